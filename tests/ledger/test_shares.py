"""Cases that are shared: members of the other group find them wherever they look, and only as long as it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.casework.case import opened
from bot.casework.share import Share
from bot.ledger import search
from bot.ledger.changes import Left, SaveChat, SaveMember, Seen
from bot.ledger.ledger import Ledger
from bot.ledger.records import Chat, Member
from tests.ledger.builders import NOW, a_case, all_at_once, rows_of, settle

OFFERED = Share(chat="south", by="lin", at=NOW).offer("view", by="lin", at=NOW)
SHARED = OFFERED.accept()


@pytest.fixture
def team(ledger: Ledger) -> Ledger:
    """Two groups with somebody in each, a lead, and three cases of the first group."""
    settle(
        ledger,
        *(SaveChat(Chat(id=id, workspace="local")) for id in ("group", "south")),
        *(SaveMember(Member(id=id, workspace="local")) for id in ("lin", "zhao")),
        SaveMember(Member(id="boss", workspace="local", lead=True)),
        Seen("lin", "group", NOW),
        Seen("zhao", "south", NOW),
        *(opened(a_case(f"C{n}", title="商品下架")) for n in (1001, 1002, 1003)),
    )
    return ledger


def stands(ledger: Ledger, share: Share, ref: str = "C1002") -> None:
    """The case stands so with that group from now on."""
    with ledger.reading() as reading:
        case = reading.case(ref)
    assert case is not None
    settle(ledger, case.shared(share, group="南方群"))


def seen(ledger: Ledger, member: str = "zhao") -> set[tuple[str, ...]]:
    """What every way to find cases shows to the member; they must all agree."""
    with ledger.reading() as reading:
        everything = reading.cases(limit=20)
        one_by_one = [case.ref for case in everything if reading.case(case.ref, seen_by=member)]
        listed = [case.ref for case in reading.cases(seen_by=member)]
        of_lin = [case.ref for case in reading.cases(seen_by=member, owner="lin")]
        walked = [case.ref for case in reading.search("下架", seen_by=member)]
        may = [case.ref for case in everything if reading.may_see(member, case)]
        assert reading.count_cases(seen_by=member) == len(listed)
        assert reading.count_cases(seen_by=member, owner="lin") == len(of_lin)
    return {tuple(refs) for refs in (one_by_one, listed, of_lin, walked, may)}


@pytest.mark.parametrize("rare", [1000, 0])
def test_what_is_shared_is_found_by_the_other_group_in_every_way(team, monkeypatch, rare):
    monkeypatch.setattr(search, "RARE", rare)
    stands(team, SHARED)
    assert seen(team) == {("C1002",)}
    assert seen(team, "lin") == {("C1003", "C1002", "C1001")}
    assert seen(team, "boss") == {("C1003", "C1002", "C1001")}


def test_an_offer_shows_nothing_yet(team):
    stands(team, OFFERED)
    assert seen(team) == {()}
    with team.reading() as reading:
        assert [case.ref for case in reading.shared_with("south", limit=9)] == ["C1002"]


@pytest.mark.parametrize("over", [SHARED.end(), OFFERED.decline(), OFFERED.withdraw(), OFFERED.lapse()])
def test_what_is_over_shows_nothing_any_more(team, over):
    stands(team, SHARED)
    stands(team, over)
    assert seen(team) == {()}
    with team.reading() as reading:
        assert reading.shared_with("south", limit=9) == []
        assert [one.what for one in reading.case("C1002").shares] == [over.what]


def test_whoever_leaves_the_other_group_and_a_group_without_the_bot_see_nothing(team):
    stands(team, SHARED)
    settle(team, Left("zhao", "south"))
    assert seen(team) == {()}
    settle(team, Seen("zhao", "south", NOW))
    assert seen(team) == {("C1002",)}
    settle(team, SaveChat(Chat(id="south", workspace="local", gone=True)))
    assert seen(team) == {()}


def test_who_is_in_both_groups_sees_it_once_and_is_no_guest(team):
    stands(team, SHARED)
    settle(team, Seen("lin", "south", NOW), Seen("zhao", "group", NOW))
    assert seen(team) == {("C1003", "C1002", "C1001")}
    with team.reading() as reading:
        assert reading.guest("zhao", reading.case("C1002")) == ""


def test_in_the_other_group_its_own_and_the_shared_ones_are_listed(team):
    settle(team, opened(a_case("C1004", chat="south", owner="zhao")))
    stands(team, SHARED)
    with team.reading() as reading:
        assert [case.ref for case in reading.cases(here="south", seen_by="zhao")] == ["C1004", "C1002"]
        assert [case.ref for case in reading.cases(here="south", seen_by="boss", owner="lin")] == ["C1002"]
        assert [case.ref for case in reading.cases(here="south", seen_by="zhao", limit=1, offset=1)] == ["C1002"]
        assert reading.count_cases(here="south", seen_by="zhao") == 2
        assert [case.ref for case in reading.cases(here="south", seen_by="lin")] == ["C1002"]
        assert [case.ref for case in reading.cases(chat="south", seen_by="zhao")] == ["C1004"], "at home there"


def test_guests_are_told_apart_by_what_they_may_do(team):
    settle(team, Seen("boss", "south", NOW))
    stands(team, replace(SHARED, mode="work"))
    with team.reading() as reading:
        case = reading.case("C1002")
        assert [reading.guest(one, case) for one in ("zhao", "boss", "lin", "nobody")] == ["work", "work", "", ""]
    settle(team, SaveChat(Chat(id="group", workspace="local", settings={"lead": "boss"})))
    with team.reading() as reading:
        assert reading.guest("boss", reading.case("C1002")) == "", "the home group's own lead"


def test_the_leads_of_a_group_are_those_in_it_and_whom_it_names(team):
    with team.reading() as reading:
        assert [one.id for one in reading.leads_of("south")] == ["boss"], "a group without any: all of them"
    settle(team, SaveMember(Member(id="chief", workspace="local", lead=True)), Seen("chief", "south", NOW))
    with team.reading() as reading:
        assert [one.id for one in reading.leads_of("south")] == ["chief"]
    settle(team, SaveChat(Chat(id="south", workspace="local", settings={"lead": "boss"})))
    with team.reading() as reading:
        assert [one.id for one in reading.leads_of("south")] == ["boss", "chief"]


def test_a_case_is_kept_with_all_its_shares(team, url):
    stands(team, SHARED)
    stands(team, replace(OFFERED, chat="west"))
    with team.reading() as reading:
        case = reading.case("C1002")
        assert case.shares == (SHARED, replace(OFFERED, chat="west"))
        assert [row.what for row in reading.history("C1002")] == ["created", "share_accepted", "share_offered"]
    kept = [(row["chat"], row["mode"]) for row in rows_of(url, ("case_shares",))["case_shares"]]
    assert kept == [("south", "view"), ("west", "")]


def test_of_two_answers_at_once_one_is_written(team, open_ledger):
    stands(team, OFFERED)
    with team.reading() as reading:
        case = reading.case("C1002")
    one, other = open_ledger(), open_ledger()
    answers = all_at_once(
        lambda: settle(one, case.shared(OFFERED.accept(), group="南方群"), who="boss"),
        lambda: settle(other, case.shared(OFFERED.decline(), group="南方群"), who="chief"),
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Moved", "list"]
    with team.reading() as reading:
        won = reading.case("C1002").shares[0].what
        assert [row.what for row in reading.history("C1002")] == ["created", "share_offered", won]
    assert seen(team) == ({("C1002",)} if won == "share_accepted" else {()})
