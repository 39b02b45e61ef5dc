"""The fake Feishu as a process of its own: the benchmark asks it for sealed events and for what it was sent.

One JSON document a line, in and out:

    {"do": "events", "count": 450, "texts": […]}    [{"chat", "body", "headers"}, …]: the n-th into the n-th chat
    {"do": "came"}                                  {"replies": [[chat, seconds since 1970, uuid], …],
                                                     "refused": n, "connections": n} since the last time
    {"do": "limits", "on": false}                   {}
"""

from __future__ import annotations

import json
import sys
from itertools import takewhile
from typing import Any

from tests.fakes.feishu import FakeFeishu, events
from tests.fakes.feishu.webhook import Webhook

CHATS = 100


class Vendor:
    """One app in a tenant with a hundred groups, one person in each."""

    def __init__(self) -> None:
        self.fake = FakeFeishu(encrypt_key="bench-encrypt-key", verification_token="bench-token").start()
        self.people = [self.fake.user(f"小{n}") for n in range(CHATS)]
        self.groups = [self.fake.group(f"群{n}", [person]) for n, person in enumerate(self.people)]
        self.seal = Webhook("", self.fake.clock, self.fake.encrypt_key, self.fake.verification_token)
        self.seen = self.connections = 0

    def hello(self) -> dict[str, Any]:
        """Who is there, and how to be the bot."""
        return {
            "url": self.fake.url,
            "app_id": self.fake.app_id,
            "app_secret": self.fake.app_secret,
            "encrypt_key": self.fake.encrypt_key,
            "token": self.fake.verification_token,
            "groups": [[group.chat_id, group.name] for group in self.groups],
            "people": [[person.open_id, person.name] for person in self.people],
        }

    def events(self, count: int, texts: list[str]) -> list[dict[str, Any]]:
        """Messages that call the bot, one group after the other, sealed as they are pushed."""
        return [self._event(n % CHATS, texts[n % CHATS]) for n in range(count)]

    def challenge(self) -> dict[str, Any]:
        """What the console asks an address."""
        body, _ = self.seal.sealed({"challenge": "c", "token": self.seal.token, "type": "url_verification"})
        return {"chat": "", "body": body.decode(), "headers": {}}

    def came(self) -> dict[str, Any]:
        """What the bot sent since this was last asked."""
        new = list(takewhile(lambda one: one.status, self.fake.requests[self.seen :]))
        self.seen += len(new)
        sent = [one for one in new if one.endpoint in ("messages.create", "messages.reply") and not one.code]
        opened = self.fake.connections - self.connections
        self.connections += opened
        replies = [[one.body.get("receive_id", ""), one.at, one.body.get("uuid", "")] for one in sent]
        return {"replies": replies, "refused": sum(1 for one in new if one.code), "connections": opened}

    def limits(self, on: bool) -> dict[str, Any]:
        """With the vendor's limits, or without."""
        self.fake.tenant.limits.on = on
        return {}

    def _event(self, n: int, text: str) -> dict[str, Any]:
        world = self.fake.tenant.world
        mention = events.mention(1, world)
        content = json.dumps({"text": f"{mention['key']} {text}"}, ensure_ascii=False)
        message = world.post(self.groups[n], self.people[n], "text", content, mentions=[mention])
        envelope = events.envelope(world, self.seal.token, events.MESSAGE, events.message(message))
        body, headers = self.seal.sealed(envelope)
        return {"chat": self.groups[n].chat_id, "body": body.decode(), "headers": headers}


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
