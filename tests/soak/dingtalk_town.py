"""A township of the fake DingTalk: by HTTP to whoever is up, or over the stream, which one bot holds.

DingTalk pushes a message once. By HTTP the balancer before the bots brings it to the next one where one broke off;
over the stream it is pushed here until somebody takes it, with the same msgId, by which it is known again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.fakes.clock import Clock
from tests.fakes.dingtalk import FakeDingTalk
from tests.fakes.dingtalk.http_push import HttpPush
from tests.fakes.dingtalk.limits import MONTHLY
from tests.fakes.dingtalk.pushes import Push
from tests.fakes.dingtalk.world import Message, User
from tests.fakes.posting import Answer
from tests.soak.caseload import Place
from tests.soak.nursery import Born
from tests.soak.township import Brought, Township
from tests.workspaces.dingtalk.team import DRAFT, FORM, SHIPPED

PATH = "/dingtalk/messages"
TAKES_S = 1.0
"""Seconds, really, for which a frame is waited for before it is pushed again."""


class Balancer(HttpPush):
    """Brings each message to the next bot that is up."""

    def __init__(self, clock: Clock, secret: str, next_bot: Callable[[], Born | None]) -> None:
        super().__init__(PATH, clock, secret)
        self._next_bot = next_bot

    def message(self, push: Push) -> Answer:
        bot = self._next_bot()
        if bot is None:
            return Answer(trouble="refused")
        body, headers = self.sealed(push.data)
        return self._post(f"http://127.0.0.1:{bot.port}{PATH}", push, body, headers)


class DingTalkTown(Township):
    """Cards are shown exactly once, plain messages at most once: where nobody knows, the house knows that."""

    vendor = "dingtalk"

    def __init__(self, folder: Path, ledger_url: str, *, groups: int = 3, transport: str = "http") -> None:
        self.transport = transport
        self.fake = FakeDingTalk(limits=False).start()
        # Many rounds call more often in an hour than a small team in a month.
        self.fake.tenant.limits.monthly = 10 * MONTHLY
        for id, name in ((FORM, "form.json"), (DRAFT, "draft.json")):
            self.fake.exported_template(id, (SHIPPED / name).read_text("utf-8"))
        if transport == "http":
            self.fake.http = Balancer(self.fake.clock, self.fake.client_secret, self.next_bot)
        super().__init__(folder, ledger_url, groups=groups)

    def settings(self) -> dict[str, str]:
        return {
            "DINGTALK_CLIENT_ID": self.fake.client_id,
            "DINGTALK_CLIENT_SECRET": self.fake.client_secret,
            "DINGTALK_BASE_URL": self.fake.url,
            "DINGTALK_OAPI_URL": self.fake.oapi_url,
            "DINGTALK_TRANSPORT": self.transport,
            "DINGTALK_FORM_TEMPLATE_ID": FORM,
            "DINGTALK_DRAFT_TEMPLATE_ID": DRAFT,
            "CASEBOT_PUBLIC_URL": "https://casebot.example",
        }

    def _place(self, one: Any) -> Place:
        return Place(f"dingtalk:{one.user_id if isinstance(one, User) else one.chat_id}", one.name)

    def _brings(self, person: Any, group: Any, text: str) -> Push:
        push = self.fake.pushed(self.fake.says(person, group, text, wait=False))
        assert push is not None
        return push

    def again(self, one: Brought) -> None:
        assert isinstance(one, Push)
        if self.fake.http is not None:
            self.fake.http.message(one)
        else:
            self.fake.gateway.again(one)
            one.wait(TAKES_S)

    def id_of(self, message: Message) -> str:
        return message.card.out_track_id if message.card else f"text-{message.key}"

    def may_be_open(self, id: str) -> bool:
        return id.startswith("text-")
