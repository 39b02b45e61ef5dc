"""What a Feishu message says: text and post as plain words, mentions as names, pictures and files as references.

Sources: im-v1/message/message-content-description (facts, 2.1). Everything here was typed by a person or made by
their client, so nothing is taken to be there or to be of its kind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.values import FileRef
from bot.workspaces.feishu.addresses import ours

LARGEST_CONTENT = 1_000_000
"""Characters of a message's content that are read; Feishu takes 150 KB."""
MOST_NODES = 5_000
"""Parts of one post that are read."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody who was called: the placeholder that stands in the text, and who it is."""

    key: str
    open_id: str
    name: str
    is_bot: bool


@dataclass(frozen=True, slots=True)
class Content:
    """A message, read. `readable` is False for kinds that carry neither words nor a file (a sticker, a forward)."""

    text: str = ""
    files: tuple[FileRef, ...] = ()
    readable: bool = True


@dataclass
class _Reader:
    """Collects the words and files of one message."""

    message: str
    mentions: Mapping[str, Mention]
    bot: str
    files: list[FileRef] = field(default_factory=list)
    nodes: int = 0

    def words(self, text: object) -> str:
        """Placeholders become names; the bot's own name goes, because it is the address and not the message."""
        said = text if isinstance(text, str) else ""
        # The longest first: "@_user_1" is the beginning of "@_user_10".
        for key in sorted(self.mentions, key=len, reverse=True):
            said = said.replace(key, self.called(key))
        return said.replace("@_all", "@所有人")

    def called(self, key: str) -> str:
        who = self.mentions.get(key)
        if who is None:
            return "" if key.startswith("@_") else f"@{key}"
        return "" if who.open_id == self.bot or (not self.bot and who.is_bot) else f"@{who.name}"

    def file(self, kind: str, key: object, name: object = "") -> None:
        if isinstance(key, str) and key:
            shown = name if isinstance(name, str) and name else ("image" if kind == "image" else "file")
            self.files.append(FileRef(name=shown, bytes=0, remote=f"{self.message}/{kind}/{key}"))

    def paragraphs(self, body: Mapping[str, Any]) -> Iterator[str]:
        title = body.get("title")
        if isinstance(title, str) and title.strip():
            yield title
        lines = body.get("content")
        for line in lines if isinstance(lines, list) else ():
            yield "".join(self.part(node) for node in (line if isinstance(line, list) else [line]))

    def part(self, node: object) -> str:
        self.nodes += 1
        if not isinstance(node, Mapping) or self.nodes > MOST_NODES:
            return ""
        tag = node.get("tag")
        if tag in ("text", "md", "a", "code_block"):
            return self.words(node.get("text"))
        if tag == "at":
            key = node.get("user_id")
            return self.words(key) if isinstance(key, str) and key.startswith("@_") else self._named(node)
        if tag == "img":
            self.file("image", node.get("image_key"))
        elif tag in ("media", "file"):
            self.file("file", node.get("file_key"), node.get("file_name"))
        elif tag == "hr":
            return "---"
        return ""

    def _named(self, node: Mapping[str, Any]) -> str:
        if node.get("user_id") == self.bot and self.bot:
            return ""
        name = node.get("user_name")
        return f"@{name}" if isinstance(name, str) and name else ""


def mentions_of(given: object) -> dict[str, Mention]:
    """Who was called, by placeholder."""
    found: dict[str, Mention] = {}
    for one in given if isinstance(given, list) else ():
        if not isinstance(one, Mapping) or not isinstance(key := one.get("key"), str) or not key:
            continue
        ids = one.get("id")
        open_id = ids.get("open_id") if isinstance(ids, Mapping) else ""
        name = one.get("name")
        found[key] = Mention(
            key=key,
            open_id=open_id if isinstance(open_id, str) else "",
            name=name if isinstance(name, str) else "",
            is_bot=one.get("mentioned_type") == "bot",
        )
    return found


def called_members(mentions: Mapping[str, Mention]) -> tuple[str, ...]:
    """The people among them, as members of ours."""
    return tuple(ours(one.open_id) for one in mentions.values() if one.open_id and not one.is_bot)


def read_content(kind: str, raw: object, *, message: str, mentions: Mapping[str, Mention], bot: str) -> Content:
    """The message's words and files. `bot` is our open_id, "" while it is not known."""
    body = _object(raw)
    reader = _Reader(message, mentions, bot)
    if kind == "text":
        return Content(reader.words(body.get("text")).strip())
    if kind == "post":
        text = "\n".join(reader.paragraphs(_in_some_language(body))).strip()
        return Content(text, tuple(reader.files))
    if kind == "image":
        reader.file("image", body.get("image_key"))
    elif kind in ("file", "audio", "media"):
        reader.file("file", body.get("file_key"), body.get("file_name") or {"audio": "audio.opus"}.get(kind))
    return Content(files=tuple(reader.files), readable=bool(reader.files))


def _object(raw: object) -> Mapping[str, Any]:
    if not isinstance(raw, str) or len(raw) > LARGEST_CONTENT:
        return {}
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, Mapping) else {}


def _in_some_language(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """A post's body, which the sending side may wrap by language."""
    if "content" in body:
        return body
    inner: Sequence[object] = [one for one in body.values() if isinstance(one, Mapping) and "content" in one]
    first = inner[0] if inner else {}
    return first if isinstance(first, Mapping) else {}
