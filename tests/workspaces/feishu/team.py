"""A team in the fake Feishu with the whole house beside it: what is said there is heard here, over either transport.

    team.says("/newcase", where=team.group)
    team.presses("继续", form={"issue_class": "logistics"})
    assert "C1001" in team.sees(team.group)

Over the long connection the vendor's own SDK takes part, in its child process.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bot.app import House
from bot.workspaces.feishu import feishu_pages
from bot.workspaces.feishu.stream import Stream
from bot.workspaces.feishu.turns import Turns
from bot.workspaces.feishu.workspace import FeishuWorkspace
from bot.workspaces.pace import Pace
from config.settings import Settings
from tests.fakes.feishu import Chat, Click, FakeFeishu, Message, User
from tests.house import StoppedClock
from tests.workspaces.team import HouseBeside

Transport = Literal["stream", "webhook"]


@dataclass
class Team(HouseBeside):
    """小李 and 小王 work a group; 陈姐 leads and is not in it. 路人 is in another group."""

    folder: Path
    transport: Transport = "webhook"
    system: StoppedClock = field(default_factory=StoppedClock)

    has_a_shop: bool = True
    """Else the first case describes it."""
    answered_in: list[float] = field(default_factory=list)
    """Seconds each click took to be answered."""

    def __post_init__(self) -> None:
        self._lays_out()
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
        self.server = None
        if self.transport == "webhook":
            self.fake.pushes_to(f"{self._serves(feishu_pages(self.house.settings, self.workspace))}/feishu/events")
        self.house.open_workspaces()
        if self.has_a_shop:
            self._has_a_shop(
                [f"feishu:{one.open_id}" for one in (self.li, self.wang)], f"feishu:{self.group.chat_id}"
            )
        assert self.workspace.introduced.wait(10)
        if isinstance(self.workspace.carrier, Stream):
            assert self.workspace.carrier.connected.wait(20)
            self.fake.ws.wait_for()
        self.settles()

    def settings(self, **more: Any) -> Settings:
        given: dict[str, Any] = {
            "data_dir": self.folder,
            **self.fake.settings(self.transport),
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
