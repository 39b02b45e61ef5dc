"""Reading people and places: shops, chats, members, and who is known to be where."""

from __future__ import annotations

from bot.casework.case import Case
from bot.casework.share import Mode
from bot.ledger.codec import known
from bot.ledger.connection import one_of
from bot.ledger.records import LEAD, Chat, Member, Shop
from bot.ledger.visibility import Snapshot


class PeopleReads(Snapshot):
    """The part of a `Reading` that is about people and places."""

    def shops(self, *, member: str = "", marketplace: str = "") -> list[Shop]:
        """By name. With `member`: the shops that name the member, that name nobody, or whose home chat the member is
        in; a lead's are all."""
        rows = self._db.rows(
            "SELECT body FROM shops WHERE :marketplace = '' OR marketplace = :marketplace ORDER BY name, id",
            marketplace=marketplace,
        )
        shops = [known(Shop, row["body"]) for row in rows]
        if not member or self.is_lead(member):
            return shops
        places, selves = self._places(member), set(self.selves(member))
        return [s for s in shops if selves & set(s.members) or not s.members or s.home_chat in places]

    def shop(self, id: str) -> Shop | None:
        row = self._db.row("SELECT body FROM shops WHERE id = :id", id=id)
        return known(Shop, row["body"]) if row else None

    def chat(self, id: str) -> Chat | None:
        row = self._db.row("SELECT body FROM chats WHERE id = :id", id=id)
        return known(Chat, row["body"]) if row else None

    def chats(self) -> list[Chat]:
        """Every chat the bot has learnt of, those it was taken out of too."""
        return [known(Chat, row["body"]) for row in self._db.rows("SELECT body FROM chats ORDER BY id")]

    def member(self, id: str) -> Member | None:
        row = self._db.row("SELECT body FROM members WHERE id = :id", id=id)
        return known(Member, row["body"]) if row else None

    def members(self) -> list[Member]:
        """Everybody the bot has learnt of."""
        return [known(Member, row["body"]) for row in self._db.rows("SELECT body FROM members ORDER BY id")]

    def members_of(self, chat: str) -> list[Member]:
        """Who is known to be in the chat, last seen first."""
        rows = self._db.rows(
            "SELECT m.body FROM memberships s JOIN members m ON m.id = s.member"
            " WHERE s.chat = :chat AND s.seen_at >= :since ORDER BY s.seen_at DESC, m.id",
            chat=chat,
            since=self._horizon(),
        )
        return [known(Member, row["body"]) for row in rows]

    def chats_of(self, member: str) -> list[Chat]:
        """Groups (no private chats) the person is known to be in, in every workspace, last used first."""
        listed, values = one_of("member", self.selves(member))
        rows = self._db.rows(
            "SELECT c.body FROM memberships s JOIN chats c ON c.id = s.chat"  # noqa: S608
            f" WHERE s.member IN {listed} AND s.seen_at >= :since AND c.private = 0 AND c.gone = 0"
            " GROUP BY c.id, c.body ORDER BY MAX(s.seen_at) DESC, c.id",
            since=self._horizon(),
            **values,
        )
        return [known(Chat, row["body"]) for row in rows]

    def known_in(self, member: str, chat: str) -> str:
        """The person's identity in the workspace of that chat; the given one where they have none there."""
        person = self._person(member)
        place = self.chat(chat) if person else None
        return next((one for one, workspace in person.items() if place and workspace == place.workspace), member)

    def may_see(self, member: str, case: Case) -> bool:
        """The member is a lead, or known to be in the case's home chat or in a group it is shared with."""
        return self.is_lead(member) or case.chat in self._places(member) or bool(self.guest(member, case))

    def guest(self, member: str, case: Case) -> Mode:
        """What a member, lead or not, may do who comes to the case only through a group it is shared with; "" for
        everybody else: who is at home with it, and who has nothing to do with it."""
        shared = {one.chat: one.mode for one in case.shares if one.mode}
        if not shared:
            return ""
        places, home = self._places(member), self.chat(case.chat)
        if case.chat in places or (home and home.settings.get(LEAD) in self.selves(member)):
            return ""
        modes = {shared[chat] for chat in self._guest_places(places) if chat in shared}
        return "work" if "work" in modes else "view" if modes else ""

    def shared_with(self, chat: str, *, limit: int) -> list[Case]:
        """Cases that are offered to this chat or shared with it, newest first."""
        rows = self._db.rows(
            "SELECT c.body FROM case_shares s JOIN cases c ON c.id = s.case_no WHERE s.chat = :chat"
            " ORDER BY s.case_no DESC LIMIT :limit",
            chat=chat,
            limit=limit,
        )
        return [known(Case, row["body"]) for row in rows]

    def leads(self, near: str = "") -> list[Member]:
        """Everybody who leads, each person once: who leads by several identities, by the one in the workspace of the
        chat `near`, else by the first."""
        rows = self._db.rows("SELECT body FROM members WHERE lead = 1 ORDER BY id")
        place = self.chat(near) if near else None
        once: dict[frozenset[str], Member] = {}
        for one in (known(Member, row["body"]) for row in rows):
            person = frozenset(self.selves(one.id))
            if person not in once or (place and one.workspace == place.workspace):
                once[person] = one
        return list(once.values())

    def leads_of(self, chat: str) -> list[Member]:
        """The leads of a group: whom its settings name, and those who are in it; of a group without any, all."""
        leads, group = self.leads(near=chat), self.chat(chat)
        there = {one.id for one in self.members_of(chat)} | {group.settings.get(LEAD) if group else ""}
        return [one for one in leads if not there.isdisjoint(self.selves(one.id))] or leads
