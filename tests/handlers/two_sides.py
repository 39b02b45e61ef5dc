"""A team in two workspaces over one ledger: 小李 works in both, the others in one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.values import Event
from bot.ledger.changes import SaveChat, SaveMember, Seen
from bot.ledger.records import Chat, Member
from bot.playbooks import Library
from tests.handlers.conftest import PEOPLE, Shown, Team

CONFIRM, REFUSE = "是我本人，绑定", "不是我"
FAR_GROUP = "far:group"
FAR = {
    "li_far": Member(id="far:li", workspace="far", name="李雷", private_chat="far:p2p:li"),
    "zhou": Member(id="far:zhou", workspace="far", name="老周", private_chat="far:p2p:zhou"),
    "boss_far": Member(id="far:boss", workspace="far", name="陈总", private_chat="far:p2p:boss"),
}
"""李雷 is who 小李 is over there; 陈总 is 陈姐, who leads here only; 老周 is in no group of the two."""


class TwoSides(Team):
    """What is said and shown on either side hangs on one wall."""

    def __init__(self, folder: Path, books: Library) -> None:
        super().__init__(folder, books)
        self.courier.workspaces = {"wall": self.wall, "far": self.wall}
        self.keep(
            SaveChat(Chat(id=FAR_GROUP, workspace="far", name="远群")),
            *(SaveChat(Chat(id=one.private_chat, workspace="far", private=True)) for one in FAR.values()),
            *(SaveMember(one) for one in FAR.values()),
            Seen("far:li", FAR_GROUP, self.now),
        )

    def event(self, who: str, kind: Any, chat: str, **more: Any) -> Event:
        if who in PEOPLE:
            return super().event(who, kind, chat, **more)
        one = FAR[who]
        known = replace(super().event("xiaoli", kind, chat, **more), workspace="far", sender=one.id)
        return replace(known, private=chat == one.private_chat, sender_name=one.name)

    def private(self, who: str) -> str:
        return FAR[who].private_chat if who in FAR else super().private(who)

    # -- what people do

    def alone(self, who: str, text: str) -> str:
        """A line in private; what is answered there."""
        shown = self.say(who, text, chat=self.private(who))
        return "\n".join(one.text for one in shown if one.chat == self.private(who))

    def code(self, who: str) -> str:
        """The code that this member is shown."""
        found = re.search(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", self.alone(who, "/绑定"))
        assert found
        return found[0]

    def links(self, who: str = "xiaoli", far: str = "li_far") -> str:
        """The two sides become one person; what the far side is told."""
        return self.confirms(far, f"/link {self.code(who)}")

    def confirms(self, who: str, line: str) -> str:
        """A line with a code in private, and the confirmation that it is one's own; what stands there then."""
        asked = self.asked(who, line)
        self.press(who, asked, CONFIRM)
        return asked.text

    def asked(self, who: str, line: str) -> Shown:
        """The card that asks whether the code is one's own."""
        self.alone(who, line)
        return self.last(self.private(who))

    def sees(self, who: str, ref: str) -> bool:
        return "没有找到" not in self.alone(who, f"/status {ref}")


@pytest.fixture
def sides(tmp_path: Path, books: Library) -> Iterator[TwoSides]:
    """Both sides on a Monday morning at ten; nobody is linked."""
    team = TwoSides(tmp_path, books)
    yield team
    team.ledger.close()
