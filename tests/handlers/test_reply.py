"""`/reply` with a pasted answer: what kind it is, why, what follows for one press; and every answer is kept."""

from __future__ import annotations

import pytest

from bot.casework.case import Status
from tests.handlers.conftest import GROUP, OTHER_GROUP, PEOPLE, Shown, Team

ASKS = "Please provide the following documents within 7 days:\n- Supplier invoices\n- A copy of your business license"
APPROVED = "After reviewing your appeal, your account has been reactivated."
REFUSED = "We are unable to approve your appeal."
MOVED = "Your case has been transferred and will be answered under case 13498835600."
TEMPLATE = "Thank you for contacting us. We are currently reviewing your appeal."
RIDDLE = "The blue form went to the third floor on the usual day of the month."


def pasted(team: Team, ref: str, text: str) -> Shown:
    (card,) = team.say("xiaoli", f"/reply {ref} {text}")
    return card


def test_a_request_is_named_with_its_sentence_its_things_and_its_deadline(team: Team) -> None:
    ref = team.submitted()

    card = pasted(team, ref, ASKS)

    assert f"{ref} 的平台回复：要求补材料" in card.text
    assert "判断依据是这句：\nPlease provide the following documents within 7 days:" in card.text
    assert "供应商发票：“Supplier invoices”" in card.text
    assert "营业执照：“A copy of your business license”" in card.text
    assert "2026-03-09 10:00" in card.text
    assert team.case(ref).status is Status.OPEN, "nothing changes before somebody confirms"


def test_one_press_starts_the_clock_and_asks_only_what_is_not_known(team: Team) -> None:
    ref = team.submitted()
    card = pasted(team, ref, ASKS)

    team.press("xiaoli", card, "没错，开始写回复", {"until": "2026-03-08 18:00"})

    case = team.case(ref)
    assert case.status is Status.WAITING
    assert case.response_due_at is not None
    assert f"{case.response_due_at:%d %H:%M}" == "08 10:00"
    with team.ledger.reading() as reading:
        interview = reading.active_interview(PEOPLE["xiaoli"].id)
    assert interview is not None
    assert (interview.kind, interview.case) == ("reply", ref)
    assert interview.answers["asked"] == "documents"
    assert interview.raw["documents"] == ("invoice", "licence")
    assert "这次补哪些文件" in team.last(team.private("xiaoli")).text


def test_the_day_in_the_mails_header_is_not_asked(team: Team) -> None:
    ref = team.submitted()
    card = pasted(team, ref, f"From: a@b.c\nDate: Sun, 01 Mar 2026 12:00:00 +0800\nSubject: case\n\n{ASKS}")

    team.press("xiaoli", card, "没错，开始写回复", {"until": "2026-03-08 18:00"})

    assert "平台是哪一天回复的" not in team.last(team.private("xiaoli")).text


def test_a_deadline_that_cannot_be_read_is_asked_again_and_stays_typed(team: Team) -> None:
    ref = team.submitted()
    card = pasted(team, ref, ASKS)

    team.press("xiaoli", card, "没错，开始写回复", {"until": "改天吧"})

    assert "“改天吧”" in card.text
    assert team.case(ref).status is Status.OPEN


def test_without_a_date_the_marketplaces_usual_time_is_proposed_and_called_so(team: Team) -> None:
    ref = team.submitted()

    card = pasted(team, ref, "Please provide the supplier invoice.")

    assert "2026-03-07 10:00" in card.text  # five calendar days, the playbook's window


def test_approved_asks_for_the_effect_before_the_case_closes(team: Team) -> None:
    ref = team.submitted()
    team.pictured(ref)
    card = pasted(team, ref, APPROVED)
    assert "结案前请先到后台看一下是否已生效" in card.text
    assert team.case(ref).status is Status.OPEN

    team.press("xiaoli", card, "看过了，已生效，结案")

    assert (team.case(ref).outcome, team.case(ref).effect_verified) == ("approved", True)


