"""Where a marketplace has no cases, nothing is called one: a letter goes to its manager (R21)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.meaning import Place, Said, said
from bot.casework.rules.names import own_words

_NUMBER = re.compile(r"\bCASE-[0-9A-Z]{3,6}-[0-9A-Z]{3,6}\b")


@rule(
    "R21",
    "NO_CASE_SYSTEM",
    step=Step.LOCATE,
    severity=Severity.BLOCK,
    source="seed, note",
    passes="A letter to the recruiting manager, with the violation's number",
    fails="A letter that calls itself Case CASE-12345-67890",
)
def no_case_system(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Where a marketplace has no cases, a letter to its manager is written and calls itself nothing else."""
    if facts.playbook is None or facts.playbook.case_system:
        return
    text = draft.text
    sentences = said(own_words(draft, facts), facts.lexicon.meanings)
    places = [sentence.within(place) for sentence in sentences for place in _called_a_case(sentence)]
    for span in sorted({*places, *(match.span() for match in _NUMBER.finditer(text))}):
        yield no_case_system.find(
            "{marketplace} has no case system of its own: write to the recruiting manager or BD, and do not call "
            "it a case. Such talks bind nobody.",
            span=span,
            text=text,
            marketplace=facts.playbook.name[facts.locale],
        )


def _called_a_case(sentence: Said) -> Iterator[Place]:
    """Every "case" or "ticket" of the sentence that is neither sold nor a way of speaking ("in case")."""
    goods = sentence.places("goods_case")
    places = sentence.places("case_word")
    if not places and sentence.has("case_life") and not sentence.has("goods_said"):
        places = sentence.places("case_noun")
    return (place for place in places if not any(start < place[1] and place[0] < end for start, end in goods))
