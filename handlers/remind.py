"""A reminder is due: is it still true, and who is to be disturbed, where?

What is due waits for its place's turn (`gather`): a chat hears of several things in one message, and has its rest
between two. What a member asked for rings at its minute, and what a press has just brought is shown at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.conversation.router import Answer, Ask, internal
from bot.conversation.values import Priority
from cards.nudges import applies
from handlers.common import refresh
from handlers.places import hold, places
from handlers.waiting import waiting_key

CARRIED = ("kind", "ref", "interview", "why", "values", "moved", "note", "ends", "urgent", "to")
"""What a nudge is made of, wherever it waits."""


@internal("remind")
def remind(ask: Ask) -> Answer:
    """Nothing when the case has moved since it was planned; else it waits in the place the plan names."""
    item = {name: ask.value[name] for name in CARRIED if name in ask.value}
    item["reminder"] = str(ask.value.get("key", ""))
    kind = str(item.get("kind", ""))
    if kind == "interview_unfinished":
        return _interview(ask, item)
    case = ask.ledger.case(str(item.get("ref", "")))
    if case is None:
        return Answer()
    if kind == "own":
        return _own(ask, item)
    if not applies(kind, case, ask.now):
        return Answer()
    if kind == "waiting_now":
        return _at_once(ask, item)
    answer = Answer()
    for place, _ in places(ask, case, str(item.get("to", "owner"))):
        answer.change(hold(ask, place, item, case))
    return answer


def _at_once(ask: Ask, item: dict[str, Any]) -> Answer:
    """The nudge of the command that began the wait, if that has not been sent."""
    case = ask.ledger.case(str(item["ref"]))
    answer = Answer()
    if case is None:
        return answer
    thread = f"nudge:{case.ref}"
    for place, mention in places(ask, case, "chat", urgent=True):
        answer.show(
            "waiting_nudge",
            place,
            mention=mention,
            thread=thread,
            supersedes=thread,
            key=waiting_key(case),
            priority=Priority.DEADLINE,
            ref=case.ref,
        )
    return answer


def _own(ask: Ask, item: dict[str, Any]) -> Answer:
    """A member asked for it: in private, and from then on it is no longer in the case."""
    case = ask.ledger.case(str(item["ref"]))
    known = str((item.get("values") or {}).get("own", ""))
    found = next((one for one in case.own_reminders if one[0] == known), None) if case else None
    if case is None or found is None:
        return Answer()
    _, _, asker, words = found
    if not ask.ledger.may_see(asker, case):
        return Answer().change(case.forget_reminder(known, rang=False))
    member = ask.ledger.member(asker)
    private = member.private_chat if member else ""
    answer = Answer().change(case.forget_reminder(known, rang=True))
    answer.show(
        "own_reminder",
        private or case.chat,
        mention=() if private else (asker,),
        key=f"nudge:{item['reminder']}",
        priority=Priority.DEADLINE,
        ref=case.ref,
        words=words,
    )
    return refresh(answer, case)


def _interview(ask: Ask, item: dict[str, Any]) -> Answer:
    """In private, once: somebody left in the middle of the questions."""
    interview = ask.ledger.interview(str(item.get("interview", "")))
    if interview is None or not still_unfinished(ask, interview.id):
        return Answer()
    return Answer().change(hold(ask, interview.chat, item, None))


def still_unfinished(ask: Ask, known: str) -> bool:
    """The interview is still wanted: nobody finished it, and its case has not moved since."""
    interview = ask.ledger.interview(known)
    if interview is None or interview.state not in ("active", "paused"):
        return False
    about = ask.ledger.case(interview.case) if interview.case else None
    moved = about.last_update_at if about else None
    return not (moved and moved > interview.touched_at)


def ends_of(item: Any) -> datetime | None:
    """When a waiting nudge is too late."""
    text = str(item.get("ends") or "")
    return datetime.fromisoformat(text) if text else None
