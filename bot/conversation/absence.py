"""Who stands in for whom: a member on leave names somebody, and is left in peace until then."""

from __future__ import annotations

from datetime import datetime

from bot.ledger.ledger import Reading

AWAY_UNTIL = "away_until"
SUBSTITUTE = "substitute"
"""Settings of a member: until when they are away (UTC, ISO 8601), and who is called meanwhile."""


def stand_in(reading: Reading, member: str, now: datetime) -> str:
    """Who is called in this member's place: themselves, unless they are away, by whichever identity they said so. One
    step, never a chain."""
    for one in reading.selves(member):
        found = reading.member(one)
        until = str(found.settings.get(AWAY_UNTIL) or "") if found else ""
        if found is not None and until and datetime.fromisoformat(until) > now:
            return str(found.settings.get(SUBSTITUTE) or member)
    return member
