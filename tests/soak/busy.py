"""Three people who tell of their own cases in their own groups, all at once, while something fails.

What they say in one minute is worked on together, so that what shares a commit (several events settled, several sends
noted) is torn with it. At the end everything is as if nothing had failed, as far as the vendor lets that be.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from bot.ledger.mistakes import LedgerTrouble
from tests.fakes.feishu.tenant import ALL_GROUP_MESSAGES
from tests.soak.caseload import Place, open_cases, ref_of
from tests.soak.township import ANSWERED, EVERY, REPEATED, told_once
from tests.workspaces.dingtalk import team as dingtalk
from tests.workspaces.feishu import team as feishu

GROUPS = 3
ROUNDS = 120
"""Of a minute each: longer than the longest pause between two tries."""
NUDGE = "平台等我方回复：{ref}"
AFTER_A_FAILURE = timedelta(seconds=61)
"""By then every lease of what was under way has run out, and Feishu brings what was not acknowledged again."""


class Busy:
    """Stands before a vendor's team, which says how a person and a group are called, and what was not brought yet."""

    vendor: str
    promise = "nothing lost, nothing twice"
    """As the table says it."""
    house: Any
    system: Any
    fake: Any

    def moves_in(self) -> None:
        """Their groups and their cases."""
        self.people = [self.fake.user(f"小{n}") for n in range(GROUPS)]
        self.groups = [self.fake.group(f"群{n}", [person]) for n, person in enumerate(self.people)]
        people, groups = [self.place(one) for one in self.people], [self.place(one) for one in self.groups]
        open_cases(self.house.ledger, self.vendor, people, groups, self.house.now())
        self.typed: Counter[str] = Counter()

    def place(self, one: Any) -> Place:
        """A person or a group, as the house names them."""
        raise NotImplementedError

    def under_way(self) -> bool:
        """Whether the vendor has something that it will bring again."""
        return False

    def settles(self) -> None:
        """Until everything is at rest, however often it has to be tried."""
        for _ in range(ROUNDS):
            try:
                self.house.settle()
                if self._rests():
                    return
            except LedgerTrouble:
                pass
            self.system.at += AFTER_A_FAILURE
            self.fake.clock.run_due()
        raise AssertionError("it does not come to rest")

    def _rests(self) -> bool:
        with self.house.ledger.reading() as reading:
            left = reading.tasks(kind="send") + reading.tasks(kind="update")
            retry = reading.next_retry(case_now=self.house.now(), now=self.system())
        return not left and retry is None and not self.under_way()

    def all_say(self, command: str) -> None:
        """Each in their own group, before anything of it is worked on; and all that follows."""
        self.all_try(command)
        self.settles()

    def all_try(self, command: str) -> None:
        """They say it; what becomes of it comes later."""
        self.system.at += timedelta(minutes=1)
        for n, (person, group) in enumerate(zip(self.people, self.groups, strict=True)):
            self.fake.says(person, group, f"/{command} {ref_of(n)}", mention_bot=True)
        self.typed[command] += 1

    def is_as_if_nothing_had_failed(self) -> None:
        """Every command had its effect once, every answer stands in its chat once, and nobody was bothered."""
        with self.house.ledger.reading() as reading:
            assert reading.failed_events() == []
            assert reading.tasks(states=("dead",)) == []
            open = reading.tasks(states=("unknown",), limit=EVERY)
            done = reading.tasks(kind="send", states=("done",), limit=EVERY)
            for n, group in enumerate(self.groups):
                ref, chat = ref_of(n), self.place(group).id
                history = Counter(row.what for row in reading.history(ref))
                assert {what: history[what] for what in self.typed} == self.typed
                assert sum(history.values()) - 1 == reading.case(ref).revision, "a row for each change"
                said = [message.text for message in self.fake.shown(group)]
                assert sum(NUDGE.format(ref=ref) in text for text in said) == self.typed["waiting"]
                answers = sum(ANSWERED.format(ref=ref) in text for text in said)
                here = [task for task in open if task.lane == chat]
                again = [task for task in done if task.lane == chat and task.key.endswith(REPEATED)]
                told_once(answers, self.typed["answered"], here, again)
                assert len(said) == answers + self.typed["waiting"], said[-6:]


@dataclass
class BusyInFeishu(Busy, feishu.Team):
    """Every message exactly once: nothing may be left open."""

    vendor = "feishu"

    def __post_init__(self) -> None:
        super().__post_init__()
        # A `uuid` holds for an hour; after it the chat is looked at before a message is sent again, which needs this.
        self.fake.tenant.scopes.add(ALL_GROUP_MESSAGES)
        self.moves_in()

    def place(self, one: Any) -> Place:
        return Place(f"feishu:{one.open_id if isinstance(one, feishu.User) else one.chat_id}", one.name)

    def under_way(self) -> bool:
        return not all(one.arrived for one in self.fake.post.deliveries)

    def all_try(self, command: str) -> None:
        self.fake.post.deliveries.clear()
        super().all_try(command)

    def is_as_if_nothing_had_failed(self) -> None:
        with self.house.ledger.reading() as reading:
            assert reading.tasks(states=("unknown",)) == []
        super().is_as_if_nothing_had_failed()


@dataclass
class BusyInDingTalk(Busy, dingtalk.Team):
    """Cards exactly once; a plain message whose answer was lost is sent again when somebody writes there."""

    vendor = "dingtalk"
    promise = "nothing lost, no card twice, plain messages repeated only where nobody knows"
    transport: Literal["stream", "http"] = "http"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.moves_in()

    def place(self, one: Any) -> Place:
        return Place(f"dingtalk:{one.user_id if isinstance(one, dingtalk.User) else one.chat_id}", one.name)
