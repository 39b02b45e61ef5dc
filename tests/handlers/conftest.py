"""A team at work: a real ledger, desk and courier, the real playbooks, and a wall on which the cards hang."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import cards
import handlers
from bot.agenda import Agenda
from bot.casework.case import Case, Status, opened
from bot.casework.draft import Draft, Finding, Sentence, Severity
from bot.conversation.cards import (
    Button,
    Card,
)
from bot.conversation.router import router
from bot.conversation.values import Event, Reply
from bot.courier import Courier
from bot.deciding import Deciding
from bot.desk import Desk
from bot.ledger.changes import (
    AddNumber,
    ApproveDraft,
    Change,
    SaveChat,
    SaveDraft,
    SaveEvidence,
    SaveMember,
    SaveShop,
    Seen,
)
from bot.ledger.ledger import Ledger
from bot.ledger.records import CaseNumber, Chat, DraftRow, EvidenceRow, Member, Shop
from bot.playbooks import Library
from bot.workspaces.trouble import TargetGone
from bot.workspaces.workspace import Door, Sent
from cards.case_status import SCREENSHOT
from tests.books import shipped
from tests.house import buttons_of, card_text

GROUP = "wall:group"
OTHER_GROUP = "wall:elsewhere"
BEIJING = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=BEIJING).astimezone(UTC)

PEOPLE = {
    "xiaoli": Member(id="wall:xiaoli", workspace="wall", name="小李", private_chat="wall:p2p:xiaoli"),
    "xiaowang": Member(id="wall:xiaowang", workspace="wall", name="小王", private_chat="wall:p2p:xiaowang"),
    "chenjie": Member(id="wall:chenjie", workspace="wall", name="陈姐", private_chat="wall:p2p:chenjie", lead=True),
    "laoliu": Member(id="wall:laoliu", workspace="wall", name="老刘", private_chat="wall:p2p:laoliu"),
}


@dataclass
class Shown:
    """A card on the wall."""

    id: str
    chat: str
    card: Card

    @property
    def text(self) -> str:
        """Everything a person reads on it."""
        return "\n".join([card_text(self.card), *self.buttons])

    @property
    def buttons(self) -> dict[str, Button]:
        """What can be pressed, by label; of several rows with the same label the first."""
        found: dict[str, Button] = {}
        for _, button in buttons_of(self.card.blocks):
            found.setdefault(button.label, button)
        return found


@dataclass
class Wall:
    """A chat vendor that keeps every card it is given."""

    name: str = "wall"
    shown: list[Shown] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)
    """Chats the bot is not in any more."""

    def start(self, door: Door) -> None: ...
    def stop(self) -> None: ...

    def send(self, chat: str, card: Card, *, key: str, reply_to: str = "", tried: datetime | None = None) -> Sent:
        if chat in self.refuses:
            raise TargetGone
        if key not in self.keys:
            self.keys[key] = f"m{len(self.shown) + 1}"
            self.shown.append(Shown(self.keys[key], chat, card))
        return Sent(self.keys[key])

    def update(self, chat: str, message: str, card: Card) -> None:
        next(one for one in self.shown if one.id == message).card = card

    def send_file(self, chat: str, name: str, content: bytes, *, key: str) -> Sent:
        raise AssertionError("no file was expected")

    def members(self, chat: str) -> Sequence[str]:
        return ()


class Team:
    """Two operators, their lead, and somebody from another group, with the bot between them."""

    def __init__(self, folder: Path, books: Library) -> None:
        self.now = MONDAY
        self.wall = Wall()
        self.ledger = Ledger(str(folder / "ledger.sqlite"))
        self.ledger.migrate()
        house: dict[str, Any] = {"ledger": self.ledger, "system_now": lambda: self.now, "me": "test"}
        parts: dict[str, Any] = {"library": lambda: books, "router": router, "now": lambda: self.now}
        self.deciding = Deciding(**parts)
        self.desk = Desk(deciding=self.deciding, **house)
        self.courier = Courier(desk=self.desk, workspaces={"wall": self.wall}, **house, **parts)
        self.books = books
        self._events = 0
        self.keep(*_everybody(self.now))

    # -- what people do

    def say(self, who: str, text: str, chat: str = GROUP, mentions: Sequence[str] = ()) -> list[Shown]:
        """A message to the bot; what it shows then, oldest first."""
        before = len(self.wall.shown)
        self.desk.receive(self.event(who, "message", chat, text=text, mentions=tuple(mentions)))
        self.work()
        return self.wall.shown[before:]

    def press(
        self, who: str, shown: Shown, label: str, form: Mapping[str, str] | None = None, ref: str = ""
    ) -> Reply:
        """A button on a card, by its label (and its case, where several rows have one)."""
        every = [one for _, one in buttons_of(shown.card.blocks)]
        button = next(one for one in every if one.label == label and ref in ("", one.value.get("ref")))
        return self.press_button(who, shown, button, form)

    def press_button(self, who: str, shown: Shown, button: Button, form: Mapping[str, str] | None = None) -> Reply:
        event = self.event(who, "click", shown.chat, action=button.action, value=button.value, form=form or {})
        reply = self.desk.receive(replace(event, message=shown.id))
        if reply.card is not None:
            shown.card = reply.card
        self.work()
        return reply

    def private(self, who: str) -> str:
        return PEOPLE[who].private_chat

    # -- time and work

    def work(self) -> None:
        while self.desk.work_off() + self.courier.carry_out():
            pass

    def wait_until(self, moment: datetime) -> None:
        """Time goes on from due task to due task."""
        while True:
            self.work()
            with self.ledger.reading() as reading:
                due = reading.next_due()
            if due is None or due > moment:
                break
            self.now = max(self.now, due)
        self.now = moment
        self.work()

    def wait(self, **span: float) -> None:
        self.wait_until(self.now + timedelta(**span))

    # -- what there is

    def case(self, ref: str) -> Case:
        with self.ledger.reading() as reading:
            found = reading.case(ref)
        assert found is not None
        return found

    def history(self, ref: str) -> list[str]:
        with self.ledger.reading() as reading:
            return [row.what for row in reading.history(ref)]

    def last(self, chat: str = GROUP) -> Shown:
        return [one for one in self.wall.shown if one.chat == chat][-1]

    def in_chat(self, chat: str, words: str) -> list[Shown]:
        return [one for one in self.wall.shown if one.chat == chat and words in one.text]

    def keep(self, *changes: Change, who: str = "wall:xiaoli") -> None:
        """What happened before the conversation begins, with the reminders that follow from it."""
        with self.ledger.reading() as reading:
            reconcile = Agenda(self.books.calendars).after(changes, reading, self.books.playbooks, self.now)
        self.ledger.settle(event_seq=None, changes=changes, tasks=(), reconcile=reconcile, who=who, at=self.now)

    def drafted(self, *, owner: str = "xiaoli", chat: str = GROUP, approved: bool = True, **fields: Any) -> str:
        """A case whose text is written; its number of ours."""
        with self.ledger.reading() as reading:
            ref = reading.next_ref()
        case = Case(
            ref=ref,
            shop="main-us",
            marketplace="amazon",
            site="amazon.com",
            issue="account.related",
            title="关联账户停用",
            subjects=(f"A{ref}",),
            owner=PEOPLE[owner].id,
            chat=chat,
            created_at=self.now,
        )
        case = replace(case, **{key: value for key, value in fields.items() if key != "findings"})
        draft = Draft(
            marketplace="amazon",
            site="amazon.com",
            issue="account.related",
            language="en",
            form="four_part",
            sentences=(Sentence(part="summary", text="The account was suspended.", reading="账户被停用。"),),
            headings=(("summary", "[Issue Summary]"),),
        )
        findings = tuple(fields.get("findings", ()))
        self.keep(
            opened(case),
            SaveDraft(DraftRow(case=ref, version=0, draft=draft, findings=findings, by=case.owner, at=self.now)),
        )
        if approved and case.status is Status.DRAFTING:
            self.keep(
                ApproveDraft(case=ref, version=1, by=case.owner, at=self.now), self.case(ref).approve(at=self.now)
            )
        return ref

    def submitted(self, number: str = "13498835581", **fields: Any) -> str:
        """A case that is with the marketplace."""
        ref = self.drafted(**fields)
        self.keep(
            self.case(ref).submit(number, at=self.now),
            AddNumber(CaseNumber(case=ref, number=number, at=self.now)),
        )
        return ref

    def pictured(self, ref: str) -> None:
        """The screenshot with the marketplace's number is kept with the case."""
        case = self.case(ref)
        row = EvidenceRow(
            id=f"ev-{ref}",
            case=ref,
            slot=SCREENSHOT,
            original="确认页.png",
            sha256="b" * 64,
            bytes=1,
            verdict="pass",
            by=case.owner,
            at=self.now,
        )
        self.keep(SaveEvidence(row))

    def event(self, who: str, kind: Any, chat: str, **more: Any) -> Event:
        self._events += 1
        member = PEOPLE[who]
        return Event(
            id=f"e{self._events}",
            workspace="wall",
            kind=kind,
            chat=chat,
            sender=member.id,
            at=self.now,
            private=chat == member.private_chat,
            sender_name=member.name,
            **more,
        )


