"""What a rule suggests is taken with a press: one, or all, in every language, never another than the row shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.casework.case import opened
from bot.casework.rules import Facts, check, draft_of_text
from bot.conversation.outbox import send_task
from bot.conversation.values import Show
from bot.ledger.changes import Change, SaveDraft, SaveFindings
from bot.ledger.records import DraftRow, NewTask
from bot.playbooks.lexicon import lexicon
from tests.house import Bot
from tests.inbound import a_draft


def the_draft(bot: Bot, ref: str = "C1001") -> DraftRow:
    with bot.house.ledger.reading() as reading:
        found = reading.draft(ref)
    assert found is not None
    return found


def request(bot: Bot) -> str:
    return dict(the_draft(bot).draft.sections)["request"]


def requested(bot: Bot, text: str) -> None:
    """The draft's request is rewritten by hand."""
    a_draft(bot)
    bot.presses("手动改写")
    bot.presses("保存并检查", form={**dict(the_draft(bot).draft.sections), "request": text})


def happens(bot: Bot, *changes: Change, tasks: Sequence[NewTask] = ()) -> None:
    bot.house.ledger.settle(
        event_seq=None, changes=changes, tasks=tasks, reconcile={}, who="test", at=bot.house.now()
    )


def a_text_for(bot: Bot, marketplace: str, site: str, text: str) -> None:
    """小李 has this text in front of her, as the draft of a case on that marketplace."""
    a_draft(bot)
    playbook = bot.house.playbooks.playbooks[marketplace]
    where = next(one for one in playbook.sites if one.id == site)
    draft = draft_of_text(text, playbook, where, playbook.issues[0])
    findings = check(draft, Facts(lexicon=lexicon(), playbook=playbook, site=where, grammar=False))
    case = replace(
        bot.case(), ref="C1002", marketplace=marketplace, site=site, issue=draft.issue, subjects=(), revision=0
    )
    row = replace(the_draft(bot), case="C1002", draft=draft, findings=findings)
    here = bot.member("小李").private_chat
    task = send_task(Show(view="draft", subject={"ref": "C1002"}, chat=here), "k1", bot.house.now())
    happens(bot, opened(case), SaveDraft(row), tasks=[task])
    bot.house.settle()


@pytest.mark.parametrize(
    ("written", "gone", "instead"),
    [
        ("Please check it urgently.", "urgently", "Please check it."),
        ("Please check it, we are very anxious.", "anxious", "Please check it."),
        ("Please check it!!", "!!", "Please check it."),
        ("Pls check it.", "Pls", "Please check it."),
    ],
)
def test_what_is_suggested_stands_in_its_place_after_the_press(
    bot: Bot, written: str, gone: str, instead: str
) -> None:
    requested(bot, written)

    bot.presses("采用", near=gone)

    assert request(bot) == instead


@pytest.mark.parametrize(
    ("marketplace", "site", "written", "instead"),
    [
        ("shopee", "shopee.sg", "请处理！", "请处理。"),
        ("mercado_libre", "mercado_libre.mx", "Revisen el pedido!!", "Revisen el pedido."),
        ("mercado_libre", "mercado_libre.br", "Verifiquem o pedido!!", "Verifiquem o pedido."),
        ("rakuten", "rakuten.jp", "商品をご確認ください！", "商品をご確認ください。"),
        ("coupang", "coupang.kr", "상품을 확인해 주십시오!!", "상품을 확인해 주십시오."),
    ],
)
def test_it_is_taken_in_the_language_of_the_site(
    bot: Bot, marketplace: str, site: str, written: str, instead: str
) -> None:
    a_text_for(bot, marketplace, site, written)

    bot.presses("采用", near=written[-1])

    assert the_draft(bot, "C1002").draft.text == instead


def test_all_suggestions_are_taken_with_one_press(bot: Bot) -> None:
    requested(bot, "Pls check the 15 units urgently!!")

    bot.presses("全部采用")

    assert request(bot) == "Please check the 15 units."


def test_a_press_means_what_its_row_says_though_the_checker_spoke_meanwhile(bot: Bot) -> None:
    """The grammar checker's findings join the version that is shown: rows move, and what a press means does not."""
    requested(bot, "Pls check it in the same time, and reply urgently.")
    card, row = bot.newest_card(), the_draft(bot)
    happens(bot, SaveFindings(replace(row, findings=row.findings[::-1])))

    bot.presses("采用", card=card, near="urgently")

    assert request(bot) == "Pls check it in the same time, and reply."


def test_a_suggestion_that_is_no_longer_made_is_not_taken(bot: Bot) -> None:
    requested(bot, "Pls check it.")
    card, row = bot.newest_card(), the_draft(bot)
    happens(bot, SaveFindings(replace(row, findings=())))

    bot.presses("采用", card=card, near="Pls")

    assert the_draft(bot).version == row.version
