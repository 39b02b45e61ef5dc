"""What a request asks a marketplace to do: its acts by kind, and whether it asks for anything at all (R31).

Which words are acts, and which ask for nothing, is data: `asks_…` and `request_…` in config/lexicon/requests.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.casework.rules.meaning import Meaning, Place, Said, is_other
from bot.casework.rules.text import Stretch, hide

STEPS = ("reinstate", "pay", "release", "remove", "correct", "approve", "locate")
"""Kinds of acts that change something. To pass a case on is none: what the next team does is why it is passed on."""
_STRONG = (*(kind for kind in STEPS if kind != "correct"), "transfer")
_WEAK = ("correct", "tell", "check")
"""Kinds that say nothing without the thing they are done to: "check it", "correct them"."""
_EMPTY = ("asks_vaguely", "request_nothing", *(f"asks_{kind}" for kind in _WEAK))
_NOUN_BEFORE = re.compile(
    r"\b(?:the|a|an|our|your|this|that|of|for|after|under|in|was|were|been|be|is|has|have|had|already|not|its|any|no"
    r"|their|his|her|which|who|it|from|with|on|at|we|they|i)\s$"
)
_NOUN_ASKED = re.compile(
    r"\b(?:for|request(?:ing)?|ask for|after|of|apply for|seek(?:ing)?)\s(?:the |a |an |your )?$"
)
_NOUN = re.compile(r"(?:ent|und|ase|val|iew|ion|ance|payout|change|credit|extension|update)$")
_TO_BE = re.compile(r"\b(?<!can )(?<!may )(?<!will )(?<!would )(?<!could )(?<!was to )be (?:\w+ly )?$")
_PAST = re.compile(r"(?:ed|ment)$")
_NAMES = re.compile(r"\d|[a-zà-ÿ]{2,}|[\u0e00-\u0e7f\u30a0-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
"""What names a thing, where all that asks for nothing is hidden."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is asked for: its kind (`asks_…`), and its words at [start, end) of the request."""

    kind: str
    start: int
    end: int


def heard(request: str, meanings: Mapping[str, Meaning]) -> Said:
    """A request as one stretch of words."""
    return Said(Stretch(0, len(request), request), meanings)


def acts(request: Said, *kinds: str) -> list[Act]:
    """The acts of these kinds that are asked for, in order: no nouns, no past; "the removal of" is, if requested."""
    found = [Act(kind, *place) for kind in kinds for place in request.places(f"asks_{kind}")]
    chosen: list[Act] = []
    for act in sorted(found, key=lambda act: (act.start, -act.end)):
        if _asked(request.text, act) and not (chosen and act.start < chosen[-1].end):
            chosen.append(act)
    return chosen


def asks_for_nothing(request: Said, tone: Sequence[Place] = ()) -> bool:
    """Whether no act is asked for of anything: "please help", "we look forward to a good result".

    What stands at the places of `tone` (R01) names nothing either: "please check it, we are anxious". Of a language
    whose empty words are not known nothing is claimed.
    """
    if acts(request, *_STRONG) or is_other(request.text):
        return False
    weak = acts(request, *_WEAK)
    empty = [place for meaning in _EMPTY for place in request.places(meaning)]
    named = bool(_NAMES.search(hide(request.text, [*tone, *empty])))
    return not named if weak else not named or request.has("asks_vaguely")


def _asked(text: str, act: Act) -> bool:
    """Not a noun or a participle inside the object: “the review of”, “reimbursement report”."""
    word, before = text[act.start : act.end], text[max(0, act.start - 24) : act.start]
    if not word.isascii():
        return True
    if _PAST.search(word) and _TO_BE.search(before):
        return True
    if _NOUN_BEFORE.search(before):
        return bool(_NOUN_ASKED.search(before) and _NOUN.search(word))
    return not _PAST.search(word) or bool(_NOUN_ASKED.search(before))
