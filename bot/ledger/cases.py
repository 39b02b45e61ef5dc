"""Reading cases: by our number, by the marketplace's, as lists; their history and their twins."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from bot.casework.case import Case, Status
from bot.ledger.codec import instant, known
from bot.ledger.connection import Row, one_of
from bot.ledger.records import CaseNumber, HistoryRow
from bot.ledger.tokens import number_key
from bot.ledger.visibility import Scope, Snapshot, in_scope

FIRST_NUMBER = 1001
AT_ONCE = 500
"""Values in one statement: both engines take more."""
SAME_ENOUGH = 0.5
"""Jaccard index of two cases' subjects from which they are about the same."""


class CaseReads(Snapshot):
    """The part of a `Reading` that is about cases."""

    def case(self, ref: str, *, seen_by: str | None = None) -> Case | None:
        """The case of that number of ours. A stranger gets None, as for a number that does not exist."""
        visible, values = in_scope(self._scope(seen_by))
        return _one(self._db.row(f"SELECT c.body FROM cases c WHERE c.ref = :ref AND {visible}", ref=ref, **values))  # noqa: S608

    def case_by_number(self, number: str, *, seen_by: str | None = None) -> Case | None:
        """By the marketplace's number, current or earlier; letters' case and blanks do not matter."""
        visible, values = in_scope(self._scope(seen_by))
        row = self._db.row(
            "SELECT c.body FROM case_numbers n JOIN cases c ON c.ref = n.case_ref"  # noqa: S608
            f" WHERE n.number_key = :key AND {visible} ORDER BY c.live DESC, c.id DESC LIMIT 1",
            key=number_key(number) or "?",
            **values,
        )
        return _one(row)

    def numbered(self, numbers: Sequence[str]) -> dict[str, list[Case]]:
        """Which of these marketplace numbers (as `number_key` writes them) are taken, now or earlier, and by which
        cases, whoever may see them."""
        found: dict[str, list[Case]] = {}
        keys = [key for key in dict.fromkeys(map(number_key, numbers)) if key]
        for start in range(0, len(keys), AT_ONCE):
            listed, values = one_of("key", keys[start : start + AT_ONCE])
            rows = self._db.rows(
                "SELECT n.number_key, c.body FROM case_numbers n JOIN cases c ON c.ref = n.case_ref"  # noqa: S608
                f" WHERE n.number_key IN {listed}",
                **values,
            )
            for row in rows:
                found.setdefault(row["number_key"], []).append(known(Case, row["body"]))
        return found

    def cases(
        self,
        *,
        seen_by: str | None = None,
        owner: str = "",
        chat: str = "",
        shop: str = "",
        marketplace: str = "",
        statuses: Sequence[Status] = (),
        live_only: bool = False,
        here: str = "",
        limit: int = 20,
        offset: int = 0,
    ) -> list[Case]:
        """Newest first. `chat`: those at home there; `here`: those that are shared with that chat, too. `owner`: by
        any identity of the person."""
        scope = self._scope(seen_by)
        where, values = _filters(self._owners(owner), chat, shop, marketplace, statuses, live_only)
        if here:
            condition, more = in_scope(scope)
            place = Scope([here], [here])
            return self._newest(place, [condition, *where], values | more, limit=limit, offset=offset)
        if owner or chat or shop:  # few enough to be walked together
            condition, more = in_scope(scope)
            return self._newest(None, [condition, *where], values | more, limit=limit, offset=offset)
        return self._newest(scope, where, values, limit=limit, offset=offset)

    def count_cases(
        self,
        *,
        seen_by: str | None = None,
        owner: str = "",
        chat: str = "",
        shop: str = "",
        marketplace: str = "",
        statuses: Sequence[Status] = (),
        live_only: bool = False,
        here: str = "",
    ) -> int:
        """How many `cases` would list with the same filters and no limit."""
        scope = self._scope(seen_by)
        where, values = _filters(self._owners(owner), chat, shop, marketplace, statuses, live_only)
        if not here:
            return self._count(scope, where, values)
        condition, more = in_scope(scope)
        return self._count(Scope([here], [here]), [condition, *where], values | more)

    def _owners(self, owner: str) -> tuple[str, ...]:
        return self.selves(owner) if owner else ()

    def twin_of(self, *, shop: str, issue: str, subjects: Sequence[str], site: str = "") -> Case | None:
        """The live case about the same shop, issue and at least half of the same subjects (Jaccard ≥ 0.5).

        The likest one, the newest of equals. Cases about no id at all have no twins.
        """
        ours = set(subjects)
        if not ours:
            return None
        rows = self._db.rows(
            "SELECT c.body FROM cases c WHERE c.live = 1 AND c.shop = :shop AND c.issue = :issue"
            " AND (:site = '' OR c.site = :site) AND c.subjects_key <> '' ORDER BY c.id DESC",
            shop=shop,
            issue=issue,
            site=site,
        )
        candidates = [known(Case, row["body"]) for row in rows]
        likeness = [(len(ours & set(c.subjects)) / len(ours | set(c.subjects)), c) for c in candidates]
        best = max(likeness, key=lambda pair: pair[0], default=None)
        return best[1] if best and best[0] >= SAME_ENOUGH else None

    def like_without_ids(self, case: Case) -> Case | None:
        """For a case about no id at all: the newest other live one of the same shop, site and issue about none."""
        if case.subjects:
            return None
        row = self._db.row(
            "SELECT body FROM cases WHERE live = 1 AND shop = :shop AND issue = :issue AND site = :site"
            " AND subjects_key = '' AND ref <> :ref ORDER BY id DESC LIMIT 1",
            shop=case.shop,
            issue=case.issue,
            site=case.site,
            ref=case.ref,
        )
        return known(Case, row["body"]) if row else None

    def next_ref(self) -> str:
        """The next free number of ours ("C1001" is the first). A race for it runs one of the handlers again."""
        row = self._db.row("SELECT MAX(number) AS highest FROM cases")
        highest = int(row["highest"]) if row and row["highest"] is not None else 0
        return f"C{max(highest + 1, FIRST_NUMBER)}"

    def history(self, ref: str) -> list[HistoryRow]:
        """Every step of the case, in order."""
        rows = self._db.rows("SELECT * FROM history WHERE case_ref = :ref ORDER BY seq", ref=ref)
        return [
            HistoryRow(
                seq=row["seq"],
                case=row["case_ref"],
                at=instant(row["at"]),
                who=row["who"],
                what=row["what"],
                detail=json.loads(row["detail"]),
                before=json.loads(row["before"]),
                after=json.loads(row["after"]),
            )
            for row in rows
        ]

    def numbers(self, ref: str) -> list[CaseNumber]:
        """The marketplace's numbers of the case, the oldest first."""
        rows = self._db.rows("SELECT * FROM case_numbers WHERE case_ref = :ref ORDER BY at, number_key", ref=ref)
        return [CaseNumber(case=ref, number=row["number"], kind=row["kind"], at=instant(row["at"])) for row in rows]

    def numbers_of(self, refs: Sequence[str]) -> list[CaseNumber]:
        """The marketplace's numbers of all these cases, in no order."""
        if not refs:
            return []
        listed, values = one_of("ref", refs)
        rows = self._db.rows(f"SELECT * FROM case_numbers WHERE case_ref IN {listed}", **values)  # noqa: S608
        return [
            CaseNumber(case=row["case_ref"], number=row["number"], kind=row["kind"], at=instant(row["at"]))
            for row in rows
        ]


