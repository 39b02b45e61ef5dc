"""Webhooks: the ways to mention somebody in a group where no card can be shown.

A session's webhook comes with each message and lives about 90 minutes; a group's own stays, and an admin may give it
(DINGTALK_GROUP_WEBHOOKS). Both take 20 messages a minute and answer HTTP 200 whatever happens (facts, 3.3 to 3.5).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from bot.workspaces.pace import Allot, Each

A_MINUTE = 20
WINDOW_S = 61.0
SPARE_S = 60.0
"""A session is not used in its last minute."""
CHATS = 2048


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook: its path with query, and the secret it is signed with ("" for none)."""

    path: str
    secret: str = field(default="", repr=False)


@dataclass
class Hooks:
    """Which webhook a group has now. `allot` shares a minute's limit among all processes; `groups` are the lasting
    ones, by conversation id or the group's name."""

    oapi_url: str
    now: Callable[[], datetime]
    allot: Allot
    groups: Mapping[str, Hook] = field(default_factory=dict)
    _sessions: OrderedDict[str, tuple[str, float]] = field(default_factory=OrderedDict, repr=False)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._minutes = Each("dingtalk:hook", A_MINUTE, WINDOW_S, self.allot, self.now)

    def learn(self, chat: str, url: object, until_ms: object) -> None:
        """The session's webhook that came with a message. One that leads elsewhere than to DingTalk is forgotten."""
        if not isinstance(url, str) or not isinstance(until_ms, int | float):
            return
        parts, home = urlsplit(url), urlsplit(self.oapi_url)
        if (parts.scheme, parts.netloc) != (home.scheme, home.netloc) or not parts.query:
            return
        with self._lock:
            self._sessions[chat] = (f"{parts.path}?{parts.query}", until_ms / 1000)
            self._sessions.move_to_end(chat)
            if len(self._sessions) > CHATS:
                self._sessions.popitem(last=False)

    def session(self, chat: str) -> Hook | None:
        """The session's webhook while it lives."""
        with self._lock:
            path, until = self._sessions.get(chat, ("", 0.0))
        return Hook(path) if until - SPARE_S > self.now().timestamp() else None

    def of(self, chat: str, conversation: str, name: str) -> list[Hook]:
        """The webhooks of a group, the session's first."""
        lasting = self.groups.get(conversation) or (self.groups.get(name) if name else None)
        return [hook for hook in (self.session(chat), lasting) if hook]

    def take(self, chat: str) -> None:
        """One message goes out by webhook. Raises Throttled over 20 a minute."""
        self._minutes.take(chat)


def read_groups(text: str) -> dict[str, Hook]:
    """Reads "群名=access_token:SEC…; 另一个群=access_token", which the settings have checked."""
    found: dict[str, Hook] = {}
    for part in (one.strip() for one in text.split(";") if one.strip()):
        name, _, rest = part.rpartition("=")  # a conversation id ends with "==" itself
        token, _, secret = rest.partition(":")
        found[name.strip()] = Hook(f"/robot/send?access_token={token.strip()}", secret.strip())
    return found
