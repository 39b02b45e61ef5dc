"""A reminder is due: is it still true, and who is to be disturbed, where?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.casework.case import Case
from bot.casework.mistakes import CasebotError
from bot.conversation.router import Answer, Ask, internal
from bot.conversation.values import Priority
from cards.nudges import applies
from handlers.followup import written
from handlers.waiting import waiting_key

FOLLOW_UPS = frozenset({"follow_up_due", "follow_up_ignored"})
RUNS_OUT = frozenset({"waiting_now", "waiting_24h", "waiting_4h", "waiting_over", "deadline_over"})


@internal("remind")
def remind(ask: Ask) -> Answer:
    """Shows the nudge to whom the plan names; nothing when the case has moved since it was planned."""
    kind = str(ask.value.get("kind", ""))
    if kind == "interview_unfinished":
        return _interview(ask)
    case = ask.ledger.case(str(ask.value.get("ref", "")))
    if case is None or not applies(kind, case, ask.now):
        return Answer()
    answer = Answer()
    if kind in FOLLOW_UPS:
        _with_text(ask, case, answer)
    priority = Priority.DEADLINE if kind in RUNS_OUT else Priority.ROUTINE
    subject = {
        "kind": kind,
        "ref": case.ref,
        "why": str(ask.value.get("why", "")),
        "values": dict(ask.value.get("values") or {}),
        "moved": str(ask.value.get("moved", "")),
    }
    key = waiting_key(case) if kind == "waiting_now" else f"nudge:{ask.value.get('key', '')}"
    thread = f"nudge:{case.ref}"
    for n, (chat, mention) in enumerate(_places(ask, case, str(ask.value.get("to", "owner")))):
        answer.show(
            "nudge",
            chat,
            mention=mention,
            thread=thread if n == 0 else "",
            supersedes=thread if n == 0 else "",
            key=key if n == 0 else f"{key}:{chat}",
            priority=priority,
            **subject,
        )
    return answer


def _places(ask: Ask, case: Case, to: str) -> list[tuple[str, Sequence[str]]]:
    """Chats with who is called there: the owner in private, the home group, or the leads in private."""
    home: list[tuple[str, Sequence[str]]] = [(case.chat, (case.owner,))]
    if to == "owner":
        owner = ask.ledger.member(case.owner)
        return [(owner.private_chat, ())] if owner and owner.private_chat else home
    if to == "lead":
        leads = ask.ledger.leads()
        private: list[tuple[str, Sequence[str]]] = [(lead.private_chat, ()) for lead in leads if lead.private_chat]
        return private or [(case.chat, [lead.id for lead in leads] or [case.owner])]
    return home


def _with_text(ask: Ask, case: Case, answer: Answer) -> None:
    """The follow-up text stands on the nudge, ready to copy; what was shown is kept as a version."""
    try:
        answer.change(written(ask, case))
    except CasebotError:
        return  # a nudge without its text is better than none; /followup says what is wrong


def _interview(ask: Ask) -> Answer:
    """In private, once: somebody left in the middle of the questions."""
    interview = ask.ledger.interview(str(ask.value.get("interview") or ask.value.get("ref") or ""))
    if interview is None or interview.state not in ("active", "paused"):
        return Answer()
    about = ask.ledger.case(interview.case) if interview.case else None
    if about is not None and about.last_update_at and about.last_update_at > interview.touched_at:
        return Answer()  # the case has moved since: the text is no longer what is wanted
    return Answer().show(
        "interview_nudge",
        interview.chat,
        key=f"nudge:{ask.value.get('key', '')}",
        priority=Priority.ROUTINE,
        interview=interview.id,
    )
