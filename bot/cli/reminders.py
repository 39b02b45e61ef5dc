"""reminders: what will be pushed, where, when and why; and the same for a case that is only imagined."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.common import AsJson, BadInput, ledger, moment, place_named, playbooks, say, settings
from bot.cli.showing import put_json, put_table

if TYPE_CHECKING:
    from bot.casework.case import Case
    from bot.casework.followup import Reminder
    from bot.ledger.ledger import Ledger

_MOST_CASES = 10_000


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command()(reminders)


def reminders(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[REF]… | plan", help="Cases by number; all live ones by default.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Only what is due by now, or by --at.")] = False,
    at: Annotated[str, typer.Option("--at", metavar="TIME", help="What is due by this time.")] = "",
    marketplace: Annotated[str, typer.Option("--marketplace", "-m", help="plan: for example amazon.")] = "",
    site: Annotated[str, typer.Option("--site", help="plan: for example amazon.com.")] = "",
    status: Annotated[str, typer.Option("--status", help="plan: open or waiting.")] = "open",
    since: Annotated[
        str, typer.Option("--since", metavar="TIME", help="plan: last heard of, or waited for, since.")
    ] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="TIME", help="plan: until when the marketplace waits.")
    ] = "",
    json: AsJson = False,
) -> None:
    """What will be pushed, to whom, when and why.

    “casebot reminders plan --marketplace amazon --site amazon.com --status open --since 2026-11-13T02:00Z” answers
    for a case that is only imagined. With --json a list of {kind, due_at, why}, times in UTC. TIME is ISO 8601;
    without a zone it is UTC.
    """
    by = moment(at) if at else None
    if words and words[0].casefold() == "plan":
        if len(words) > 1:
            raise BadInput("“plan” is about an imagined case and takes options only")
        rows = _imagined(marketplace, site, status, since, until)
        rows = [row for row in rows if by is None or row["due_at"] <= by]
    else:
        with ledger() as kept:
            rows = _planned(kept, words or [], due=due or by is not None, by=by)
    if json:
        put_json(rows)
    else:
        _print(rows)


def _planned(kept: Ledger, numbers: Sequence[str], *, due: bool, by: datetime | None) -> list[dict[str, Any]]:
    """The reminders of these cases, or of all that may still need one, earliest first: those that are to come. What
    was told is left out; what waits for its chat's turn comes at that turn."""
    from bot.agenda import Agenda
    from bot.casework.case import Status
    from bot.casework.reopening import still_reopenable
    from bot.cli.cases import case_named
    from bot.clock import CaseClock

    now = CaseClock(kept).now()
    library = playbooks()
    agenda, known = Agenda(library.calendars), library.playbooks
    rows = []

    def reopenable(case: Case) -> bool:
        book = known[case.marketplace]
        return still_reopenable(case, book, library.calendars.of_site(book.site(case.site)), now)

    with kept.reading() as reading:
        cases = [case_named(reading, number) for number in numbers]
        if not numbers:
            cases = reading.cases(live_only=True, limit=_MOST_CASES)
            cases += reading.cases(statuses=(Status.RESOLVED,), limit=_MOST_CASES)
            closed = reading.cases(statuses=(Status.CLOSED,), limit=_MOST_CASES)
            cases += [one for one in closed if one.marketplace in known and reopenable(one)]
        held = {
            str(task.subject["reminder"]): task.due_at for task in reading.tasks(prefix="held:", limit=_MOST_CASES)
        }
        for case in cases:
            if case.marketplace not in known:
                continue
            chat = reading.chat(case.chat)
            handed_on = {task.key for task in reading.tasks(case=case.ref, kind="remind", states=("done",))}
            for one in agenda.reminders(case, known[case.marketplace], chat, now):
                if one.key in handed_on and one.key not in held:
                    continue
                row = {"ref": case.ref, "chat": chat.name if chat else case.chat, **_row(one)}
                row["due_at"] = held.get(one.key, one.due_at)
                if not due or row["due_at"] <= (by or now):
                    rows.append(row)
    return sorted(rows, key=lambda row: (row["due_at"], row["ref"]))


def _imagined(marketplace: str, site: str, status: str, since: str, until: str) -> list[dict[str, Any]]:
    from bot.casework.followup import imagined

    for name, given in (("--marketplace", marketplace), ("--since", since)):
        if not given:
            raise BadInput(f"{name} is missing; “casebot reminders --help” shows an example")
    library = playbooks()
    playbook, place = place_named(library, marketplace, site)
    wanted = status.strip().casefold()
    if wanted not in ("open", "waiting"):
        raise BadInput(f"--status takes open or waiting, not “{status[:40]}”")
    begin, end = moment(since), moment(until) if until else None
    if end is not None and end <= begin:
        raise BadInput("--until must be later than --since")
    planned = imagined(
        playbook,
        library.calendars,
        place.id,
        "waiting" if wanted == "waiting" else "open",
        since=begin,
        until=end,
        locale=settings().locale,
    )
    return [_row(one) for one in planned]


def _row(reminder: Reminder) -> dict[str, Any]:
    from bot.casework.followup import explain

    return {
        "kind": reminder.kind,
        "due_at": reminder.due_at,
        "to": reminder.to,
        "why": explain(reminder, say()),
    }


def _print(rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        print(say()("Nothing is planned."))
        return
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(settings().timezone)
    columns = list(rows[0])
    shown = [{**row, "due_at": f"{row['due_at'].astimezone(zone):%Y-%m-%d %H:%M}"} for row in rows]
    put_table("", columns, [[str(row[name]) for name in columns] for row in shown])
    print(say()("Times in {zone}.", zone=zone.key))
