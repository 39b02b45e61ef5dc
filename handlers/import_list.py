"""`/import`, and a list of cases that a lead sends in private: which column is which, a dry run, then the cases.

Reading a list is work, the dry run judges every row, and taking in goes a few rows at a time, so that nobody waits.
Sent again, the same list adds only what is new.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.agenda import hours_of
from bot.casework.mistakes import UserMistake
from bot.casework.older import Known, Older, columns_of, judged, missing
from bot.casework.playbook import Playbook, Words
from bot.casework.surroundings import ShopFacts
from bot.casework.table import read_table
from bot.conversation.router import Answer, Ask, click, command, internal, work
from bot.conversation.values import FileRef, Priority
from bot.conversation.words import sayer
from bot.ledger.changes import Enqueue, Remember
from bot.ledger.files import FileStore
from bot.ledger.records import NewTask
from bot.ledger.tokens import number_key
from cards.import_list import progress_of, state_of
from config.columns import COLUMNS
from handlers.common import id_of_event
from handlers.looking import NoPlace
from handlers.newcase import home_of
from handlers.taking import take, the_newest
from handlers.taking_in import Place, known_to, take_in

AT_ONCE = 10
"""Cases in one transaction: the ledger is held for milliseconds."""
IN_A_FILE = 200
"""Judged rows kept in one file."""
SHOWN_EVERY = 100
"""Rows between two looks of the bar."""
FAULTS_SHOWN = 20
SAMPLES = 3
HEADERS_SHOWN = 40
"""Characters of a header."""


class OnlyLeadsImport(UserMistake):
    """Only a lead can take in a list of cases. /track takes one case."""

    code = "only_leads_import"


class ListInPrivate(UserMistake):
    """Please send me the list in our private chat: one case a row, headers in the first row, .xlsx or .csv."""

    code = "list_in_private"


class NoSuchList(UserMistake):
    """This list is not here any more. Please send it again."""

    code = "no_such_list"


class WhichGroup(UserMistake):
    """Which group do the cases belong to? Please choose one."""

    code = "which_group"


@command(
    "import",
    aliases=["导入", "导入案件"],
    help="Take in a list of older cases (leads)",
    usage="/import",
    group="team",
    lead_only=True,
)
def import_list(ask: Ask) -> Answer:
    """With a file the list is read; without one it is told what it should look like."""
    if not ask.member.lead:
        raise OnlyLeadsImport
    if not ask.chat.private:
        raise ListInPrivate
    if not ask.event.files:
        return Answer().show("list_wanted", ask.chat.id)
    return read(ask, ask.event.files[0])


def looks_like_a_list(ask: Ask) -> bool:
    """A lead sends a table alone, in private, without naming a case: it may be the team's list."""
    files = ask.event.files
    table = len(files) == 1 and files[0].name.lower().endswith((".xlsx", ".csv"))
    return table and ask.member.lead and ask.chat.private and not ask.event.text.strip()


def read(ask: Ask, file: FileRef, columns: Mapping[str, int] | None = None, known_as: str = "") -> Answer:
    """The list is read and every row judged, as work; `columns` where a lead said which is which."""
    home = hours_of(ask.chat)
    known = known_to(ask.ledger, ask.playbooks, home.day(ask.now), member=ask.member.id)
    return Answer().do(
        "list_read",
        id=known_as or id_of_event(ask),
        file=[file.name, file.bytes, file.sha256],
        chat=ask.chat.id,
        member=ask.member.id,
        columns=dict(columns) if columns else None,
        shops=[[one.id, one.name, one.marketplace, list(one.sites)] for one in known.shops],
        people=dict(known.people),
        today=known.today.isoformat(),
        locale=ask.member.locale,
    )


@work("list_read")
def judged_list(subject: Mapping[str, Any], files: FileStore, playbooks: Mapping[str, Playbook]) -> dict[str, Any]:
    """Columns, samples, how many rows can be taken and why the others cannot; the rows are kept in the store."""
    say, locale = sayer(str(subject["locale"])), str(subject["locale"])
    name, _, sha256 = subject["file"]
    try:
        table = read_table(str(name), files.get(str(sha256)))
    except UserMistake as wrong:
        return {"refused": say(wrong.template(), **wrong.values)}
    known = Known(
        playbooks=playbooks,
        shops=[
            ShopFacts(id=one, name=called, marketplace=marketplace, sites=tuple(sites))
            for one, called, marketplace, sites in subject["shops"]
        ],
        people=subject["people"],
        today=date.fromisoformat(str(subject["today"])),
    )
    columns = subject["columns"] or columns_of(table[0])
    headers = [header[:HEADERS_SHOWN] for header in table[0]]
    samples = [[cell[:HEADERS_SHOWN] for cell in row] for row in table[1 : 1 + SAMPLES]]
    seen = {"columns": columns, "headers": headers, "samples": samples}
    if lacking := missing(columns, known):
        return {**seen, "missing": lacking}
    rows, faults = judged(table[1:], columns, known)
    told = []
    for fault in faults:
        values = {key: one[locale] if isinstance(one, Words) else one for key, one in fault.values.items()}
        told.append([fault.row, fault.column, say(fault.message, **values)])
    kept = [
        files.put(json.dumps([asdict(row) for row in rows[at : at + IN_A_FILE]], ensure_ascii=False).encode())
        for at in range(0, len(rows), IN_A_FILE)
    ]
    report = files.put(_report(told, say)) if len(told) > FAULTS_SHOWN else ""
    return {
        **seen,
        "good": len(rows),
        "wrong": len(told),
        "faults": told[:FAULTS_SHOWN],
        "report": report,
        "kept": kept,
        "numbers": files.put(json.dumps([[row.marketplace, row.case_id] for row in rows]).encode()),
    }


