"""Reading people and places: shops, chats, members, and who is known to be where."""

from __future__ import annotations

from bot.casework.case import Case
from bot.ledger.codec import known
from bot.ledger.records import Chat, Member, Shop
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
        if not member or self._is_lead(member):
            return shops
        places = self._places(member)
        return [s for s in shops if member in s.members or not s.members or s.home_chat in places]

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
        """Groups (no private chats) the member is known to be in, last used first."""
        rows = self._db.rows(
            "SELECT c.body FROM memberships s JOIN chats c ON c.id = s.chat"
            " WHERE s.member = :member AND s.seen_at >= :since AND c.private = 0 AND c.gone = 0"
            " ORDER BY s.seen_at DESC, c.id",
            member=member,
            since=self._horizon(),
        )
        return [known(Chat, row["body"]) for row in rows]

    def may_see(self, member: str, case: Case) -> bool:
        """The member is a lead, or known to be in the case's home chat."""
        return self._is_lead(member) or case.chat in self._places(member)

    def leads(self) -> list[Member]:
        rows = self._db.rows("SELECT body FROM members WHERE lead = 1 ORDER BY id")
        return [known(Member, row["body"]) for row in rows]
