"""Reading what a case is made of: interviews, drafts, evidence, playbook versions."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.casework.likeness import print_of, sketch
from bot.ledger.codec import loads, moment
from bot.ledger.connection import Row, one_of
from bot.ledger.records import DraftRow, EvidenceRow, Interview
from bot.ledger.visibility import Snapshot

AS_MANY = 50
"""Cases looked at that have the same text or the same file."""
COMMON = 2_000
"""Drafts that share a run of words, from which on it tells nothing of a text; where nothing else is known, the newest
of them are looked at."""
MOST_ROWS = 10_000
"""Rows that one question reads, those of the rarest hashes first (`bench/copies.py` says what that takes)."""
NEWEST = "LENGTH(case_ref) DESC, case_ref DESC"
"""Our numbers grow, C9999 before C10000."""


class PaperReads(Snapshot):
    """The part of a `Reading` that is about interviews, drafts and evidence."""

    def interview(self, id: str) -> Interview | None:
        return _interview(self._db.row("SELECT * FROM interviews WHERE id = :id", id=id))

    def active_interview(self, member: str) -> Interview | None:
        """The one interview the member is in, by this identity; the others are paused."""
        row = self._db.row("SELECT * FROM interviews WHERE member = :member AND state = 'active'", member=member)
        return _interview(row)

    def interviews(
        self, *, member: str = "", case: str = "", states: Sequence[str] = ("active", "paused")
    ) -> list[Interview]:
        """Last touched first. `member`: by any identity of the person. `case`: those about it, whoever led them."""
        listed, values = one_of("state", list(states))
        where = [f"state IN {listed}"]
        if member:
            theirs, more = one_of("member", self.selves(member))
            where.append(f"member IN {theirs}")
            values |= more
        if case:
            where.append("case_ref = :case_ref AND case_ref <> ''")  # the second half names the index
            values["case_ref"] = case
        rows = self._db.rows(
            f"SELECT * FROM interviews WHERE {' AND '.join(where)} ORDER BY touched_at DESC, id",  # noqa: S608
            **values,
        )
        return [found for row in rows if (found := _interview(row))]

    def draft(self, ref: str, version: int | None = None) -> DraftRow | None:
        """The latest version, or that one."""
        only, values = ("", {}) if version is None else (" AND version = :version", {"version": version})
        row = self._db.row(
            f"SELECT * FROM drafts WHERE case_ref = :ref{only} ORDER BY version DESC LIMIT 1",  # noqa: S608
            ref=ref,
            **values,
        )
        return _draft(row) if row else None

    def drafts(self, ref: str) -> list[DraftRow]:
        """Every version, the first one first."""
        rows = self._db.rows("SELECT * FROM drafts WHERE case_ref = :ref ORDER BY version", ref=ref)
        return [_draft(row) for row in rows]

    def drafts_elsewhere(self, text: str, *, marketplace: str, limit: int = 3) -> list[DraftRow]:
        """Drafts of other marketplaces that are like this text: first those with the same words, the newest first,
        then those that share most of its rarest runs of words with it."""
        same = self._drafts_with([print_of(text) or 0], marketplace=marketplace, limit=limit)
        alike = self._drafts_with(self._rarest(sketch(text), marketplace), marketplace=marketplace, limit=limit)
        refs = list(dict.fromkeys((*same, *alike)))[:limit]
        return [found for ref in refs if (found := self.draft(ref))]

    def _drafts_with(self, hashes: Sequence[int], *, marketplace: str, limit: int) -> list[str]:
        """Refs of other marketplaces' cases whose newest drafts have most of these, of as many the newest case."""
        if not hashes:
            return []
        parts = " UNION ALL ".join(
            f"SELECT case_ref FROM (SELECT case_ref FROM draft_sketches WHERE hash = :hash{n}"  # noqa: S608
            f" AND marketplace {side} :marketplace ORDER BY {NEWEST} LIMIT :common) AS few"
            for n in range(len(hashes))
            for side in ("<", ">")
        )
        rows = self._db.rows(
            f"SELECT case_ref, COUNT(*) AS shared FROM ({parts}) AS found"  # noqa: S608
            f" GROUP BY case_ref ORDER BY shared DESC, {NEWEST} LIMIT :limit",
            marketplace=marketplace,
            common=COMMON,
            limit=limit,
            **{f"hash{n}": one for n, one in enumerate(hashes)},
        )
        return [row["case_ref"] for row in rows]

    def _rarest(self, hashes: Sequence[int], marketplace: str) -> list[int]:
        """Of these the rarest in other marketplaces' drafts: as many as may be read, and one if all are common."""
        parts = " UNION ALL ".join(
            f"SELECT {n} AS nth, COUNT(*) AS many FROM (SELECT 1 AS one FROM draft_sketches WHERE hash = :hash{n}"  # noqa: S608
            f" AND marketplace {side} :marketplace LIMIT :common) AS few"
            for n in range(len(hashes))
            for side in ("<", ">")
        )
        if not parts:
            return []
        named = {f"hash{n}": one for n, one in enumerate(hashes)}
        counted = [0] * len(hashes)
        for row in self._db.rows(parts, marketplace=marketplace, common=COMMON, **named):
            counted[row["nth"]] += row["many"]
        taken: list[int] = []
        rows = 0
        for many, one in sorted((many, one) for many, one in zip(counted, hashes, strict=True) if many):
            rows += many
            if taken and (many >= COMMON or rows > MOST_ROWS):
                break
            taken.append(one)
        return taken

    def cases_saying(self, text: str, *, marketplace: str) -> list[str]:
        """Refs of the marketplace's cases whose newest draft differs from this text in numbers and ids only."""
        rows = self._db.rows(
            "SELECT case_ref FROM draft_sketches WHERE hash = :hash AND marketplace = :marketplace"
            " ORDER BY case_ref DESC LIMIT :limit",
            hash=print_of(text) or 0,
            marketplace=marketplace,
            limit=AS_MANY,
        )
        return [row["case_ref"] for row in rows]

    def cases_with_file(self, sha256: str) -> list[str]:
        """Refs of the cases that hold these very bytes."""
        rows = self._db.rows(
            "SELECT DISTINCT case_ref FROM evidence WHERE sha256 = :sha256 AND case_ref <> '' LIMIT :limit",
            sha256=sha256,
            limit=AS_MANY,
        )
        return [row["case_ref"] for row in rows]

    def evidence(self, *, case: str = "", interview: str = "") -> list[EvidenceRow]:
        """In the order the files came. With both, the files of either."""
        rows = self._db.rows(
            "SELECT body FROM evidence WHERE (:case_ref <> '' AND case_ref = :case_ref)"
            " OR (:interview <> '' AND interview = :interview) ORDER BY seq",
            case_ref=case,
            interview=interview,
        )
        return [loads(EvidenceRow, row["body"]) for row in rows]

    def evidence_row(self, id: str) -> EvidenceRow | None:
        row = self._db.row("SELECT body FROM evidence WHERE id = :id", id=id)
        return loads(EvidenceRow, row["body"]) if row else None

    def evidence_from(self, message: str) -> list[EvidenceRow]:
        """The files that came with that message."""
        rows = self._db.rows(
            "SELECT body FROM evidence WHERE message = :message AND message <> '' ORDER BY seq", message=message
        )
        return [loads(EvidenceRow, row["body"]) for row in rows]

    def playbook_body(self, digest: str) -> str | None:
        """The playbook version of that digest, as it was kept."""
        row = self._db.row("SELECT body FROM playbook_versions WHERE digest = :digest", digest=digest)
        return str(row["body"]) if row else None


def _interview(row: Row | None) -> Interview | None:
    return loads(Interview, row["body"], state=row["state"], revision=row["revision"]) if row else None


def _draft(row: Row) -> DraftRow:
    return loads(
        DraftRow,
        row["body"],
        version=row["version"],
        approved_by=row["approved_by"],
        approved_at=moment(row["approved_at"]),
        overridden=json.loads(row["overridden"]),
    )
