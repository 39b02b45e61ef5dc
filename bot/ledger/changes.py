"""What an answer may change, as values. The desk hands them to `Ledger.apply` inside one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.casework.case import Case, CaseChange
from bot.ledger.records import (
    CaseNumber,
    Chat,
    DraftRow,
    EvidenceRow,
    Interview,
    LinkCode,
    Member,
    MessageRow,
    NewTask,
    Shop,
)


@dataclass(frozen=True, slots=True)
class SaveInterview:
    """A new interview (`was` is None) or a step of one; `was` is the revision that was read.

    Making one active pauses the member's other active one in the same transaction.
    """

    interview: Interview
    was: int | None = None


@dataclass(frozen=True, slots=True)
class SaveShop:
    """A new shop or a changed one."""

    shop: Shop


@dataclass(frozen=True, slots=True)
class SaveChat:
    """A chat we learnt of, or its settings."""

    chat: Chat


@dataclass(frozen=True, slots=True)
class SaveMember:
    """A person we learnt of, or their settings."""

    member: Member


@dataclass(frozen=True, slots=True)
class Seen:
    """A member was seen in a chat: that makes them a member of it for 90 days."""

    member: str
    chat: str
    at: datetime
    source: str = "message"


@dataclass(frozen=True, slots=True)
class Left:
    """A member left a chat, or was taken out of it."""

    member: str
    chat: str


@dataclass(frozen=True, slots=True)
class OfferLink:
    """The member's one code; an earlier one no longer works."""

    offered: LinkCode


@dataclass(frozen=True, slots=True)
class SpoilLinkCode:
    """The code was seen by others: it no longer works, if it ever was one."""

    code: str


@dataclass(frozen=True, slots=True)
class RefuseLink:
    """The member typed the code that `other` was shown, and says that this is somebody else: it no longer works.

    Where the code is gone meanwhile, the handler runs again.
    """

    member: str
    other: str
    code: str


@dataclass(frozen=True, slots=True)
class LinkTried:
    """The member typed a code that does not work; these are counted."""

    member: str


@dataclass(frozen=True, slots=True)
class Link:
    """Two identities are one person from now on, and the code, which `other` was shown, is used up.

    What either was linked with stays with them, all under the new name `person`. Where the code is gone meanwhile, or
    the two have an identity in the same workspace by now, the handler runs again.
    """

    member: str
    other: str
    workspaces: tuple[str, str]
    """Of the two, in this order."""
    code: str
    person: str


@dataclass(frozen=True, slots=True)
class Unlink:
    """The identity stands for itself again; its codes no longer work, nor do those of the others."""

    member: str


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """A new version of a case's text. The ledger gives it the next version number of its case."""

    row: DraftRow


@dataclass(frozen=True, slots=True)
class ApproveDraft:
    """The latest version was approved, with reasons for what was overridden."""

    case: str
    version: int
    by: str
    at: datetime
    overridden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SaveFindings:
    """The rules said more of a version that is there already (same case and version)."""

    row: DraftRow


@dataclass(frozen=True, slots=True)
class SaveEvidence:
    """A file that came, or what was found out about it (same id)."""

    row: EvidenceRow


@dataclass(frozen=True, slots=True)
class AddNumber:
    """The marketplace gave the case a number."""

    number: CaseNumber


@dataclass(frozen=True, slots=True)
class Enqueue:
    """A task of its own (most come from `Answer.show`, `Answer.work` and the reminder plan)."""

    task: NewTask


@dataclass(frozen=True, slots=True)
class Replan:
    """The case stays as it was read, and its reminders are planned anew: what they follow from has changed."""

    case: Case


@dataclass(frozen=True, slots=True)
class Remember:
    """A small fact is kept for the house; `Reading.setting` gives it back."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class CancelTasks:
    """Waiting tasks whose key begins so are cancelled."""

    prefix: str


@dataclass(frozen=True, slots=True)
class SavePlaybook:
    """A playbook version that something was started with."""

    digest: str
    marketplace: str
    body: str


@dataclass(frozen=True, slots=True)
class SaveMessage:
    """A message shows something else now (same workspace and id)."""

    row: MessageRow


Change = (
    CaseChange
    | SaveInterview
    | SaveShop
    | SaveChat
    | SaveMember
    | Seen
    | Left
    | OfferLink
    | SpoilLinkCode
    | RefuseLink
    | LinkTried
    | Link
    | Unlink
    | SaveDraft
    | ApproveDraft
    | SaveFindings
    | SaveEvidence
    | AddNumber
    | Enqueue
    | Replan
    | Remember
    | CancelTasks
    | SavePlaybook
    | SaveMessage
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What one event leads to: all of it in one transaction, or none. `event_seq` is the event's row in the inbox.

    `reconcile`: the reminder tasks of each of these cases as they should be.
    """

    event_seq: int | None
    changes: Sequence[Change]
    tasks: Sequence[NewTask]
    reconcile: Mapping[str, Sequence[NewTask]]
    who: str
    at: datetime
