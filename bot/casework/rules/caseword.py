"""A letter to a manager is no case, and is called none where a marketplace has none (R21)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.meaning import Place, Said, said
from bot.casework.rules.names import own_words
from bot.casework.rules.workflow import like_a_case, statuses, taken_for_a_case

_NUMBER = re.compile(r"\bCASE-[0-9A-Z]{3,6}-[0-9A-Z]{3,6}\b|\[(?:[Cc]ase|[Tt]icket|[Ss]upport)(?: [^\]\n]{0,30})?\]")


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
    """A letter to a manager is no case: it is never called one, and where there are cases it replaces none."""
    if facts.playbook is None or (facts.form and facts.form.legal):
        return
    text, meanings = draft.text, facts.lexicon.meanings
    heard = list(said(own_words(draft, facts), meanings))
    if facts.playbook.case_system:
        yield from _taken_for_a_case(draft, facts, heard)
        return
    places = {sentence.within(place) for sentence in heard for place in _called_a_case(sentence)}
    if not places:
        places = {sentence.within(place) for sentence, place in like_a_case(heard)}
    if not places:
        places = set(statuses(text, meanings["case_status"], meanings["goods_status"]))
    for span in sorted({*places, *(match.span() for match in _NUMBER.finditer(text))}):
        yield no_case_system.find(
            "{marketplace} has no case system of its own: write to the recruiting manager or BD, and do not call "
            "it a case. Such talks bind nobody.",
            span=span,
            text=text,
            marketplace=facts.playbook.name[facts.locale],
        )


def _taken_for_a_case(draft: Draft, facts: Facts, heard: list[Said]) -> Iterator[Finding]:
    for sentence, place in taken_for_a_case(heard):
        start, end = sentence.within(place)
        yield no_case_system.find(
            "“{piece}”: a letter or a chat with a person is no case and binds nobody. Submit the text itself: "
            "{path}.",
            span=(start, end),
            text=draft.text,
            piece=draft.text[start:end],
            path=" → ".join(facts.channel.menu) if facts.channel and facts.channel.menu else "Help",
        )


def _called_a_case(sentence: Said) -> Iterator[Place]:
    """Every "case" or "ticket" of the sentence that is neither sold nor a way of speaking ("in case")."""
    spoken_of = "case_word"
    if not sentence.has("case_word") and sentence.has("case_life") and not sentence.has("goods_said"):
        spoken_of = "case_noun"
    return sentence.clear(spoken_of, "goods_case", "goods_ticket", "no_case")
