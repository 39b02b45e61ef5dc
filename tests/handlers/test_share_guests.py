"""What guests may do with a shared case: look at it, or what members of its home group do who do not own it."""

from __future__ import annotations

import pytest

from bot.conversation.cards import Button
from bot.ledger.changes import Left, SaveEvidence
from bot.ledger.records import EvidenceRow
from tests.handlers.conftest import GROUP, OTHER_GROUP, PEOPLE, Team
from tests.handlers.sharing import Groups
from tests.handlers.test_second_look import with_a_bank_paper

CHANGES = (
    "/waiting {it} 周五 18:00",
    "/answered {it}",
    "/resolve {it} 通过",
    "/snooze {it} 周五上午",
    "/remind {it} 明天 10:00 补发票",
    "/followup {it}",
    "/caseid {it} 13498835582",
    "/reply {it} Your appeal has been approved.",
)
AT_HOME = ("/drop {it} 不做了", "/assign {it} @小王", "/share {it}", "/pack {it}", "/again {it}")
"""What is done at home only, whatever the other group may do."""


@pytest.fixture
def groups(team: Team, monkeypatch: pytest.MonkeyPatch) -> Groups:
    return Groups(team, monkeypatch)


def forged(groups: Groups, who: str, action: str, **value: object) -> str:
    """What is answered to a press that nobody was shown."""
    (card,) = groups.team.say(who, "/help", chat=groups.team.private(who))
    reply = groups.team.press_button(who, card, Button("x", action, {"ref": groups.ref, "version": 1, **value}))
    return reply.toast.text if reply.toast else ""


@pytest.mark.parametrize("who", ["laoliu", "zhouge"])
@pytest.mark.parametrize("line", CHANGES)
def test_who_may_only_look_changes_nothing_and_hears_whom_to_ask(groups: Groups, who: str, line: str) -> None:
    groups.shares("view")
    before = groups.team.case(groups.ref)

    told = groups.asks(line, who=who)

    assert "请找“Amazon 客服群”的负责人 小李" in told
    assert groups.team.case(groups.ref) == before


@pytest.mark.parametrize("mode", ["view", "work"])
@pytest.mark.parametrize("line", AT_HOME)
def test_some_things_are_done_at_home_only(groups: Groups, mode: str, line: str) -> None:
    groups.shares(mode)
    before = groups.team.case(groups.ref)

    refused = groups.asks(line, who="laoliu")
    by_its_lead = groups.asks(line, who="zhouge", chat=groups.team.private("zhouge"))

    assert "小李" in refused
    if line != "/share {it}":  # which shows a lead what they may end, and nothing to offer
        assert "小李" in by_its_lead
    assert "发出共享请求" not in by_its_lead
    assert groups.team.case(groups.ref) == before


def test_nobody_hands_a_case_over_from_there_or_to_there(groups: Groups) -> None:
    team = groups.team
    groups.shares("work")

    assert "小李" in groups.asks("/handover @周哥 {it}", who="laoliu")
    assert "小李" in groups.asks("/handover @老刘 {it}", who="zhouge", chat=team.private("zhouge"))
    groups.asks("/handover @老刘 {it}", who="xiaoli", chat=team.private("xiaoli"))

    assert not team.in_chat(team.private("laoliu"), "我来接手")
    assert team.case(groups.ref).owner == PEOPLE["xiaoli"].id


@pytest.mark.parametrize("action", ["draft_approve", "second_ok", "second_release", "paper_open"])
def test_no_text_is_approved_or_released_and_no_paper_opened_by_guests(groups: Groups, action: str) -> None:
    team = groups.team
    groups.ref = team.drafted(approved=False, subjects=("A9",))
    groups.shares("work")
    before = team.case(groups.ref), team.history(groups.ref)

    for who in ("laoliu", "zhouge"):
        assert "小李" in forged(groups, who, action, number=1) or action == "second_ok"

    assert (team.case(groups.ref), team.history(groups.ref)) == before


def test_who_may_work_on_it_does_what_colleagues_at_home_do_and_its_lead_what_leads_do(groups: Groups) -> None:
    team = groups.team
    groups.shares("work")

    assert "小李" in groups.asks("/waiting {it} 周五 18:00"), "like a colleague at home, who does not own it"
    groups.asks("/remind {it} 明天 10:00 补发票", chat=team.private("laoliu"))
    assert [one[2] for one in team.case(groups.ref).own_reminders] == [PEOPLE["laoliu"].id]
    groups.asks("/waiting {it} 周五 18:00", who="zhouge")

    assert team.case(groups.ref).status.value == "waiting"
    assert groups.ref in team.last(GROUP).text, "it is told where the case is at home"


def test_nudges_go_to_the_home_group_only(groups: Groups) -> None:
    team = groups.team
    groups.shares("work")
    team.say("xiaoli", f"/waiting {groups.ref} 周五 18:00")
    before = len(team.wall.shown)

    team.wait(days=14)

    after = team.wall.shown[before:]
    assert [one for one in after if one.chat == GROUP and groups.ref in one.text]
    assert not [one for one in after if one.chat in (OTHER_GROUP, team.private("laoliu")) and groups.ref in one.text]