def blocking() -> Finding:
    """A finding that keeps a text back."""
    return Finding(rule="R01", name="EMOTION_WORDS", severity=Severity.BLOCK, message="Emotional words.")


def _everybody(now: datetime) -> list[Change]:
    groups = [
        Chat(id=GROUP, workspace="wall", name="Amazon 客服群"),
        Chat(id=OTHER_GROUP, workspace="wall", name="别的群"),
    ]
    private = [Chat(id=one.private_chat, workspace="wall", private=True) for one in PEOPLE.values()]
    homes = {"xiaoli": GROUP, "xiaowang": GROUP, "chenjie": GROUP, "laoliu": OTHER_GROUP}
    return [
        *(SaveChat(chat) for chat in (*groups, *private)),
        *(SaveMember(member) for member in PEOPLE.values()),
        *(Seen(PEOPLE[name].id, chat, now) for name, chat in homes.items()),
        SaveShop(Shop(id="main-us", name="主店US", marketplace="amazon", sites=("amazon.com",), home_chat=GROUP)),
        SaveShop(Shop(id="second", name="二店", marketplace="amazon", sites=("amazon.co.uk",), home_chat=GROUP)),
    ]


@pytest.fixture(scope="session")
def books() -> Library:
    """The playbooks that are shipped."""
    cards.register_all()
    handlers.register_all()
    return shipped()


@pytest.fixture
def team(tmp_path: Path, books: Library) -> Iterator[Team]:
    """The team on a Monday morning at ten."""
    team = Team(tmp_path, books)
    yield team
    team.ledger.close()
