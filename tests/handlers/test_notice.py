"""A notice is pasted, forwarded or uploaded in the private chat: what it says stands filled in, the rest is asked."""

from __future__ import annotations

import time

import pytest

from bot.conversation.cards import Form
from tests.casework.papers_of_notices import Paper, mail, papers
from tests.house import GROUP, Bot
from tests.inbound import NUMBER, PAGES, a_submitted_case

RELATED = """@小李 这个处理一下

---------- Forwarded message ---------
From: Amazon Seller Performance <seller-performance@amazon.com>
Date: Fri, Nov 6, 2026 at 3:12 AM
Subject: Your Amazon.com selling account has been deactivated

Hello,
Your Amazon.com selling account is related to an account which may not be used to sell on our site.
We believe your account is a related account of one that was closed before.
Please send the information by December 4, 2026.
"""
INAUTHENTIC = """From: Amazon Seller Performance <seller-performance@amazon.com>
Date: Fri, 6 Nov 2026 03:12:00 -0800
Subject: Policy warning

Customers say that ASIN B0CHX7M2QP of your Amazon.com account is inauthentic.
Send invoices that show the supply chain.
"""


def on_the_page(bot: Bot, who: str = "小李") -> dict[str, object]:
    """What stands in the newest form before anybody touches it."""
    card = bot.newest_card(who=who).card
    assert card is not None
    forms = [block for block in card.blocks if isinstance(block, Form)]
    return {one.name: one.value for form in forms for one in form.fields}


def confirm(bot: Bot, **changed: str) -> None:
    bot.presses("没错，继续", form={**on_the_page(bot), **changed})  # type: ignore[dict-item]


def the_interview(bot: Bot):
    with bot.house.ledger.reading() as reading:
        return reading.active_interview(bot.member("小李").id)


def test_a_pasted_notice_comes_back_as_one_page(bot: Bot) -> None:
    bot.says(RELATED)

    assert on_the_page(bot) == {
        "marketplace": "amazon",
        "issue": "account.related",
        "notice_date": "2026-11-06",
        "deadline": "2026-12-04",
        "prior": "none",
    }
    assert "看起来是" in bot.last()
    assert "related to an account" in bot.last()
    assert "\nAmazon.com selling account is related" in bot.last(), "the quoted sentence begins with a whole word"


def test_what_was_confirmed_is_not_asked_again(bot: Bot) -> None:
    bot.says(RELATED)

    confirm(bot)

    row = the_interview(bot)
    assert row.answers["issue"] == "account.related"
    assert row.answers["notice_date"] == "2026-11-06"
    assert not {"marketplace", "issue", "issue_class", "notice_date", "deadline"} & set(on_the_page(bot))


def test_nothing_counts_before_it_is_confirmed(bot: Bot) -> None:
    bot.says(RELATED)

    assert not the_interview(bot).answers


@pytest.mark.parametrize("word", ["好的", "ok", "确认"])
def test_the_page_is_confirmed_by_a_word(bot: Bot, word: str) -> None:
    bot.says(RELATED)

    bot.says(word)

    assert the_interview(bot).answers["issue"] == "account.related"


def test_another_issue_than_was_proposed_gets_its_own_facts(bot: Bot) -> None:
    bot.says(RELATED + "This concerns ASIN B0CHX7M2QP.\n")

    confirm(bot, issue="account.inauthentic")

    assert on_the_page(bot)["issue"] == "account.inauthentic"
    assert on_the_page(bot)["asins"] == "B0CHX7M2QP"


def test_an_ambiguous_date_is_asked_and_not_guessed(bot: Bot) -> None:
    bot.says(RELATED.replace("Fri, Nov 6, 2026 at 3:12 AM", "06/11/2026 03:12"))

    assert on_the_page(bot)["notice_date"] == "06/11/2026"
    assert "2026-06-11" in bot.last()
    assert "2026-11-06" in bot.last()


def test_the_original_is_kept_with_the_case(bot: Bot) -> None:
    bot.says(RELATED)
    confirm(bot)

    row = the_interview(bot)
    with bot.house.ledger.reading() as reading:
        (kept,) = reading.evidence(interview=row.id)
    assert bot.house.files.get(kept.sha256).decode() == RELATED
    assert kept.verdict == "pass"


