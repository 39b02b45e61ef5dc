"""The day in DingTalk where the vendor makes a difference: what is pasted or sent as a file, with cards
and without."""

from __future__ import annotations

from tests.casework.papers_of_notices import mail
from tests.handlers.test_notice import RELATED
from tests.lists import a_list, workbook
from tests.workspaces.dingtalk.team import Team


def known(team: Team) -> dict[str, object]:
    """The answers that count so far."""
    with team.house.ledger.reading() as reading:
        row = reading.active_interview(f"dingtalk:{team.li.user_id}")
    assert row is not None
    return dict(row.answers)


def test_a_pasted_notice_is_confirmed_by_a_word(team: Team) -> None:
    """All issues of a marketplace are more choices than a form template holds, so the page comes as text."""
    team.says(RELATED)
    assert "从通知里看到这些" in team.sees(team.li)
    assert "现在填的是：2026-12-04" in team.last(team.li)

    team.says("确认")

    assert known(team)["deadline"] == "2026-12-04"


def test_a_mail_file_is_opened_and_read(team: Team) -> None:
    content = mail(
        RELATED.split("\n\n", 2)[2],
        **{"from": "Amazon <seller-performance@amazon.com>"},
        subject="您的账户已停用",
        date="Fri, 06 Nov 2026 03:12:00 +0000",
    )

    team.sends("notice.eml", content)

    assert "现在填的是：2026-11-06" in team.sees(team.li)


def test_the_lead_sends_the_teams_list_and_takes_it_in(bare: Team) -> None:
    rows, _ = a_list(12, wrong_every=6)

    bare.sends("案件表.xlsx", workbook(rows), who=bare.chen)
    assert "第 7 行，Case ID：“没有”不像 Case ID" in bare.last(bare.chen)
    bare.types("导入这 10 件", who=bare.chen)

    with bare.house.ledger.reading() as reading:
        assert reading.count_cases() == 10
