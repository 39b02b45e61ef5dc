"""Files say what the text says, however each of them writes it (R36)."""

# ruff: noqa: ARG001 (a rule has one signature, whatever it needs)
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.casework.conditions import several
from bot.casework.draft import Draft, Finding, Severity, Value
from bot.casework.lists import digest_of, shown
from bot.casework.rules.engine import Step, also, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.grounding import day_in

_SUM = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")
_CENTS = re.compile(r"\.0+$")
_MARKS = re.compile(r"[^\w.]|_|\.(?!\d)|(?<!\d)\.")
"""What a name or an id may be written with or without; a point between digits is part of the number."""


@rule(
    "R36",
    "EVIDENCE_MATCH",
    step=Step.ATTACH,
    severity=Severity.BLOCK,
    source="seed, common failures (evidence does not match)",
    passes="The invoice shows model HX-20, and so does the text",
    fails="A lab report for model HX-10 with a text about HX-20",
)
def evidence_match(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A file says what the text says: the same id, model, company and dates."""
    for file in facts.attachments or ():
        for key, seen in sorted(file.shows.items()):
            said = facts.answer(key)
            if said and not _agree(seen, (facts.answers or {}).get(key, "")):
                yield evidence_match.find(
                    "{name} shows {field} “{seen}”, the text says “{said}”.",
                    file=file.name,
                    name=file.name,
                    field=key,
                    seen=seen,
                    said=said,
                )


@also(evidence_match)
def list_matches(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A list that the text counts holds exactly the ids of the answers."""
    for file in facts.attachments or ():
        for question, seen in sorted(shown(file.shows).items()):
            ids = several((facts.answers or {}).get(question, ""))
            if ids and digest_of(ids) != seen:
                yield evidence_match.find(
                    "{name} holds {seen} ids, the answers have {said}, or not the same ones. "
                    "Give the ids again; the list is then made anew.",
                    file=file.name,
                    name=file.name,
                    seen=seen.split(" ")[0],
                    said=len(set(ids)),
                )


def _agree(seen: str, said: Value) -> bool:
    """Whether a file bears the answer: of several ids or names, one of them is enough."""
    return _plain(seen) in {_plain(one) for one in (*several(said), ", ".join(several(said)))}


def _plain(value: str) -> str:
    """A day, a sum or a name without the way it is written."""
    text = unicodedata.normalize("NFKC", value).strip()
    day = day_in(text)
    if day:
        return day.isoformat()
    text = _SUM.sub(lambda m: _CENTS.sub("", m.group().replace(",", "")), text)
    return _MARKS.sub("", text).casefold()
