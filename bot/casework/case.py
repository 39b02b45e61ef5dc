"""A case and how it may change: drafting → ready → open ⇄ waiting → resolved | closed | dropped.

Every legal change is one method that returns a `CaseChange`: the case before, the case after, and the
one row that goes into its history. Illegal ones raise.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot.casework.mistakes import UserMistake
from bot.casework.share import Share


class Status(StrEnum):
    """Where a case stands. `open`, `waiting`, `resolved` are the marketplace's own; the rest is ours."""

    DRAFTING = "drafting"
    READY = "ready"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    """The marketplace closed it on us."""
    DROPPED = "dropped"
    """We gave up."""


LIVE = frozenset({Status.DRAFTING, Status.READY, Status.OPEN, Status.WAITING})
"""Statuses in which a second case about the same thing is a duplicate."""
UNSENT = frozenset({Status.DRAFTING, Status.READY})
"""Statuses in which the text may still change: the marketplace has not seen it."""
SUBMITTED = frozenset({Status.OPEN, Status.WAITING})


class NotNow(UserMistake):
    """{ref} is {status}; that cannot be done now. {way_out}"""

    code = "not_now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One request to a marketplace. Times are aware UTC."""

    ref: str
    shop: str
    """Id of the shop in the ledger."""
    marketplace: str
    site: str
    issue: str
    title: str = ""
    """One line for lists, in the operator's language."""
    code: str = ""
    subjects: tuple[str, ...] = ()
    """The ids the case is about, normalised and sorted."""
    status: Status = Status.DRAFTING
    owner: str
    chat: str
    """The home chat: finished case, status changes and nudges go there."""
    case_id: str = ""
    """The marketplace's number that counts now; earlier ones are kept in `case_numbers`."""
    created_at: datetime
    drafted_at: datetime | None = None
    """When its text was last changed before it was sent; None while it stands as it was first written."""
    approved_at: datetime | None = None
    submitted_at: datetime | None = None
    last_update_at: datetime | None = None
    """When the marketplace last said or did something (submission counts)."""
    waiting_since: datetime | None = None
    response_due_at: datetime | None = None
    looked_at: datetime | None = None
    """When somebody last looked at the case in the back office."""
    snoozed_until: datetime | None = None
    followed_up_at: datetime | None = None
    follow_ups: int = 0
    resolved_at: datetime | None = None
    reopened: int = 0
    """How often it was taken up again after the marketplace had ended it."""
    outcome: str = ""
    outcomes: tuple[tuple[str, str], ...] = ()
    """(id, outcome) of the ids that were decided otherwise than the case as a whole."""
    effect_verified: bool = False
    decided_by: str = ""
    """What decided it: an option's id of the playbook's `closing`."""
    next_time: str = ""
    """What to do differently next time, likewise."""
    lessons: tuple[str, ...] = ()
    """What somebody added in their own words."""
    own_reminders: tuple[tuple[str, str, str, str], ...] = ()
    """(id, moment, member, words): what a member asked to be reminded of. The moment is UTC in ISO 8601."""
    second_asked: tuple[str, ...] = ()
    """Who was asked to look the newest text over beside its owner, in that order; empty while nobody is."""
    second_asked_at: datetime | None = None
    """When the last of them was."""
    deadlines: tuple[tuple[str, str], ...] = ()
    """(name, ISO date) from the interview: appeal windows, claim windows, certificate expiry."""
    opened_before: bool = False
    """It is older than Casebot: missing texts and screenshots never block."""
    shares: tuple[Share, ...] = ()
    """How it stands with other groups, those where it ended too."""
    playbook: str = ""
    """Digest of the playbook version the case was written with."""
    revision: int = 0
    """Grows with every change; what a handler read must still be there when its change is written."""

    @property
    def live(self) -> bool:
        """Somebody still has to do something about it."""
        return self.status in LIVE

    def share_with(self, chat: str) -> Share | None:
        """How it stands with that group; None where it was never offered to it."""
        return next((one for one in self.shares if one.chat == chat), None)

    def approve(self, *, at: datetime) -> CaseChange:
        """The draft is good; it goes to the marketplace next."""
        self._only(Status.DRAFTING, Status.READY, way_out="/status " + self.ref)
        return self._to("approved", status=Status.READY, approved_at=at, second_asked=())

    def ask_second(self, member: str, *, name: str, at: datetime) -> CaseChange:
        """Somebody else looks the text over before it goes out; whoever was asked before may still answer."""
        self._only(Status.DRAFTING, Status.READY, way_out="/status " + self.ref)
        asked = tuple(one for one in self.second_asked if one != member)
        return self._to("second_asked", {"name": name}, second_asked=(*asked, member), second_asked_at=at)

    def send_back(self, *, line: str, wish: str) -> CaseChange:
        """Who looked it over wants a line changed; its owner asks anew when that is done."""
        self._only(Status.DRAFTING, Status.READY, way_out="/status " + self.ref)
        return self._to("second_wish", {"line": line, "wish": wish}, second_asked=())

    def release(self, *, reason: str) -> CaseChange:
        """Nobody is waited for any more: the deadline is nearer than the next answer."""
        self._only(Status.DRAFTING, Status.READY, way_out="/status " + self.ref)
        return self._to("second_released", {"reason": reason}, second_asked=())

    def rework(self, *, at: datetime, **detail: Any) -> CaseChange:
        """The text, or the files it names, changed before it was sent: whoever approved it has not seen this one."""
        self._only(Status.DRAFTING, Status.READY, way_out="/status " + self.ref)
        anew: dict[str, Any] = {"drafted_at": at, "approved_at": None, "second_asked": ()}
        return self._to("draft_edited", detail, status=Status.DRAFTING, **anew)

    def submit(self, case_id: str, *, at: datetime) -> CaseChange:
        """It was sent; the marketplace gave it this number."""
        self._only(Status.DRAFTING, Status.READY, way_out="/caseid " + self.ref)
        return self._to(
            "submitted",
            {"case_id": case_id},
            status=Status.OPEN,
            case_id=case_id,
            approved_at=self.approved_at or at,
            submitted_at=at,
            last_update_at=at,
            looked_at=at,
            snoozed_until=None,
        )

    def renumber(self, case_id: str, *, kind: str = "corrected") -> CaseChange:
        """The marketplace's number changed or was typed wrong; the old one is kept."""
        return self._to("renumbered", {"case_id": case_id, "was": self.case_id, "kind": kind}, case_id=case_id)

    def awaits_response(self, *, since: datetime, until: datetime | None) -> CaseChange:
        """The marketplace waits for us: the clock starts."""
        self._only(Status.OPEN, Status.WAITING, way_out="/submitted")
        return self._to(
            "waiting",
            {"until": until.isoformat() if until else None},
            status=Status.WAITING,
            waiting_since=since,
            last_update_at=since,
            response_due_at=until,
            looked_at=since,
            snoozed_until=None,
        )

    def answered(self, *, at: datetime, by: str = "us") -> CaseChange:
        """We answered (`us`), or the marketplace did (`them`); the case is with the marketplace again."""
        self._only(Status.OPEN, Status.WAITING, way_out="/status " + self.ref)
        return self._to(
            "answered",
            {"by": by},
            status=Status.OPEN,
            last_update_at=at,
            looked_at=at,
            waiting_since=None,
            response_due_at=None,
            snoozed_until=None,
        )

    def followed_up(self, *, at: datetime) -> CaseChange:
        """A follow-up was sent inside the same case; the clock starts again."""
        self._only(Status.OPEN, way_out="/status " + self.ref)
        return self._to(
            "followed_up",
            {"number": self.follow_ups + 1},
            followed_up_at=at,
            follow_ups=self.follow_ups + 1,
            looked_at=at,
            snoozed_until=None,
        )

    def look(self, *, at: datetime) -> CaseChange:
        """Somebody looked: nothing new."""
        self._only(Status.OPEN, Status.WAITING, way_out="/status " + self.ref)
        return self._to("looked", looked_at=at)

    def snooze(self, *, until: datetime) -> CaseChange:
        """No reminders before then, save what runs out."""
        return self._to("snoozed", {"until": until.isoformat()}, snoozed_until=until)

    def resolve(
        self, *, at: datetime, outcome: str, verified: bool, outcomes: tuple[tuple[str, str], ...] | None = None
    ) -> CaseChange:
        """The marketplace decided; `verified` when the effect was seen in the back office. `outcomes`: the ids that
        were decided otherwise, None where nothing new is known of them."""
        self._only(Status.OPEN, Status.WAITING, Status.RESOLVED, way_out="/reopen " + self.ref)
        return self._to(
            "resolved",
            {"outcome": outcome, "verified": verified} | ({"outcomes": dict(outcomes)} if outcomes else {}),
            status=Status.RESOLVED,
            resolved_at=self.resolved_at or at,
            outcome=outcome,
            outcomes=self.outcomes if outcomes is None else outcomes,
            effect_verified=verified,
            waiting_since=None,
            response_due_at=None,
            last_update_at=at,
            looked_at=at,
            snoozed_until=None,
        )

    def close_by_marketplace(self, *, at: datetime) -> CaseChange:
        """The marketplace closed it on us."""
        self._only(Status.OPEN, Status.WAITING, way_out="/status " + self.ref)
        return self._to(
            "closed",
            status=Status.CLOSED,
            waiting_since=None,
            response_due_at=None,
            last_update_at=at,
            snoozed_until=None,
        )

    def drop(self, *, at: datetime, reason: str = "") -> CaseChange:
        """We gave up."""
        self._only(*LIVE, way_out="/status " + self.ref)
        return self._to("dropped", {"reason": reason}, status=Status.DROPPED, looked_at=at)

    def reopen(self, *, at: datetime) -> CaseChange:
        """It goes on, under the same number."""
        self._only(Status.RESOLVED, Status.CLOSED, Status.DROPPED, way_out="/status " + self.ref)
        back = Status.OPEN if self.case_id else Status.DRAFTING
        return self._to(
            "reopened",
            status=back,
            reopened=self.reopened + (self.status is not Status.DROPPED),
            resolved_at=None,
            outcome="",
            outcomes=(),
            effect_verified=False,
            last_update_at=at,
            looked_at=at,
            snoozed_until=None,
        )

    def learn(self, *, decided_by: str = "", next_time: str = "", lesson: str = "") -> CaseChange:
        """What decided the case, what to do differently, and a sentence; what is not given stays."""
        given = {"decided_by": decided_by, "next_time": next_time, "lesson": lesson}
        return self._to(
            "learnt",
            {name: text for name, text in given.items() if text},
            decided_by=decided_by or self.decided_by,
            next_time=next_time or self.next_time,
            lessons=(lesson,) if lesson else self.lessons,
        )

    def remind(self, *, at: datetime, member: str, words: str) -> CaseChange:
        """A member wants to be reminded of something then."""
        moment = at.astimezone(UTC).isoformat()
        one = (str(self.revision), moment, member, words)
        return self._to("reminder_set", {"at": moment, "words": words}, own_reminders=(*self.own_reminders, one))

    def forget_reminder(self, known: str, *, rang: bool) -> CaseChange:
        """A member's reminder has rung, or is not wanted any more. One that is gone already changes nothing."""
        left = tuple(one for one in self.own_reminders if one[0] != known)
        words = next((one[3] for one in self.own_reminders if one[0] == known), "")
        return self._to("reminder_rang" if rang else "reminder_removed", {"words": words}, own_reminders=left)

    def assign(self, owner: str) -> CaseChange:
        """Somebody else looks after it now."""
        return self._to("assigned", {"owner": owner, "was": self.owner}, owner=owner)

    def hand_over(self, owner: str, *, by: str) -> CaseChange:
        """Somebody else looks after it, and what its owner wanted to be reminded of becomes theirs."""
        mine = tuple((*one[:2], owner if one[2] == self.owner else one[2], one[3]) for one in self.own_reminders)
        return self._to("assigned", {"owner": owner, "was": self.owner, "by": by}, owner=owner, own_reminders=mine)

    def shared(self, share: Share, *, group: str) -> CaseChange:
        """It stands otherwise with another group (of that name) from now on."""
        others = tuple(one for one in self.shares if one.chat != share.chat)
        mode = share.offered or share.mode
        detail = {"chat": share.chat, "group": group, "mode": mode}
        return self._to(share.what, detail, shares=(*others, share))

    def noted(self, what: str, **detail: Any) -> CaseChange:
        """Something happened around the case that changes none of its fields (a draft, a file, a round)."""
        return self._to(what, detail)

    def witnessed(self, what: str, **detail: Any) -> CaseChange:
        """Something to be kept that makes no card older: a paper was opened. The revision stays."""
        return CaseChange(before=self, after=self, what=what, detail=detail)

    def _only(self, *allowed: Status, way_out: str) -> None:
        if self.status not in allowed:
            raise NotNow(ref=self.ref, status=self.status.value, way_out=way_out)

    def _to(self, what: str, detail: dict[str, Any] | None = None, **fields: Any) -> CaseChange:
        after = replace(self, revision=self.revision + 1, **fields)
        return CaseChange(before=self, after=after, what=what, detail=detail or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """A case before and after, and what happened, in one word."""

    before: Case | None
    after: Case
    what: str
    detail: dict[str, Any] = field(default_factory=dict)


def opened(case: Case) -> CaseChange:
    """A new case."""
    return CaseChange(before=None, after=case, what="created")


def taken_in(case: Case) -> CaseChange:
    """A case that is older than Casebot, as it stands."""
    return CaseChange(before=None, after=case, what="taken_in", detail={"case_id": case.case_id})
