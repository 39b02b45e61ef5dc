"""Checks sentences against our own rules: what a playbook makes everybody write must never be what a rule stops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.casework import story
from bot.casework.draft import Attachment, Draft, FactSpan, Severity
from bot.casework.phrases import PhraseTrouble, fill
from bot.casework.playbook import Action, Issue, Langs, Phrase, Playbook
from bot.casework.rules import Facts, check
from bot.playbooks.check_fit import example_facts
from bot.playbooks.lexicon import lexicon
from bot.playbooks.reporting import Report

SENTENCE_RULES = frozenset(
    {"R01", "R02", "R06", "R08", "R10", "R14", "R19", "R20", "R21", "R25", "R28", "R33", "R34", "R35"}
)
"""Rules that judge a sentence by itself; the rest judge a whole draft, and the walks through every issue do that."""

Path = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """One sentence, filled with examples, and where its template stands."""

    path: Path
    text: str
    facts: tuple[FactSpan, ...]


def check_rules(report: Report, playbook: Playbook, issue: Issue, playbooks: Mapping[str, Playbook]) -> None:
    """Every sentence of an issue, in every language of the marketplace, against the rules for sentences."""
    for language in dict.fromkeys(language for site in playbook.sites for language in site.languages):
        site = next(one for one in playbook.sites if language in one.languages)
        attached = tuple(
            Attachment(number=n, slot=slot.id, name=f"A_{slot.name}.pdf", original="a.pdf")
            for n, slot in enumerate(issue.evidence, start=1)
        )
        values = example_facts(playbook, issue, language, attached)
        lines = list(_lines(issue, language, values))
        text = "\n".join(one.text for one in lines)
        draft = Draft(
            marketplace=playbook.marketplace,
            site=site.id,
            issue=issue.id,
            language=language,
            form=playbook.form_of(issue).id,
            free_text=text,
            attachments=attached,
        )
        around = Facts(
            lexicon=lexicon(),
            playbook=playbook,
            playbooks=playbooks,
            site=site,
            issue=issue,
            names=tuple(str(one) for one in values.values() if isinstance(one, str) and len(one) > 2),
            locale="en",
            grammar=False,
        )
        for finding in check(draft, around, only=SENTENCE_RULES):
            where = _line_at(lines, finding.span)
            if where is None:
                continue
            why = finding.message.format_map({**finding.values})
            told = report.error if finding.severity is Severity.BLOCK else report.warning
            told(where.path, "This sentence breaks {rule}: {why}", rule=finding.rule, why=why)


def _lines(issue: Issue, language: str, values: Mapping[str, Any]) -> Iterator[_Line]:
    for path, say in templates(issue):
        template = next((text for key, text in say.items() if key == language), "")
        try:
            text, facts = fill(template, values, issue=issue.id, phrase=str(path[0]))
        except PhraseTrouble:
            continue  # a filter that an example does not suit; the rehearsal judges that
        if text:
            yield _Line((*path, language), text.replace("\n", " "), facts)


def templates(issue: Issue) -> Iterator[tuple[Path, Langs]]:
    """Every text of an issue that may stand in a draft, with where it stands."""
    groups: list[tuple[Path, Sequence[Phrase | Action]]] = [(("summary",), issue.summary)]
    groups += [((kind,), story.phrases(issue, kind)) for kind in story.KINDS]
    groups += [(("parts", part), phrases) for part, phrases in issue.parts.items()]
    for path, phrases in groups:
        for n, one in enumerate(phrases):
            if isinstance(one, Action):
                yield (*path, n, "done"), one.done
                yield (*path, n, "plan"), one.plan
            else:
                yield (*path, n, "say"), one.say


def _line_at(lines: list[_Line], span: tuple[int, int] | None) -> _Line | None:
    """The sentence a finding stands in; None where it stands in an example answer, or nowhere."""
    if span is None:
        return None
    at = 0
    for one in lines:
        if at <= span[0] <= at + len(one.text):
            start, end = span[0] - at, span[1] - at
            inside = any(fact.start <= start and end <= fact.end for fact in one.facts)
            return None if inside else one
        at += len(one.text) + 1
    return None
