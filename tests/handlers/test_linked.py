"""What linked sides mean: one person, who works on either side, is called once, and cannot check their own text."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.casework.case import Status
from bot.conversation.cards import Button
from bot.ledger.changes import SaveChat, SaveInterview, SaveMember
from bot.ledger.records import Interview, Member
from cards.settings import DUTY
from tests.handlers.conftest import BEIJING, GROUP, PEOPLE, Shown
from tests.handlers.two_sides import FAR, FAR_GROUP, TwoSides, sides

__all__ = ["sides"]
HANDLERS = Path(__file__).resolve().parents[2] / "handlers"


def the_text(sides: TwoSides, ref: str, who: str) -> Shown:
    """The draft's card in somebody's private chat."""
    (card,) = sides.say(who, f"/status {ref}", chat=sides.private(who))
    before = len(sides.wall.shown)
    sides.press(who, card, "查看正文")
    return next(one for one in sides.wall.shown[before:] if one.chat == sides.private(who))


def member(sides: TwoSides, id: str) -> Member:
    with sides.ledger.reading() as reading:
        found = reading.member(id)
    assert found is not None
    return found


# -- working on it from the other side


def test_the_owner_acts_on_the_case_from_the_other_side(sides: TwoSides) -> None:
    ref = sides.submitted()
    sides.links()

    sides.alone("li_far", f"/waiting {ref} 周五 18:00")

    assert sides.case(ref).status is Status.WAITING
    assert "没有找到" in sides.alone("zhou", f"/waiting {ref} 周五 18:00")


def test_lists_and_search_name_the_cases_of_both_sides(sides: TwoSides) -> None:
    here, there = sides.submitted(), sides.submitted("13498835582", chat=FAR_GROUP, owner="xiaowang")
    sides.keep(sides.case(there).assign("far:li"))
    sides.links()

    for who in ("xiaoli", "li_far"):
        for line in ("/cases", "/cases 我的", "/status", "/search 关联账户停用"):
            told = sides.alone(who, line)
            assert here in told, (who, line)
            assert there in told, (who, line)


def test_an_interview_paused_here_goes_on_there_and_its_page_here_is_done(sides: TwoSides) -> None:
    now = sides.now
    begun = Interview(
        id="iv1",
        member=PEOPLE["xiaoli"].id,
        chat=sides.private("xiaoli"),
        home_chat=GROUP,
        answers={"marketplace": "amazon"},
        state="paused",
        started_at=now,
        touched_at=now,
    )
    sides.keep(SaveInterview(begun))
    assert (
        "没有可以继续" in sides.alone("li_far", "/resume") or "/newcase" in sides.last(sides.private("li_far")).text
    )
    sides.links()

    sides.alone("li_far", "/resume")

    with sides.ledger.reading() as reading:
        row = reading.active_interview("far:li")
    assert row is not None
    assert (row.id, row.chat, row.state) == ("iv1", "far:p2p:li", "active")
    sides.alone("li_far", "/pause")
    sides.alone("xiaoli", "/resume")
    with sides.ledger.reading() as reading:
        assert reading.active_interview("wall:xiaoli")


def test_a_case_recorded_there_for_a_group_here_belongs_to_the_side_that_is_in_it(sides: TwoSides) -> None:
    sides.links()

    sides.alone("li_far", "/登记 13498835581 主店US，关联账户，2026-01-05，处理中")

    assert sides.case("C1001").chat == GROUP
    assert sides.case("C1001").owner == "wall:xiaoli"


# -- called once


def test_a_nudge_of_a_group_calls_the_identity_of_its_workspace_and_calls_it_once(sides: TwoSides) -> None:
    ref = sides.submitted()
    with sides.ledger.reading() as reading:
        group = reading.chat(GROUP)
    assert group is not None
    sides.keep(SaveChat(replace(group, settings={DUTY: "far:li"})))
    sides.links()

    sides.say("xiaowang", "/help")
    sides.say("chenjie", f"/waiting {ref} 周五 18:00")

    nudge = sides.in_chat(GROUP, ref)[-1]
    assert [one.member for one in nudge.card.mention] == ["wall:xiaoli"]


def test_what_is_said_in_private_is_said_on_the_side_of_the_cases_group(sides: TwoSides) -> None:
    here, there = sides.submitted(), sides.submitted("13498835582", chat=FAR_GROUP, owner="xiaoli")
    sides.links()
    sides.alone("li_far", "/help")  # last heard there, and yet

    sides.wait_until(datetime(2026, 3, 3, 10, 30, tzinfo=BEIJING))

    (nudge,) = sides.in_chat(sides.private("xiaoli"), "该去看一眼了")
    assert here in nudge.text
    (nudge,) = sides.in_chat(sides.private("li_far"), "该去看一眼了")
    assert there in nudge.text


def test_who_leads_on_both_sides_is_told_once(sides: TwoSides) -> None:
    sides.keep(SaveMember(replace(FAR["boss_far"], lead=True)))
    sides.links("chenjie", "boss_far")
    ref = sides.submitted()

    sides.wait_until(datetime(2026, 3, 20, 12, 0, tzinfo=BEIJING))

    assert sides.in_chat(sides.private("chenjie"), ref)
    assert not sides.in_chat(sides.private("boss_far"), ref)


def test_who_is_away_on_one_side_is_away_on_both_and_leads_on_one_only(sides: TwoSides) -> None:
    sides.links("chenjie", "li_far")

    sides.alone("li_far", "/leave until 2026-03-20 @小王")

    assert not member(sides, "far:li").lead, "what is kept of a side is its own"
    ref = sides.submitted(owner="chenjie")
    sides.say("xiaowang", "/help")
    sides.say("chenjie", f"/waiting {ref} 周五 18:00")
    assert [one.member for one in sides.in_chat(GROUP, ref)[-1].card.mention] == ["wall:xiaowang"]

    sides.alone("chenjie", "/leave end")
    assert not member(sides, "far:li").settings
    sides.alone("chenjie", "/unlink")
    assert not sides.sees("li_far", ref)


# -- nobody is two


def test_nobody_is_their_own_second_pair_of_eyes(sides: TwoSides) -> None:
    sides.keep(SaveMember(replace(FAR["li_far"], lead=True)))
    sides.links()
    ref = sides.drafted(approved=False)

    sides.press("xiaoli", the_text(sides, ref, "xiaoli"), "确认可以提交")

    assert sides.case(ref).second_asked == ("wall:chenjie",)
    forged = Button("x", "second_ok", {"ref": ref, "version": 1})
    reply = sides.press_button("li_far", sides.last(sides.private("li_far")), forged)
    assert reply.toast
    assert reply.toast.tone == "bad"
    assert sides.case(ref).status is Status.DRAFTING
    sides.press("chenjie", sides.in_chat(sides.private("chenjie"), "没有问题")[-1], "没有问题，可以提交")
    assert sides.case(ref).status is Status.READY


def test_a_text_written_there_for_ones_own_case_here_is_looked_over_by_somebody_else(sides: TwoSides) -> None:
    sides.links("chenjie", "boss_far")
    ref = sides.drafted(approved=False, owner="chenjie")
    sides.keep(SaveMember(replace(PEOPLE["xiaowang"], lead=True)))

    sides.press("boss_far", the_text(sides, ref, "boss_far"), "确认可以提交")

    assert sides.case(ref).second_asked == ("wall:xiaowang",)


@pytest.mark.parametrize(("who", "other"), [("xiaoli", "李雷"), ("li_far", "小李")])
def test_nobody_hands_over_to_themselves(sides: TwoSides, who: str, other: str) -> None:
    ref = sides.submitted()
    sides.links()

    assert "交给谁" in sides.alone(who, f"/交接 @{other}")
    assert sides.case(ref).owner == "wall:xiaoli"


def test_what_is_handed_to_the_other_side_of_a_colleague_goes_to_the_side_that_is_in_the_group(
    sides: TwoSides,
) -> None:
    ref = sides.submitted(owner="xiaowang")
    sides.links()
    sides.links("xiaowang", "zhou")
    sides.say("zhou", "/help", chat=FAR_GROUP)

    sides.alone("xiaowang", f"/交接 @李雷 {ref}")
    sides.press("li_far", sides.in_chat(sides.private("li_far"), ref)[-1], "我来接手")

    assert sides.case(ref).owner == "wall:xiaoli"
    sides.alone("xiaoli", "/unlink")
    assert not sides.sees("li_far", ref), "and so nothing is left there when the link ends"
    assert sides.sees("xiaoli", ref)


# -- the end


def test_what_is_still_shown_on_the_other_side_learns_nothing_new_after_the_end(sides: TwoSides) -> None:
    ref = sides.drafted(approved=False)
    sides.links()
    mine, theirs = the_text(sides, ref, "xiaoli"), the_text(sides, ref, "li_far")
    assert "The account was suspended." in theirs.text
    sides.alone("xiaoli", "/unlink")

    save = Button("保存并检查", "draft_save", {"ref": ref, "version": 1})
    sides.press_button("xiaoli", mine, save, {"summary": "NEW SECRET WORDS."})
    the_text(sides, ref, "xiaoli")  # takes the place of the card over there

    assert sides.in_chat(sides.private("xiaoli"), "NEW SECRET")
    assert "The account was suspended." in theirs.text
    assert not sides.in_chat(sides.private("li_far"), "NEW SECRET")


def test_an_unfinished_case_for_a_group_here_comes_back_when_the_link_ends(sides: TwoSides) -> None:
    sides.links()
    now = sides.now
    begun = Interview(
        id="iv1",
        member="far:li",
        chat="far:p2p:li",
        home_chat=GROUP,
        answers={"marketplace": "amazon"},
        started_at=now,
        touched_at=now,
    )
    sides.keep(SaveInterview(begun))

    sides.alone("li_far", "/解绑")

    assert "没有可以继续" in sides.alone("li_far", "/resume")
    sides.alone("xiaoli", "/resume")
    with sides.ledger.reading() as reading:
        row = reading.active_interview("wall:xiaoli")
    assert row is not None
    assert (row.id, row.chat) == ("iv1", sides.private("xiaoli"))


def test_what_was_offered_to_the_other_side_does_not_go_there_after_the_end(sides: TwoSides) -> None:
    ref = sides.submitted(owner="xiaowang")
    sides.say("zhou", "/help", chat=FAR_GROUP)
    sides.links()
    sides.links("xiaowang", "zhou")
    sides.alone("zhou", f"/交接 @李雷 {ref}")
    offer = sides.in_chat(sides.private("li_far"), ref)[-1]
    sides.alone("xiaoli", "/unlink")

    sides.press("li_far", offer, "我来接手")

    assert sides.case(ref).owner == "wall:xiaowang"
    assert not sides.sees("li_far", ref)


def test_no_handler_takes_what_is_kept_of_one_side_for_who_leads() -> None:
    """`ask.member.lead` is one identity's; `ask.lead` is the person's."""
    wrong = [path.name for path in HANDLERS.glob("*.py") if "ask.member.lead" in path.read_text("utf-8")]

    assert not wrong
