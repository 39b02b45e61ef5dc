"""cases, search: the ledger from a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.common import AsJson, BadInput, ledger, say, settings
from bot.cli.importing import import_cases
from bot.cli.showing import progress, put_json, put_table

if TYPE_CHECKING:
    from bot.casework.case import Case
    from bot.ledger.ledger import Reading

COLUMNS = (
    "ref", "case_id", "status", "marketplace", "site", "shop", "issue", "title", "code", "subjects", "owner", "chat",
    "created_at", "submitted_at", "last_update_at", "response_due_at", "outcome",
    "decided_by", "next_time", "lessons",
)  # fmt: skip
"""What a case is in a table, in a spreadsheet and as JSON."""
_IN_LISTS = ("ref", "case_id", "status", "shop", "title", "subjects", "owner")


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    group = typer.Typer(help="The cases of this installation: list, show, export, import.", no_args_is_help=True)
    group.command("list")(list_cases)
    group.command("show")(show)
    group.command("export")(export)
    group.command("import")(import_cases)
    app.add_typer(group, name="cases")
    app.command()(search)


def list_cases(
    status: Annotated[str, typer.Option("--status", help="Only these: open, waiting, drafting, resolved …")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="At most so many.")] = 50,
    json: AsJson = False,
) -> None:
    """The cases, newest first."""
    from bot.casework.case import Status

    wanted = status.strip().casefold()
    if wanted and wanted not in set(Status):
        raise BadInput(f"there is no status “{status[:40]}”; there are {', '.join(Status)}")
    with ledger() as kept, kept.reading() as reading:
        found = reading.cases(statuses=(Status(wanted),) if wanted else (), limit=limit)
        _put([flat(case, reading) for case in found], json)


def search(
    words: Annotated[list[str], typer.Argument(help="Words, ids, parts of a number.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many.")] = 50,
    json: AsJson = False,
) -> None:
    """Find cases by words of their title, shop, ids, text or number; newest first."""
    with ledger() as kept, kept.reading() as reading:
        _put([flat(case, reading) for case in reading.search(" ".join(words), limit=limit)], json)


def show(
    number: Annotated[str, typer.Argument(help="Our number (C1001) or the marketplace's.")], json: AsJson = False
) -> None:
    """One case with its numbers, history, files and newest draft."""
    with ledger() as kept, kept.reading() as reading:
        document = _whole(case_named(reading, number), reading)
    if json:
        put_json(document)
    else:
        _print_case(document)


def export(
    file: Annotated[Path, typer.Argument(help="Where to; the ending decides: .csv, .xlsx or .json.")],
) -> None:
    """Every case into a file for a spreadsheet or a script.

    The csv and the xlsx open in Excel with their Chinese; no cell is taken for a formula.
    """
    from bot.cli.exporting import written

    if file.suffix.lower() not in (".csv", ".xlsx", ".json"):
        raise BadInput(f"{file}: the name should end in .csv, .xlsx or .json")
    with ledger() as kept, kept.reading() as reading:
        total = reading.count_cases()
        with progress(say()("Exporting"), total) as advance:
            rows = []
            for case in reading.cases(limit=max(total, 1)):
                rows.append(flat(case, reading))
                advance(1)
    try:
        file.write_bytes(written(file.suffix.lower(), COLUMNS, rows))
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}") from None
    print(say()("{n} cases written to {file}.", n=len(rows), file=file))


def case_named(reading: Reading, number: str) -> Case:
    """The case of either number. BadInput if there is none."""
    found = reading.case(number.strip().upper()) or reading.case_by_number(number.strip())
    if found is None:
        raise BadInput(f"there is no case {number[:40]}")
    return found


def flat(case: Case, reading: Reading) -> dict[str, Any]:
    """A case as one row; ids become the names people know."""
    shop, owner, chat = reading.shop(case.shop), reading.member(case.owner), reading.chat(case.chat)
    row = {name: getattr(case, name) for name in COLUMNS}
    row["status"] = case.status.value
    row["shop"] = shop.name if shop else case.shop
    row["owner"] = owner.name if owner and owner.name else case.owner
    row["chat"] = chat.name if chat and chat.name else case.chat
    row["subjects"] = list(case.subjects)
    return row


def _whole(case: Case, reading: Reading) -> dict[str, Any]:
    row = reading.draft(case.ref)
    return {
        **flat(case, reading),
        "numbers": [{"number": one.number, "kind": one.kind, "at": one.at} for one in reading.numbers(case.ref)],
        "history": [
            {"at": one.at, "who": _who(one.who, reading), "what": one.what, "detail": dict(one.detail)}
            for one in reading.history(case.ref)
        ],
        "evidence": [
            {"slot": one.slot, "name": one.name or one.original, "bytes": one.bytes, "verdict": one.verdict}
            for one in reading.evidence(case=case.ref)
        ],
        "draft": {"version": row.version, "kind": row.draft.kind, "text": row.draft.text} if row else None,
    }


def _who(id: str, reading: Reading) -> str:
    member = reading.member(id)
    return member.name if member and member.name else id


def _print_case(document: Mapping[str, Any]) -> None:
    width = max(len(name) for name in COLUMNS)
    print("\n".join(f"{name:{width}}  {cell(document[name])}" for name in COLUMNS if document[name]))
    for one in document["evidence"]:
        print(f"{'file':{width}}  {one['name']} ({one['slot'] or '?'}, {one['bytes']:,} bytes, {one['verdict']})")
    rows = [(cell(one["at"]), one["who"], one["what"], _detail(one["detail"])) for one in document["history"]]
    put_table("", ("at", "who", "what", ""), rows)
    if document["draft"]:
        print(document["draft"]["text"])


def _detail(detail: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in detail.items() if value not in ("", None))


def _put(rows: Sequence[Mapping[str, Any]], json: bool) -> None:
    if json:
        put_json(rows)
    elif not rows:
        print(say()("No case found."))
    else:
        put_table("", _IN_LISTS, [[cell(row[name]) for name in _IN_LISTS] for row in rows])


def cell(value: Any) -> str:
    """A value as people read it in a table; times in the team's zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        from zoneinfo import ZoneInfo

        return f"{value.astimezone(ZoneInfo(settings().timezone)):%Y-%m-%d %H:%M}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
