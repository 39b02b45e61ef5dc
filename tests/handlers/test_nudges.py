"""Reminders that fall due and the morning round: who is disturbed, where, with which buttons."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.casework.case import Status
from bot.ledger.changes import SaveInterview, SaveMember
from bot.ledger.records import Interview
from tests.handlers.conftest import BEIJING, GROUP, OTHER_GROUP, PEOPLE, Shown, Team


def beijing(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BEIJING)  # type: ignore[arg-type]


def the_round(team: Team) -> Shown:
    return team.in_chat(GROUP, "今日巡检")[-1]


def test_a_first_look_is_asked_of_the_owner_in_private(team: Team) -> None:
    ref = team.submitted()

    team.wait_until(beijing(2026, 3, 3, 10, 30))

    (nudge,) = team.in_chat(team.private("xiaoli"), "该去看一眼了")
    assert ref in nudge.text
    assert "垃圾箱" in nudge.text
    assert {"看过，没变化", "平台等我方回复", "平台已答复", "有结果了", "明天再说"} <= set(nudge.buttons)
    assert team.in_chat(GROUP, "该去看一眼了") == []


def test_an_owner_without_a_private_chat_is_called_in_the_group(team: Team) -> None:
    ref = team.submitted(owner="laoliu")
    with team.ledger.reading() as reading:
        member = reading.member(PEOPLE["laoliu"].id)
    assert member is not None
    team.keep(SaveMember(replace(member, private_chat="")))
    team.wait_until(beijing(2026, 3, 3, 10, 30))

    (nudge,) = team.in_chat(GROUP, "该去看一眼了")
    assert "@老刘" in nudge.text
    assert ref in nudge.text


def test_after_five_silent_business_days_the_follow_up_comes_ready_to_copy(team: Team) -> None:
    ref = team.submitted("13498835581")
    team.wait_until(beijing(2026, 3, 9, 9, 31))

    (nudge,) = team.in_chat(team.private("xiaoli"), "该跟进了")
    assert "This is follow-up 1 in case 13498835581" in nudge.text
    assert "不要新建" in nudge.text

    team.press("xiaoli", nudge, "已在后台发送")
    assert team.case(ref).follow_ups == 1


def test_an_ignored_follow_up_reaches_the_lead_and_then_the_group(team: Team) -> None:
    team.submitted()
    team.wait_until(beijing(2026, 3, 10, 9, 31))
    assert team.in_chat(GROUP, "还没有跟进") == []
    team.wait_until(beijing(2026, 3, 11, 9, 31))

    (private,) = team.in_chat(team.private("xiaoli"), "该跟进了")
    (digest,) = team.in_chat(GROUP, "还没有跟进")
    assert "@小李" in digest.text
    assert "今日巡检" in digest.text, "told in the morning's digest, not beside it"
    assert private.buttons == {}  # the lead's took them off


def test_the_end_of_a_window_is_told_again_and_again(team: Team) -> None:
    ref = team.submitted()
    team.say("xiaoli", f"/waiting {ref} 3月5日 18:00")
    team.wait_until(beijing(2026, 3, 5, 19, 0))

    headings = [one.card.title.split("：")[0] for one in team.in_chat(GROUP, ref) if "回复" in one.card.title]
    assert headings == ["平台等我方回复", "只剩 24 小时回复", "只剩 4 小时回复", "回复已逾期"]
    assert len([one for one in team.in_chat(GROUP, "回复截止：") if one.buttons]) == 1


def test_a_date_that_the_marketplace_never_named_is_called_assumed(team: Team) -> None:
    assumed, named = team.submitted("13498835581"), team.submitted("13498835582")
    team.say("xiaoli", f"/waiting {assumed}")
    team.say("xiaoli", f"/waiting {named} 3月6日 12:00")

    team.wait_until(beijing(2026, 3, 6, 18, 0))

    told = {
        ref: [one.text for one in team.wall.shown if "只剩 24 小时" in one.text and ref in one.text]
        for ref in (assumed, named)
    }
    assert all("按惯例推算" in text for text in told[assumed])
    assert told[named]
    assert not any("按惯例推算" in text for text in told[named])
    assert "按惯例推算" in team.in_chat(GROUP, assumed)[0].text


def test_an_answer_ends_the_nudges(team: Team) -> None:
    ref = team.submitted()
    team.say("xiaoli", f"/waiting {ref} 3月5日 18:00")
    team.say("xiaoli", f"/answered {ref}")
    team.wait_until(beijing(2026, 3, 5, 19, 0))

    assert team.in_chat(GROUP, "只剩") == []


def test_a_missing_number_is_asked_for_with_the_field_to_put_it_in(team: Team) -> None:
    ref = team.drafted()
    team.wait(hours=3)

    (nudge,) = team.in_chat(team.private("xiaoli"), "还没登记 Case ID")
    team.press("xiaoli", nudge, "已提交", {"case_id": "13498835581"})

    assert team.case(ref).case_id == "13498835581"


def test_a_text_that_nobody_approved_is_told_its_owner_and_then_the_group(team: Team) -> None:
    ref = team.drafted(approved=False)
    team.wait_until(beijing(2026, 3, 3, 9, 31))

    (nudge,) = team.in_chat(team.private("xiaoli"), "正文写好了，还没确认")
    assert {"查看正文", "明天再说", "3 天后再说"} <= set(nudge.buttons)
    team.wait_until(beijing(2026, 3, 4, 9, 31))

    (told,) = team.in_chat(GROUP, "正文写好了，还没确认")
    assert ref in told.text
    assert "@小李" in told.text
    team.press("xiaoli", nudge, "查看正文")
    assert "确认可以提交" in team.last(team.private("xiaoli")).buttons


def test_what_is_not_sent_or_not_verified_stands_last_in_every_digest_until_it_is_done(team: Team) -> None:
    draft, unsent = team.drafted(approved=False), team.drafted()
    decided = team.submitted()
    team.say("xiaoli", f"/resolve {decided} 通过")
    looked_at = team.submitted("13498835599")
    team.wait_until(beijing(2026, 3, 6, 9, 31))

    digest = the_round(team)
    body, _, left = digest.text.partition("还没提交，或还没确认生效")
    assert looked_at in body
    assert not any(ref in body for ref in (draft, unsent, decided))
    assert left.index(unsent) < left.index(draft) < left.index(decided)

    team.say("xiaoli", f"/drop {draft}\n不做了")
    team.say("xiaoli", f"/snooze {unsent} 3月12日")
    team.wait_until(beijing(2026, 3, 9, 9, 31))
    assert draft not in the_round(team).text
    assert unsent not in the_round(team).text
    assert decided in the_round(team).text


def test_a_group_with_nothing_but_an_unsent_text_has_a_digest_too(team: Team) -> None:
    unsent = team.drafted()
    team.wait_until(beijing(2026, 3, 5, 9, 31))

    assert [unsent in one.text for one in team.in_chat(GROUP, "还没提交，或还没确认生效")] == [True, True]


def test_an_approval_without_effect_is_asked_about(team: Team) -> None:
    ref = team.submitted()
    team.pictured(ref)
    team.say("xiaoli", f"/resolve {ref} 通过")
    team.wait_until(beijing(2026, 3, 3, 10, 30))

    (nudge,) = team.in_chat(team.private("xiaoli"), "结果真的生效了吗")
    team.press("xiaoli", nudge, "已生效")

    assert team.case(ref).effect_verified


def test_tomorrow_means_nothing_before_tomorrow_morning(team: Team) -> None:
    ref = team.submitted()
    team.wait_until(beijing(2026, 3, 3, 10, 30))
    (nudge,) = team.in_chat(team.private("xiaoli"), "该去看一眼了")

    team.press("xiaoli", nudge, "明天再说")

    assert team.case(ref).snoozed_until == beijing(2026, 3, 4, 9, 30)


def test_an_unfinished_interview_is_told_once_in_private(team: Team) -> None:
    started = Interview(
        id="i-1",
        member=PEOPLE["xiaoli"].id,
        chat=team.private("xiaoli"),
        home_chat=GROUP,
        answers={"marketplace": "amazon"},
        started_at=team.now,
        touched_at=team.now,
    )
    team.keep(SaveInterview(started))
    team.wait(days=3)

    (nudge,) = team.in_chat(team.private("xiaoli"), "还没写完")
    assert {"继续填", "不要了"} == set(nudge.buttons)


# -- the check round


def test_the_round_lists_what_is_due_grouped_by_shop_and_says_where_to_look(team: Team) -> None:
    first = team.submitted("13498835581")
    second = team.submitted("13498835582", shop="second", owner="xiaowang")
    team.wait_until(beijing(2026, 3, 4, 9, 31))

    card = the_round(team)
    assert "今日巡检：2 个案件要看" in card.text
    assert card.text.index("后台") < card.text.index("垃圾箱") < card.text.index(first)
    assert all(part in card.text for part in ("主店US", "二店", "13498835581", "13498835582", first, second))


def test_a_press_on_a_row_acts_on_that_case_alone(team: Team) -> None:
    first = team.submitted("13498835581")
    second = team.submitted("13498835582", owner="xiaowang")
    team.wait_until(beijing(2026, 3, 4, 9, 31))
    card = the_round(team)

    team.press("xiaoli", card, "没变化", ref=first)

    assert team.case(first).looked_at == team.now
    assert team.case(second).looked_at != team.now
    assert "✓ 看过，没变化 · 小李" in card.text
    assert "今日巡检：1 个案件要看" in card.text
    assert all(button.value["ref"] == second for button in card.buttons.values())


def test_they_answered_asks_on_the_row_what_it_means(team: Team) -> None:
    ref = team.submitted()
    team.wait_until(beijing(2026, 3, 4, 9, 31))
    card = the_round(team)

    team.press("xiaoli", card, "平台已答复")
    assert team.case(ref).status is Status.OPEN
    team.press("xiaoli", card, "平台等我方回复")

    assert team.case(ref).status is Status.WAITING
    assert "@小李" in team.in_chat(GROUP, "回复截止：")[-1].text
    assert "今日巡检：都看过了" in card.text


def test_decided_asks_on_the_row_how(team: Team) -> None:
    ref = team.submitted()
    team.wait_until(beijing(2026, 3, 4, 9, 31))
    card = the_round(team)

    team.press("xiaoli", card, "有结果了")
    team.press("xiaoli", card, "部分通过")

    assert (team.case(ref).status, team.case(ref).outcome) == (Status.RESOLVED, "partly")


def test_a_colleague_may_note_a_look_on_the_round_but_not_a_status(team: Team) -> None:
    ref = team.submitted()
    team.wait_until(beijing(2026, 3, 4, 9, 31))
    card = the_round(team)

    refused = team.press("xiaowang", card, "平台等我方回复")
    assert refused.toast is not None
    assert "由小李负责" in refused.toast.text
    team.press("xiaowang", card, "没变化")

    assert team.case(ref).status is Status.OPEN
    assert team.case(ref).looked_at == team.now


def test_a_case_looked_at_today_is_not_on_the_round(team: Team) -> None:
    ref = team.submitted()
    team.wait_until(beijing(2026, 3, 4, 8, 0))
    (card,) = team.say("xiaoli", f"/status {ref}")
    team.press("xiaoli", card, "看过，没变化")

    team.wait_until(beijing(2026, 3, 4, 12, 0))

    assert all("3月4日" not in one.text for one in team.in_chat(GROUP, "今日巡检"))
    assert [one for one in team.in_chat(GROUP, "今日巡检") if one.buttons] == []


def test_a_row_whose_case_moved_since_comes_back_fresh(team: Team) -> None:
    ref = team.submitted()
    team.wait_until(beijing(2026, 3, 4, 9, 31))
    card = the_round(team)
    button = card.buttons["没变化"]
    team.say("xiaoli", f"/waiting {ref}")

    reply = team.press_button("xiaoli", card, button)

    assert reply.toast is not None
    assert "已换成最新" in reply.toast.text
    assert "平台等我方回复" in card.text
    assert team.case(ref).status is Status.WAITING


def test_the_round_stays_in_its_group(team: Team) -> None:
    ref = team.submitted()
    team.wait(days=3)

    assert team.in_chat(OTHER_GROUP, ref) == []


def test_nothing_due_no_card(team: Team) -> None:
    team.submitted()
    team.wait(hours=2)

    assert team.in_chat(GROUP, "今日巡检") == []
    assert team.now - timedelta(hours=2) == beijing(2026, 3, 2, 10, 0)


def test_a_case_looked_at_elsewhere_is_done_on_the_round_too(team: Team) -> None:
    ref = team.submitted()
    team.wait_until(beijing(2026, 3, 4, 9, 31))
    (card,) = team.say("xiaoli", f"/status {ref}")

    team.press("xiaoli", card, "看过，没变化")

    assert "今日巡检：都看过了" in the_round(team).text


def test_a_reply_that_was_left_is_not_nudged_once_the_case_has_moved(team: Team) -> None:
    ref = team.submitted()
    team.say("xiaoli", f"/reply {ref}")
    team.wait(hours=1)
    team.say("xiaoli", f"/answered {ref}")
    team.wait(days=3)

    assert team.in_chat(team.private("xiaoli"), "还没写完") == []


def test_a_follow_up_that_was_ignored_is_told_to_the_lead_in_private(team: Team) -> None:
    ref = team.submitted()
    team.wait_until(beijing(2026, 3, 10, 9, 31))

    (nudge,) = team.in_chat(team.private("chenjie"), "还没有跟进")
    assert ref in nudge.text

    team.press("chenjie", nudge, "已在后台发送")
    assert team.case(ref).follow_ups == 1


def test_a_deadline_is_called_by_its_name_and_not_by_the_playbooks_key(team: Team) -> None:
    team.submitted(issue="policy.cpc", deadlines=(("certificate_expiry", "2026-03-12"),))

    team.wait_until(beijing(2026, 3, 5, 9, 31))

    (nudge,) = team.in_chat(team.private("xiaoli"), "期限快到了")
    assert "旧证书到期: 2026-03-12" in nudge.text
    assert "certificate_expiry" not in nudge.text
