"""Words that lose cases, and how they are recognised: phrases, their families, and the company they may keep.

A phrase is written as one says it. Around it the code allows what a writer varies without meaning anything else:
contractions ("did not", "didn't"), I and we, the strength of an adverb, spaces and hyphens, letters s p a c e d
out or st*rred. `word~` stands for the word and its regular inflections (in English, Spanish and Portuguese),
`one|other` for either (`_` joins the words of one), `…` for up to four words that may stand between, `…8` for eight,
ids and amounts among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from bot.casework.playbook import Words
from bot.casework.rules.disguise import shown
from bot.casework.rules.keeping import Keeping
from bot.casework.rules.labels import Labels
from bot.casework.rules.meaning import Meaning
from bot.casework.rules.spelling import Spelt, signs, spelt
from bot.casework.rules.text import MASK, lowered, sentence_at

Kind = Literal["URG", "EMO", "PLD", "ACC", "BUY", "THR", "DEN", "VAG", "PRM", "INF"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One entry of a word list."""

    text: str
    kind: Kind
    severity: Literal["block", "warn"]
    language: str = "en"
    replacement: str | None = None
    """What can stand in its place; "" deletes the phrase; None: only the advice helps."""
    cut: bool = False
    """The whole clause goes with it, where the rest of the sentence can stand alone."""
    advice: str = ""
    legal: bool = False
    """Allowed in a document of law: it names counsel or a court."""
    unless: str = ""
    """What in the same sentence shows that it is not meant: a regular expression, lower case."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase, found in a text at [start, end)."""

    start: int
    end: int
    phrase: Phrase


