"""What is not asked for: an answer that seldom exists, and the shop's own number where the shop is known."""

from __future__ import annotations

from bot.casework.draft import Value
from bot.casework.interview import ShopFacts, Surroundings, effective, question_of, script, unasked
from tests.books import shipped
from tests.kiosk import TODAY

SHOP = ShopFacts(id="s1", name="TEMU-1", marketplace="temu", sites=("temu.global",), seller_id="634418212345678")
STOCK: dict[str, Value] = {"marketplace": "temu", "issue": "logistics.tracking"}


def around(*shops: ShopFacts) -> Surroundings:
    return Surroundings(playbooks=shipped().playbooks, shops=shops, today=TODAY)


def asked(answers: dict[str, Value], where: Surroundings) -> set[str]:
    return {one.id for one in script(answers, where)}


def test_a_deadline_that_such_a_notice_seldom_names_is_not_asked_for_and_may_be_added() -> None:
    assert "deadline" not in asked(STOCK, around())
    assert [one.id for one in unasked(STOCK, around())] == ["deadline"]
    assert question_of(STOCK, around(), "deadline") is not None


def test_once_it_is_known_it_counts_like_any_answer() -> None:
    known = STOCK | {"deadline": "2026-11-30"}

    assert "deadline" in asked(known, around())
    assert effective(known, around())["deadline"] == "2026-11-30"
    assert unasked(known, around()) == ()


def test_the_number_of_a_shop_that_is_known_is_not_asked_for() -> None:
    where = around(SHOP)

    assert "mall_id" in asked(STOCK, around())
    assert "mall_id" not in asked(STOCK, where)
    assert effective(STOCK, where)["mall_id"] == "634418212345678"


def test_a_number_of_another_form_is_not_taken_for_the_shops_own() -> None:
    other = ShopFacts(id="s2", name="TEMU-2", marketplace="temu", sites=("temu.global",), seller_id="our second one")

    assert "mall_id" in asked(STOCK, around(other))
