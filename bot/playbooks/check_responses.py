"""Checks of what is known about a marketplace's answers: every language there, every choice one of the reply's."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.casework.playbook import Playbook, Question
from bot.playbooks.check_phrases import languages_of
from bot.playbooks.reporting import Report

KINDS = ("asks", "refused", "approved", "moved", "template")


def check_responses(report: Report, playbook: Playbook) -> None:
    """Nothing is wrong with a playbook that knows no answers yet; one that knows some knows each kind."""
    known = playbook.responses
    if not known.signs and not known.wanted:
        return
    channel = [
        one for one in languages_of(playbook) if one != "zh" or any("zh" in s.languages for s in playbook.sites)
    ]
    for language in channel:
        for kind in KINDS:
            if not any(sign.kind == kind and sign.language == language for sign in known.signs):
                report.error(
                    ("responses", "signs"), "There is no text in {language}.", language=f"{language} ({kind})"
                )
    for n, sign in enumerate(known.signs):
        for m, pattern in enumerate([*sign.patterns, *sign.unless]):
            if re.search(pattern, "", re.IGNORECASE):
                key = "patterns" if m < len(sign.patterns) else "unless"
                report.error(("responses", "signs", n, key), "This pattern fits a text that holds nothing.")
    questions = {one.id: one for one in playbook.reply.questions}
    for n, wanted in enumerate(known.wanted):
        _choices(report, ("responses", "wanted", n, "fills"), wanted.fills, questions)
    _choices(report, ("responses", "unchanged"), known.unchanged, questions)
    if known.written_on and getattr(questions.get(known.written_on), "kind", "") != "date":
        report.error(("responses", "written_on"), "There is no question {key}.", key=known.written_on)


def _choices(
    report: Report, path: tuple[str | int, ...], fills: Mapping[str, str], questions: Mapping[str, Question]
) -> None:
    for name, option in fills.items():
        question = questions.get(name)
        if question is None:
            report.error((*path, name), "There is no question {key}.", key=name)
        elif option not in {one.id for one in question.options}:
            report.error((*path, name), "{value} is no option of {key}.", value=option, key=name)
