"""A text cut where a second matter may begin (R04): its sentences, their clauses, and what joins each to the last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.casework.playbook import Playbook
from bot.casework.rules.lexicon import Lexicon
from bot.casework.rules.meaning import Said, is_romance
from bot.casework.rules.naming import named_ids
from bot.casework.rules.text import Stretch, sentences

_NUMBERED = re.compile(r"(?:^|\n|(?<=[.。;；]) )[ \t]{0,8}(?:\d{1,2}[.)、]|[（(]\d{1,2}[)）]|[①-⑨])")
_NEW_PART = re.compile(r"\n[ \t]*\n(?=[^\n.。!?！？]{1,60}\n)|\[[A-Z][^\[\]\n]{1,40}\]")
"""A heading, in brackets or on a line of its own. A mere paragraph is none."""
_AND = re.compile(r",? and (?=\w)|[;；]")
_E_OR_Y = re.compile(r",? (?:and|e|y) (?=\w)|[;；]")
_ID = re.compile(r"(?<![\w.-])(?!\d{4}-\d\d-\d\d)(?=[A-Z-]{0,12}\d)[A-Z0-9][A-Z0-9-]{7,}(?!\w|\.\w)", re.ASCII)
"""What can only be the number of one thing, of whatever kind."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of the text; what joins it to what stands before, and where that begins.

    `joined` is "" (a new part), "next" (a sentence, whole), "follows" (the beginning of one), "ask" (of one that asks
    for something), "turn" (of one that names its subject), "and", "too" (the joining word comes after), "number",
    "more", "another"."""

    said: Said
    sentence: Said
    place: Stretch
    joined: str
    cut: int
    ids: Mapping[str, str] = field(default_factory=dict)
    """The numbers in it, and what the playbook calls each."""

    @property
    def opening(self) -> bool:
        """It begins the text, and with it the matter of it."""
        return not self.place.start


def clauses(text: str, words: str, lexicon: Lexicon, playbook: Playbook | None) -> Iterator[Clause]:
    """Each sentence of the writer's own words, whole, and then cut at what joins its clauses.

    What the writer says is no part of this text is left out. What a later part of a form says is not said of a second
    matter: its first sentence does not come whole."""
    ids = _ids(text, playbook)
    romance = is_romance(words)
    numbers = [(m.start(), m.end(), "number") for m in _NUMBERED.finditer(words)]
    parts = [m.start() for m in _NEW_PART.finditer(text)]
    reach, carried = 0, ""
    for sentence in sentences(words):
        said = Said(sentence, lexicon.meanings, romance=romance)
        if said.has("left_out"):
            continue
        new_part = not reach or any(reach <= at <= said.start for at in parts)
        joined = carried or ("" if new_part else _joined(said))
        cuts = [*_cuts(said, _E_OR_Y if romance else _AND), *(n for n in numbers if said.start <= n[0] < said.end)]
        led_in = any(at < said.start + 3 and kind in ("more", "another") for at, _, kind in cuts)
        pieces = [] if new_part or led_in else [(said.start, said.end, "next", said.start)]
        start, cut = said.start, said.start
        for at, after, kind in sorted(cuts, key=lambda one: (one[0], -one[1])):
            if at >= start:
                pieces.append((start, at, joined, cut))
                start, joined, cut = after, kind, at
        pieces.append((start, said.end, joined, cut))
        carried = joined if start >= said.end and joined in ("number", "more", "another") else ""
        reach = said.end
        for start, end, joined, cut in pieces:
            if start < end:
                yield Clause(
                    said.part(start, end),
                    said,
                    Stretch(start, end, words[start:end]),
                    joined,
                    cut,
                    dict(named for at, named in ids.items() if start <= at < end),
                )


def _ids(text: str, playbook: Playbook | None) -> dict[int, tuple[str, str]]:
    """Where a number of something stands, the number, and what the playbook calls it ("": nobody knows)."""
    found = {m.start(): (m.group(), "") for m in _ID.finditer(text)}
    named = named_ids(text, playbook) if playbook else ()
    return found | {one.start: (one.raw, one.key) for one in named}


def _joined(said: Said) -> str:
    """How a sentence is joined to those before it, where no word between them does it."""
    if said.has("too"):
        return "too"
    if any(place < 3 for place, _ in said.places("topic_named")):
        return "turn"
    return "ask" if said.has("wants") else "follows"


def _cuts(said: Said, and_: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """Where one clause ends and where the next begins, and how they are joined."""
    too = said.places("too")
    yield from ((*said.within(at), "another") for at in said.places("another_matter"))
    for at in said.places("moreover"):
        if not any(start <= at[0] < end for start, end in too):
            yield *said.within(at), "more"
    for m in and_.finditer(said.text):
        yield m.start() + said.start, m.end() + said.start, "and"
