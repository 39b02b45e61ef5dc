"""A form's fields as HTML: label, hint, example, what is wrong, and the control that fits the kind.

A value the control could not hold (a date that is no date) is shown in a plain text control: nothing typed is lost.
The browser checks nothing: the handler explains better, in the operator's words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markupsafe import Markup

from bot.conversation.cards import Button, Field
from bot.conversation.values import FormValue
from bot.conversation.words import Say

Seal = Callable[[Button, Sequence[Field]], str]

PREFIX = "f."
"""Before every field's name in what is posted, so that it never meets one of the page's own inputs."""

RADIO_AT_MOST = 12
"""More options than this, without notes to read, become a drop-down list."""


def field_html(field: Field, at: str, say: Say, typed: FormValue | None = None) -> Markup:
    """One field; `at` is its id on the page, `typed` what stood in it when the page had to be shown again."""
    value = field.value if typed is None else typed
    notes = _notes(field, at, say, value)
    described = Markup(' aria-describedby="{}"').format(f"{at}-notes") if notes else Markup("")
    wrong = Markup(' aria-invalid="true"') if field.error else Markup("")
    required = Markup(' aria-required="true"') if field.required else Markup("")
    attributes = described + wrong + required
    mark = Markup("") if field.required else Markup(' <span class="optional">{}</span>').format(say("optional"))
    if field.kind == "choices" or (field.kind == "choice" and _as_radios(field)):
        role = Markup(' role="radiogroup"') if field.kind == "choice" else Markup("")
        return Markup(
            '<fieldset class="field{}"{}{}{}><legend>{}{}</legend>{}<div class="options">{}</div></fieldset>'
        ).format(_wrong(field), role, described, wrong, field.label, mark, notes, _options(field, at, value))
    return Markup('<div class="field{}"><label for="{}">{}{}</label>{}{}</div>').format(
        _wrong(field), at, field.label, mark, notes, _control(field, at, value, attributes, say)
    )


def _wrong(field: Field) -> str:
    return " wrong" if field.error else ""


def _as_radios(field: Field) -> bool:
    return len(field.options) <= RADIO_AT_MOST or any(option.note for option in field.options)


def _as_date(field: Field, value: FormValue) -> bool:
    return field.kind == "date" and isinstance(value, str) and bool(re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", value))


def _notes(field: Field, at: str, say: Say, value: FormValue) -> Markup:
    lines = []
    if field.hint:
        lines.append(Markup('<p class="hint" dir="auto">{}</p>').format(field.hint))
    if field.example and not _as_date(field, value):  # a date control shows its own form
        example = say("For example: {example}", example=field.example)
        lines.append(Markup('<p class="hint example" dir="auto">{}</p>').format(example))
    if field.error:
        lines.append(Markup('<p class="error" dir="auto">{}</p>').format(field.error))
    return (
        Markup('<div class="notes" id="{}-notes">{}</div>').format(at, Markup("").join(lines))
        if lines
        else Markup("")
    )


def _options(field: Field, at: str, value: FormValue) -> Markup:
    chosen = {value} if isinstance(value, str) else set(value)
    kind = "radio" if field.kind == "choice" else "checkbox"
    return Markup("").join(
        Markup(
            '<label class="option" for="{0}-{1}"><input type="{2}" id="{0}-{1}" name="{3}" value="{4}"{5}>'
            '<span><span class="option-label" dir="auto">{6}</span>{7}</span></label>'
        ).format(
            at,
            i,
            kind,
            PREFIX + field.name,
            option.id,
            Markup(" checked" if option.id in chosen else ""),
            option.label,
            Markup('<span class="option-note" dir="auto">{}</span>').format(option.note) if option.note else "",
        )
        for i, option in enumerate(field.options)
    )


def _control(field: Field, at: str, value: FormValue, attributes: Markup, say: Say) -> Markup:
    name = PREFIX + field.name
    text = value if isinstance(value, str) else "\n".join(value)
    match field.kind:
        case "paragraph":
            # The line break after the tag is dropped by the parser; a text's own first one stays.
            return Markup('<textarea id="{}" name="{}" rows="4" dir="auto" data-max="{}"{}>\n{}</textarea>').format(
                at, name, field.max_length, attributes, text
            )
        case "choice":
            options = Markup("").join(
                Markup('<option value="{}"{}>{}</option>').format(
                    option.id, Markup(" selected" if option.id == text else ""), option.label
                )
                for option in field.options
            )
            return Markup('<select id="{}" name="{}"{}><option value="">{}</option>{}</select>').format(
                at, name, attributes, say("Please choose"), options
            )
        case "file":
            had = Markup('<p class="hint">{}</p>').format(say("Already here: {names}", names=text)) if text else ""
            return Markup('{}<input type="file" id="{}" name="{}" multiple{}>').format(had, at, name, attributes)
    kind = "date" if _as_date(field, text) else "text"
    return Markup(
        '<input type="{}" id="{}" name="{}" value="{}" dir="auto" autocomplete="off" spellcheck="false" '
        'data-max="{}"{}>'
    ).format(kind, at, name, text, field.max_length, attributes)
