"""The interview as conversations: one operator, a busy afternoon, the real house."""

from __future__ import annotations

from bot.conversation.cards import Form
from bot.ledger.records import Interview
from tests.house import GROUP, Bot
from tests.inbound import ANSWERS, PAGES, a_draft, a_submitted_case


def the_interview(bot: Bot) -> Interview:
    with bot.house.ledger.reading() as reading:
        found = reading.interviews(member="local:xiaoli", states=("active", "paused", "done", "cancelled"))
    return found[0]


def fields(bot: Bot) -> dict[str, object]:
    """What the newest card's form holds, by field."""
    card = bot.newest_card().card
    assert card is not None
    return {field.name: field for block in card.blocks if isinstance(block, Form) for field in block.fields}


def test_a_case_begun_in_the_group_is_asked_about_in_private(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)

    assert "小李 正在新建案件" in bot.last(GROUP)
    assert "问题属于哪一类" in bot.last()


def test_a_shop_that_is_the_only_one_is_not_asked_for(bot: Bot) -> None:
    bot.says("/新建 amazon", where=GROUP)

    assert set(fields(bot)) == {"issue_class"}


def test_begun_in_private_it_asks_for_the_group_only_when_there_are_several(bot: Bot) -> None:
    bot.says("/newcase")

    assert the_interview(bot).home_chat == GROUP


def test_every_question_can_be_answered_by_typing_one_line_at_a_time(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)

    for line in ("物流", "1", "跳过", "1", "1", "FBA15DJCZRX5", "X0013R5Q7B", "480", "15", "2026-10-02"):
        bot.says(line)

    answers = the_interview(bot).answers
    assert answers["issue"] == "logistics.fba.inbound"
    assert (answers["shipment_id"], answers["sent"], answers["delivered_on"]) == ("FBA15DJCZRX5", "480", "2026-10-02")


