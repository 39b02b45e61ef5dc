"""The time in which a case that was closed, or decided against us, can be taken up again, and what is said before it
is over.

The channel knows how long that is. It runs from the marketplace's last word, in moments: after it there is no way
back into the same case, so no day is given away by counting to its end. The days before it are the chat's, as the
moment is told in its time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.casework.calendar import BusinessCalendar
from bot.casework.case import Case, Status
from bot.casework.clocks import last_move, window_end
from bot.casework.playbook import Playbook, Window
from bot.casework.reminder import Audience, Reminder
from bot.casework.steps import Around, Step, stamp

WARNING_DAYS: tuple[tuple[int, Audience], ...] = ((7, "owner"), (3, "owner"), (1, "chat"))
"""Days before the end on which somebody is told, and who; the last is urgent."""
OLD_NEWS = timedelta(days=30)
"""So long after its time was over nobody is told of it any more; what was told is remembered for longer than that."""
APPROVED = "approved"
"""The outcome that leaves nothing to ask for again."""


def may_be_reopened(case: Case) -> bool:
    """It ended otherwise than we asked, and nobody has said that this is the end of it."""
    if case.effect_verified:
        return False
    return case.status is Status.CLOSED or (case.status is Status.RESOLVED and case.outcome != APPROVED)


def reopen_until(case: Case, playbook: Playbook, site: BusinessCalendar) -> datetime | None:
    """Until when it can be taken up again; None where nothing is known of that, or no other try is taken."""
    window = reopen_window(case, playbook)
    return window_end(window, _since(case), site) if window else None


def still_reopenable(case: Case, playbook: Playbook, site: BusinessCalendar, now: datetime) -> bool:
    """Whether its time is not over: of one that ended long ago nobody wants to hear that it is."""
    until = reopen_until(case, playbook, site)
    return until is not None and until > now


def reopen_window(case: Case, playbook: Playbook) -> Window | None:
    """What its channel gives for taking it up again, if that can still be done at all."""
    if not may_be_reopened(case):
        return None
    try:
        channel = playbook.channel_of(playbook.issue(case.issue))
    except KeyError:
        return None
    window = channel.reopen
    if window is None:
        return None
    # A case that was written for a later try has this very window among the deadlines of its interview.
    tries = 1 + case.reopened + any(known == window.id for known, _ in case.deadlines)
    return window if channel.attempts is None or tries < channel.attempts else None


def long_over(reminder: Reminder, now: datetime) -> bool:
    """A case that ended stays what it is for years: whoever notes something about it later is not told what they were
    told then."""
    return reminder.kind == "reopen_over" and now - reminder.due_at > OLD_NEWS


def reopening(case: Case, around: Around) -> list[Step]:
    """The owner is told a week and three days before the end, the chat the day before, the owner when it is over."""
    window = reopen_window(case, around.playbook)
    since = _since(case)
    ends = window_end(window, since, around.site) if window else since
    if window is None or ends <= case.created_at:  # over before we knew of the case
        return []
    day = around.chat.day(ends)
    values: dict[str, object] = {
        "name": window.name[around.locale] if window.name else window.id or window.since,
        "since": around.written(since),
        "until": around.written(ends),
    }
    near = [
        Step(
            kind="reopen_near",
            at=around.chat.opening(day - timedelta(days=days)),
            anchor=stamp(since),
            number=days,
            to=to,
            why="{amount} days before {name} is over, at {until}; it runs since {since} → {due}"
            if days > 1
            else "The day before {name} is over, at {until}; it runs since {since} → {due}",
            values=values | {"amount": days},
            ends=ends if to == "chat" else None,
        )
        for days, to in WARNING_DAYS
    ]
    over = Step(
        kind="reopen_over",
        at=ends,
        anchor=stamp(since),
        to="owner",
        why="{name} was over at {until}; it ran since {since} → {due}",
        values=values,
    )
    return [*(step for step in near if max(since, case.created_at) <= step.at < ends), over]


def _since(case: Case) -> datetime:
    """The marketplace's last word: the decision, else the closing."""
    return case.resolved_at or case.last_update_at or last_move(case)
