"""The life of cases beside a plain model: a table of what is allowed when, written down a second time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.casework.case import Case, CaseChange, NotNow, opened
from bot.ledger.ledger import Ledger
from bot.ledger.mistakes import Moved, Twin
from tests.ledger.builders import NOW, a_case, settle
from tests.ledger.test_queue_stateful import how_often
from tests.soak.table import engine_of, told

LONG = 200
"""Lives in the long run."""
ALL = frozenset({"drafting", "ready", "open", "waiting", "resolved", "closed", "dropped"})
LIVE = frozenset({"drafting", "ready", "open", "waiting"})
UNSENT = frozenset({"drafting", "ready"})
WITH_THEM = frozenset({"open", "waiting"})

Step = tuple[Callable[[Case], CaseChange], frozenset[str], str, str]
LAW: dict[str, Step] = {
    # what people do: how, from where, to where ("" stays), what the history calls it
    "approve": (lambda c: c.approve(at=NOW), UNSENT, "ready", "approved"),
    "edit the text": (lambda c: c.rework(at=NOW), UNSENT, "drafting", "draft_edited"),
    "submit": (lambda c: c.submit("17-" + c.ref[1:], at=NOW), UNSENT, "open", "submitted"),
    "correct its number": (lambda c: c.renumber("18-" + c.ref[1:]), ALL, "", "renumbered"),
    "they wait for us": (
        lambda c: c.awaits_response(since=NOW, until=NOW + timedelta(days=2)),
        WITH_THEM,
        "waiting",
        "waiting",
    ),
    "answer": (lambda c: c.answered(at=NOW), WITH_THEM, "open", "answered"),
    "follow up": (lambda c: c.followed_up(at=NOW), frozenset({"open"}), "open", "followed_up"),
    "look": (lambda c: c.look(at=NOW), WITH_THEM, "", "looked"),
    "snooze": (lambda c: c.snooze(until=NOW), ALL, "", "snoozed"),
    "resolve": (
        lambda c: c.resolve(at=NOW, outcome="won", verified=False),
        WITH_THEM | {"resolved"},
        "resolved",
        "resolved",
    ),
    "they close it": (lambda c: c.close_by_marketplace(at=NOW), WITH_THEM, "closed", "closed"),
    "give up": (lambda c: c.drop(at=NOW), LIVE, "dropped", "dropped"),
    "reopen": (lambda c: c.reopen(at=NOW), ALL - LIVE, "open or drafting", "reopened"),
    "hand over": (lambda c: c.assign("wang"), ALL, "", "assigned"),
}


@dataclass
class Known:
    """A case as the model has it."""

    about: str
    status: str = "drafting"
    number: str = ""
    history: list[str] = field(default_factory=lambda: ["created"])

    @property
    def live(self) -> bool:
        return self.status in LIVE


class Lives(RuleBasedStateMachine):
    """Three things can be wrong; about each at most one case is live at a time."""

    def __init__(self, opened_ledger: Callable[[], Ledger]) -> None:
        super().__init__()
        self.ledger = opened_ledger()
        self.cases: dict[str, Known] = {}

    @rule(about=st.sampled_from(["B01", "B02", "B03"]))
    def open_a_case(self, about: str) -> None:
        with self.ledger.reading() as reading:
            ref = reading.next_ref()
        case = a_case(ref, subjects=(about,))
        if self._another_live(about, ""):
            with pytest.raises(Twin):
                settle(self.ledger, opened(case))
        else:
            settle(self.ledger, opened(case))
            self.cases[ref] = Known(about)

    @precondition(lambda self: self.cases)
    @rule(what=st.sampled_from(sorted(LAW)), data=st.data())
    def do(self, what: str, data: st.DataObject) -> None:
        ref = data.draw(st.sampled_from(sorted(self.cases)))
        known, case = self.cases[ref], self._case(ref)
        how, allowed, to, called = LAW[what]
        if known.status not in allowed:
            with pytest.raises(NotNow):
                how(case)
            return
        change = how(case)
        if what == "reopen" and self._another_live(known.about, ref):
            with pytest.raises(Twin):
                settle(self.ledger, change)
            return
        settle(self.ledger, change)
        if what == "submit" or what == "correct its number":
            known.number = change.after.case_id
        if what == "reopen":
            known.status = "open" if known.number else "drafting"
        elif to:
            known.status = to
        known.history.append(called)

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def two_at_once(self, data: st.DataObject) -> None:
        """Both read the same; the second one's change is refused and leaves nothing behind."""
        ref = data.draw(st.sampled_from(sorted(self.cases)))
        case = self._case(ref)
        settle(self.ledger, case.assign("first"))
        self.cases[ref].history.append("assigned")
        with pytest.raises(Moved):
            settle(self.ledger, case.assign("second"))

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def all_or_nothing(self, data: st.DataObject) -> None:
        """One of two changes cannot be made, so neither is."""
        ref = data.draw(st.sampled_from(sorted(self.cases)))
        case = self._case(ref)
        stale = replace(case.assign("x"), before=replace(case, revision=case.revision + 5))
        with self.ledger.reading() as reading:
            new = reading.next_ref()
        with pytest.raises(Moved):
            settle(self.ledger, opened(a_case(new, subjects=("B99",))), stale)

    @invariant()
    def the_ledger_and_the_model_agree(self) -> None:
        with self.ledger.reading() as reading:
            kept = {case.ref: case for case in reading.cases(limit=1000)}
            assert {ref: (case.status.value, case.case_id) for ref, case in kept.items()} == {
                ref: (known.status, known.number) for ref, known in self.cases.items()
            }
            for ref, known in self.cases.items():
                history = reading.history(ref)
                assert [row.what for row in history] == known.history
                assert kept[ref].revision == len(history) - 1, "one history row a change, no change without one"
                assert not known.number or reading.case_by_number(known.number).ref == ref
            live = [case.ref for case in reading.cases(live_only=True, limit=1000)]
            assert sorted(live) == sorted(ref for ref, known in self.cases.items() if known.live)
            assert reading.count_cases(live_only=True) == len(live)
            found = {about: reading.search(about, limit=1000) for about in ("B01", "B02", "B03")}
        for about, cases in found.items():
            assert {case.ref for case in cases} == {ref for ref, known in self.cases.items() if known.about == about}

    @invariant()
    def the_history_tells_the_case(self) -> None:
        """Played from its beginning, the history ends at the case as it is."""
        with self.ledger.reading() as reading:
            for ref in self.cases:
                played: dict[str, Any] = {}
                for row in reading.history(ref):
                    assert {name: played.get(name) for name in row.before} == dict(row.before)
                    played |= row.after
                assert played["status"] == self.cases[ref].status

    def teardown(self) -> None:
        self.ledger.close()

    def _another_live(self, about: str, ref: str) -> bool:
        return any(known.live and known.about == about and one != ref for one, known in self.cases.items())

    def _case(self, ref: str) -> Case:
        with self.ledger.reading() as reading:
            found = reading.case(ref)
        assert found is not None
        return found


Fresh = Callable[[], str]


@pytest.fixture
def fresh(url: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Fresh:
    """Where another empty ledger may be made, on the engine of this test."""
    if url.startswith("postgresql"):
        return request.getfixturevalue("postgres").fresh_schema  # type: ignore[no-any-return]
    return lambda: str(tmp_path_factory.mktemp("cases") / "ledger.db")


def live(fresh: Fresh, times: int, steps: int) -> None:
    def opened_ledger() -> Ledger:
        ledger = Ledger(fresh())
        ledger.migrate()
        return ledger

    run_state_machine_as_test(lambda: Lives(opened_ledger), settings=how_often(times, steps))


def test_cases_live_as_the_model_says(fresh: Fresh, url: str) -> None:
    live(fresh, 8 if url.startswith("postgresql") else 25, 25)


@pytest.mark.soak
def test_cases_live_as_the_model_says_for_long(fresh: Fresh, url: str) -> None:
    begin = time.monotonic()
    live(fresh, LONG, 60)
    told(f"cases beside their model, {engine_of(url)}", f"{LONG} lives of 60 steps; they agree after each", begin)
