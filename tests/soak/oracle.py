"""docs/follow-up.md once more, as a plain loop over the minutes, for comparing.

Nothing of `bot` is imported; hours and holidays are written out in `oracle_hours.py`. Time is counted in half minutes
from the beginning: everything happens at a full minute, save what ends with a day, at its last second, which is the
odd half.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tests.soak.life import Group, Happening
from tests.soak.oracle_hours import DAY, HOUR, SITE, Hours, ticks, us_days_later

AFTER_WHAT_ENDS = (
    "deadline_near",
    "reopen_near",
    "waiting_half",
    "case_id_missing",
    "draft_unapproved",
    "follow_up_ignored",
    "follow_up_due",
    "answer_expected",
    "effect_unverified",
    "reopen_over",
    "first_look",
)
NOT_DONE = ("ready", "drafting", "resolved")
"""The digest speaks of these when all their reminders were told; in this order, five at most."""
Told = tuple[datetime, str, str, frozenset[tuple[str, str]]]
"""Minute, chat, "digest" or "message", (kind, case) of everything in it; ("look", case) for cases to look at."""


@dataclass
class Rung:
    """A reminder of one matter."""

    kind: str
    at: int
    to: str
    counted_from: object
    number: int = 1
    ends: int | None = None
    due: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        return (self.kind, self.counted_from, self.number)


@dataclass
class Kept:
    """What is known of a case."""

    ref: str
    group: Group
    owner: str
    created: int
    deadlines: tuple[tuple[str, str], ...]
    status: str = "drafting"
    written: int = 0
    approved: int | None = None
    sent: int | None = None
    news: int | None = None
    looked: int | None = None
    followed: int | None = None
    follow_ups: int = 0
    waits: int | None = None
    until: int | None = None
    decided: int | None = None
    refused: bool = False
    snooze: int | None = None
    plan: list[list[Rung]] = field(default_factory=list)
    told: set[tuple[object, ...]] = field(default_factory=set)


class Oracle:
    """Who would have been told what. `private`: owner to private chat; `leads`: private chats."""

    def __init__(
        self, *, begin: datetime, weeks: int, groups: Sequence[Group], private: dict[str, str], leads: Sequence[str]
    ) -> None:
        self.begin, self.minutes = begin, weeks * 7 * 24 * 60
        self.groups, self.private, self.leads = groups, private, leads
        room = self.minutes + 60 * 24 * 60
        self.hours = {group.chat: Hours(group, begin, room) for group in groups}
        self.cases: dict[int, Kept] = {}
        self.due: dict[int, list[tuple[Kept, Rung]]] = defaultdict(list)
        self.waiting: dict[str, list[tuple[int, Kept, Rung]]] = defaultdict(list)
        self.rests: dict[str, int] = {}
        self.told: list[Told] = []

    def run(self, happenings: Sequence[Happening], refs: Sequence[str]) -> list[Told]:
        """Minute after minute."""
        by_minute: dict[int, list[Happening]] = defaultdict(list)
        for one in happenings:
            by_minute[ticks(self.begin, one.at)].append(one)
        for now in range(2 * self.minutes + 1):
            self._ring(now, self.due.pop(now, []))
            self._turns(now, digests=True)
            if now in by_minute:
                for one in by_minute[now]:
                    self._happens(now, one, refs)
                    # What the change has made due at once.
                    self._ring(now, self.due.pop(now, []))
                self._turns(now, digests=False)
        return self.told

    # -- what is told

    def _ring(self, now: int, rung: list[tuple[Kept, Rung]]) -> None:
        for case, one in rung:
            if one.key in case.told or not any(one is other for chain in case.plan for other in chain):
                continue
            case.told.add(one.key)
            if one.kind == "waiting_now":
                self._tell(now, case.group.chat, "message", [("waiting_now", case.ref)], rest=False)
                continue
            for place in self._places(case, one.to):
                self._wait(now, place, case, one)

    def _places(self, case: Kept, to: str) -> Sequence[str]:
        return {"owner": [self.private[case.owner]], "chat": [case.group.chat], "lead": self.leads}[to]

    def _wait(self, now: int, place: str, case: Kept, one: Rung, *, later: bool = False) -> None:
        hours, rest = self.hours[case.group.chat], self.rests.get(place, 0)
        if later:
            rest = max(rest, now + HOUR)
        due = now
        cannot_wait = one.ends is not None and 0 <= one.ends - now <= 4 * HOUR
        if rest > now and not cannot_wait:
            due = hours.routine(rest)
            if one.ends is not None:
                due = hours.urgent(rest, one.ends)
                if one.ends >= now:
                    due = min(due, max(now, one.ends - 4 * HOUR))
        self.waiting[place].append((due, case, one))

    def _turns(self, now: int, *, digests: bool) -> None:
        if digests:
            for group in self.groups:
                if self.hours[group.chat].opens(now):
                    self._digest(now, group)
        for place in list(self.waiting):
            if any(due <= now for due, _, _ in self.waiting[place]):
                items = self._taken(now, place)
                if items:
                    self._tell(now, place, "message", items)

    def _digest(self, now: int, group: Group) -> None:
        theirs = [case for case in self.cases.values() if case.group is group and case.status in ("open", "waiting")]
        undone = [case for case in self.cases.values() if case.group is group and case.status in NOT_DONE]
        if not theirs and not undone:
            return
        items = self._taken(now, group.chat) if self.waiting[group.chat] else []
        looks = [("look", case.ref) for case in theirs if self._wants_a_look(now, case)]
        told = {ref for _, ref in items}
        left = sorted((NOT_DONE.index(c.status), c.ref) for c in undone if c.ref not in told and self._over(now, c))
        if items or looks or left:
            self._tell(now, group.chat, "digest", [*items, *looks, *(("left", ref) for _, ref in left[:5])])

    def _over(self, now: int, case: Kept) -> bool:
        """Everything was told about its text, or its effect, on another day."""
        hours = self.hours[case.group.chat]
        return all(hours.day(one.due) < hours.day(now) for one in case.plan[0])

    def _wants_a_look(self, now: int, case: Kept) -> bool:
        assert case.sent is not None
        if case.snooze is not None and case.snooze > now:
            return False
        if case.looked is not None and case.looked > case.sent:
            hours = self.hours[case.group.chat]
            return hours.day(case.looked) < hours.day(now)
        return now >= case.sent + DAY

    def _taken(self, now: int, place: str) -> list[tuple[str, str]]:
        """Everything that waits here and is still so; the coolest, beyond twenty, wait on."""
        true = [(case, one) for _, case, one in self.waiting[place] if self._still(now, case, one)]
        self.waiting[place] = []
        true.sort(key=lambda pair: (pair[1].ends is None, pair[1].ends or 0, _rank(pair[1].kind), pair[0].ref))
        for case, one in true[20:]:
            self._wait(now, place, case, one, later=True)
        return [(one.kind, case.ref) for case, one in true[:20]]

    def _still(self, now: int, case: Kept, one: Rung) -> bool:
        for chain in case.plan:
            keys = [other.key for other in chain]
            if one.key in keys:
                return not any(other.due <= now for other in chain[keys.index(one.key) + 1 :])
        return False

    def _tell(self, now: int, place: str, how: str, items: Sequence[tuple[str, str]], *, rest: bool = True) -> None:
        if rest:
            self.rests[place] = now + HOUR
        self.told.append((self.begin + timedelta(minutes=now // 2), place, how, frozenset(items)))

    # -- what happens

    def _happens(self, now: int, one: Happening, refs: Sequence[str]) -> None:
        if one.do == "draft":
            self.cases[one.case] = Kept(refs[one.case], one.group, one.owner, now, one.deadlines, written=now)
        case = self.cases[one.case]
        until = ticks(self.begin, one.until) if one.until else None
        if one.do == "edit":
            case.status, case.written, case.approved = "drafting", now, None
        elif one.do == "approve":
            case.status, case.approved = "ready", now
        elif one.do == "submit":
            case.status, case.sent, case.news, case.looked, case.snooze = "open", now, now, now, None
        elif one.do in ("them", "us"):
            case.status, case.news, case.looked, case.snooze = "open", now, now, None
        elif one.do == "waiting":
            case.status, case.waits, case.news, case.looked, case.snooze = "waiting", now, now, now, None
            case.until = until if until is not None else now + 5 * DAY
        elif one.do == "follow_up":
            case.followed, case.follow_ups, case.looked, case.snooze = now, case.follow_ups + 1, now, None
        elif one.do == "look":
            case.looked = now
        elif one.do == "snooze":
            case.snooze = until
        elif one.do == "resolve":
            case.status, case.decided, case.news, case.looked, case.snooze = "resolved", now, now, now, None
        elif one.do == "refuse":
            case.status, case.decided, case.news, case.looked, case.snooze = "resolved", now, now, now, None
            case.refused = True
        elif one.do == "close":
            case.status, case.news, case.snooze = "closed", now, None
        elif one.do in ("verify", "drop"):
            case.status = "ended"
        self._plan(now, case)

    def _plan(self, now: int, case: Kept) -> None:
        case.plan = [self._fitted(case, chain) for chain in self._matters(case)]
        for chain in case.plan:
            over = [one for one in chain if one.due <= now]
            for one in [*over[-1:], *(one for one in chain if one.due > now)]:
                self.due[max(now, one.due)].append((case, one))

    def _fitted(self, case: Kept, chain: list[Rung]) -> list[Rung]:
        kept: list[Rung] = []
        for one in reversed(chain):
            self._settle(case, one)
            if not kept or one.due < kept[0].due:
                kept.insert(0, one)
        return kept

    def _settle(self, case: Kept, one: Rung) -> int:
        hours = self.hours[case.group.chat]
        if one.ends is not None:
            one.due = hours.urgent(one.at, one.ends)
        elif case.snooze is not None and case.snooze > one.at:
            one.due = hours.routine(case.snooze)
            one.counted_from = ("snooze", case.snooze)
        else:
            one.due = hours.routine(one.at)
        return one.due

    def _matters(self, case: Kept) -> list[list[Rung]]:
        if case.status == "drafting":
            matters = [self._unapproved(case)]
        elif case.status == "ready":
            matters = [self._unsent(case)]
        elif case.status == "open":
            matters = [self._silent(case)]
        elif case.status == "waiting":
            matters = [self._waited_for(case)]
        elif case.status == "resolved":
            return [self._decided(case), *([self._taken_up(case)] if case.refused else [])]
        elif case.status == "closed":
            return [self._taken_up(case)]
        else:
            return []
        return [*matters, *(self._deadline(case, name, date.fromisoformat(day)) for name, day in case.deadlines)]

    def _unapproved(self, case: Kept) -> list[Rung]:
        hours = self.hours[case.group.chat]
        morning = hours.opens_after(case.written)
        if hours.day(morning) == hours.day(case.written):  # written before the day began: it may take that day
            morning = hours.opens_after(morning)
        first = Rung("draft_unapproved", morning, "owner", case.written)
        opens = hours.opens_after(self._settle(case, first))
        return [first, Rung("draft_unapproved", opens, "chat", first.counted_from, 2)]

    def _unsent(self, case: Kept) -> list[Rung]:
        assert case.approved is not None
        first = Rung("case_id_missing", case.approved + 2 * HOUR, "owner", case.approved)
        opens = self.hours[case.group.chat].opens_after(self._settle(case, first))
        return [first, Rung("case_id_missing", opens, "chat", first.counted_from, 2)]

    def _silent(self, case: Kept) -> list[Rung]:
        hours, chain = self.hours[case.group.chat], []
        assert case.sent is not None
        assert case.news is not None
        if case.looked is None or case.looked <= case.sent:
            chain.append(Rung("first_look", case.sent + DAY, "owner", case.sent))
        if case.news == case.sent and not case.follow_ups:
            chain.append(Rung("answer_expected", self._first_answer(case.sent), "owner", case.sent))
        moved = max(case.news, case.followed or 0)
        day = us_days_later(hours.day(moved), 5)
        due = Rung("follow_up_due", max(moved, hours.beginning(day)), "owner", day, case.follow_ups + 1)
        lead = hours.opens_after(self._settle(case, due))
        counted = (due.counted_from, due.number)
        ignored = [
            Rung("follow_up_ignored", lead, "lead", counted, 1),
            Rung("follow_up_ignored", hours.opens_after(lead), "chat", counted, 2),
        ]
        return [*chain, due, *ignored]

    def _first_answer(self, sent: int) -> int:
        there = (self.begin + timedelta(seconds=30 * sent)).astimezone(SITE)
        if (there.month, there.day) < (10, 15):
            return sent + 3 * DAY
        day = us_days_later(there.date(), 5)
        return ticks(self.begin, datetime.combine(day, there.time(), SITE))

    def _waited_for(self, case: Kept) -> list[Rung]:
        assert case.waits is not None
        assert case.until is not None
        since, until = case.waits, case.until
        chain = [
            Rung("waiting_now", since, "chat", since, ends=until),
            Rung("waiting_half", since + (until - since) // 2, "owner", ("half", since, until)),
            Rung("waiting_24h", until - DAY, "chat", until, ends=until),
            Rung("waiting_4h", until - 4 * HOUR, "chat", until, ends=until),
            Rung("waiting_over", until, "chat", until, ends=until),
        ]
        return sorted((one for one in chain if one.at > since or one.kind == "waiting_now"), key=lambda one: one.at)

    def _decided(self, case: Kept) -> list[Rung]:
        assert case.decided is not None
        first = Rung("effect_unverified", case.decided + DAY, "owner", case.decided)
        opens = self.hours[case.group.chat].opens_after(self._settle(case, first))
        second = Rung("effect_unverified", max(case.decided + 3 * DAY, opens), "chat", case.decided, 2)
        return [Rung("effect_unverified", case.decided + DAY, "owner", case.decided), second]

    def _taken_up(self, case: Kept) -> list[Rung]:
        """Five days of 24 hours in which it can be reopened."""
        assert case.news is not None
        hours, since, ends = self.hours[case.group.chat], case.news, case.news + 5 * DAY
        day = hours.day(ends)
        near = [
            Rung("reopen_near", hours.beginning(day - timedelta(days=7)), "owner", since, 7),
            Rung("reopen_near", hours.beginning(day - timedelta(days=3)), "owner", since, 3),
            Rung("reopen_near", hours.beginning(day - timedelta(days=1)), "chat", since, 1, ends=ends),
        ]
        return [*(one for one in near if since <= one.at < ends), Rung("reopen_over", ends, "owner", since)]

    def _deadline(self, case: Kept, name: str, day: date) -> list[Rung]:
        hours = self.hours[case.group.chat]
        ends = ticks(self.begin, datetime.combine(day, time(23, 59, 59), SITE))
        near = [
            Rung("deadline_near", hours.beginning(day - timedelta(days=7)), "owner", (name, day), 7),
            Rung("deadline_near", hours.beginning(day - timedelta(days=3)), "owner", (name, day), 3),
            Rung("deadline_near", hours.beginning(day - timedelta(days=1)), "chat", (name, day), 1, ends=ends),
        ]
        over = Rung("deadline_over", max(ends, case.created), "chat", (name, day), 0, ends=ends)
        return [*(one for one in near if case.created <= one.at < ends), over]


def _rank(kind: str) -> int:
    return AFTER_WHAT_ENDS.index(kind) if kind in AFTER_WHAT_ENDS else -1
