"""A card as Feishu's card JSON 2.0, shared by everybody in the chat.

What a person wrote stands in `plain_text`, or escaped in markdown; people are called by ids we hold. Unknown
properties are errors there and nothing may be null, so only what is on the components' pages is written, and
`feishu_check` reads it again before it is sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversation.cards import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Chart,
    Copy,
    Divider,
    Download,
    Facts,
    Fold,
    Form,
    Pair,
    Rich,
    Row,
    Table,
    Text,
)
from bot.conversation.words import Say
from cards.render.codec import encode
from cards.render.feishu_data import chart, table
from cards.render.feishu_form import confirmed, form_elements
from cards.render.feishu_payload import button_value
from cards.render.feishu_text import (
    clean,
    coloured,
    grey,
    is_bare,
    markdown,
    mention,
    open_id,
    paragraph,
    plain_text,
    with_clock,
    words_of,
)
from cards.render.html import readable_size
from cards.render.lines import as_lines

JSON = dict[str, Any]

TEMPLATES = {"plain": "default", "info": "blue", "good": "green", "warn": "orange", "bad": "red"}
BUTTON_TYPES = {"plain": "default", "primary": "primary_filled", "danger": "danger"}
TITLE = 200
"""Characters of a title: four lines of a phone."""
SUMMARY = 120
"""Characters of the line in the chat list."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How much room there is. `compact`: nothing side by side, which halves the elements; `lists`: long choices are
    lists to answer by typing."""

    compact: bool = False
    lists: bool = False


def render(card: Card, *, say: Say, shape: Shape = Shape(), mark: str = "") -> JSON:
    """The card. `mark` names its first element, so that the message can be recognised in the chat."""
    return _Page(say, shape, version_of(card)).card(card, mark)


def version_of(card: Card) -> str:
    """A short name of what the card says: the same content, the same version."""
    whole = json.dumps(encode(card), ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


@dataclass(slots=True)
class _Page:
    """One card while it is written."""

    say: Say
    shape: Shape
    version: str
    forms: int = 0

    def card(self, card: Card, mark: str) -> JSON:
        elements: list[JSON] = []
        if card.mention:
            calls = " ".join(mention(span.member, clean(span.text)) for span in card.mention)
            elements.append({"tag": "markdown", "content": calls})
        for block in card.blocks:
            elements += self.block(block)
        elements += self._only(card)
        elements = elements or [paragraph(card.title or " ")]
        if mark:
            elements[0] = {**elements[0], "element_id": mark}
        title = clean(card.title).strip()
        head = {"title": plain_text(title[:TITLE]), "template": TEMPLATES[card.tone]}
        summary = " ".join(clean(card.summary or card.title).split())
        return {
            "schema": "2.0",
            "config": {
                "update_multi": True,
                "enable_forward_interaction": False,
                **({"summary": {"content": summary[:SUMMARY]}} if summary else {}),
            },
            **({"header": head} if title else {}),
            "body": {"vertical_spacing": "8px", "elements": elements},
        }

    def block(self, block: Block) -> list[JSON]:
        """The elements of one block at the root of the card."""
        if isinstance(block, Form):
            self.forms += 1
            form = form_elements(block, self.forms, self.version, self.say, lists=self.shape.lists)
            return [*form, *self._buttons(block.others)]
        if isinstance(block, Fold):
            return self._fold(block)
        if isinstance(block, Table) and block.rows:
            return [table(block)]
        if isinstance(block, Chart) and block.bars:
            return [*_if_any(block.title, paragraph(block.title, text_size="heading")), chart(block)]
        return self._inner(block)

    def _inner(self, block: Block) -> list[JSON]:
        """What may stand in a panel as well."""
        match block:
            case Text(text, "heading"):
                return _if_any(text, paragraph(words_of(text), text_size="heading"))
            case Text(text, "note"):
                small = {"text_size": "notation", "text_color": "grey"}
                return _if_any(
                    text, paragraph(words_of(text), **small) if is_bare(text) else self._md(text, "notation")
                )
            case Text(text):
                return _if_any(text, paragraph(words_of(text)) if is_bare(text) else self._md(text))
            case Facts(rows):
                lines = [f"{coloured(label, 'grey')}  {with_clock(value, self.say)}" for label, value in rows]
                return [{"tag": "markdown", "content": "<br>".join(lines)}] if lines else []
            case Bullets(items, numbered):
                marked = (f"{n}." if numbered else "-" for n in range(1, len(items) + 1))
                lines = [f"{mark} {markdown(item)}" for mark, item in zip(marked, items, strict=True)]
                return [{"tag": "markdown", "content": "\n".join(lines)}] if lines else []
            case Table() | Chart():
                lines = [f"- {markdown(line)}" for line in as_lines(block)]
                return [{"tag": "markdown", "content": "\n".join(lines)}] if lines else []
            case Copy(text, label):
                return [*([paragraph(label, text_color="grey")] if label else []), *_if_any(text, paragraph(text))]
            case Divider():
                return [{"tag": "hr"}]
            case Pair():
                return self._pair(block)
            case Download(name, _, size):
                words = self.say("File: {name}", name=name) + (f" ({readable_size(size)})" if size > 0 else "")
                return [paragraph(words)]
            case Buttons(buttons):
                return self._buttons(buttons)
            case Row():
                return self._row(block)
        return []

    def _fold(self, fold: Fold) -> list[JSON]:
        """A panel. Forms may stand at the root only: they follow it. Folds inside are told one after the other."""
        flat = list(_unfolded(fold.blocks))
        inner = [element for block in flat if not isinstance(block, Form) for element in self._inner(block)]
        forms = [element for block in flat if isinstance(block, Form) for element in self.block(block)]
        if not inner:
            return [*_if_any(fold.title, paragraph(fold.title, text_size="heading")), *forms]
        arrow = {"tag": "standard_icon", "token": "down-small-ccm_outlined", "size": "16px 16px"}
        header = {
            "title": plain_text(fold.title),
            "icon": arrow,
            "icon_position": "right",
            "icon_expanded_angle": -180,
        }
        panel = {
            "tag": "collapsible_panel",
            "expanded": fold.open,
            "header": header,
            "border": {"color": "grey", "corner_radius": "5px"},
            "elements": inner,
        }
        return [panel, *forms]

    def _pair(self, pair: Pair) -> list[JSON]:
        lines = [markdown(pair.text), grey(pair.reading), coloured(pair.note, "grey")]
        return self._beside("<br>".join(line for line in lines if line), [pair.button] if pair.button else [])

    def _row(self, row: Row) -> list[JSON]:
        lines = [with_clock(row.text, self.say), grey(row.detail)]
        return self._beside("<br>".join(line for line in lines if line), row.buttons)

    def _beside(self, content: str, buttons: Sequence[Button]) -> list[JSON]:
        """Words with what can be done about them: one button stands beside them, more stand below."""
        words = {"tag": "markdown", "content": content or " "}
        if len(buttons) != 1 or self.shape.compact:
            return [words, *self._buttons(buttons, small=True)]
        columns = [
            _column(words, width="weighted", weight=1, vertical_align="center"),
            _column(self._button(buttons[0], small=True), width="auto", vertical_align="center"),
        ]
        return [{"tag": "column_set", "flex_mode": "none", "horizontal_spacing": "8px", "columns": columns}]

    def _buttons(self, buttons: Sequence[Button], *, small: bool = False) -> list[JSON]:
        made = [self._button(button, small=small) for button in buttons]
        if len(made) < 2 or self.shape.compact:
            return made
        columns = [_column(button, width="auto") for button in made]
        return [{"tag": "column_set", "flex_mode": "flow", "horizontal_spacing": "8px", "columns": columns}]

    def _button(self, button: Button, *, small: bool) -> JSON:
        return {
            "tag": "button",
            "type": BUTTON_TYPES[button.style],
            "size": "small" if small else "medium",
            "text": plain_text(button.label),
            **confirmed(button, self.say),
            "behaviors": [{"type": "callback", "value": button_value(button, self.version)}],
        }

    def _md(self, text: Rich, size: str = "") -> JSON:
        words = with_clock(text, self.say)
        return {"tag": "markdown", "content": words or " ", **({"text_size": size} if size else {})}

    def _only(self, card: Card) -> list[JSON]:
        people = [found for member in card.only if (found := open_id(member))]
        if not people:
            return []
        note = paragraph(self.say("Only for:"), text_size="notation", text_color="grey")
        persons = [{"id": person} for person in people]
        return [
            note,
            {"tag": "person_list", "persons": persons, "show_name": True, "show_avatar": True, "size": "small"},
        ]


def _unfolded(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Fold):
            yield Text(block.title, "heading")
            yield from _unfolded(block.blocks)
        else:
            yield block


def _column(element: JSON, **style: Any) -> JSON:
    return {"tag": "column", **style, "elements": [element]}


def _if_any(text: Rich, element: JSON) -> list[JSON]:
    return [element] if words_of(text).strip() else []
