"""A chat's turn: what waits for it is told in one message, sorted by what burns.

Everything is judged once more: what has settled itself, or was overtaken by something more urgent of the same
matter, is left out. What one message cannot hold waits for the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.casework.case import Case
from bot.casework.mistakes import CasebotError
from bot.casework.pace import cannot_wait, just_taken_in
from bot.conversation.asking import StaleButton
from bot.conversation.router import Answer, Ask, NoSuchCase, click, internal
from bot.conversation.values import Priority
from bot.ledger.changes import CancelTasks
from bot.ledger.records import Task
from cards.gathered import MOST_ROWS, heat
from cards.nudges import HEADINGS, applies
from handlers.common import may_act, must_be_at_home, playbook_of, the_case
from handlers.followup import written
from handlers.holiday import KIND as HOLIDAY
from handlers.holiday import merged, still_runs_out
from handlers.places import agenda_of, begin_rest, digest_is_due, held_in, hold, places, rests_until
from handlers.remind import ends_of, still_unfinished

FOLLOW_UPS = frozenset({"follow_up_due", "follow_up_ignored"})
RUNS_OUT = frozenset({"waiting_24h", "waiting_4h", "waiting_over", "deadline_over"})
SHOWN = ("kind", "ref", "interview", "reminder", "why", "values", "moved", "note", "ends", "first", "last", "groups")
Item = Mapping[str, Any]


@internal("gather")
def gather(ask: Ask) -> Answer:
    """One message of all that waits here. While the chat rests after all, or its digest comes now, it waits on."""
    place = str(ask.value["place"])
    answer = Answer()
    items = taken(ask, answer, place)
    rests = rests_until(ask, place)
    burns = any(cannot_wait(ends_of(item), ask.now) for item in items)
    if not burns and ((rests and rests > ask.now) or digest_is_due(ask, place)):
        answer.change(*(hold(ask, place, item, _case(ask, item)) for item in items))
        return answer
    told = items[:MOST_ROWS]
    more = wait_on(ask, answer, place, items[MOST_ROWS:])
    if not told:
        return answer
    answer.change(begin_rest(ask, place))
    return _one(ask, answer, place, told[0]) if len(told) == 1 else _several(ask, answer, place, told, more)


def wait_on(ask: Ask, answer: Answer, place: str, items: Sequence[Item]) -> int:
    """What one message cannot hold waits for the next, save what a list of older cases has just brought: of that
    there is one digest, which says how much more there is. Returns how much."""
    counted = 0
    for item in items:
        case = _case(ask, item)
        if case is not None and just_taken_in(case, ask.now):
            counted += 1
        else:
            answer.change(hold(ask, place, item, case, not_now=True))
    return counted


def taken(ask: Ask, answer: Answer, place: str) -> list[Item]:
    """What waits in this place and is still true, hottest first. It waits no longer."""
    held = ask.ledger.tasks(case=held_in(place))
    answer.change(*(CancelTasks(task.key) for task in held))
    items: dict[str, Item] = {}
    for task in held:
        if _holds(ask, answer, place, task):
            items[str(task.subject["reminder"])] = task.subject
    return sorted(merged(items.values()), key=heat)


def shown(item: Item) -> dict[str, Any]:
    """What a card keeps of a nudge."""
    return {name: item[name] for name in SHOWN if name in item}


def _holds(ask: Ask, answer: Answer, place: str, task: Task) -> bool:
    item = task.subject
    if item["kind"] == "interview_unfinished":
        return still_unfinished(ask, str(item["interview"]))
    if item["kind"] == HOLIDAY:
        return still_runs_out(ask, item)
    case = _case(ask, item)
    if case is None or not applies(str(item["kind"]), case, ask.now):
        return False
    if case.marketplace in ask.playbooks:
        plan = agenda_of(ask).reminders(case, playbook_of(ask, case), ask.ledger.chat(case.chat), ask.now)
        if str(item["reminder"]) not in {reminder.key for reminder in plan}:
            return False
    now_in = [chat for chat, _ in places(ask, case, str(item.get("to", "owner")))]
    if place not in now_in:  # another owner since
        answer.change(*(hold(ask, chat, item, case) for chat in now_in))
    return place in now_in


def _case(ask: Ask, item: Item) -> Case | None:
    return ask.ledger.case(str(item["ref"])) if item.get("ref") else None


def _one(ask: Ask, answer: Answer, place: str, item: Item) -> Answer:
    key = f"nudge:{place}:{item['reminder']}"
    if item["kind"] == "interview_unfinished":
        return answer.show(
            "interview_nudge", place, key=key, priority=Priority.ROUTINE, interview=str(item["interview"])
        )
    if item["kind"] == HOLIDAY:
        return answer.show(HOLIDAY, place, key=key, priority=Priority.ROUTINE, **_of_holiday(item))
    case = _case(ask, item)
    if case is None:
        return answer
    _with_text(ask, case, item, answer)
    urgent = item["kind"] in RUNS_OUT
    return answer.show(
        "nudge",
        place,
        mention=called(ask, place, [item]),
        thread=f"nudge:{case.ref}",
        supersedes=f"nudge:{case.ref}",
        key=key,
        priority=Priority.DEADLINE if urgent else Priority.ROUTINE,
        **_of_nudge(item),
    )


def _several(ask: Ask, answer: Answer, place: str, items: Sequence[Item], more: int) -> Answer:
    urgent = any(item["kind"] in RUNS_OUT for item in items)
    chat = ask.ledger.chat(place)
    owners = {case.owner for item in items if (case := _case(ask, item))}
    private = chat is not None and chat.private
    return answer.show(
        "nudges",
        place,
        mention=called(ask, place, items),
        thread=f"nudges:{min(owners) if private and owners else place}",
        key=f"nudges:{place}:{ask.now.isoformat()}:{items[0]['reminder']}",
        priority=Priority.DEADLINE if urgent else Priority.ROUTINE,
        items=[shown(item) for item in items],
        more=more,
    )


def called(ask: Ask, place: str, items: Sequence[Item]) -> list[str]:
    """Who is mentioned in this place for these nudges."""
    called: dict[str, None] = {}
    for item in items:
        case = _case(ask, item)
        told = places(ask, case, str(item.get("to", "owner")), urgent=_urgent(item)) if case else []
        for chat, mention in told:
            called |= dict.fromkeys(mention) if chat == place else {}
    return list(called)


def _urgent(item: Item) -> bool:
    return bool(item.get("urgent")) or item["kind"] in RUNS_OUT


def _of_nudge(item: Item) -> dict[str, Any]:
    return {
        "kind": str(item["kind"]),
        "ref": str(item["ref"]),
        "why": str(item.get("why", "")),
        "values": dict(item.get("values") or {}),
        "moved": str(item.get("moved", "")),
        "note": str(item.get("note", "")),
    }


def _of_holiday(item: Item) -> dict[str, Any]:
    return {name: item[name] for name in ("first", "last", "groups")}


def _with_text(ask: Ask, case: Case, item: Item, answer: Answer) -> None:
    """The follow-up text stands on the nudge, ready to copy; what was shown is kept as a version."""
    if item["kind"] not in FOLLOW_UPS:
        return
    try:
        answer.change(written(ask, case))
    except CasebotError:
        return  # a nudge without its text is better than none; /followup says what is wrong


@click("nudge_open")
def opened(ask: Ask) -> Answer:
    """A line of a message with several: the whole nudge, with its buttons, below it."""
    if ask.value.get("interview"):
        interview = ask.ledger.interview(str(ask.value["interview"]))
        if interview is None or interview.member not in ask.selves:
            raise NoSuchCase(number="")
        return Answer().show("interview_nudge", ask.chat.id, interview=interview.id)
    if first := str(ask.value.get("holiday", "")):
        return Answer().show(HOLIDAY, ask.chat.id, **_of_holiday(_pressed_on(ask, first)))
    case = the_case(ask)
    must_be_at_home(ask, case)
    kind = str(ask.value.get("kind", ""))
    if kind not in HEADINGS:
        raise StaleButton
    item = {"kind": kind, "ref": case.ref, **_reason(ask, case, str(ask.value.get("reminder", "")))}
    answer = Answer()
    if may_act(ask, case):
        _with_text(ask, case, item, answer)
    thread = f"nudge:{case.ref}"
    return answer.show("nudge", ask.chat.id, thread=thread, supersedes=thread, **_of_nudge(item))


def _pressed_on(ask: Ask, first: str) -> Item:
    """The line about that holiday in the message that was pressed; a stranger's press finds none."""
    there = ask.ledger.message(ask.event.workspace, ask.event.message)
    items: Sequence[Item] = there.subject.get("items", ()) if there and there.chat == ask.chat.id else ()
    for item in items:
        if item["kind"] == HOLIDAY and item["first"] == first:
            return item
    raise StaleButton


def _reason(ask: Ask, case: Case, key: str) -> dict[str, Any]:
    """Why this reminder came, from the plan as it is now; nothing when it is no longer in it."""
    if case.marketplace not in ask.playbooks:
        return {}
    plan = agenda_of(ask).reminders(case, playbook_of(ask, case), ask.ledger.chat(case.chat), ask.now)
    found = next((reminder for reminder in plan if reminder.key == key), None)
    if found is None:
        return {}
    values = {name: str(value) for name, value in found.values.items()}
    return {"why": found.why, "values": values, "moved": found.moved, "note": found.note}
