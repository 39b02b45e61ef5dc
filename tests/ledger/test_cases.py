"""Reading cases: lists, numbers, twins, and who may see what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.casework.case import Status, opened
from bot.ledger.changes import Left, SaveMember, Seen
from bot.ledger.records import Member
from tests.ledger.builders import NOW, a_case, settle, with_cases


def refs(cases) -> list[str]:
    return [case.ref for case in cases]


def in_group(ledger, member: str, chat: str = "group", at=NOW) -> None:
    settle(ledger, Seen(member, chat, at))


def test_cases_are_listed_newest_first_a_page_at_a_time(ledger):
    with_cases(ledger, *(a_case(f"C{n}") for n in range(1001, 1026)))
    with ledger.reading() as reading:
        assert refs(reading.cases(limit=3)) == ["C1025", "C1024", "C1023"]
        assert refs(reading.cases(limit=3, offset=23)) == ["C1002", "C1001"]
        assert reading.count_cases() == 25


def test_cases_are_listed_by_owner_chat_shop_marketplace_and_status(ledger):
    mine = a_case("C1001", owner="wang", shop="south")
    waiting = a_case("C1002", chat="other", marketplace="shopee")
    submitted = waiting.submit("1", at=NOW)
    dropped = a_case("C1003").drop(at=NOW)
    settle(ledger, opened(mine), opened(waiting), submitted, opened(dropped.before), dropped)

    with ledger.reading() as reading:
        assert refs(reading.cases(owner="wang")) == ["C1001"]
        assert refs(reading.cases(shop="south")) == ["C1001"]
        assert refs(reading.cases(chat="other")) == ["C1002"]
        assert refs(reading.cases(marketplace="shopee")) == ["C1002"]
        assert refs(reading.cases(statuses=(Status.OPEN, Status.DROPPED))) == ["C1003", "C1002"]
        assert refs(reading.cases(live_only=True)) == ["C1002", "C1001"]
        assert reading.count_cases(live_only=True, owner="wang") == 1


def test_a_stranger_sees_nothing_by_any_way(ledger):
    case = a_case(title="商品下架")
    settle(ledger, opened(case), case.submit("17-12345", at=NOW))
    in_group(ledger, "stranger", "elsewhere")

    with ledger.reading() as reading:
        assert reading.case("C1001", seen_by="stranger") is None
        assert reading.case_by_number("17-12345", seen_by="stranger") is None
        assert reading.cases(seen_by="stranger") == []
        assert reading.count_cases(seen_by="stranger") == 0
        assert reading.search("下架", seen_by="stranger") == []
        assert not reading.may_see("stranger", case)


@pytest.mark.parametrize("who", ["lin", "colleague", "boss"])
def test_the_owner_colleagues_of_the_chat_and_leads_see_the_case(ledger, who):
    case = a_case(title="商品下架")
    settle(ledger, opened(case), case.submit("17-12345", at=NOW))
    in_group(ledger, "colleague")
    settle(ledger, SaveMember(Member(id="boss", workspace="local", lead=True)))

    with ledger.reading() as reading:
        assert refs([reading.case("C1001", seen_by=who)]) == ["C1001"]
        assert refs([reading.case_by_number("17-12345", seen_by=who)]) == ["C1001"]
        assert refs(reading.cases(seen_by=who)) == ["C1001"]
        assert refs(reading.search("下架", seen_by=who)) == ["C1001"]
        assert reading.may_see(who, case)


def test_leaving_the_chat_ends_it(ledger):
    with_cases(ledger, a_case())
    in_group(ledger, "colleague")
    settle(ledger, Left("colleague", "group"))
    with ledger.reading() as reading:
        assert reading.cases(seen_by="colleague") == []


def test_who_was_not_seen_for_ninety_days_sees_nothing_until_seen_again(ledger):
    with_cases(ledger, a_case())
    in_group(ledger, "colleague")
    in_group(ledger, "somebody", at=NOW + timedelta(days=90))
    with ledger.reading() as reading:
        assert refs(reading.cases(seen_by="colleague")) == ["C1001"]

    in_group(ledger, "somebody", at=NOW + timedelta(days=90, seconds=1))
    with ledger.reading() as reading:
        assert reading.cases(seen_by="colleague") == []
        assert not reading.may_see("colleague", a_case())

    in_group(ledger, "colleague", at=NOW + timedelta(days=91))
    with ledger.reading() as reading:
        assert refs(reading.cases(seen_by="colleague")) == ["C1001"]


def test_who_takes_a_case_over_sees_it(ledger):
    case = a_case()
    settle(ledger, opened(case), case.assign("wang"))
    with ledger.reading() as reading:
        assert refs(reading.cases(seen_by="wang")) == ["C1001"]


def test_a_marketplaces_number_is_found_however_it_is_typed(ledger):
    case = a_case()
    settle(ledger, opened(case), case.submit("17 abc-9", at=NOW))
    with ledger.reading() as reading:
        for typed in ("17 abc-9", "17ABC-9", "17abc-9", " １７ABC-9 "):
            assert reading.case_by_number(typed).ref == "C1001"
        assert reading.case_by_number("") is None
        assert reading.case_by_number("17") is None


def test_a_twin_shares_at_least_half_of_the_ids(ledger):
    with_cases(ledger, a_case(subjects=("B1", "B2")))

    def twin(subjects, **other):
        with ledger.reading() as reading:
            found = reading.twin_of(**({"shop": "north", "issue": "listing.removed", "subjects": subjects} | other))
        return found.ref if found else None

    assert twin(["B2", "B1"]) == "C1001"
    assert twin(["B1"]) == "C1001"
    assert twin(["B1", "B3"]) is None, "a third of all is not enough"
    assert twin([]) is None
    assert twin(["B1"], shop="south") is None
    assert twin(["B1"], issue="account.related") is None
    assert twin(["B1"], site="amazon.com") == "C1001"
    assert twin(["B1"], site="amazon.de") is None


def test_a_case_that_is_over_is_no_twin(ledger):
    case = a_case(subjects=("B1",))
    settle(ledger, opened(case), case.drop(at=NOW))
    with ledger.reading() as reading:
        assert reading.twin_of(shop="north", issue="listing.removed", subjects=["B1"]) is None


def test_the_first_case_is_c1001_and_a_gap_is_not_filled(ledger):
    with ledger.reading() as reading:
        assert reading.next_ref() == "C1001"
    with_cases(ledger, a_case("C2000"))
    with ledger.reading() as reading:
        assert reading.next_ref() == "C2001"


def test_a_snapshot_stays_as_it_was_while_others_write(ledger):
    with ledger.reading() as reading:
        assert reading.cases() == []
        with_cases(ledger, a_case())
        assert reading.cases() == []
    with ledger.reading() as reading:
        assert refs(reading.cases()) == ["C1001"]
