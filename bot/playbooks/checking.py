"""Checking playbooks: everything that would otherwise show in the middle of somebody's interview.

Schema mistakes, ids that stand twice, conditions that can never hold, slots that nothing fills, missing
languages, old facts, examples that fail their own pattern, sentences that do not fit their form: each is
reported with file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bot.casework.playbook import Playbook, Sourced
from bot.playbooks.check_issue import check_issue
from bot.playbooks.check_marketplace import check_kits, check_marketplace
from bot.playbooks.check_responses import check_responses
from bot.playbooks.check_shared import shared
from bot.playbooks.complaints import Complaint
from bot.playbooks.days import check_days
from bot.playbooks.reading import Source, Unreadable, marketplaces, read
from bot.playbooks.reporting import Report
from bot.playbooks.shaping import main_file, shaped, unreadable

FACT_AGE = timedelta(days=180)
"""How old a look at a fact of the outside world may be: marketplaces change their windows within the year."""


def check(folders: Sequence[Path], *, today: date, only: Iterable[str] = ()) -> list[Complaint]:
    """All complaints about the playbooks of these folders (or `only` these marketplaces), by file and line."""
    wanted = set(only)
    found: list[Complaint] = []
    read_well: list[tuple[Source, Playbook]] = []
    for marketplace in marketplaces(folders):
        source, playbook, complaints = _read(folders, marketplace)
        if not wanted or marketplace in wanted:
            found += complaints
        if source is not None and playbook is not None:
            read_well.append((source, playbook))
    playbooks = {playbook.marketplace: playbook for _, playbook in read_well}
    for source, playbook in read_well:
        if not wanted or source.marketplace in wanted:
            found += _check_one(source, playbook, playbooks, today)
    found += [one for one in shared(read_well) if not wanted or wanted & set(one.file.parts)]
    if not wanted:
        found += check_days(
            folders, {site.country for one in playbooks.values() for site in one.sites if site.country}
        )
    return sorted(_each_once(found), key=lambda one: (str(one.file), one.line, one.message))


def check_changed(
    folders: Sequence[Path], changed: Iterable[str], playbooks: Mapping[str, Playbook], today: date
) -> list[Complaint]:
    """All complaints about these marketplaces alone, beside `playbooks`, which were read already: quick enough to
    be waited for."""
    found: list[Complaint] = []
    for marketplace in changed:
        source, playbook, complaints = _read(folders, marketplace)
        found += complaints
        if source is not None and playbook is not None:
            found += _check_one(source, playbook, playbooks, today)
    return sorted(_each_once(found), key=lambda one: (str(one.file), one.line, one.message))


def _each_once(complaints: Iterable[Complaint]) -> Iterator[Complaint]:
    """Each complaint once: a YAML alias may bring one place up several times."""
    seen: set[str] = set()
    for one in complaints:
        if str(one) not in seen:
            seen.add(str(one))
            yield one


def _read(folders: Sequence[Path], marketplace: str) -> tuple[Source | None, Playbook | None, list[Complaint]]:
    try:
        source = read(folders, marketplace)
    except Unreadable as error:
        return None, None, [unreadable(error)]
    playbook, complaints = shaped(source, main_file(folders, marketplace))
    return source, playbook, complaints


def _check_one(source: Source, playbook: Playbook, playbooks: Mapping[str, Playbook], today: date) -> list[Complaint]:
    reports = [*_top_reports(source, playbook, today)]
    for issue in playbook.issues:
        report = Report(source.issues[issue.id])
        check_issue(report, playbook, issue, playbooks)
        _old_facts(report, ("deadlines",), enumerate(issue.deadlines), today)
        reports.append(report)
    return [one for report in reports for one in report.complaints]


def _top_reports(source: Source, playbook: Playbook, today: date) -> Iterator[Report]:
    """One report for each file that has the last word on some top-level key."""
    files = {spot.file: spot for spot in source.keys.values()}
    reports = {file: Report(spot) for file, spot in files.items()}

    def about(key: str) -> Report:
        spot = source.keys.get(key)
        return reports[spot.file] if spot else next(iter(reports.values()))

    if playbook.marketplace != source.marketplace:
        about("marketplace").error(
            ("marketplace",), "The marketplace {key} stands in the folder {folder}.",
            key=playbook.marketplace, folder=source.marketplace,
        )  # fmt: skip
    check_marketplace(about, playbook)
    check_kits(about, playbook)
    check_responses(about("responses"), playbook)
    _old_facts(about("ids"), ("ids",), playbook.ids.items(), today)
    _old_facts(about("clocks"), ("clocks",), playbook.clocks.items(), today)
    _old_facts(about("usual"), ("usual",), playbook.usual.items(), today)
    _old_facts(about("attachments"), (), [("attachments", playbook.attachments)], today)
    _old_facts(about("peak"), ("peak",), enumerate(playbook.peak), today)
    _old_facts(about("responses"), ("responses", "signs"), enumerate(playbook.responses.signs), today)
    for n, channel in enumerate(playbook.channels):
        of_channel = {"again": channel.again, "reopen": channel.reopen, "fee": channel.fee}
        known = [(key, fact) for key, fact in of_channel.items() if fact]
        _old_facts(about("channels"), ("channels", n), known, today)
    yield from (replace(report) for report in reports.values())


def _old_facts(
    report: Report, path: tuple[str | int, ...], facts: Iterable[tuple[str | int, Sourced]], today: date
) -> None:
    for key, fact in facts:
        age = today - fact.checked
        if age > FACT_AGE:
            report.warning(
                (*path, key, "checked"), "Last checked {days} days ago, on {date}: look at the source again.",
                days=age.days, date=fact.checked.isoformat(),
            )  # fmt: skip
