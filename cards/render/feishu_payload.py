"""What a Feishu button carries and how a form's fields are called: written and read here, for cards and callbacks.

A button's value is `{"a": action, "v": {…}, "n": version of the card that showed it}`. It comes back from the
vendor as we sent it; what a form holds is typed by a person and is checked again by whoever takes it.

A field's name says what it is, because the callback says nothing but the name: kind, number of the form on the
card, for a text in several inputs its joint and its place, and the name the house gave it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.conversation.cards import Button, Field
from bot.conversation.values import FormValue

NOTHING = "nothing_chosen"
"""Value of the option that stands for no choice: a drop-down's value may not be empty, and a choice that was made
cannot be taken back otherwise."""

_KINDS = {"text": "t", "paragraph": "t", "choice": "c", "choices": "m", "date": "d"}
JOINTS = {"n": "\n", "s": " ", "x": ""}
"""What stood between two inputs that hold one text."""
_NAME = re.compile(
    r"(?P<kind>[tcmd])(?P<form>\d{1,3})(?:(?P<joint>[nsx])(?P<place>\d{1,3}))?_(?P<name>.{1,200})", re.S
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def button_value(button: Button, version: str) -> dict[str, Any]:
    """The object a button's callback carries."""
    return {"a": button.action, "v": dict(button.value), "n": version}


def read_value(value: object) -> tuple[str, dict[str, Any], str] | None:
    """Action, value and version out of a callback; None for anything we did not write."""
    if not isinstance(value, Mapping):
        return None
    action, carried, version = value.get("a"), value.get("v"), value.get("n")
    if not (isinstance(action, str) and action and isinstance(carried, Mapping) and isinstance(version, str)):
        return None
    return action, dict(carried), version


def field_name(field: Field, form: int, *, joint: str = "", place: int = 0) -> str:
    """What a field is called on a card; unique there, since the form's number is part of it."""
    return f"{_KINDS[field.kind]}{form}{f'{joint}{place}' if joint else ''}_{field.name}"


def read_form(given: object) -> dict[str, FormValue]:
    """The fields of a form as the house knows them: several choices as a tuple, a date as its ISO day, a text in
    several inputs put together again. What has no name of ours or no value of its kind is left out."""
    if not isinstance(given, Mapping):
        return {}
    form: dict[str, FormValue] = {}
    pieces: dict[str, dict[int, str]] = {}
    for name, value in given.items():
        match = _NAME.fullmatch(name) if isinstance(name, str) else None
        if match is None:
            continue
        if match["kind"] == "m":
            if isinstance(value, list):
                form[match["name"]] = tuple(one for one in value if isinstance(one, str))
        elif not isinstance(value, str):
            continue
        elif match["place"]:
            between = JOINTS[match["joint"]] if match["place"] != "0" else ""
            pieces.setdefault(match["name"], {})[int(match["place"])] = between + value if value else ""
        else:
            form[match["name"]] = _single(match["kind"], value)
    return form | {name: "".join(text for _, text in sorted(parts.items())) for name, parts in pieces.items()}


def _single(kind: str, value: str) -> str:
    if kind == "c":
        return "" if value == NOTHING else value
    if kind == "d":  # "2026-12-01 +0800": the day that was picked, whatever the clicker's zone
        day = _DATE.match(value)
        return day[0] if day else value
    return value
