"""Who is who and who is where, as far as an app may know: names, a group's people.

Messages carry ids alone. A group's people are listed when it is first heard of and when somebody speaks there who is
not known to be in it; join and leave events keep the list true. Nothing waits for a name that cannot be had.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bot.conversation.values import Event
from bot.ledger.ledger import Ledger
from bot.workspaces.feishu.addresses import NAME, ours, theirs
from bot.workspaces.feishu.client import FeishuClient
from bot.workspaces.feishu.events import PEOPLE
from bot.workspaces.trouble import ChatTrouble, Throttled

log = logging.getLogger(__name__)

ASK_AGAIN_S = 3600.0
"""After a question that could not be answered (a scope is missing) it is not asked again for so long."""
TRIES, PATIENCE_S = 5, 2.0
"""How often a question is put, and the seconds after which it is not put once more."""
MOST_PEOPLE = 1_000
"""People of one group that are learnt; the others are learnt when they speak."""
AT_ONCE = 50
"""People of one internal event: each is two statements under the write lock."""


@dataclass
class People:
    """Names and members. Safe from any thread."""

    client: FeishuClient
    ledger: Ledger
    clock: Callable[[], float] = time.monotonic
    _asked: dict[str, float] = field(default_factory=dict)

    def strange(self, event: Event) -> bool:
        """Whether who speaks, or where, has to be looked up first."""
        with self.ledger.reading() as reading:
            member, chat = reading.member(event.sender), reading.chat(event.chat)
            if event.private:
                return (member is None or not member.name) and not event.sender_name and self._may_ask(event.sender)
            there = any(one.id == event.chat for one in reading.chats_of(event.sender))
        if event.kind == "joined":
            return True
        return not there or (self._may_ask(event.chat) and (chat is None or not chat.name))

    def names(self, event: Event, late: bool) -> tuple[str, str, list[Event]]:
        """The sender's name, the chat's, and the events that introduce the people there, the sender first.

        Nobody waits for a name that Feishu does not tell; only where it asks for a second's patience it is asked
        again then, unless it is `late`: raises Throttled.
        """
        try:
            return self._names(event)
        except Throttled as trouble:
            if not late:
                for about in (event.sender, event.chat, f"people:{event.chat}"):
                    self._asked.pop(about, None)
                raise
            log.info("Feishu does not tell who is in %s: %s", event.chat, trouble)
            return event.sender_name, event.chat_name, []

    def _names(self, event: Event) -> tuple[str, str, list[Event]]:
        if event.private:
            return event.sender_name or self._name_of(event.sender), "", []
        people = self._people_of(event.chat) if self._due(f"people:{event.chat}") else {}
        sender = people.get(event.sender, "") or event.sender_name or self._name_of(event.sender)
        chat_name = event.chat_name or self._name_of_chat(event.chat)
        listed = {event.sender: sender, **people} if event.kind == "message" else people
        return sender, chat_name, list(_introductions(event, listed))

    def _people_of(self, chat: str) -> dict[str, str]:
        """Members and their names."""
        found: dict[str, str] = {}
        query = {"member_id_type": "open_id", "page_size": "100"}
        try:
            while len(found) < MOST_PEOPLE:
                data = _data(self._ask("GET", f"{_chat_path(chat)}/members", query=query))
                for one in data.get("items") or []:
                    found[ours(str(one.get("member_id") or ""))] = str(one.get("name") or "")[:200]
                if not data.get("has_more") or not data.get("page_token"):
                    break
                query = {**query, "page_token": str(data["page_token"])}
        except ChatTrouble as trouble:
            if isinstance(trouble, Throttled):
                raise
            log.info("Feishu does not list the people of %s: %s", chat, trouble)
        found.pop("", None)
        return found

    def _name_of(self, member: str) -> str:
        with self.ledger.reading() as reading:
            known = reading.member(member)
        if (known is not None and known.name) or not self._due(member):
            return ""
        path = f"/open-apis/contact/v3/users/{quote(theirs(member), safe='')}"
        try:
            user = _data(self._ask("GET", path, query={"user_id_type": "open_id"})).get("user") or {}
        except ChatTrouble as trouble:
            if isinstance(trouble, Throttled):
                raise
            log.info("Feishu does not tell the name of %s: %s", member, trouble)
            return ""
        return str(user.get("name") or "")[:200]

    def _name_of_chat(self, chat: str) -> str:
        with self.ledger.reading() as reading:
            known = reading.chat(chat)
        if (known is not None and known.name) or not self._due(chat):
            return ""
        try:
            return str(_data(self._ask("GET", _chat_path(chat))).get("name") or "")[:200]
        except ChatTrouble as trouble:
            if isinstance(trouble, Throttled):
                raise
            log.info("Feishu does not tell the name of %s: %s", chat, trouble)
            return ""

    def _ask(self, method: str, path: str, *, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What passes is passed over at once: a name is wanted now or not at all."""
        began = self.clock()
        for _ in range(TRIES - 1):
            try:
                return self.client.call(method, path, query=query)
            except ChatTrouble as trouble:
                if trouble.final or isinstance(trouble, Throttled) or self.clock() - began > PATIENCE_S:
                    raise
        return self.client.call(method, path, query=query)

    def _may_ask(self, about: str) -> bool:
        return self.clock() - self._asked.get(about, -ASK_AGAIN_S) >= ASK_AGAIN_S

    def _due(self, about: str) -> bool:
        """Whether to ask now; if so, it is noted."""
        if not self._may_ask(about):
            return False
        self._asked[about] = self.clock()
        return True


def _introductions(event: Event, people: Mapping[str, str]) -> list[Event]:
    listed = [{"id": id, "name": name, "private_chat": id} for id, name in people.items()]
    return [
        Event(
            id=f"people:{event.id}:{start}",
            workspace=NAME,
            kind="internal",
            action=PEOPLE,
            chat=event.chat,
            sender=NAME,
            at=event.at,
            value={"came": listed[start : start + AT_ONCE]},
        )
        for start in range(0, len(listed), AT_ONCE)
    ]


def _chat_path(chat: str) -> str:
    return f"/open-apis/im/v1/chats/{quote(theirs(chat), safe='')}"


def _data(answer: Mapping[str, Any]) -> dict[str, Any]:
    data = answer.get("data")
    return data if isinstance(data, dict) else {}
