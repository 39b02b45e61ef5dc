"""The regular forms of a word: what `word~` stands for in a word list."""

from __future__ import annotations

import re


def inflections(word: str, language: str) -> set[str]:
    """The word and its regular inflections, as its language has them; English where we know no better."""
    return _romance(word) if language in ("es", "pt") else _english(word)


def _english(word: str) -> set[str]:
    """Plural or third person, past, -ing."""
    forms = {word}
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return forms | {word[:-1] + "ies", word[:-1] + "ied", word + "ing"}
    if word.endswith("e"):
        return forms | {word + "s", word + "d", word[:-1] + "ing"}
    forms.add(word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s"))
    stem = word + word[-1] if re.fullmatch(r"[a-z]*[^aeiou][aeiou][bdgmnpt]", word) and len(word) <= 4 else word
    return forms | {stem + "ed", stem + "ing"}


def _romance(word: str) -> set[str]:
    """A Spanish or Portuguese adjective in gender, number and superlative; a verb with its future and conditional."""
    if re.search(r"[aei]r$", word):
        return {
            word + end for end in ("", "é", "ás", "á", "emos", "án", "ía", "íamos", "ían", "ei", "ão", "ia", "iam")
        }
    stem = word[:-1]
    superlatives = {stem + most + end for most in ("ísim", "íssim") for end in ("o", "a", "os", "as")}
    ends = ("o", "a", "os", "as") if word.endswith("o") else ("e", "es")
    return {stem + end for end in ends} | superlatives
