"""The end of a case: two taps and a sentence, kept with it."""

from __future__ import annotations

from bot.cli.cases import flat
from tests.handlers.conftest import GROUP, Team


def test_two_taps_and_a_sentence_are_kept_with_the_case_and_shown(team: Team) -> None:
    ref = team.submitted()
    (card,) = team.say("xiaoli", f"/resolve {ref}")
    team.press("xiaoli", card, "结案", {"outcome": "approved", "verified": "yes"})

    assert "主要取决于什么" in card.text
    team.press("xiaoli", card, "证据齐全")
    assert "下次会怎么做" in card.text
    team.press("xiaoli", card, "更早提交")
    team.press("xiaoli", card, "保存", {"lesson": "先查邮箱再开 Case"})

    case = team.case(ref)
    assert (case.decided_by, case.next_time, case.lessons) == ("evidence", "earlier", ("先查邮箱再开 Case",))
    (status,) = team.say("xiaoli", f"/status {ref}")
    assert all(words in status.text for words in ("证据齐全", "更早提交", "先查邮箱再开 Case"))
    with team.ledger.reading() as reading:
        assert [found.ref for found in reading.search("先查邮箱")] == [ref]
        exported = flat(case, reading)
    assert [exported[name] for name in ("decided_by", "next_time", "lessons")] == [
        "evidence",
        "earlier",
        ("先查邮箱再开 Case",),
    ]


def test_one_tap_is_kept_even_if_nothing_follows(team: Team) -> None:
    ref = team.submitted()
    team.say("xiaoli", f"/resolve {ref} 拒绝")
    card = team.last(team.private("xiaoli"))
    team.press("xiaoli", card, "缺少证据")

    team.press("xiaoli", card, "先不填")

    assert (team.case(ref).decided_by, team.case(ref).next_time) == ("missing_evidence", "")


def test_a_case_that_is_given_up_or_closed_by_the_marketplace_is_asked_about_too(team: Team) -> None:
    first, second = team.submitted("13498835581"), team.submitted("13498835582")
    team.say("xiaoli", f"/drop {first} 平台已自行恢复")
    assert f"{first} 的结果主要取决于什么" in team.last(team.private("xiaoli")).text
    (card,) = team.say("xiaoli", f"/waiting {second}")
    (status,) = team.say("xiaoli", f"/status {second}")

    reply = team.press_button(
        "xiaoli", status, type(next(iter(status.buttons.values())))("", "closed", {"ref": second})
    )

    assert reply.card is not None
    assert second in reply.card.title
    assert card.chat == GROUP


def test_a_tap_that_was_never_offered_changes_nothing(team: Team) -> None:
    ref = team.submitted()
    team.say("xiaoli", f"/resolve {ref} 通过")
    card = team.last(team.private("xiaoli"))
    forged = card.buttons["证据齐全"]
    value = {**forged.value, "option": "__class__"}

    team.press_button("xiaoli", card, type(forged)(forged.label, forged.action, value))

    assert team.case(ref).decided_by == ""
