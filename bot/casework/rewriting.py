"""Rewriting by hand: what was left as it was keeps its phrase and its reading, what was changed has none."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.casework.draft import Draft, Sentence
from bot.casework.tongues import abbreviations

_ABBREVIATIONS = tuple(f" {one}" for one in abbreviations())
_END = re.compile(r"(?<=[.!?])[\"')\]]?\s+(?=[\"'(\[]?[^\sa-z])|(?<=[。！？])[”』」)]?\s*")


def sentences_of(text: str) -> tuple[str, ...]:
    """A text as its sentences, in order, white space tidied. Abbreviations and numbers end none."""
    text = " ".join(text.split())
    found: list[str] = []
    at = 0
    for match in _END.finditer(text):
        piece = text[at : match.end()].strip()
        if not piece or f" {piece}".endswith(_ABBREVIATIONS):
            continue
        found.append(piece)
        at = match.end()
    rest = text[at:].strip()
    return (*found, rest) if rest else tuple(found)


def rewrite(draft: Draft, part: str, text: str) -> Draft:
    """The draft with one part rewritten. Unchanged sentences keep phrase, facts and reading."""
    new = tuple(_matched([one for one in draft.sentences if one.part == part], part, text))
    order = [key for key, _ in draft.headings]
    sentences: list[Sentence] = []
    for key in [*order, *({one.part for one in draft.sentences} - set(order))]:
        sentences += new if key == part else [one for one in draft.sentences if one.part == key]
    return replace(draft, sentences=tuple(sentences), free_text=None)


def rewrite_whole(draft: Draft, text: str) -> Draft:
    """The draft with a text that was pasted whole. Where it bears the form's headings in their order, each part
    is rewritten; what cannot be told apart is kept as it came, as free text."""
    text = text.strip()
    pieces = _split(draft, text)
    if pieces is None:
        return replace(draft, free_text=text)
    for part, piece in pieces.items():
        draft = rewrite(draft, part, piece)
    return draft


def _split(draft: Draft, text: str) -> dict[str, str] | None:
    """Part id to its text; None unless every heading stands there once, in order, with nothing before the first."""
    if len(draft.headings) == 1 and not draft.headings[0][1]:
        return {draft.headings[0][0]: text}
    if any(not heading for _, heading in draft.headings):
        return None
    starts: list[tuple[int, int]] = []
    for _, heading in draft.headings:
        found = [match.span() for match in re.finditer(re.escape(heading), text)]
        if len(found) != 1 or (starts and found[0][0] < starts[-1][1]):
            return None
        starts.append(found[0])
    if not starts or text[: starts[0][0]].strip():
        return None
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return {
        part: text[start:end].strip() for (part, _), (_, start), end in zip(draft.headings, starts, ends, strict=True)
    }


def _matched(old: list[Sentence], part: str, text: str) -> list[Sentence]:
    """The new text as sentences: the old ones where they still stand, the rest as edited."""
    text = " ".join(text.split())
    taken: list[tuple[int, int, Sentence]] = []
    for sentence in sorted(old, key=lambda one: -len(one.text)):
        known = " ".join(sentence.text.split())
        at = text.find(known) if known else -1
        while at >= 0 and not _free(text, at, at + len(known), taken):
            at = text.find(known, at + 1)
        if at >= 0:
            taken.append((at, at + len(known), sentence))
    found: list[Sentence] = []
    last = 0
    for start, end, sentence in sorted(taken, key=lambda one: one[:2]):
        found += [*_edited(part, text[last:start]), sentence]
        last = end
    return found + _edited(part, text[last:])


def _edited(part: str, text: str) -> list[Sentence]:
    return [Sentence(part=part, text=piece) for piece in sentences_of(text)]


def _free(text: str, start: int, end: int, taken: list[tuple[int, int, Sentence]]) -> bool:
    """Whether the sentence stands here by itself: at a sentence's edges, and not inside another one's place."""
    if any(start < other_end and other_start < end for other_start, other_end, _ in taken):
        return False
    before = start == 0 or text[start - 1] in " 。！？"
    after = end == len(text) or text[end] == " " or text[end - 1] in "。！？"
    return before and after