def test_a_text_with_the_number_of_a_case_is_offered_as_its_answer(bot: Bot) -> None:
    a_submitted_case(bot)

    bot.says(
        f"From: Amazon\nSubject: Case {NUMBER}\n\nHello, please send us the packing list of this shipment.\n" * 3
    )
    assert "C1001" in bot.last()
    bot.presses("是，在 C1001 里回复")
    assert "C1001 的平台回复：要求补材料" in bot.last()
    bot.presses("没错，开始写回复", form={"until": "2026-11-16 18:00"})

    row = the_interview(bot)
    assert (row.kind, row.case) == ("reply", "C1001")
    assert "packing list" in str(row.answers["marketplace_message"])
    with bot.house.ledger.reading() as reading:
        assert "original_notice" in {one.slot for one in reading.evidence(case="C1001")}


def test_or_it_is_something_new_all_the_same(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.says(RELATED + f"\nSee also case {NUMBER}.")

    bot.presses("不是，这是新的问题")

    assert on_the_page(bot)["issue"] == "account.related"


def test_a_stranger_s_case_is_not_offered(bot: Bot) -> None:
    """Only who may answer in a case hears of it; to the others the text is a notice like any other."""
    a_submitted_case(bot)

    bot.says(RELATED + f"\nSee also case {NUMBER}.", who="小王")

    assert "C1001" not in bot.last(who="小王")
    assert "Amazon" in bot.last(who="小王") or "亚马逊" in bot.last(who="小王")


def test_a_mail_file_is_read_like_the_text(bot: Bot) -> None:
    content = mail(
        RELATED.split("\n\n", 2)[2],
        **{"from": "Amazon <seller-performance@amazon.com>"},
        subject="您的账户已停用",
        date="Fri, 06 Nov 2026 03:12:00 +0000",
        charset="gbk",
        transfer="quoted-printable",
    )

    bot.says("", files=[("notice.eml", content)])

    assert on_the_page(bot)["issue"] == "account.related"
    assert on_the_page(bot)["notice_date"] == "2026-11-06"


def test_a_short_answer_stays_an_answer(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    bot.says("物流与售后")

    assert the_interview(bot).answers["issue_class"] == "logistics"


def test_a_pasted_column_of_ids_is_taken_as_the_answer(bot: Bot) -> None:
    bot.says(INAUTHENTIC)
    confirm(bot, asins="")
    row = the_interview(bot)
    bot.presses("继续", form={"account_status": "suspended", "prior": "none", "code": ""})
    bot.says("跳过")

    bot.says("\n".join(f"B0CHX7M2{n:02}" for n in range(10, 50)))

    assert the_interview(bot).id == row.id
    lists = [value for value in the_interview(bot).answers.values() if isinstance(value, tuple) and len(value) > 1]
    assert [len(one) for one in lists] == [40]


def test_a_notice_in_the_middle_of_another_case_pauses_that_one(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    bot.presses("继续", form=PAGES[0])

    bot.says(RELATED)

    assert "已暂停" in bot.sees()
    assert on_the_page(bot)["issue"] == "account.related"


def test_a_long_question_of_ours_opens_nothing(bot: Bot) -> None:
    bot.says("请问这个机器人怎么用呀，我刚来这个部门，还不知道从哪里开始，有没有说明可以看看，谢谢。" * 4)

    assert the_interview(bot) is None
    assert "/newcase" in bot.last()


def test_a_megabyte_is_answered_within_a_second(bot: Bot) -> None:
    content = (RELATED + "\n" + "B0CHX7M2QP 2026-11-05 USD 12.50, by the way. From: x\n" * 19_000).encode()
    begun = time.process_time()

    bot.says("", files=[("long.txt", content[:1_000_000])])

    assert time.process_time() - begun < 1
    assert on_the_page(bot)["marketplace"] == "amazon"


@pytest.mark.parametrize("paper", [one for one in papers() if "forwarded" in one.name], ids=lambda one: one.name)
def test_forwarded_notices_in_the_chat(bot: Bot, paper: Paper) -> None:
    bot.until("2026-11-23 11:00")

    bot.says(paper.text) if not paper.file else bot.says("", files=[(paper.file, paper.content)])

    assert on_the_page(bot)["issue"] == paper.find["issue"]
