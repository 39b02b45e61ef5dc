"""`calendar.yaml` beside the playbooks: days off and days worked, by country, that the calendars do not know yet.

    CN:
      years: [2027]                      # the State Council's list for this year stands here whole
      off:
        - {days: 2027-02-06..2027-02-12, name: 春节}
        - 2027-04-05
      worked: [2027-02-14]

A later folder replaces a country whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.casework.added_days import AddedDays
from bot.casework.calendar import TEAM
from bot.playbooks.complaints import Complaint
from bot.playbooks.reading import Spot, Unreadable, parse
from bot.playbooks.reporting import Report
from bot.playbooks.shaping import unreadable

CALENDAR = "calendar.yaml"
KEYS = ("years", "off", "worked")
COUNTRY = re.compile(r"[A-Z]{2}")
LONGEST = timedelta(days=60)
"""A longer run of days is a slip of the pen."""
YEARS = range(2020, 2100)


@dataclass(frozen=True, slots=True)
class Days:
    """What was read, by country, with what is wrong with it."""

    by_country: Mapping[str, AddedDays] = field(default_factory=dict)
    complaints: tuple[Complaint, ...] = ()


def read_days(folders: Sequence[Path]) -> Days:
    """The days of all folders. What is wrong is left out and complained of."""
    found: dict[str, AddedDays] = {}
    complaints: list[Complaint] = []
    for path in (folder / CALENDAR for folder in folders):
        if path.is_file():
            try:
                report = Report(parse(path))
            except Unreadable as error:
                complaints.append(unreadable(error))
                continue
            found |= _countries(report)
            complaints += report.complaints
    return Days(found, tuple(complaints))


def check_days(folders: Sequence[Path], countries: set[str]) -> list[Complaint]:
    """All complaints, with those about countries that no site and no team counts in: GB is often written UK."""
    complaints, known = list(read_days(folders).complaints), {TEAM, *countries}
    for path in (folder / CALENDAR for folder in folders):
        with suppress(Unreadable):
            report = Report(parse(path) if path.is_file() else Spot(path, None))
            for country in report.spot.node if isinstance(report.spot.node, dict) else ():
                if COUNTRY.fullmatch(str(country)) and country not in known:
                    report.warning(
                        (country,), "No site counts in the days of {country}; known are {known}.",
                        country=country, known=", ".join(sorted(known)),
                    )  # fmt: skip
            complaints += report.complaints
    return complaints


def _countries(report: Report) -> dict[str, AddedDays]:
    node = report.spot.node
    if node is None:
        return {}
    if not isinstance(node, dict):
        report.error((), "Countries are expected here, each with its days.")
        return {}
    found = {}
    for country, said in node.items():
        if not isinstance(country, str) or not COUNTRY.fullmatch(country):
            report.error(
                (country,), "{country} is no country's code; two capital letters are, such as CN.", country=country
            )
        elif not isinstance(said, dict):
            report.error((country,), "Expected here: {keys}.", keys=", ".join(KEYS))
        else:
            found[country] = _days(report, country, said)
    return found


def _days(report: Report, country: str, said: Mapping[Any, Any]) -> AddedDays:
    for key in said:
        if key not in KEYS:
            report.error((country, key), "There is no key {key} here.", key=key)
    off: dict[date, str] = {}
    for n, entry in _entries(report, country, "off", said):
        name, days = "", entry
        if isinstance(entry, dict):
            name, days = str(entry.get("name", "")), entry.get("days")
        off |= dict.fromkeys(_run(report, (country, "off", n), days), name)
    worked: set[date] = set()
    for n, entry in _entries(report, country, "worked", said):
        for day in _run(report, (country, "worked", n), entry):
            if day in off:
                report.error((country, "worked", n), "{day} stands among the days off, too.", day=day.isoformat())
            worked.add(day)
    years: set[int] = set()
    for n, year in _entries(report, country, "years", said):
        if type(year) is not int or year not in YEARS:
            report.error((country, "years", n), "{year} is no year.", year=year)
        elif not any(day.year == year for day in off):
            report.error(
                (country, "years", n), "{year} is said to stand here whole, and no day off of it does.", year=year
            )
        else:
            years.add(year)
    return AddedDays(off, frozenset(worked), frozenset(years))


def _entries(report: Report, country: str, key: str, said: Mapping[Any, Any]) -> Iterator[tuple[int, Any]]:
    found = said.get(key)
    if found is None:
        return
    if not isinstance(found, list):
        report.error((country, key), "A list is expected here.")
        return
    yield from enumerate(found)


def _run(report: Report, path: tuple[Any, ...], said: Any) -> list[date]:
    """`2027-02-06`, or `2027-02-06..2027-02-12`."""
    first, _, last = str(said).partition("..")
    try:
        begin = date.fromisoformat(first.strip())
        end = date.fromisoformat(last.strip()) if last else begin
    except ValueError:
        report.error(path, "{said} is no day; write 2027-02-06, or 2027-02-06..2027-02-12.", said=said)
        return []
    if not timedelta(0) <= end - begin <= LONGEST or begin.year not in YEARS:
        report.error(path, "{said} is no run of days: it ends before it begins, or is too long.", said=said)
        return []
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
