"""Every change as a step: encoded before the transaction, so that the write lock is held for statements only."""

from __future__ import annotations

from datetime import datetime
from typing import Any, assert_never

from bot.casework.case import CaseChange
from bot.casework.likeness import print_of, sketch
from bot.ledger import links, queue
from bot.ledger.case_steps import SEEN, Step, case_step, number_step
from bot.ledger.changes import (
    AddNumber,
    ApproveDraft,
    CancelTasks,
    Change,
    Enqueue,
    Left,
    Link,
    LinkTried,
    OfferLink,
    RefuseLink,
    Remember,
    Replan,
    SaveChat,
    SaveDraft,
    SaveEvidence,
    SaveFindings,
    SaveInterview,
    SaveMember,
    SaveMessage,
    SavePlaybook,
    SaveShop,
    Seen,
    SpoilLinkCode,
    Unlink,
)
from bot.ledger.codec import dumps, stamp
from bot.ledger.connection import Connection
from bot.ledger.mistakes import Moved
from bot.ledger.queue_reads import keep_message, message_columns
from bot.ledger.upkeep import PUT_SETTING


def prepare(change: Change, *, who: str, at: datetime) -> Step:
    """The step that writes this change. `who` and `at` go into the history."""
    match change:
        case CaseChange():
            return case_step(change, who=who, at=stamp(at))
        case AddNumber():
            return number_step(change.number)
        case Replan():
            return _unmoved(change)
        case Remember():
            return _statement(PUT_SETTING, name=change.name, value=change.value)
        case CancelTasks():
            return _cancel(change, stamp(at))
        case SaveInterview():
            return _interview(change)
        case SaveShop():
            return _shop(change)
        case SaveChat():
            return _chat(change)
        case SaveMember():
            return _member(change)
        case Seen():
            return _seen(change)
        case Left():
            return _left(change)
        case OfferLink() | SpoilLinkCode() | RefuseLink() | LinkTried() | Link() | Unlink():
            return links.step_of(change, at=stamp(at))
        case SaveDraft():
            return _draft(change)
        case ApproveDraft():
            return _approval(change)
        case SaveFindings():
            return _findings(change)
        case SaveEvidence():
            return _evidence(change)
        case Enqueue():
            return _enqueue(change)
        case SavePlaybook():
            return _playbook(change)
        case SaveMessage():
            return _message(change)
        case _:
            assert_never(change)


def _interview(change: SaveInterview) -> Step:
    one = change.interview
    columns = {
        "id": one.id,
        "member": one.member,
        "state": one.state,
        "case_ref": one.case,
        "touched_at": stamp(one.touched_at),
        "revision": one.revision if change.was is None else max(one.revision, change.was + 1),
        "body": dumps(one),
    }

    def step(tx: Connection) -> list[int]:
        if one.state == "active":
            tx.run(
                "UPDATE interviews SET state = 'paused', revision = revision + 1"
                " WHERE member = :member AND state = 'active' AND id <> :id",
                member=one.member,
                id=one.id,
            )
        if change.was is None:
            touched = tx.run(
                "INSERT INTO interviews (id, member, state, case_ref, touched_at, revision, body)"
                " VALUES (:id, :member, :state, :case_ref, :touched_at, :revision, :body)"
                " ON CONFLICT (id) DO NOTHING",
                **columns,
            )
        else:
            touched = tx.run(
                "UPDATE interviews SET member = :member, state = :state, case_ref = :case_ref,"
                " touched_at = :touched_at, revision = :revision, body = :body WHERE id = :id AND revision = :was",
                was=change.was,
                **columns,
            )
        if touched == 0:
            raise Moved(one.id)
        return []

    return step


def _shop(change: SaveShop) -> Step:
    shop = change.shop
    return _statement(
        "INSERT INTO shops (id, name, marketplace, body) VALUES (:id, :name, :marketplace, :body) ON CONFLICT (id)"
        " DO UPDATE SET name = excluded.name, marketplace = excluded.marketplace, body = excluded.body",
        id=shop.id,
        name=shop.name,
        marketplace=shop.marketplace,
        body=dumps(shop),
    )


def _chat(change: SaveChat) -> Step:
    chat = change.chat
    return _statement(
        "INSERT INTO chats (id, private, gone, body) VALUES (:id, :private, :gone, :body) ON CONFLICT (id)"
        " DO UPDATE SET private = excluded.private, gone = excluded.gone, body = excluded.body",
        id=chat.id,
        private=int(chat.private),
        gone=int(chat.gone),
        body=dumps(chat),
    )


