"""A card as plain text: for the terminal, and for any workspace that cannot show a card.

Buttons are numbered through the card, `[1] label`, so that "#1" can press them; a form says how its fields
are answered by text. Nothing is styled: what is read is what can be copied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

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
from bot.conversation.words import Say
from cards.render.lines import as_lines


def card_text(card: Card, say: Say) -> str:
    """The card in lines."""
    numbers = count(1)
    lines = []
    if card.mention:
        lines.append(" ".join(f"@{span.text.lstrip('@')}" for span in card.mention))
    if card.title:
        lines.append(f"【{card.title}】")
    for block in card.blocks:
        lines += _lines(block, say, numbers)
    return "\n".join(lines)


def buttons_of(card: Card) -> list[tuple[Button, Form | None]]:
    """The card's buttons in the order of their numbers, each with the form whose fields it sends."""
    return list(_buttons(card.blocks))


def rich_text(rich: Rich) -> str:
    """A run of text without its styles; a link's address stands behind it."""
    if isinstance(rich, str):
        return rich
    if isinstance(rich, Span):
        text = f"@{rich.text.lstrip('@')}" if rich.member else rich.text
        return f"{text} ({rich.url})" if rich.url.startswith("https://") and rich.url != text else text
    return "".join(rich_text(part) for part in rich)


def _buttons(blocks: Sequence[Block]) -> Iterator[tuple[Button, Form | None]]:
    for block in blocks:
        match block:
            case Buttons(buttons) | Row(buttons=buttons):
                yield from ((button, None) for button in buttons)
            case Pair(button=Button() as button):
                yield button, None
            case Fold(blocks=inner):
                yield from _buttons(inner)
            case Form(submit=submit, others=others):
                yield submit, block
                yield from ((button, None) for button in others)


def _lines(block: Block, say: Say, numbers: Iterator[int]) -> list[str]:
    match block:
        case Text(text, style):
            words = rich_text(text)
            return ["", words] if style == "heading" else [words]
        case Facts(rows):
            return [f"{label}: {rich_text(value)}" for label, value in rows]
        case Bullets(items, numbered):
            return [f"{f'{i}.' if numbered else '-'} {rich_text(item)}" for i, item in enumerate(items, 1)]
        case Table() | Chart():
            return [f"- {line}" for line in as_lines(block)]
        case Copy(text, label):
            return [f"--- {label} ---" if label else "---", text, "---"]
        case Divider():
            return ["----"]
        case Fold(title, blocks):
            return [f"▸ {title}", *(f"  {line}" for b in blocks for line in _lines(b, say, numbers))]
        case Pair(text, reading, note, button):
            press = [_presses([button], numbers)] if button else []
            return [rich_text(text), f"  {rich_text(reading)}", *([f"  ({note})"] if note else []), *press]
        case Download(name):
            return [say("File: {name}", name=name)]
        case Buttons(buttons):
            return [_presses(buttons, numbers)] if buttons else []
        case Row(text, buttons, detail):
            under = [f"  {rich_text(detail)}"] if detail else []
            return [f"- {rich_text(text)}", *under, *([f"  {_presses(buttons, numbers)}"] if buttons else [])]
        case Form():
            return _form(block, say, numbers)
    return []


def _form(form: Form, say: Say, numbers: Iterator[int]) -> list[str]:
    lines = []
    for field in form.fields:
        lines += ["", *_field(field, say)]
    lines += ["", _how(form.fields, say)] if form.fields else []
    return [*lines, _presses([form.submit, *form.others], numbers)]


def _field(field: Field, say: Say) -> list[str]:
    label = field.label if field.required else f"{field.label} ({say('optional')})"
    value = field.value if isinstance(field.value, str) else ", ".join(field.value)
    chosen = {field.value} if isinstance(field.value, str) else set(field.value)
    lines = [f"? {label}"]
    lines += [f"  {field.hint}"] if field.hint else []
    lines += ["  " + say("For example: {example}", example=field.example)] if field.example else []
    for i, option in enumerate(field.options, 1):
        mark = "*" if option.id in chosen else " "
        lines.append(f" {mark}{i}. {option.label}" + (f" · {option.note}" if option.note else ""))
    if value and not field.options:
        lines.append("  " + say("Now: {value}", value=value))
    return [*lines, f"  ! {field.error}"] if field.error else lines


def _how(fields: Sequence[Field], say: Say) -> str:
    kinds = {field.kind for field in fields}
    if len(fields) > 1:
        return say("Answer one question at a time: type the answer to the first one that is still open.")
    if "choices" in kinds:
        return say("Answer with the numbers, for example 1 3.")
    if "choice" in kinds:
        return say("Answer with the number.")
    if "file" in kinds:
        return say("Send the file here.")
    return say("Type the answer.")


def _presses(buttons: Sequence[Button], numbers: Iterator[int]) -> str:
    return "  ".join(f"[{next(numbers)}] {button.label}" for button in buttons)
