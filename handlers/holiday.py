"""Before a long holiday: the leads hear what runs out while nobody works, in one list for all their groups.

Each group finds its own; in a lead's private chat they wait like any nudge and become one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.agenda import hours_of
from bot.casework.case import LIVE
from bot.casework.long_holidays import LongHoliday, runs_out_in
from bot.conversation.router import Answer, Ask, internal
from bot.ledger.records import LEAD
from cards.wording import site_of
from handlers.places import hold

KIND = "holiday"
MOST = 500
"""Live cases of one group that are looked through."""


@internal("holiday")
def holiday(ask: Ask) -> Answer:
    """For the group's lead, else for all; nothing where nothing runs out."""
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
    item = {
        "kind": KIND,
        "reminder": f"{KIND}:{chat.id}:{days.first}",
        "first": days.first.isoformat(),
        "last": days.last.isoformat(),
        "groups": [[chat.id, [[case.ref, at.isoformat()] for at, case in found]]],
    }
    for lead in chosen if found else ():
        answer.change(hold(ask, lead.private_chat, item, None))
    return answer


def merged(items: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The same, but what several groups say of one holiday is one item."""
    others: list[Mapping[str, Any]] = []
    holidays: dict[tuple[str, str], dict[str, Any]] = {}
    for item in items:
        if item["kind"] != KIND:
            others.append(item)
            continue
        one = holidays.setdefault((str(item["first"]), str(item["last"])), {**item, "groups": []})
        one["groups"] = sorted([*one["groups"], *item["groups"]])
    return [*others, *holidays.values()]


def still_runs_out(ask: Ask, item: Mapping[str, Any]) -> bool:
    """Somebody still has to do something about one of its cases."""
    refs = [str(ref) for _, ends in item["groups"] for ref, _ in ends]
    return any(case.live for ref in refs if (case := ask.ledger.case(ref)))
