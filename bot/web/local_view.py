"""What the local workspace's page shows: chats with their unread marks, messages, and what changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from flask import render_template, url_for
from markupsafe import Markup

from bot.conversation.cards import Card
from bot.conversation.values import FormValue
from bot.conversation.words import Say
from bot.ledger.records import Chat, Member
from bot.web.bodies import Bodies
from bot.web.guard import token
from bot.workspaces.local import DEMO_MEMBERS, LocalWorkspace, new_nonce
from bot.workspaces.local_store import BOT, Message, Unread

PAGE = 50
"""Messages on a page; earlier ones are a link away."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A chat in the list."""

    chat: Chat
    url: str
    open: bool
    last: str
    time: str
    unread: Unread


@dataclass(frozen=True, slots=True)
class View:
    """The page as one member sees one chat."""

    workspace: LocalWorkspace
    member: Member
    chat: Chat
    say: Say
    locale: str
    zone: ZoneInfo
    bodies: Bodies
    moves: bool
    """Whether the clock may be moved on from here."""

    def url(self, endpoint: str, **values: Any) -> str:
        """An address of the page for this member and chat."""
        return url_for(f"local.{endpoint}", who=short(self.member), room=room_of(self.chat), **values)

    def page(self, *, before: int | None = None, **more: Any) -> str:
        """The whole page. `more`: `composing` and `typed` hold what was filled in when it is shown again."""
        transcript = self.workspace.transcript
        revision = transcript.revision()
        messages = transcript.page(self.chat.id, before=before, limit=PAGE)
        typed: Mapping[str, Mapping[str, FormValue]] = more.pop("typed", {})
        if before is None:
            transcript.mark_seen(self.member.id, self.chat.id)
        earlier = messages[0].seq if len(messages) == PAGE else 0
        above: Message | None = None
        shown = []
        for message in messages:
            shown.append(self.message(message, above, typed.get(message.id, {})))
            above = message
        return render_template(
            "chat.html",
            view=self,
            messages=shown,
            earlier=earlier,
            past=before is not None,
            revision=revision,
            chats=self.chats(),
            now=self.now(),
            token=token(),
            nonce=new_nonce(),
            **more,
        )

    def changes(self, since: int, *, seen: bool) -> dict[str, Any]:
        """What is new since that revision: only the number and the time when nothing is."""
        transcript = self.workspace.transcript
        revision = transcript.revision()
        unseen = seen and transcript.unread(self.member.id, self.chat.id).count > 0
        if unseen:
            transcript.mark_seen(self.member.id, self.chat.id)
        if revision <= since:
            return {"revision": revision, "now": self.now(), **({"chats": self.chats()} if unseen else {})}
        changed = transcript.changed_since(self.chat.id, since, limit=PAGE)
        if len(changed) == PAGE:
            revision = changed[-1].changed  # the rest is asked for next
        return {
            "revision": revision,
            "now": self.now(),
            "chats": self.chats(),
            "messages": [{"id": m.id, "seq": m.seq, "html": self.message(m, transcript.before(m))} for m in changed],
        }

    def message(
        self, message: Message, above: Message | None, typed: Mapping[str, FormValue] | None = None
    ) -> Markup:
        """One message, with the day over it where the day begins."""
        at = message.at.astimezone(self.zone)
        before = above.at.astimezone(self.zone) if above else None
        new_day = before is None or before.date() != at.date()
        quoted = self.workspace.transcript.message(message.reply_to) if message.reply_to else None
        return Markup(
            render_template(
                "message.html",
                message=message,
                author=self.author(message),
                mine=message.author == self.member.id,
                avatar=avatar(message.author),
                day=day_name(at.date(), self.locale) if new_day else "",
                follows=not new_day and above is not None and _follows(message, above),
                time=f"{at:%H:%M}",
                stamp=at.isoformat(timespec="seconds"),
                quoted=summary(quoted) if quoted and quoted.chat == message.chat else "",
                body=self.bodies.html(
                    message,
                    me=self.member.id,
                    locale=self.locale,
                    say=self.say,
                    url=self.url,
                    typed=typed or {},
                ),
                say=self.say,
            )
        )

    def chats(self) -> str:
        """The left column's members and chats, as HTML."""
        transcript = self.workspace.transcript
        entries = []
        for chat in self.workspace.chats_of(self.member):
            last = transcript.last(chat.id)
            entries.append(
                Entry(
                    chat=chat,
                    url=url_for("local.chat", who=short(self.member), room=room_of(chat)),
                    open=chat.id == self.chat.id,
                    last=self._last_line(last, chat) if last else "",
                    time=self._short_time(last.at) if last else "",
                    unread=transcript.unread(self.member.id, chat.id),
                )
            )
        others = [
            (
                member,
                url_for("local.chat", who=short(member), room=room_of(self.chat)),
                sum(transcript.unread(member.id, chat.id).count for chat in self.workspace.chats_of(member)),
            )
            for member in DEMO_MEMBERS
        ]
        return render_template("chats.html", view=self, entries=entries, members=others, avatar=avatar, say=self.say)

    def author(self, message: Message) -> str:
        if message.author == BOT:
            return "Casebot"
        member = self.workspace.member(message.author)
        return member.name if member else message.author

    def today(self) -> date:
        """The day it is, in case time."""
        return self.workspace.clock.now().astimezone(self.zone).date()

    def now(self) -> str:
        """Case time, as the clock on the page shows it."""
        now = self.workspace.clock.now().astimezone(self.zone)
        return f"{day_name(now.date(), self.locale)} {now:%H:%M}"

    def _short_time(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        return f"{local:%H:%M}" if local.date() == self.today() else f"{local.month}/{local.day}"

    def _last_line(self, last: Message, chat: Chat) -> str:
        line = summary(last) or self.say("[File]")
        return (
            line
            if chat.private or last.author == self.member.id
            else self.say("{person}: {text}", person=self.author(last), text=line)
        )


def short(member: Member) -> str:
    """The member in an address of the page."""
    return member.id.rpartition(":")[2]


def room_of(chat: Chat) -> str:
    """The chat in an address of the page."""
    return "casebot" if chat.private else "group"


def avatar(author: str) -> str:
    """The class that colours an author's picture."""
    ids = [member.id for member in DEMO_MEMBERS]
    return f"p{ids.index(author)}" if author in ids else "bot"


def summary(message: Message) -> str:
    """One line that stands for a message."""
    card: Card | None = message.card
    line = (card.summary or card.title) if card else message.text
    if not line and message.files:
        line = message.files[0].name
    return " ".join(line[:200].split())[:80]


@lru_cache(maxsize=256)
def day_name(day: date, locale: str) -> str:
    """Day, month and weekday."""
    return str(format_skeleton("MMMEd", day, locale="en" if locale.startswith("en") else "zh_CN"))


def _follows(message: Message, above: Message) -> bool:
    """Whether a message continues what the same author said within the last five minutes."""
    return message.author == above.author and (message.at - above.at).total_seconds() < 300 and not message.card