def test_a_guests_own_reminder_is_silent_when_the_share_is_over(groups: Groups) -> None:
    team = groups.team
    groups.shares("work")
    groups.asks("/remind {it} 明天 10:00 补发票", chat=team.private("laoliu"))
    page = team.say("xiaoli", f"/share {groups.ref}", chat=team.private("xiaoli"))[-1]
    team.press("xiaoli", page, "结束共享")

    team.wait(days=3)

    assert not team.in_chat(team.private("laoliu"), "补发票")[1:], "no more than the answer of that day"


def test_of_the_files_guests_see_all_but_the_guarded_papers(groups: Groups) -> None:
    team = groups.team
    files = {"identity": "张三身份证.jpg", "original_notice": "通知.txt", "": "没说是什么.pdf"}
    team.keep(
        *(
            SaveEvidence(
                EvidenceRow(
                    id=f"ev-{n}",
                    case=groups.ref,
                    slot=slot,
                    original=name,
                    sha256=f"{n}" * 64,
                    bytes=1,
                    by=PEOPLE["xiaoli"].id,
                    at=team.now,
                )
            )
            for n, (slot, name) in enumerate(files.items())
        )
    )
    groups.shares("work")

    for who, chat in (("laoliu", OTHER_GROUP), ("zhouge", OTHER_GROUP), ("laoliu", team.private("laoliu"))):
        seen = groups.asks("/evidence {it}", who=who, chat=chat)
        assert "通知.txt" in seen
        assert "身份证" not in seen
        assert "没说是什么" not in seen
        assert "另有 2 份" in seen
    assert "张三身份证" in groups.asks("/evidence {it}", who="xiaowang", chat=GROUP)


def test_a_guarded_paper_of_the_text_has_no_name_for_guests_and_is_not_sent_to_them(groups: Groups) -> None:
    team = groups.team
    groups.ref = team.drafted(subjects=("A9",))
    with_a_bank_paper(team, groups.ref)
    groups.shares("work")

    for who in ("laoliu", "zhouge"):
        (card,) = team.say(who, f"/status {groups.ref}", chat=team.private(who))
        team.press(who, card, "查看正文")
        text = team.last(team.private(who))
        assert "Licence" not in text.text
        assert "证件类文件，只留在“Amazon 客服群”" in text.text
        assert "打开文件" not in text.buttons
        before = len(team.wall.shown)
        forged(groups, who, "draft_files", version=2)
        assert not [one for one in team.wall.shown[before:] if "Licence" in one.text]
    assert "paper_opened" not in team.history(groups.ref)


def test_an_owner_who_is_only_in_the_other_group_any_more_answers_for_the_case_still(groups: Groups) -> None:
    team = groups.team
    groups.shares("view")
    team.keep(Left(PEOPLE["xiaoli"].id, GROUP))

    groups.asks("/waiting {it} 周五 18:00", who="xiaoli", chat=team.private("xiaoli"))

    assert team.case(groups.ref).status.value == "waiting"


def test_a_card_that_hangs_with_guests_has_no_button_they_could_not_press(groups: Groups) -> None:
    groups.shares("view")

    (card,) = groups.team.say("laoliu", f"/status {groups.ref}", chat=OTHER_GROUP)

    assert set(card.buttons) <= {"查看正文", "平台回复原文"}, card.buttons
    private = groups.team.private("laoliu")
    groups.team.press("laoliu", card, next(iter(card.buttons)))
    assert "The account was suspended." in groups.team.last(private).text
    assert not groups.team.last(private).buttons


@pytest.mark.parametrize("private", [False, True])
def test_a_card_waiting_to_be_sent_when_the_share_ends_shows_nothing(groups: Groups, private: bool) -> None:
    team = groups.team
    groups.shares("view")
    chat = team.private("laoliu") if private else OTHER_GROUP
    team.desk.receive(team.event("laoliu", "message", chat, text=f"/status {groups.ref}"))
    team.desk.work_off()
    case = team.case(groups.ref)
    share = case.share_with(OTHER_GROUP)
    assert share is not None
    before = len(team.wall.shown)
    team.keep(case.shared(share.end(), group="别的群"))

    team.work()

    shown = [one.text for one in team.wall.shown[before:] if one.chat == chat]
    assert shown == ([] if private else [f"{groups.ref} 已不再共享到这里。"])


def test_who_is_at_home_too_is_no_guest(groups: Groups) -> None:
    """小李 is in both groups."""
    groups.shares("view")

    groups.asks("/waiting {it} 周五 18:00", who="xiaoli", chat=OTHER_GROUP)

    assert groups.team.case(groups.ref).status.value == "waiting"


def test_a_lead_of_no_group_stays_a_lead_of_all(groups: Groups) -> None:
    groups.shares("view")

    groups.asks("/waiting {it} 周五 18:00", who="chenjie", chat=GROUP)

    assert groups.team.case(groups.ref).status.value == "waiting"
