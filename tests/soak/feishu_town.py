"""A township of the fake Feishu: by webhook to whoever is up, or over the long connection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.feishu import FakeFeishu, Message, User
from tests.fakes.feishu.post import Delivery
from tests.fakes.feishu.webhook import Webhook
from tests.fakes.posting import Answer, posted
from tests.soak.caseload import Place
from tests.soak.nursery import Born
from tests.soak.township import Brought, Township

PATH = "/feishu/events"


@dataclass
class Balancer(Webhook):
    """Brings each event to the next bot that is up."""

    next_bot: Callable[[], Born | None] = lambda: None

    def push(self, event: dict[str, Any]) -> Answer:
        bot = self.next_bot()
        if bot is None:
            return Answer(trouble="refused")
        body, headers = self.sealed(event)
        return posted(f"http://127.0.0.1:{bot.port}{PATH}", body, headers, self.within)


class FeishuTown(Township):
    """Feishu brings again what was not acknowledged."""

    vendor = "feishu"

    def __init__(self, folder: Path, ledger_url: str, *, groups: int = 3, transport: str = "webhook") -> None:
        self.transport = transport
        self.fake = FakeFeishu(limits=False).start()
        if transport == "webhook":
            secrets = self.fake.encrypt_key, self.fake.verification_token
            self.fake.webhook = Balancer(PATH, self.fake.clock, *secrets, next_bot=self.next_bot)
        super().__init__(folder, ledger_url, groups=groups)

    def settings(self) -> dict[str, str]:
        return self.fake.settings(self.transport)

    def _place(self, one: Any) -> Place:
        return Place(f"feishu:{one.open_id if isinstance(one, User) else one.chat_id}", one.name)

    def _brings(self, person: Any, group: Any, text: str) -> Delivery:
        message: Message = self.fake.says(person, group, text, mention_bot=True)
        assert message.delivery is not None
        return message.delivery

    def again(self, one: Brought) -> None:
        assert isinstance(one, Delivery)
        self.fake.post.again(one)

    def id_of(self, message: Message) -> str:
        return message.message_id
