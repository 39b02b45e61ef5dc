"""Grammar: mistakes are shown with their correction, terms of the trade and foreign names are let be (R19)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.casework.draft import Finding
from bot.casework.rules import check
from bot.casework.rules.grammar import _CANDIDATES, _SAYS
from bot.conversation.words import catalogue
from bot.playbooks.lexicon import lexicon
from tests.casework.rules.books import BOOKS, draft_for, facts_for, findings


def grammar(text: str, **more: object) -> tuple[Finding, ...]:
    """What the checker says of an English text."""
    return findings(text, grammar=True, only="R19", **more)


TRADE = (
    "The chargeback was filed on 2026-11-02.",
    "The offer was unsuppressed on 2026-11-02.",
    "We do not dropship this item.",
    "Each unit is in a polybag.",
    "The report shows 15 unfulfillable units.",
    "The cartons were packed with dunnage.",
)


@pytest.mark.parametrize("text", TRADE)
def test_terms_of_the_trade_are_no_mistakes(text: str):
    assert grammar(text) == ()


@pytest.mark.parametrize("text", TRADE)
def test_they_would_be_mistakes_without_the_dictionary(text: str):
    bare = replace(facts_for(grammar=True), lexicon=replace(lexicon(), grammar_words=()))
    assert check(draft_for(text, bare), bare, only=["R19"])


@pytest.mark.parametrize(
    "word", ["organised", "colour", "aluminium", "cheque", "palletised", "despatched", "unauthorised", "serialised"]
)
def test_a_word_as_britain_spells_it_is_no_mistake(word: str):
    assert grammar(f"The {word} one is meant.") == ()


@pytest.mark.parametrize("word", ["colur", "recieve", "organizse", "palletisd", "wich"])
def test_what_neither_country_spells_so_is_one(word: str):
    assert grammar(f"The {word} one is meant.")


def test_a_term_of_the_marketplace_is_no_mistake():
    text = "The widgetron of the offer was removed."
    assert grammar(text)
    playbook = BOOKS["amazon"].model_copy(update={"vocabulary": ("Widgetron",)})
    assert grammar(text, playbook=playbook) == ()


@pytest.mark.parametrize("name", ["café", "Müller", "naïve", "😀", "№", "𝔸"])
def test_a_letter_that_english_has_not_hides_no_mistake_beside_it(name: str):
    text = f"The {name} label could of been recieved."
    told = {text[slice(*f.span)]: f.suggestion for f in grammar(text) if f.span}
    assert told["could of"] == "could have"
    assert "recieved" in told
    assert not any(name in piece for piece in told)


def test_of_several_spellings_two_are_shown_and_none_is_taken_by_a_click():
    (found,) = grammar("We recieve the units on 2026-11-02.")
    assert found.suggestion is None
    assert (found.values["first"], found.values["second"]) == ("receive", "relieve")
    assert "receive" in found.message.format_map(found.values)


def test_a_text_in_another_language_is_not_held_against_english():
    text = "La publicación fue pausada el 2026-11-02 y los productos están en el almacén de la empresa."
    assert not [f for f in grammar(text) if f.message.startswith("Grammar")]


def test_every_kind_of_mistake_is_told_in_chinese():
    assert {_CANDIDATES, *_SAYS.values()} <= set(catalogue("zh-CN"))
