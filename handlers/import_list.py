"""`/import`, and a list of cases that a lead sends in private: which column is which, and what a dry run says of it.

Reading the list is work, so that nobody waits. `import_rows` takes in what can be taken.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.agenda import hours_of
from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, click, command, internal
from bot.conversation.values import FileRef
from bot.conversation.words import sayer
from bot.ledger.changes import Remember
from bot.ledger.tokens import number_key
from config.columns import COLUMNS
from handlers.common import id_of_event
from handlers.import_rows import my_list, thread_of
from handlers.looking import NoPlace
from handlers.taking import take, the_newest
from handlers.taking_in import known_to


class OnlyLeadsImport(UserMistake):
    """Only a lead can take in a list of cases. /track takes one case."""

    code = "only_leads_import"


class ListInPrivate(UserMistake):
    """Please send me the list in our private chat: one case a row, headers in the first row, .xlsx or .csv."""

    code = "list_in_private"


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
    if not ask.lead:
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
    return table and ask.lead and ask.chat.private and not ask.event.text.strip()


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
    thread = thread_of(known_as)
    answer = Answer().change(Remember(f"import:{known_as}", json.dumps(state, ensure_ascii=False)))
    answer.show("list_columns", chat, thread=thread, supersedes=thread, known_as=known_as)
    if state.get("report"):
        answer.show("list_report", chat, known_as=known_as)
    return answer


@click("list_columns")
def columns_wanted(ask: Ask) -> Answer:
    """Which column is which, as a form."""
    known_as, _ = my_list(ask)
    return Answer().replace("list_mapping", known_as=known_as)


@click("list_map")
def columns_chosen(ask: Ask) -> Answer:
    """The list is judged anew with these columns."""
    known_as, state = my_list(ask)
    headers = len(state["headers"])
    chosen = {name: str(ask.form.get(name) or "") for name in COLUMNS}
    columns = {name: int(at) for name, at in chosen.items() if at.isdecimal() and int(at) < headers}
    name, size, sha256 = state["file"]
    answer = read(ask, FileRef(name=name, bytes=size, sha256=sha256), columns, known_as)
    return answer.toast(ask.say("I read the list again with these columns."))


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
