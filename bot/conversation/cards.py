"""A card: a message with structure, for any vendor. Text is always data here; each renderer escapes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Tone = Literal["plain", "info", "good", "warn", "bad"]
Style = Literal["plain", "bold", "muted", "fact", "good", "bad", "code"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. `member` makes it a mention of that member; `url` a link (https only).

    `moment` (aware) is the one its words name: a vendor that can shows it on the reader's own clock as well.
    """

    text: str
    style: Style = "plain"
    member: str = ""
    url: str = ""
    moment: datetime | None = None


Rich = str | Span | Sequence["Span | str"]
"""Text for a block: a string, a span, or several of them in a row."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: Rich
    style: Literal["plain", "heading", "note"] = "plain"


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values, one pair a line."""

    rows: Sequence[tuple[str, Rich]]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; numbered where the order matters."""

    items: Sequence[Rich]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under column titles; where a chat shows no table, a line for each row."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Chart:
    """How many of each: a bar for every label, in this order; where a chat draws none, a line for each."""

    title: str
    bars: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Copy:
    """Text to be copied exactly as it is, with a copy button. `name` is what it is called where it goes as a file."""

    text: str
    label: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Divider:
    """A thin line."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks behind a title, closed at first."""

    title: str
    blocks: Sequence[Block]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence over its reading: what the marketplace gets, and what it says."""

    text: Rich
    reading: Rich
    note: str = ""
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away: its name and where its bytes lie in the file store.

    On a card it is named; a plain card with nothing else is the file itself.
    """

    name: str
    sha256: str
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Button:
    """A button: the action it names, what it carries (JSON values), and a question before it acts."""

    label: str
    action: str
    value: Mapping[str, Any] = field(default_factory=dict)
    style: Literal["plain", "primary", "danger"] = "plain"
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons in a row."""

    buttons: Sequence[Button]


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a list with buttons that act on it alone."""

    text: Rich
    buttons: Sequence[Button] = ()
    detail: Rich = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice field."""

    id: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form.

    kind: text, paragraph, choice (one), choices (several), date (ISO), file. `value` is what it holds
    already, so a refused form comes back filled in; `error` says what is wrong with it.
    """

    name: str
    kind: Literal["text", "paragraph", "choice", "choices", "date", "file"]
    label: str
    value: str | tuple[str, ...] = ""
    options: Sequence[Choice] = ()
    hint: str = ""
    example: str = ""
    error: str = ""
    required: bool = True
    max_length: int = 1000


@dataclass(frozen=True, slots=True)
class Form:
    """Fields that are sent together by its first button; `value` goes with whichever button is pressed.
    A button in `others` leaves the form without sending the fields."""

    fields: Sequence[Field]
    submit: Button
    others: Sequence[Button] = ()


Block = Text | Facts | Bullets | Table | Chart | Copy | Divider | Fold | Pair | Download | Buttons | Row | Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A message with structure.

    `summary` is the one line for the chat list and for phones' notifications. `only` names the members
    who may act on it (empty: everybody in the chat); it is shown, and the desk holds it against clicks.
    """

    title: str
    blocks: Sequence[Block] = ()
    summary: str = ""
    tone: Tone = "plain"
    only: tuple[str, ...] = ()
    mention: tuple[Span, ...] = ()
    """Who is called, as spans with `member`: shown first."""
    plain: bool = False
    """A sentence rather than a card: shown as a normal message."""


def without_buttons(card: Card, *, but: Collection[str] = ()) -> Card:
    """The same card with nothing left to press (but these actions): for a nudge that has a successor, or a finished
    page."""
    return Card(
        title=card.title,
        blocks=_quiet(card.blocks, but),
        summary=card.summary,
        tone=card.tone if but else "plain",
        only=card.only,
        mention=card.mention,
        plain=card.plain,
    )


def _quiet(blocks: Sequence[Block], but: Collection[str]) -> tuple[Block, ...]:
    left: list[Block] = []
    for block in blocks:
        if isinstance(block, Buttons):
            kept = [one for one in block.buttons if one.action in but]
            left += [Buttons(kept)] if kept else []
        elif isinstance(block, Row):
            left.append(Row(block.text, [one for one in block.buttons if one.action in but], block.detail))
        elif isinstance(block, Pair):
            left.append(Pair(block.text, block.reading, block.note))
        elif isinstance(block, Fold):
            left.append(Fold(block.title, _quiet(block.blocks, but), block.open))
        elif not isinstance(block, Form):
            left.append(block)
    return tuple(left)


def say(text: str) -> Card:
    """One sentence as a message."""
    return Card(title="", blocks=(Text(text),), summary=text, plain=True)
