"""A form's fields as components of card JSON 2.0.

Every field is a label with hint, example, and what was wrong with it, over the control that fits its kind. A control
holds at most 1,000 characters (interactive-components/input): a longer text stands in several, which come back as
one. A value a control could not hold (a date that is no date) is shown in an input: nothing typed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.conversation.cards import Button, Choice, Field, Form
from bot.conversation.words import Say
from cards.render.feishu_payload import NOTHING, button_value, field_name
from cards.render.feishu_text import bold_line, clean, coloured, escape_md, plain_text

JSON = dict[str, Any]

INPUT_HOLDS = 1000
"""Characters of one input, the vendor's maximum."""
MOST_PIECES = 8
"""Inputs one text may take; a longer one is not edited in a card."""
PLACEHOLDER = 100
MOST_OPTIONS = 30
"""Options of a drop-down in a crowded card: each is an element of the card's 200, more are read as a list."""
LABEL = 400
"""Characters of an option that are shown."""


def form_elements(form: Form, number: int, version: str, say: Say, *, lists: bool = False) -> list[JSON]:
    """The form with what belongs before it. `lists`: long choices become a list to answer by typing.

    A form of files alone has nothing to send: files come through the chat.
    """
    files = [field for field in form.fields if field.kind == "file"]
    fields = [field for field in form.fields if field.kind != "file"]
    above = [_files(files, say)] if files else []
    if files and not fields:
        return above
    elements: list[JSON] = []
    for field in fields:
        elements += _field(field, number, say, lists=lists)
    elements.append(_submit(form.submit, number, version))
    return [*above, {"tag": "form", "name": f"form{number}", "vertical_spacing": "8px", "elements": elements}]


def confirmed(button: Button, say: Say) -> JSON:
    """The question before a button acts. Old clients hang on one without a title."""
    if not button.confirm:
        return {}
    return {"confirm": {"title": plain_text(say("Are you sure?")), "text": plain_text(button.confirm)}}


def _submit(button: Button, number: int, version: str) -> JSON:
    return {
        "tag": "button",
        "name": f"submit{number}",
        "type": "danger_filled" if button.style == "danger" else "primary_filled",
        "form_action_type": "submit",
        "text": plain_text(button.label),
        "behaviors": [{"type": "callback", "value": button_value(button, version)}],
    }


def _files(files: Sequence[Field], say: Say) -> JSON:
    """What each file is and how one comes by it; they are sent in the chat."""
    lines = [escape_md(say("These files are wanted; send them to me in our private chat:"))]
    for field in files:
        lines += [_name(field, say), coloured(field.hint, "grey"), coloured(field.error, "red")]
    return {"tag": "markdown", "content": "<br>".join(line for line in lines if line)}


def _name(field: Field, say: Say) -> str:
    name = bold_line(field.label)
    return name if field.required else f"{name} {coloured(say('optional'), 'grey')}"


def _field(field: Field, number: int, say: Say, *, lists: bool) -> list[JSON]:
    value = field.value if isinstance(field.value, str) else "\n".join(field.value)
    if field.kind in ("choice", "choices"):
        options = _options(field)
        if options and not (lists and len(options) > MOST_OPTIONS):
            return [_label(field, say), _select(field, options, number, say)]
        return [_label(field, say, listed=True), *_inputs(replace(field, kind="text"), _chosen(field), number)]
    if field.kind == "date" and re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", value):
        return [_label(replace(field, example=""), say), _date(field, value, number, say)]
    text = replace(field, kind="paragraph" if field.kind == "paragraph" else "text")
    inputs = _inputs(text, clean(value), number)
    note = say("Too long to be edited here: please answer by replying with the new text.") if not inputs else ""
    return [_label(field, say, note=note), *inputs]


