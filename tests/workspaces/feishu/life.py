"""What many tests of Feishu begin with: a case on its way, files, and what became of them."""

from __future__ import annotations

from bot.ledger.records import EvidenceRow
from tests.inbound import NUMBER, PAGES
from tests.workspaces.feishu.team import Team


def at_the_files(team: Team) -> None:
    """小李 is asked for the files of a new case."""
    team.says("/newcase", where=team.group)
    for page in PAGES:
        team.presses("继续", form=page)


def a_case(team: Team) -> None:
    """C1001 is submitted."""
    team.house.warm()
    at_the_files(team)
    for label in ("文件齐了，继续", "都做完了，生成草稿", "确认可以提交"):
        team.presses(label)
    team.presses("已提交", form={"case_id": NUMBER})


def files_of(team: Team, *, by: str) -> list[EvidenceRow]:
    with team.house.ledger.reading() as reading:
        rows = [
            row
            for one in reading.interviews(states=("active", "paused", "done"))
            for row in reading.evidence(interview=one.id)
        ]
        return [row for row in rows if row.by == by] + [
            row for case in reading.cases(seen_by=by) for row in reading.evidence(case=case.ref) if not row.interview
        ]


def me(team: Team) -> str:
    return f"feishu:{team.li.open_id}"
