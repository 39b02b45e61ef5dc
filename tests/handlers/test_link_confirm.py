"""Who types a code is asked whether it is their own; until they say so nobody is linked, whoever told them to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.conversation.cards import Button
from tests.handlers.conftest import PEOPLE
from tests.handlers.two_sides import CONFIRM, FAR_GROUP, REFUSE, TwoSides, sides

__all__ = ["sides"]
DEAD = "这个验证码不能用"
VOID = "没有绑定，这个验证码已经作废"


def linked(sides: TwoSides, who: str = "xiaoli") -> int:
    """How many identities this one's person has beside it."""
    with sides.ledger.reading() as reading:
        return len(reading.selves(PEOPLE[who].id)) - 1


def logged(sides: TwoSides) -> list[str]:
    """What the log says was done, oldest first."""
    with sides.ledger.reading() as reading:
        rows = reading._db.rows("SELECT what, member, other FROM link_log ORDER BY seq")
    return [" ".join(filter(None, (row["what"], row["member"], row["other"]))) for row in rows]


def shown_code(sides: TwoSides, who: str = "xiaoli") -> str:
    """The card with this member's newest code, as it stands now."""
    return sides.in_chat(sides.private(who), "绑定另一边")[-1].text


def forges(sides: TwoSides, who: str, action: str, value: Mapping[str, Any]) -> str:
    """A press made up by hand; what the card becomes and what is said over it."""
    (card,) = sides.say(who, "/help", chat=sides.private(who))
    reply = sides.press_button(who, card, Button("x", action, value))
    return card.text + (reply.toast.text if reply.toast else "")


def test_a_typed_code_links_nobody_yet_and_names_whose_it_is(sides: TwoSides) -> None:
    code = sides.code("xiaoli")

    asked = sides.asked("li_far", f"/link {code}")

    assert "这个验证码是小李（wall）的。两边都是你本人吗？" in asked.text
    assert "绑定以后，小李（wall）能看、能做你能看、能做的一切。" in asked.text
    assert not linked(sides)
    assert code.replace("-", "") not in str(dict(asked.buttons[CONFIRM].value)), (
        "in clear it stands where it was typed"
    )


def test_a_lead_who_was_talked_into_typing_a_colleagues_code_says_no_and_gives_nothing_away(sides: TwoSides) -> None:
    ref = sides.submitted(chat=FAR_GROUP, owner="xiaowang")
    code = sides.code("laoliu")
    asked = sides.asked("boss_far", f"/link {code}")
    before = len(sides.in_chat(sides.private("laoliu"), ""))

    sides.press("boss_far", asked, REFUSE)

    assert VOID in asked.text
    assert not asked.buttons
    assert not sides.sees("laoliu", ref)
    assert "已经失效" in shown_code(sides, "laoliu")
    assert "陈总" not in "".join(one.text for one in sides.in_chat(sides.private("laoliu"), ""))
    assert len(sides.in_chat(sides.private("laoliu"), "")) == before + 1, "the answer to /status, and nothing else"
    assert logged(sides) == ["offered wall:laoliu", "refused far:boss wall:laoliu"]
    assert DEAD in sides.alone("li_far", f"/link {code}"), "nobody can use it"


def test_each_button_pressed_twice_is_a_non_event(sides: TwoSides) -> None:
    asked = sides.asked("li_far", f"/link {sides.code('xiaoli')}")
    confirm, refuse = asked.buttons[CONFIRM], asked.buttons[REFUSE]
    sides.press_button("li_far", asked, confirm)
    before = len(sides.wall.shown)

    again = sides.press_button("li_far", asked, confirm)
    too_late = sides.press_button("li_far", asked, refuse)

    assert again.toast
    assert again.toast.text == "已经绑定好了。"
    assert too_late.toast
    assert "请马上发 /解绑" in too_late.toast.text, "a link that stands is not called void"
    assert "已和小李" in asked.text
    assert linked(sides) == 1
    assert len(sides.wall.shown) == before
    assert logged(sides) == ["offered wall:xiaoli", "linked far:li wall:xiaoli"]


