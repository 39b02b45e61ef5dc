"""cases, search, reminders: the ledger from a terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.common import BadInput, ledger, moment, playbooks, progress, put_json, put_table, say, settings

COLUMNS = (
    "ref", "case_id", "status", "marketplace", "site", "shop", "issue", "title", "code", "subjects", "owner", "chat",
    "created_at", "submitted_at", "last_update_at", "response_due_at", "outcome",
)  # fmt: skip
PAGE = 500

As_json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    group = typer.Typer(help="The ledger: list, show, export.", no_args_is_help=True)
    group.command("list")(list_cases)
    group.command("show")(show_case)
    group.command("export")(export)
    app.add_typer(group, name="cases")
    app.command()(search)
    app.command(context_settings={"allow_interspersed_args": True})(reminders)


def list_cases(
    status: Annotated[str, typer.Option(help="Only this status: open, waiting, drafting …")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    json: As_json = False,
) -> None:
    """The cases, newest first."""
    from bot.casework.case import Status

    if status and status not in set(Status):
        raise BadInput(f"there is no status {status}; use one of {', '.join(Status)}")
    with ledger() as kept, kept.reading() as reading:
        found = reading.cases(statuses=(Status(status),) if status else (), limit=limit)
        rows = [flat(case, reading) for case in found]
    _put(rows, json)


def show_case(
    number: Annotated[str, typer.Argument(help="Our number or the marketplace's.")], json: As_json = False
) -> None:
    """One case with its history, numbers, files and newest draft."""
    with ledger() as kept, kept.reading() as reading:
        case = _named(reading, number)
        draft = reading.draft(case.ref)
        document: dict[str, Any] = {
            **flat(case, reading),
            "numbers": [{"number": n.number, "kind": n.kind, "at": n.at} for n in reading.numbers(case.ref)],
            "history": [
                {"at": h.at, "who": h.who, "what": h.what, "detail": dict(h.detail)}
                for h in reading.history(case.ref)
            ],
            "evidence": [
                {"slot": e.slot, "name": e.name or e.original, "bytes": e.bytes, "verdict": e.verdict}
                for e in reading.evidence(case=case.ref)
            ],
            "draft": {"version": draft.version, "text": draft.draft.text} if draft else None,
        }
    if json:
        put_json(document)
        return
    put_table(case.ref, ("", ""), [(name, _cell(document[name])) for name in COLUMNS if document[name]])
    put_table("", ("at", "who", "what"), [(_cell(h["at"]), h["who"], h["what"]) for h in document["history"]])
    if draft:
        print("\n" + draft.draft.text)


def export(
    file: Annotated[Path, typer.Argument(help="Where to: .csv, .xlsx or .json.")],
) -> None:
    """Every case into a file, by its ending: csv, xlsx or json."""
    with ledger() as kept, kept.reading() as reading:
        total = reading.count_cases()
        with progress(say()("Exporting"), total) as advance:
            rows = list(_all(reading, advance))
    kind = file.suffix.lower()
    if kind == ".json":
        import json as codec

        file.write_text(codec.dumps(rows, ensure_ascii=False, indent=2, default=_cell), encoding="utf-8")
    elif kind == ".csv":
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows([[_harmless(_cell(row[name])) for name in COLUMNS] for row in rows])
        file.write_text(out.getvalue(), encoding="utf-8-sig", newline="")
    elif kind == ".xlsx":
        _write_xlsx(file, rows)
    else:
        raise BadInput(f"{file}: the name should end in .csv, .xlsx or .json")
    print(f"{total} → {file}")


def search(
    words: Annotated[list[str], typer.Argument(help="Words, ids, parts of a number.")], json: As_json = False
) -> None:
    """Find cases by words of their title, shop, ids, text or number; newest first."""
    with ledger() as kept, kept.reading() as reading:
        rows = [flat(case, reading) for case in reading.search(" ".join(words), limit=50)]
    _put(rows, json)


def reminders(
    words: Annotated[
        list[str] | None, typer.Argument(help="A case's number; or “plan” for an imagined case.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Only what is due by now (or by --at).")] = False,
    at: Annotated[str, typer.Option(help="Judge “due” at this time, ISO.")] = "",
    marketplace: Annotated[str, typer.Option("--marketplace", help="plan: the marketplace.")] = "",
    site: Annotated[str, typer.Option("--site", help="plan: the site, for example amazon.com.")] = "",
    status: Annotated[str, typer.Option("--status", help="plan: open or waiting.")] = "open",
    since: Annotated[str, typer.Option("--since", help="plan: since when, ISO.")] = "",
    until: Annotated[str, typer.Option("--until", help="plan: the marketplace's deadline, ISO.")] = "",
    json: As_json = False,
) -> None:
    """What will be pushed, where, when and why. “reminders plan …” answers the same for an imagined case."""
    if words and words[0] == "plan":
        _plan(marketplace, site, status, since, until, json)
        return
    from bot.app import House
    from bot.cli.upkeep import existing

    house = House(existing(settings()))
    try:
        with house.ledger.reading() as reading:
            cases = [_named(reading, word) for word in words or []]
            wanted = cases or reading.cases(live_only=True, limit=1000) + _unverified(reading)
            now = moment(at) if at else house.now()
            rows = []
            for case in wanted:
                chat = reading.chat(case.chat)
                playbook = house.playbooks.playbooks[case.marketplace]
                for one in house.agenda.reminders(case, playbook, chat, house.now()):
                    if not due or one.due_at <= now:
                        rows.append(_line(one, ref=case.ref, chat=chat.name if chat else case.chat))
        rows.sort(key=lambda row: row["due_at"])
    finally:
        house.stop()
    _put_reminders(rows, json)


def _plan(marketplace: str, site: str, status: str, since: str, until: str, json: bool) -> None:
    from bot.casework.followup import imagined
    from bot.playbooks import find_marketplace, find_site

    known = playbooks().playbooks
    name = find_marketplace(known, marketplace)
    if name is None:
        raise BadInput(f"“{marketplace}” is no marketplace we know; --marketplace takes one of {', '.join(known)}")
    place = find_site(known, site, marketplace=name)
    if place is None:
        raise BadInput(f"“{site}” is no site of {name}; --site takes for example {known[name].sites[0].id}")
    if status not in ("open", "waiting"):
        raise BadInput("--status takes open or waiting")
    if not since:
        raise BadInput("--since is missing, for example --since 2026-11-13T10:00")
    planned = imagined(
        known[name],
        place[1],
        status,  # type: ignore[arg-type]
        since=moment(since),
        until=moment(until) if until else None,
        locale=settings().locale,
    )
    _put_reminders([_line(one) for one in planned], json)


def flat(case: Any, reading: Any) -> dict[str, Any]:
    """A case as one row."""
    shop = reading.shop(case.shop)
    owner = reading.member(case.owner)
    chat = reading.chat(case.chat)
    row = {name: getattr(case, name) for name in COLUMNS}
    row["status"] = case.status.value
    row["shop"] = shop.name if shop else case.shop
    row["owner"] = owner.name if owner and owner.name else case.owner
    row["chat"] = chat.name if chat and chat.name else case.chat
    row["subjects"] = list(case.subjects)
    return row


def _all(reading: Any, advance: Any) -> Iterator[dict[str, Any]]:
    offset = 0
    while page := reading.cases(limit=PAGE, offset=offset):
        for case in page:
            yield flat(case, reading)
        advance(len(page))
        offset += len(page)


def _named(reading: Any, number: str) -> Any:
    case = reading.case(number.upper()) or reading.case_by_number(number)
    if case is None:
        raise BadInput(f"there is no case {number[:40]}")
    return case


def _unverified(reading: Any) -> list[Any]:
    from bot.casework.case import Status

    return [case for case in reading.cases(statuses=(Status.RESOLVED,), limit=1000) if not case.effect_verified]


def _line(reminder: Any, **more: str) -> dict[str, Any]:
    from bot.casework.followup import explain

    return {
        **more,
        "kind": reminder.kind,
        "due_at": reminder.due_at,
        "to": reminder.to,
        "why": explain(reminder, say()),
    }


def _put_reminders(rows: list[dict[str, Any]], json: bool) -> None:
    if json:
        put_json(rows)
        return
    if not rows:
        print(say()("Nothing is planned."))
        return
    columns = list(rows[0])
    put_table("", columns, [[_cell(row[name]) for name in columns] for row in rows])


def _put(rows: list[dict[str, Any]], json: bool) -> None:
    if json:
        put_json(rows)
        return
    shown = ("ref", "case_id", "status", "shop", "title", "subjects", "owner")
    put_table("", shown, [[_cell(row[name]) for name in shown] for row in rows])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return value.isoformat(timespec="seconds") if hasattr(value, "isoformat") else str(value)


def _harmless(cell: str) -> str:
    """A spreadsheet takes a cell that begins so for a formula; with a quote before it, it is text."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _write_xlsx(file: Path, rows: list[dict[str, Any]]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("cases")
    sheet.append(list(COLUMNS))
    for row in rows:
        cells = []
        for name in COLUMNS:
            cell = WriteOnlyCell(sheet, value=_cell(row[name]))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book.save(file)
