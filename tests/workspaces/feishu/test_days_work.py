"""The day in Feishu where the vendor makes a difference: what is pasted, what is sent as a file, who is called."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.ledger.changes import SaveChat
from cards.settings import ROTA
from tests.casework.papers_of_notices import mail
from tests.handlers.test_notice import RELATED
from tests.lists import a_list, workbook
from tests.workspaces.feishu.life import a_case
from tests.workspaces.feishu.team import Team


def test_a_pasted_notice_is_confirmed_on_one_card(team: Team) -> None:
    team.says(RELATED)
    assert "从通知里看到这些" in team.last(team.li)

    team.presses(
        "没错，继续",
        form={
            "marketplace": "amazon",
            "issue": "account.related",
            "notice_date": "2026-11-06",
            "deadline": "2026-12-04",
            "prior": "none",
        },
    )

    with team.house.ledger.reading() as reading:
        row = reading.active_interview(f"feishu:{team.li.open_id}")
    assert row is not None
    assert row.answers["notice_date"] == "2026-11-06"


def test_a_notice_longer_than_a_form_field_is_read_from_the_chat(team: Team) -> None:
    team.says(RELATED + "\nWe take the safety of our customers seriously, and so do our sellers.\n" * 150)

    assert "从通知里看到这些" in team.last(team.li)


def test_a_mail_file_is_opened_and_read(team: Team) -> None:
    content = mail(
        RELATED.split("\n\n", 2)[2],
        **{"from": "Amazon <seller-performance@amazon.com>"},
        subject="您的账户已停用",
        date="Fri, 06 Nov 2026 03:12:00 +0000",
        charset="gbk",
        transfer="base64",
    )

    team.sends("notice.eml", content)

    with team.house.ledger.reading() as reading:
        row = reading.active_interview(f"feishu:{team.li.open_id}")
    assert row is not None
    assert row.raw["notice_date"] == "2026-11-06"
    assert "账户关联被停用" in team.last(team.li)


def test_the_lead_sends_the_teams_list_and_takes_it_in(team: Team) -> None:
    rows, _ = a_list(12, wrong_every=6)

    team.sends("案件表.xlsx", workbook(rows), who=team.chen)
    assert "第 7 行，Case ID：“没有”不像 Case ID" in team.last(team.chen)
    team.presses("导入这 10 件", who=team.chen)

    with team.house.ledger.reading() as reading:
        assert reading.count_cases() == 10


def test_who_is_on_duty_is_called_by_feishus_own_mention(team: Team) -> None:
    a_case(team)
    with team.house.ledger.reading() as reading:
        chat = reading.chat(f"feishu:{team.group.chat_id}")
    assert chat is not None
    team.house.ledger.settle(
        event_seq=None,
        changes=[SaveChat(replace(chat, settings={**chat.settings, ROTA: "小王"}))],
        tasks=[],
        reconcile={},
        who="casebot",
        at=team.house.now(),
    )

    team.says("/waiting C1001 周五 18:00", where=team.group)

    nudge = team.fake.shown(team.group)[-1]
    assert "平台等我方回复：C1001" in nudge.text
    assert f"<at id={team.wang.open_id}></at>" in json.dumps(nudge.card, ensure_ascii=False)
