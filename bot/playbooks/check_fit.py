"""Checks whether sentences fit their form, filled with examples as long as real answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.casework import story
from bot.casework.asking import Walk, every_question
from bot.casework.draft import Attachment
from bot.casework.facts import facts_for
from bot.casework.layout import wrap
from bot.casework.phrases import Fact, PhraseTrouble, fill
from bot.casework.plausible import plausible
from bot.casework.playbook import Action, Form, Issue, Langs, Phrase, Playbook
from bot.casework.surroundings import Surroundings
from bot.casework.tongues import tongue
from bot.playbooks.check_questions import route_questions
from bot.playbooks.rehearsal import REHEARSAL_DAY
from bot.playbooks.reporting import Report

LINES = 3
"""Lines of a part in the four-part form (seed, step 3)."""


def check_fit(report: Report, playbook: Playbook, issue: Issue) -> None:
    """In a four-part form: a sentence that takes a whole part for itself, and picks that cannot fit together."""
    form = playbook.form_of(issue)
    if not form.four_part:
        return
    for language in dict.fromkeys(language for site in playbook.sites for language in site.languages):
        facts = example_facts(playbook, issue, language)
        _sentences(report, issue, form, language, facts)
        for key, together in (
            ("causes", ("causes",)),
            ("actions", ("actions", "controls")),
            ("requests", ("requests",)),
        ):
            longest = [text for kind in together for text in _longest(issue, kind, language, facts)]
            lines = len(wrap(longest, form.width))
            if lines > LINES:
                report.warning(
                    (key,), "The longest sentences that may be picked together take {lines} lines of {most}.",
                    lines=lines, most=LINES,
                )  # fmt: skip


def _sentences(report: Report, issue: Issue, form: Form, language: str, facts: dict[str, Any]) -> None:
    phrases: dict[str, Sequence[Phrase | Action]] = {"summary": issue.summary}
    phrases |= {kind: story.phrases(issue, kind) for kind in story.KINDS}
    for kind, offer in phrases.items():
        for n, one in enumerate(offer):
            lines = len(wrap([_filled(one, language, facts, issue)], form.width))
            if lines >= LINES:
                report.warning(
                    (kind, n), "With examples this sentence takes {lines} lines; its whole part has {most}.",
                    lines=lines, most=LINES,
                )  # fmt: skip


def _longest(issue: Issue, kind: str, language: str, facts: dict[str, Any]) -> list[str]:
    """The longest sentences of a kind, as many as have to be picked."""
    offer = story.phrases(issue, kind)
    least, _ = story.bounds(issue, kind, len(offer))
    return sorted((_filled(one, language, facts, issue) for one in offer), key=len, reverse=True)[:least]


def _filled(one: Phrase | Action, language: str, facts: dict[str, Any], issue: Issue) -> str:
    texts = (one.say,) if isinstance(one, Phrase) else (one.done, one.plan)
    return max((_fill(say, language, facts, issue, one.id) for say in texts), key=len)


def _fill(say: Langs, language: str, facts: dict[str, Any], issue: Issue, phrase: str) -> str:
    template = next((text for key, text in say.items() if key == language), "")
    try:
        return fill(template, facts, issue=issue.id, phrase=phrase)[0]
    except PhraseTrouble:
        return ""  # a filter that an example does not suit; the rehearsal judges that


def example_facts(
    playbook: Playbook, issue: Issue, language: str, attachments: Sequence[Attachment] = ()
) -> dict[str, Any]:
    """Facts as if every question had been answered, whatever its condition."""
    around = Surroundings(playbooks={playbook.marketplace: playbook}, today=REHEARSAL_DAY)
    found = Walk({}, around, playbook=playbook, issue=issue)
    questions = [*route_questions(playbook).values(), *every_question(playbook, issue)]
    answers = {one.id: plausible(one, formats=playbook.ids, today=REHEARSAL_DAY) for one in questions}
    found.met = {one.id: one for one in questions}
    found.known = {one.id: answers[one.id] for one in questions if not one.plain}
    day = REHEARSAL_DAY.isoformat()
    facts = facts_for(found, language, attachments=attachments, shop=None)
    return facts | {"date": Fact(day, "date"), "by": Fact(tongue(language).by.format(day=day), "by")}
