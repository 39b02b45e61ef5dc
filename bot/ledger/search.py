"""Search: the cases in which every word is found, newest first, fast with a hundred thousand of them.

Rare words name their cases outright; for common ones the cases are walked from the newest until enough are found.
"""

from __future__ import annotations

from typing import Any

from bot.casework.case import Case
from bot.ledger.codec import loads
from bot.ledger.connection import one_of
from bot.ledger.tokens import RUN, Term, folded, terms
from bot.ledger.visibility import Snapshot

RARE = 500
"""A term that names at most so many cases is looked up, not walked."""
HIGHEST = "\U0010ffff"
"""Sorts after every character a token has."""


class SearchReads(Snapshot):
    """The part of a `Reading` that finds cases by words."""

    def search(self, words: str, *, seen_by: str | None = None, limit: int = 20) -> list[Case]:
        """Cases that hold every word: ids, any part of a case number, words of the title, issue, outcome and lessons,
        the shop's name."""
        where, values = self._visible(seen_by)
        conditions = [where]
        looked_for = False
        rare: set[int] | None = None
        for n, word in enumerate(words[:400].split()[:8]):
            wanted = terms(word)
            shops = self._shops_named(word)
            if not wanted and not shops:
                continue
            looked_for = True
            named = {} if shops else {term: self._cases_of(term) for term in wanted}
            for found in named.values():
                if found is not None:
                    rare = found if rare is None else rare & found
            walked = [term for term in wanted if named.get(term) is None]
            condition, more = self._condition(f"w{n}", walked, shops)
            conditions.append(condition)
            values |= more
        if not looked_for or rare == set():
            return []
        if rare is not None:
            listed, more = one_of("id", sorted(rare, reverse=True))
            conditions.append(f"c.id IN {listed}")
            values |= more
        rows = self._db.rows(
            f"SELECT c.body FROM cases c WHERE {' AND '.join(conditions)} ORDER BY c.id DESC LIMIT :limit",  # noqa: S608
            limit=limit,
            **values,
        )
        return [loads(Case, row["body"]) for row in rows]

    def _shops_named(self, word: str) -> list[str]:
        """Shops whose name holds the word. A name may change, so it is not among the tokens of a case."""
        wanted = folded(word)
        if not RUN.search(wanted):
            return []
        rows = self._db.rows("SELECT id, name FROM shops")
        return [row["id"] for row in rows if wanted in folded(row["name"])][:50]

    def _cases_of(self, term: Term) -> set[int] | None:
        """The cases that hold the term; None when they are too many to name."""
        low, high = _range(term)
        rows = self._db.rows(
            "SELECT DISTINCT case_no FROM search_tokens WHERE token >= :low AND token < :high LIMIT :most",
            low=low,
            high=high,
            most=RARE + 1,
        )
        return None if len(rows) > RARE else {row["case_no"] for row in rows}

    def _condition(self, name: str, walked: list[Term], shops: list[str]) -> tuple[str, dict[str, Any]]:
        """A case has all of these terms, or belongs to one of these shops."""
        parts: list[str] = []
        values: dict[str, Any] = {}
        for n, term in enumerate(walked):
            low, high = f"{name}_{n}_low", f"{name}_{n}_high"
            values[low], values[high] = _range(term)
            parts.append(
                "EXISTS (SELECT 1 FROM search_tokens t"  # noqa: S608
                f" WHERE t.case_no = c.id AND t.token >= :{low} AND t.token < :{high})"
            )
        condition = " AND ".join(parts) or "1 = 1"
        if not shops:
            return condition, values
        listed, more = one_of(f"{name}_shop", shops)
        in_shop = f"c.shop IN {listed}"
        return (f"({in_shop} OR ({condition}))" if walked else in_shop), values | more


def _range(term: Term) -> tuple[str, str]:
    return term.text, term.text + (HIGHEST if term.beginning else "\x01")
