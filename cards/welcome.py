"""The first card in a chat: what to try, in three lines."""

from __future__ import annotations

from bot.conversation.cards import Bullets, Button, Buttons, Card, Text
from cards.view import Look, view


@view("welcome")
def welcome(look: Look) -> Card:
    """Hello, three lines, three buttons."""
    heading = look.say("I write marketplace cases with you, and remind you of them")
    lines = [
        look.say("/newcase: I ask a few questions in private and write a text the marketplace accepts."),
        look.say("/submitted CASE-ID: after sending, give me the number and the screenshot."),
        look.say("From then on I remind you: they wait for us, time to follow up, the check round each morning."),
    ]
    buttons = [
        Button(look.say("New case"), "newcase", style="primary"),
        Button(look.say("My cases"), "run", {"command": "status", "rest": ""}),
        Button(look.say("All commands"), "run", {"command": "help", "rest": ""}),
    ]
    where = look.say("Try it here with /newcase, or press the button.")
    return Card(
        title=heading, blocks=[Bullets(lines, numbered=True), Text(where, "note"), Buttons(buttons)], summary=heading
    )
