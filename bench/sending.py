"""A thousand chats fall due in one minute: how near to the vendor's limits three processes together send.

Each chat has one nudge, then ten, which become one message. Three bots share one PostgreSQL; the limits, ours and the
fake's, are Feishu's own first, then ten times as much. Then one chat gets 5,000 overdue tasks, and somebody else asks
for an answer.

    python -m bench sending                      about ten minutes
    BENCH_SENDING_CHATS=50 python -m bench sending
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.feishu_bots import BotProcess, wait_until
from bench.figures import Figure
from bot.agenda import Agenda
from bot.casework.case import Case, opened
from bot.furnishing import DEMO_SHOP
from bot.ledger.changes import Change, SaveChat, SaveMember, SaveShop, Seen
from bot.ledger.ledger import Ledger
from bot.ledger.records import Chat, Member, NewTask
from bot.playbooks import Library, Shelf
from tests.fakes.feishu import Chat as Group
from tests.fakes.feishu import FakeFeishu, User, limits
from tests.fakes.feishu.tenant import Recorded
from tests.postgres import PostgresServer

CHATS = int(os.environ.get("BENCH_SENDING_CHATS", "1000"))
BOTS = 3
MANY = 10
OVERDUE = 5 * CHATS
LEAD_S = 20
"""Seconds until the nudges fall due: by then the bots are up and everything is written down."""
PATIENCE_S = 180.0
AT_A_TIME = 200
"""Cases written in one transaction."""
A_SECOND, A_MINUTE, A_CHAT_SECOND = 50, 1000, 5
TENFOLD = 10


def measure() -> list[Figure]:
    """One nudge a chat, at Feishu's limits and at ten times as much; ten a chat; a flood in one chat."""
    server = PostgresServer()
    try:
        return [*_due(server, 1, 1), *_due(server, 1, TENFOLD), *_due(server, MANY, TENFOLD), *_flood(server)]
    finally:
        server.stop()


class Town:
    """The fake with its groups, a ledger, and the bots."""

    def __init__(self, folder: Path, url: str, chats: int, times: int) -> None:
        self.times = times
        self.fake = FakeFeishu(limits=True).start()
        self.people = [self.fake.user(f"小{n}") for n in range(chats)]
        self.groups = [self.fake.group(f"群{n}", [person]) for n, person in enumerate(self.people)]
        self.folder, self.ledger = folder, Ledger(url)
        self.ledger.migrate()
        self.library: Library = Shelf([_playbooks()])()
        self.agenda = Agenda(self.library.calendars)
        self.bots: list[BotProcess] = []

    def keep(self, changes: Sequence[Change], tasks: Sequence[NewTask] = ()) -> None:
        self.ledger.settle(
            event_seq=None, changes=changes, tasks=tasks, reconcile={}, who="bench", at=datetime.now(UTC)
        )

    def knows_everybody(self) -> None:
        """Chats and people, as if they had been met before; at noon on their clocks, when anybody may be told."""
        now = datetime.now(UTC)
        zone = f"Etc/GMT{now.hour - 12:+d}" if now.hour != 12 else "Etc/GMT"
        changes: list[Change] = [SaveShop(DEMO_SHOP)]
        for person, group in zip(self.people, self.groups, strict=True):
            chat, member = _place(group), _person(person)
            changes += [
                SaveChat(Chat(id=chat, workspace="feishu", name=group.name, timezone=zone)),
                SaveChat(Chat(id=member, workspace="feishu", name=person.name, private=True, timezone=zone)),
                SaveMember(Member(id=member, workspace="feishu", name=person.name, private_chat=member)),
                Seen(member, chat, now, "list"),
            ]
        for begin in range(0, len(changes), AT_A_TIME):
            self.keep(changes[begin : begin + AT_A_TIME])

    def waits_in_each(self, cases: int, until: datetime) -> None:
        """So many cases a chat whose time to answer ends then."""
        number, rows = 1000, list[tuple[list[Change], list[NewTask]]]()
        with self.ledger.reading() as reading:
            chats = [reading.chat(_place(group)) for group in self.groups]
        for person, chat in zip(self.people, chats, strict=True):
            assert chat is not None
            for _ in range(cases):
                number += 1
                rows.append(self._waiting(f"C{number}", _person(person), chat, until))
        for begin in range(0, len(rows), AT_A_TIME):
            some = rows[begin : begin + AT_A_TIME]
            self.keep([change for changes, _ in some for change in changes], [task for _, t in some for task in t])

    def _waiting(self, ref: str, owner: str, chat: Chat, until: datetime) -> tuple[list[Change], list[NewTask]]:
        since = until - timedelta(days=3)
        case = Case(
            ref=ref,
            shop=DEMO_SHOP.id,
            marketplace="amazon",
            site="amazon.com",
            issue="logistics.fba.inbound",
            title="货件少收",
            subjects=(f"FBA{ref}",),
            owner=owner,
            chat=chat.id,
            created_at=since,
        )
        first = opened(case)
        ready = first.after.approve(at=since)
        sent = ready.after.submit(f"1349883{ref[1:]}", at=since)
        waits = sent.after.awaits_response(since=since, until=until)
        planned = self.agenda.of_case(waits.after, self.library.playbooks["amazon"], chat, datetime.now(UTC))
        over = [replace(task, due_at=until) for task in planned if ":waiting_over" in task.key]
        return [first, ready, sent, waits], over

    def starts(self) -> None:
        for n in range(BOTS):
            data = self.folder / f"bot-{n}"
            data.mkdir()
            env = {
                "CASEBOT_DATA_DIR": str(data),
                "CASEBOT_LEDGER_URL": self.ledger.url,
                "BENCH_TIMES": str(self.times),
                **self.fake.settings(),
            }
            command = [sys.executable, "-m", "bench.feishu_times", "serve", "--port", "{port}"]
            self.bots.append(BotProcess(f"bot {n}", command, "/feishu/events", env, self.folder / f"log-{n}"))
            self.bots[-1].starts()
        self.fake.pushes_to(self.bots[0].url)
        assert self.fake.webhook is not None
        assert wait_until(self.fake.webhook.challenge, 60), (self.folder / "log-0").read_text()[-2000:]

    def sends(self) -> list[Recorded]:
        return [one for one in list(self.fake.requests) if one.endpoint == "messages.create"]

    def ends(self) -> None:
        for one in self.bots:
            one.ends()
        self.ledger.close()
        self.fake.stop()


