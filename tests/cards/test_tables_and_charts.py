"""Tables and charts: Feishu's own elements, and lines where a chat shows neither. Nothing typed is read as markup."""

from __future__ import annotations

import pytest

from bot.conversation.cards import Card, Chart, Fold, Table
from bot.conversation.words import sayer
from cards.render.codec import decode, encode
from cards.render.dingtalk import Writer
from cards.render.feishu import render
from cards.render.feishu_check import wrong_with
from cards.render.lines import as_lines
from tests.fakes.feishu.card_check import check_card

SAY = sayer("zh-CN")
TYPED = "<at id=all></at> **x**"
TABLE = Table(("负责人", "全部"), ((TYPED, "2"), ("小王", "1")))
CHART = Chart("按状态", (("待回复", 3), (TYPED, 1)))


def elements(*blocks: object) -> list[dict[str, object]]:
    card = render(Card(title="t", blocks=blocks, summary="s"), say=SAY)  # type: ignore[arg-type]
    assert wrong_with(card) == []
    check_card(card, known_images=(), may_call=lambda _: False)
    return list(card["body"]["elements"])


def test_feishu_shows_a_table_of_literal_text() -> None:
    (found,) = elements(TABLE)

    assert found["tag"] == "table"
    assert {column["data_type"] for column in found["columns"]} == {"text"}  # type: ignore[attr-defined]
    assert found["rows"][1] == {"c0": "小王", "c1": "1"}  # type: ignore[index]


def test_feishu_draws_a_chart_under_its_title() -> None:
    title, found = elements(CHART)

    assert "按状态" in str(title)
    assert found["chart_spec"]["data"]["values"][0] == {"x": "待回复", "y": 3}  # type: ignore[index]


def test_inside_a_panel_both_are_lines_because_feishu_takes_them_at_the_root_only() -> None:
    (panel,) = elements(Fold("更多", (TABLE, CHART)))

    inner = panel["elements"]
    assert [one["tag"] for one in inner] == ["markdown", "markdown"]  # type: ignore[attr-defined]
    assert "<at" not in str(inner)


def test_an_empty_table_and_an_empty_chart_are_nothing() -> None:
    shown = elements(Table(("a",), ()), Chart("b", ()))

    assert [one["tag"] for one in shown] == ["div"], "only the card's title stands there"


@pytest.mark.parametrize("block", [TABLE, CHART])
def test_a_kept_card_comes_back_as_it_was(block: Table | Chart) -> None:
    card = Card(title="t", blocks=(block,), summary="s")

    assert decode(encode(card)) == card


def test_dingtalk_tells_each_row_in_a_line_without_reading_it() -> None:
    (lines,) = Writer(SAY).block(TABLE)

    assert lines.splitlines()[1] == "- 小王: 全部 1"
    assert "**x**" not in lines


def test_lines_say_what_each_number_is() -> None:
    assert as_lines(Table(("谁", "全部", "待回复"), (("小李", "2", "1"),))) == ["小李: 全部 2, 待回复 1"]
    assert as_lines(CHART)[:2] == ["按状态", "待回复: 3"]
