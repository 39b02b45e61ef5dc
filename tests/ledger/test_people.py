"""Shops, chats, members, and who is known to be where."""

from __future__ import annotations

from datetime import timedelta

from bot.ledger.changes import Left, SaveChat, SaveMember, SaveShop, Seen
from bot.ledger.records import Chat, Member, Shop
from tests.ledger.builders import MINUTE, NOW, settle


def a_shop(id: str, **fields) -> Shop:
    return Shop(**({"id": id, "name": id, "marketplace": "amazon", "sites": ("amazon.com",)} | fields))


def test_people_and_places_are_read_back_and_replaced(ledger):
    chat = Chat(id="g", workspace="local", name="客服群", settings={"quiet": ["22:00", "08:00"]})
    member = Member(id="lin", workspace="local", name="林", settings={"tour": True})
    shop = a_shop("north", legal_name_zh="北方公司", brands=("A", "B"))
    settle(ledger, SaveChat(chat), SaveMember(member), SaveShop(shop))
    settle(ledger, SaveShop(a_shop("north", name="新名")))

    with ledger.reading() as reading:
        assert reading.chat("g") == chat
        assert reading.chats() == [chat]
        assert reading.member("lin") == member
        assert reading.shop("north").name == "新名"
        assert (reading.chat("x"), reading.member("x"), reading.shop("x")) == (None, None, None)


def test_a_member_is_offered_groups_last_used_first_and_no_private_chat(ledger):
    chats = [
        Chat(id="old", workspace="local"),
        Chat(id="new", workspace="local"),
        Chat(id="private", workspace="local", private=True),
        Chat(id="gone", workspace="local", gone=True),
    ]
    settle(ledger, *map(SaveChat, chats), *(Seen("lin", chat.id, NOW) for chat in chats))
    settle(ledger, Seen("lin", "new", NOW + MINUTE), Seen("lin", "new", NOW - MINUTE))

    with ledger.reading() as reading:
        assert [chat.id for chat in reading.chats_of("lin")] == ["new", "old"]
    settle(ledger, Left("lin", "new"), Seen("other", "old", NOW + timedelta(days=89)))
    with ledger.reading() as reading:
        assert [chat.id for chat in reading.chats_of("lin")] == ["old"]


def test_the_members_of_a_chat_are_those_seen_lately(ledger):
    settle(ledger, *(SaveMember(Member(id=id, workspace="local")) for id in ("lin", "wang", "zhao")))
    settle(
        ledger, Seen("lin", "g", NOW), Seen("wang", "g", NOW + MINUTE), Seen("zhao", "g", NOW - timedelta(days=91))
    )
    with ledger.reading() as reading:
        assert [member.id for member in reading.members_of("g")] == ["wang", "lin"]


def test_leads_are_listed(ledger):
    settle(
        ledger,
        SaveMember(Member(id="boss", workspace="local", lead=True)),
        SaveMember(Member(id="lin", workspace="local")),
    )
    with ledger.reading() as reading:
        assert [member.id for member in reading.leads()] == ["boss"]


def test_a_member_is_offered_the_shops_of_theirs(ledger):
    settle(
        ledger,
        SaveShop(a_shop("everybodys")),
        SaveShop(a_shop("lins", members=("lin",))),
        SaveShop(a_shop("groups", members=("wang",), home_chat="g")),
        SaveShop(a_shop("others", members=("wang",), marketplace="shopee")),
        SaveMember(Member(id="boss", workspace="local", lead=True)),
        Seen("lin", "g", NOW),
    )

    def shops(**which) -> list[str]:
        with ledger.reading() as reading:
            return [shop.id for shop in reading.shops(**which)]

    assert shops() == ["everybodys", "groups", "lins", "others"]
    assert shops(member="lin") == ["everybodys", "groups", "lins"]
    assert shops(member="stranger") == ["everybodys"]
    assert shops(member="boss", marketplace="shopee") == ["others"]


def test_small_facts_are_kept(ledger):
    with ledger.reading() as reading:
        assert reading.setting("clock_offset", "0") == "0"
    ledger.put_setting("clock_offset", "60")
    ledger.put_setting("clock_offset", "120")
    with ledger.reading() as reading:
        assert reading.setting("clock_offset") == "120"
