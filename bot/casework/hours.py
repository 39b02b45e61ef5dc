"""When people may be disturbed: a chat's working hours, and the night in which only an emergency rings.

Moments are aware UTC; days and wall times are the chat's. Whether a day is worked is the team calendar's to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.casework.calendar import BusinessCalendar

EMERGENCY = timedelta(hours=4)
"""With so little left, an urgent reminder rings at night too."""

_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


@dataclass(frozen=True, slots=True)
class ChatHours:
    """The hours of one chat, as wall times ("09:30") in its time zone.

    Routine reminders come from `start` up to, not including, `end`, on the team's working days. Urgent ones
    come at any time, save between `night` and `morning`.
    """

    timezone: str = "Asia/Shanghai"
    start: str = "09:30"
    end: str = "18:30"
    night: str = "23:00"
    morning: str = "07:30"

    def day(self, moment: datetime) -> date:
        """The chat's date at this moment."""
        return self._local(moment).date()

    def opening(self, day: date) -> datetime:
        """When this day's working hours begin."""
        return self._at(day, self.start)

    def working_moment(self, moment: datetime, team: BusinessCalendar) -> datetime:
        """The moment itself inside working hours, else the next opening."""
        local = self._local(moment)
        if team.is_business_day(local.date()):
            if time.fromisoformat(self.start) <= local.time() < time.fromisoformat(self.end):
                return moment
            if local.time() < time.fromisoformat(self.start):
                return self.opening(local.date())
        return self.opening(team.day_after(local.date(), 1))

    def worked_on(self, moment: datetime, span: timedelta, team: BusinessCalendar) -> datetime:
        """When so much working time has passed since the moment."""
        at = self.working_moment(moment, team)
        while span > (rest := self._at(self.day(at), self.end) - at):
            span, at = span - rest, self.next_opening(at, team)
        return at + span

    def next_opening(self, moment: datetime, team: BusinessCalendar) -> datetime:
        """The first opening strictly after the moment."""
        today = self.day(moment)
        if team.is_business_day(today) and self.opening(today) > moment:
            return self.opening(today)
        return self.opening(team.day_after(today, 1))

    def waking_moment(self, moment: datetime, *, ends: datetime) -> datetime:
        """The moment itself, or when it is night and there is time until `ends`, the end of the night.

        What has ended already can wait for the morning too: nothing is saved by ringing.
        """
        left = ends - moment
        if timedelta(0) < left <= EMERGENCY:
            return moment
        local = self._local(moment)
        night, morning = time.fromisoformat(self.night), time.fromisoformat(self.morning)
        if night > morning and local.time() >= night:
            return self._at(local.date() + timedelta(days=1), self.morning)
        if local.time() < morning and (night > morning or local.time() >= night):
            return self._at(local.date(), self.morning)
        return moment

    def written(self, moment: datetime, *, locale: str, weekday: bool = False) -> str:
        """The moment as people read it: "2026-11-23 09:30", with `weekday` and zone "Mon 2026-11-23 09:30 …"."""
        local = self._local(moment)
        plain = f"{local:%Y-%m-%d %H:%M}"
        if not weekday:
            return plain
        names = _WEEKDAYS["en" if locale.startswith("en") else "zh"]
        return f"{names[local.weekday()]} {plain} {self.timezone}"

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.timezone))

    def _at(self, day: date, wall: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(wall), ZoneInfo(self.timezone)).astimezone(UTC)
