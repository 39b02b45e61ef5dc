"""Checks of sentences: every language there, every slot filled by somebody, and never left blank unseen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import TemplateError

from bot.casework.facts import ACCOUNT_STATUS
from bot.casework.phrases import slots_of
from bot.casework.playbook import Condition, Langs, Playbook, Question
from bot.playbooks.reporting import Report

_GUARD = re.compile(r"\{%-?\s*(?:el)?if\s+(.*?)-?%\}|\sif\s([^}]*)\}\}", re.DOTALL)
_SAID = re.compile(r"\{\{-?\s*(\w+)\s*(?:\||-?\}\})")
"""A slot that is written as it is, not only asked about."""
_COUNTED = re.compile(r"\{%-?\s*if \w+\.many\s*-?%\}")
"""Only whether there are several is asked, for a plural that Chinese does not have."""
_ATTACHED = re.compile(r"\batt(?:\.(\w+)|\[\s*['\"](\w+)['\"]\s*\])")


def languages_of(playbook: Playbook) -> list[str]:
    """Every language a sentence needs: Chinese for the operator, and whatever the sites take."""
    return list(dict.fromkeys(["zh", *(one for site in playbook.sites for one in site.languages)]))


def foreign(playbook: Playbook) -> list[str]:
    """The languages in which a label of ours cannot stand: all but English and Chinese."""
    return [one for one in languages_of(playbook) if one not in ("en", "zh", "zh-TW")]


def check_languages(report: Report, path: tuple[Any, ...], say: Langs, languages: Iterable[str]) -> None:
    """A text in every one of these languages."""
    for language in languages:
        if not any(key == language and text.strip() for key, text in say.items()):
            report.error(path, "There is no text in {language}.", language=language)


def check_slots(
    report: Report,
    path: tuple[Any, ...],
    say: Langs,
    known: Mapping[str, Question],
    *,
    own: Iterable[str],
    attached: Iterable[str] = (),
    when: Condition | None = None,
) -> None:
    """Slots name questions (none that is a note for ourselves) or the case's `own` facts; a slot that may be
    empty stands behind an `if` or behind the phrase's condition."""
    allowed, files = {*known, *own}, set(attached)
    for language, template in say.items():
        here = (*path, language)
        try:
            slots = slots_of(template)
        except TemplateError as error:
            report.error(here, "This template cannot be read: {why}.", why=str(error))
            continue
        for slot in sorted(slots):
            if slot not in allowed:
                report.error(here, "No question fills the slot {slot}.", slot=slot)
            elif slot in known and slot not in own and known[slot].plain:
                report.error(here, "{slot} is a note for ourselves and never goes into a draft.", slot=slot)
            elif slot in known and slot not in own and _may_be_empty(known[slot], when or {}, template):
                report.warning(here, "The slot {slot} may be empty: put an if around it.", slot=slot)
        for slot in _SAID.findall(template):
            if slot in known and slot not in own:
                _options_say(report, here, known[slot], language)
        for match in _ATTACHED.finditer(template):
            name = match[1] or match[2]
            if name not in files:
                report.error(here, "There is no evidence {slot}.", slot=name)
    _same_slots(report, path, say)


def _options_say(report: Report, path: tuple[Any, ...], question: Question, language: str) -> None:
    """A choice inside a sentence is in the sentence's language; in English and Chinese its label may stand there."""
    if language in ("en", "zh", "zh-TW") or question.id == ACCOUNT_STATUS:
        return
    for option in question.options:
        if not any(key == language for key in option.text):
            report.error(
                path, "The option {value} of {key} has no text in {language}.",
                value=option.id, key=question.id, language=language,
            )  # fmt: skip


def _may_be_empty(question: Question, when: Condition, template: str) -> bool:
    guards = " ".join(first or second for first, second in _GUARD.findall(template))
    if re.search(rf"\b{re.escape(question.id)}\b", guards):
        return False
    wanted = when.get(question.id)
    if wanted is not None and wanted != "unanswered":
        return False
    if not question.required:
        return True
    return not all(_implied(key, needed, when) for key, needed in question.when.items())


def _implied(key: str, needed: object, when: Condition) -> bool:
    given = when.get(key)
    if isinstance(needed, list):
        return isinstance(given, list) and set(given) <= set(needed)
    return given == needed or (needed == "answered" and isinstance(given, list))


def _same_slots(report: Report, path: tuple[Any, ...], say: Langs) -> None:
    """The reading says what the sentence says: a fact that stands in one and not in the other misleads."""
    try:
        slots = {
            str(key): slots_of(_COUNTED.sub("{% if true %}", template)) - {"site", "marketplace"}
            for key, template in say.items()
        }
    except TemplateError:
        return
    reading = slots.pop("zh", frozenset[str]())
    for language, found in slots.items():
        for slot in sorted(found ^ reading):
            report.warning(
                (*path, language), "The slot {slot} does not stand both here and in the Chinese.", slot=slot
            )