def _label(field: Field, say: Say, *, note: str = "", listed: bool = False) -> JSON:
    lines = [_name(field, say), coloured(field.hint, "grey")]
    # An empty input shows its example inside, and a calendar needs none.
    if field.example and (field.value or listed or len(field.example) > PLACEHOLDER):
        lines.append(coloured(say("For example: {example}", example=field.example), "grey"))
    if listed:
        lines += [escape_md(f"{n}. {option.label}") for n, option in enumerate(field.options, 1)]
    else:
        lines += [coloured(f"{option.label} · {option.note}", "grey") for option in field.options if option.note]
    lines += [coloured(note, "grey"), coloured(field.error, "red")]
    return {"tag": "markdown", "content": "<br>".join(line for line in lines if line.strip()) or " "}


def _options(field: Field) -> list[Choice]:
    """The options a drop-down takes: values that are neither empty nor there twice."""
    found: dict[str, Choice] = {}
    for option in field.options:
        if clean(option.id):
            found.setdefault(clean(option.id), replace(option, id=clean(option.id)))
    if field.kind == "choice" and not field.required:
        found.setdefault(NOTHING, Choice(NOTHING, "—"))
    return list(found.values())


def _select(field: Field, options: Sequence[Choice], number: int, say: Say) -> JSON:
    ids = [option.id for option in options]
    given = (field.value,) if isinstance(field.value, str) else field.value
    chosen = [one for one in dict.fromkeys(given) if one in ids]
    several = field.kind == "choices"
    held: JSON = {}
    if chosen:
        held = {"selected_values": chosen} if several else {"initial_option": chosen[0]}
    return {
        "tag": "multi_select_static" if several else "select_static",
        "name": field_name(field, number),
        "required": field.required,
        "width": "fill",
        "placeholder": plain_text(say("Please choose")),
        "options": [{"text": plain_text(option.label[:LABEL]), "value": option.id} for option in options],
        **held,
    }


def _date(field: Field, value: str, number: int, say: Say) -> JSON:
    return {
        "tag": "date_picker",
        "name": field_name(field, number),
        "required": field.required,
        "width": "fill",
        "placeholder": plain_text(say("Please choose")),
        **({"initial_date": value} if value else {}),
    }


def _chosen(field: Field) -> str:
    """What is chosen, as one would type it."""
    chosen = {field.value} if isinstance(field.value, str) else set(field.value)
    return ", ".join(str(n) for n, option in enumerate(field.options, 1) if option.id in chosen)


def _inputs(field: Field, value: str, number: int) -> list[JSON]:
    """The inputs that hold this text; none when it takes too many."""
    if len(value) <= INPUT_HOLDS:
        return [_input(field, field_name(field, number), value)]
    pieces = pieces_of(value)
    if len(pieces) > MOST_PIECES:
        return []
    return [
        _input(
            replace(field, kind="paragraph", required=field.required and place == 0, max_length=INPUT_HOLDS),
            field_name(field, number, joint=joint, place=place),
            text,
        )
        for place, (joint, text) in enumerate(pieces)
    ]


def pieces_of(text: str) -> list[tuple[str, str]]:
    """The text in pieces an input can hold, each with its joint to the one before: a line, a blank, or nothing."""
    pieces: list[tuple[str, str]] = []
    joint = "x"
    while len(text) > INPUT_HOLDS:
        window = text[: INPUT_HOLDS + 1]
        line, blank = window.rfind("\n"), window.rfind(" ")
        half = INPUT_HOLDS // 2
        following, cut = ("n", line) if line > half else ("s", blank) if blank > half else ("x", INPUT_HOLDS)
        pieces.append((joint, text[:cut]))
        text, joint = text[cut + (following != "x") :], following
    return [*pieces, (joint, text)]


def _input(field: Field, name: str, value: str) -> JSON:
    longest = min(INPUT_HOLDS, max(field.max_length, len(value), 1))
    lines = {"input_type": "multiline_text", "rows": 3, "auto_resize": True, "max_rows": 8}
    return {
        "tag": "input",
        "name": name,
        "required": field.required,
        "width": "fill",
        "max_length": longest,
        **(lines if field.kind == "paragraph" or "\n" in value else {}),
        **({"placeholder": plain_text(field.example[:PLACEHOLDER])} if field.example else {}),
        **({"default_value": value} if value else {}),
    }
