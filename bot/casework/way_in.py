"""The way in: where the operator pastes the text, and where the case is found again."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from bot.casework.playbook import Issue, Playbook, Site, Words


class WayIn(NamedTuple):
    """Where to paste: the channel, the clicks, the link, and what to know before sending."""

    channel: Words
    menu: tuple[str, ...]
    """As the back office shows it, in its own language."""
    menu_zh: tuple[str, ...]
    url: str
    """Empty where there is no link."""
    note: Words | None
    zh_entry: Words | None
    max_chars: int | None
    attempts: int | None
    before_sending: tuple[Words, ...]


def instructions(playbook: Playbook, site: str, issue: Issue) -> WayIn:
    """How the text of this issue reaches the marketplace on the site of that id."""
    where = playbook.site(site)
    channel = playbook.channel_of(issue)
    form = playbook.form_of(issue)
    limits = [one for one in (channel.max_chars, form.max_chars) if one is not None]
    return WayIn(
        channel=channel.name,
        menu=(*channel.menu, *issue.menu),
        menu_zh=tuple(channel.menu_zh),
        url=_filled(channel.url, where),
        note=channel.note,
        zh_entry=where.zh_entry,
        max_chars=min(limits) if limits else None,
        attempts=channel.attempts,
        before_sending=tuple(issue.before_sending),
    )


def case_link(playbook: Playbook, site: str, issue: Issue, case_id: str) -> str:
    """The page of a submitted case, "" where the channel has none."""
    return _filled(playbook.channel_of(issue).case_url, playbook.site(site), case_id) if case_id else ""


def _filled(url: str | None, site: Site, case_id: str = "") -> str:
    return (url or "").replace("{host}", site.host).replace("{case_id}", quote(case_id, safe=""))