@dataclass(frozen=True, kw_only=True)
class Topic:
    """What a sentence may be about: one subject of a case. The meanings about_ID and sure_ID are the words for it."""

    id: str
    issue_class: str
    name: Words
    ids: frozenset[str] = frozenset()
    """What the playbooks call the numbers that such a subject has."""


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """All word lists, compiled once."""

    phrases: tuple[Phrase, ...] = ()
    friends: tuple[str, ...] = ()
    """Regular expressions of harmless company: "lazy susan", "arbitration clause"."""
    keeping: Mapping[str, Keeping] = field(default_factory=dict)
    """By language: how the facts of a clause stay when its tone goes."""
    acronyms: frozenset[str] = frozenset()
    shouts: frozenset[str] = frozenset()
    """Words that are emphasis when written in capitals."""
    joining: frozenset[str] = frozenset()
    """Words that stand in names and on labels, too ("MADE IN CHINA"): only two of them are emphasis."""
    printed: frozenset[str] = frozenset()
    """Names of papers and warnings that papers and cartons carry in capitals."""
    shown_statuses: frozenset[str] = frozenset()
    """States that a page shows in capitals."""
    places: frozenset[str] = frozenset()
    """How the name of a street, a district or a country ends ("XINGFU ROAD")."""
    said_of_it: frozenset[str] = frozenset()
    """What begins a statement about a label, and is not read off it ("the status WAS SET")."""
    clumsy: tuple[tuple[str, str | None], ...] = ()
    """(regular expression, replacement): English that reads as machine-made (R19)."""
    calques: tuple[tuple[tuple[str, ...], str], ...] = ()
    """Turns of another language in English words: (letters one of which must be there, regular expression) (R19)."""
    english: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Families of English words by which it is told whether they agree (R19)."""
    pinyin: frozenset[str] = frozenset()
    """Pinyin of everyday trade words; names stay (R19)."""
    topics: tuple[Topic, ...] = ()
    private: Labels = field(default_factory=lambda: Labels({}, {}))
    """Words beside the numbers of people: of their papers, banks, phones and homes (R34)."""
    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    """Words that stand for one thing, by its name (R04, R06, R08, R21, R28)."""
    stop_words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The commonest words of each language, by which it is recognised (R02)."""
    grammar_words: tuple[str, ...] = ()
    """Words of the trade that the grammar checker must know."""
    sources: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def _friends(self) -> re.Pattern[str] | None:
        return re.compile("|".join(f"(?:{f})" for f in self.friends), re.IGNORECASE) if self.friends else None

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[Spelt, Phrase]]]:
        index: dict[str, list[tuple[Spelt, Phrase]]] = {}
        for phrase in self.phrases:
            if _worded(phrase):
                how = spelt(phrase.text, phrase.language)
                for first in how.firsts:
                    index.setdefault(first, []).append((how, phrase))
        return index

    @cached_property
    def _by_first_sign(self) -> dict[str, list[tuple[Spelt, Phrase]]]:
        index: dict[str, list[tuple[Spelt, Phrase]]] = {}
        for phrase in sorted((p for p in self.phrases if not _worded(p)), key=lambda p: -len(p.text)):
            how = signs(phrase.text)
            for first in how.firsts:
                index.setdefault(first, []).append((how, phrase))
        return index

    @cached_property
    def _singles(self) -> dict[str, Phrase]:
        return {p.text.lower(): p for p in self.phrases if p.severity == "block" and _worded(p) and p.text.isalpha()}

    def hits(self, masked: str, language: str = "") -> Iterator[Hit]:
        """Every phrase of the text, from left to right, the longest where several begin; harmless company excused.

        A word of two languages ("urgente") is taken as one of this language.
        """
        text = lowered(masked).replace("’", "'")
        found = self._found(text)
        if found and self._friends:  # a text with nothing to excuse is not searched for what excuses
            text = self._friends.sub(lambda m: MASK * len(m.group()), text)
            found = self._found(text)
        reach = 0
        for hit in sorted(found, key=lambda h: (h.start, -h.end, h.phrase.language != language)):
            if hit.start >= reach and not _excused(text, hit):
                reach = hit.end
                yield hit

    def _found(self, text: str) -> list[Hit]:
        return [*self._word_hits(text), *self._disguised(text), *self._unworded_hits(text)]

    def _word_hits(self, text: str) -> Iterator[Hit]:
        for word in _WORD.finditer(text):
            for how, phrase in self._by_first_word.get(word.group(), ()):
                match = how.pattern.match(text, word.start())
                if match:
                    yield Hit(match.start(), match.end(), phrase)

    def _unworded_hits(self, text: str) -> Iterator[Hit]:
        """Scripts without spaces: the longest phrase at each place."""
        for place, sign in enumerate(text):
            for how, phrase in self._by_first_sign.get(sign, ()):
                end = how.end(text, place)
                if end and not _inside_number(text, place, end):
                    yield Hit(place, end, phrase)
                    break

    def _disguised(self, text: str) -> Iterator[Hit]:
        """Blocking phrases that are spaced out, full-width, cut by invisible characters, or starred."""
        plain = shown(text)
        if plain:
            for hit in (*self._word_hits(plain.text), *self._unworded_hits(plain.text)):
                start, end = plain.place(hit.start, hit.end)
                if hit.phrase.severity == "block" and text[start:end] != plain.text[hit.start : hit.end]:
                    yield Hit(start, end, hit.phrase)
        for match in _STARRED.finditer(text) if "*" in text else ():
            stars = re.compile(re.sub(r"\\\*", r"[^\\W\\d_]", re.escape(match.group())))
            swears = match.group().endswith("*")
            phrase = next(
                (
                    p
                    for word, p in sorted(self._singles.items())
                    if len(word) > 3 and stars.fullmatch(word) and (p.kind == "INF" or not swears)
                ),
                None,
            )
            if phrase:
                yield Hit(match.start(), match.end(), phrase)


_WORD = re.compile(r"(?<![\w'\-])[a-z0-9à-ɏạ-ỿ]+(?:'[a-z]+)?")
_STARRED = re.compile(r"(?<![\w*])[^\W\d_]+\*{1,6}(?:[^\W\d_]+\b|(?![\w*]))")
_SCRIPT = re.compile("[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _worded(phrase: Phrase) -> bool:
    return not _SCRIPT.search(phrase.text) and bool(re.match(r"[a-zA-Z0-9¡¿à-ɏạ-ỿ]", phrase.text))


def _excused(text: str, hit: Hit) -> bool:
    """Whether its sentence shows that the phrase is not meant."""
    if not hit.phrase.unless:
        return False
    sentence = sentence_at(text, hit.start)
    return bool(re.compile(hit.phrase.unless).search(text, sentence.start, sentence.end))


def _inside_number(text: str, start: int, end: int) -> bool:
    """ "12315" is a hotline, but not inside a longer number."""
    return text[start:end].isdigit() and (text[start - 1 : start].isdigit() or text[end : end + 1].isdigit())