def test_a_refusal_pressed_twice_or_followed_by_a_yes_stays_a_refusal(sides: TwoSides) -> None:
    asked = sides.asked("li_far", f"/link {sides.code('xiaoli')}")
    confirm, refuse = asked.buttons[CONFIRM], asked.buttons[REFUSE]

    for _ in range(2):
        sides.press_button("li_far", asked, refuse)
        assert VOID in asked.text
    sides.press_button("li_far", asked, confirm)

    assert DEAD in asked.text
    assert not linked(sides)
    assert logged(sides)[1:] == ["refused far:li wall:xiaoli", "tried far:li"]


# -- what may have changed between typing and pressing


def test_a_code_that_ran_out_since_it_was_typed_links_nobody(sides: TwoSides) -> None:
    asked = sides.asked("li_far", f"/link {sides.code('xiaoli')}")
    sides.wait(minutes=10)

    sides.press("li_far", asked, CONFIRM)

    assert DEAD in asked.text
    assert not linked(sides)


def test_a_newer_code_is_not_used_through_the_card_of_an_older_one(sides: TwoSides) -> None:
    older = sides.asked("li_far", f"/link {sides.code('xiaoli')}")
    newer = sides.asked("li_far", f"/link {sides.code('xiaoli')}")
    old = older.buttons

    sides.press_button("li_far", older, old[REFUSE])
    assert "已经失效" not in shown_code(sides), "nor spoilt by it"
    sides.press_button("li_far", older, old[CONFIRM])

    assert DEAD in older.text
    assert not linked(sides)
    sides.press("li_far", newer, CONFIRM)
    assert linked(sides) == 1


def test_a_code_that_stood_in_a_group_since_it_was_typed_links_nobody(sides: TwoSides) -> None:
    code = sides.code("xiaoli")
    asked = sides.asked("li_far", f"/link {code}")
    sides.say("xiaoli", f"/link {code}")

    sides.press("li_far", asked, CONFIRM)

    assert DEAD in asked.text
    assert not linked(sides)


def test_who_was_linked_on_that_side_since_is_not_linked_twice(sides: TwoSides) -> None:
    asked = sides.asked("li_far", f"/link {sides.code('xiaoli')}")
    sides.links("xiaowang", "li_far")

    reply = sides.press("li_far", asked, CONFIRM)

    assert reply.toast
    assert "已经绑定了同一边" in reply.toast.text
    assert not linked(sides)


# -- made up by hand


@pytest.mark.parametrize("action", ["link_confirm", "link_refuse"])
def test_a_card_made_up_for_an_open_code_gets_the_answer_of_none_and_changes_nothing(
    sides: TwoSides, action: str
) -> None:
    asked = sides.asked("li_far", f"/link {sides.code('xiaoli')}")
    theirs: dict[str, Any] = dict(asked.buttons[CONFIRM].value)
    nobody = forges(sides, "zhou", action, {"other": "wall:nobody", "proof": "x"})

    for value in (theirs, {**theirs, "proof": ""}, {**theirs, "proof": None}, {**theirs, "other": "wall:xiaowang"}):
        assert forges(sides, "zhou", action, value) == nobody

    assert not linked(sides)
    assert "已经失效" not in shown_code(sides)
    sides.press("li_far", asked, CONFIRM)
    assert linked(sides) == 1, "who typed it still can"


def test_who_guesses_through_the_button_is_stopped_like_who_types(sides: TwoSides) -> None:
    code = sides.code("xiaoli")
    for n in range(5):
        assert DEAD in forges(sides, "zhou", "link_confirm", {"other": PEOPLE["xiaoli"].id, "proof": f"{n}" * 64})

    assert "次数太多" in forges(sides, "zhou", "link_confirm", {"other": PEOPLE["xiaoli"].id, "proof": "5" * 64})
    assert "次数太多" in sides.alone("zhou", f"/link {code}")
