"""The morning check round (巡检): one card a chat, and what a press on one of its rows does."""

from __future__ import annotations

from collections.abc import Set
from typing import Any
from zoneinfo import ZoneInfo

from bot.agenda import hours_of
from bot.casework.case import SUBMITTED, UNSENT, Case, CaseChange, Status
from bot.casework.clocks import window_end
from bot.casework.rounds import check_round, left_over, may_be_left_over
from bot.conversation.router import Answer, Ask, click, internal
from bot.conversation.values import Priority
from bot.ledger.records import Chat
from cards.gathered import MOST_ROWS, heat
from cards.wording import OUTCOMES
from handlers.common import is_stale, must_act, must_be, playbook_of, refresh, site_calendar, the_case
from handlers.gather import called, shown, taken, wait_on
from handlers.lessons import ENDED, ask_lessons
from handlers.places import agenda_of, begin_rest
from handlers.waiting import call_owner

ASKS_MORE = frozenset({"answered", "resolved"})
KEPT = ("refs", "since", "nudges", "left", "more_left")
MOST_LEFT = 5
"""What is not sent or not verified, in one digest: the rest is found with /cases."""
MOST_CASES = 500
"""Cases of one chat that a round reads; a team with more has more than one group."""


@internal("round")
def morning_round(ask: Ask) -> Answer:
    """The chat's digest: what waits to be told, then the cases that are due for a look. Nothing due: no card."""
    chat = ask.ledger.chat(str(ask.value.get("chat") or ask.chat.id))
    if chat is None or chat.gone:
        return Answer()
    submitted = ask.ledger.cases(chat=chat.id, statuses=sorted(SUBMITTED), limit=MOST_CASES)
    due = check_round(submitted, now=ask.now, chat=hours_of(chat), playbooks=ask.playbooks)
    answer = Answer()
    items = taken(ask, answer, chat.id)
    wait_on(ask, answer, chat.id, items[MOST_ROWS:])
    told = items[:MOST_ROWS]
    left = _left(ask, chat, {str(item.get("ref", "")) for item in told})
    if not due and not told and not left:
        return answer
    answer.change(begin_rest(ask, chat.id))
    return answer.show(
        "round",
        chat.id,
        mention=called(ask, chat.id, told),
        thread=f"round:{chat.id}",
        supersedes=f"round:{chat.id}",
        priority=Priority.ROUTINE,
        refs=[case.ref for case in due],
        since=ask.now.isoformat(),
        nudges=[shown(item) for item in told],
        left=[shown(item) for item in left[:MOST_LEFT]],
        more_left=len(left[MOST_LEFT:]),
    )


def _left(ask: Ask, chat: Chat, told: Set[str]) -> list[dict[str, Any]]:
    """What is not sent or not verified although all reminders of it were told, as rows: lest it be forgotten."""
    cases = ask.ledger.cases(chat=chat.id, statuses=sorted({*UNSENT, Status.RESOLVED}), limit=MOST_CASES)
    items = []
    for case in cases:
        if not may_be_left_over(case) or case.ref in told or case.marketplace not in ask.playbooks:
            continue
        plan = agenda_of(ask).reminders(case, playbook_of(ask, case), chat, ask.now)
        if last := left_over(plan, now=ask.now, chat=hours_of(chat)):
            values = {name: str(value) for name, value in last.values.items()}
            item = {"kind": last.kind, "ref": case.ref, "reminder": last.key, "why": last.why, "values": values}
            items.append(item)
    return sorted(items, key=heat)


@click("round_row")
def row_pressed(ask: Ask) -> Answer:
    """One row: done, or asked a second question; the other rows stay as they are."""
    case = the_case(ask)
    did = str(ask.value.get("did", ""))
    if is_stale(ask, case):
        return _again(ask, case).toast(ask.say("This card was out of date; here is the newest."))
    if did in ASKS_MORE:
        must_act(ask, case)
        return _again(ask, case, asking=case.ref, about=did)
    if did == "back":
        return _again(ask, case)
    change = _change(ask, case, did)
    answer = _again(ask, case).change(change).toast(ask.say("Noted for {ref}.", ref=case.ref), "good")
    if did == "waiting":
        call_owner(answer, change.after)
    if change.after.status in ENDED:
        ask_lessons(ask, answer, change.after)
    return refresh(answer, case)


def _again(ask: Ask, case: Case, **asking: str) -> Answer:
    """The same round as it stands now. Where the message is no longer known, a round of this row alone."""
    there = ask.ledger.message(ask.event.workspace, ask.event.message)
    if there is not None and there.view == "round":
        kept = {name: there.subject[name] for name in KEPT if name in there.subject}
        return Answer().replace("round", **kept, **asking)
    local = ask.now.astimezone(ZoneInfo(ask.chat.timezone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return Answer().replace("round", refs=[case.ref], since=midnight.isoformat(), **asking)


def _change(ask: Ask, case: Case, did: str) -> CaseChange:
    """What was seen, as a change. A look is everybody's to note, a status the owner's, the approver's or a lead's."""
    must_be(ask, case, *SUBMITTED)
    if did == "no_change":
        return case.look(at=ask.now)
    must_act(ask, case)
    if did == "waiting":
        until = window_end(playbook_of(ask, case).clocks["waiting"], ask.now, site_calendar(ask, case))
        return case.awaits_response(since=ask.now, until=until)
    if did == "we_answered":
        return case.answered(at=ask.now, by="us")
    if did == "still_open":
        return case.answered(at=ask.now, by="them")
    if did == "closed":
        return case.close_by_marketplace(at=ask.now)
    return case.resolve(at=ask.now, outcome=did if did in OUTCOMES else "other", verified=False)
