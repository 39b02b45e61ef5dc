"""What a form of the page brings: text, files, a pressed button, all of bounded size.

A button's action and value travel through the browser sealed (signed, bound to their message), so that what
comes back is what the card held.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import FileStorage

from bot.casework.mistakes import UserMistake
from bot.conversation.cards import Button, Field
from bot.conversation.values import FileRef, FormValue
from bot.workspaces.local import TEXT_BYTES, LocalWorkspace, new_nonce
from cards.render.html_form import PREFIX

FILE_BYTES = 30 * 1024 * 1024
"""Most that one post may bring in files."""
POST_BYTES = FILE_BYTES + 2 * 1024 * 1024
"""Most that one post may be: files, texts and what the browser adds."""
FILES_AT_MOST = 20


class FileTooBig(UserMistake):
    """A file may be at most 30 MB, and so may all files of one message together. Nothing was sent."""

    code = "file_too_big"
    status = 413


class TooManyFiles(UserMistake):
    """At most {most} files at a time, please. Nothing was sent."""

    code = "too_many_files"


class FieldTooLong(UserMistake):
    """A field may hold at most 100 KB. Please attach longer text as a file."""

    code = "field_too_long"


class OldButton(UserMistake):
    """This card was made before Casebot restarted. It is fresh now: please press the button again."""

    code = "old_button"


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button: its action, what it carries, and the form's fields where it sends some."""

    action: str
    value: Mapping[str, Any]
    fields: Mapping[str, str] = field(default_factory=dict)
    """Field name to kind."""


class Sealer:
    """Seals buttons for one message, and opens them again."""

    def __init__(self, secret: str, message: str) -> None:
        self._serializer = URLSafeSerializer(secret, salt=f"casebot-button-{message}")

    def seal(self, button: Button, fields: Sequence[Field] = ()) -> str:
        sealed = self._serializer.dumps([button.action, dict(button.value), {f.name: f.kind for f in fields}])
        return sealed if isinstance(sealed, str) else sealed.decode()

    def open(self, sealed: str) -> Press:
        """Raises OldButton for anything this server did not seal for this message."""
        try:
            action, value, fields = self._serializer.loads(sealed)
        except BadData:
            raise OldButton from None
        return Press(action, value, fields)


def nonce() -> str:
    """The value the page put into the post, so that the same post sent again is one event."""
    given = request.form.get("nonce", "")
    return given if re.fullmatch(r"[A-Za-z0-9_-]{8,64}", given) else new_nonce()


def text(name: str) -> str:
    """A text as it was typed: browsers post line breaks as CR LF."""
    return request.form.get(name, "").replace("\r\n", "\n")


def files(workspace: LocalWorkspace, name: str) -> list[FileRef]:
    """The files of one input, put into the file store. Raises FileTooBig or TooManyFiles."""
    given = [one for one in request.files.getlist(name) if one.filename]
    if len(given) > FILES_AT_MOST:
        raise TooManyFiles(most=FILES_AT_MOST)
    return [_keep(workspace, one) for one in given]


def fields(workspace: LocalWorkspace, press: Press) -> tuple[dict[str, FormValue], list[FileRef]]:
    """The fields the button sends: a string each, several choices and files as a tuple (files by sha256)."""
    form: dict[str, FormValue] = {}
    found: list[FileRef] = []
    for name, kind in press.fields.items():
        if kind == "file":
            here = files(workspace, PREFIX + name)
            form[name] = tuple(one.sha256 for one in here)
            found += here
        elif kind == "choices":
            form[name] = tuple(_bounded(v) for v in request.form.getlist(PREFIX + name)[:1000])
        else:
            form[name] = _bounded(text(PREFIX + name))
    return form, found


def typed() -> dict[str, FormValue]:
    """Every field as it was filled in, for showing the form again when its button could not be opened."""
    return {
        key.removeprefix(PREFIX): tuple(values) if len(values) > 1 else values[0].replace("\r\n", "\n")
        for key, values in request.form.lists()
        if key.startswith(PREFIX)
    }


def _keep(workspace: LocalWorkspace, given: FileStorage) -> FileRef:
    content = given.stream.read(FILE_BYTES + 1)
    if len(content) > FILE_BYTES:
        raise FileTooBig
    return workspace.keep(given.filename or "", content)


def _bounded(value: str) -> str:
    if len(value.encode()) > TEXT_BYTES:
        raise FieldTooLong
    return value
