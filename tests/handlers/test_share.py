"""Sharing: a case is offered to another group, its lead accepts, and all there see it until either side ends it."""

from __future__ import annotations

import pytest

from bot.ledger.changes import SaveChat, Seen
from bot.ledger.records import Chat
from tests.handlers.conftest import GROUP, OTHER_GROUP, Team
from tests.handlers.sharing import Groups


@pytest.fixture
def groups(team: Team, monkeypatch: pytest.MonkeyPatch) -> Groups:
    return Groups(team, monkeypatch)


def test_the_other_group_sees_the_case_once_its_lead_accepts(groups: Groups) -> None:
    team = groups.team
    assert not groups.sees()

    groups.offers("view")

    assert not groups.sees(), "an offer shows nothing yet"
    team.press("zhouge", groups.offer(), "接受")
    assert groups.sees()
    assert "周哥 已代表“别的群”接受" in team.last(team.private("xiaoli")).text
    listed = groups.asks("/cases")
    assert "关联账户停用" in listed
    assert "共享·只看" in listed
    assert "来自 Amazon 客服群：只看" in groups.asks("/status {it}")
    assert "关联账户停用" in groups.asks("/search 停用")
    assert "共享" not in groups.asks("/cases", who="xiaowang", chat=GROUP), "at home it is no guest"
    assert "全部" in groups.asks("/overview")


def test_an_offer_tells_no_more_than_the_decision_needs(groups: Groups) -> None:
    groups.offers("work")

    offer = groups.offer()

    for told in ("小李", groups.ref, "亚马逊", "账户", "一起处理"):
        assert told in offer.text
    for kept in ("主店US", "关联账户停用", "13498835581", f"A{groups.ref}"):
        assert kept not in offer.text
    assert [span.member for span in offer.card.mention] == ["wall:zhouge"], "the lead of that group is called"


def test_only_the_lead_of_that_group_answers(groups: Groups) -> None:
    team = groups.team
    groups.offers()
    offer = groups.offer()
    accept = offer.buttons["接受"]

    assert offer.card.only == ("wall:zhouge",)
    for who, answer in (("laoliu", "只有“别的群”的主管可以答复：周哥"), ("xiaoli", "周哥"), ("xiaowang", "没有找到")):
        (card,) = team.say(who, "/help", chat=team.private(who))
        forged = team.press_button(who, card, accept)
        assert forged.toast
        assert answer in forged.toast.text
    assert not groups.sees()
    assert team.history(groups.ref)[-1] == "share_offered"


def test_a_declined_offer_changes_nothing_and_is_told(groups: Groups) -> None:
    team = groups.team
    groups.offers()
    accept = groups.offer().buttons["接受"]

    team.press("zhouge", groups.offer(), "不接受")

    assert not groups.sees()
    assert "没有接受" in team.last(team.private("xiaoli")).text
    late = team.press_button("zhouge", groups.offer(), accept)
    assert late.toast
    assert "已经" in late.toast.text
    assert not groups.sees()
    assert [one for one in team.history(groups.ref) if "share" in one] == ["share_offered", "share_declined"]


def test_an_offer_that_nobody_answers_runs_out_after_seven_days(groups: Groups) -> None:
    team = groups.team
    groups.offers()
    accept = groups.offer().buttons["接受"]
    team.wait(days=6, hours=23)
    assert "接受" in groups.offer().buttons

    team.wait(hours=2)

    assert "已过期" in groups.offer().text
    assert team.in_chat(team.private("xiaoli"), "已过期")
    team.press_button("zhouge", groups.offer(), accept)
    assert not groups.sees()
    assert team.history(groups.ref).count("share_lapsed") == 1


def test_an_offer_made_anew_is_not_ended_by_the_older_one(groups: Groups) -> None:
    team = groups.team
    groups.offers()
    team.wait(days=5)
    groups.offers("work")

    team.wait(days=3)

    assert "接受" in groups.offer().buttons
    assert "share_lapsed" not in team.history(groups.ref)


def test_an_offer_is_withdrawn(groups: Groups) -> None:
    team = groups.team
    groups.offers()
    page = team.say("xiaoli", f"/share {groups.ref}", chat=team.private("xiaoli"))[-1]

    team.press("xiaoli", page, "撤回")

    assert "已撤回" in groups.offer().text
    assert not groups.offer().buttons
    assert "撤回" not in page.buttons


@pytest.mark.parametrize("mode", ["view", "work"])
@pytest.mark.parametrize("who", ["xiaoli", "chenjie", "zhouge"])
def test_owner_and_both_leads_end_it_and_access_ends_at_once(groups: Groups, who: str, mode: str) -> None:
    team = groups.team
    groups.shares(mode)
    page = team.say(who, f"/share {groups.ref}", chat=team.private(who))[-1]

    team.press(who, page, "结束共享")

    assert not groups.sees()
    assert groups.asks("/status {it}") == groups.asks("/status C9999").replace("C9999", groups.ref)
    assert "不再" in groups.offer().text
    assert team.history(groups.ref)[-1] == "share_ended"
    if who == "zhouge":
        assert "结束了" in team.last(team.private("xiaoli")).text


