"""One person in two workspaces: a code shown here, typed and confirmed there links them, and nothing else does."""

from __future__ import annotations

import pytest

from tests.handlers.conftest import GROUP, PEOPLE
from tests.handlers.two_sides import CONFIRM, FAR_GROUP, TwoSides, sides

__all__ = ["sides"]
WRONG = "这个验证码不能用"


def test_a_code_shown_here_typed_and_confirmed_there_links_the_two_and_both_are_told(sides: TwoSides) -> None:
    ref = sides.submitted()
    assert not sides.sees("li_far", ref)

    told = sides.links()

    assert "已和小李（wall）绑定" in told
    assert "已和李雷（far）绑定" in sides.last(sides.private("xiaoli")).text
    assert sides.sees("li_far", ref)


@pytest.mark.parametrize("who", ["xiaoli", "li_far"])
def test_either_side_ends_it_by_command_and_a_strangers_answer_comes_back(sides: TwoSides, who: str) -> None:
    ref = sides.submitted()
    nothing = sides.alone("li_far", f"/status {ref}")
    sides.links()

    sides.alone(who, "/解绑")

    assert "已和李雷（far）解除绑定" in sides.last(sides.private("xiaoli")).text
    assert "已和小李（wall）解除绑定" in sides.last(sides.private("li_far")).text
    assert sides.alone("li_far", f"/status {ref}") == nothing
    assert nothing == sides.alone("li_far", "/status C9999").replace("C9999", ref)
    assert "还没有绑定" in sides.alone(who, "/unlink")


@pytest.mark.parametrize("who", ["xiaoli", "li_far"])
def test_either_side_ends_it_by_the_button(sides: TwoSides, who: str) -> None:
    ref = sides.submitted()
    sides.links()
    card = sides.in_chat(sides.private(who), "算同一个人")[-1]

    reply = sides.press(who, card, "解除绑定")

    assert reply.toast
    assert reply.toast.text == "已解除绑定。"
    assert "解除绑定" in card.text
    assert not card.buttons
    other = "li_far" if who == "xiaoli" else "xiaoli"
    assert "解除绑定" in sides.last(sides.private(other)).text
    assert not sides.sees("li_far", ref)


def test_only_the_two_can_undo_their_link(sides: TwoSides) -> None:
    ref = sides.submitted()
    sides.links()
    card = sides.in_chat(sides.private("xiaoli"), "算同一个人")[-1]

    for stranger in ("laoliu", "zhou"):
        reply = sides.press(stranger, card, "解除绑定")
        assert reply.toast
        assert "还没有绑定" in reply.toast.text

    assert sides.sees("li_far", ref)


# -- a code and its enemies


def test_a_wrong_a_used_and_an_old_code_get_one_sentence(sides: TwoSides) -> None:
    used = sides.code("xiaoli")
    sides.confirms("li_far", f"/link {used}")
    wrong = sides.alone("zhou", "/link AAAA-2222")
    old = sides.code("xiaowang")
    sides.wait(minutes=10)

    assert WRONG in wrong
    assert sides.alone("zhou", f"/link {used}") == sides.alone("zhou", f"/link {old}") == wrong
    assert not sides.sees("zhou", sides.submitted())


def test_a_code_works_to_the_last_minute_and_however_it_is_typed(sides: TwoSides) -> None:
    code = sides.code("xiaoli")
    sides.wait(minutes=9, seconds=59)

    typed = f"／绑定 {code.lower().replace('-', ' ')}".replace("a", "ａ")

    assert "已和小李" in sides.confirms("li_far", typed)


def test_a_newer_code_ends_the_older_one(sides: TwoSides) -> None:
    older, newer = sides.code("xiaoli"), sides.code("xiaoli")
    assert "已经失效" in sides.in_chat(sides.private("xiaoli"), "绑定另一边")[0].text

    assert WRONG in sides.alone("li_far", f"/link {older}")
    assert "已和小李" in sides.confirms("li_far", f"/link {newer}")


def test_who_guesses_is_stopped_after_five_even_with_the_right_code(sides: TwoSides) -> None:
    code = sides.code("xiaoli")
    for n in range(5):
        assert WRONG in sides.alone("li_far", f"/link {n}AAA2222")

    assert "次数太多" in sides.alone("li_far", f"/link {code}")
    assert WRONG in sides.alone("zhou", "/link AAAA2222"), "others are not in the way"

    sides.wait(hours=1)
    assert "已和小李" in sides.confirms("li_far", f"/link {sides.code('xiaoli')}")


