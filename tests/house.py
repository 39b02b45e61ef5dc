"""The whole house on one machine, without its thread: a line is said, everything it leads to is done, cards are read.

    bot.says("/newcase", where=GROUP)
    bot.fills({"issue_class": "logistics", …}, "继续")
    assert "C1001" in bot.sees(GROUP)

Time stands still until a test moves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import House
from bot.casework.case import Case
from bot.conversation.cards import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Chart,
    Copy,
    Facts,
    Fold,
    Form,
    Pair,
    Row,
    Span,
    Table,
    Text,
)
from bot.conversation.values import FormValue, Reply
from bot.workspaces.local import DEMO_MEMBERS, GROUP
from bot.workspaces.local_store import Message
from cards.render.lines import as_lines
from config.settings import Settings

STARTS = timedelta(seconds=2)
"""What the start of a process takes; by then no chat stays with the one before."""
BEIJING = ZoneInfo("Asia/Shanghai")
MONDAY_MORNING = datetime(2026, 11, 9, 10, 0, tzinfo=BEIJING)
PEOPLE = {"小李": "local:xiaoli", "小王": "local:xiaowang", "陈姐": "local:chenjie"}


@dataclass
class StoppedClock:
    """System time that stands still."""

    at: datetime = MONDAY_MORNING

    def __call__(self) -> datetime:
        return self.at.astimezone(UTC)


@dataclass
class Bot:
    """A house under test, and the people around it."""

    folder: Path
    system: StoppedClock = field(default_factory=StoppedClock)
    files: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.house = self._open()

    def _open(self) -> House:
        house = House(Settings(data_dir=self.folder, _env_file=None), system=self.system)  # type: ignore[call-arg]
        house.open_workspaces()
        house.settle()
        return house

    def restarts(self) -> None:
        """The process ends and another begins; only what was written down is left."""
        self.house.stop()
        self.system.at += STARTS
        self.house = self._open()

    def closes(self) -> None:
        self.house.stop()

    # -- what people do

    def says(
        self,
        text: str,
        *,
        who: str = "小李",
        where: str = "",
        files: Sequence[tuple[str, bytes]] = (),
        reply_to: str = "",
    ) -> None:
        """A line in a chat; in the private chat with the bot unless said otherwise."""
        local, member = self.house.local, self.member(who)
        kept = [local.keep(name, content) for name, content in files]
        local.post(
            member, local.chat(where or member.private_chat), text, kept, nonce=self._nonce(), reply_to=reply_to
        )
        self.house.settle()

    def presses(
        self,
        label: str,
        *,
        who: str = "小李",
        where: str = "",
        form: Mapping[str, FormValue] | None = None,
        card: Message | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        near: str = "",
    ) -> Reply:
        """A button of the newest card that has it; `near` names words in the row it stands in."""
        local, member = self.house.local, self.member(who)
        chat = where or member.private_chat
        message, button = self._find(chat, label, card, near)
        kept = {name: local.keep(*one) for name, one in (files or {}).items()}
        filled: dict[str, FormValue] = {**(form or {}), **{name: (one.sha256,) for name, one in kept.items()}}
        reply = local.click(
            member, message, button.action, button.value, filled, tuple(kept.values()), nonce=self._nonce()
        )
        self.house.settle()
        return reply

    def waits(self, **much: float) -> None:
        """Case time passes, from due time to due time."""
        self.house.move_to(self.house.now() + timedelta(**much))

    def until(self, local: str) -> None:
        """Case time becomes this moment in Beijing, for example "2026-11-16 09:31"."""
        self.house.move_to(datetime.fromisoformat(local).replace(tzinfo=BEIJING))

    # -- what there is to see

    def member(self, name: str) -> Any:
        return next(one for one in DEMO_MEMBERS if one.id == PEOPLE[name])

    def messages(self, where: str = "", *, who: str = "小李") -> list[Message]:
        """The messages of a chat, oldest first."""
        return self.house.local.transcript.page(where or self.member(who).private_chat, limit=200)

    def sees(self, where: str = "", *, who: str = "小李") -> str:
        """Everything that stands in a chat, as text."""
        return "\n".join(text_of(message) for message in self.messages(where, who=who))

    def last(self, where: str = "", *, who: str = "小李") -> str:
        """The newest message of a chat, as text."""
        return text_of(self.messages(where, who=who)[-1])

    def newest_card(self, where: str = "", *, who: str = "小李") -> Message:
        return next(m for m in reversed(self.messages(where, who=who)) if m.card is not None)

    def case(self, ref: str = "C1001") -> Case:
        with self.house.ledger.reading() as reading:
            found = reading.case(ref)
        assert found is not None
        return found

    def _find(self, chat: str, label: str, card: Message | None, near: str) -> tuple[Message, Button]:
        for message in [card] if card else reversed(self.messages(chat)):
            if message.card is not None:
                for words, button in buttons_of(message.card.blocks):
                    if button.label == label and near in words:
                        return message, button
        raise AssertionError(f"no button {label!r} near {near!r} in:\n{self.sees(chat)}")

    def _nonce(self) -> str:
        self.files += 1
        return f"n{self.files}"


def buttons_of(blocks: Sequence[Block], words: str = "") -> Iterator[tuple[str, Button]]:
    """Every button of a card with the words it stands beside."""
    for block in blocks:
        if isinstance(block, Buttons):
            yield from ((words, button) for button in block.buttons)
        elif isinstance(block, Row):
            yield from ((plain(block.text) + plain(block.detail), button) for button in block.buttons)
        elif isinstance(block, Form):
            yield from ((words, button) for button in (block.submit, *block.others))
        elif isinstance(block, Pair) and block.button:
            yield plain(block.text) + plain(block.reading), block.button
        elif isinstance(block, Fold):
            yield from buttons_of(block.blocks, words)


def text_of(message: Message) -> str:
    """A message as a person reads it."""
    return message.text if message.card is None else card_text(message.card)


def card_text(card: Card) -> str:
    """A card as a person reads it, without its buttons."""
    lines = [plain(card.mention), card.title, *(line for block in card.blocks for line in _lines(block))]
    return "\n".join(line for line in lines if line)


def plain(rich: Any) -> str:
    """The words of a rich text."""
    if isinstance(rich, str):
        return rich
    if isinstance(rich, Span):
        return rich.text
    return "".join(plain(one) for one in rich)


def _lines(block: Block) -> list[str]:
    if isinstance(block, Text):
        return [plain(block.text)]
    if isinstance(block, Facts):
        return [f"{label}: {plain(value)}" for label, value in block.rows]
    if isinstance(block, Bullets):
        return [plain(item) for item in block.items]
    if isinstance(block, Table | Chart):
        return as_lines(block)
    if isinstance(block, Copy):
        return [block.text]
    if isinstance(block, Pair):
        return [plain(block.text), plain(block.reading), block.note]
    if isinstance(block, Row):
        return [plain(block.text), plain(block.detail)]
    if isinstance(block, Fold):
        return [block.title, *(line for one in block.blocks for line in _lines(one))]
    if isinstance(block, Form):
        return [line for one in block.fields for line in (one.label, plain(one.value), one.error) if line]
    return []


__all__ = ["GROUP", "Bot", "StoppedClock", "card_text", "text_of"]