@internal("list_read")
def list_was_read(ask: Ask) -> Answer:
    """The columns and the dry run are shown; what is no list of cases is taken as evidence, as any file."""
    value, result = ask.value, ask.value["result"]
    chat, known_as = str(value["chat"]), str(value["id"])
    member = ask.ledger.member(str(value["member"]))
    if member is None:
        return Answer()
    if "refused" in result:
        return Answer().tell(chat, str(result["refused"]))
    if "missing" in result and len(result["columns"]) < 2:
        return _no_list(ask, value, chat)
    there = 0
    if "numbers" in result:
        numbers = json.loads(ask.files.get(str(result["numbers"])))
        taken = ask.ledger.numbered([number for _, number in numbers])
        there = sum(
            any(case.marketplace == marketplace for case in taken.get(number_key(number), ()))
            for marketplace, number in numbers
        )
    groups = [chat.id for chat in ask.ledger.chats_of(member.id)]
    state = {
        **{name: value[name] for name in ("file", "chat", "member", "locale")},
        **result,
        "there": there,
        "groups": groups,
    }
    thread = _thread(known_as)
    answer = Answer().change(Remember(f"import:{known_as}", json.dumps(state, ensure_ascii=False)))
    answer.show("list_columns", chat, thread=thread, supersedes=thread, known_as=known_as)
    if state.get("report"):
        answer.show("list_report", chat, known_as=known_as)
    return answer


@click("list_columns")
def columns_wanted(ask: Ask) -> Answer:
    """Which column is which, as a form."""
    known_as, _ = _mine(ask)
    return Answer().replace("list_mapping", known_as=known_as)


@click("list_map")
def columns_chosen(ask: Ask) -> Answer:
    """The list is judged anew with these columns."""
    known_as, state = _mine(ask)
    headers = len(state["headers"])
    chosen = {name: str(ask.form.get(name) or "") for name in COLUMNS}
    columns = {name: int(at) for name, at in chosen.items() if at.isdecimal() and int(at) < headers}
    name, size, sha256 = state["file"]
    answer = read(ask, FileRef(name=name, bytes=size, sha256=sha256), columns, known_as)
    return answer.toast(ask.say("I read the list again with these columns."))


@click("list_take")
def go(ask: Ask) -> Answer:
    """The rows that can be taken become cases."""
    known_as, state = _mine(ask)
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
    known_as, state = _mine(ask)
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
    taken = take_in(older, ask.ledger, ask.playbooks, place, now=ask.now)
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
        return answer.refresh(_thread(known_as)) if now["done"] % SHOWN_EVERY == 0 else answer
    if now["new"] and not home.private:
        who, say = ask.ledger.member(state["member"]), sayer(home.locale)
        line = say(
            "{name} took in {count} cases from before Casebot; /cases lists them.",
            name=who.name if who else "",
            count=now["new"],
        )
        answer.tell(home.id, line)
    return answer.refresh(_thread(known_as))


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


def _mine(ask: Ask) -> tuple[str, dict[str, Any]]:
    """The list of the pressed button, if it is this lead's."""
    known_as = str(ask.value.get("list", ""))
    state = state_of(ask.ledger, known_as)
    if state is None or state["member"] != ask.member.id or not ask.member.lead:
        raise NoSuchList
    return known_as, state


def _no_list(ask: Ask, value: Mapping[str, Any], chat: str) -> Answer:
    """No column of it is one of ours: it is a file like any other, for the sender's newest case."""
    name, size, sha256 = value["file"]
    member = ask.ledger.member(str(value["member"]))
    answer = Answer()
    try:
        ref = the_newest(ask)
        take(ask, answer, FileRef(name=name, bytes=size, sha256=sha256), case=ref)
    except NoPlace:
        say = sayer(member.locale if member else "zh-CN")
        return answer.tell(chat, say(NoPlace.template())).show("list_wanted", chat)
    thread = f"evidence:{ref}"
    return answer.show("evidence", chat, thread=thread, supersedes=thread, ref=ref)


def _thread(known_as: str) -> str:
    return f"import:{known_as}"


def _report(faults: Sequence[Sequence[object]], say: Any) -> bytes:
    """Every fault as a csv that opens in Excel."""
    import csv
    import io

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([say("Row"), say("Column"), say("Why")])
    writer.writerows([row, say(COLUMNS[str(column)]["label"]), why] for row, column, why in faults)
    return out.getvalue().encode("utf-8-sig")