def test_the_receiving_lead_ends_it_on_the_card_in_the_group_and_nobody_else_there_does(groups: Groups) -> None:
    team = groups.team
    groups.shares()
    refused = team.press("laoliu", groups.offer(), "结束共享")
    assert refused.toast
    assert "小李" in refused.toast.text
    assert groups.sees()

    team.press("zhouge", groups.offer(), "结束共享")

    assert not groups.sees()


def test_more_is_asked_for_and_less_counts_at_once(groups: Groups) -> None:
    team = groups.team
    groups.shares("view")

    groups.offers("work")
    assert team.case(groups.ref).share_with(OTHER_GROUP).mode == "view", "not before it is accepted"
    assert groups.sees()
    assert "仍然只能看" in groups.offer().text
    team.press("zhouge", groups.offer(), "接受")
    assert team.case(groups.ref).share_with(OTHER_GROUP).mode == "work"

    groups.offers("view")
    assert team.case(groups.ref).share_with(OTHER_GROUP).mode == "view"
    assert "只能看" in team.last(OTHER_GROUP).text
    again = groups.offers("view")
    assert again.toast
    assert "已经是这样" in again.toast.text


def test_only_groups_of_ones_own_are_offered_and_to_a_lead_all(groups: Groups) -> None:
    team = groups.team
    team.keep(SaveChat(Chat(id="wall:third", workspace="wall", name="第三个群")))

    def offered_to(who: str) -> list[str]:
        page = team.say(who, f"/share {groups.ref}", chat=team.private(who))[-1]
        fields = [field for block in page.card.blocks for field in getattr(block, "fields", ())]
        return [choice.label for choice in fields[0].options] if fields else []

    assert offered_to("xiaoli") == ["别的群"]
    assert offered_to("chenjie") == ["别的群", "第三个群"]
    refused = groups.offers(group="wall:third")
    assert refused.toast
    assert "请选择" in refused.toast.text


def test_asked_in_the_group_the_choice_comes_in_private(groups: Groups) -> None:
    team = groups.team
    shown = team.say("xiaoli", f"/share {groups.ref}")
    assert [one.chat for one in shown] == [team.private("xiaoli"), GROUP]
    assert "别的群" not in shown[-1].text


def test_a_colleague_who_does_not_own_the_case_shares_nothing(groups: Groups) -> None:
    assert "小李" in groups.asks("/share {it}", who="xiaowang", chat=GROUP)
    assert "别的群" not in groups.asks("/share {it}", who="xiaowang", chat=groups.team.private("xiaowang"))


def test_what_is_shared_ends_when_the_bot_is_taken_out_of_that_group(groups: Groups) -> None:
    team = groups.team
    groups.shares("work")

    team.desk.receive(team.event("zhouge", "left", OTHER_GROUP))
    assert not groups.sees(), "at once"
    team.work()

    assert not team.case(groups.ref).share_with(OTHER_GROUP).stands
    assert "我已被移出“别的群”" in team.in_chat(team.private("xiaoli"), "移出")[-1].text
    team.say("zhouge", "/help", chat=OTHER_GROUP)
    assert not groups.sees(), "whoever lets it in again has to be offered it anew"


def test_of_many_cases_that_end_so_the_owner_is_told_in_few_words(groups: Groups) -> None:
    team = groups.team
    groups.shares()
    share = team.case(groups.ref).share_with(OTHER_GROUP)
    for n in range(24):
        ref = team.submitted(f"134988400{n:02}")
        team.keep(team.case(ref).shared(share, group="别的群"))

    team.desk.receive(team.event("zhouge", "left", OTHER_GROUP))
    team.work()

    with team.ledger.reading() as reading:
        assert reading.shared_with(OTHER_GROUP, limit=99) == []
    assert len(team.in_chat(team.private("xiaoli"), "移出")) == 3


def test_the_home_group_reads_with_whom_and_no_other_group_does(groups: Groups) -> None:
    team = groups.team
    third = Chat(id="wall:third", workspace="wall", name="第三个群")
    team.keep(SaveChat(third), Seen("wall:xiaoli", third.id, team.now))
    groups.shares("view")
    groups.offers("work", group=third.id)

    home = groups.asks("/status {it}", who="xiaowang", chat=GROUP)
    assert "别的群：只看" in home
    assert "第三个群" in home
    assert "第三个群" not in groups.asks("/status {it}")
    assert "第三个群" not in groups.asks("/status {it}", chat=team.private("laoliu"))
