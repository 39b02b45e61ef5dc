"""Groups of a fake vendor whose people work on cases while the bots that serve them are killed.

One bot over SQLite, or several over one PostgreSQL: an event goes to whoever is up, as a load balancer has it, and
again until somebody acknowledged it. `sound()` says at the end what must be true whatever happened. A vendor's town
(`feishu_town`, `dingtalk_town`) says how its people are heard, and what it promises of what it shows.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from bot.agenda import Agenda
from bot.conversation.words import sayer
from bot.ledger.files import FileStore
from bot.ledger.ledger import Ledger, Reading
from bot.ledger.mistakes import Moved
from bot.ledger.records import Task
from tests.books import shipped
from tests.ledger.builders import rows_of
from tests.soak.caseload import Place, open_cases, ref_of
from tests.soak.database import is_sound
from tests.soak.nursery import Born, Nursery

PATIENCE = 90.0
"""Seconds in which something must come to rest; the lease of a task that nobody gives back lasts sixty."""
LOOK_EVERY_S = 0.02
ANSWERED = sayer("zh-CN")("{ref}: we have answered; it is with the marketplace again.", ref="{ref}")
REPEATED = ":again"
"""The end of the key of a message that may have been shown before, and is sent once more."""
EVERY = 10**6


def told_once(said: int, typed: int, open: Sequence[Task], repeated: Sequence[Task]) -> None:
    """What was to be told so often is told; what has an open end may be missing until it is repeated, and may stand
    twice then."""
    assert typed - len(open) + len(repeated) <= said <= typed + len(repeated), (typed, said, open, repeated)


class Brought(Protocol):
    """What somebody said, on its way to the bots."""

    @property
    def arrived(self) -> bool:
        """Whether a bot acknowledged it."""


class Township(ABC):
    """`groups` groups with a person and a case each. The vendor's town makes `fake`, which runs, first."""

    vendor: str
    fake: Any

    def __init__(self, folder: Path, ledger_url: str, *, groups: int = 3) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.people = [self.fake.user(f"小{n}") for n in range(groups)]
        self.groups = [self.fake.group(f"群{n}", [person]) for n, person in enumerate(self.people)]
        self.bots: list[Born] = []
        self._turn = 0
        self.nursery = Nursery(folder / "log")
        self.ledger_url = ledger_url
        self.ledger = Ledger(ledger_url, files=FileStore(folder / "files"))
        self.ledger.migrate()
        places = [self._place(one) for one in self.groups]
        open_cases(self.ledger, self.vendor, [self._place(one) for one in self.people], places, datetime.now(UTC))
        self.typed: Counter[tuple[str, str]] = Counter()
        self.brought: list[Brought] = []
        self.asked_for: list[tuple[int, str]] = []
        """Whose reminder, and its words."""

    def ends(self) -> None:
        self.nursery.__exit__(None, None, None)
        self.ledger.close()
        self.fake.stop()

    # -- the vendor

    @abstractmethod
    def settings(self) -> dict[str, str]:
        """What a bot is given to speak with it."""

    @abstractmethod
    def _place(self, one: Any) -> Place:
        """A person or a group, as the house names them."""

    @abstractmethod
    def _brings(self, person: Any, group: Any, text: str) -> Brought:
        """Somebody says it; it is brought to a bot once."""

    @abstractmethod
    def again(self, one: Brought) -> None:
        """It is brought once more."""

    @abstractmethod
    def id_of(self, message: Any) -> str:
        """The message's id, as the house knows it."""

    def may_be_open(self, id: str) -> bool:
        """Whether the house may never come to know that it sent this."""
        return False

    # -- the bots

    def starts_a_bot(self, *, trap: str = "", nth: int = 0) -> Born:
        """Each with a data folder of its own, as on a machine of its own."""
        data = self.folder / f"bot-{nth}"
        data.mkdir(exist_ok=True)
        given = {"CASEBOT_DATA_DIR": str(data), "CASEBOT_LEDGER_URL": self.ledger_url, **self.settings()}
        one = self.nursery.bears(given, trap=(self.vendor, trap) if trap else None)
        self.bots.append(one)
        return one

    def buries(self, bot: Born) -> None:
        """SIGKILL; nobody asks it any more."""
        self.bots.remove(bot)
        bot.dies()

    def next_bot(self) -> Born | None:
        """Who is up and whose turn it is."""
        up = [one for one in self.bots if one.lives]
        self._turn += 1
        return up[self._turn % len(up)] if up else None

    # -- the people

    def says(self, n: int, command: str) -> Brought:
        """In the n-th group; brought once, whatever becomes of it."""
        self.typed[ref_of(n), command] += 1
        one = self._brings(self.people[n], self.groups[n], f"/{command} {ref_of(n)}")
        self.brought.append(one)
        return one

    def are_reminded(self) -> None:
        """Everybody had asked to be reminded of something, and its moment has come: all in the same."""
        for n in range(len(self.groups)):
            words = f"补第 {len(self.asked_for) + 1} 张发票"
            while not self._asks_for(n, words):
                pass
            self.asked_for.append((n, words))

    def _asks_for(self, n: int, words: str) -> bool:
        """False when a bot changed the case in the same moment."""
        now = datetime.now(UTC)
        with self.ledger.reading() as reading:
            case = reading.case(ref_of(n))
            assert case is not None
            asked = case.remind(at=now, member=case.owner, words=words)
            agenda, playbook = Agenda(shipped().calendars), shipped().playbooks[case.marketplace]
            plan = {case.ref: agenda.of_case(asked.after, playbook, reading.chat(case.chat), now)}
        try:
            self.ledger.settle(event_seq=None, changes=[asked], tasks=(), reconcile=plan, who=case.owner, at=now)
        except Moved:
            return False
        return True

    def insists(self) -> None:
        """What was not acknowledged is brought again, until it is."""
        until = time.monotonic() + PATIENCE
        for one in self.brought:
            while not one.arrived:
                assert time.monotonic() < until, "nobody takes it"
                self.again(one)
                time.sleep(LOOK_EVERY_S)
        self.brought.clear()

    def rests(self) -> None:
        """Waits until all is done, for as long as something still gets done."""
        self.insists()
        until, before = time.monotonic() + PATIENCE, set[Any]()
        while left := set(self._left()):
            if before - left:
                until = time.monotonic() + PATIENCE
            assert time.monotonic() < until, (len(left), list(left)[:20])
            before = left
            time.sleep(LOOK_EVERY_S * (1 + len(left) / 20))  # looking takes time, too: the more there is, the rarer

    def _left(self) -> list[Any]:
        with self.ledger.reading() as reading:
            now = datetime.now(UTC)
            waiting = [task for kind in ("send", "update", "work") for task in reading.tasks(kind=kind)]
            waiting += [task for task in reading.tasks(kind="remind") if task.due_at <= now]
            retry = reading.next_retry(case_now=now, now=now)
        events = [row["key"] for row in rows_of(self.ledger_url, ("inbox",))["inbox"] if row["state"] == "new"]
        return [*(task.key for task in waiting), *events, *([retry] if retry else [])]

    # -- what must be true

    def shown(self) -> list[str]:
        """The ids of all messages, in the groups and in private."""
        return [self.id_of(one) for place in (*self.groups, *self.people) for one in self.fake.shown(place)]

    def sound(self, unknown: Collection[str] = ()) -> None:
        """No accepted event lost, every effect once, history complete, no message twice, the database sound.

        Of `unknown` the ledger need not know: they were shown after the backup that it came from.
        """
        with self.ledger.reading() as reading:
            assert reading.failed_events() == []
            assert reading.tasks(states=("dead",)) == []
            open = reading.tasks(states=("unknown",), limit=EVERY)
            done = reading.tasks(kind="send", states=("done",), limit=EVERY)
            for n in range(len(self.groups)):
                self._history_is_complete(reading, n)
                self._answered_once(n, open, [task for task in done if task.key.endswith(REPEATED)])
                self._reminded_once(n)
        ours = [task for task in done if task.lane.startswith(f"{self.vendor}:")]
        sent = [str(task.result["message"]) for task in ours if "message" in task.result]
        self._shown_once(sent, open, unknown)
        is_sound(self.ledger)

    def _history_is_complete(self, reading: Reading, n: int) -> None:
        ref = ref_of(n)
        case, history = reading.case(ref), Counter(row.what for row in reading.history(ref))
        assert case is not None
        for command in ("waiting", "answered"):
            assert history[command] == self.typed[ref, command], (ref, command)
        assert history["reminder_rang"] == sum(whose == n for whose, _ in self.asked_for)
        assert case.revision == sum(history.values()) - 1, "a row for each change"

    def _answered_once(self, n: int, open: Sequence[Task], repeated: Sequence[Task]) -> None:
        """Every answer stands in its group."""
        chat, words = self._place(self.groups[n]).id, ANSWERED.format(ref=ref_of(n))
        said = sum(words in message.text for message in self.fake.shown(self.groups[n]))
        typed = self.typed[ref_of(n), "answered"]
        told_once(said, typed, *([task for task in tasks if task.lane == chat] for tasks in (open, repeated)))

    def _reminded_once(self, n: int) -> None:
        told = [message.text for message in self.fake.shown(self.people[n])]
        asked = [words for whose, words in self.asked_for if whose == n]
        assert [sum(words in text for text in told) for words in asked] == [1] * len(asked), "each told once"

    def _shown_once(self, sent: Sequence[str], open: Sequence[Task], unknown: Collection[str]) -> None:
        """Each message is one task's, and no two tasks' are one; what was noted as sent was shown."""
        shown = Counter(self.shown())
        assert set(shown.values()) <= {1}, "shown twice"
        assert len(set(sent)) == len(sent), "one message, two tasks"
        assert set(sent) <= set(shown), "noted as sent, and never shown"
        strays = [id for id in shown if id not in set(sent) and id not in unknown]
        assert all(self.may_be_open(id) for id in strays), strays
        assert len(strays) <= len(open), "nobody knows of it"
