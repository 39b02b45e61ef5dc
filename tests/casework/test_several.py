"""Several ids in one sentence: the plural of the words around them, the last "and", the noun said once."""

from __future__ import annotations

import pytest

from bot.casework.phrases import Fact, fill
from bot.casework.tongues import joined, tongue

ITEMS = "Item{% if items.many %}s{% endif %} {{ items }} {% if items.many %}were{% else %}was{% endif %} removed."


def said(template: str, **facts: Fact) -> str:
    return fill(template, facts, issue="listing.removed", phrase="removed")[0]


def test_the_words_around_ids_agree_with_their_number() -> None:
    assert said(ITEMS, items=Fact("A1", "items")) == "Item A1 was removed."
    assert said(ITEMS, items=Fact("A1 and A2", "items", many=True)) == "Items A1 and A2 were removed."


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["factura", "identificación"], "factura e identificación"),
        (["factura", "hilo"], "factura e hilo"),
        (["factura", "hielo"], "factura y hielo"),
        (["factura", "certificado"], "factura y certificado"),
    ],
)
def test_spanish_and_before_an_i(parts: list[str], text: str) -> None:
    assert joined(parts, tongue("es")) == text


@pytest.mark.parametrize(
    ("before", "noun", "text"),
    [
        ("Please credit orders {{ ids }}.", "order numbers", "Please credit 12 of them."),
        ("Sales {{ ids }} on the site.", "sales", "12 of them on the site."),
        ("含订单 {{ ids }}。", "订单号", "含12 of them。"),
        ("能否将订单号 {{ ids }} 排除。", "订单号", "能否将12 of them 排除。"),
        ("影響により、受注番号{{ ids }}の遅れ。", "受注番号", "影響により、12 of themの遅れ。"),
        ("The boarders {{ ids }}.", "order numbers", "The boarders 12 of them."),
    ],
)
def test_a_counted_list_says_its_noun_alone(before: str, noun: str, text: str) -> None:
    assert said(before, ids=Fact("12 of them", "ids", noun, many=True)) == text
