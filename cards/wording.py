"""How cards and answers say the small things alike: times, statuses, outcomes, the one line of a case.

Times are shown on the chat's clock; a deadline also on the site's, because the marketplace counts there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.casework.case import Case, Status
from bot.casework.playbook import Channel, Playbook, Site
from bot.casework.way_in import case_link, instructions
from bot.conversation.absence import stand_in
from bot.conversation.cards import Span, Tone
from bot.conversation.words import Say
from bot.ledger.ledger import Reading
from bot.ledger.records import Chat

STATUS_WORDS: Mapping[Status, str] = {
    Status.DRAFTING: "being drafted",
    Status.READY: "ready to send",
    Status.OPEN: "with the marketplace",
    Status.WAITING: "waiting for our answer",
    Status.RESOLVED: "resolved",
    Status.CLOSED: "closed by the marketplace",
    Status.DROPPED: "dropped",
}
STATUS_TONES: Mapping[Status, Tone] = {
    Status.OPEN: "info",
    Status.WAITING: "warn",
    Status.RESOLVED: "good",
    Status.CLOSED: "bad",
}
MOST_NAMED = 10
"""Ids named in one sentence."""
OUTCOMES: Mapping[str, str] = {
    "approved": "approved",
    "partly": "partly approved",
    "refused": "refused",
    "other": "other outcome",
}


class Here(Protocol):
    """What is needed to say something here and now; a Look and an Ask both are one."""

    @property
    def ledger(self) -> Reading: ...
    @property
    def playbooks(self) -> Mapping[str, Playbook]: ...
    @property
    def now(self) -> datetime: ...
    @property
    def say(self) -> Say: ...
    @property
    def chat(self) -> Chat: ...


def clock(here: Here, at: datetime, *, zone: str = "") -> str:
    """The moment on the chat's clock: 11月30日 18:00. The year is named where it is not this one."""
    local = at.astimezone(ZoneInfo(zone or here.chat.timezone))
    time = f"{local:%H:%M}"
    if local.year != here.now.astimezone(local.tzinfo).year:
        return here.say(
            "{year}-{month:02d}-{day:02d} {time}", year=local.year, month=local.month, day=local.day, time=time
        )
    return here.say("{month:02d}-{day:02d} {time}", month=local.month, day=local.day, time=time)


def day(here: Here, at: datetime) -> str:
    """The date on the chat's clock: 11月30日."""
    local = at.astimezone(ZoneInfo(here.chat.timezone))
    return here.say("{month:02d}-{day:02d}", month=local.month, day=local.day)


def deadline(here: Here, at: datetime, case: Case) -> str:
    """The moment on the chat's clock and on the site's: 11月30日 18:00(站点 02:00)."""
    ours = clock(here, at)
    site = site_of(here, case)
    if site is None or site.timezone == here.chat.timezone:
        return ours
    there = at.astimezone(ZoneInfo(site.timezone))
    same_day = there.date() == at.astimezone(ZoneInfo(here.chat.timezone)).date()
    site_time = f"{there:%H:%M}" if same_day else clock(here, at, zone=site.timezone)
    return here.say("{ours} (site {site_time})", ours=ours, site_time=site_time)


def left(here: Here, at: datetime) -> str:
    """How long there still is: 还剩 2 天 3 小时; or since when it is over."""
    gap = at - here.now
    if gap >= timedelta(0):
        return here.say("{span} left", span=span(here, gap))
    return here.say("over since {span}", span=span(here, -gap))


