"""Two groups with a lead each, for the tests of sharing: 小李, 小王 and 陈姐 here; 老刘 and 周哥 in the other one."""

from __future__ import annotations

import pytest

from bot.conversation.values import Reply
from bot.ledger.changes import SaveChat, SaveMember, Seen
from bot.ledger.records import Chat, Member
from tests.handlers.conftest import GROUP, OTHER_GROUP, PEOPLE, Shown, Team

ZHOU = Member(id="wall:zhouge", workspace="wall", name="周哥", private_chat="wall:p2p:zhouge", lead=True)
NUMBER = "13498835581"


class Groups:
    """The team with its second group, and what people do about a shared case."""

    def __init__(self, team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(PEOPLE, "zhouge", ZHOU)
        self.team = team
        private = Chat(id=ZHOU.private_chat, workspace="wall", private=True)
        seen = [
            Seen(ZHOU.id, OTHER_GROUP, team.now),
            Seen("wall:chenjie", OTHER_GROUP, team.now),
            Seen("wall:xiaoli", OTHER_GROUP, team.now),
        ]
        named = Chat(id=OTHER_GROUP, workspace="wall", name="别的群")
        team.keep(SaveChat(private), SaveChat(named), SaveMember(ZHOU), *seen[:1], seen[2])
        self.ref = team.submitted(NUMBER)

    def offers(self, mode: str = "view", *, who: str = "xiaoli", group: str = OTHER_GROUP) -> Reply:
        """The card is filled in and sent."""
        page = self.team.say(who, f"/共享 {self.ref}", chat=self.team.private(who))[-1]
        return self.team.press(who, page, "发出共享请求", {"group": group, "mode": mode})

    def offer(self) -> Shown:
        """The card that hangs in the other group."""
        with self.team.ledger.reading() as reading:
            last = reading.last_message(f"share:{self.ref}:{OTHER_GROUP}")
        assert last is not None
        return next(one for one in self.team.wall.shown if one.id == last.id)

    def shares(self, mode: str = "view") -> None:
        """Offered and accepted."""
        self.offers(mode)
        self.team.press("zhouge", self.offer(), "接受")
        share = self.team.case(self.ref).share_with(OTHER_GROUP)
        assert share is not None
        assert share.mode == mode

    def asks(self, text: str, *, who: str = "laoliu", chat: str = OTHER_GROUP) -> str:
        """What is shown after a line, as one text."""
        return "\n".join(one.text for one in self.team.say(who, text.format(it=self.ref), chat=chat))

    def sees(self, who: str = "laoliu") -> bool:
        """Whether the case is found in private by every way there is."""
        private = self.team.private(who)
        found = [
            "关联账户停用" in self.asks(line, who=who, chat=private)
            for line in ("/status {it}", "/cases all", f"/status {NUMBER}", "/search 停用")
        ]
        assert len(set(found)) == 1, found
        return found[0]


__all__ = ["GROUP", "OTHER_GROUP", "Groups"]