def test_without_its_screenshot_the_decision_is_kept_and_only_closing_waits(team: Team) -> None:
    ref = team.submitted()

    told = team.press("xiaoli", pasted(team, ref, APPROVED), "看过了，已生效，结案")

    assert told.toast is not None
    assert "补上截图后才能结案" in told.toast.text
    assert (team.case(ref).status, team.case(ref).effect_verified) == (Status.RESOLVED, False)
    (card,) = team.say("xiaoli", f"/status {ref}")
    refused = team.press("xiaoli", card, "已生效")
    assert refused.toast is not None
    assert "还不能结案" in refused.toast.text

    team.pictured(ref)
    team.press("xiaoli", card, "已生效")
    assert team.case(ref).effect_verified


def test_approved_and_looked_at_later_stays_to_be_verified(team: Team) -> None:
    ref = team.submitted()

    told = team.press("xiaoli", pasted(team, ref, APPROVED), "先登记通过，稍后再看")

    assert (team.case(ref).outcome, team.case(ref).effect_verified) == ("approved", False)
    assert told.toast is not None
    assert "是否生效" in told.toast.text


def test_approved_without_effect_leads_to_a_reply_that_says_so(team: Team) -> None:
    ref = team.submitted()

    team.press("xiaoli", pasted(team, ref, APPROVED), "看过了，没有生效")

    assert team.case(ref).status is Status.OPEN
    with team.ledger.reading() as reading:
        interview = reading.active_interview(PEOPLE["xiaoli"].id)
    assert interview is not None
    assert interview.answers["asked"] == "not_fixed"


def test_refused_is_closed_or_answered_again(team: Team) -> None:
    first, second = team.submitted("13498835581"), team.submitted("13498835582")

    team.press("xiaoli", pasted(team, first, REFUSED), "按未通过结案")
    team.press("xiaoli", pasted(team, second, REFUSED), "没错，开始写回复", {"until": "2026-03-06 18:00"})

    assert (team.case(first).status, team.case(first).outcome) == (Status.RESOLVED, "refused")
    assert team.case(second).status is Status.WAITING


def test_a_moved_case_takes_its_new_number_and_keeps_the_old_one(team: Team) -> None:
    ref = team.submitted("13498835581")

    team.press("xiaoli", pasted(team, ref, MOVED), "改用编号 13498835600")

    assert team.case(ref).case_id == "13498835600"
    with team.ledger.reading() as reading:
        assert {one.number: one.kind for one in reading.numbers(ref)} == {
            "13498835581": "transferred",
            "13498835600": "current",
        }
    for number in ("13498835581", "13498835600"):
        (card,) = team.say("xiaoli", f"/status {number}")
        assert "13498835581 · 转交前的编号 · 3月2日" in card.text


def test_a_new_number_that_another_case_has_is_asked_about(team: Team) -> None:
    other = team.submitted("13498835600")
    ref = team.submitted("13498835581")
    card = pasted(team, ref, MOVED)

    team.press("xiaoli", card, "改用编号 13498835600")
    assert f"{other} 已经登记了这个编号" in card.text
    assert team.case(ref).case_id == "13498835581"

    team.press("xiaoli", card, "没错，登记")
    assert team.case(ref).case_id == "13498835600"


def test_a_split_off_number_stands_beside_the_first(team: Team) -> None:
    ref = team.submitted("13498835581")

    team.press("xiaoli", pasted(team, ref, MOVED), "13498835600 是新增编号，原编号照旧")

    assert team.case(ref).case_id == "13498835581"
    (card,) = team.say("xiaoli", "/status 13498835600")
    assert "13498835600 · 拆分出的编号" in card.text


def test_a_template_does_not_put_the_follow_up_off(team: Team) -> None:
    ref = team.submitted()
    heard = team.case(ref).last_update_at
    team.wait(hours=5)

    card = pasted(team, ref, TEMPLATE)
    assert "没有实际进展" in card.text
    team.press("xiaoli", card, "知道了，没有进展")

    assert team.case(ref).last_update_at == heard


def test_what_is_not_recognised_is_said_and_kept(team: Team) -> None:
    ref = team.submitted()

    card = pasted(team, ref, RIDDLE)

    assert "没认出这是哪一种回复，原文已存好" in card.text
    team.press("xiaoli", card, "有结果了")
    assert team.case(ref).status is Status.OPEN


