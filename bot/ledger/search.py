"""Search: the cases in which every word is found, newest first, fast with a hundred thousand of them.

Rare words name their cases outright; for common ones the cases are walked from the newest until enough are found.
"""

from __future__ import annotations

from typing import Any

from bot.casework.case import Case
from bot.ledger.connection import one_of
from bot.ledger.tokens import RUN, Term, folded, terms
from bot.ledger.visibility import Snapshot, in_scope

RARE = 1000
"""A term with at most so many entries is looked up, not walked."""
MOST_WORDS = 8
"""Further words are left out."""
HIGHEST = "\U0010ffff"
"""Sorts after every character a token has."""


class SearchReads(Snapshot):
    """The part of a `Reading` that finds cases by words."""

    def search(self, words: str, *, seen_by: str | None = None, limit: int = 20) -> list[Case]:
        """Cases that hold every word: ids, any part of a case number, words of the title, issue, outcome and lessons,
        the shop's name."""
        scope = self._scope(seen_by)
        if scope is not None and not scope.home:
            return []
        conditions: list[str] = []
        values: dict[str, Any] = {}
        rare: set[int] | None = None
        looked_for = False
        for n, word in enumerate(words[:400].split()[:MOST_WORDS]):
            wanted, shops = terms(word), self._shops_named(word)
            if not wanted and not shops:
                continue
            looked_for = True
            # A word that is a shop's name, too, names nothing outright: either will do.
            named = {} if shops else {term: self._cases_of(term) for term in wanted}
            for found in named.values():
                if found is not None:
                    rare = found if rare is None else rare & found
            walked = [term for term in wanted if named.get(term) is None]
            if walked or shops:
                condition, more = self._condition(f"w{n}_", walked, shops)
                conditions.append(condition)
                values |= more
        if not looked_for or rare == set():
            return []
        if rare is None:
            return self._newest(scope, conditions, values, limit=limit)
        listed, ids = one_of("rare", sorted(rare, reverse=True))
        visible, chats = in_scope(scope)
        return self._newest(None, [f"c.id IN {listed}", visible, *conditions], values | ids | chats, limit=limit)

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
            "SELECT case_no FROM search_tokens WHERE token >= :low AND token < :high LIMIT :most",
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
            low, high = f"{name}{n}_low", f"{name}{n}_high"
            values[low], values[high] = _range(term)
            parts.append(
                "EXISTS (SELECT 1 FROM search_tokens t"  # noqa: S608
                f" WHERE t.case_no = c.id AND t.token >= :{low} AND t.token < :{high})"
            )
        condition = " AND ".join(parts)
        if not shops:
            return condition, values
        listed, more = one_of(f"{name}shop", shops)
        in_shop = f"c.shop IN {listed}"
        return (f"({in_shop} OR ({condition}))" if walked else in_shop), values | more


def _range(term: Term) -> tuple[str, str]:
    return term.text, term.text + (HIGHEST if term.beginning else "\x01")
