"""What a notice is about: the issue whose words and codes stand in it, with the phrase that decided."""

from __future__ import annotations

from dataclasses import dataclass

from bot.casework.cleaning import CHINESE, one_line
from bot.casework.notice.terms import Said
from bot.casework.playbook import Issue, Playbook

DECISIVE = 6.0
"""Points of a code or of a phrase that the playbook calls decisive."""
IN_TITLE = 2.5
"""What stands in the subject, or in the first line where there is none, says more."""
LEAST = 2.0
AHEAD = 1.3
ALONE = 1.5
"""An issue is proposed with so many points, and so many times those of the next one; fewer do where there is none."""
_AROUND = 60
"""Characters of the notice that are quoted on either side of the phrase."""
MOST_LIKELY = 4


@dataclass(frozen=True, slots=True)
class Matter:
    """The proposed issue, "" where none is ahead; the words that decided, and where they stand."""

    issue: str = ""
    phrase: str = ""
    sentence: str = ""
    likely: tuple[str, ...] = ()
    """Those with points, the likeliest first."""


def matter_of(book: Playbook, title: str, text: str) -> Matter:
    """The issue of this marketplace that the notice is about."""
    said, head = Said(text), Said(title)
    points: dict[str, float] = {}
    best: dict[str, tuple[float, str, int]] = {}
    for issue in book.issues:
        total = 0.0
        counted: list[str] = []
        for term, worth in _terms(issue):
            if any(term.casefold() in longer for longer in counted):
                continue
            here, above = said.find(term), head.find(term)
            if here is None and above is None:
                continue
            counted.append(term.casefold())
            told = worth * (IN_TITLE if above else 1.0)
            total += told
            if told > best.get(issue.id, (0.0, "", 0))[0]:
                best[issue.id] = (told, (here or above)[0], here.start() if here else -1)  # type: ignore[index]
        if total:
            points[issue.id] = total
    order = sorted(points, key=lambda one: -points[one])
    if not order:
        return Matter()
    first = order[0]
    needed = ALONE if len(order) == 1 else max(LEAST, AHEAD * points[order[1]])
    sure = points[first] >= needed
    if not sure:
        return Matter(likely=tuple(order[:MOST_LIKELY]))
    _, phrase, at = best[first]
    return Matter(first, one_line(phrase), _sentence(text, title, phrase, at), tuple(order[:MOST_LIKELY]))


def _terms(issue: Issue) -> list[tuple[str, float]]:
    """Every term with what it is worth, the longest first."""
    decisive = [*issue.notices, *(code.code for code in issue.codes)]
    usual = [*issue.keywords, *issue.aliases, issue.title.zh, issue.title.en]
    worth = {term: _worth(term) for term in usual if len(term) > 1} | dict.fromkeys(decisive, DECISIVE)
    return sorted(worth.items(), key=lambda entry: -len(entry[0]))


def _worth(term: str) -> float:
    """More words say more: "reserve" stands in many a notice, "account level reserve" in one kind."""
    if CHINESE.search(term) or not term.isascii():
        return {1: 0.5, 2: 1.0, 3: 2.0}.get(len(term), 3.0)
    words = len(term.replace("-", " ").split())
    return {1: 1.5 if term != term.lower() else 1.0, 2: 2.5}.get(words, 4.0)


def _sentence(text: str, title: str, phrase: str, at: int) -> str:
    """The phrase with what stands around it, within its own line, in whole words where there are blanks."""
    if at < 0:
        return one_line(title)[: 2 * _AROUND]
    line = text.rfind("\n", 0, at) + 1
    start = max(line, at - _AROUND)
    if start > line and (blank := text.find(" ", start, at)) >= 0:
        start = blank + 1
    stop = text.find("\n", at)
    return one_line(text[start : min(stop if stop >= 0 else len(text), at + len(phrase) + _AROUND)])
