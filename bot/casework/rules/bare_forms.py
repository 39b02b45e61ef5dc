"""English whose words do not agree: "the carrier lose", "these label", "after receive the notice" (R19).

Told by families of words (`english` in config/lexicon/words.yaml) and by what stands before them: a base form is
wrong where its subject opens the clause; behind "let", "did", "requires that" and behind two subjects it is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from bot.casework.rules.inflecting import inflections

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d+|[^\sa-z\d]")
_ADVERBS = frozenset(["also", "always", "still", "just", "only", "now", "often", "never", "even", "really", "all"])
_OPENS = frozenset(
    ["the", "our", "this", "that", "your", "his", "her", "my", "its", "each", "every", "a", "an", "their"]
)
_JOINS = frozenset(
    [
        "because",
        "but",
        "when",
        "if",
        "so",
        "while",
        "although",
        "since",
        "after",
        "before",
        "then",
        "why",
        "until",
        "as",
    ]
)
_MANY = frozenset(
    ["these", "those", "several", "many", "few", "two", "three", "four", "five", "six", "seven", "eight"]
)
_MANY |= {"nine", "ten", "twelve", "twenty"}
_ONE = frozenset(["this", "each", "every", "a", "an"])
_GOES_ON = frozenset(
    (
        *("is", "was", "are", "were", "has", "have", "had", "from", "in", "on", "of", "to", "at", "for"),
        *("and", "but", "so", "which", "with", "by", "because", "when", "it", "already", "not", "do", "does", "can"),
        *("will", "may", "be", "been", "they", "we", "confirm", "said", "show", "say"),
    )
)
"""What stands behind a whole noun; anything else may make it the first half of another ("order numbers")."""
_IS = frozenset(["is", "was", "are", "were", "has", "have"])
_BEFORE_ING = frozenset(["after", "before", "for", "without", "when"])
_BEHIND_VERB = frozenset(
    ["the", "our", "this", "your", "that", "these", "it", "a", "all", "out", "problem", "notice"]
)

Span = tuple[int, int]


def bare_forms(text: str, english: Mapping[str, frozenset[str]]) -> Iterator[Span]:
    """The places where a word of an English text, in small letters, does not agree with the one before it."""
    words = [(m.group().replace("’", "'"), m.start(), m.end()) for m in _WORD.finditer(text)]
    nouns, verbs, behind = (english.get(key, frozenset()) for key in ("nouns", "verbs", "behind"))
    wrong = irregular(english.get("irregular", frozenset()))
    if not nouns:
        return
    for n, (word, start, end) in enumerate(words):
        before = words[n - 1][0] if n else ""
        after = words[n + 1][0] if n + 1 < len(words) else "."
        if word in verbs or word in behind:
            if word in verbs and (begin := _subject(words, n, nouns)):
                yield words[begin - 1][1], end
            elif before in _BEFORE_ING and after in _BEHIND_VERB and (n < 2 or words[n - 2][0] != "not"):
                yield words[n - 1][1], end
        elif word in nouns and before and not before.isdigit() and _ends(after):
            if before in _MANY or (before in ("of", "our", "the") and _one_of(words, n)):
                yield words[n - 1][1], end
        elif before in _ONE and {word[:-1], word[:-2]} & nouns and word.endswith("s") and _counts(before, after):
            yield words[n - 1][1], end
        elif word in wrong:
            yield start, end


def _ends(after: str) -> bool:
    return after in _GOES_ON or (not after[0].isalnum() and after not in "-'’&/\ue000")


def _counts(before: str, after: str) -> bool:
    """ "this labels are", though not "this dates from 2024"."""
    return after in _IS if before == "this" else _ends(after)


def _one_of(words: list[tuple[str, int, int]], n: int) -> bool:
    """ "one of factory", "one of our supplier"."""
    told = " ".join(word for word, _, _ in words[max(0, n - 3) : n])
    return bool(re.search(r"(?:^| )one of(?: our| the)?$", told))


def _subject(words: list[tuple[str, int, int]], n: int, nouns: frozenset[str]) -> int:
    """Where the one thing begins that this base form is said of, counted from 1; 0 where it is said of none."""
    at = n - 1
    while at >= 0 and words[at][0] in _ADVERBS:
        at -= 1
    if at < 0:
        return 0
    word = words[at][0]
    if word in ("he", "she", "it"):
        first = at
    elif word in nouns:
        first = at - 1 if at and words[at - 1][0] in _OPENS else at
    else:
        return 0
    ahead = words[first - 1][0] if first else "."
    opening = not ahead[0].isalnum() and ahead not in "\ue000'’\"-/&"
    if not (opening or ahead in _JOINS):
        return 0
    return first + 1


@lru_cache(maxsize=4)
def irregular(verbs: frozenset[str]) -> frozenset[str]:
    """Regular endings on verbs that have none: "sended"."""
    regular = (inflections(verb, "en") for verb in verbs)
    return frozenset(form for forms in regular for form in forms if form.endswith("ed"))
