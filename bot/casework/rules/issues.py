"""One case, one issue (R04): topics are recognised clause by clause, and a connector gives the second one away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.lexicon import Topic
from bot.casework.rules.names import own_words
from bot.casework.rules.text import CJK, Stretch, sentences

_CONNECTOR = re.compile(
    r"(?i)(?:\b(?:also|in addition|additionally|besides(?: that)?"
    r"|by the way|btw|furthermore|moreover|meanwhile|at the same time|another (?:issue|problem|matter"
    r"|question|thing|request)"
    r"|separately|on another note|second(?:ly)?,|one more thing|apart from (?:that|this)|as well as"
    r"|plus,)|另外|顺便|同时|此外|还有|除此之外|再者|与此同时|另一个问题|另有)"
)
_NUMBERED = re.compile(r"(?:^|\n|(?<=[.。;；]) )[ \t]{0,8}(?:\d{1,2}[.)、]|[（(]\d{1,2}[)）]|[①-⑨])")
_CAUSE = re.compile(
    r"(?i)\b(?:because|due to|caused by|as a result|result(?:ing|ed) (?:in|from)|therefore|led to"
    r"|following|since then|so that|for (?:the|this) same|same (?:notice|code|cause|reason|gtin))\b|导致|因此"
    r"|由于|因为|所以|同一(?:通知|原因|代码)"
)
_NEW_PART = re.compile(r"\n[ \t]*\n")
_CHINESE = re.compile(f"[{CJK}]")
_GOES_TOGETHER = [
    *(
        {"suspension", "fees"},
        {"suspension", "complaint"},
        {"suspension", "compliance"},
        {"onboarding", "compliance"},
    ),
    *({"listing", "complaint"}, {"listing", "compliance"}, {"listing", "ads"}, {"stock", "fees"}, {"stock", "buyer"}),
]
"""One often follows from the other: two of these are two issues only if a connector says so."""


@rule(
    "R04",
    "MULTI_ISSUE",
    step=Step.LOCATE,
    severity=Severity.BLOCK,
    source="seed, pitfall 4",
    passes="15 units missing in shipment FBA15DJCZRX5.",
    fails="Appeal of the IP complaint; also the ad campaign is paused.",
)
def multi_issue(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """One case holds one issue; a second one goes into a case of its own."""
    text, words = draft.text, own_words(draft, facts)
    before: dict[str, Topic] = {}
    for clause, joined, cut in _clauses(words):
        topics = {t.id: t for t in facts.lexicon.topics if t.pattern.search(text, clause.start, clause.end)}
        if before and joined and topics and not set(topics) & set(before) and not _CAUSE.search(clause.text):
            first, second = next(iter(before.values())), next(iter(topics.values()))
            if joined == "word" or {first.id, second.id} not in _GOES_TOGETHER:
                yield multi_issue.find(
                    "Two issues in one case: {first}, and {second}. "
                    "Send the one that costs most first; the other gets a case of its own.",
                    span=clause.span,
                    text=text,
                    first=first.name[facts.locale],
                    second=second.name[facts.locale],
                    classes=(first.issue_class, second.issue_class),
                    cut=cut,
                    advice="Take this passage out and open a second interview for it.",
                )
                return
        before = {**topics, **before} if not before else before | topics


def without_second(text: str, cut: int, start: int) -> tuple[str, str]:
    """The text without the second issue, and the passage that was about it: from the connector at `cut` to the end of
    the sentence that begins at `start`, so that the parts after it stay."""
    end = next((s.end for s in sentences(text) if s.end > start), len(text))
    before = text[:cut].rstrip(" ,;，；、\t")
    stop = "" if not before or before[-1] in ".!?。！？\n" else ("。" if _CHINESE.search(before[-1]) else ".")
    return before + stop + text[end:], text[start:end].strip()


def _clauses(text: str) -> Iterator[tuple[Stretch, str, int]]:
    """The text cut at connectors, numbered points and parts; how each piece is joined ("", "word" or "number") and
    where what joins it begins. What a later part says is not said of the second matter."""
    cuts = sorted(
        [(m.start(), m.end(), "word") for m in _CONNECTOR.finditer(text)]
        + [(m.start(), m.end(), "number") for m in _NUMBERED.finditer(text)]
        + [(m.start(), m.end(), "") for m in _NEW_PART.finditer(text)]
    )
    start, joined, cut = 0, "", 0
    for at, end, kind in cuts:
        if at >= start:
            yield Stretch(start, at, text[start:at]), joined, cut
            start, joined, cut = end, kind, at
    yield Stretch(start, len(text), text[start:]), joined, cut
