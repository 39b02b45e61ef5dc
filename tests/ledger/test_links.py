"""Linked identities: what one may see, all may see; a code works once; nobody is two people in one workspace."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ledger.changes import (
    Link,
    LinkTried,
    OfferLink,
    RefuseLink,
    SaveChat,
    SaveInterview,
    SaveMember,
    Seen,
    SpoilLinkCode,
    Unlink,
)
from bot.ledger.mistakes import Moved
from bot.ledger.records import Chat, LinkCode, Member
from tests.ledger.builders import MINUTE, NOW, a_case, all_at_once, an_interview, settle, with_cases
from tests.ledger.test_people import a_shop

CODE = "K7M2QXTP"
LATER = NOW + 10 * MINUTE


def offered(ledger, member: str = "lin", code: str = CODE) -> None:
    settle(ledger, OfferLink(LinkCode(member=member, code=code, until=LATER)))


def link(member: str = "ding", other: str = "lin", code: str = CODE, person: str = "p1", ws=("dingtalk", "feishu")):
    return Link(member=member, other=other, workspaces=ws, code=code, person=person)


def linked(ledger, member: str = "ding", other: str = "lin", **more) -> None:
    offered(ledger, other)
    settle(ledger, link(member, other, **more))


@pytest.fixture
def two_groups(ledger):
    """林 works a group by one identity, and another group by another one; 王 is in neither."""
    chats = (Chat(id="group", workspace="feishu"), Chat(id="other", workspace="dingtalk"))
    people = (("lin", "feishu"), ("ding", "dingtalk"), ("wang", "feishu"))
    settle(
        ledger,
        *map(SaveChat, chats),
        *(SaveMember(Member(id=id, workspace=workspace)) for id, workspace in people),
        Seen("lin", "group", NOW),
        Seen("ding", "other", NOW + MINUTE),
    )
    with_cases(ledger, a_case("C1001"), a_case("C1002", owner="ding", chat="other"))
    return ledger


def seen(ledger, member: str) -> list[str]:
    """What the member finds, in every way in which cases are read; all agree."""
    with ledger.reading() as reading:
        listed = [case.ref for case in reading.cases(seen_by=member)]
        assert [case.ref for case in reading.search("listing", seen_by=member)] == listed
        assert [ref for ref in ("C1002", "C1001") if reading.case(ref, seen_by=member)] == listed
        assert [ref for ref in ("C1002", "C1001") if reading.may_see(member, reading.case(ref))] == listed
        assert reading.count_cases(seen_by=member) == len(listed)
        return listed


def test_either_identity_sees_what_both_may_see_until_they_are_unlinked(two_groups):
    assert (seen(two_groups, "lin"), seen(two_groups, "ding")) == (["C1001"], ["C1002"])

    linked(two_groups)
    assert seen(two_groups, "lin") == seen(two_groups, "ding") == ["C1002", "C1001"]
    assert seen(two_groups, "wang") == []

    settle(two_groups, Unlink("lin"))
    assert (seen(two_groups, "lin"), seen(two_groups, "ding")) == (["C1001"], ["C1002"])


def test_groups_shops_interviews_and_own_cases_are_the_persons(two_groups):
    settle(two_groups, SaveInterview(an_interview(member="lin")), *_shops())
    linked(two_groups)

    with two_groups.reading() as reading:
        for one in ("lin", "ding"):
            assert [chat.id for chat in reading.chats_of(one)] == ["other", "group"]
            assert [shop.id for shop in reading.shops(member=one)] == ["here", "theirs"]
            assert [row.id for row in reading.interviews(member=one)] == ["i1"]
            assert [case.ref for case in reading.cases(owner=one)] == ["C1002", "C1001"]
            assert reading.count_cases(owner=one) == 2
        assert reading.active_interview("ding") is None, "it goes on in the chat it is in"
        assert reading.selves("ding") == ("ding", "lin")
        assert [reading.known_in(one, "group") for one in ("ding", "lin", "wang")] == ["lin", "lin", "wang"]
        assert reading.known_in("ding", "nowhere") == "ding"


def _shops():
    from bot.ledger.changes import SaveShop

    return [
        SaveShop(a_shop("theirs", members=("lin",))),
        SaveShop(a_shop("here", members=("x",), home_chat="other")),
        SaveShop(a_shop("nobodys", members=("x",))),
    ]


def test_a_person_leads_by_either_identity_and_is_told_once(two_groups):
    settle(two_groups, SaveMember(Member(id="lin", workspace="feishu", lead=True)))
    settle(two_groups, SaveMember(Member(id="ding", workspace="dingtalk", lead=True)))
    linked(two_groups)

    with two_groups.reading() as reading:
        assert [one.id for one in reading.leads()] == ["ding"]
        assert [one.id for one in reading.leads(near="group")] == ["lin"]
        assert [one.id for one in reading.leads(near="other")] == ["ding"]
        assert (reading.is_lead("lin"), reading.is_lead("wang")) == (True, False)


def test_a_lead_leads_by_their_other_identity_only_while_it_is_linked(two_groups):
    settle(two_groups, SaveMember(Member(id="lin", workspace="feishu", lead=True)))
    with_cases(two_groups, a_case("C1003", chat="elsewhere"))
    linked(two_groups)
    with two_groups.reading() as reading:
        assert reading.is_lead("ding")
        assert reading.case("C1003", seen_by="ding")

    settle(two_groups, Unlink("ding"))

    with two_groups.reading() as reading:
        assert not reading.is_lead("ding")
        assert reading.case("C1003", seen_by="ding") is None


def test_a_code_is_the_members_newest_and_is_gone_when_it_was_used(ledger):
    offered(ledger, code="OLDCODE2")
    offered(ledger)
    with ledger.reading() as reading:
        assert reading.link_code_typed("OLDCODE2") is None
        assert reading.link_code_typed(CODE) == reading.link_code("lin")
        assert reading.link_code("lin").until == LATER

    settle(ledger, link())

    with ledger.reading() as reading:
        assert reading.link_code("lin") is None
    with pytest.raises(Moved):
        settle(ledger, link("third", person="p2"))


def test_a_code_that_ran_out_or_was_seen_by_others_links_nobody(ledger):
    offered(ledger)
    with pytest.raises(Moved):
        settle(ledger, link(), at=LATER)
    settle(ledger, SpoilLinkCode(CODE))
    with pytest.raises(Moved):
        settle(ledger, link())

    with ledger.reading() as reading:
        assert reading.selves("lin") == ("lin",)


def test_a_code_that_was_refused_is_gone_and_only_the_very_code_is(ledger):
    offered(ledger)
    for other, code in (("lin", "OLDCODE2"), ("wang", CODE)):
        with pytest.raises(Moved):
            settle(ledger, RefuseLink("ding", other, code))
    with ledger.reading() as reading:
        assert reading.link_code("lin")

    settle(ledger, RefuseLink("ding", "lin", CODE))

    with ledger.reading() as reading:
        assert reading.link_code("lin") is None
        assert reading.link_tries("ding", since=NOW - MINUTE) == 0
    with pytest.raises(Moved):
        settle(ledger, link())


def test_a_proof_holds_for_one_code_one_owner_and_one_who_typed_it():
    code = LinkCode(member="lin", code=CODE, until=LATER)
    others = (replace(code, code="OLDCODE2"), replace(code, member="wang"))

    assert code.proof("ding") == replace(code, until=NOW).proof("ding")
    assert code.proof("ding") not in {*(one.proof("ding") for one in others), code.proof("wang"), CODE}


def test_of_two_who_type_one_code_at_once_exactly_one_is_linked(open_ledger):
    first, second = open_ledger(), open_ledger()
    for n in range(10):
        offered(first, f"lin{n}", code=f"CODE{n}")
        done = all_at_once(
            lambda n=n: settle(first, link(f"a{n}", f"lin{n}", f"CODE{n}", f"pa{n}")),
            lambda n=n: settle(second, link(f"b{n}", f"lin{n}", f"CODE{n}", f"pb{n}")),
        )
        assert [type(one) for one in done if isinstance(one, Exception)] == [Moved]
        with first.reading() as reading:
            assert len(reading.selves(f"lin{n}")) == 2


def test_of_two_codes_used_at_once_by_one_member_one_counts(open_ledger):
    first, second = open_ledger(), open_ledger()
    offered(first, "lin", code="CODEA")
    offered(first, "wang", code="CODEB")

    done = all_at_once(
        lambda: settle(first, link(other="lin", code="CODEA", person="pa")),
        lambda: settle(second, link(other="wang", code="CODEB", person="pb")),
    )

    assert [type(one) for one in done if isinstance(one, Exception)] == [Moved], "both are of one workspace"
    with first.reading() as reading:
        assert len(reading.selves("ding")) == 2


def test_three_workspaces_make_one_person_and_one_may_leave_it(ledger):
    linked(ledger)
    offered(ledger, "local", code="CODELOCAL")
    settle(ledger, link("ding", "local", code="CODELOCAL", person="p2", ws=("dingtalk", "local")))
    with ledger.reading() as reading:
        assert set(reading.selves("lin")) == {"lin", "ding", "local"}

    settle(ledger, Unlink("ding"))

    with ledger.reading() as reading:
        assert reading.selves("ding") == ("ding",)
        assert set(reading.selves("lin")) == {"lin", "local"}


def test_unlinking_ends_the_codes_of_all_of_them(ledger):
    linked(ledger)
    offered(ledger, "lin")

    settle(ledger, Unlink("ding"))

    with ledger.reading() as reading:
        assert reading.link_code("lin") is None


def test_tries_are_counted_by_member_and_hour(ledger):
    settle(ledger, LinkTried("lin"), LinkTried("lin"))
    settle(ledger, LinkTried("lin"), at=NOW + timedelta(minutes=30))
    settle(ledger, LinkTried("wang"))

    with ledger.reading() as reading:
        assert reading.link_tries("lin", since=NOW - MINUTE) == 3
        assert reading.link_tries("lin", since=NOW + MINUTE) == 1
        assert reading.link_tries("nobody", since=NOW - MINUTE) == 0


def test_the_night_forgets_the_tries_and_remembers_the_links(ledger):
    linked(ledger)
    settle(ledger, LinkTried("wang"))
    settle(ledger, Unlink("lin"), at=NOW + MINUTE)

    assert ledger.tidy(now=NOW + timedelta(days=89))["link_log"] == 0
    assert ledger.tidy(now=NOW + timedelta(days=91))["link_log"] == 2, "the code that was shown, and the wrong one"
    assert ledger.tidy(now=NOW + timedelta(days=999))["link_log"] == 0
    with ledger.reading() as reading:
        assert reading.link_tries("wang", since=NOW - MINUTE) == 0
