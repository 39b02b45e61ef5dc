"""The rows of the ledger as values. Times are aware UTC; ids are opaque text; money is decimal text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.casework.draft import Draft, Finding, Value
from bot.casework.screen import NOT_LOOKED, Screen

LEAD = "lead"
"""Setting of a chat: the lead who hears what is escalated there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """The team's own store on a marketplace."""

    id: str
    name: str
    """Short name, as the team says it."""
    marketplace: str
    sites: tuple[str, ...]
    seller_id: str = ""
    legal_name_zh: str = ""
    legal_name_en: str = ""
    brands: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    home_chat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A conversation the bot is in. `settings`: digest hour, quiet hours and the like."""

    id: str
    workspace: str
    name: str = ""
    private: bool = False
    timezone: str = "Asia/Shanghai"
    locale: str = "zh-CN"
    settings: Mapping[str, Any] = field(default_factory=dict)
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person as a workspace knows them. `private_chat` is where the bot can reach them alone."""

    id: str
    workspace: str
    name: str = ""
    locale: str = "zh-CN"
    private_chat: str = ""
    lead: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCode:
    """A one-time code: whoever types it in another workspace, and confirms, becomes one person with this member."""

    member: str
    code: str
    until: datetime

    def proof(self, typed_by: str) -> str:
        """What a button carries in the code's place: that this member typed this very code, not another of its owner.

        It hides the code no better than 40 bits can, and need not: it stands only in the chat where that was typed.
        """
        return hashlib.sha256(f"{self.code} {self.member} {typed_by}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """The questions of one issue and the answers so far. There is no step counter: the next question follows
    from the answers. One is active per member; others are paused."""

    id: str
    member: str
    chat: str
    """The private chat where it runs."""
    home_chat: str
    """The chat the case will belong to ("" until it is known)."""
    kind: Literal["initial", "reply", "follow_up", "reopen"] = "initial"
    case: str = ""
    """Ref of the case this is about; for an initial interview, of the case it became."""
    answers: Mapping[str, Value] = field(default_factory=dict)
    raw: Mapping[str, Value] = field(default_factory=dict)
    """What was typed for questions that were not taken, so that a refused page comes back filled in."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """Question id to what was wrong with `raw`, as a catalogue sentence already filled in."""
    evidence: tuple[str, ...] = ()
    """Ids of evidence rows, in the order they came."""
    state: Literal["active", "paused", "done", "cancelled"] = "active"
    editing: str = ""
    """The one question that is being changed from the review page."""
    playbook: str = ""
    """Digest of the playbook version it runs on."""
    started_at: datetime
    touched_at: datetime
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One version of a case's text."""

    case: str
    version: int
    draft: Draft
    findings: tuple[Finding, ...] = ()
    by: str = ""
    at: datetime
    approved_by: str = ""
    approved_at: datetime | None = None
    overridden: Mapping[str, str] = field(default_factory=dict)
    """Rule id to the reason it was overridden with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A file that supports a case."""

    id: str
    case: str = ""
    interview: str = ""
    slot: str = ""
    original: str
    """The name it came with, cleaned for showing, never used as a path."""
    name: str = ""
    """The name it should bear in the marketplace's form."""
    sha256: str
    bytes: int
    type: str = ""
    """By content: jpg, png, pdf, xlsx, … or "" when unknown."""
    verdict: Literal["pending", "pass", "warn", "block", "withdrawn"] = "pending"
    findings: tuple[Finding, ...] = ()
    screen: Screen = NOT_LOOKED
    """What it shows, where it is a screenshot of a page."""
    smaller_of: str = ""
    """The file this is a smaller copy of, by id."""
    by: str = ""
    at: datetime
    message: str = ""
    """The message it came with, for recalls."""
    about: tuple[str, ...] = ()
    """Which of the case's ids it proves; none named: all of them, or nobody has said."""
    shows: Mapping[str, str] = field(default_factory=dict)
    """What it was seen to say, by question (rule R36)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One step of a case: append-only, written in the transaction that made it."""

    seq: int
    case: str
    at: datetime
    who: str
    what: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNumber:
    """A number the marketplace gave a case."""

    case: str
    number: str
    kind: Literal["current", "transferred", "split", "corrected"] = "current"
    at: datetime


TaskKind = Literal["send", "update", "work", "remind"]
TaskState = Literal["waiting", "done", "dead", "cancelled", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """Something that must happen once, now or later. `key` is unique for ever; an equal key is a non-event.

    `due_at` is case time. `lane` is one chat ("" for work): only the head of a lane is carried out.
    """

    kind: TaskKind
    key: str
    due_at: datetime
    view: str = ""
    subject: Mapping[str, Any] = field(default_factory=dict)
    lane: str = ""
    priority: int = 0
    case: str = ""
    """Ref of the case it belongs to, for reconciling reminders and for `casebot reminders`."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """mention, thread, supersedes, message (for updates), workspace …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task as the queue holds it."""

    seq: int
    kind: TaskKind
    key: str
    due_at: datetime
    view: str
    subject: Mapping[str, Any]
    lane: str
    priority: int
    case: str
    extra: Mapping[str, Any]
    state: TaskState = "waiting"
    attempts: int = 0
    lease_by: str = ""
    lease_until: datetime | None = None
    not_before: datetime | None = None
    """System time before which a retry must not happen."""
    last_error: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)
    done_at: datetime | None = None
    tried_at: datetime | None = None
    """System time of the first try."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event on its way into the inbox. `key` is what its workspace repeats on a redelivery."""

    workspace: str
    key: str
    chat: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """An event as it was stored before it was acknowledged."""

    seq: int
    workspace: str
    key: str
    chat: str
    body: Mapping[str, Any]
    state: Literal["new", "done", "failed"] = "new"
    attempts: int = 0
    lease_by: str = ""
    lease_until: datetime | None = None
    received_at: datetime
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A message the bot sent: what it shows, so that replies, recalls and stale cards find their way."""

    workspace: str
    id: str
    chat: str
    view: str
    subject: Mapping[str, Any]
    thread: str = ""
    revision: int = 0
    sent_at: datetime
    quiet: bool = False
    """Its buttons are gone."""
    mention: tuple[str, ...] = ()
    """Who is called in it, by member id."""
