"""The help card, made from the commands that are registered, and the offer of the nearest one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from bot.conversation.cards import Block, Button, Buttons, Card, Facts, Span, Text
from bot.conversation.router import Command, router
from cards.view import Look, view

GROUPS: Mapping[str, str] = {
    "cases": "Cases",
    "writing": "Writing",
    "shops": "Shops",
    "team": "Team",
    "help": "Help",
}
"""Headings in the order they are shown; commands of another group come last, under their own name."""
DAY: Sequence[str] = ("newcase", "submitted", "status", "cases", "search", "waiting", "answered", "resolve")
"""The commands in the order of a case's life; what is not named here follows by name."""
EXAMPLES: Sequence[str] = ("/newcase amazon", "/submitted C1042 13498835581", "/waiting C1042 周五 18:00")


@view("help")
def help_card(look: Look, lead: bool = False) -> Card:
    """Every command with one line, grouped; examples; and where files go."""
    heading = look.say("What I can do")
    blocks: list[Block] = []
    for group, commands in groupby(_sorted(lead), key=lambda command: command.group):
        blocks.append(Text(look.say(GROUPS.get(group, group)), "heading"))
        blocks.append(Facts([(_names(look, command), look.say(command.help)) for command in commands]))
    blocks.append(Text(look.say("For example"), "heading"))
    blocks.append(Text([Span("\n".join(EXAMPLES), style="code")]))
    if look.chat.private:
        blocks.append(Text(look.say("Files and answers come here, into our private chat."), "note"))
    else:
        blocks.append(
            Text(
                look.say("In a group I only read what mentions me. Send files and answers in our private chat."),
                "note",
            )
        )
    return Card(title=heading, blocks=blocks, summary=heading, tone="info")


@view("did_you_mean")
def did_you_mean(look: Look, typed: str, command: str, rest: str = "") -> Card:
    """A mistyped command: the nearest one, ready to press."""
    heading = look.say("There is no /{typed}. Did you mean /{command}?", typed=typed, command=command)
    run = Button(f"/{command} {rest}".strip(), "run", {"command": command, "rest": rest}, "primary")
    everything = Button(look.say("All commands"), "run", {"command": "help", "rest": ""})
    return Card(title=heading, blocks=[Buttons([run, everything])], summary=heading)


def _sorted(lead: bool) -> list[Command]:
    order = list(GROUPS)
    commands = [command for command in router.commands.values() if lead or not command.lead_only]
    return sorted(
        commands,
        key=lambda one: (
            order.index(one.group) if one.group in order else len(order),
            one.group,
            DAY.index(one.name) if one.name in DAY else len(DAY),
            one.name,
        ),
    )


def _names(look: Look, command: Command) -> str:
    """The command as this reader types it: the Chinese name first for a Chinese reader."""
    chinese = next((alias for alias in command.aliases if not alias.isascii()), "")
    if look.locale.startswith("en") or not chinese:
        return f"/{command.name}"
    return f"/{chinese} /{command.name}"
