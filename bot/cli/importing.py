"""cases import: the team's own list of cases becomes cases of Casebot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.common import BLOCKED, AsJson, BadInput, ledger, playbooks, say, settings, today
from bot.cli.showing import progress, put_json, put_table

if TYPE_CHECKING:
    from bot.casework.older import Fault, Older
    from bot.ledger.ledger import Ledger, Reading
    from bot.playbooks import Library
    from handlers.taking_in import Place

AT_ONCE = 25
"""Cases in one commit: a bot that runs meanwhile waits for milliseconds."""
FEW = 3
"""Rows of the list that are shown with the columns."""


def import_cases(
    file: Annotated[Path, typer.Argument(help="The list: .xlsx or .csv, one case a row, headers in the first row.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")] = False,
    group: Annotated[
        str, typer.Option("--group", metavar="NAME", help="The home group; each shop's own where it is not given.")
    ] = "",
    owner: Annotated[
        str, typer.Option("--owner", metavar="NAME", help="Who looks after cases whose owner is not known; a lead.")
    ] = "",
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="NAME=HEADER", help="Which column is which, where it is not recognised."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Take in the cases that are older than Casebot. May be repeated: what is there already stays as it is.

    Needed columns: case_id, shop (not with a single shop), issue, submitted, status. Others: marketplace, site,
    updated, due, owner, subjects, title. Chinese headers are known. Every row that cannot be taken is named with its
    reason; the others are taken. Exit code 1 when there are such rows.
    """
    from bot.casework.mistakes import UserMistake
    from bot.casework.older import judged
    from bot.casework.table import read_table
    from handlers.taking_in import known_to

    library = playbooks()
    try:
        table = read_table(file.name, file.read_bytes())
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}") from None
    except UserMistake as wrong:
        raise BadInput(str(wrong)) from None
    with ledger() as kept:
        with kept.reading() as reading:
            known = known_to(reading, library.playbooks, today())
            columns = _columns(table[0], column or [], known)
            place = _place(reading, group, owner)
        rows, faults = judged(table[1:], columns, known)
        report = _imported(kept, library, place, rows, dry=dry_run)
    speak, locale = say(), settings().locale
    wrong_rows = [{"row": one.row, "column": one.column, "why": why(one, speak, locale)} for one in faults]
    wrong_rows += report.pop("twins")
    if json:
        mapping = {name: table[0][at] for name, at in columns.items()}
        put_json({"columns": mapping, "dry_run": dry_run, **report, "faults": wrong_rows})
    else:
        _print(table, columns, report, wrong_rows, dry=dry_run)
    if wrong_rows:
        raise typer.Exit(BLOCKED)


def why(fault: Fault, speak: Any, locale: str) -> str:
    """What is wrong with the row, in the reader's words."""
    from bot.casework.playbook import Words

    values = {name: one[locale] if isinstance(one, Words) else one for name, one in fault.values.items()}
    return str(speak(fault.message, **values))


def _columns(headers: Sequence[str], named: Sequence[str], known: Any) -> dict[str, int]:
    from bot.casework.older import columns_of, missing
    from config.columns import COLUMNS

    columns = columns_of(headers)
    for one in named:
        name, _, header = one.partition("=")
        if name not in COLUMNS or header not in headers:
            there = ", ".join(header for header in headers if header)[:200]
            raise BadInput(f"--column {one[:60]}: it takes one of {', '.join(COLUMNS)} and a header of {there}")
        columns[name] = list(headers).index(header)
    if lacking := missing(columns, known):
        raise BadInput(f"no column for {', '.join(lacking)}; name it with --column {lacking[0]}=HEADER")
    return columns


def _place(reading: Reading, group: str, owner: str) -> Place:
    from handlers.taking_in import Place

    chats = [one for one in reading.chats() if not one.private and not one.gone]
    homes = [one for one in chats if group in (one.name, one.id)] if group else chats[:1] if len(chats) == 1 else []
    if group and len(homes) != 1:
        raise BadInput(
            f"there is no group “{group[:40]}”; there are {', '.join(one.name or one.id for one in chats)}"
        )
    shops = reading.shops()
    if not homes and not all(shop.home_chat for shop in shops):
        raise BadInput("name the home group of the cases with --group")
    people = [one for one in reading.members() if owner in (one.name, one.id)] if owner else reading.leads()
    if not people or (owner and len(people) != 1):
        raise BadInput(f"I know nobody called “{owner[:40]}”" if owner else "say who looks after them: --owner NAME")
    return Place(
        owner=people[0].id,
        chat=homes[0].id if homes else "",
        timezone=settings().timezone,
        locale=settings().locale,
    )


def _imported(kept: Ledger, library: Library, place: Place, rows: Sequence[Older], *, dry: bool) -> dict[str, Any]:
    """How many are new, there already, or in the way of another; with `dry` nothing is written."""
    report: dict[str, Any] = {"new": 0, "there": 0, "twins": []}
    about: dict[Any, str] = {}
    with progress(say()("Taking in"), len(rows)) as advance:
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            taken = _some(kept, library, place, some, about, dry=dry)
            report["new"] += len(taken.refs)
            report["there"] += len(taken.there)
            report["twins"] += [
                {"row": row, "column": "subjects", "why": say()("{ref} is about the same", ref=ref)}
                for row, ref in taken.twins
            ]
            advance(len(some))
    return report


def _some(
    kept: Ledger,
    library: Library,
    place: Place,
    rows: Sequence[Older],
    about: dict[Any, str],
    *,
    dry: bool,
) -> Any:
    """One commit. Where the bot opened a case meanwhile, these are judged again."""
    from bot.agenda import Agenda
    from bot.clock import CaseClock
    from bot.ledger.mistakes import Moved
    from handlers.taking_in import take_in

    books, agenda, before = library.playbooks, Agenda(library.calendars), dict(about)
    while True:
        with kept.reading() as reading:
            now = CaseClock(kept).now()
            taken = take_in(rows, reading, books, place, calendars=library.calendars, now=now, about=about)
            reconcile = agenda.after(taken.changes, reading, books, now)
        if dry or not taken.changes:
            return taken
        try:
            kept.settle(event_seq=None, changes=taken.changes, tasks=(), reconcile=reconcile, who=place.owner, at=now)
        except Moved:
            about.clear()
            about.update(before)
            continue
        return taken


def _print(
    table: Sequence[Sequence[str]],
    columns: Mapping[str, int],
    report: Mapping[str, int],
    faults: Sequence[Mapping[str, Any]],
    *,
    dry: bool,
) -> None:
    from config.columns import COLUMNS

    speak = say()
    samples = table[1 : 1 + FEW]
    shown = [
        (speak(COLUMNS[name]["label"]), table[0][at], " | ".join(row[at] for row in samples if at < len(row)))
        for name, at in columns.items()
    ]
    put_table(speak("Columns"), (speak("Meant"), speak("Header"), speak("First rows")), shown)
    if faults:
        rows = [(str(one["row"]), speak(COLUMNS[str(one["column"])]["label"]), str(one["why"])) for one in faults]
        put_table(speak("Rows that cannot be taken"), (speak("Row"), speak("Column"), speak("Why")), rows)
    values = {"new": report["new"], "there": report["there"], "wrong": len(faults)}
    if dry:
        print(speak("Dry run: {new} new, {there} there already, {wrong} rows to correct.", **values))
    else:
        print(speak("Taken in: {new} new, {there} there already, {wrong} rows to correct.", **values))
