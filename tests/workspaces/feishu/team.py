"""A team in the fake Feishu with the whole house beside it: what is said there is heard here, over either transport.

    team.says("/newcase", where=team.group)
    team.fills({"issue_class": "logistics"}, "继续")
    assert "C1001" in team.sees(team.group)

Time stands still until a test moves it; the vendor's and the house's are one.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from waitress import wasyncore
from waitress.server import create_server

from bot.app import House
from bot.casework.case import Case
from bot.furnishing import DEMO_SHOP
from bot.ledger.changes import SaveShop
from bot.web import WebSettings, create_app
from bot.workspaces.feishu import feishu_pages
from bot.workspaces.feishu.stream import Stream
from bot.workspaces.feishu.turns import Turns
from bot.workspaces.feishu.workspace import FeishuWorkspace
from bot.workspaces.pace import Pace
from config.settings import Settings
from tests.fakes.feishu import Chat, Click, FakeFeishu, Message, User
from tests.house import BEIJING, COMPILED, StoppedClock

Transport = Literal["stream", "webhook"]


@dataclass
class Team:
    """小李 and 小王 work a group; 陈姐 leads and is not in it. 路人 is in another group."""

    folder: Path
    transport: Transport = "webhook"
    system: StoppedClock = field(default_factory=StoppedClock)

    answered_in: list[float] = field(default_factory=list)
    """Seconds each click took to be answered."""

    def __post_init__(self) -> None:
        COMPILED.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "cache").symlink_to(COMPILED)
        self.fake = FakeFeishu(now=self.system, limits=False).start()
        self.li, self.wang, self.chen, self.stranger = (
            self.fake.user(name) for name in ("小李", "小王", "陈姐", "路人")
        )
        self.group = self.fake.group("Amazon 客服群", [self.li, self.wang])
        self.elsewhere = self.fake.group("别的群", [self.stranger])
        self.opens()

    # -- the house

    def opens(self) -> None:
        """The process begins."""
        self.house = House(self.settings(), system=self.system)
        # Time stands still here, so nobody could wait for the next second; the tests of the pace do.
        unhurried = Pace(
            "feishu",
            a_second=10_000,
            a_minute=10**6,
            a_chat_second=10_000,
            clock=lambda: self.system().timestamp(),
        )
        self.workspace.sender.pace = unhurried  # type: ignore[attr-defined]
        self.workspace.sender.turns = Turns(stands_s=0.0)
        self.workspace.ask_who_s = (0.01,)
        self.server: Any = None
        if self.transport == "webhook":
            page = create_app(settings=WebSettings(secret_key="k"), health=self.house.health)
            page.register_blueprint(feishu_pages(self.house.settings, self.workspace))
            self.server = create_server(page, host="127.0.0.1", port=0, threads=8)
            self.fake.pushes_to(f"http://127.0.0.1:{self.server.effective_port}/feishu/events")
            self.serving = threading.Thread(target=self.server.run, daemon=True)
            self.serving.start()
        self.house.open_workspaces()
        self._furnish()
        assert self.workspace.introduced.wait(10)
        if isinstance(self.workspace.carrier, Stream):
            assert self.workspace.carrier.connected.wait(20)
            self.fake.ws.wait_for()
        self.settles()

    def _furnish(self) -> None:
        """The team's one shop."""
        shop = replace(
            DEMO_SHOP,
            members=tuple(f"feishu:{one.open_id}" for one in (self.li, self.wang)),
            home_chat=f"feishu:{self.group.chat_id}",
        )
        self.house.ledger.settle(
            event_seq=None, changes=[SaveShop(shop)], tasks=[], reconcile={}, who="casebot", at=self.house.now()
        )

    def closes(self) -> None:
        """The process ends."""
        self.house.stop()
        if self.server is not None:
            self.server.task_dispatcher.shutdown()
            # Closed by the loop's own thread: another one would close sockets under its select().
            self.server.trigger.pull_trigger(lambda: wasyncore.close_all(self.server._map))
            self.serving.join(10)

    def ends(self) -> None:
        """The process and Feishu end."""
        self.closes()
        self.fake.stop()

    def settles(self) -> None:
        """All that can be done now is done."""
        self.house.settle()

    def restarts(self) -> None:
        self.closes()
        self.opens()

    def settings(self, **more: Any) -> Settings:
        given: dict[str, Any] = {
            "data_dir": self.folder,
            "FEISHU_APP_ID": self.fake.app_id,
            "FEISHU_APP_SECRET": self.fake.app_secret,
            "FEISHU_BASE_URL": self.fake.url,
            "FEISHU_TRANSPORT": self.transport,
            "FEISHU_ENCRYPT_KEY": self.fake.encrypt_key,
            "FEISHU_VERIFICATION_TOKEN": self.fake.verification_token,
            "leads": f"feishu:{self.chen.open_id}",
        }
        return Settings(_env_file=None, **{**given, **more})  # type: ignore[call-arg]

    @property
    def workspace(self) -> FeishuWorkspace:
        assert self.house.feishu is not None
        return self.house.feishu

    # -- what people do

    def says(self, text: str, *, who: User | None = None, where: Chat | None = None, **more: Any) -> Message:
        """A line; in a group the bot is mentioned. In private unless said otherwise."""
        who = who or self.li
        chat = where or self.fake.private(who)
        message = self.fake.says(who, chat, text, mention_bot=not chat.is_private, **more)
        self.settles()
        return message

    def sends(self, name: str, content: bytes, *, who: User | None = None, where: Chat | None = None) -> Message:
        """A file."""
        who = who or self.li
        message = self.fake.sends_file(who, where or self.fake.private(who), name, content)
        self.settles()
        return message

    def presses(
        self,
        label: str,
        *,
        who: User | None = None,
        where: Chat | None = None,
        form: Mapping[str, Any] | None = None,
        near: str = "",
    ) -> Click:
        """A button of the newest card that has it."""
        who = who or self.li
        for message in reversed(self.fake.shown(where or who)):
            if message.kind == "interactive" and near in message.text and label in labels(message):
                click = self.fake.presses(who, message, label, named(message, form) if form else None)
                assert not click.code, f"{click.code} {click.why}"
                self.answered_in.append(click.seconds)
                self.settles()
                return click
        raise AssertionError(f"no button {label!r} in:\n{self.sees(where or who)}")

    def until(self, local: str) -> None:
        """Time becomes this moment in Beijing, here and there, from due time to due time."""
        self.passes(datetime.fromisoformat(local).replace(tzinfo=BEIJING) - self.system.at)

    def passes(self, much: timedelta) -> None:
        target = self.system.at + much
        self.settles()
        while True:
            with self.house.ledger.reading() as reading:
                due = reading.next_due(after=self.house.now())
            if due is None or due > target:
                break
            self.system.at = due
            self.settles()
        self.system.at = target
        self.settles()

    # -- what there is to see

    def sees(self, where: Chat | User) -> str:
        return self.fake.shown(where).text

    def last(self, where: Chat | User) -> str:
        return self.fake.shown(where)[-1].text

    def case(self, ref: str = "C1001") -> Case:
        with self.house.ledger.reading() as reading:
            found = reading.case(ref)
        assert found is not None
        return found


def labels(message: Message) -> Sequence[str]:
    from tests.fakes.feishu.card_press import buttons

    return buttons(message.card)


def named(message: Message, form: Mapping[str, Any]) -> dict[str, Any]:
    """The form's fields under the names they bear on the card."""
    from tests.fakes.feishu.card_press import components

    there = [str(one["name"]) for _, one in components(message.card) if one.get("name")]
    given: dict[str, Any] = {}
    for name, value in form.items():
        on_card = [one for one in there if re.fullmatch(rf"[tcmd]\d+(?:[nsx]0)?_{re.escape(name)}", one)]
        assert on_card, f"no field {name!r}; there are {there}"
        if value in ("", ()):
            continue
        given[on_card[0]] = list(value) if isinstance(value, tuple) else value
    return given
