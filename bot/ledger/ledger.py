"""The ledger: everything Casebot keeps, with the same methods on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from bot.casework.case import Case, Status
from bot.ledger.changes import Change
from bot.ledger.records import (
    CaseNumber,
    Chat,
    DraftRow,
    EvidenceRow,
    HistoryRow,
    InboxRow,
    Interview,
    Member,
    MessageRow,
    NewTask,
    Shop,
    Task,
)


class Reading:
    """A read-only view of the ledger, consistent while it is open. Handlers and cards get this."""

    # -- cases. `seen_by` is a member id: only cases that member may see come back (members of the home chat, leads).
    def case(self, ref: str, *, seen_by: str | None = None) -> Case | None: ...
    def case_by_number(self, number: str, *, seen_by: str | None = None) -> Case | None:
        """By the marketplace's number, current or earlier; letters' case and blanks do not matter."""

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
        limit: int = 20,
        offset: int = 0,
    ) -> list[Case]:
        """Newest first."""

    def count_cases(self, **filters: Any) -> int: ...
    def twin_of(self, *, shop: str, issue: str, subjects: Sequence[str], site: str = "") -> Case | None:
        """The live case about the same shop, issue and at least half of the same subjects (Jaccard ≥ 0.5)."""

    def search(self, words: str, *, seen_by: str | None = None, limit: int = 20) -> list[Case]: ...
    def next_ref(self) -> str:
        """The next free number of ours ("C1001" is the first). Unique in the ledger: a race runs the handler again."""

    def history(self, ref: str) -> list[HistoryRow]: ...
    def numbers(self, ref: str) -> list[CaseNumber]: ...
    def draft(self, ref: str, version: int | None = None) -> DraftRow | None:
        """The latest version, or that one."""

    def drafts(self, ref: str) -> list[DraftRow]: ...
    def evidence(self, *, case: str = "", interview: str = "") -> list[EvidenceRow]: ...
    def evidence_row(self, id: str) -> EvidenceRow | None: ...

    # -- people and places
    def shops(self, *, member: str = "", marketplace: str = "") -> list[Shop]: ...
    def shop(self, id: str) -> Shop | None: ...
    def chat(self, id: str) -> Chat | None: ...
    def chats(self) -> list[Chat]: ...
    def member(self, id: str) -> Member | None: ...
    def members_of(self, chat: str) -> list[Member]: ...
    def chats_of(self, member: str) -> list[Chat]:
        """Groups (no private chats) the member is known to be in, last used first."""

    def may_see(self, member: str, case: Case) -> bool: ...
    def leads(self) -> list[Member]: ...

    # -- interviews
    def interview(self, id: str) -> Interview | None: ...
    def active_interview(self, member: str) -> Interview | None: ...
    def interviews(self, *, member: str = "", states: Sequence[str] = ("active", "paused")) -> list[Interview]: ...

    # -- queue, messages, playbooks
    def tasks(
        self,
        *,
        case: str = "",
        states: Sequence[str] = ("waiting",),
        prefix: str = "",
        kind: str = "",
        limit: int = 1000,
    ) -> list[Task]: ...
    def next_due(self) -> datetime | None:
        """Case time of the earliest waiting task."""

    def message(self, workspace: str, id: str) -> MessageRow | None: ...
    def last_message(self, thread: str) -> MessageRow | None: ...
    def playbook_body(self, digest: str) -> str | None: ...
    def setting(self, name: str, default: str = "") -> str:
        """A small fact the ledger keeps for the house ("clock_offset", "installed_at")."""


class Ledger:
    """Opens, migrates, reads and writes. `url` is a path to a SQLite file or `postgresql://…`."""

    def __init__(self, url: str) -> None: ...
    def migrate(self) -> None:
        """Brings the schema up to date under a lock; forward only."""

    def close(self) -> None: ...

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One consistent snapshot."""
        yield Reading()

    # -- the door's transactions
    def store_event(self, *, workspace: str, key: str, chat: str, body: dict[str, Any], at: datetime) -> int | None:
        """Transaction A: the inbox row's seq, or None when the key was seen before."""

    def claim_event(self, *, me: str, now: datetime, lease_s: float, seq: int | None = None) -> InboxRow | None:
        """The oldest new event whose chat has no older new one, leased (`now`: system time)."""

    def settle(
        self,
        *,
        event_seq: int | None,
        changes: Sequence[Change],
        tasks: Sequence[NewTask],
        reconcile: dict[str, Sequence[NewTask]],
        who: str,
        at: datetime,
    ) -> list[int]:
        """Transaction B: every change with its history, every task, the reminder tasks of each case in
        `reconcile` made equal to that list (kind `remind`; those not in it cancelled; those already done left
        alone), the event marked done. All or nothing. Returns the seqs of the new tasks.

        Raises `Moved` when what a change was read from is no longer so; `Twin` on the unique index of live cases.
        """
        return []

    def fail_event(self, seq: int, *, error: str, now: datetime, final: bool) -> None: ...

    # -- the courier's
    def claim_tasks(
        self,
        *,
        me: str,
        case_now: datetime,
        now: datetime,
        lease_s: float,
        limit: int,
        kinds: Sequence[str] = (),
    ) -> list[Task]:
        """Due tasks, at most one a lane (its head by seq), highest priority first, leased until now + lease_s."""
        return []

    def task_done(
        self,
        seq: int,
        *,
        me: str,
        now: datetime,
        result: dict[str, Any] | None = None,
        message: MessageRow | None = None,
    ) -> bool:
        """False when the lease was lost: somebody else did it."""
        return False

    def task_again(self, seq: int, *, me: str, not_before: datetime, error: str) -> None: ...
    def task_dead(self, seq: int, *, me: str, now: datetime, error: str, state: str = "dead") -> None: ...

    # -- small things
    def put_setting(self, name: str, value: str) -> None: ...
    def lease(self, name: str, *, me: str, now: datetime, lease_s: float) -> bool: ...
    def revision(self) -> int:
        """Grows with every commit that anybody might want to see."""
        return 0

    def backup(self, path: str) -> None: ...
    def tidy(self, *, now: datetime) -> dict[str, int]:
        """Nightly: done tasks after 90 days, inbox keys after 30."""
        return {}
