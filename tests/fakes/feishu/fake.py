"""A Feishu on loopback for tests and hand runs.

    with FakeFeishu() as fake:
        li = fake.user("小李")
        team = fake.group("Amazon 客服群", [li])
        fake.pushes_to("http://127.0.0.1:8080/feishu/events")
        fake.says(li, team, "/newcase", mention_bot=True)
        fake.presses(li, fake.shown(team)[-1], "继续", {"store": "US"})

Its REST side stands at `fake.url`. Events go over a long connection where one is up, else to the webhook.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from ..clock import Clock, Source
from ..faults import RANDOM_KINDS
from ..wire import Reply, Request, Wire
from .gate import Gate
from .longlink import LongLink
from .page import Page
from .people import People
from .post import Carrier, PostOffice
from .tenant import Recorded, Tenant
from .webhook import Webhook
from .world import Chat, Message, User


class Shown(list[Message]):
    """Messages of the bot, oldest first."""

    def holding(self, words: str) -> list[Message]:
        """Those in which a reader finds these words."""
        return [message for message in self if words in message.text]

    @property
    def text(self) -> str:
        """All of it, as read."""
        return "\n".join(message.text for message in self)


class FakeFeishu(People):
    """One app in one tenant. Time is real until `clock.stop()`, or `now` hands over a clock."""

    def __init__(
        self,
        *,
        now: Source = time.time,
        app_id: str = "",
        app_secret: str = "",
        encrypt_key: str = "",
        verification_token: str = "",
        bot_name: str = "Casebot",
        limits: bool = True,
        port: int = 0,
    ) -> None:
        self.clock = Clock(now)
        self.tenant = Tenant(self.clock, app_id=app_id, app_secret=app_secret, bot_name=bot_name, limits=limits)
        self.encrypt_key = encrypt_key or os.urandom(16).hex()
        self.verification_token = verification_token or os.urandom(16).hex()
        self.webhook: Webhook | None = None
        self.post = PostOffice(self.clock, self._carrier)
        self.ws = LongLink(self.clock)
        self.tenant.invite = self.ws.invite
        self.page: Page | None = None
        self._gate = Gate(self.tenant)
        self._port = port
        self._wire: Wire | None = None

    def start(self) -> Self:
        """Listen."""
        self._wire = Wire(self._answer, self._port)
        return self

    def stop(self) -> None:
        """Cut everything."""
        self.post.stop()
        self.ws.stop()
        if self._wire is not None:
            self._wire.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def wire(self) -> Wire:
        """The listening socket."""
        assert self._wire is not None, "not started"
        return self._wire

    @property
    def url(self) -> str:
        """What to give as FEISHU_BASE_URL."""
        return f"http://127.0.0.1:{self.wire.port}"

    @property
    def app_id(self) -> str:
        """The app's id."""
        return self.tenant.app_id

    @property
    def app_secret(self) -> str:
        """The app's secret."""
        return self.tenant.app_secret

    @property
    def bot_open_id(self) -> str:
        """The bot's own id."""
        return self.tenant.world.bot_open_id

    @property
    def requests(self) -> list[Recorded]:
        """Every request, in order of arrival."""
        return self.tenant.recorded

    @property
    def connections(self) -> int:
        """Connections opened so far to the REST side."""
        return self.wire.connections

    def settings(self, transport: str = "webhook") -> dict[str, str]:
        """What an admin copies from the console into `.env`."""
        return {
            "FEISHU_APP_ID": self.app_id,
            "FEISHU_APP_SECRET": self.app_secret,
            "FEISHU_BASE_URL": self.url,
            "FEISHU_TRANSPORT": transport,
            "FEISHU_ENCRYPT_KEY": self.encrypt_key,
            "FEISHU_VERIFICATION_TOKEN": self.verification_token,
        }

    def pushes_to(self, url: str, *, within: float = 3.0) -> Webhook:
        """Events and callbacks go to this address from now on."""
        self.webhook = Webhook(url, self.clock, self.encrypt_key, self.verification_token, within)
        return self.webhook

    def calls(self, endpoint: str) -> list[Recorded]:
        """The requests to one endpoint, by its name: `messages.create`, `files.create`, …"""
        return [one for one in self.requests if one.endpoint == endpoint]

    def shown(self, chat: Chat | User) -> Shown:
        """What the bot sent to a chat and did not take back; a person stands for their private chat."""
        where = self.private(chat) if isinstance(chat, User) else chat
        messages = list(self.tenant.world.messages.values())
        return Shown(one for one in messages if one.chat is where and one.sender is None and not one.recalled)

    def rung(self, user: User) -> list[Message]:
        """The bot's messages that notified somebody by name, or with everybody."""
        return [one for one in list(self.tenant.world.messages.values()) if one.sender is None and user in one.rang]

    def fail(self, endpoint: str, *, times: int = 1, how: str) -> None:
        """The next `times` requests to these endpoints (`*` matches) fail. The words for `how`: see `faults`."""
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
        """Every token given out so far gets 99991663 from now on."""
        self.tenant.tokens.forget()

    def shuffled(self, seed: int) -> AbstractContextManager[None]:
        """Events that happen inside come at its end, out of order, and one in three twice."""
        return self.post.shuffled(seed)

    def tick(self, every: float = 0.2) -> threading.Thread:
        """A thread that does what falls due by itself: for hand runs."""

        def run() -> None:
            while True:
                time.sleep(every)
                self.clock.run_due()

        thread = threading.Thread(target=run, name="fake-feishu-clock", daemon=True)
        thread.start()
        return thread

    def _answer(self, request: Request) -> Reply:
        page = self.page.answer(request) if self.page is not None else None
        return page if page is not None else self._gate.answer(request)

    def _carrier(self) -> Carrier | None:
        return self.ws if self.ws.is_up else self.webhook
