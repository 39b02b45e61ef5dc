"""A DingTalk on loopback for tests and hand runs.

    with FakeDingTalk() as fake:
        li = fake.user("小李")
        team = fake.group("Amazon 客服群", [li])
        ...                                     # the bot connects to fake.url, fake.oapi_url
        fake.gateway.wait_for(1)
        fake.says(li, team, "/newcase")
        fake.presses(li, fake.shown(li)[-1], "继续", {"store": "US"})

The new interface and the tickets of the stream stand at `fake.url`, the old one and the webhooks at `fake.oapi_url`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from ..clock import Clock, Source
from ..faults import RANDOM_KINDS
from ..wire import Reply, Request, Wire
from .cards import Button, Card, Template
from .exported import read_export
from .gate import Gate
from .gateway import Gateway
from .http_push import WITHIN, HttpPush
from .page import Page
from .people import People
from .pushes import Push
from .refusals import NEW, OLD
from .tenant import Recorded, Tenant
from .world import Chat, Message, User

FORM_TEMPLATE_ID = "0f0f0f0f-f0f0-4f0f-8f0f-f0f0f0f0f0f0.schema"
DRAFT_TEMPLATE_ID = "1d1d1d1d-d1d1-4d1d-8d1d-d1d1d1d1d1d1.schema"
"""Known from the start, published, and open: any variable, any action."""


class Shown(list[Message]):
    """Messages of the bot, oldest first."""

    def holding(self, words: str) -> list[Message]:
        """Those in which a reader finds these words."""
        return [message for message in self if words in message.text]

    @property
    def text(self) -> str:
        """All of it, as read."""
        return "\n".join(message.text for message in self)


class FakeDingTalk(People):
    """One app in one organisation. Time is real until `clock.stop()`, or `now` hands over a clock."""

    def __init__(
        self,
        *,
        now: Source = time.time,
        client_id: str = "",
        client_secret: str = "",
        robot_name: str = "Casebot",
        limits: bool = True,
        seed: int = 1,
        port: int = 0,
    ) -> None:
        self.clock = Clock(now)
        self.tenant = Tenant(
            self.clock, client_id=client_id, client_secret=client_secret, robot_name=robot_name, limits=limits
        )
        self.gateway = Gateway(self.clock, seed)
        self.tenant.gateway = self.gateway
        self.http: HttpPush | None = None
        self.page: Page | None = None
        self._pushed: dict[str, Push] = {}
        self._kept: dict[str, dict[str, Any]] = {}
        self._port = port
        self._wires: list[Wire] = []
        self.template(FORM_TEMPLATE_ID)
        self.template(DRAFT_TEMPLATE_ID)

    def start(self) -> Self:
        """Listen: the new interface at `port`, the old one at the next."""
        new, old = Gate(self.tenant, NEW), Gate(self.tenant, OLD)

        def with_page(request: Request) -> Reply:
            page = self.page.answer(request) if self.page is not None else None
            return page if page is not None else new.answer(request)

        for step, answer in enumerate((with_page, old.answer)):
            self._wires.append(Wire(answer, self._port and self._port + step))
        self.tenant.oapi_url = self.oapi_url
        return self

    def stop(self) -> None:
        """Cut everything."""
        self.gateway.stop()
        for wire in self._wires:
            wire.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """What to give as DINGTALK_BASE_URL: stands for api.dingtalk.com."""
        return f"http://127.0.0.1:{self._wires[0].port}"

    @property
    def oapi_url(self) -> str:
        """What to give as DINGTALK_OAPI_URL: stands for oapi.dingtalk.com."""
        return f"http://127.0.0.1:{self._wires[1].port}"

    @property
    def client_id(self) -> str:
        """The app's client id, which is its robot code too."""
        return self.tenant.client_id

    @property
    def client_secret(self) -> str:
        """The app's secret."""
        return self.tenant.client_secret

    @property
    def requests(self) -> list[Recorded]:
        """Every request, in order of arrival."""
        return self.tenant.recorded

    @property
    def connections(self) -> int:
        """Connections opened so far to the REST side."""
        return sum(wire.connections for wire in self._wires)

    def pushes_to(self, url: str, *, within: float = WITHIN) -> HttpPush:
        """HTTP mode: robot messages go to this address from now on."""
        self.http = HttpPush(url, self.clock, self.client_secret, within)
        return self.http

    def template(
        self,
        template_id: str,
        *,
        variables: dict[str, str] | None = None,
        buttons: Sequence[Button] = (),
        published: bool = True,
    ) -> Template:
        """A template of the console; see `cards.Template`. Again with the same id: replaced."""
        one = Template(template_id, variables or {}, tuple(buttons), published)
        self.tenant.templates[template_id] = one
        return one

    def exported_template(self, template_id: str, text: str) -> Template:
        """A template from the file one imports in the console. Raises ValueError for what `exported` cannot read."""
        one = self.tenant.templates[template_id] = read_export(text, template_id)
        return one

    def calls(self, endpoint: str) -> list[Recorded]:
        """The requests to one endpoint, by its name: `robot.group.send`, `card.createAndDeliver`, …"""
        return [one for one in list(self.requests) if one.endpoint == endpoint]

    def shown(self, chat: Chat | User) -> Shown:
        """What the bot sent to a chat and did not take back; a person stands for their private chat."""
        where = self._chat(chat)
        messages = list(self.tenant.world.messages)
        return Shown(one for one in messages if one.chat is where and one.sender is None and not one.recalled)

    def rung(self, user: User) -> list[Message]:
        """The bot's messages that mentioned somebody by name, or with everybody."""
        return [one for one in list(self.tenant.world.messages) if one.sender is None and user in one.rang]

    def card(self, out_track_id: str) -> Card:
        """A card instance. Raises KeyError."""
        return self.tenant.world.cards[out_track_id]

    def fail(self, endpoint: str, *, times: int = 1, how: str) -> None:
        """The next `times` requests to these endpoints (`*` matches) fail.

        The words for `how` stand in the Feishu fake's `faults`; here `429` is the refusal for 20 calls a second,
        `expired_token` the one for a bad token, and `code:param.contentUnsafe` any refusal by its code.
        """
        self.tenant.faults.arm(endpoint, times=times, how=how)

    def fail_at_random(
        self,
        seed: int,
        *,
        share: float = 0.2,
        kinds: Sequence[str] = RANDOM_KINDS,
        endpoint: str = "*",
        times: int = 50,
    ) -> None:
        """About `share` of the requests fail, `times` at most, decided by the seed."""
        self.tenant.faults.arm_at_random(seed, share=share, kinds=kinds, pattern=endpoint, times=times)

    def heals(self) -> None:
        """No more faults."""
        self.tenant.faults.disarm()

    def expire_tokens(self) -> None:
        """Every token given out so far is refused from now on."""
        self.tenant.tokens.forget()

    def block_address(self, seconds: float = 300) -> None:
        """The caller's address made too many calls: every request meets the page of the block."""
        self.tenant.blocked_until = self.clock.now() + seconds

    def tick(self, every: float = 0.2) -> threading.Thread:
        """A thread that does what falls due by itself: for hand runs."""

        def run() -> None:
            while True:
                time.sleep(every)
                self.clock.run_due()

        thread = threading.Thread(target=run, name="fake-dingtalk-clock", daemon=True)
        thread.start()
        return thread
