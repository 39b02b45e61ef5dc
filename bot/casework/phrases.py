"""Phrases become sentences: Jinja templates filled with facts, and where each fact stands afterwards.

Templates come from playbooks, facts from answers; a fact is never read as a template. A slot that nothing
fills is an error, not a blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.casework.cleaning import HAN
from bot.casework.draft import FactSpan
from bot.casework.mistakes import AdminTrouble

_OPEN, _NAME, _CLOSE = "\x02", "\x03", "\x04"
_MARKED = re.compile(f"{_OPEN}([^{_NAME}]*){_NAME}([^{_CLOSE}]*){_CLOSE}")
_WITHOUT_BLANK = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]")
"""Chinese and Japanese characters and their punctuation: no blank stands behind them."""
_MARKS = re.compile(f"[{_OPEN}{_NAME}{_CLOSE}]")


class PhraseTrouble(AdminTrouble):
    """The sentence {phrase} of {issue} cannot be written: {why}."""

    code = "phrase_trouble"


class Fact(str):
    """A value that remembers the question it answers; in conditions and filters it is the plain text."""

    __slots__ = ("many", "noun", "question")
    question: str
    noun: str
    """What a counted list counts ("ASIN"): said in it, so not a second time by the words before it."""
    many: bool
    """Several values: `{% if items.many %}` chooses the plural of the words around them."""

    def __new__(cls, text: str, question: str, noun: str = "", *, many: bool = False) -> Fact:
        self = super().__new__(cls, _MARKS.sub("", text))
        self.question = question
        self.noun = noun
        self.many = many
        return self


def _marked(value: object) -> object:
    if isinstance(value, Fact) and value:
        return f"{_OPEN}{value.question}{_NAME}{value}{_CLOSE}"
    return value


_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=_marked, autoescape=False)


@lru_cache(maxsize=8192)
def _compiled(template: str) -> Template:
    return _ENVIRONMENT.from_string(template)


@lru_cache(maxsize=16384)
def slots_of(template: str) -> frozenset[str]:
    """The names a template asks for. Raises jinja2.TemplateError if it cannot be read."""
    return frozenset(_asked_for(template))


def _asked_for(template: str) -> set[str]:
    return meta.find_undeclared_variables(_ENVIRONMENT.parse(template))


def fill(template: str, facts: Mapping[str, Any], *, issue: str, phrase: str) -> tuple[str, tuple[FactSpan, ...]]:
    """The sentence and where its facts stand. Raises PhraseTrouble, which names issue and phrase."""
    try:
        text = _compiled(template).render(facts)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise PhraseTrouble(phrase=phrase, issue=issue, why=str(error)) from error
    nouns = {one.question: one.noun for one in facts.values() if isinstance(one, Fact) and one.noun}
    return _spans(re.sub(r"[ \t]{2,}", " ", text).strip(), nouns)


def _spans(text: str, nouns: Mapping[str, str]) -> tuple[str, tuple[FactSpan, ...]]:
    plain, spans, at = "", [], 0
    for match in _MARKED.finditer(text):
        before = _with_words(plain, text[at : match.start()])
        if noun := nouns.get(match[1]):
            before = _without(noun, before)
        plain = _with_fact(before, match[2])
        spans.append(FactSpan(len(plain) - len(match[2]), len(plain), match[1]))
        at = match.end()
    return _with_words(plain, _MARKS.sub("", text[at:])), tuple(spans)


def _without(noun: str, before: str) -> str:
    """The words before a counted list, less what its noun says again: "for orders" becomes "for" before "12 order
    numbers listed in Attachment 1"."""
    left = before.rstrip(" ")
    for length in range(len(noun), 1, -1):
        head = re.escape(noun[:length].removesuffix("s"))
        again = rf"{head}$" if HAN.match(noun) else rf"(?<![^\W\d_]){head}s?$"
        if (HAN.match(noun) or noun[length : length + 1] in ("", " ")) and re.search(again, left, re.IGNORECASE):
            left = re.sub(again, "", left, flags=re.IGNORECASE).rstrip(" ")
            break
    return left + (" " if left and not _WITHOUT_BLANK.match(left[-1]) else "")


def _with_words(text: str, words: str) -> str:
    """The words after a fact: no second full stop after "Co., Ltd.", no blank between two Chinese characters."""
    second_stop = text.endswith(".") and words.startswith(".")
    blank = HAN.match(text[-1:]) and HAN.match(words[1:2]) and words.startswith(" ")
    return text + (words[1:] if second_stop or blank else words)


def _with_fact(text: str, fact: str) -> str:
    """The fact after the words before it; the fact itself is never touched."""
    blank = HAN.match(text[-2:-1]) and HAN.match(fact) and text.endswith(" ")
    return (text[:-1] if blank else text) + fact
