"""Snooze: no reminders of this case before then, save what runs out."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.casework.case import Case
from bot.casework.dates import read_either
from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, click, command
from cards.wording import clock
from handlers.common import after_ref, hours, moment_in_words, must_act, refresh, stale, the_case
from handlers.remind_me import moment_carried

DAYS = {"tomorrow": 1, "3days": 3, "week": 7}
LONGEST = timedelta(days=60)
"""Longer is forgetting."""


class TooFar(UserMistake):
    """Reminders can be put off by {days} days at most."""

    code = "too_far"


@command("snooze", aliases=["稍后", "推迟"], help="No reminders before then", usage="/snooze C1042 周五上午")
def snooze(ask: Ask) -> Answer:
    """Until the moment in words; tomorrow morning without any."""
    case = the_case(ask)
    words = after_ref(ask)
    if words and (either := read_either(words, ask.now, ask.chat.timezone)) and not either[0].rest:
        moments = [one.moment.isoformat() for one in either if one.moment > ask.now]
        return Answer().show("which_moment", ask.chat.id, ref=case.ref, action="snooze_until", moments=moments)
    return _until(ask, case, moment_in_words(ask, words) if words else _morning(ask, case, 1))


@click("snooze")
def snooze_pressed(ask: Ask) -> Answer:
    """Tomorrow, in three days, in a week: at the opening hour of the home group."""
    case = the_case(ask)
    days = DAYS.get(str(ask.value.get("for", "")), 1)
    return stale(ask, case) or _until(ask, case, _morning(ask, case, days))


@click("snooze_until")
def which_was_meant(ask: Ask) -> Answer:
    """Which of two moments was meant."""
    case = the_case(ask)
    return stale(ask, case) or _until(ask, case, moment_carried(ask))


def _until(ask: Ask, case: Case, until: datetime) -> Answer:
    must_act(ask, case)
    if until - ask.now > LONGEST:
        raise TooFar(days=LONGEST.days)
    text = ask.say("{ref}: quiet until {until}. What runs out is still told.", ref=case.ref, until=clock(ask, until))
    answer = Answer().change(case.snooze(until=until))
    if ask.event.kind != "click":
        return refresh(answer, case).tell(ask.chat.id, text)
    answer.replace("case_status", ref=case.ref)
    return refresh(answer, case).toast(text, "good")


def _morning(ask: Ask, case: Case, days: int) -> datetime:
    working = hours(ask, case)
    zone = ZoneInfo(working.timezone)
    day = ask.now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time.fromisoformat(working.start), zone)
