"""One case that is older than Casebot, as a form of five answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation.cards import Button, Card, Choice, Field, Form, Text
from cards.view import Look, view

STATUSES = {
    "open": "with the marketplace",
    "waiting": "waiting for our answer",
    "resolved": "resolved",
    "refused": "refused",
    "closed": "closed by the marketplace",
}
"""What may be chosen, in the words of `config.columns`."""


@view("track")
def track(
    look: Look,
    number: str,
    shops: Sequence[str],
    shop: str,
    typed: Mapping[str, str],
    groups: Sequence[str],
    errors: Mapping[str, str],
) -> Card | None:
    """First the shop, where there are several; then what depends on its marketplace."""
    heading = look.say("Opened before Casebot: Case ID {number}", number=number)
    known = look.ledger.shop(shop) if shop else None
    if known is None:
        options = [Choice(one.id, one.name) for id in shops if (one := look.ledger.shop(id))]
        field = Field("shop", "choice", look.say("Shop"), options=options, error=errors.get("shop", ""))
        go_on = Button(look.say("Next"), "track_shop", {"number": number}, "primary")
        return Card(title=heading, blocks=[Form([field], go_on)], summary=heading, tone="info")
    book = look.playbooks.get(known.marketplace)
    if book is None:
        return None
    issues = [Choice(one.id, one.title[look.locale]) for one in book.issues]
    chosen = typed.get("issue", "")
    fields = [
        Field(
            "issue",
            "choice",
            look.say("Issue"),
            value=chosen if any(chosen == one.id for one in issues) else "",
            options=issues,
            error=errors.get("issue", ""),
        ),
        Field(
            "submitted",
            "date",
            look.say("Submitted on"),
            value=typed.get("submitted", ""),
            error=errors.get("submitted", ""),
        ),
        Field(
            "status",
            "choice",
            look.say("Status"),
            value=typed.get("status", "open") if typed.get("status", "open") in STATUSES else "",
            options=[Choice(key, look.say(word)) for key, word in STATUSES.items()],
            error=errors.get("status", ""),
        ),
        Field(
            "updated",
            "date",
            look.say("Last update"),
            value=typed.get("updated", ""),
            required=False,
            hint=look.say("Empty: nothing since it was submitted."),
            error=errors.get("updated", ""),
        ),
    ]
    if len(groups) > 1:
        places = [Choice(chat.id, chat.name or chat.id) for one in groups if (chat := look.ledger.chat(one))]
        fields.append(Field("group", "choice", look.say("Group of the cases"), options=places))
    save = Button(look.say("Record it"), "track", {"number": number, "shop": shop}, "primary")
    by_typing = look.say(
        "Or in one line: /track {number} shop, issue, submitted on, status, last update", number=number
    )
    return Card(
        title=heading,
        blocks=[Text(known.name), Form(fields, save), Text(by_typing, "note")],
        summary=heading,
        tone="info",
    )