def case_columns(case: Case) -> dict[str, Any]:
    """The columns of a case's row but for `body`."""
    digits = case.ref.lstrip("Cc")
    return {
        "ref": case.ref,
        "number": int(digits) if digits.isdecimal() and len(digits) <= 15 else 0,
        "shop": case.shop,
        "marketplace": case.marketplace,
        "site": case.site,
        "issue": case.issue,
        "status": case.status.value,
        "live": int(case.live),
        "owner": case.owner,
        "chat": case.chat,
        "subjects_key": subjects_key(case.subjects),
        "revision": case.revision,
    }


def subjects_key(subjects: Sequence[str]) -> str:
    """Equal for the same ids in any order; "" for none."""
    if not subjects:
        return ""
    return hashlib.sha256("\n".join(sorted(set(subjects))).encode("utf-8", "replace")).hexdigest()


def _one(row: Row | None) -> Case | None:
    return known(Case, row["body"]) if row else None


def _filters(
    owners: Sequence[str], chat: str, shop: str, marketplace: str, statuses: Sequence[Status], live_only: bool
) -> tuple[list[str], dict[str, Any]]:
    """What `cases` and `count_cases` can be asked for, as conditions on `cases c`."""
    wanted = {"chat": chat, "shop": shop, "marketplace": marketplace}
    values: dict[str, Any] = {column: value for column, value in wanted.items() if value}
    where = [f"c.{column} = :{column}" for column in values]
    if owners:
        listed, more = one_of("owner", owners)
        where.append(f"c.owner IN {listed}")
        values |= more
    if statuses:
        listed, more = one_of("status", [Status(status).value for status in statuses])
        where.append(f"c.status IN {listed}")
        values |= more
    if live_only:
        where.append("c.live = 1")
    return where, values
