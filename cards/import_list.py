"""A list of older cases on its way in: its columns and the dry run, the bar, and what came of it."""

from __future__ import annotations

import json
from typing import Any

from bot.conversation.cards import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Choice,
    Download,
    Facts,
    Field,
    Fold,
    Form,
    Text,
)
from bot.ledger.ledger import Reading
from cards.view import Look, view
from config.columns import COLUMNS

BAR = 20
"""Signs of the bar."""


def state_of(ledger: Reading, known_as: str) -> dict[str, Any] | None:
    """What is known of a list; None when there is none of that name."""
    text = ledger.setting(f"import:{known_as}")
    return dict(json.loads(text)) if text else None


def progress_of(ledger: Reading, known_as: str) -> dict[str, Any]:
    """How far it is."""
    text = ledger.setting(f"imported:{known_as}")
    return dict(json.loads(text)) if text else {"done": 0, "new": 0, "there": 0, "twins": []}


@view("list_wanted")
def list_wanted(look: Look) -> Card:
    """What the list should look like."""
    heading = look.say("Taking in older cases")
    rows = [
        (look.say(column["label"]), look.say("needed") if column["needed"] else look.say("may be left out"))
        for column in COLUMNS.values()
    ]
    how = look.say(
        "Send me the team's list here: .xlsx or .csv, one case a row, headers in the first row. "
        "I show first what I understand, and nothing is saved until you say so."
    )
    return Card(title=heading, blocks=[Text(how), Facts(rows)], summary=heading, tone="info")


@view("list_columns")
def list_columns(look: Look, known_as: str) -> Card | None:
    """Which column is which, and what a dry run says of the rows."""
    state = state_of(look.ledger, known_as)
    if state is None:
        return None
    if state.get("home") is not None or state.get("left"):
        return list_progress(look, known_as)
    heading = look.say("List of cases: {file}", file=state["file"][0])
    blocks: list[Block] = [Text(look.say("Columns"), "heading"), Facts(_columns(look, state))]
    change = Button(look.say("Change the columns"), "list_columns", {"list": known_as})
    leave = Button(look.say("Do not take it in"), "list_leave", {"list": known_as})
    if "missing" in state:
        names = look.say(", ").join(look.say(COLUMNS[name]["label"]) for name in state["missing"])
        blocks.append(Text(look.say("I find no column for: {names}. Which ones are they?", names=names)))
        return Card(title=heading, blocks=[*blocks, Buttons([change, leave])], summary=heading, tone="warn")
    blocks += [Text(look.say("Dry run, nothing is saved yet"), "heading"), Facts(_dry_run(look, state))]
    if state["faults"]:
        lines = [_fault(look, row, column, why) for row, column, why in state["faults"]]
        if state["wrong"] > len(lines):
            more = look.say("{count} more: see the file below.", count=state["wrong"] - len(lines))
            lines.append(more)
        blocks.append(Fold(look.say("Rows that cannot be taken"), [Bullets(lines)], open=len(lines) < 6))
    new = state["good"] - state["there"]
    if new:
        take = Button(look.say("Take in {count} cases", count=new), "list_take", {"list": known_as}, "primary")
        blocks.append(_taking(look, state, take, [change, leave]))
    else:
        blocks.append(Buttons([change, leave]))
    return Card(title=heading, blocks=blocks, summary=heading, tone="warn" if state["wrong"] else "info")


@view("list_mapping")
def list_mapping(look: Look, known_as: str) -> Card | None:
    """Which column of the file is which of ours."""
    state = state_of(look.ledger, known_as)
    if state is None:
        return None
    heading = look.say("Which column is which?")
    options = [Choice(str(n), header) for n, header in enumerate(state["headers"]) if header]
    fields = [
        Field(
            name,
            "choice",
            look.say(column["label"]),
            value=str(state["columns"][name]) if name in state["columns"] else "",
            options=options,
            required=False,
        )
        for name, column in COLUMNS.items()
    ]
    again = Button(look.say("Read it with these columns"), "list_map", {"list": known_as}, "primary")
    return Card(title=heading, blocks=[Form(fields, again)], summary=heading, tone="info")


@view("list_report")
def list_report(look: Look, known_as: str) -> Card | None:
    """Every row that cannot be taken, as a file."""
    state = state_of(look.ledger, known_as)
    if state is None or not state.get("report"):
        return None
    name = look.say("rows-to-correct") + ".csv"
    return Card(title="", blocks=(Download(name, state["report"]),), summary=name, plain=True)


@view("list_progress")
def list_progress(look: Look, known_as: str) -> Card | None:
    """The bar, and at its end what came of the list."""
    state = state_of(look.ledger, known_as)
    if state is None:
        return None
    if state.get("left"):
        heading = look.say("List of cases: {file}", file=state["file"][0])
        return Card(title=heading, blocks=[Text(look.say("Nothing was taken in."))], summary=heading)
    done = progress_of(look.ledger, known_as)
    share = BAR * done["done"] // max(state["good"], 1)
    bar = "█" * share + "░" * (BAR - share)
    finished = done["done"] >= state["good"]
    heading = look.say("Taken in: {count} cases", count=done["new"]) if finished else look.say("Taking in the cases")
    blocks: list[Block] = [
        Text(f"{bar}  {done['done']:,} / {state['good']:,}"),
        Facts(
            [
                (look.say("New"), f"{done['new']:,}"),
                (look.say("There already"), f"{done['there']:,}"),
                (look.say("Rows to correct"), f"{state['wrong'] + len(done['twins']):,}"),
            ]
        ),
    ]
    if done["twins"]:
        lines = [
            _fault(look, row, "subjects", look.say("{ref} is about the same", ref=ref))
            for row, ref in done["twins"][:BAR]
        ]
        blocks.append(Bullets(lines))
    if finished:
        note = look.say(
            "They are marked as opened before Casebot: a missing text or screenshot holds nothing up. "
            "Correct the other rows and send the list again; what is there is not doubled."
        )
        blocks.append(Text(note, "note"))
    return Card(title=heading, blocks=blocks, summary=heading, tone="good" if finished else "info")


def _columns(look: Look, state: dict[str, Any]) -> list[tuple[str, str]]:
    rows = []
    for name, column in COLUMNS.items():
        at = state["columns"].get(name)
        if at is None:
            continue
        shown = look.say(", ").join(row[at] for row in state["samples"] if at < len(row) and row[at])
        header = look.say("column “{header}”: {samples}", header=state["headers"][at], samples=shown)
        rows.append((look.say(column["label"]), header))
    return rows


def _dry_run(look: Look, state: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (look.say("New"), f"{state['good'] - state['there']:,}"),
        (look.say("There already"), f"{state['there']:,}"),
        (look.say("Rows to correct"), f"{state['wrong']:,}"),
    ]


def _fault(look: Look, row: int, column: str, why: str) -> str:
    return look.say("Row {row}, {column}: {why}", row=row, column=look.say(COLUMNS[column]["label"]), why=why)


def _taking(look: Look, state: dict[str, Any], take: Button, others: list[Button]) -> Block:
    """The button; where the lead is in several groups, with the question which one it is for."""
    groups = [chat for one in state["groups"] if (chat := look.ledger.chat(one))]
    if len(groups) < 2:
        return Buttons([take, *others])
    options = [Choice(chat.id, chat.name or chat.id) for chat in groups]
    return Form([Field("group", "choice", look.say("Group of the cases"), options=options)], take, others)
