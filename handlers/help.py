"""`/help`, the nearest command to a mistyped one, and the first hello in a chat."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz.distance import DamerauLevenshtein

from bot.conversation.commands import typed_command
from bot.conversation.router import Answer, Ask, click, command, listens, router
from bot.ledger.changes import SaveChat

LONGEST_CARRIED = 300
"""Characters of what followed a mistyped command that a button carries on."""


@command("help", aliases=["帮助", "?", "？"], help="What I can do", usage="/help", group="help")
def show_help(ask: Ask) -> Answer:
    """The commands on one card."""
    return Answer().show("help", ask.chat.id, lead=ask.lead)


@listens("unknown_command")
def unknown(ask: Ask) -> Answer:
    """Offers the nearest command; where none is near, the way to the list."""
    typed = typed_command(ask.event.text)
    word = typed.word if typed else ""
    near = nearest(word)
    if not near:
        text = ask.say("There is no /{typed}. /help shows what I can do.", typed=word)
        return Answer().tell(ask.chat.id, text)
    rest = ask.rest if len(ask.rest) <= LONGEST_CARRIED else ""
    return Answer().show("did_you_mean", ask.chat.id, typed=word, command=near, rest=rest)


@click("run")
def run(ask: Ask) -> Answer:
    """A command that was offered as a button, as if it had been typed."""
    name, rest = str(ask.value.get("command", "")), str(ask.value.get("rest", ""))
    text = f"/{name} {rest}".strip()
    typed, found = typed_command(text), router.find(name)
    if typed is None or found is None:
        return Answer().toast(ask.say("There is no /{typed}. /help shows what I can do.", typed=name[:40]))
    event = replace(ask.event, kind="message", text=text, value={}, form={})
    return found.handler(replace(ask, event=event, words=typed.words, rest=typed.rest))


@listens("greeted")
def greeted(ask: Ask) -> Answer:
    """Somebody opened the private chat for the first time."""
    return Answer().show("welcome", ask.chat.id, key=f"welcome:{ask.chat.id}")


@listens("joined")
def joined(ask: Ask) -> Answer:
    """We were taken into a group, perhaps once more."""
    back = [SaveChat(replace(ask.chat, gone=False))] if ask.chat.gone else []
    return Answer().change(*back).show("welcome", ask.chat.id, key=f"welcome:{ask.chat.id}")


def nearest(word: str) -> str:
    """The command whose name or alias is fewest slips away; "" when more than a third would be wrong."""
    best, least = "", 99
    for one in router.commands.values():
        for name in (one.name, *one.aliases):
            slips = DamerauLevenshtein.distance(word, name)
            if slips < least and slips <= max(1, len(name) // 3):
                best, least = (one.name if name.isascii() else name), slips
    return best if least < len(word) else ""
