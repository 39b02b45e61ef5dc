"""What happens to a case after it was sent: waiting, answered, followed up, decided, reopened, handed over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.casework.case import Status
from tests.handlers.conftest import BEIJING, GROUP, OTHER_GROUP, PEOPLE, Team


def beijing(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BEIJING)  # type: ignore[arg-type]


def test_waiting_starts_the_clock_and_calls_the_owner_in_the_group(team: Team) -> None:
    ref = team.submitted()

    team.say("xiaoli", f"/待回复 {ref} 3月5日 18:00", chat=team.private("xiaoli"))

    assert team.case(ref).status is Status.WAITING
    assert team.case(ref).response_due_at == beijing(2026, 3, 5, 18, 0)
    (nudge,) = team.in_chat(GROUP, "回复截止：")
    assert "@小李" in nudge.text
    assert "回复截止：3月5日 18:00（站点当地 02:00），还剩 3 天 8 小时。" in nudge.text
    assert "我方已回复" in nudge.buttons


def test_waiting_without_words_takes_the_marketplaces_window(team: Team) -> None:
    ref = team.submitted()

    team.say("xiaoli", f"/waiting {ref}")

    assert team.case(ref).response_due_at == team.now + timedelta(days=5)


def test_a_day_without_a_time_runs_to_its_end(team: Team) -> None:
    ref = team.submitted()

    team.say("xiaoli", f"/waiting {ref} 周五")

    assert team.case(ref).response_due_at == beijing(2026, 3, 6, 23, 59)


@pytest.mark.parametrize("words", ["吃饭的时候", "2020-01-01 18:00", "x" * 5000])
def test_a_deadline_that_cannot_be_read_is_asked_again(team: Team, words: str) -> None:
    ref = team.submitted()

    (answer,) = team.say("xiaoli", f"/waiting {ref} {words}")

    assert "请写成 周五 18:00" in answer.text
    assert team.case(ref).status is Status.OPEN


def test_a_second_nudge_takes_the_buttons_off_the_first(team: Team) -> None:
    ref = team.submitted()
    team.say("xiaoli", f"/waiting {ref}")
    (first,) = team.in_chat(GROUP, "回复截止：")

    team.say("xiaoli", f"/waiting {ref} 3月5日 18:00")

    assert first.buttons == {}
    assert team.in_chat(GROUP, "回复截止：")[-1].buttons


def test_once_we_answered_the_nudge_says_so_and_offers_nothing(team: Team) -> None:
    ref = team.submitted()
    team.say("xiaoli", f"/waiting {ref}")
    (nudge,) = team.in_chat(GROUP, "回复截止：")

    team.say("xiaoli", f"/已回复 {ref}", chat=team.private("xiaoli"))

    assert team.case(ref).status is Status.OPEN
    assert team.case(ref).response_due_at is None
    assert "已处理" in nudge.text
    assert nudge.buttons == {}


def test_the_marketplace_answered_opens_the_choice_what_it_means(team: Team) -> None:
    ref = team.submitted()
    (card,) = team.say("xiaoli", f"/status {ref}")

    team.press("xiaoli", card, "平台已答复")
    assert {"平台等我方回复", "有结果了", "已答复，我方无需处理", "被平台关闭"} <= set(card.buttons)

    team.press("xiaoli", card, "已答复，我方无需处理")
    assert team.case(ref).status is Status.OPEN
    assert team.history(ref)[-1] == "answered"


def test_closed_by_the_marketplace_and_taken_up_again(team: Team) -> None:
    ref = team.submitted()
    (card,) = team.say("xiaoli", f"/status {ref}")
    team.press("xiaoli", card, "平台已答复")
    team.press("xiaoli", card, "被平台关闭")
    assert team.case(ref).status is Status.CLOSED

    team.say("xiaoli", f"/重开 {ref}")
    assert team.case(ref).status is Status.OPEN


def test_a_click_on_an_old_card_changes_nothing_and_brings_the_newest(team: Team) -> None:
    ref = team.submitted()
    (old,) = team.say("xiaoli", f"/status {ref}")
    button = old.buttons["平台等我方回复"]
    team.say("xiaoli", f"/resolve {ref} 通过")

    reply = team.press_button("xiaoli", old, button)

    assert reply.toast is not None
    assert reply.toast.text == "这张卡片已过期，已换成最新。"
    assert "已解决" in old.text
    assert team.case(ref).status is Status.RESOLVED


def test_a_click_by_somebody_who_may_not_act_changes_nothing(team: Team) -> None:
    ref = team.submitted()
    (card,) = team.say("xiaoli", f"/status {ref}")

    for label in ("平台等我方回复", "平台已答复", "有结果了", "写跟进"):
        reply = team.press("xiaowang", card, label)
        assert reply.toast is not None
        assert "由小李负责" in reply.toast.text

    assert team.case(ref).status is Status.OPEN


def test_everybody_in_the_group_may_note_a_look_and_a_stranger_may_not(team: Team) -> None:
    ref = team.submitted()
    (card,) = team.say("xiaoli", f"/status {ref}")
    team.wait(hours=1)

    refused = team.press("laoliu", card, "看过，没变化")
    assert refused.toast is not None
    assert "没有找到" in refused.toast.text

    team.press("xiaowang", card, "看过，没变化")
    assert team.case(ref).looked_at == team.now


def test_a_lead_may_act_on_every_case(team: Team) -> None:
    ref = team.submitted()

    team.say("chenjie", f"/waiting {ref}")

    assert team.case(ref).status is Status.WAITING


def test_a_follow_up_waits_for_five_business_days_even_for_a_lead(team: Team) -> None:
    ref = team.submitted()
    team.wait(days=2)

    for who in ("xiaoli", "chenjie"):
        (answer,) = team.say(who, f"/跟进 {ref}")
        assert "3月9日 09:30 起才能跟进" in answer.text


def test_the_follow_up_text_stands_ready_to_copy_and_its_button_restarts_the_clock(team: Team) -> None:
    ref = team.submitted("13498835581")
    team.wait(days=7)

    card = team.say("xiaoli", f"/跟进 {ref}")[-1]
    assert "This is follow-up 1 in case 13498835581, submitted on 2026-03-02." in card.text
    assert "已过 5 个工作日" in card.text

    team.press("xiaoli", card, "已在后台发送")
    assert team.case(ref).follow_ups == 1
    (again,) = team.say("xiaoli", f"/跟进 {ref}")
    assert "3月16日 09:30 起才能跟进" in again.text


def test_resolve_asks_for_outcome_and_effect_and_names_what_the_archive_lacks(team: Team) -> None:
    ref = team.submitted()

    (card,) = team.say("xiaoli", f"/解决 {ref}")
    assert "归档还缺：Case ID 截图" in card.text

    team.press("xiaoli", card, "结案", {"outcome": "", "verified": "no"})
    assert "请选一项" in card.text
    assert team.case(ref).status is Status.OPEN

    team.press("xiaoli", card, "结案", {"outcome": "partly", "verified": "no"})
    assert (team.case(ref).status, team.case(ref).outcome) == (Status.RESOLVED, "partly")

    team.press("xiaoli", card, "先不填")
    team.pictured(ref)
    team.press("xiaoli", card, "已生效")
    assert team.case(ref).effect_verified


def test_resolve_with_the_outcome_in_words_needs_no_form(team: Team) -> None:
    ref = team.submitted()

    team.say("xiaoli", f"/已解决 {ref} 拒绝")

    assert team.case(ref).outcome == "refused"
    assert "不通过" in team.last().text


def test_a_case_without_its_number_cannot_be_closed(team: Team) -> None:
    ref = team.drafted()

    (answer,) = team.say("xiaoli", f"/resolve {ref} 通过")

    assert f"/已提交 {ref}" in answer.text
    assert team.case(ref).status is Status.READY


def test_a_case_is_handed_to_a_member_of_its_group(team: Team) -> None:
    ref = team.submitted()

    team.say("xiaoli", f"/转交 {ref} @小王 请跟进")

    assert team.case(ref).owner == PEOPLE["xiaowang"].id
    assert "现在由小王负责" in team.last(GROUP).text
    assert ref in team.last(team.private("xiaowang")).text


def test_a_mention_counts_more_than_the_name_in_the_text(team: Team) -> None:
    ref = team.submitted()

    team.say("chenjie", f"/assign {ref} @somebody", mentions=[PEOPLE["xiaowang"].id])

    assert team.case(ref).owner == PEOPLE["xiaowang"].id


def test_a_case_is_not_handed_to_somebody_outside_or_by_somebody_else(team: Team) -> None:
    ref = team.submitted()

    (outside,) = team.say("xiaoli", f"/转交 {ref} @老刘")
    assert "我不认识老刘" in outside.text
    (not_hers,) = team.say("xiaowang", f"/转交 {ref} @小王")
    assert "由小李负责" in not_hers.text

    assert team.case(ref).owner == PEOPLE["xiaoli"].id


def test_giving_up_wants_a_reason(team: Team) -> None:
    ref = team.submitted()

    (answer,) = team.say("xiaoli", f"/放弃 {ref}")
    assert f"/放弃 {ref}" in answer.text
    assert team.case(ref).status is Status.OPEN

    team.say("xiaoli", f"/放弃 {ref} 平台已自行恢复")
    assert team.case(ref).status is Status.DROPPED
    assert "平台已自行恢复" in team.last().text


def test_snooze_by_words_and_by_button(team: Team) -> None:
    ref = team.submitted()

    (answer,) = team.say("xiaoli", f"/稍后 {ref} 周五上午")
    assert "3月6日" in answer.text
    until = team.case(ref).snoozed_until
    assert until is not None
    assert until.astimezone(BEIJING).date().isoformat() == "2026-03-06"


def test_reminders_are_put_off_for_so_long_and_no_longer(team: Team) -> None:
    ref = team.submitted()

    (answer,) = team.say("xiaoli", f"/稍后 {ref} 2027-12-01")

    assert "最多推迟 60 天" in answer.text
    assert team.case(ref).snoozed_until is None


def test_reply_asks_in_private_and_keeps_the_marketplaces_words(team: Team) -> None:
    ref = team.submitted()
    team.say("xiaoli", f"/waiting {ref}")

    team.say("xiaoli", f"/回复 {ref} Please send the invoice.\nThank you.")
    team.say("xiaoli", f"/回复 {ref}")

    with team.ledger.reading() as reading:
        interview = reading.active_interview(PEOPLE["xiaoli"].id)
    assert interview is not None
    assert (interview.kind, interview.case, interview.home_chat) == ("reply", ref, GROUP)
    assert interview.answers["marketplace_message"] == "Please send the invoice.\nThank you."
    assert interview.answers["issue"] == "account.related"


def test_without_a_number_the_only_fitting_case_is_meant(team: Team) -> None:
    ref = team.submitted()

    team.say("xiaoli", "/waiting")

    assert team.case(ref).status is Status.WAITING


def test_with_several_fitting_cases_the_number_is_asked_for(team: Team) -> None:
    team.submitted("13498835581")
    team.submitted("13498835582", shop="second")

    (answer,) = team.say("xiaoli", "/waiting")

    assert "/waiting C" in answer.text


def test_a_stranger_cannot_press_a_button_that_leaked(team: Team) -> None:
    ref = team.submitted()
    (card,) = team.say("xiaoli", f"/status {ref}")
    button = card.buttons["平台等我方回复"]
    card.chat = OTHER_GROUP

    reply = team.press_button("laoliu", card, button)

    assert reply.toast is not None
    assert "没有找到" in reply.toast.text
    assert team.case(ref).status is Status.OPEN
