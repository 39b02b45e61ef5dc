"""Before a long holiday: the leads hear what runs out while nobody works."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from bot.agenda import hours_of
from bot.casework.case import LIVE
from bot.casework.long_holidays import LongHoliday, runs_out_in
from bot.conversation.router import Answer, Ask, internal
from bot.conversation.values import Priority
from bot.ledger.records import LEAD
from cards.wording import site_of

MOST = 500
"""Live cases of one group that are looked through."""


@internal("holiday")
def holiday(ask: Ask) -> Answer:
    """One card to the group's lead, else to all; nothing where nothing runs out."""
    chat = ask.ledger.chat(str(ask.value["chat"]))
    if chat is None or chat.gone:
        return Answer()
    days = LongHoliday(*(date.fromisoformat(str(ask.value[name])) for name in ("first", "last", "warned_on")))
    cases = ask.ledger.cases(chat=chat.id, statuses=sorted(LIVE), limit=MOST)
    placed = [(case, ZoneInfo(site.timezone)) for case in cases if (site := site_of(ask, case))]
    found = runs_out_in(days, placed, hours_of(chat))
    answer = Answer()
    leads = [one for one in ask.ledger.leads(near=chat.id) if one.private_chat]
    chosen = [one for one in leads if chat.settings.get(LEAD) in ask.ledger.selves(one.id)] or leads
    for lead in chosen if found else ():
        answer.show(
            "holiday",
            lead.private_chat,
            priority=Priority.ROUTINE,
            key=f"nudge:holiday:{chat.id}:{days.first}:{lead.id}",
            chat=chat.id,
            first=days.first.isoformat(),
            last=days.last.isoformat(),
            ends=[[case.ref, at.isoformat()] for at, case in found],
        )
    return answer