def test_a_colleague_of_the_same_workspace_cannot_use_a_code_and_learns_nothing(sides: TwoSides) -> None:
    code = sides.code("chenjie")

    assert sides.alone("laoliu", f"/link {code}") == sides.alone("laoliu", "/link AAAA2222")
    assert "这一行不是发在这里的" in sides.alone("chenjie", f"/link {code}")
    assert not sides.sees("laoliu", sides.submitted())
    assert "已和陈姐" in sides.confirms("boss_far", f"/link {code}"), "it still works where it should"


def test_a_code_that_stood_in_a_group_works_no_longer_and_nobody_learns_whether_it_was_one(sides: TwoSides) -> None:
    code = sides.code("xiaoli")

    told = [sides.say("xiaoli", f"/link {one} 帮我绑一下", chat=GROUP)[0].text for one in (code, "AAAA-2222")]

    assert told[0] == told[1]
    assert "不能发在群里" in told[0]
    assert WRONG in sides.alone("li_far", f"/link {code}")
    assert "已经失效" in sides.in_chat(sides.private("xiaoli"), "绑定另一边")[-1].text


def test_no_code_is_ever_shown_in_a_group(sides: TwoSides) -> None:
    (shown,) = sides.say("xiaoli", "/绑定", chat=GROUP)

    assert "请在私聊里" in shown.text


def test_a_code_lives_through_a_restart(sides: TwoSides) -> None:
    code = sides.code("xiaoli")
    sides.ledger.close()
    asked = sides.asked("li_far", f"/link {code}")
    sides.ledger.close()

    sides.press("li_far", asked, CONFIRM)

    assert "已和小李" in asked.text


def test_nobody_is_two_people_of_one_workspace(sides: TwoSides) -> None:
    sides.links()

    assert "已经绑定了同一边" in sides.alone("zhou", f"/link {sides.code('xiaoli')}")
    assert "已经绑定了同一边" in sides.alone("li_far", f"/link {sides.code('xiaowang')}")
    assert "已经绑定了同一边" in sides.alone("li_far", f"/link {sides.code('xiaoli')}")
    assert not sides.sees("zhou", sides.submitted())


def test_of_two_who_type_one_code_the_first_to_confirm_is_linked(sides: TwoSides) -> None:
    ref, code = sides.submitted(), sides.code("xiaoli")
    for who in ("li_far", "zhou"):  # both messages lie in the inbox, and are decided from one snapshot
        sides.desk.receive(sides.event(who, "message", sides.private(who), text=f"/link {code}"))
    sides.work()
    asked = {who: sides.last(sides.private(who)) for who in ("li_far", "zhou")}

    for who, card in asked.items():
        sides.press(who, card, CONFIRM)

    told = [card.text for card in asked.values()]
    assert sorted(WRONG in one for one in told) == [False, True]
    assert sum(sides.sees(who, ref) for who in ("li_far", "zhou")) == 1


# -- when one side is gone


def test_who_leaves_the_last_group_of_a_side_is_no_longer_linked_with_it(sides: TwoSides) -> None:
    ref = sides.submitted(chat=FAR_GROUP, owner="xiaowang")
    sides.links("chenjie", "li_far")
    mine = sides.submitted("13498835582")
    assert sides.sees("li_far", mine), "who leads here leads there"

    left = sides.event("zhou", "internal", FAR_GROUP, action="people", value={"went": [{"id": "far:li"}], "came": []})
    sides.desk.receive(left)
    sides.work()

    assert "解除绑定" in sides.last(sides.private("chenjie")).text
    assert not sides.sees("li_far", mine)
    assert not sides.sees("li_far", ref)


def test_whom_nothing_reaches_on_one_side_works_on_at_the_other(sides: TwoSides) -> None:
    here, there = sides.submitted(), sides.submitted("13498835582", chat=FAR_GROUP, owner="xiaoli")
    sides.links()
    sides.wall.refuses.add(sides.private("xiaoli"))

    sides.alone("xiaoli", "/status")

    assert sides.sees("li_far", there)
    assert not sides.sees("li_far", here)
    assert "解除绑定" in "".join(one.text for one in sides.in_chat(sides.private("li_far"), "小李"))
    assert PEOPLE["xiaoli"].id == sides.case(here).owner
