"""A change of a case as a step: encoded before the transaction, so that the lock is held for statements only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.casework.case import Case, CaseChange
from bot.ledger.cases import case_columns
from bot.ledger.codec import changed_fields, dumps, stamp
from bot.ledger.connection import Connection
from bot.ledger.mistakes import Moved, Twin
from bot.ledger.records import CaseNumber
from bot.ledger.tokens import case_tokens, number_key, number_tokens

Step = Callable[[Connection], list[int]]
"""Runs in the transaction, once or again from the start; returns the seqs of new tasks. Raises Moved and Twin."""

INSERT_CASE = (
    "INSERT INTO cases (ref, number, shop, marketplace, site, issue, status, live, owner, chat, subjects_key,"
    " revision, body) VALUES (:ref, :number, :shop, :marketplace, :site, :issue, :status, :live, :owner, :chat,"
    " :subjects_key, :revision, :body) ON CONFLICT (ref) DO NOTHING"
)
UPDATE_CASE = (
    "UPDATE cases SET number = :number, shop = :shop, marketplace = :marketplace, site = :site, issue = :issue,"
    " status = :status, live = :live, owner = :owner, chat = :chat, subjects_key = :subjects_key,"
    " revision = :revision, body = :body WHERE ref = :ref AND revision = :was"
)
ADD_TOKEN = (
    "INSERT INTO search_tokens (case_no, token) SELECT id, :token FROM cases WHERE ref = :ref"
    " ON CONFLICT (case_no, token) DO NOTHING"
)
FORGET_TOKEN = "DELETE FROM search_tokens WHERE case_no = (SELECT id FROM cases WHERE ref = :ref) AND token = :token"
KEEP_NUMBER = (
    "INSERT INTO case_numbers (case_ref, number_key, number, kind, at)"
    " VALUES (:case_ref, :number_key, :number, :kind, :at)"
    " ON CONFLICT (case_ref, number_key) DO UPDATE SET kind = excluded.kind, at = excluded.at"
)
FORGET_SHARES = "DELETE FROM case_shares WHERE case_no = (SELECT id FROM cases WHERE ref = :ref)"
ADD_SHARE = "INSERT INTO case_shares (case_no, chat, mode) SELECT id, :chat, :mode FROM cases WHERE ref = :ref"
SEEN = (
    "INSERT INTO memberships (member, chat, since, seen_at, source) VALUES (:member, :chat, :at, :at, :source)"
    " ON CONFLICT (member, chat) DO UPDATE SET source = excluded.source, seen_at = excluded.seen_at"
    " WHERE excluded.seen_at > memberships.seen_at"
)
"""A member was somewhere, now or later than we knew."""


def case_step(change: CaseChange, *, who: str, at: str) -> Step:
    """The case, its history row, what it is found by, its number and its owner's membership."""
    before, after = change.before, change.after
    columns = case_columns(after) | {"body": dumps(after)}
    was, became = changed_fields(before, after)
    row = {
        "case_ref": after.ref,
        "at": at,
        "who": who,
        "what": change.what,
        "detail": dumps(change.detail),
        "before": dumps(was),
        "after": dumps(became),
    }
    had = case_tokens(before) if before else frozenset()
    has = case_tokens(after)
    gone = [{"ref": after.ref, "token": token} for token in sorted(had - has)]
    new = [{"ref": after.ref, "token": token} for token in sorted(has - had)]
    numbered = (
        _numbered(change, at) if after.case_id and (before is None or before.case_id != after.case_id) else None
    )
    shares = [{"ref": after.ref, "chat": one.chat, "mode": one.mode} for one in after.shares if one.stands]
    shares_moved = after.shares != (before.shares if before else ())
    # Who opens or takes over a case in a chat belongs there, even if nobody has heard them in it yet.
    new_owner = before is None or before.owner != after.owner
    member = {"member": after.owner, "chat": after.chat, "at": at, "source": change.what}

    def step(tx: Connection) -> list[int]:
        _no_twin(tx, before, after, columns)
        if before is None:
            if tx.run(INSERT_CASE, **columns) == 0:
                raise Moved(after.ref)
        elif tx.run(UPDATE_CASE, was=before.revision, **columns) == 0:
            raise Moved(after.ref)
        if gone:
            tx.many(FORGET_TOKEN, gone)
        if new:
            tx.many(ADD_TOKEN, new)
        if numbered:
            numbered(tx)
        if shares_moved:
            tx.run(FORGET_SHARES, ref=after.ref)
            tx.many(ADD_SHARE, shares)
        if new_owner:
            tx.run(SEEN, **member)
        tx.run(
            "INSERT INTO history (case_ref, at, who, what, detail, before, after)"
            " VALUES (:case_ref, :at, :who, :what, :detail, :before, :after)",
            **row,
        )
        return []

    return step


def _no_twin(tx: Connection, before: Case | None, after: Case, columns: dict[str, Any]) -> None:
    """The unique index holds it anyway; asking first is what lets us say which case is in the way."""
    if not columns["live"] or not columns["subjects_key"]:
        return
    if before is not None and before.live and case_columns(before)["subjects_key"] == columns["subjects_key"]:
        same_place = (before.shop, before.site, before.issue) == (after.shop, after.site, after.issue)
        if same_place:
            return
    other = tx.row(
        "SELECT ref FROM cases WHERE live = 1 AND subjects_key <> '' AND shop = :shop AND site = :site"
        " AND issue = :issue AND subjects_key = :subjects_key AND ref <> :ref",
        **{name: columns[name] for name in ("shop", "site", "issue", "subjects_key", "ref")},
    )
    if other:
        raise Twin(ref=other["ref"])


def _numbered(change: CaseChange, at: str) -> Step:
    """The number that counts now is `current`; the one before is what made it change (corrected, transferred)."""
    ref = change.after.ref
    earlier = str(change.detail.get("kind") or "corrected")
    keep = number_step(CaseNumber(case=ref, number=change.after.case_id, at=datetime.fromisoformat(at)))

    def step(tx: Connection) -> list[int]:
        tx.run(
            "UPDATE case_numbers SET kind = :kind WHERE case_ref = :ref AND kind = 'current'", kind=earlier, ref=ref
        )
        return keep(tx)

    return step


def number_step(number: CaseNumber) -> Step:
    """A number of the marketplace's; the same one again only gets its new kind and date."""
    row = {
        "case_ref": number.case,
        "number_key": number_key(number.number),
        "number": number.number,
        "kind": number.kind,
        "at": stamp(number.at),
    }
    # An earlier number finds the case for ever, so these tokens are never taken away.
    found_by = [{"ref": number.case, "token": token} for token in sorted(number_tokens(number.number))]

    def step(tx: Connection) -> list[int]:
        tx.run(KEEP_NUMBER, **row)
        if found_by:
            tx.many(ADD_TOKEN, found_by)
        return []

    return step
