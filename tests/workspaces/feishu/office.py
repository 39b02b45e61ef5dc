"""A bot that can only speak, in the fake Feishu: the sender with its client and pace, without the house."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.conversation.cards import Button, Buttons, Card, Text
from bot.conversation.words import sayer
from bot.workspaces.feishu.client import FeishuClient
from bot.workspaces.feishu.private import PrivateChats
from bot.workspaces.feishu.sending import A_CHAT_SECOND, A_MINUTE, A_SECOND, Sender
from bot.workspaces.http import Http
from bot.workspaces.pace import Pace
from bot.workspaces.trouble import ChatTrouble
from tests.fakes.feishu import FakeFeishu

CARD = Card(title="C1001", blocks=[Text("Case opened."), Buttons([Button("Open", "status", {"ref": "C1001"})])])
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONG_DRAFT = "[Issue Summary]\n" + "Fifteen units were not received.\n" * 200


class Office:
    """A bot that can only speak, a group, and its people."""

    def __init__(self, fake: FakeFeishu) -> None:
        self.fake = fake
        self.li, self.wang = fake.user("小李"), fake.user("小王")
        self.team = fake.group("Amazon 客服群", [self.li, self.wang])
        self.kept: dict[str, bytes] = {}
        """The file store: bytes by digest."""
        self.settings: dict[str, str] = {}
        """What the ledger keeps."""
        self.sender = self.opened()

    def opened(self, *, secret: str = "", read_s: float = 0.5) -> Sender:
        """A fresh process."""
        client = FeishuClient(
            self.fake.url, self.fake.app_id, secret or self.fake.app_secret, http=Http(self.fake.url, read_s=read_s)
        )
        pace = Pace(
            "feishu", a_second=A_SECOND, a_minute=A_MINUTE, a_chat_second=A_CHAT_SECOND, clock=self.fake.clock.now
        )
        return Sender(
            client,
            pace,
            say_in=lambda chat: sayer("en"),
            now=self.now,
            kept=self.kept.__getitem__,
            private=self.private(),
        )

    def private(self) -> PrivateChats:
        """What is known of private chats, as a process that begins reads it."""
        return PrivateChats(lambda name: self.settings.get(name, ""), self.settings.__setitem__)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.fake.clock.now(), UTC)

    @property
    def group(self) -> str:
        return f"feishu:{self.team.chat_id}"

    def sends(self, card: Card, *, key: str = "k1", chat: str = "", **more: Any) -> str:
        """As the courier does it: again, while that may help, and later each time."""
        first, tries = self.now(), 0
        while True:
            tried = first if tries else None
            try:
                return self.sender.send(chat or self.group, card, key=key, tried=tried, **more).id
            except ChatTrouble as trouble:
                tries += 1
                if trouble.final or tries > 6:
                    raise
                self.fake.clock.move(seconds=trouble.retry_after or 5)

    def texts(self, where: Any = None) -> list[str]:
        return [message.text for message in self.fake.shown(where or self.team)]
