"""`/overview`: where the cases stand, at a glance."""

from __future__ import annotations

from bot.conversation.router import Answer, Ask, command
from handlers.common import this_group


@command(
    "overview", aliases=["总览", "看板"], help="How many cases stand where, and whose they are", usage="/overview"
)
def overview(ask: Ask) -> Answer:
    """In a group its own cases and those shared with it, in private all that the member may see."""
    return Answer().show("overview", ask.chat.id, member=ask.member.id, chat=this_group(ask))
