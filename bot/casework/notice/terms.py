"""Finding a playbook's words in a notice: whole words, capitals of short names as they are written, and fast."""

from __future__ import annotations

import re
from functools import lru_cache

SHORT = 5
"""Letters up to which a name counts only as it is written: "Faire" is no French verb, "Full" no English adjective."""


class Said:
    """A text in which many words are looked for. Most are not there, which a plain comparison tells first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = text.casefold()

    def find(self, term: str) -> re.Match[str] | None:
        """Where the term stands first."""
        if not all(word in self._folded for word in term.casefold().split()):
            return None
        return _pattern(term).search(self.text)

    def holds_any(self, words: tuple[str, ...]) -> bool:
        """One of these stands there, in any case and within whatever."""
        return any(word in self._folded for word in words)


@lru_cache(maxsize=8192)
def _pattern(term: str) -> re.Pattern[str]:
    body = r"\s+".join(re.escape(word) for word in term.split())
    before = r"(?<![A-Za-z0-9_])" if term[:1].isascii() and term[:1].isalnum() else ""
    after = r"s?(?![A-Za-z0-9_])" if term[-1:].isascii() and term[-1:].isalnum() else ""
    exact = len(term) <= SHORT and term != term.lower()
    return re.compile(f"{before}{body}{after}", 0 if exact else re.IGNORECASE)
