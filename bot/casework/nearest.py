"""The vetted sentences nearest to what somebody wrote in Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.casework import story
from bot.casework.asking import Walk
from bot.casework.playbook import Action, Phrase

_SLOT = re.compile(r"\{[{%].*?[%}]\}")
_ENOUGH = 20.0
_MOST = 3


TOLD = ("causes", "actions", "controls")
"""The kinds of sentence by which a case is told; a request is not something one tells."""


def nearest_phrases(text: str, found: Walk, kinds: Sequence[str] = TOLD) -> tuple[tuple[str, Phrase], ...]:
    """Up to three of the issue's sentences of these kinds, best first, with the question that offers them."""
    if found.issue is None:
        return ()
    text = text[:1000]
    scored = [
        (_score(text, one), kind, one) for kind in kinds for one in story.offered(found.issue, kind, found.known)
    ]
    scored.sort(key=lambda entry: -entry[0])
    return tuple((kind, _phrase(one)) for score, kind, one in scored[:_MOST] if score >= _ENOUGH)


def _phrase(one: Phrase | Action) -> Phrase:
    return one if isinstance(one, Phrase) else Phrase(id=one.id, say=one.plan, label=one.label, when=one.when)


def _score(text: str, one: Phrase | Action) -> float:
    """Shared pairs of characters count most: Chinese has no words to compare."""
    sentence = _SLOT.sub("", _phrase(one).say.get("zh", ""))
    label = story.label_of(one).zh
    return max(_pairs(text, label), _pairs(text, sentence), 0.6 * fuzz.partial_ratio(text, label))


def _pairs(first: str, second: str) -> float:
    one, other = ({text[n : n + 2] for n in range(len(text) - 1)} for text in (first, second))
    return 200.0 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
