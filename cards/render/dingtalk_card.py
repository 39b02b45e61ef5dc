"""A card as the data of our two templates (config/dingtalk): texts only, as DingTalk wants it, none over its size.

    title           string       the head
    body1 … body4   Markdown     the text; what does not fit follows as a message
    has_form        "yes" | ""   whether the form is shown (form template only)
    form, submit    form, string its fields; the label of its button
    submit_key      string       what the press of that button carries
    b1 … b8         string       labels of the buttons; s1 … s8 "on" where shown; k1 … k8 what a press carries
    note, sure, sure_key, ask    what only who pressed sees: an answer, or a question before a button acts
    lastMessage     string       the line in the chat list

A value may have 1 KB (instructions-for-filling-in-api-card-data). The form is one value and larger in DingTalk's own
example; it is kept to `FORM_BYTES`, and a longer one goes as Markdown.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.cards import Block, Button, Buttons, Card, Copy, Field, Fold, Form, Pair, Rich, Row
from bot.conversation.values import FormValue
from bot.conversation.words import Say
from cards.render.dingtalk import Press, Writer, clean_title, only_for
from cards.render.dingtalk_text import clean, cut, escape, harmless, pieces, words_of

VALUE_BYTES = 1000
"""Of the documented 1 KB; the rest is room for how it is counted."""
FORM_BYTES = 6000
BODIES, SLOTS = 4, 8
LABEL_BYTES, FIELD_LABEL_BYTES, OPTION_BYTES, HINT_BYTES = 60, 300, 120, 150
_NAME = re.compile(r"(?P<page>[0-9a-f]{6})_(?P<name>.{1,200})", re.S)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HOUR = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?")

Seal = Callable[[Button, str], str]
"""What a button carries, sealed: the button, and the page its form's fields bear in their names."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The template's variables, and what goes beside the card: texts to copy, text that did not fit, numbers."""

    params: dict[str, str]
    copies: tuple[Copy, ...] = ()
    rest: str = ""
    presses: tuple[Press, ...] = ()


@dataclass
class _CardWriter(Writer):
    """Buttons go into slots while there are any; the others bear numbers in the text."""

    slots: list[tuple[str, Button]] = field(default_factory=list)
    fits: Callable[[Button], bool] = lambda _button: True
    rows_in_slots: bool = True
    shown: Form | None = None
    """The form that stands in the form component."""
    unique: frozenset[str] = frozenset()
    """Labels that only one button of the card bears."""

    def block(self, block: Block) -> list[str]:
        match block:
            case Row(text, buttons, detail) if buttons and self.rows_in_slots:
                for button in buttons:
                    self._slot(button, self._label(button, text))
                return super().block(Row(text, (), detail))
            case Pair(text, reading, note, Button() as button) if self.rows_in_slots:
                self._slot(button, self._label(button, reading))
                return super().block(Pair(text, reading, note))
            case Buttons(buttons):
                left = [button for button in buttons if not self._slot(button, button.label)]
                return super().block(Buttons(left)) if left else []
            case Form() if block is self.shown or not _asks(block):
                files = [one for one in block.fields if one.kind == "file"]
                lines = [line for one in files for line in self.question(one)]
                return [*lines, *self.block(Buttons(block.others))]
        return super().block(block)

    def _label(self, button: Button, beside: Rich) -> str:
        """A slot stands below all the words: of several buttons with one label each says what it is about."""
        return button.label if button.label in self.unique else f"{button.label}：{words_of(beside)}"

    def _slot(self, button: Button, label: str) -> bool:
        if len(self.slots) >= SLOTS or not self.fits(button):
            return False
        self.slots.append((label, button))
        return True


def fill(
    card: Card,
    say: Say,
    seal: Seal,
    *,
    with_form: bool,
    called: Sequence[tuple[str, str]] = (),
    first: int = 1,
    speaks: bool = False,
    wrap: Callable[[int], int] = int,
    people: Sequence[str] = (),
) -> Filled | None:
    """The card as the template's data; None where the template cannot show it (a form it lacks or cannot hold).

    `called`: staff id and name of those who are mentioned in the text; `people`: names of those it is for alone.
    """
    forms = [block for block in _all(card.blocks) if isinstance(block, Form) and _asks(block)]
    if forms and not with_form:
        return None
    labels = Counter(button.label for block in _all(card.blocks) for button in _buttons(block))
    writer = _CardWriter(
        say,
        first,
        speaks,
        wrap,
        fits=lambda button: len(seal(button, "").encode()) <= VALUE_BYTES,
        rows_in_slots=labels.total() <= SLOTS,
        unique=frozenset(label for label, times in labels.items() if times == 1),
        shown=forms[0] if forms else None,
    )
    mentions = " ".join(f"<a atId={staff}>@{harmless(name).lstrip('@')}</a>" for staff, name in called)
    lines = ([mentions] if mentions else []) + writer.lines(card.blocks) + only_for(people, say)
    bodies = pieces("\n\n".join(lines), VALUE_BYTES)
    params = {f"body{n}": bodies[n - 1] if n <= len(bodies) else "" for n in range(1, BODIES + 1)}
    params |= _slots(writer.slots, seal)
    params |= {"title": cut(harmless(card.title), 200), "lastMessage": clean_title(card)}
    if with_form:
        form = _form(forms[0], say, seal) if forms else NO_FORM
        if form is None:
            return None
        params |= form
    return Filled(params, tuple(writer.copies), "\n".join(bodies[BODIES:]), tuple(writer.presses))


def closed(title: str, text: str, *, with_form: bool) -> dict[str, str]:
    """The data of a card that has nothing left to press."""
    params = {f"body{n}": "" for n in range(2, BODIES + 1)} | {"body1": escape(text), "title": cut(title, 200)}
    return params | _slots([], lambda *_: "") | (NO_FORM if with_form else {})


NO_FORM: dict[str, str] = {"has_form": "", "form": '{"fields":[]}', "submit": "", "submit_key": ""}


def _form(form: Form, say: Say, seal: Seal) -> dict[str, str] | None:
    fields = [one for one in form.fields if one.kind != "file"]
    told = [_field(one, say) for one in fields]
    page = hashlib.sha256(repr((told, form.submit)).encode()).hexdigest()[:6]
    named = [{"name": f"{page}_{one.name}", **rest} for one, rest in zip(fields, told, strict=True)]
    text, key = json.dumps({"fields": named}, ensure_ascii=False, separators=(",", ":")), seal(form.submit, page)
    if len(text.encode()) > FORM_BYTES or len(key.encode()) > VALUE_BYTES:
        return None
    label = cut(harmless(form.submit.label), LABEL_BYTES)
    return {"has_form": "yes", "form": text, "submit": label, "submit_key": key}


def _field(one: Field, say: Say) -> dict[str, Any]:
    """A field of the form component (form-variables)."""
    beside = one.error or (one.hint if one.example else "")  # the component has no line of its own for either
    label = f"{one.label}（{beside}）" if beside else one.label
    hint = say("For example: {example}", example=one.example) if one.example else one.hint
    told: dict[str, Any] = {
        "label": cut(clean(label), FIELD_LABEL_BYTES),
        "required": one.required,
        "placeholder": cut(clean(hint), HINT_BYTES),
    }
    if one.kind in ("choice", "choices") and one.options:
        return told | _select(one)
    value = clean(one.value if isinstance(one.value, str) else "\n".join(one.value))
    if one.kind == "date" and re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", value):
        return told | {"type": "DATE"} | ({"defaultValue": value} if value else {})
    long = one.kind == "paragraph" or "\n" in value
    kind: dict[str, Any] = {"type": "TEXT_AREA", "minRows": 3, "maxRows": 8} if long else {"type": "TEXT"}
    return told | kind | ({"defaultValue": value} if value else {})


def _select(one: Field) -> dict[str, Any]:
    texts = [f"{option.label} · {option.note}" if option.note else option.label for option in one.options]
    options = [
        {"value": option.id, "text": cut(clean(text), OPTION_BYTES)}
        for option, text in zip(one.options, texts, strict=True)
    ]
    chosen = [one.value] if isinstance(one.value, str) else list(one.value)
    at = [n for n, option in enumerate(one.options) if option.id in chosen]
    ids = [one.options[n].id for n in at]
    if one.kind == "choices":
        held = {"defaultValue": {"index": at, "value": ids}} if at else {}
        return {"type": "MULTI_SELECT", "options": options, **held}
    held = {"defaultValue": {"index": at[0], "value": ids[0]}} if at else {}
    return {"type": "SELECT", "options": options, **held}


def read_form(given: object, page: str) -> dict[str, FormValue]:
    """The fields of a form as the house knows them. Those of another page are left out: an older client may send what
    was typed there under the same name."""
    form: dict[str, FormValue] = {}
    for name, value in given.items() if isinstance(given, Mapping) else ():
        match = _NAME.fullmatch(name) if isinstance(name, str) else None
        if match is None or match["page"] != page:
            continue
        taken = value.get("value") if isinstance(value, Mapping) else value
        if isinstance(taken, list):
            form[match["name"]] = tuple(str(one) for one in taken)
        elif isinstance(taken, str):
            day = _DAY.match(taken)  # "2026-12-01 00:00" from a client that adds the hour
            form[match["name"]] = day[0] if day and _HOUR.fullmatch(taken) else taken
        elif isinstance(taken, int | float) and not isinstance(taken, bool):
            form[match["name"]] = str(taken)
    return form


def _slots(slots: Sequence[tuple[str, Button]], seal: Seal) -> dict[str, str]:
    params: dict[str, str] = {}
    for n in range(1, SLOTS + 1):
        label, button = slots[n - 1] if n <= len(slots) else ("", None)
        params[f"b{n}"] = cut(harmless(label), LABEL_BYTES)
        params[f"s{n}"] = "on" if button else ""
        params[f"k{n}"] = seal(button, "") if button else ""
    return params


def _asks(form: Form) -> bool:
    return any(one.kind != "file" for one in form.fields) or not form.fields


def _all(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Fold):
            yield from _all(block.blocks)


def _buttons(block: Block) -> Sequence[Button]:
    match block:
        case Buttons(buttons) | Row(buttons=buttons) | Form(others=buttons):
            return buttons
        case Pair(button=Button() as button):
            return [button]
    return ()
