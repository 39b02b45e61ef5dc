"""`/remind`: a member wants to be told of something about a case, at a moment in words. Nobody else is disturbed."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.casework.case import Case
from bot.casework.dates import Reading, read_either, read_leading_moment
from bot.casework.mistakes import UserMistake
from bot.conversation.asking import StaleButton
from bot.conversation.router import Answer, Ask, click, command
from cards.wording import clock, status_name
from handlers.common import NotThere, WhenIsThat, after_ref, may_act, refresh, the_case

LONGEST = timedelta(days=366)
"""Further ahead than any window of a marketplace."""
LONGEST_WORDS = 200
MOST = 10
"""Reminders of members' own in one case."""


class WhatToRemind(UserMistake):
    """Please say of what, too, for example /remind {ref} 周五上午 补发票"""

    code = "what_to_remind"


class TooManyReminders(UserMistake):
    """{ref} has {most} reminders already. /remind {ref} shows them, and takes away what is not needed."""

    code = "too_many_reminders"


class TooFarAhead(UserMistake):
    """A reminder can be at most {days} days ahead."""

    code = "too_far_ahead"


class NotYourReminder(UserMistake):
    """Only who asked for this reminder, the owner or a lead may take it away."""

    code = "not_your_reminder"


@command("remind", aliases=["提醒", "提醒我"], help="Remind me of something", usage="/remind C1042 周五上午 补发票")
def remind_me(ask: Ask) -> Answer:
    """At the moment in words; without any, what is asked for already, each to be taken away."""
    case = the_case(ask)
    text = after_ref(ask)
    if not text:
        return Answer().show("own_reminders", ask.chat.id, ref=case.ref)
    if either := read_either(text, ask.now, ask.chat.timezone):
        return Answer().show(
            "which_moment",
            ask.chat.id,
            ref=case.ref,
            action="remind_at",
            moments=[one.moment.isoformat() for one in either if one.moment > ask.now],
            words=either[0].rest[:LONGEST_WORDS],
        )
    return _set(ask, case, *_understood(ask, case, text))


@click("remind_at")
def chosen(ask: Ask) -> Answer:
    """Which of two moments was meant."""
    case = the_case(ask)
    return _set(ask, case, moment_carried(ask), str(ask.value.get("words", "")))


@click("reminder_remove")
def removed(ask: Ask) -> Answer:
    """A reminder is not wanted any more."""
    case = the_case(ask)
    known = str(ask.value.get("known", ""))
    found = next((one for one in case.own_reminders if one[0] == known), None)
    if found is None:
        return Answer().replace("own_reminders", ref=case.ref).toast(ask.say("This reminder is gone already."))
    if found[2] not in ask.selves and not may_act(ask, case):
        raise NotYourReminder
    answer = Answer().change(case.forget_reminder(known, rang=False)).replace("own_reminders", ref=case.ref)
    return refresh(answer, case).toast(ask.say("Removed."), "good")


def moment_carried(ask: Ask) -> datetime:
    """The moment of a button that offered two. Raises WhenIsThat when it has passed since."""
    text = str(ask.value.get("at", ""))
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise StaleButton from None
    if at.tzinfo is None or at <= ask.now:
        raise WhenIsThat(text=text[:40])
    return at


def _understood(ask: Ask, case: Case, text: str) -> tuple[datetime, str]:
    found: Reading | None = read_leading_moment(text, ask.now, ask.chat.timezone)
    if found is None or found.moment <= ask.now:
        raise WhenIsThat(text=text[:40])
    if not found.rest:
        raise WhatToRemind(ref=case.ref)
    return found.moment, found.rest


def _set(ask: Ask, case: Case, at: datetime, words: str) -> Answer:
    words = words.strip()[:LONGEST_WORDS]
    if not words:
        raise WhatToRemind(ref=case.ref)
    if not case.live and not case.outcome:
        raise NotThere(ref=case.ref, status=status_name(ask, case.status))
    if at - ask.now > LONGEST:
        raise TooFarAhead(days=LONGEST.days)
    if len(case.own_reminders) >= MOST:
        raise TooManyReminders(ref=case.ref, most=MOST)
    answer = Answer().change(case.remind(at=at, member=ask.member.id, words=words))
    text = ask.say("{ref}: I will remind you on {at}: {words}", ref=case.ref, at=clock(ask, at), words=words)
    if ask.event.kind == "click":
        return refresh(answer.replace("own_reminders", ref=case.ref), case).toast(text, "good")
    return refresh(answer, case).tell(ask.chat.id, text)
