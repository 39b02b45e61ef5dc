"""/status, /cases, /search: what a member sees, and what nobody else does."""

from __future__ import annotations

import pytest

from bot.casework.case import Status
from tests.handlers.conftest import GROUP, OTHER_GROUP, Team


def test_either_number_shows_the_case_card(team: Team) -> None:
    ref = team.submitted("13498835581")

    for typed in (ref, ref.lower(), "13498835581", "134 9883 5581"):
        (card,) = team.say("xiaoli", f"/状态 {typed}")
        assert "关联账户停用" in card.text
        assert "平台处理中" in card.text
        assert "主店US" in card.text


def test_without_a_number_my_live_cases_are_listed(team: Team) -> None:
    mine = team.submitted()
    hers = team.drafted(owner="xiaowang")

    (card,) = team.say("xiaoli", "/status")

    assert mine in card.text
    assert hers not in card.text


def test_an_unknown_number_gets_the_nearest_of_my_own_cases(team: Team) -> None:
    ref = team.submitted("13498835581")

    (card,) = team.say("xiaoli", "/status 13498835518")
    assert "你要找的是不是" in card.text

    team.press("xiaoli", card, next(label for label in card.buttons if ref in label))
    assert "平台处理中" in team.last().text


def test_a_strangers_case_answers_like_a_number_that_does_not_exist(team: Team) -> None:
    ref = team.submitted("13498835581")

    (theirs,) = team.say("laoliu", f"/status {ref}", chat=OTHER_GROUP)
    (by_number,) = team.say("laoliu", "/status 13498835581", chat=OTHER_GROUP)
    (nothing,) = team.say("laoliu", "/status C9999", chat=OTHER_GROUP)

    assert theirs.text.replace(ref, "X") == nothing.text.replace("C9999", "X")
    assert by_number.text.replace("13498835581", "X") == nothing.text.replace("C9999", "X")


@pytest.mark.parametrize(
    "command", ["waiting", "answered", "resolve", "reply", "followup", "drop", "snooze", "caseid", "again", "pack"]
)
def test_no_command_tells_a_stranger_that_a_case_exists(team: Team, command: str) -> None:
    ref = team.submitted("13498835581")

    (theirs,) = team.say("laoliu", f"/{command} {ref} 5", chat=OTHER_GROUP)
    (nothing,) = team.say("laoliu", f"/{command} C9999 5", chat=OTHER_GROUP)

    assert theirs.text.replace(ref, "X") == nothing.text.replace("C9999", "X")
    assert team.case(ref).status is Status.OPEN


def test_a_case_of_another_group_is_shown_in_private_only(team: Team) -> None:
    ref = team.submitted("13498835581", chat=OTHER_GROUP, owner="laoliu")

    team.say("chenjie", f"/status {ref}")

    assert "私聊" in team.last(GROUP).text
    assert "关联账户停用" not in team.last(GROUP).text
    assert "关联账户停用" in team.last(team.private("chenjie")).text


def test_the_list_is_filtered_by_words(team: Team) -> None:
    waiting = team.submitted("13498835581")
    team.keep(team.case(waiting).awaits_response(since=team.now, until=None))
    opened = team.submitted("13498835582", owner="xiaowang")
    second = team.submitted("13498835583", shop="second")
    done = team.submitted("13498835584")
    team.keep(team.case(done).resolve(at=team.now, outcome="approved", verified=True))
    team.work()

    def listed(words: str) -> set[str]:
        (card,) = team.say("xiaoli", f"/案件 {words}")
        return {ref for ref in (waiting, opened, second, done) if ref in card.text}

    assert listed("") == {waiting, opened, second}
    assert listed("待回复") == {waiting}
    assert listed("open") == {opened, second}
    assert listed("我的") == {waiting, second}
    assert listed("二店") == {second}
    assert listed("全部") == {waiting, opened, second, done}
    assert listed("amazon resolved") == {done}


def test_what_the_list_does_not_understand_is_told(team: Team) -> None:
    (card,) = team.say("xiaoli", "/cases 待回复 火星店")

    assert "没看懂，已忽略：火星店" in card.text


def test_a_long_list_has_pages(team: Team) -> None:
    refs = [team.drafted() for _ in range(10)]
    (card,) = team.say("xiaoli", "/cases")
    assert "（第 1/2 页）" in card.text
    assert refs[0] not in card.text

    team.press("xiaoli", card, "下一页")

    assert "（第 2/2 页）" in card.text
    assert refs[0] in card.text


def test_a_page_button_in_a_strangers_hands_shows_only_what_the_stranger_may_see(team: Team) -> None:
    refs = [team.drafted() for _ in range(10)]
    (card,) = team.say("xiaoli", "/cases")
    button = card.buttons["下一页"]
    (theirs,) = team.say("laoliu", "/cases", chat=team.private("laoliu"))

    team.press_button("laoliu", theirs, button)

    assert [ref for ref in refs if ref in theirs.text] == []


def test_search_finds_by_id_and_by_word_in_this_group_only(team: Team) -> None:
    ref = team.submitted("13498835581", subjects=("B08N5WRWNW",))
    elsewhere = team.submitted(
        "13498835599", subjects=("B08N5WRWNW",), chat=OTHER_GROUP, owner="laoliu", shop="second"
    )

    for words in ("B08N5WRWNW", "13498835581", "关联"):
        (card,) = team.say("xiaoli", f"/搜索 {words}")
        assert ref in card.text
        assert elsewhere not in card.text


def test_search_without_words_asks_for_some(team: Team) -> None:
    (answer,) = team.say("xiaoli", "/search")

    assert "要找什么" in answer.text


def test_in_a_group_the_cases_of_other_groups_are_not_spoken_of(team: Team) -> None:
    elsewhere = team.drafted(chat=OTHER_GROUP)
    here = team.drafted()

    answer = team.say("xiaoli", "/submitted 13498835581")[-1]

    assert team.case(here).status is Status.OPEN
    assert team.case(elsewhere).status is Status.READY
    assert elsewhere not in answer.text
