"""/submitted: the number is stored once, checked before, and only for a text that may be sent."""

from __future__ import annotations

import pytest

from bot.casework.case import Status
from tests.handlers.conftest import GROUP, Team, blocking


def test_the_number_alone_is_enough_when_one_text_is_ready(team: Team) -> None:
    ref = team.drafted()

    team.say("xiaoli", "/已提交 13498835581")

    case = team.case(ref)
    assert (case.status, case.case_id, case.submitted_at) == (Status.OPEN, "13498835581", team.now)
    assert "已提交，Case ID 13498835581" in team.last(GROUP).text
    assert "截图" in team.last(team.private("xiaoli")).text


def test_in_private_the_home_group_hears_of_it(team: Team) -> None:
    ref = team.drafted()

    team.say("xiaoli", f"/submitted {ref} 13498835581", chat=team.private("xiaoli"))

    assert f"小李：{ref} 已提交，Case ID 13498835581。" in team.last(GROUP).text


def test_with_several_ready_texts_the_card_asks_which(team: Team) -> None:
    first, second = team.drafted(), team.drafted()

    (card,) = team.say("xiaoli", "/submitted 13498835581")
    team.press("xiaoli", card, next(label for label in card.buttons if second in label))

    assert team.case(second).case_id == "13498835581"
    assert team.case(first).status is Status.READY


def test_full_width_digits_hash_and_blanks_do_not_matter(team: Team) -> None:
    ref = team.drafted()

    team.say("xiaoli", f"／提交 {ref} ＃１３４９８８３５５８１")

    assert team.case(ref).case_id == "13498835581"


@pytest.mark.parametrize("odd", ["134988", "ABC-1"])
def test_a_number_of_another_form_is_asked_about_before_it_is_stored(team: Team, odd: str) -> None:
    ref = team.drafted()

    (card,) = team.say("xiaoli", f"/submitted {ref} {odd}")
    assert team.case(ref).case_id == ""
    assert "13498835581" in card.text  # the example of a right one

    team.press("xiaoli", card, "没错，登记")
    assert team.case(ref).case_id == odd


def test_a_number_that_another_case_has_is_asked_about(team: Team) -> None:
    known = team.submitted("13498835581")
    ref = team.drafted()

    (card,) = team.say("xiaoli", f"/submitted {ref} 13498835581")

    assert f"{known} 已经登记了这个编号" in card.text
    assert team.case(ref).status is Status.READY


def test_a_number_without_digits_or_endless_is_refused_with_an_example(team: Team) -> None:
    ref = team.drafted()

    for typed in ("还没有", "1" * 5000, ""):
        (answer,) = team.say("xiaoli", f"/submitted {ref} {typed}")
        assert "13498835581" in answer.text

    assert team.case(ref).status is Status.READY


def test_a_text_that_was_not_approved_is_not_submitted(team: Team) -> None:
    ref = team.drafted(approved=False)

    (answer,) = team.say("xiaoli", f"/submitted {ref} 13498835581")

    assert "还没确认" in answer.text
    assert team.case(ref).status is Status.DRAFTING


def test_a_text_with_blocking_findings_is_not_submitted(team: Team) -> None:
    ref = team.drafted(approved=False, findings=[blocking()])

    (answer,) = team.say("xiaoli", f"/submitted {ref} 13498835581")

    assert "必须先改" in answer.text
    assert team.case(ref).status is Status.DRAFTING


def test_a_case_older_than_the_bot_needs_no_approval(team: Team) -> None:
    ref = team.drafted(approved=False, opened_before=True)

    team.say("xiaoli", f"/submitted {ref} 13498835581")

    assert team.case(ref).status is Status.OPEN


def test_sent_twice_the_second_is_told_of_the_first(team: Team) -> None:
    ref = team.submitted("13498835581")

    (answer,) = team.say("xiaoli", f"/submitted {ref} 13498835599")

    assert f"/改号 {ref}" in answer.text
    assert team.case(ref).case_id == "13498835581"


def test_the_form_on_the_case_card_stores_the_number_once(team: Team) -> None:
    ref = team.drafted()
    (card,) = team.say("xiaoli", f"/status {ref}")
    button = card.buttons["已提交"]

    team.press_button("xiaoli", card, button, {"case_id": "13498835581"})
    again = team.press_button("xiaoli", card, button, {"case_id": "13498835599"})

    assert again.toast is not None
    assert again.toast.text == "这张卡片已过期，已换成最新。"
    assert team.case(ref).case_id == "13498835581"
    assert team.history(ref).count("submitted") == 1


def test_somebody_else_may_not_submit(team: Team) -> None:
    ref = team.drafted()

    (answer,) = team.say("xiaowang", f"/submitted {ref} 13498835581")

    assert "由小李负责" in answer.text
    assert team.case(ref).status is Status.READY


def test_a_number_that_was_typed_wrong_is_corrected_and_still_finds_the_case(team: Team) -> None:
    ref = team.submitted("13498835581")

    team.say("xiaoli", f"/改号 {ref} 13498835599")

    assert team.case(ref).case_id == "13498835599"
    (card,) = team.say("xiaoli", "/status 13498835581")
    assert ref in card.text
