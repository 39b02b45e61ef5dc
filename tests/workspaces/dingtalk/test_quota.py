"""How often DingTalk is called, and who hears when the month is nearly used up."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.ledger.ledger import Ledger
from bot.workspaces.dingtalk.quota import A_SECOND, TAKEN, Quota
from bot.workspaces.pace import WINDOW_S, Each, Pace
from bot.workspaces.trouble import Throttled
from tests.house import StoppedClock
from tests.workspaces.dingtalk.team import Team

A_CALL = "/v1.0/robot/oToMessages/batchSend"


class Month:
    """A budget as the ledger keeps it."""

    def __init__(self) -> None:
        self.used: dict[tuple[str, str], int] = {}

    def spend(self, budget: str, *, period: str, wanted: int, limit: int) -> int:
        used = self.used.get((budget, period), 0)
        granted = max(0, min(wanted, limit - used))
        self.used[budget, period] = used + granted
        return granted


def a_quota(month: Month, told: list[tuple[str, int]], clock: StoppedClock, monthly: int = 1000) -> Quota:
    free = Pace("x", a_second=10**6, a_minute=10**6, a_chat_second=10**6)
    return Quota(
        "dingtalk:x",
        spend=month.spend,
        warn=lambda when, n: told.append((when, n)),
        now=clock,
        monthly=monthly,
        pace=free,
    )


def test_it_is_told_at_seventy_and_ninety_per_cent_and_at_the_end_and_calls_go_on() -> None:
    told: list[tuple[str, int]] = []
    quota = a_quota(Month(), told, StoppedClock())
    at = {}
    for n in range(1, 1200):
        quota(A_CALL)
        for _, per_cent in told:
            at.setdefault(per_cent, n)

    assert at == {70: 701, 90: 901, 100: 1001}
    assert len(told) == 3


def test_two_processes_count_together() -> None:
    month, told = Month(), list[tuple[str, int]]()
    both = [a_quota(month, told, StoppedClock()) for _ in range(2)]
    for n in range(720):
        both[n % 2](A_CALL)

    assert told[0] == ("2026-11", 70)


def test_a_new_month_begins_anew() -> None:
    clock, told = StoppedClock(), list[tuple[str, int]]()
    quota = a_quota(Month(), told, clock, monthly=100)
    for _ in range(75):
        quota(A_CALL)
    clock.at = clock.at.replace(month=12)
    for _ in range(75):
        quota(A_CALL)

    assert told == [("2026-11", 70), ("2026-12", 70)]


def test_twenty_calls_a_second_to_one_interface_are_never_reached_by_two_processes(tmp_path: Path) -> None:
    clock, ledger = StoppedClock(), Ledger(str(tmp_path / "ledger.db"))
    ledger.migrate()
    both = [
        Quota(
            "x",
            spend=Month().spend,
            warn=lambda *_: None,
            now=clock,
            pace=Each("x", A_SECOND, WINDOW_S, ledger.allot, clock, block=TAKEN),
        )
        for _ in range(2)
    ]

    def calls(path: str) -> int:
        """How many calls go through before both have to wait."""
        went = 0
        for quota in both:
            try:
                for _ in range(100):
                    quota(path)
                    went += 1
            except Throttled:
                continue
        return went

    assert calls(A_CALL) == 18
    assert calls("/v1.0/card/instances/createAndDeliver") == 18
    clock.at += timedelta(seconds=1.2)
    assert calls(A_CALL) == 18
    ledger.close()


def test_the_leads_hear_of_it_once(tmp_path: Path) -> None:
    team = Team(tmp_path / "data", more={"DINGTALK_MONTHLY_CALLS": 100})
    try:
        team.says("/help", who=team.chen)
        for _ in range(75):
            team.says("/help")

        assert team.sees(team.chen).count("已用 70%") == 1
        team.restarts()
        team.says("/help")
        assert team.sees(team.chen).count("已用 70%") == 1
    finally:
        team.ends()