@contextmanager
def _town(server: PostgresServer, chats: int, times: int = TENFOLD) -> Iterator[Town]:
    before = limits.PER_APP, limits.PER_CHAT
    limits.PER_APP, limits.PER_CHAT = ((A_SECOND * times, 1.0), (A_MINUTE * times, 60.0)), A_CHAT_SECOND * times
    with tempfile.TemporaryDirectory() as name:
        town = Town(Path(name), server.fresh_schema(), chats, times)
        try:
            yield town
        finally:
            town.ends()
            limits.PER_APP, limits.PER_CHAT = before


def _due(server: PostgresServer, cases: int, times: int) -> list[Figure]:
    most = A_SECOND * times
    with _town(server, CHATS, times) as town:
        town.knows_everybody()
        town.starts()
        due = datetime.now(UTC) + timedelta(seconds=LEAD_S * max(1, CHATS * cases / 2000))
        town.waits_in_each(cases, due)
        late = max(0.0, (datetime.now(UTC) - due).total_seconds())
        wait_until(lambda: len([one for one in town.sends() if not one.code]) >= CHATS, PATIENCE_S)
        time.sleep(3)
        went = sorted(one.at for one in town.sends() if not one.code)
        refused = sum(1 for one in town.sends() if one.code)
        shown = [len(town.fake.shown(group)) for group in town.groups]
    seconds = max(0.001, went[-1] - went[0]) if went else 0.0
    rate, each = (len(went) - 1) / seconds if went else 0.0, _in_each_second(went)
    above = sum(1 for n in each if n > most)
    what = f"sending: {CHATS} chats, {cases} nudge{'s' * (cases > 1)} each, {BOTS} bots, limits × {times}"
    said = (
        f"{len(went)} messages, {rate:.0f}/s ({rate / most:.0%}), first {went[0] - due.timestamp():.1f} s after due"
        if went
        else "none"
    )
    behind = f", written {late:.0f} s late" if late else ""
    once = f"{sum(n == 1 for n in shown)} of {CHATS} chats have one"
    return [
        Figure(what, said + behind, f"≥ 95 % of {most}/s"),
        Figure(
            f"{what}: most in any second, as it slides",
            f"{max(each, default=0)}; {above} seconds above the limit, {refused} messages refused",
            f"≤ {most}; none",
        ),
        Figure(f"{what}: told once", once, "all"),
    ]


def _flood(server: PostgresServer) -> list[Figure]:
    """One chat has a queue of overdue messages; another asks."""
    with _town(server, 2) as town:
        town.knows_everybody()
        town.waits_in_each(1, datetime.now(UTC) + timedelta(days=2))
        at = datetime.now(UTC) - timedelta(hours=1)
        lane, view, subject = _place(town.groups[0]), "say", {"text": "…"}
        town.keep(
            [],
            [
                NewTask(kind="send", key=f"flood:{n}", due_at=at, view=view, subject=subject, lane=lane)
                for n in range(OVERDUE)
            ],
        )
        town.starts()
        waits = [_asks(town) for _ in range(5)]
        left = OVERDUE - len(town.fake.shown(town.groups[0]))
        went = sorted(one.at for one in town.sends() if not one.code)
        refused = sum(1 for one in town.sends() if one.code)
    longest = max(waits)
    return [
        Figure(
            f"sending: one chat with {OVERDUE} overdue tasks, {BOTS} bots: most in any second",
            f"{max(_in_each_second(went), default=0)}, {refused} messages refused",
            f"≤ {A_CHAT_SECOND * TENFOLD}, none",
        ),
        Figure(
            f"sending: an answer while one chat has {OVERDUE} overdue tasks",
            f"at most {longest:.2f} s, n {len(waits)}, {left} still waited",
            "≤ 2 s",
        ),
    ]


def _asks(town: Town) -> float:
    """Seconds until /status in the other group is answered."""
    before, begin = len(town.fake.shown(town.groups[1])), time.monotonic()
    town.fake.says(town.people[1], town.groups[1], "/status C1002", mention_bot=True)
    wait_until(lambda: len(town.fake.shown(town.groups[1])) > before, PATIENCE_S)
    return time.monotonic() - begin


def _in_each_second(times: Sequence[float]) -> list[int]:
    """How many went out in the second that ends with each of them."""
    found, first = [], 0
    for n, at in enumerate(times):
        while times[first] <= at - 1.0:
            first += 1
        found.append(n - first + 1)
    return found


def _place(group: Group) -> str:
    return f"feishu:{group.chat_id}"


def _person(person: User) -> str:
    return f"feishu:{person.open_id}"


def _playbooks() -> Path:
    return Path(__file__).resolve().parents[1] / "config" / "playbooks"
