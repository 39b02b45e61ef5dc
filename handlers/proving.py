"""Which of a case's ids a file proves, where a case is about many."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.casework.cleaning import folded
from bot.conversation.router import Answer, Ask, click
from bot.ledger.changes import SaveEvidence
from handlers.looking import NoPlace, named_file

LONGEST_IDS = 40_000
"""Characters of ids in one form: two thousand of them."""


@click("evidence_ids")
def proves(ask: Ask) -> Answer:
    """The member says which of the case's ids a file proves; an empty list means all of them."""
    row = named_file(ask)
    case = ask.ledger.case(row.case) if row.case else None
    if case is None:
        raise NoPlace
    typed = str(ask.form.get("ids") or "")[:LONGEST_IDS]
    named = {folded(word) for word in re.split(r"[\s,，;；、|]+", typed) if word}
    about = tuple(one for one in case.subjects if folded(one) in named)
    strangers = len(named) - len(about)
    answer = Answer().change(SaveEvidence(replace(row, about=about)))
    if strangers:
        answer.toast(ask.say("{count} of them are no ids of this case and were left out.", count=strangers), "bad")
    return answer.replace("evidence", ref=case.ref)


@click("evidence_about")
def asked_what_it_proves(ask: Ask) -> Answer:
    """The form for it."""
    row = named_file(ask)
    return Answer().replace("evidence_about", evidence=row.id)