def test_contradicting_sentences_are_shown_and_not_decided(team: Team) -> None:
    ref = team.submitted()

    card = pasted(team, ref, f"{APPROVED} Your request for the second account has been denied.")

    assert "意思不一致" in card.text
    assert "reactivated" in card.text
    assert "denied" in card.text


def test_a_wrong_reading_is_corrected_with_one_press_more(team: Team) -> None:
    ref = team.submitted()
    card = pasted(team, ref, TEMPLATE)

    team.press("xiaoli", card, "不对，我来选")
    team.press("xiaoli", card, "没错，开始写回复", {"until": "2026-03-06 18:00"})

    assert team.case(ref).status is Status.WAITING


def test_every_answer_is_kept_with_the_case_word_for_word(team: Team) -> None:
    ref = team.submitted()
    pasted(team, ref, TEMPLATE)
    team.wait(hours=2)
    pasted(team, ref, REFUSED)

    (card,) = team.say("xiaoli", f"/status {ref}")
    assert "平台来信：未通过" in card.text
    team.press("xiaoli", card, "平台回复原文")

    kept = team.last(team.private("xiaoli")).text
    assert TEMPLATE in kept
    assert REFUSED in kept
    assert kept.index(TEMPLATE) < kept.index(REFUSED)


def test_without_a_text_the_questions_open_with_what_the_last_answer_asked(team: Team) -> None:
    ref = team.submitted()
    pasted(team, ref, ASKS)

    team.say("xiaoli", f"/reply {ref}")

    with team.ledger.reading() as reading:
        interview = reading.active_interview(PEOPLE["xiaoli"].id)
    assert interview is not None
    assert interview.answers["asked"] == "documents"


def test_somebody_else_may_not_take_an_answer_down(team: Team) -> None:
    ref = team.submitted()

    (theirs,) = team.say("xiaowang", f"/reply {ref} {ASKS}")
    (strangers,) = team.say("laoliu", f"/reply {ref} {ASKS}", chat=OTHER_GROUP)

    assert "由小李负责" in theirs.text
    assert "没有找到" in strangers.text
    assert "marketplace_wrote" not in team.history(ref)


def test_in_another_group_the_answer_is_shown_in_private(team: Team) -> None:
    ref = team.submitted(chat=OTHER_GROUP)

    team.say("xiaoli", f"/reply {ref} {ASKS}")

    assert "Supplier invoices" not in team.last(GROUP).text
    assert "Supplier invoices" in team.last(team.private("xiaoli")).text


@pytest.mark.parametrize("kind", ["拆分", "split"])
def test_caseid_adds_a_number_and_says_since_when(team: Team, kind: str) -> None:
    ref = team.submitted("13498835581")

    team.say("xiaoli", f"/caseid {ref} 13498835600 {kind}")

    assert team.case(ref).case_id == "13498835581"
    (card,) = team.say("xiaoli", "/search 13498835600")
    assert ref in card.text


def test_caseid_corrects_with_history(team: Team) -> None:
    ref = team.submitted("13498835581")

    team.say("xiaoli", f"/caseid {ref} 13498835599")

    (card,) = team.say("xiaoli", f"/status {ref}")
    assert "13498835581 · 登记有误，已更正 · 3月2日" in card.text
    assert "Case ID 由 13498835581 改为 13498835599" in card.text


def test_an_odd_number_for_caseid_is_asked_about_and_then_keeps_its_kind(team: Team) -> None:
    ref = team.submitted("13498835581")

    (card,) = team.say("xiaoli", f"/caseid {ref} 1349 转移")
    assert team.case(ref).case_id == "13498835581"
    team.press("xiaoli", card, "没错，登记")

    with team.ledger.reading() as reading:
        assert {one.number: one.kind for one in reading.numbers(ref)}["13498835581"] == "transferred"


def test_an_unknown_number_near_an_earlier_one_of_mine_finds_the_case(team: Team) -> None:
    ref = team.submitted("77712300456")
    team.say("xiaoli", f"/caseid {ref} 13498835599")

    (card,) = team.say("xiaoli", "/status 77712300465")

    assert ref in card.text
