"""doctor: what is configured, reachable and permitted, and what to do about the rest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.casework.calendar import BusinessCalendar
from bot.conversation.sides import NAMES, side
from bot.conversation.words import Say
from bot.ledger.ledger import Ledger, Reading
from bot.outages import outage
from bot.setbacks import STAYS_AWAY
from config.settings import Settings

LITTLE_SPACE = 500_000_000
"""Bytes that should be free where the ledger lies."""
DAYS = STAYS_AWAY // timedelta(days=1)
MOST_KNOWN = 20
"""People whose ids are listed while nobody leads."""
LATE = timedelta(minutes=5)
"""A task so much overdue says that nobody is carrying anything out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at."""

    what: str
    state: Literal["good", "warn", "bad"]
    advice: str = ""


def examine(settings: Settings, say: Say, library: Callable[[], Any]) -> list[Line]:
    """Everything, in the order a person would look."""
    return [
        *_folder(settings, say),
        *_ledger(settings, say),
        *_playbooks(library, say),
        *_workspaces(settings, say),
    ]


def _folder(settings: Settings, say: Say) -> Iterator[Line]:
    folder = settings.data_dir
    there = folder if folder.exists() else folder.parent
    if not os.access(there, os.W_OK):
        yield Line(
            say("The data folder {folder} cannot be written.", folder=folder),
            "bad",
            say("Set CASEBOT_DATA_DIR to a folder that Casebot may write."),
        )
        return
    free = shutil.disk_usage(there).free
    what = say("Data folder {folder}: {free} MB free", folder=folder.resolve(), free=free // 1_000_000)
    yield (
        Line(what, "warn", say("Make room: a full disk stops Casebot."))
        if free < LITTLE_SPACE
        else Line(what, "good")
    )


def _ledger(settings: Settings, say: Say) -> Iterator[Line]:
    where = settings.ledger
    if "://" not in where and not Path(where).exists():
        yield Line(say("Ledger: none yet"), "warn", say("It is made at the first start."))
        return
    shown = where.split("@")[-1]
    ledger = Ledger(where)
    try:
        ledger.migrate()
        with ledger.reading() as reading:
            cases, due = reading.count_cases(), reading.next_due()
            given_up, dead = reading.given_up(limit=100)
            failed = reading.failed_events(limit=100)
            offset = timedelta(seconds=float(reading.setting("clock_offset", "0")))
            away = list(_away(settings, reading, datetime.now(UTC) + offset, say))
    except Exception as error:
        yield Line(
            say("Ledger {where}: it does not answer ({error})", where=shown, error=type(error).__name__),
            "bad",
            say("Check CASEBOT_LEDGER_URL, and that the database runs and lets this user in."),
        )
        return
    finally:
        ledger.close()
    yield Line(say("Ledger {where}: {n} cases", where=shown, n=cases), "good")
    late = datetime.now(UTC) + offset - due if due else timedelta(0)
    if late > LATE:
        yield Line(
            say("The oldest task is {n} minutes late", n=int(late.total_seconds() // 60)),
            "warn",
            say("Is Casebot running? Start it with make run."),
        )
    yield from away
    if dead:
        yield Line(
            say(
                "{n} messages or pieces of work came to nothing; the newest: {error}",
                n=given_up,
                error=dead[0].last_error[:120],
            ),
            "warn",
            say(
                "Tell the people yourself; the cases are {refs}.",
                refs=", ".join(sorted({t.case for t in dead if t.case})) or "—",
            ),
        )
    if failed:
        yield Line(
            say(
                "{n} messages or clicks were given up; the newest, number {seq}: {error}",
                n=len(failed),
                seq=failed[0].seq,
                error=failed[0].error[:120],
            ),
            "bad",
            say(
                "What they said is kept: numbers {seqs}. Please report the error and ask the senders to try again.",
                seqs=", ".join(str(row.seq) for row in failed[:10]),
            ),
        )
    if offset > timedelta(minutes=1):
        yield Line(
            say("The workspace's clock was moved {hours} hours ahead", hours=int(offset.total_seconds() // 3600)),
            "warn",
            say("For real work start with a fresh data folder."),
        )


def _away(settings: Settings, reading: Reading, now: datetime, say: Say) -> Iterator[Line]:
    """Vendors that could not be reached when somebody tried last."""
    for workspace in NAMES:
        found = outage(reading, workspace)
        if found is None or (not found.proven and datetime.now(UTC) - found.since < LATE):
            continue
        yield Line(
            say(
                "{vendor} cannot be reached since {since}; {n} messages wait",
                vendor=side(say, workspace),
                since=f"{found.since.astimezone(ZoneInfo(settings.timezone)):%Y-%m-%d %H:%M}",
                n=reading.waiting_in(workspace, case_now=now),
            ),
            "bad",
            say("They are tried again for {days} days and go out when it is back. Check the network.", days=DAYS),
        )


def _playbooks(library: Callable[[], Any], say: Say) -> Iterator[Line]:
    try:
        found = library()
    except Exception as error:
        yield Line(say("Playbooks: {error}", error=error), "bad", say("casebot playbooks check shows file and line."))
        return
    issues = sum(len(playbook.issues) for playbook in found.playbooks.values())
    yield Line(say("Playbooks: {n} marketplaces, {issues} issues", n=len(found.playbooks), issues=issues), "good")
    yield from _calendar(found.calendars.team, say)


def _calendar(team: BusinessCalendar, say: Say) -> Iterator[Line]:
    year = datetime.now(UTC).year
    for wanted in (year, year + 1):
        if team.published(wanted):
            yield Line(say("Working days of mainland China for {year}: known", year=wanted), "good")
        else:
            yield Line(
                say("Working days of mainland China for {year}: not published yet, weekdays are used", year=wanted),
                "warn",
                say(
                    "They come out each November: update Casebot then, or write them into calendar.yaml in the folder"
                    " of CASEBOT_PLAYBOOKS (docs/playbooks.md) and send /reload."
                ),
            )


def _workspaces(settings: Settings, say: Say) -> Iterator[Line]:
    yield Line(say("Local workspace: http://{host}:{port}", host=settings.host, port=settings.port), "good")
    if settings.feishu_app_id:
        yield from _feishu(settings, say)
    if settings.dingtalk_client_id:
        yield from _dingtalk(settings, say)
    if settings.feishu_app_id or settings.dingtalk_client_id:
        yield from _leads(settings, say)


def _leads(settings: Settings, say: Say) -> Iterator[Line]:
    """Whom the setting names; where it names nobody, whom it could: nothing else in the chats shows an id."""
    if "://" not in settings.ledger and not Path(settings.ledger).exists():
        return
    ledger = Ledger(settings.ledger)
    try:
        ledger.migrate()
        with ledger.reading() as reading:
            known = [one for one in reading.members() if one.workspace != "local"]
    finally:
        ledger.close()
    names = {one.id: one.name for one in known}
    leads = [id for id in sorted(settings.lead_ids) if not id.startswith("local:")]
    if leads:
        shown = ", ".join(names.get(id) or id for id in leads)
        yield Line(say("Leads: {names}", names=shown), "good")
        return
    people = "; ".join(f"{one.name} {one.id}" for one in known[:MOST_KNOWN] if one.name)
    yield Line(
        say("Nobody leads: CASEBOT_LEADS is empty"),
        "warn",
        say("Take the id of who leads: {people}", people=people)
        if people
        else say("Write to the bot once; then this names your id."),
    )


def _feishu(settings: Settings, say: Say) -> Iterator[Line]:
    from bot.workspaces.feishu.examine import examine as examine_feishu
    from bot.workspaces.feishu.opening import client_of

    client = client_of(settings)
    ledger = Ledger(settings.ledger) if "://" in settings.ledger or Path(settings.ledger).exists() else None
    try:
        with ledger.reading() if ledger else nullcontext() as reading:
            for found in examine_feishu(settings, client, reading, say):
                yield Line(found.what, found.state, found.advice)
    finally:
        client.close()
        if ledger:
            ledger.close()


def _dingtalk(settings: Settings, say: Say) -> Iterator[Line]:
    from bot.workspaces.dingtalk.examine import examine as examine_dingtalk
    from bot.workspaces.dingtalk.opening import client_of

    client, ledger = client_of(settings), Ledger(settings.ledger)
    try:
        ledger.migrate()
        with ledger.reading() as reading:
            for found in examine_dingtalk(settings, client, reading, say):
                yield Line(found.what, found.state, found.advice)
    finally:
        client.close()
        ledger.close()
