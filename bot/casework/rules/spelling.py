"""How a phrase of a word list is spelt as a pattern: families, inflections, gaps, what a writer varies.

The patterns are compiled when their first word is met: most of two thousand never are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.casework.rules.inflecting import inflections

_INTENSE = "(?:so|very|really|extremely|quite|too|deeply|totally|truly|super)"
_I_AM = "(?:i am|i'm|im|we are|we're)"
_NOT = {
    "did": "didn",
    "do": "don",
    "does": "doesn",
    "have": "haven",
    "has": "hasn",
    "is": "isn",
    "are": "aren",
    "was": "wasn",
}
_GAP = r"[\s\-_]{1,4}"
_SOME = rf"(?:[\w',]+{_GAP}){{0,4}}?"
_FAR = r"(?:(?:[^\s.;!?\[\]]|\.(?=\d))+\s{1,3})"
_WIDE = re.compile(re.escape(_GAP) + r"<(\d+)>" + re.escape(_GAP))
_NEAR = "[^。！？；!?;\\n]"


@dataclass(frozen=True)
class Spelt:
    """A phrase as it is looked for, and every word or sign it may begin with."""

    source: str
    firsts: frozenset[str]
    plain: bool = False
    """No pattern, but these very signs."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What it looks like, small letters."""
        return re.compile(self.source)

    def end(self, text: str, place: int) -> int:
        """Where it ends, if it stands at this place; else 0."""
        if self.plain:
            return place + len(self.source) if text.startswith(self.source, place) else 0
        match = self.pattern.match(text, place)
        return match.end() if match else 0


def signs(phrase: str) -> Spelt:
    """A phrase of a script without spaces: a space only parts its families and gaps."""
    text = phrase.lower()
    if not ({" ", "|"} & set(text)) or not re.search(r"\||…", text):
        return Spelt(text, frozenset(text[0]), plain=True)
    parts: list[str] = []
    for token in text.split():
        gap = re.fullmatch(r"…(\d*)", token)
        each = "|".join(
            re.escape(one).replace("_", r"\s?") for one in sorted(token.split("|"), key=len, reverse=True)
        )
        parts.append(f"{_NEAR}{{0,{gap.group(1) or 4}}}?" if gap else f"(?:{each})")
    return Spelt("".join(parts), frozenset(one[0] for one in text.split()[0].split("|")))


def spelt(phrase: str, language: str) -> Spelt:
    """A phrase of words with spaces between them."""
    words = phrase.lower().replace("’", "'").split()
    firsts: set[str] = set()
    parts: list[str] = []
    while words:
        taken, part, begins = _next(words, language)
        if not parts:
            firsts = begins
        parts.append(part)
        words = words[taken:]
    alone = r"(?!-\w)" if len(parts) == 1 else ""
    joined = _GAP.join(parts).replace(_GAP + _SOME + _GAP, f",?{_GAP}{_SOME}")
    joined = _WIDE.sub(lambda m: f",?{_GAP}{_FAR}{{0,{m.group(1)}}}?", joined)
    return Spelt(joined + r"(?![\w'])" + alone, frozenset(firsts))


def _several(words: list[str], language: str) -> tuple[str, set[str]]:
    """One member of a family, of one word or more."""
    _, part, firsts = _next(words[:1], language)
    return _GAP.join([part, *(_next([word], language)[1] for word in words[1:])]), firsts


def _next(words: list[str], language: str) -> tuple[int, str, set[str]]:
    """How many words are taken, the pattern they become, and the words that pattern may begin with."""
    pair = tuple(words[:2])
    if pair in {("i", "am"), ("we", "are")}:
        return 2, _I_AM, {"i", "we", "i'm", "we're", "im"}
    if len(pair) == 2 and pair[1] == "not" and pair[0] in _NOT:
        short = _NOT[pair[0]]
        return 2, f"(?:{pair[0]}{_GAP}not|{short}'?t)", {pair[0], f"{short}t", f"{short}'t"}
    if len(pair) == 2 and pair[1] == "is" and pair[0] in {"it", "that", "this"}:
        return 2, f"{pair[0]}(?:{_GAP}is|'?s)", {pair[0], f"{pair[0]}'s", f"{pair[0]}s"}
    word = words[0]
    if word == "…":
        return 1, _SOME, set()
    if word.startswith("…"):
        return 1, f"<{word[1:]}>", set()
    if "|" in word or "_" in word:
        each = [_several(one.split("_"), language) for one in word.split("|")]
        return 1, "(?:" + "|".join(part for part, _ in each) + ")", set().union(*(first for _, first in each))
    if word in {"i", "we"}:
        return 1, "(?:i|we)", {"i", "we"}
    if word in {"cannot", "can't"}:
        return 1, rf"(?:cannot|can't|cant|can{_GAP}not)", {"cannot", "can't", "cant", "can"}
    if word in {"so", "very"} and len(words) > 1:
        return 1, _INTENSE, set(_INTENSE[3:-1].split("|"))
    if word.endswith("~"):
        forms = inflections(word[:-1], language)
        return 1, "(?:" + "|".join(sorted(map(re.escape, forms), key=len, reverse=True)) + ")", forms
    first = re.match(r"[\w']+", word)
    return 1, re.escape(word), {first.group().rstrip("'") if first else word}
