"""A team in the fake DingTalk with the whole house beside it, connected by the vendor's own SDK.

    team.says("/newcase", where=team.group)
    team.fills({"issue_class": "logistics"})
    assert "C1001" in team.sees(team.group)

With `templates` the two files of config/dingtalk are imported as an admin would.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bot.app import House
from bot.workspaces.dingtalk import dingtalk_pages
from bot.workspaces.dingtalk.quota import Quota
from bot.workspaces.dingtalk.stream import Stream
from bot.workspaces.dingtalk.webhook import ROUTE, card_secret
from bot.workspaces.dingtalk.workspace import DingTalkWorkspace
from bot.workspaces.pace import Pace
from config.settings import Settings
from tests.fakes.dingtalk import FakeDingTalk
from tests.fakes.dingtalk.people import Click
from tests.fakes.dingtalk.world import Chat, Message, User
from tests.house import StoppedClock
from tests.workspaces.team import HouseBeside

SHIPPED = Path(__file__).resolve().parents[3] / "config" / "dingtalk"
FORM, DRAFT = "form-template.schema", "draft-template.schema"


@dataclass
class Team(HouseBeside):
    """小李 and 小王 work a group; 陈姐 leads and is not in it. 路人 is in another group."""

    folder: Path
    templates: bool = True
    transport: Literal["stream", "http"] = "stream"
    more: Mapping[str, Any] = field(default_factory=dict)
    system: StoppedClock = field(default_factory=StoppedClock)

    def __post_init__(self) -> None:
        self._lays_out()
        self.fake = FakeDingTalk(now=self.seconds, limits=False).start()
        self.fake.exported_template(FORM, (SHIPPED / "form.json").read_text("utf-8"))
        self.fake.exported_template(DRAFT, (SHIPPED / "draft.json").read_text("utf-8"))
        self.li, self.wang, self.chen, self.stranger = (
            self.fake.user(name) for name in ("小李", "小王", "陈姐", "路人")
        )
        self.group = self.fake.group("Amazon 客服群", [self.li, self.wang])
        self.elsewhere = self.fake.group("别的群", [self.stranger])
        self.opens()

    def seconds(self) -> float:
        return self.system.at.timestamp()

    # -- the house

    def opens(self) -> None:
        """The process begins."""
        self.house = House(self.settings(), system=self.system)
        # The vendor's pace is real seconds, which nobody waits for here; the tests of the pace do.
        quota = self.workspace.sender.plain.client.toll
        assert isinstance(quota, Quota)
        quota.pace = Pace("dingtalk", a_second=10_000, a_minute=10**6, a_chat_second=10_000)
        self.server = None
        if self.transport == "http":
            self._posts()
        if isinstance(self.workspace.carrier, Stream):
            self.workspace.carrier.pause = 0.05
        self.house.open_workspaces()
        home = f"dingtalk:{self.group.chat_id}"
        self._has_a_shop([f"dingtalk:{one.user_id}" for one in (self.li, self.wang)], home)
        if isinstance(self.workspace.carrier, Stream):
            assert self.workspace.carrier.connected.wait(20), self.workspace.carrier.state
        self.settles()

    def _posts(self) -> None:
        """HTTP mode: both addresses are this page's."""
        here = self._serves(dingtalk_pages(self.house.settings, self.workspace))
        self.fake.pushes_to(f"{here}/dingtalk/messages")
        self.workspace.at_start = ()
        secret = card_secret(self.fake.client_secret)
        self.workspace.sender.plain.client.register_callback(ROUTE, f"{here}/dingtalk/cards", secret)

    def settings(self, **more: Any) -> Settings:
        given: dict[str, Any] = {
            "data_dir": self.folder,
            "DINGTALK_CLIENT_ID": self.fake.client_id,
            "DINGTALK_CLIENT_SECRET": self.fake.client_secret,
            "DINGTALK_BASE_URL": self.fake.url,
            "DINGTALK_OAPI_URL": self.fake.oapi_url,
            "DINGTALK_TRANSPORT": self.transport,
            "DINGTALK_FORM_TEMPLATE_ID": FORM if self.templates else "",
            "DINGTALK_DRAFT_TEMPLATE_ID": DRAFT if self.templates else "",
            "leads": f"dingtalk:{self.chen.user_id}",
            "public_url": "https://casebot.example" if self.transport == "http" else "",
        }
        return Settings(_env_file=None, **{**given, **self.more, **more})  # type: ignore[call-arg]

    @property
    def workspace(self) -> DingTalkWorkspace:
        assert self.house.dingtalk is not None
        return self.house.dingtalk

    # -- what people do

    def says(self, text: str, *, who: User | None = None, where: Chat | None = None, **more: Any) -> Message:
        """A line; in a group the bot is mentioned. In private unless said otherwise."""
        who = who or self.li
        message = self.fake.says(who, where or self.fake.private(who), text, **more)
        self.settles()
        return message

    def sends(self, name: str, content: bytes, *, who: User | None = None) -> Message:
        """A file, in private."""
        message = self.fake.sends_file(who or self.li, who or self.li, name, content)
        self.settles()
        return message

    def fills(self, form: Mapping[str, Any], label: str = "继续", **more: Any) -> Click:
        return self.presses(label, form=form, **more)

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
            card = message.card
            if card is None or near not in message.text:
                continue
            if label in [one.label for one in card.buttons_for(who)]:
                click = self.fake.presses(who, message, label, named(message, form, who) if form else None)
                assert not click.error, click.error
                self.settles()
                return click
        raise AssertionError(f"no button {label!r} in:\n{self.sees(where or who)}")

    def types(self, label: str, behind: str = "", *, who: User | None = None, where: Chat | None = None) -> None:
        """The number of the newest Markdown button of that label, with what is typed behind it."""
        who = who or self.li
        for message in reversed(self.fake.shown(where or who)):
            found = re.search(rf"#(\d+) {re.escape(label)}(?=$|\s)", message.text, re.M)
            if found:
                self.says(f"#{found[1]} {behind}".strip(), who=who, where=where)
                return
        raise AssertionError(f"no number for {label!r} in:\n{self.sees(where or who)}")


def named(message: Message, form: Mapping[str, Any], who: User) -> dict[str, Any]:
    """The form's fields under the names they bear on the card."""
    assert message.card is not None
    spec = message.card.form_for(who)
    there = [str(one["name"]) for one in spec["fields"]] if spec else []
    given: dict[str, Any] = {}
    for name, value in form.items():
        on_card = [one for one in there if re.fullmatch(rf"[0-9a-f]{{6}}_{re.escape(name)}", one)]
        assert on_card, f"no field {name!r}; there are {there}"
        if value not in ("", ()):
            given[on_card[0]] = list(value) if isinstance(value, tuple) else value
    return given
