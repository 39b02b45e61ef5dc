"""Views: a view turns a subject (a ref, an interview's id) into a card, from the ledger as it stands now.

    @view("case_status")
    def case_status(look: Look, ref: str) -> Card: ...

The courier renders when it sends, so what is shown is never older than the sending.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.casework.calendar import Calendars
from bot.casework.playbook import Playbook
from bot.conversation.cards import Card, say
from bot.conversation.words import Say
from bot.ledger.ledger import Reading
from bot.ledger.records import Chat
from cards.guests import for_guests, standing


@dataclass(frozen=True, slots=True)
class Look:
    """What a view may look at. `chat` is where the card will be shown."""

    ledger: Reading
    playbooks: Mapping[str, Playbook]
    calendars: Calendars
    now: datetime
    say: Say
    locale: str
    chat: Chat
    files: Any = None
    library: Any = None

    def local(self, moment: datetime) -> datetime:
        """The moment as the chat's clocks show it."""
        return moment.astimezone(ZoneInfo(self.chat.timezone))

    def name(self, member: str) -> str:
        """What people call this member."""
        found = self.ledger.member(member)
        return found.name if found and found.name else member


View = Callable[..., Card | None]
"""Returns None when there is nothing left to show (the subject is gone): the task is done without sending."""

views: dict[str, View] = {}


def view(name: str) -> Callable[[View], View]:
    """Registers a view."""

    def register(function: View) -> View:
        if name in views:
            raise ValueError(f"view {name} is registered twice")
        views[name] = function
        return function

    return register


def render(name: str, subject: Mapping[str, Any], look: Look) -> Card | None:
    """The card of a view, now, as this chat may see it."""
    card, case = views[name](look, **subject), look.ledger.case(str(subject.get("ref", "")))
    if card is None or case is None or not case.shares:
        return card
    return for_guests(card, standing(look.ledger, look.chat, case), look.say, case.ref)


@view("say")
def sentence(look: Look, text: str) -> Card:  # noqa: ARG001 - every view is called alike
    """One sentence."""
    return say(text)
