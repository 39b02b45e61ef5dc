"""Groups of the fake Feishu whose people work on cases while the bots that serve them are killed.

One bot over SQLite, or several over one PostgreSQL: an event goes to whoever is up, as a load balancer has it, and
again until somebody acknowledged it, as Feishu does. `sound()` says at the end what must be true whatever happened.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.agenda import Agenda
from bot.conversation.words import sayer
from bot.ledger.files import FileStore
from bot.ledger.ledger import Ledger
from bot.ledger.mistakes import Moved
from tests.books import shipped
from tests.fakes.feishu import FakeFeishu
from tests.fakes.feishu.post import Delivery
from tests.fakes.feishu.webhook import Webhook
from tests.fakes.posting import Answer, posted
from tests.ledger.builders import rows_of
from tests.soak.caseload import open_cases, ref_of
from tests.soak.nursery import Born, Nursery

PATIENCE = 90.0
"""Seconds in which something must come to rest; the lease of a task that nobody gives back lasts sixty."""
LOOK_EVERY_S = 0.02
ANSWERED = sayer("zh-CN")("{ref}: we have answered; it is with the marketplace again.", ref="{ref}")
NUDGE = "平台等我方回复：{ref}"


@dataclass
class Balancer(Webhook):
    """Brings each event to the next bot that is up."""

    bots: list[Born] = field(default_factory=list)
    turn: int = 0

    def push(self, event: dict[str, Any]) -> Answer:
        up = [one for one in self.bots if one.lives]
        if not up:
            return Answer(trouble="refused")
        self.turn += 1
        body, headers = self.sealed(event)
        port = up[self.turn % len(up)].port
        return posted(f"http://127.0.0.1:{port}{self.url}", body, headers, self.within)


class Township:
    """`groups` groups with a person and a case each."""

    def __init__(self, folder: Path, ledger_url: str, *, groups: int = 3, transport: str = "webhook") -> None:
        folder.mkdir(parents=True)
        self.folder, self.transport = folder, transport
        self.fake = FakeFeishu(limits=False).start()
        self.people = [self.fake.user(f"小{n}") for n in range(groups)]
        self.groups = [self.fake.group(f"群{n}", [person]) for n, person in enumerate(self.people)]
        self.balancer = Balancer(
            "/feishu/events", self.fake.clock, self.fake.encrypt_key, self.fake.verification_token
        )
        if transport == "webhook":
            self.fake.webhook = self.balancer
        self.nursery = Nursery(folder / "log")
        self.ledger_url = ledger_url
        self.ledger = Ledger(ledger_url, files=FileStore(folder / "files"))
        self.ledger.migrate()
        open_cases(self.ledger, self.people, self.groups, datetime.now(UTC))
        self.typed: Counter[tuple[str, str]] = Counter()
        self.asked_for: list[tuple[int, str]] = []
        """Whose reminder, and its words."""

    def ends(self) -> None:
        self.nursery.__exit__(None, None, None)
        self.ledger.close()
        self.fake.stop()

    # -- the bots

    def starts_a_bot(self, *, trap: str = "", nth: int = 0) -> Born:
        """Each with a data folder of its own, as on a machine of its own."""
        data = self.folder / f"bot-{nth}"
        data.mkdir(exist_ok=True)
        given = {
            "CASEBOT_DATA_DIR": str(data),
            "CASEBOT_LEDGER_URL": self.ledger_url,
            **self.fake.settings(self.transport),
        }
        one = self.nursery.bears(given, trap=trap)
        self.balancer.bots.append(one)
        return one

    def buries(self, bot: Born) -> None:
        """SIGKILL; nobody asks it any more."""
        self.balancer.bots.remove(bot)
        bot.dies()

    # -- the people

    def says(self, n: int, command: str) -> Delivery:
        """In the n-th group; brought once, whatever becomes of it."""
        self.typed[ref_of(n), command] += 1
        message = self.fake.says(self.people[n], self.groups[n], f"/{command} {ref_of(n)}", mention_bot=True)
        assert message.delivery is not None
        return message.delivery

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
        """Feishu brings again what was not acknowledged, until it is."""
        until = time.monotonic() + PATIENCE
        for delivery in self.fake.post.deliveries:
            while not delivery.arrived:
                assert time.monotonic() < until, "nobody takes it"
                self.fake.post.again(delivery)
                time.sleep(LOOK_EVERY_S)
        self.fake.post.deliveries.clear()

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

    def shown(self) -> set[str]:
        """The ids of all messages in the groups."""
        return {message.message_id for group in self.groups for message in self.fake.shown(group)}

    def sound(self, unknown: Collection[str] = ()) -> None:
        """No accepted event lost, every effect once, history complete, no message twice, the database sound.

        Of `unknown` the ledger need not know: they were shown after the backup that it came from.
        """
        shown = self.shown()
        with self.ledger.reading() as reading:
            assert reading.failed_events() == []
            assert reading.tasks(states=("dead", "unknown")) == []
            for n, group in enumerate(self.groups):
                ref = ref_of(n)
                history = Counter(row.what for row in reading.history(ref))
                case = reading.case(ref)
                for command in ("waiting", "answered"):
                    assert history[command] == self.typed[ref, command], (ref, command)
                assert case is not None
                assert case.revision == sum(history.values()) - 1, "a row for each change"
                asked = [words for whose, words in self.asked_for if whose == n]
                assert history["reminder_rang"] == len(asked)
                told = [message.text for message in self.fake.shown(self.people[n])]
                assert [sum(words in text for text in told) for words in asked] == [1] * len(asked), "each told once"
                said = [message.text for message in self.fake.shown(group)]
                assert sum(ANSWERED.format(ref=ref) in text for text in said) == self.typed[ref, "answered"]
            sent = [
                str(task.result["message"])
                for task in reading.tasks(kind="send", states=("done",), limit=10**6)
                if "message" in task.result
            ]
        ours = [id for id in sent if id in shown]
        known = [id for id in shown if id in ours or id not in unknown]
        assert sorted(ours) == sorted(known), "each message in a group is one task's, and no two tasks' are one"
        if not self.ledger_url.startswith("postgresql"):
            (row,) = self.ledger.engine.write(lambda tx: tx.rows("PRAGMA integrity_check"), seen=False)
            assert next(iter(dict(row).values())) == "ok"
