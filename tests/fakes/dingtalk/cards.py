"""Card instances and their templates: what the bot filled in, what each reader sees of it.

A template declares its variables; the bot fills them with text only. A value of another type, one that does not read
as its variable's type, or one for a variable the template lacks has no effect and no error, as with the real
service: the fake writes it down in `card.ignored`. Keys over 100 bytes and values over 1 KB stand in `card.oversized`
(documented; whether the service enforces it is not confirmed).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import markdown

if TYPE_CHECKING:
    from .world import Message, User

Condition = Callable[[Mapping[str, str]], bool]
"""Looks at a reader's variables."""
KEY_BYTES, VALUE_BYTES = 100, 1024
FIELD_TYPES = frozenset(
    (
        *("TEXT", "TEXT_AREA", "TEXT_ARRAY", "NUMBER", "SELECT", "MULTI_SELECT", "DATE", "TIME", "DATETIME"),
        *("CHECKBOX", "SWITCH", "CHECKBOX_GROUP", "MULTI_CHECKBOX_GROUP"),
    )
)


def _always(data: Mapping[str, str]) -> bool:
    return True


@dataclass(frozen=True)
class Button:
    """A button of a template. In its texts `${name}` stands for a variable.

    `params` is what goes along; a value that is one variable alone and reads as an object goes as an object. A form's
    submit button sends what was filled in under `form_as`, the id of the form component. `shown_if` looks at the
    reader's variables. With `repeat`, the name of an array variable, there is one button for each of its items, and
    `${loop.key}` stands for a part of it.
    """

    label: str
    action: str
    params: Mapping[str, str] = field(default_factory=dict)
    form_as: str = ""
    shown_if: Condition = _always
    repeat: str = ""


@dataclass(frozen=True)
class Pressable:
    """A button as one reader has it: every variable filled in."""

    label: str
    action: str
    params: Mapping[str, Any]
    form_as: str = ""


@dataclass
class Template:
    """A template of the console. Types of variables: string, markdown, number, boolean, object, array, form, hidden.

    `hidden` is a string nobody sees. Without `variables` every name is taken; without `buttons` any action may be
    pressed by its id. A form cannot be sent while the variable named by `form_status` says `disabled`. `private` are
    the variables that private data can change, `reading` those that are seen, in their order; None is all.
    """

    template_id: str
    variables: dict[str, str] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    published: bool = True
    form_status: str = "form_status"
    private: frozenset[str] | None = None
    reading: tuple[str, ...] | None = None


