"""Suggestions taken together: which fit beside each other, what the text becomes, and which would do harm."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.casework.draft import Finding


def fix(text: str, findings: Iterable[Finding]) -> str:
    """The text with every suggestion applied, from the end to the start; of two that overlap, the wider wins."""
    for finding in reversed(_taken(findings)):
        start, end = finding.span or (0, 0)
        text = text[:start] + (finding.suggestion or "") + text[end:]
    return text


def settled(text: str, findings: list[Finding], said_of: Callable[[str], list[Finding]]) -> list[Finding]:
    """Withholds suggestions that, taken together, would lead to a finding that is not there yet. `said_of` tells what
    the rules say of another text in this one's place."""
    before = Counter(_what(f) for f in findings)
    for _ in range(4):
        if not _applicable(findings):
            return findings
        fixed = fix(text, findings)
        said = said_of(fixed)
        after = Counter(_what(f) for f in said)
        # A long passage that became a short one is told by other words, but it is the same finding.
        shortened = before - after
        still = Counter(_what(f) for f in _still(fixed, findings))
        new = {what for what in after - (before | still) if not shortened[what[0], ""]}
        if not new:
            return findings
        harm = [f for f in said if _what(f) in new]
        findings = _without(
            findings,
            _at_fault(findings, harm) or _at_fault(findings, harm, gap=1) or _near(text, findings, new) or findings,
        )
    return [replace(f, suggestion=None) for f in findings]


def _without(findings: Iterable[Finding], guilty: Iterable[Finding]) -> list[Finding]:
    withheld = {id(one) for one in guilty}
    return [replace(f, suggestion=None) if id(f) in withheld else f for f in findings]


def _at_fault(findings: Iterable[Finding], harm: Iterable[Finding], *, gap: int = 0) -> list[Finding]:
    """The suggestions that stand in what is new, or so many characters beside it."""
    taken = _taken(findings)
    places = [f.span for f in harm if f.span is not None]
    guilty = []
    for finding in taken:
        start = _moved((finding.span or (0, 0))[0], taken)
        end = start + len(finding.suggestion or "")
        if any(start < last + gap and first < end + gap for first, last in places):
            guilty.append(finding)
    return guilty


def _near(text: str, findings: Iterable[Finding], new: Iterable[tuple[str, str]]) -> list[Finding]:
    """The suggestions near the words of what is new: where it has no place of its own, or nobody stands in it."""
    words = {word for _, excerpt in new for word in re.findall(r"\w+", excerpt)}
    return [f for f in _applicable(findings) if _touches(text, f, words)]


def _taken(findings: Iterable[Finding]) -> list[Finding]:
    """The suggestions that can be applied together, in the order of the text."""
    chosen: list[Finding] = []
    for finding in sorted(_applicable(findings), key=lambda f: (_width(f), f.span or (0, 0)), reverse=True):
        if not any(_overlap(finding, other) for other in chosen):
            chosen.append(finding)
    return sorted(chosen, key=lambda f: f.span or (0, 0))


def _still(fixed: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings that no suggestion mends, as they read once the suggestions of others inside them are taken."""
    findings = list(findings)
    taken = _taken(findings)
    for finding in findings:
        if finding.span is not None and not any(finding is one for one in taken):
            start, end = (_moved(place, taken) for place in finding.span)
            yield replace(finding, excerpt=fixed[start : min(end, start + 160)])


def _moved(place: int, taken: Iterable[Finding]) -> int:
    """Where a place of the text is once these are applied."""
    now = place
    for finding in taken:
        (start, end), instead = finding.span or (0, 0), finding.suggestion or ""
        if end <= place:
            now += len(instead) - (end - start)
        elif start < place:
            now += min(len(instead) - (place - start), 0)
    return now


def _touches(text: str, finding: Finding, words: set[str]) -> bool:
    start, end = finding.span or (0, 0)
    around = text[max(0, start - 40) : end + 40].lower() + (finding.suggestion or "").lower()
    return any(word in around for word in words)


def _what(finding: Finding) -> tuple[str, str]:
    excerpt = str(finding.values.get("word") or finding.excerpt).casefold().strip(" .,;:，。；：、")
    return finding.rule, excerpt if len(excerpt) <= 40 else ""


def _applicable(findings: Iterable[Finding]) -> list[Finding]:
    return [f for f in findings if f.span is not None and f.suggestion is not None]


def _width(finding: Finding) -> int:
    start, end = finding.span or (0, 0)
    return end - start


def _overlap(one: Finding, other: Finding) -> bool:
    (a, b), (c, d) = one.span or (0, 0), other.span or (0, 0)
    return a < d and c < b
