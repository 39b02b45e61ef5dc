"""The fake DingTalk as a process of its own, which writes to the bot at a pace and times what comes back.

One JSON document a line, in and out:

    {"do": "meets"}                                  true when a bot's stream is open, false when none comes
    {"do": "parts"}                                  true when it is gone
    {"do": "load", "texts": […], "count": n, "a_second": x, "patience": s}
        {"acks": [s, …], "waits": [s, …], "refused": n, "connections": n, "unacknowledged": n, "unanswered": n,
         "others": n}
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from typing import Any

from bench.feishu_bots import wait_until
from tests.fakes.dingtalk import FakeDingTalk, Message, Push

CHATS = 50
PATIENCE_S = 30.0
"""For a stream to open, or to end."""


class Vendor:
    """One app in an organisation with fifty groups, one person in each; no limits on calls, no card templates."""

    def __init__(self) -> None:
        self.fake = FakeDingTalk(limits=False).start()
        self.fake.tenant.templates.clear()
        self.people = [self.fake.user(f"小{n}") for n in range(CHATS)]
        self.groups = [self.fake.group(f"群{n}", [person]) for n, person in enumerate(self.people)]

    def hello(self) -> dict[str, Any]:
        """Who is there, and how to be the bot."""
        return {
            "url": self.fake.url,
            "oapi_url": self.fake.oapi_url,
            "client_id": self.fake.client_id,
            "client_secret": self.fake.client_secret,
            "groups": [[group.chat_id, group.name] for group in self.groups],
            "people": [[person.user_id, person.name] for person in self.people],
        }

    def meets(self) -> bool:
        """Whether a bot holds the stream."""
        return self._has_lines(1)

    def parts(self) -> bool:
        """Whether nobody holds it any more."""
        return self._has_lines(0)

    def load(self, texts: Sequence[str], count: int, a_second: float, patience: float) -> dict[str, Any]:
        """Messages that call the bot, one group after the other; then a wait for the last answers.

        Only a message that holds the last word of the text, into the same group, is an answer to it.
        """
        fake, pushes = self.fake, list[Push]()
        messages, requests, connections = len(fake.tenant.world.messages), len(fake.requests), fake.connections
        begin = time.monotonic()
        for n in range(count):
            time.sleep(max(0.0, begin + n / a_second - time.monotonic()))
            who, where = self.people[n % CHATS], self.groups[n % CHATS]
            push = fake.pushed(fake.says(who, where, texts[n % CHATS], wait=False))
            assert push is not None
            pushes.append(push)

        number = {group.chat_id: text.split()[-1] for group, text in zip(self.groups, texts, strict=True)}

        def said() -> list[Message]:
            return [one for one in list(fake.tenant.world.messages)[messages:] if one.sender is None]

        def replies() -> list[Message]:
            here = [one for one in said() if one.chat.chat_id in number]
            return [one for one in here if number[one.chat.chat_id] in one.text]

        wait_until(lambda: len(replies()) >= count and all(push.acks for push in pushes), patience)
        came, new = replies(), list(fake.requests)[requests:]
        took = waits(pushes, came)
        return {
            "acks": [push.seconds for push in pushes if push.arrived],
            "waits": took,
            "refused": sum(1 for one in new if one.code or one.status >= 400),
            "connections": fake.connections - connections,
            "unacknowledged": sum(1 for push in pushes if not push.arrived),
            "unanswered": count - len(took),
            "others": len(said()) - len(took),
        }

    def _has_lines(self, count: int) -> bool:
        try:
            self.fake.gateway.wait_for(count, PATIENCE_S)
        except TimeoutError:
            return False
        return True


def waits(pushes: Sequence[Push], replies: Sequence[Message]) -> list[float]:
    """Seconds from the push of a message to its reply's arrival; within a chat the n-th answers the n-th."""
    pending: dict[str, deque[float]] = defaultdict(deque)
    for reply in replies:
        pending[reply.chat.chat_id].append(reply.at)
    return [
        pending[push.data["conversationId"]].popleft() - push.sent_at
        for push in pushes
        if pending[push.data["conversationId"]]
    ]


def main() -> None:
    """Answers until its input ends."""
    vendor = Vendor()
    print(json.dumps(vendor.hello()), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(getattr(vendor, asked.pop("do"))(**asked)), flush=True)
    vendor.fake.stop()


if __name__ == "__main__":
    main()