@dataclass(eq=False)
class Card:
    """One instance, named by its outTrackId."""

    out_track_id: str
    template: Template
    callback_type: str = "STREAM"
    route_key: str = ""
    may_name: frozenset[str] = frozenset()
    """`cardAtUserIds`: whose names `<a atId=…>` may show."""
    public: dict[str, str] = field(default_factory=dict)
    private: dict[str, dict[str, str]] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    """What everybody saw before each update."""
    ignored: list[str] = field(default_factory=list)
    oversized: list[str] = field(default_factory=list)

    def fill(self, values: Any, *, by_key: bool) -> None:
        """New public data. Without `by_key` whatever is not named is gone."""
        self.public = {**(self.public if by_key else {}), **self._taken(values)}

    def fill_for(self, user_id: str, values: Any, *, by_key: bool) -> None:
        """New data that only one reader sees; it stands before the public data."""
        before = self.private.get(user_id, {}) if by_key else {}
        self.private[user_id] = {**before, **self._taken(values, self.template.private)}

    def data_for(self, user: User | None) -> dict[str, str]:
        """The variables as one reader's client has them; None is somebody without private data.

        An empty private value lets the public one through, as the builder's own code does.
        """
        private = self.private.get(user.user_id, {}) if user else {}
        return {**self.public, **{name: value for name, value in private.items() if value}}

    def text_for(self, user: User | None) -> str:
        """All that one reader sees, a line a part, buttons in brackets."""
        data = self.data_for(user)
        names = tuple(data) if self.template.reading is None else self.template.reading
        lines = [line for name in names for line in self._lines(name, data.get(name, ""))]
        return "\n".join([*lines, *(f"[{one.label}]" for one in self.buttons_for(user))])

    def buttons_for(self, user: User | None) -> list[Pressable]:
        """The buttons one reader sees."""
        data = self.data_for(user)
        out = []
        for one in self.template.buttons:
            if not one.shown_if(data):
                continue
            for item in _items(data.get(one.repeat, "")) if one.repeat else [{}]:
                words = {**data, **{f"loop.{key}": str(value) for key, value in item.items()}}
                params = {key: _bound(value, words) for key, value in one.params.items()}
                out.append(Pressable(_filled(one.label, words), _filled(one.action, words), params, one.form_as))
        return out

    def form_for(self, user: User | None) -> dict[str, Any] | None:
        """The form as one reader has it."""
        return next((form for form in map(read_form, self.data_for(user).values()) if form is not None), None)

    def links_for(self, user: User | None) -> tuple[markdown.Link, ...]:
        """What can be pressed in the card's Markdown."""
        kinds = self.template.variables
        texts = [text for name, text in self.data_for(user).items() if kinds.get(name, "markdown") == "markdown"]
        return tuple(link for text in texts for link in markdown.links(text))

    def _taken(self, values: Any, among: frozenset[str] | None = None) -> dict[str, str]:
        taken: dict[str, str] = {}
        for name, value in (values if isinstance(values, dict) else {}).items():
            kind = self.template.variables.get(name, "" if self.template.variables else "any")
            kind = kind if among is None or name in among else ""
            if not isinstance(value, str) or not kind or not _READS_AS.get(kind, _any_text)(value):
                self.ignored.append(f"{name}: {value!r}"[:200])
                continue
            if len(name.encode()) > KEY_BYTES or len(value.encode()) > VALUE_BYTES:
                self.oversized.append(f"{name}: {len(value.encode())} bytes")
            taken[name] = value
        return taken

    def _lines(self, name: str, value: str) -> Iterator[str]:
        kind = self.template.variables.get(name, "markdown")
        elsewhere = (self.template.form_status, *(one.repeat for one in self.template.buttons))
        if kind == "hidden" or not value or name in elsewhere:
            return
        if (form := read_form(value)) is not None:
            yield from (line for one in form["fields"] if not one.get("hidden") for line in _field_lines(one))
        elif kind in ("object", "array") or _is_json(value):
            yield from _words(json.loads(value))
        else:
            yield markdown.shown(value) if kind == "markdown" else value


def read_form(value: str) -> dict[str, Any] | None:
    """A form variable's object, if the text is one: fields with a name, a label and a known type."""
    found = _json(value)
    fields = found.get("fields") if isinstance(found, dict) else None
    if not isinstance(fields, list):
        return None
    right = all(isinstance(one, dict) and one.get("name") and one.get("type") in FIELD_TYPES for one in fields)
    return found if right else None


def _field_lines(one: dict[str, Any]) -> Iterator[str]:
    yield str(one.get("label", one["name"])) + ("*" if one.get("required") else "")
    if one.get("placeholder"):
        yield str(one["placeholder"])
    yield from (str(option.get("text", "")) for option in one.get("options", []))


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield markdown.shown(node)
    elif isinstance(node, list | dict):
        for one in node.values() if isinstance(node, dict) else node:
            yield from _words(one)


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, value in words.items():
        text = text.replace("${" + name + "}", value)
    return text


def _bound(text: str, words: Mapping[str, str]) -> Any:
    alone = words.get(text[2:-1]) if text.startswith("${") and text.endswith("}") else None
    return json.loads(alone) if alone is not None and _is_json(alone) else _filled(text, words)


def _items(value: str) -> list[dict[str, Any]]:
    found = _json(value)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _json(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return None


def _is_json(value: str) -> bool:
    return value[:1] in "[{" and isinstance(_json(value), list | dict)


def _any_text(value: str) -> bool:
    return True


def _is_number(value: str) -> bool:
    try:
        return float(value) == float(value)
    except ValueError:
        return False


_READS_AS: dict[str, Callable[[str], bool]] = {
    "number": _is_number,
    "boolean": lambda value: value in ("true", "false"),
    "object": lambda value: isinstance(_json(value), dict),
    "array": lambda value: isinstance(_json(value), list),
    "form": lambda value: read_form(value) is not None,
}
