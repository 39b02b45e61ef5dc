"""A card as JSON values and back: `decode(encode(card)) == card`, every block by name.

Sequences come back as tuples. A name that is not known raises ValueError: a card is never shown half.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.conversation.cards import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Chart,
    Choice,
    Copy,
    Divider,
    Download,
    Facts,
    Field,
    Fold,
    Form,
    Pair,
    Rich,
    Row,
    Span,
    Table,
    Text,
)

JSON = dict[str, Any]


def encode(card: Card) -> JSON:
    """The card as values that `json.dumps` takes."""
    return {
        "title": card.title,
        "blocks": [encode_block(block) for block in card.blocks],
        "summary": card.summary,
        "tone": card.tone,
        "only": list(card.only),
        "mention": [_span(span) for span in card.mention],
        "plain": card.plain,
    }


def decode(data: JSON) -> Card:
    """The card that was encoded. Raises ValueError for a block of an unknown kind."""
    return Card(
        title=data["title"],
        blocks=tuple(decode_block(block) for block in data["blocks"]),
        summary=data["summary"],
        tone=data["tone"],
        only=tuple(data["only"]),
        mention=tuple(_span_back(span) for span in data["mention"]),
        plain=data["plain"],
    )


def encode_block(block: Block) -> JSON:
    """One block; `is` names its kind."""
    match block:
        case Text(text, style):
            return {"is": "text", "text": _rich(text), "style": style}
        case Facts(rows):
            return {"is": "facts", "rows": [[label, _rich(value)] for label, value in rows]}
        case Bullets(items, numbered):
            return {"is": "bullets", "items": [_rich(item) for item in items], "numbered": numbered}
        case Table(columns, rows):
            return {"is": "table", "columns": list(columns), "rows": [list(row) for row in rows]}
        case Chart(title, bars):
            return {"is": "chart", "title": title, "bars": [[label, number] for label, number in bars]}
        case Copy(text, label, name):
            return {"is": "copy", "text": text, "label": label, "name": name}
        case Divider():
            return {"is": "divider"}
        case Fold(title, blocks, is_open):
            return {"is": "fold", "title": title, "blocks": [encode_block(b) for b in blocks], "open": is_open}
        case Pair(text, reading, note, button):
            return {
                "is": "pair",
                "text": _rich(text),
                "reading": _rich(reading),
                "note": note,
                "button": _button(button) if button else None,
            }
        case Download(name, sha256, size):
            return {"is": "download", "name": name, "sha256": sha256, "bytes": size}
        case Buttons(buttons):
            return {"is": "buttons", "buttons": [_button(b) for b in buttons]}
        case Row(text, buttons, detail):
            return {
                "is": "row",
                "text": _rich(text),
                "buttons": [_button(b) for b in buttons],
                "detail": _rich(detail),
            }
        case Form(fields, submit, others):
            return {
                "is": "form",
                "fields": [_field(f) for f in fields],
                "submit": _button(submit),
                "others": [_button(b) for b in others],
            }
    raise ValueError(f"No such block: {block!r}")


def decode_block(data: JSON) -> Block:
    """One block. Raises ValueError for an unknown kind."""
    match data["is"]:
        case "text":
            return Text(_rich_back(data["text"]), data["style"])
        case "facts":
            return Facts(tuple((label, _rich_back(value)) for label, value in data["rows"]))
        case "bullets":
            return Bullets(tuple(_rich_back(item) for item in data["items"]), data["numbered"])
        case "table":
            return Table(tuple(data["columns"]), tuple(tuple(row) for row in data["rows"]))
        case "chart":
            return Chart(data["title"], tuple((label, int(number)) for label, number in data["bars"]))
        case "copy":
            return Copy(data["text"], data["label"], data.get("name", ""))
        case "divider":
            return Divider()
        case "fold":
            return Fold(data["title"], tuple(decode_block(b) for b in data["blocks"]), data["open"])
        case "pair":
            button = data["button"]
            return Pair(
                _rich_back(data["text"]),
                _rich_back(data["reading"]),
                data["note"],
                Button(**button) if button else None,
            )
        case "download":
            return Download(data["name"], data["sha256"], data["bytes"])
        case "buttons":
            return Buttons(_buttons_back(data["buttons"]))
        case "row":
            return Row(_rich_back(data["text"]), _buttons_back(data["buttons"]), _rich_back(data["detail"]))
        case "form":
            return Form(
                tuple(_field_back(f) for f in data["fields"]),
                Button(**data["submit"]),
                _buttons_back(data["others"]),
            )
    raise ValueError(f"No such block: {data['is']}")


def _rich(rich: Rich) -> Any:
    if isinstance(rich, str):
        return rich
    if isinstance(rich, Span):
        return _span(rich)
    return [_rich(part) for part in rich]


def _rich_back(data: Any) -> Rich:
    if isinstance(data, str):
        return data
    if isinstance(data, dict):
        return _span_back(data)
    return tuple(part if isinstance(part, str) else _span_back(part) for part in data)


def _span(span: Span) -> JSON:
    when = {"moment": span.moment.isoformat()} if span.moment else {}
    return {"text": span.text, "style": span.style, "member": span.member, "url": span.url, **when}


def _span_back(data: JSON) -> Span:
    when = data.get("moment")
    return Span(**{**data, "moment": datetime.fromisoformat(when) if when else None})


def _button(button: Button) -> JSON:
    return {
        "label": button.label,
        "action": button.action,
        "value": dict(button.value),
        "style": button.style,
        "confirm": button.confirm,
    }


def _buttons_back(data: Sequence[JSON]) -> tuple[Button, ...]:
    return tuple(Button(**button) for button in data)


def _field(field: Field) -> JSON:
    return {
        "name": field.name,
        "kind": field.kind,
        "label": field.label,
        "value": field.value if isinstance(field.value, str) else list(field.value),
        "options": [{"id": o.id, "label": o.label, "note": o.note} for o in field.options],
        "hint": field.hint,
        "example": field.example,
        "error": field.error,
        "required": field.required,
        "max_length": field.max_length,
    }


def _field_back(data: JSON) -> Field:
    value = data["value"]
    return Field(
        **{
            **data,
            "value": value if isinstance(value, str) else tuple(value),
            "options": tuple(Choice(**option) for option in data["options"]),
        }
    )