def test_a_wrong_answer_comes_back_filled_in_with_what_is_wrong_and_an_example(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES[:3]:
        bot.presses("继续", form=page)

    bot.presses("继续", form={**PAGES[3], "shipment_id": "FBA15DJ", "delivered_on": "2027-01-01"})

    wrong = fields(bot)
    assert wrong["shipment_id"].value == "FBA15DJ"  # type: ignore[attr-defined]
    assert "FBA15DJCZRX5" in wrong["shipment_id"].error  # type: ignore[attr-defined]
    assert wrong["delivered_on"].error  # type: ignore[attr-defined]
    assert wrong["fnsku"].value == PAGES[3]["fnsku"], "what was right is kept, too"  # type: ignore[attr-defined]
    assert "shipment_id" not in the_interview(bot).answers


def test_back_brings_the_last_page_filled_in(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES[:4]:
        bot.presses("继续", form=page)

    bot.presses("上一步")

    assert fields(bot)["shipment_id"].value == "FBA15DJCZRX5"  # type: ignore[attr-defined]


def test_a_restart_in_the_middle_loses_nothing(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES[:4]:
        bot.presses("继续", form=page)

    bot.restarts()
    for page in PAGES[4:]:
        bot.presses("继续", form=page)
    bot.presses("文件齐了，继续")

    assert "都对吗" in bot.last()
    assert "FBA15DJCZRX5" in bot.last()


def test_paused_it_waits_and_resumed_it_goes_on_where_it_was(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    bot.presses("继续", form=PAGES[0])

    bot.says("/pause")
    bot.says("/resume")

    assert "具体是哪种情况" in bot.last()
    assert the_interview(bot).state == "active"


def test_a_new_case_pauses_the_one_in_progress_and_resume_lists_both(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    bot.presses("继续", form=PAGES[0])

    bot.says("/newcase", where=GROUP)
    bot.says("/resume")

    assert "没写完的案件" in bot.last()
    with bot.house.ledger.reading() as reading:
        states = sorted(one.state for one in reading.interviews(member="local:xiaoli"))
    assert states == ["active", "paused"]


def test_cancelled_it_asks_nothing_more(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)

    bot.says("/cancel")
    bot.says("物流")

    assert "/newcase" in bot.last()
    assert the_interview(bot).state == "cancelled"


def test_an_unfinished_interview_is_nudged_once_next_morning(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    bot.presses("继续", form=PAGES[0])
    before = len(bot.messages())

    bot.until("2026-11-10 09:29")
    assert len(bot.messages()) == before
    bot.until("2026-11-13 18:00")

    assert len(bot.messages()) == before + 1
    assert "还没" in bot.last()


def test_of_two_windows_on_one_page_the_first_counts_and_the_second_keeps_its_typing(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES[:3]:
        bot.presses("继续", form=page)
    stale = bot.newest_card()

    bot.presses("继续", form={**PAGES[3], "sent": ""}, card=stale)
    reply = bot.presses("继续", form={**PAGES[3], "sent": "500"}, card=stale)

    assert reply.toast is not None
    assert "另一个窗口" in reply.toast.text
    assert "sent" not in the_interview(bot).answers
    assert fields(bot)["sent"].value == "500"  # type: ignore[attr-defined]


def test_somebody_elses_card_does_nothing_and_says_whose_it_is(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    card = bot.newest_card()

    reply = bot.presses("继续", who="小王", where=card.chat, card=card, form=PAGES[0])

    assert reply.toast is not None
    assert "小李" in reply.toast.text
    assert "issue_class" not in the_interview(bot).answers


def test_from_the_review_one_answer_is_changed_and_the_rest_stays(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES:
        bot.presses("继续", form=page)
    bot.presses("文件齐了，继续")

    bot.presses("修改", near="X0013R5Q7B")
    assert set(fields(bot)) == {"fnsku"}
    bot.presses("继续", form={"fnsku": "X0013R5Q7C"})

    assert "都对吗" in bot.last()
    assert the_interview(bot).answers["fnsku"] == "X0013R5Q7C"
    assert the_interview(bot).answers["sent"] == ANSWERS["sent"]


def test_a_second_case_about_the_same_thing_is_stopped_and_led_to_the_first(bot: Bot) -> None:
    a_draft(bot)

    bot.says("/newcase", where=GROUP)
    for page in PAGES[:4]:
        bot.presses("继续", form=page)

    assert "已经有这个案件了" in bot.last()
    assert "C1001" in bot.last()
    with bot.house.ledger.reading() as reading:
        assert reading.count_cases() == 1
    bot.presses("查看 C1001")
    assert "状态: 草拟中" in bot.last()


def test_a_file_sent_in_the_chat_fills_the_slot_its_name_says(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES:
        bot.presses("继续", form=page)

    bot.says("", files=[("supplier Invoice 09.pdf", b"%PDF-1.4 not really")])

    with bot.house.ledger.reading() as reading:
        files = reading.evidence(interview=the_interview(bot).id)
    assert [file.slot for file in files] == ["invoice"]
    assert files[0].verdict == "block", "a PDF that does not open is said so at once"
    assert "✕" in bot.sees()


def test_a_marketplace_nobody_knows_is_said_so_and_the_questions_come_all_the_same(bot: Bot) -> None:
    bot.says("/newcase 火星", where=GROUP)

    assert "“火星”我还不认识。现在能写的平台：" in bot.sees()
    assert "亚马逊、" in bot.sees()
    assert "问题属于哪一类" in bot.last()


def test_unfinished_interviews_are_told_apart(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.says("/reply C1001")
    bot.says("/newcase", where=GROUP)
    bot.presses("继续", form=PAGES[0])
    bot.presses("继续", form=PAGES[1])

    bot.says("/resume")

    assert "回复 C1001" in bot.last()
    assert "FBA 货件少收" in bot.last()


def test_two_of_the_same_issue_are_told_apart_by_their_ids(bot: Bot) -> None:
    for shipment in ("FBA15DJCZRX5", "FBA15KTW2M7P"):
        bot.says("/newcase", where=GROUP)
        for page in PAGES[:3]:
            bot.presses("继续", form=page)
        bot.presses("继续", form={**PAGES[3], "shipment_id": shipment})

    bot.says("/resume")

    assert "FBA 货件少收 · FBA15DJCZRX5" in bot.last()
    assert "FBA 货件少收 · FBA15KTW2M7P" in bot.last()


def test_what_must_be_at_hand_is_said_once_before_the_first_question_of_the_matter(bot: Bot) -> None:
    said = "先备好：能登录的后台，以及供应商发票。"
    bot.says("/newcase", where=GROUP)
    seen = []
    for page in PAGES:
        seen.append(said in bot.last())
        bot.presses("继续", form=page)

    assert seen == [False, False, True, True, False, False]
