"""The interview by typing alone: what a button says can be typed, on every page."""

from __future__ import annotations

import pytest

from bot.casework.case import Status
from bot.conversation.values import Event
from tests.handlers.test_interview import the_interview
from tests.house import GROUP, Bot
from tests.inbound import NUMBER, PAGES, a_draft, a_submitted_case

JAPAN = "local:japan"


def at_the_files(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES:
        bot.presses("继续", form=page)


@pytest.mark.parametrize("word", ["继续", "跳过", "没有", "齐了", "OK"])
def test_the_files_page_is_left_by_a_word(bot: Bot, word: str) -> None:
    at_the_files(bot)

    bot.says(word)

    assert "都对吗" in bot.last()


@pytest.mark.parametrize("word", ["继续", "生成草稿", "确认"])
def test_the_draft_is_written_on_a_word(bot: Bot, word: str) -> None:
    at_the_files(bot)
    bot.says("跳过")

    bot.says(word)

    assert "C1001 的草稿" in bot.last()
    assert bot.case().status is Status.DRAFTING


@pytest.mark.parametrize(
    ("word", "said"),
    [("都做完了", "On 2026-11-03 we checked the packing list"), ("还没", "We will check the packing list")],
)
def test_a_past_date_is_confirmed_or_not_before_the_draft_is_written(bot: Bot, word: str, said: str) -> None:
    at_the_files(bot)
    bot.says("跳过")
    assert "真的做完了吗" in bot.last()

    bot.says(word)

    assert said in bot.last()


@pytest.mark.parametrize("line", ["FNSKU", "修改 FNSKU", "改fnsku"])
def test_an_answer_is_changed_by_its_name(bot: Bot, line: str) -> None:
    at_the_files(bot)
    bot.says("跳过")

    bot.says(line)
    bot.says("X0013R5Q7C")

    assert the_interview(bot).answers["fnsku"] == "X0013R5Q7C"
    assert "都对吗" in bot.last()


def test_what_was_settled_without_asking_is_changed_by_its_name_too(bot: Bot) -> None:
    at_the_files(bot)
    bot.says("跳过")

    bot.says("店铺")

    assert "新店铺" in bot.last()


def test_the_way_back_to_the_files_and_to_the_questions_is_a_word(bot: Bot) -> None:
    at_the_files(bot)
    bot.says("跳过")

    bot.says("上一步")
    assert "收到后马上检查" in bot.last()
    bot.says("上一步")
    assert the_interview(bot).answers.get("attest") is None


@pytest.mark.parametrize("pages", [0, 3, len(PAGES)])
def test_pause_and_on_again_are_words_on_every_page(bot: Bot, pages: int) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES[:pages]:
        bot.presses("继续", form=page)

    bot.says("暂停")
    assert the_interview(bot).state == "paused"
    bot.says("继续")

    assert the_interview(bot).state == "active"
    assert "新建案件" in bot.last()


def test_cancel_is_a_word(bot: Bot) -> None:
    at_the_files(bot)

    bot.says("取消")

    assert the_interview(bot).state == "cancelled"


def test_a_word_that_means_nothing_on_the_review_writes_nothing(bot: Bot) -> None:
    at_the_files(bot)
    bot.says("跳过")

    bot.says("哈哈")

    assert "都对吗" in bot.last()
    assert the_interview(bot).state == "active"


@pytest.mark.parametrize(
    ("line", "home"),
    [
        ("1", JAPAN),
        ("日本站群", JAPAN),
        ("２", GROUP),
        ("3", "local:p2p:xiaoli"),
        ("只有我自己（这个私聊）", "local:p2p:xiaoli"),
    ],
)
def test_the_group_is_chosen_by_its_number_or_its_name_the_last_used_first(bot: Bot, line: str, home: str) -> None:
    bot.waits(minutes=5)
    bot.house.desk.receive(an_addressed_line(bot))
    bot.house.settle()

    bot.says("/newcase")
    bot.says("第七个群")
    assert "这个案件属于哪个群" in bot.last()
    bot.says(line)

    assert the_interview(bot).home_chat == home
    assert "问题属于哪一类" in bot.last()


def an_addressed_line(bot: Bot) -> Event:
    """小李 speaks to the bot in another group."""
    return Event(
        id="e1",
        workspace="local",
        kind="message",
        chat=JAPAN,
        chat_name="日本站群",
        sender=bot.member("小李").id,
        sender_name="小李",
        private=False,
        at=bot.house.now(),
        text="/help",
    )


def test_changing_a_draft_and_thinking_better_of_it_keeps_the_case_and_its_answers(bot: Bot) -> None:
    a_draft(bot)
    bot.presses("修改", near="480 units")

    bot.says("取消")

    assert "C1001" in bot.last()
    assert the_interview(bot).state == "done", "the case still reads its answers there"
    bot.presses("修改", near="480 units")
    assert "货件编号" in bot.last()


def test_once_sent_the_text_stays_as_it_was_sent(bot: Bot) -> None:
    a_draft(bot)
    bot.presses("修改", near="480 units")
    bot.presses("确认可以提交")
    bot.presses("已提交", form={"case_id": NUMBER})

    bot.says("FBA15DJCZRX6")
    bot.says("继续")

    assert "C1001 现在是“平台处理中”" in bot.last()
    with bot.house.ledger.reading() as reading:
        assert len(reading.drafts("C1001")) == 1


def test_a_reply_is_looked_over_and_its_text_goes_into_the_same_case(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.until("2026-11-10 15:00")
    bot.says("/waiting C1001 周五 18:00")

    bot.says("/reply C1001")
    for line in ("昨天", "补文件", "营业执照", "继续"):
        bot.says(line)

    assert "C1001 的回复" in bot.last()
    assert "请贴在原 Case 里" in bot.last()
    assert "复制 Case ID" not in bot.last(), "it has its number"
    bot.presses("我方已回复")
    assert bot.case().status is Status.OPEN