def span(here: Here, gap: timedelta) -> str:
    """A stretch of time in its two largest units; under an hour in minutes."""
    hours, minutes = gap // timedelta(hours=1), gap // timedelta(minutes=1)
    if minutes < 60:
        return here.say("{n} min", n=minutes)
    if hours < 24:
        return here.say("{n} h", n=hours)
    if hours % 24 == 0 or hours >= 24 * 7:
        return here.say("{n} d", n=hours // 24)
    return here.say("{days} d {hours} h", days=hours // 24, hours=hours % 24)


def status_name(here: Here, status: Status) -> str:
    """The status in the reader's words."""
    return here.say(STATUS_WORDS[status])


def person(here: Here, member: str) -> str:
    """What people call this member."""
    found = here.ledger.member(member)
    return found.name if found and found.name else member


def called(here: Here, member: str) -> Span:
    """The member as a mention."""
    return Span(f"@{person(here, member)}", member=member)


def actors(here: Here, case: Case) -> tuple[str, ...]:
    """Who may change how the case stands: those who answer for it, and the leads, save who may only look at it."""
    leads = [one.id for one in here.ledger.leads() if here.ledger.guest(one.id, case) != "view"]
    return tuple(dict.fromkeys([*answerable(here, case), *leads]))


def answerable(here: Here, case: Case) -> tuple[str, ...]:
    """The owner, or who stands in for them; who approved the case's texts, or is asked to."""
    approvers = [row.approved_by for row in here.ledger.drafts(case.ref) if row.approved_by]
    return (case.owner, stand_in(here.ledger, case.owner, here.now), *approvers, *case.second_asked)


def group_name(here: Here, chat: str) -> str:
    """What people call this group."""
    found = here.ledger.chat(chat)
    return (found.name if found else "") or chat


def shop_name(here: Here, case: Case) -> str:
    """The shop's short name."""
    shop = here.ledger.shop(case.shop)
    return shop.name if shop else case.shop


def number(here: Here, case: Case) -> str:
    """Our number, with the marketplace's where there is one: C1042 (Case 13498835581)."""
    return here.say("{ref} (Case {case_id})", ref=case.ref, case_id=case.case_id) if _their_number(case) else case.ref


def _their_number(case: Case) -> bool:
    """Whether the marketplace gave a number; for a letter ours stands in its place."""
    return bool(case.case_id) and case.case_id != case.ref


def title(here: Here, case: Case) -> str:
    """What the case is about, in one line."""
    if case.title:
        return case.title
    book = here.playbooks.get(case.marketplace)
    try:
        return book.issue(case.issue).title[here.chat.locale] if book else case.issue
    except KeyError:
        return case.issue


def apart_in_words(say: Say, outcomes: Sequence[tuple[str, str]]) -> str:
    """The ids that were decided otherwise, by outcome: refused 2 (B0…, B0…)."""
    parts = []
    for key, word in OUTCOMES.items():
        ids = [one for one, outcome in outcomes if outcome == key]
        if ids:
            shown = say(", ").join(ids[:MOST_NAMED]) + (" …" if len(ids) > MOST_NAMED else "")
            parts.append(say("{outcome} {count} ({ids})", outcome=say(word), count=len(ids), ids=shown))
    return say(", ").join(parts)


def case_line(here: Here, case: Case) -> str:
    """One line for lists: C1042 · 关联账户申诉 · 主店."""
    return " · ".join((case.ref, title(here, case), shop_name(here, case)))


def site_of(here: Here, case: Case) -> Site | None:
    """The site, or None when the playbook no longer knows it."""
    book = here.playbooks.get(case.marketplace)
    try:
        return book.site(case.site) if book else None
    except KeyError:
        return None


def channel_of(here: Here, case: Case) -> Channel | None:
    """The way in for this case's issue, or None when the playbook no longer knows it."""
    book = here.playbooks.get(case.marketplace)
    try:
        return book.channel_of(book.issue(case.issue)) if book else None
    except KeyError:
        return None


def case_url(here: Here, case: Case) -> str:
    """The link that opens the case in the back office; "" where there is none."""
    playbook = here.playbooks.get(case.marketplace)
    issue = next((one for one in playbook.issues if one.id == case.issue), None) if playbook else None
    if playbook is None or issue is None or site_of(here, case) is None:
        return ""
    return case_link(playbook, case.site, issue, case.case_id) or instructions(playbook, case.site, issue).url


def where_to_look(here: Here, case: Case) -> Span:
    """The link to the case, else where to click."""
    url = case_url(here, case)
    if url.startswith("https://"):
        return Span(here.say("Open in the back office"), url=url)
    channel = channel_of(here, case)
    return Span(" → ".join((channel.menu_zh or channel.menu) if channel else ()), style="muted")


def burning(here: Here, case: Case) -> str:
    """What runs out or is missing, in a few words; "" when nothing is."""
    if case.status is Status.WAITING and case.response_due_at:
        return here.say(
            "answer by {deadline}, {left}",
            deadline=deadline(here, case.response_due_at, case),
            left=left(here, case.response_due_at),
        )
    if case.status is Status.WAITING:
        return here.say("answer as soon as you can")
    if case.status is Status.READY:
        return here.say("Case ID still missing")
    if case.status is Status.RESOLVED and not case.effect_verified:
        return here.say("effect not verified yet")
    if case.status is Status.OPEN and case.last_update_at and here.now - case.last_update_at >= timedelta(days=1):
        return here.say("no news for {span}", span=span(here, here.now - case.last_update_at))
    return ""
