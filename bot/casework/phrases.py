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

from bot.casework.draft import FactSpan
from bot.casework.mistakes import AdminTrouble

_OPEN, _NAME, _CLOSE = "\x02", "\x03", "\x04"
_MARKED = re.compile(f"{_OPEN}([^{_NAME}]*){_NAME}([^{_CLOSE}]*){_CLOSE}")
_MARKS = re.compile(f"[{_OPEN}{_NAME}{_CLOSE}]")


class PhraseTrouble(AdminTrouble):
    """The sentence {phrase} of {issue} cannot be written: {why}."""

    code = "phrase_trouble"


class Fact(str):
    """A value that remembers the question it answers; in conditions and filters it is the plain text."""

    __slots__ = ("question",)
    question: str

    def __new__(cls, text: str, question: str) -> Fact:
        self = super().__new__(cls, _MARKS.sub("", text))
        self.question = question
        return self


def _marked(value: object) -> object:
    if isinstance(value, Fact) and value:
        return f"{_OPEN}{value.question}{_NAME}{value}{_CLOSE}"
    return value


_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=_marked, autoescape=False)


@lru_cache(maxsize=8192)
def _compiled(template: str) -> Template:
    return _ENVIRONMENT.from_string(template)


def slots_of(template: str) -> set[str]:
    """The names a template asks for. Raises jinja2.TemplateError if it cannot be read."""
    return meta.find_undeclared_variables(_ENVIRONMENT.parse(template))


def fill(template: str, facts: Mapping[str, Any], *, issue: str, phrase: str) -> tuple[str, tuple[FactSpan, ...]]:
    """The sentence and where its facts stand. Raises PhraseTrouble, which names issue and phrase."""
    try:
        text = _compiled(template).render(facts)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise PhraseTrouble(phrase=phrase, issue=issue, why=str(error)) from error
    return _spans(re.sub(r"[ \t]{2,}", " ", text).strip())


def _spans(text: str) -> tuple[str, tuple[FactSpan, ...]]:
    plain, spans, at = "", [], 0
    for match in _MARKED.finditer(text):
        plain = _continued(plain, text[at : match.start()])
        spans.append(FactSpan(len(plain), len(plain) + len(match[2]), match[1]))
        plain += match[2]
        at = match.end()
    return _MARKS.sub("", _continued(plain, text[at:])), tuple(spans)


def _continued(fact: str, literal: str) -> str:
    """A fact that ends in a full stop ("Co., Ltd.") brings the sentence's own with it."""
    return fact + (literal[1:] if fact.endswith(".") and literal.startswith(".") else literal)
