"""Checks of a playbook's own keys: sites, channels, forms, id formats, clocks, common questions, kits."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.casework import route
from bot.casework.facts import CASE_FACTS
from bot.casework.ids import normal
from bot.casework.playbook import Fee, IdFormat, Kit, Playbook, Question
from bot.playbooks.check_phrases import check_languages, check_slots, languages_of
from bot.playbooks.check_questions import check_questions, check_when, route_questions
from bot.playbooks.reporting import Report

CLOCKS = ("first_reply", "first_look", "follow_up", "waiting")
"""What every playbook must know, because reminders are counted from it."""
READ = frozenset({*CLOCKS, "first_reply_peak"})
"""What reminders are counted from (`bot.casework.chains`); from any other clock nobody would be told anything."""
KIT_SLOTS = ("case_id", "submitted_on", "last_update_on", "business_days", "number")
"""What a reply, a follow-up or a reopening may say of its case beside the answers."""
FOUR = 4

About = Callable[[str], Report]
"""The report of the file that has the last word on a top-level key."""


def check_marketplace(about: About, playbook: Playbook) -> None:
    """Everything but the issues and the kits."""
    for key, ids in (
        ("sites", [one.id for one in playbook.sites]),
        ("channels", [one.id for one in playbook.channels]),
        ("forms", [one.id for one in playbook.forms]),
    ):
        about(key).twice((key,), ids)
    _case_system(about("case_system"), playbook)
    _sites(about("sites"), playbook)
    _channels(about("channels"), playbook)
    _forms(about("forms"), playbook)
    for key, known in playbook.ids.items():
        _id_format(about("ids"), ("ids", key), known)
        for site in sorted(known.by_site.keys() - {one.id for one in playbook.sites}):
            about("ids").error(("ids", key, "by_site", site), "There is no site {key}.", key=site)
    if playbook.case_id not in playbook.ids:
        about("ids").error(("ids",), "There is no id format {key}.", key=playbook.case_id)
    for key in CLOCKS:
        if key not in playbook.clocks:
            about("clocks").error(("clocks",), "{key} is missing.", key=f"clocks.{key}")
    for key in sorted(playbook.clocks.keys() - READ):
        about("clocks").error(
            ("clocks", key),
            "No reminder is counted from {key}: put it under usual, in an issue's deadlines or a channel's reopen.",
            key=f"clocks.{key}",
        )
    check_questions(about("common"), ("common",), playbook.common, playbook, before_common(playbook))


def check_kits(about: About, playbook: Playbook) -> None:
    """The questions and sentences of replies, follow-ups and reopenings."""
    earlier = before_common(playbook) | {one.id: one for one in playbook.common}
    for key, kit in (("follow_up", playbook.follow_up), ("reply", playbook.reply), ("reopen", playbook.reopen)):
        _kit(about(key), key, kit, playbook, earlier)


def before_common(playbook: Playbook) -> dict[str, Question]:
    """The questions that come before the common ones in every issue; the code as text, its options differ."""
    after = (
        route.after_issue(playbook, playbook.issues[0].model_copy(update={"codes": []})) if playbook.issues else ()
    )
    return route_questions(playbook) | {one.id: one for one in after}


def _kit(report: Report, key: str, kit: Kit, playbook: Playbook, earlier: dict[str, Question]) -> None:
    known = check_questions(report, (key, "questions"), kit.questions, playbook, earlier)
    report.twice((key, "phrases"), [one.id for one in kit.phrases])
    for n, phrase in enumerate(kit.phrases):
        path = (key, "phrases", n)
        check_when(report, path, phrase.when, known)
        check_languages(report, (*path, "say"), phrase.say, languages_of(playbook))
        own = (*CASE_FACTS, *KIT_SLOTS)
        check_slots(report, (*path, "say"), phrase.say, known, own=own, when=phrase.when)


def _sites(report: Report, playbook: Playbook) -> None:
    if not playbook.sites:
        report.error(("sites",), "{key} is missing.", key="sites")
    for n, site in enumerate(playbook.sites):
        try:
            ZoneInfo(site.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            report.error(("sites", n, "timezone"), "There is no time zone {key}.", key=site.timezone)
        if not site.languages:
            report.error(("sites", n, "languages"), "{key} is missing.", key="languages")
        if "zh" in site.languages and site.zh_entry is None and playbook.case_system:
            report.error(("sites", n), "This site takes Chinese: say in zh_entry where its Chinese entry is.")
        for language in site.languages:
            if language not in ("en", "zh", "zh-TW") and not any(key == language for key in site.say):
                report.warning(("sites", n), "There is no text in {language}.", language=language)


def _channels(report: Report, playbook: Playbook) -> None:
    forms = {one.id for one in playbook.forms}
    for n, channel in enumerate(playbook.channels):
        _fee(report, ("channels", n, "fee"), channel.fee)
        if channel.reopen and channel.reopen.since != "answered":
            report.error(
                ("channels", n, "reopen", "since"),
                "The time to take a case up again counts from the marketplace's last word: write answered.",
            )
        if channel.form not in forms:
            report.error(("channels", n, "form"), "There is no form {key}.", key=channel.form)
        for key, url, slots in (
            ("url", channel.url, {"host"}),
            ("case_url", channel.case_url, {"host", "case_id"}),
        ):
            for slot in set(re.findall(r"\{(\w+)\}", url or "")) - slots:
                report.error(("channels", n, key), "No question fills the slot {slot}.", slot=slot)


def _forms(report: Report, playbook: Playbook) -> None:
    needed = [one for one in languages_of(playbook) if one != "zh"]
    for n, form in enumerate(playbook.forms):
        path = ("forms", n, "parts")
        report.twice(path, [one.id for one in form.parts])
        if form.four_part and len(form.parts) != FOUR:
            report.error(path, "A four-part form has four parts; this one has {given}.", given=len(form.parts))
        for k, part in enumerate(form.parts):
            if part.heading:
                check_languages(report, (*path, k, "heading"), part.heading, needed)


def _case_system(report: Report, playbook: Playbook) -> None:
    if not playbook.case_system and playbook.no_case_notice is None:
        report.error(("case_system",), "{key} is missing.", key="no_case_notice")


def _fee(report: Report, path: tuple[Any, ...], fee: Fee | None) -> None:
    if fee and fee.most < fee.least:
        report.error((*path, "most"), "{key} is less than {other}.", key="most", other="least")


def _id_format(report: Report, path: tuple[Any, ...], known: IdFormat) -> None:
    """The example has the form it is an example of. `find` may need what stands around an id in running text."""
    for site, form in known.by_site.items():
        for wanted in (known.pattern, form.pattern):
            if not re.fullmatch(wanted, normal(form.example, known)):
                here = (*path, "by_site", site, "example")
                report.error(here, "The example {example} does not fit {key}.", example=form.example, key="pattern")
    for key, pattern in (("pattern", known.pattern), ("soft_pattern", known.soft_pattern)):
        if pattern and not re.fullmatch(pattern, normal(known.example, known)):
            report.error(
                (*path, "example"), "The example {example} does not fit {key}.", example=known.example, key=key
            )
