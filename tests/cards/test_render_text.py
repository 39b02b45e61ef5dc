"""A card as plain text: what a terminal shows, and how its buttons and questions are answered there."""

from bot.conversation.cards import (
    Bullets,
    Button,
    Buttons,
    Card,
    Choice,
    Copy,
    Divider,
    Download,
    Facts,
    Field,
    Fold,
    Form,
    Pair,
    Row,
    Span,
    Text,
    say,
)
from bot.conversation.words import sayer
from cards.render.text import buttons_of, card_text, rich_text

EN = sayer("en")


def test_a_sentence_is_only_that_sentence():
    assert card_text(say("早上好"), EN) == "早上好"


def test_a_draft_reads_sentence_by_sentence_with_its_reading_below():
    card = Card(
        title="C1001",
        blocks=(
            Text("[Request]", "heading"),
            Pair(("Please check ", Span("B0CXXXX123", "fact"), "."), "请检查 B0CXXXX123。", "人工修改"),
            Copy("Please check B0CXXXX123.", "复制"),
        ),
    )

    assert card_text(card, EN).splitlines() == [
        "【C1001】",
        "",
        "[Request]",
        "Please check B0CXXXX123.",
        "  请检查 B0CXXXX123。",
        "  (人工修改)",
        "--- 复制 ---",
        "Please check B0CXXXX123.",
        "---",
    ]


def test_buttons_are_numbered_through_the_whole_card():
    card = Card(
        title="",
        blocks=(
            Row("C1001", (Button("无变化", "same"), Button("已解决", "done")), "5 天"),
            Fold("更多", (Buttons((Button("延后", "snooze"),)),)),
            Form((), Button("保存", "save"), (Button("取消", "cancel"),)),
        ),
    )

    text = card_text(card, EN)

    assert "- C1001\n  5 天\n  [1] 无变化  [2] 已解决" in text
    assert "▸ 更多\n  [3] 延后" in text
    assert "[4] 保存  [5] 取消" in text
    assert [button.action for button, _ in buttons_of(card)] == ["same", "done", "snooze", "save", "cancel"]
    assert [form is not None for _, form in buttons_of(card)] == [False, False, False, True, False]


def test_one_question_shows_its_choices_with_numbers_and_how_to_answer():
    options = (Choice("a", "贴错标签", "Wrong label"), Choice("b", "换了包装"))
    card = Card(title="", blocks=(Form((Field("cause", "choice", "原因", "b", options),), Button("下一页", "next")),))

    assert card_text(card, EN).splitlines() == [
        "",
        "? 原因",
        "  1. 贴错标签 · Wrong label",
        " *2. 换了包装",
        "",
        "Answer with the number.",
        "[1] 下一页",
    ]


def test_a_refused_answer_comes_back_with_what_is_wrong():
    field = Field("asin", "text", "ASIN", "B0C", (), "10 位编号", "B0CXXXX123", "只有 3 位")
    card = Card(title="", blocks=(Form((field,), Button("下一页", "next")),))

    text = card_text(card, EN)

    assert "  10 位编号\n  For example: B0CXXXX123\n  Now: B0C\n  ! 只有 3 位" in text
    assert text.endswith("Type the answer.\n[1] 下一页")


def test_several_questions_are_answered_one_at_a_time():
    card = Card(
        title="",
        blocks=(Form((Field("a", "text", "甲"), Field("b", "text", "乙", required=False)), Button("好", "ok")),),
    )

    text = card_text(card, EN)

    assert "? 甲" in text
    assert "? 乙 (optional)" in text
    assert "Answer one question at a time" in text


def test_facts_lists_lines_and_files_are_plain_lines():
    card = Card(
        title="",
        mention=(Span("小李", member="local:xiaoli"),),
        blocks=(
            Facts((("站点", "amazon.com"),)),
            Bullets(("一", "二"), numbered=True),
            Bullets(("三",)),
            Divider(),
            Download("订单.csv", "00"),
        ),
    )

    assert card_text(card, EN).splitlines() == [
        "@小李",
        "站点: amazon.com",
        "1. 一",
        "2. 二",
        "- 三",
        "----",
        "File: 订单.csv",
    ]


def test_a_link_shows_where_it_leads():
    assert (
        rich_text(Span("后台", url="https://sellercentral.amazon.com/")) == "后台 (https://sellercentral.amazon.com/)"
    )
    assert rich_text(Span("后台", url="javascript:x")) == "后台"
