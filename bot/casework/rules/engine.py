"""The engine: rules register here, a draft goes through them, findings come out in a fixed order.

A rule is a small pure function of a draft and of what is known around it. No text of any kind makes the engine
raise, and checking the same thing twice says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.playbook import Issue, Language, Playbook, Site
from bot.casework.rules.facts import Facts
from bot.casework.rules.hushing import hushed
from bot.casework.rules.suggesting import settled
from bot.casework.rules.text import is_chinese

LIMIT = 50_000
"""Characters of a text that are checked; no marketplace's form takes a tenth of it."""

_MOST = 100
"""Findings of one check: a text with more of them is rewritten, not mended."""

Check = Callable[[Draft, Facts], Iterator[Finding]]


class Step(StrEnum):
    """When a rule speaks, after the seven steps of a case."""

    LOCATE = "locate"
    SUBCLASS = "subclass"
    WRITE = "write"
    ATTACH = "attach"
    SUBMIT = "submit"
    TRACK = "track"
    ARCHIVE = "archive"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: what it is called, when it speaks, what it does, and one example each way."""

    id: str
    name: str
    step: Step
    severity: Severity
    overridable: bool
    source: str
    about: str
    """What it promises, in one English sentence: a catalogue key."""
    passes: str
    fails: str
    sometimes: Severity | None = None
    """What a part of its findings does instead, where they are not all alike."""
    partly: bool = False
    """A part of its findings can be overridden, though it as a whole cannot."""
    checks: list[Check] = field(default_factory=list, compare=False)

    def find(
        self,
        message: str,
        *,
        span: tuple[int, int] | None = None,
        text: str = "",
        severity: Severity | None = None,
        suggestion: str | None = None,
        advice: str = "",
        file: str = "",
        overridable: bool | None = None,
        excerpt: str = "",
        **values: object,
    ) -> Finding:
        """A finding of this rule. `text` is what the span counts in; the excerpt, if not given, is cut out of it."""
        return Finding(
            rule=self.id,
            name=self.name,
            severity=severity or self.severity,
            message=message,
            values={"file": file, **values} if file else values,
            span=span,
            excerpt=excerpt or (text[span[0] : min(span[1], span[0] + 160)] if span else ""),
            suggestion=suggestion,
            advice=advice,
            file=file,
            overridable=self.overridable if overridable is None else overridable,
        )


_RULES: dict[str, Rule] = {}


def rule(
    id: str,
    name: str,
    *,
    step: Step,
    severity: Severity,
    source: str,
    passes: str,
    fails: str,
    overridable: bool = False,
    sometimes: Severity | None = None,
    partly: bool = False,
) -> Callable[[Check], Rule]:
    """Register a rule. The function's docstring is its sentence; the name then stands for the rule itself."""

    def register(check: Check) -> Rule:
        about = " ".join((check.__doc__ or "").split())
        made = Rule(
            id=id,
            name=name,
            step=step,
            severity=severity,
            overridable=overridable,
            source=source,
            about=about,
            passes=passes,
            fails=fails,
            sometimes=sometimes,
            partly=partly,
            checks=[check],
        )
        _RULES[id] = made
        return made

    return register


def also(to: Rule) -> Callable[[Check], Check]:
    """A second check of a rule that is registered already."""

    def add(check: Check) -> Check:
        to.checks.append(check)
        return check

    return add


def registry() -> tuple[Rule, ...]:
    """Every rule, by id."""
    return tuple(_RULES[key] for key in sorted(_RULES))


def check(
    draft: Draft, facts: Facts, *, steps: Collection[Step] | None = None, only: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """What the rules say of this draft, by place, then by rule. Only these steps, only these rule ids, if given.

    Applying every suggestion leads to no new finding: a suggestion that would is withheld.
    """
    text = draft.text
    chosen = [r for r in registry() if (steps is None or r.step in steps) and (only is None or r.id in only)]
    whole = replace(draft, free_text=text[:LIMIT])
    mended = [r for r in chosen if r.step in (Step.WRITE, Step.LOCATE, Step.SUBCLASS)]
    quiet = replace(facts, grammar=False)
    findings = settled(
        whole.text,
        _run(whole, facts, chosen),
        lambda other: _run(replace(whole, free_text=other, sentences=()), quiet, mended),
    )
    if len(text) > LIMIT:
        findings.append(
            _RULES["R37"].find(
                "The text has {n} characters; only the first {limit} were checked.",
                severity=Severity.WARN,
                n=len(text),
                limit=LIMIT,
            )
        )
    return tuple(sorted(hushed(text, findings), key=_place))


def draft_of_text(text: str, playbook: Playbook, site: Site | None = None, issue: Issue | None = None) -> Draft:
    """A bare text as a draft: its language is Chinese where the site takes Chinese and the text is mostly that."""
    allowed = list(site.languages) if site else [language for s in playbook.sites for language in s.languages]
    chinese = next((each for each in allowed if each.startswith("zh")), None)
    foreign: Language = next((each for each in allowed if not each.startswith("zh")), "en")
    form = playbook.form_of(issue) if issue else next((f for f in playbook.forms if f.four_part), None)
    language: Language = chinese if chinese and is_chinese(text) else foreign
    return Draft(
        marketplace=playbook.marketplace,
        site=site.id if site else "",
        issue=issue.id if issue else "",
        language=language,
        form=form.id if form else "four_part",
        channel=issue.channel if issue else "case",
        headings=tuple((p.id, p.headed(language)) for p in form.parts) if form else (),
        width=form.width if form else 90,
        free_text=text,
    )


def _run(draft: Draft, facts: Facts, rules: Iterable[Rule]) -> list[Finding]:
    found: dict[tuple[object, ...], Finding] = {}
    for each in rules:
        for one in each.checks:
            for finding in islice(one(draft, facts), _MOST):
                key = (
                    finding.rule,
                    finding.span,
                    finding.message,
                    finding.file,
                    finding.excerpt or str(finding.values),
                )
                found.setdefault(key, finding)
    return list(found.values())


def _place(finding: Finding) -> tuple[object, ...]:
    return (finding.span or (1 << 40, 1 << 40), finding.rule, finding.file, finding.message, str(finding.values))
