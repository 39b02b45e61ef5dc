"""One case, one issue (R04): clauses are about a topic each, and what joins them gives the second one away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.playbook import Words
from bot.casework.rules.apart import Seen, second
from bot.casework.rules.clauses import clauses
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.names import own_words
from bot.casework.rules.subjects import principal, topics_of
from bot.casework.rules.text import CJK, sentences

_CHINESE = re.compile(f"[{CJK}]")
_MOST = 300
"""Clauses that are looked at: nobody's case has a tenth of them."""
_UNNAMED = Words(zh="另一件事", en="another matter")


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
    text, lexicon = draft.text, facts.lexicon
    seen = Seen()
    for clause in islice(clauses(text, own_words(draft, facts), lexicon, facts.playbook), _MOST):
        topics = topics_of(clause, lexicon)
        about = principal(clause, topics)
        if clause.joined and second(clause, seen, about):
            first, other = next(iter(seen.matters.values()), None), next(iter(about.values()), None)
            yield multi_issue.find(
                "Two issues in one case: {first}, and {second}. "
                "Send the one that costs most first; the other gets a case of its own.",
                span=clause.place.span,
                text=text,
                first=(first.name if first else _UNNAMED)[facts.locale],
                second=(other.name if other else _UNNAMED)[facts.locale],
                classes=(first.issue_class if first else "", other.issue_class if other else ""),
                cut=clause.cut,
                advice="Take this passage out and open a second interview for it.",
            )
            return
        if clause.joined != "next":
            seen.note(clause, topics, about)


def without_second(text: str, cut: int, start: int) -> tuple[str, str]:
    """The text without the second issue, and the passage that was about it: from the connector at `cut` to the end of
    the sentence that begins at `start`, so that the parts after it stay."""
    end = next((s.end for s in sentences(text) if s.end > start), len(text))
    before = text[:cut].rstrip(" ,;，；、\t")
    stop = "" if not before or before[-1] in ".!?。！？\n" else ("。" if _CHINESE.search(before[-1]) else ".")
    return before + stop + text[end:], text[start:end].strip()
