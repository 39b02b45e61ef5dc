"""The good rows of a list become cases, a few at a time, and none twice when the list is sent again."""

from __future__ import annotations

import json
from typing import Any

from bot.casework.mistakes import UserMistake
from bot.casework.older import Older
from bot.conversation.router import Answer, Ask, click, internal
from bot.conversation.values import Priority
from bot.conversation.words import sayer
from bot.ledger.changes import Enqueue, Remember
from bot.ledger.records import NewTask
from cards.import_list import progress_of, state_of
from handlers.import_reading import IN_A_FILE
from handlers.newcase import home_of
from handlers.taking_in import Place, take_in

AT_ONCE = 10
"""Cases in one transaction: the ledger is held for milliseconds."""
SHOWN_EVERY = 100
"""Rows between two looks of the bar."""


class NoSuchList(UserMistake):
    """This list is not here any more. Please send it again."""

    code = "no_such_list"


class WhichGroup(UserMistake):
    """Which group do the cases belong to? Please choose one."""

    code = "which_group"


@click("list_take")
def go(ask: Ask) -> Answer:
    """The rows that can be taken become cases."""
    known_as, state = my_list(ask)
    if not state.get("good"):
        raise NoSuchList
    if state.get("home") is not None:  # pressed twice
        return Answer().replace("list_progress", known_as=known_as)
    groups = state["groups"]
    home = str(ask.form.get("group") or (groups[0] if len(groups) == 1 else ""))
    if groups and home not in groups:
        raise WhichGroup
    answer = Answer().change(
        Remember(f"import:{known_as}", json.dumps({**state, "home": home or home_of(ask)}, ensure_ascii=False)),
        _next(ask, known_as, 0),
    )
    return answer.replace("list_progress", known_as=known_as)


@click("list_leave")
def leave(ask: Ask) -> Answer:
    """Nothing is taken in."""
    known_as, state = my_list(ask)
    if state.get("home") is not None:
        return Answer().replace("list_progress", known_as=known_as)
    emptied = {**state, "good": 0, "left": True}
    answer = Answer().change(Remember(f"import:{known_as}", json.dumps(emptied, ensure_ascii=False)))
    return answer.replace("list_progress", known_as=known_as).toast(ask.say("Nothing was taken in."))


@internal("list_take")
def some_rows(ask: Ask) -> Answer:
    """The next few rows, and a task for those after them."""
    known_as, at = str(ask.value["id"]), int(ask.value["at"])
    state = state_of(ask.ledger, known_as)
    if state is None:
        return Answer()
    kept = state["kept"][at // IN_A_FILE] if at < state["good"] else None
    rows = json.loads(ask.files.get(kept))[at % IN_A_FILE :][:AT_ONCE] if kept else []
    home = ask.ledger.chat(state["home"]) or ask.chat
    place = Place(owner=state["member"], chat=home.id, timezone=home.timezone, locale=state["locale"])
    older = [Older(**{**row, "subjects": tuple(row["subjects"])}) for row in rows]
    taken = take_in(older, ask.ledger, ask.playbooks, place, calendars=ask.calendars, now=ask.now)
    was = progress_of(ask.ledger, known_as)
    now = {
        "done": at + len(rows),
        "new": was["new"] + len(taken.refs),
        "there": was["there"] + len(taken.there),
        "twins": [*was["twins"], *taken.twins],
    }
    answer = Answer().change(*taken.changes, Remember(f"imported:{known_as}", json.dumps(now)))
    if now["done"] < state["good"]:
        answer.change(_next(ask, known_as, now["done"]))
        return answer.refresh(thread_of(known_as)) if now["done"] % SHOWN_EVERY == 0 else answer
    if now["new"] and not home.private:
        who, say = ask.ledger.member(state["member"]), sayer(home.locale)
        line = say(
            "{name} took in {count} cases from before Casebot; /cases lists them.",
            name=who.name if who else "",
            count=now["new"],
        )
        answer.tell(home.id, line)
    return answer.refresh(thread_of(known_as))


def _next(ask: Ask, known_as: str, at: int) -> Enqueue:
    return Enqueue(
        NewTask(
            kind="remind",
            key=f"import:{known_as}:{at}",
            due_at=ask.now,
            view="list_take",
            subject={"id": known_as, "at": at},
            priority=int(Priority.UPKEEP),
            extra={"chat": ask.chat.id, "member": ask.member.id},
        )
    )


def my_list(ask: Ask) -> tuple[str, dict[str, Any]]:
    """The list of the pressed button, if it is this lead's."""
    known_as = str(ask.value.get("list", ""))
    state = state_of(ask.ledger, known_as)
    if state is None or state["member"] not in ask.selves or not ask.lead:
        raise NoSuchList
    return known_as, state


def thread_of(known_as: str) -> str:
    """Its cards stand in one place: the newest takes the place of the one before."""
    return f"import:{known_as}"
