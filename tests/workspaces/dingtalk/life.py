"""What a team has behind it when a test begins."""

from __future__ import annotations

from typing import Any

from bot.conversation.cards import Button, Buttons, Card, Field, Form, Span, Text
from tests.fakes.dingtalk.world import Message, User
from tests.inbound import NUMBER, PAGES
from tests.workspaces.dingtalk.team import Team


def a_draft(team: Team) -> None:
    """小李 has a draft in front of her."""
    team.says("/newcase", where=team.group)
    for page in PAGES:
        team.fills(page)
    team.presses("文件齐了，继续")
    team.presses("都做完了，生成草稿")


def a_case(team: Team) -> None:
    """The draft was approved and sent; the marketplace gave it a number."""
    a_draft(team)
    team.presses("确认可以提交")
    team.presses("已提交", form={"case_id": NUMBER})


def me(user: User) -> str:
    """A person as the house calls them."""
    return f"dingtalk:{user.user_id}"


def a_card(title: str = "Title", *buttons: Button, only: tuple[str, ...] = ()) -> Card:
    return Card(
        title=title, blocks=(Text("Words"), *((Buttons(buttons),) if buttons else ())), summary="Line", only=only
    )


def a_form(*fields: Field) -> Card:
    form = Form(fields or (Field("name", "text", "Name"),), Button("Send", "send"))
    return Card(title="Form", blocks=(form,), summary="Form", only=("dingtalk:staff0001",))


def calling(user: User, text: str = "The time is nearly over") -> Card:
    """A nudge."""
    return Card(title=text, blocks=(Text("C1001"),), summary=text, mention=(Span(f"@{user.name}", member=me(user)),))


def newest(team: Team, user: User) -> Message:
    """The newest card somebody has in private."""
    return next(one for one in reversed(team.fake.shown(user)) if one.card is not None)


def states(team: Team, state: str) -> list[Any]:
    with team.house.ledger.reading() as reading:
        return list(reading.tasks(states=(state,)))
