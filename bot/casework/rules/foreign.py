"""Each marketplace has its own words; another's give a copied text away (R10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.names import own_words

_WATT = re.compile(r"\d ?W $")
"""Before "RMS" it tells of an amplifier."""
_ALIKE = 80.0
"""Per cent of likeness from which a text counts as a copy of another marketplace's."""


@rule(
    "R10",
    "CROSS_PLATFORM_TEMPLATE",
    step=Step.WRITE,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    partly=True,
    source="seed, pitfall 10",
    passes="The ASIN was deactivated; see the performance notification.",
    fails="Our penalty points in Seller Centre increased.",
)
def cross_platform_template(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """No terms of another marketplace, and no text that was written for one."""
    if facts.playbook is None:
        return
    text, words = draft.text, own_words(draft, facts)
    others = (facts.playbooks[key] for key in sorted(facts.playbooks) if key != facts.playbook.marketplace)
    foreign = tuple((term, other.name[facts.locale]) for other in others for term in other.vocabulary)
    own = (*facts.playbook.vocabulary, facts.playbook.name.en)
    pattern, by_fold = _theirs(own, foreign)
    if pattern:
        for match in pattern.finditer(words):
            fold = " ".join(match.group().casefold().split())
            name = by_fold.get(fold) or by_fold.get(fold.removesuffix("s"))
            if name and not _WATT.search(words, max(0, match.start() - 4), match.start()):
                yield cross_platform_template.find(
                    "“{term}” is a term of {other}, not of {here}. A text made for another marketplace is misjudged.",
                    span=match.span(),
                    text=text,
                    term=match.group(),
                    other=name,
                    here=facts.playbook.name[facts.locale],
                    advice="Use this marketplace's own word for it.",
                )
    yield from _copied(draft, facts)


def _copied(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if not facts.earlier or len(draft.text) < 120:
        return
    from rapidfuzz import fuzz

    for marketplace, earlier in facts.earlier:
        alike = fuzz.ratio(draft.text, earlier, score_cutoff=_ALIKE)
        if marketplace != draft.marketplace and alike > _ALIKE:
            yield cross_platform_template.find(
                "The text is {percent} % the same as one written for {other}. Each marketplace judges by its own "
                "logic.",
                severity=Severity.WARN,
                overridable=True,
                percent=round(alike),
                other=marketplace,
            )
            return


@lru_cache(maxsize=64)
def _theirs(
    own: tuple[str, ...], foreign: tuple[tuple[str, str], ...]
) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """How the terms are found that are another's alone, and whose each is; of two that have one, the first's."""
    mine = {term.casefold() for term in own}
    whose: dict[str, str] = {}
    for term, name in foreign:
        whose.setdefault(term, name)
    theirs = {term: name for term, name in whose.items() if not _shared(term.casefold(), mine)}
    found = _terms(tuple(sorted(theirs, key=len, reverse=True)))
    return found, {term.casefold(): name for term, name in theirs.items()}


def _shared(term: str, own: set[str]) -> bool:
    return any(term == mine or re.search(rf"\b{re.escape(term)}\b", mine) for mine in own)


@lru_cache(maxsize=32)
def _terms(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    """Short capital terms as they are written ("FBT", "Wing"), longer ones in any case, plurals included.

    A letter of a script without spaces is no part of the word before it ("ASIN이"); "SLS-free" is a product's.
    """
    parts = []
    for term in terms:
        body = r"\s+".join(re.escape(word) for word in term.split())
        edge = r"(?<![0-9_A-Za-zÀ-ÿ])" if term[0].isascii() else ""
        close = r"s?(?![0-9_A-Za-zÀ-ÿ])(?!-free)" if term[-1].isascii() else ""
        exact = len(term) <= 5 and term[:1].isupper()
        parts.append(f"{edge}{body}{close}" if exact else f"{edge}(?i:{body}){close}")
    return re.compile("|".join(parts)) if parts else None