def _member(change: SaveMember) -> Step:
    member = change.member
    return _statement(
        "INSERT INTO members (id, lead, body) VALUES (:id, :lead, :body) ON CONFLICT (id)"
        " DO UPDATE SET lead = excluded.lead, body = excluded.body",
        id=member.id,
        lead=int(member.lead),
        body=dumps(member),
    )


def _seen(change: Seen) -> Step:
    return _statement(SEEN, member=change.member, chat=change.chat, at=stamp(change.at), source=change.source)


def _left(change: Left) -> Step:
    return _statement(
        "DELETE FROM memberships WHERE member = :member AND chat = :chat", member=change.member, chat=change.chat
    )


def _draft(change: SaveDraft) -> Step:
    row = change.row
    columns = {
        "case_ref": row.case,
        "approved_by": row.approved_by,
        "approved_at": stamp(row.approved_at),
        "overridden": dumps(row.overridden),
        "body": dumps(row),
    }
    text = row.draft.text
    hashes = {one for one in (*sketch(text), print_of(text)) if one is not None}
    marketplace = row.draft.marketplace
    sketched = [{"hash": one, "marketplace": marketplace, "case_ref": row.case} for one in sorted(hashes)]

    def step(tx: Connection) -> list[int]:
        tx.run(
            "INSERT INTO drafts (case_ref, version, approved_by, approved_at, overridden, body)"
            " SELECT :case_ref, COALESCE(MAX(version), 0) + 1, :approved_by, :approved_at, :overridden, :body"
            " FROM drafts WHERE case_ref = :case_ref",
            **columns,
        )
        tx.run("DELETE FROM draft_sketches WHERE case_ref = :case_ref", case_ref=row.case)
        tx.many(
            "INSERT INTO draft_sketches (hash, marketplace, case_ref) VALUES (:hash, :marketplace, :case_ref)",
            sketched,
        )
        return []

    return step


def _approval(change: ApproveDraft) -> Step:
    columns = {
        "case_ref": change.case,
        "version": change.version,
        "approved_by": change.by,
        "approved_at": stamp(change.at),
        "overridden": dumps(dict(change.overridden)),
    }

    def step(tx: Connection) -> list[int]:
        touched = tx.run(
            "UPDATE drafts SET approved_by = :approved_by, approved_at = :approved_at, overridden = :overridden"
            " WHERE case_ref = :case_ref AND version = :version"
            " AND NOT EXISTS (SELECT 1 FROM drafts n WHERE n.case_ref = :case_ref AND n.version > :version)",
            **columns,
        )
        if touched == 0:
            raise Moved(f"{change.case} version {change.version}")
        return []

    return step


def _findings(change: SaveFindings) -> Step:
    return _statement(
        "UPDATE drafts SET body = :body WHERE case_ref = :case_ref AND version = :version",
        body=dumps(change.row),
        case_ref=change.row.case,
        version=change.row.version,
    )


def _evidence(change: SaveEvidence) -> Step:
    row = change.row
    return _statement(
        "INSERT INTO evidence (id, case_ref, interview, message, sha256, body)"
        " VALUES (:id, :case_ref, :interview, :message, :sha256, :body) ON CONFLICT (id) DO UPDATE SET"
        " case_ref = excluded.case_ref, interview = excluded.interview, message = excluded.message,"
        " sha256 = excluded.sha256, body = excluded.body",
        id=row.id,
        case_ref=row.case,
        interview=row.interview,
        message=row.message,
        sha256=row.sha256,
        body=dumps(row),
    )


def _enqueue(change: Enqueue) -> Step:
    columns = queue.task_columns(change.task)
    return lambda tx: queue.insert(tx, columns)


def _cancel(change: CancelTasks, at: str) -> Step:
    def step(tx: Connection) -> list[int]:
        queue.cancel(tx, change.prefix, at)
        return []

    return step


def _unmoved(change: Replan) -> Step:
    """A plan made of an older state must not replace the plan of a newer one."""

    def step(tx: Connection) -> list[int]:
        row = tx.row("SELECT revision FROM cases WHERE ref = :ref", ref=change.case.ref)
        if row is None or row["revision"] != change.case.revision:
            raise Moved(change.case.ref)
        return []

    return step


def _playbook(change: SavePlaybook) -> Step:
    return _statement(
        "INSERT INTO playbook_versions (digest, marketplace, body) VALUES (:digest, :marketplace, :body)"
        " ON CONFLICT (digest) DO NOTHING",
        digest=change.digest,
        marketplace=change.marketplace,
        body=change.body,
    )


def _message(change: SaveMessage) -> Step:
    columns = message_columns(change.row)

    def step(tx: Connection) -> list[int]:
        keep_message(tx, columns)
        return []

    return step


def _statement(sql: str, **values: Any) -> Step:
    def step(tx: Connection) -> list[int]:
        tx.run(sql, **values)
        return []

    return step
