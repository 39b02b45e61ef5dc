"""Whose words they are: names, brands and titles that came as answers are not the writer's tone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft
from bot.casework.playbook import Question
from bot.casework.rules.facts import Facts
from bot.casework.rules.text import hide, masked
from bot.casework.rules.unmarked import unmarked

_NAME = re.compile(
    r"(?:^|_)(?:title|brand|names?|product|company|model|supplier|manufacturer|complainant|owner|seller"
    r"|carrier|factory|mark|"
    r"trademark|style|store|shop|addressee|agency|laboratory|lab|holder)(?:_|$)"
)


def names(facts: Facts) -> tuple[str, ...]:
    """Titles, brands and names: those given as such, and answers to questions that ask for one."""
    return tuple(sorted({*facts.names, *_answered(facts)}))


def own_words(draft: Draft, facts: Facts) -> str:
    """The draft's text with everything masked that is not the writer's own wording, and with its headings masked."""
    text = masked(draft.text, names(facts))
    text = hide(text, unmarked(text, facts.lexicon.meanings))
    headings = [heading for _, heading in draft.headings if heading] or []
    spans = [m.span() for heading in headings for m in re.finditer(re.escape(heading), text)]
    return hide(text, spans)


def _answered(facts: Facts) -> Iterator[str]:
    kinds = {q.id: q.kind for q in _questions(facts)}
    for key, value in (facts.answers or {}).items():
        if _NAME.search(key) and kinds.get(key, "text") == "text":
            for each in (value,) if isinstance(value, str) else value:
                if 2 <= len(each) <= 200:
                    yield each


def _questions(facts: Facts) -> Iterator[Question]:
    yield from facts.playbook.common if facts.playbook else ()
    yield from facts.issue.questions if facts.issue else ()
