"""The local workspace's own transcript: what stands in its chats, in a small database beside the ledger.

It plays the vendor's side: the ledger never looks here. Every change takes the next number of one counter
(`changed`), so that a page asks "what is new since 17?" and nothing else. A key is used once: the same
message handed in again is the message that is already there.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.conversation.cards import Block, Card, Download, Fold
from bot.conversation.values import FileRef
from cards.render.codec import decode, encode

BOT = "bot"
"""Author of what Casebot says."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,  -- a message handed in twice stands here once
    chat TEXT NOT NULL,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    card TEXT NOT NULL,
    called TEXT NOT NULL,      -- ids of members whom the card mentions, JSON
    files TEXT NOT NULL,
    reply_to TEXT NOT NULL,
    at TEXT NOT NULL,
    handed INTEGER NOT NULL,   -- the door has it
    changed INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS messages_by_chat ON messages (chat, seq);
CREATE INDEX IF NOT EXISTS messages_by_change ON messages (changed);
CREATE INDEX IF NOT EXISTS messages_not_handed ON messages (seq) WHERE handed = 0;
CREATE TABLE IF NOT EXISTS seen (
    member TEXT NOT NULL, chat TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (member, chat)
);
"""

# One statement takes the next number and writes the row: two processes cannot take the same one.
_ADD = """
INSERT INTO messages (key, chat, author, text, card, called, files, reply_to, at, handed, changed)
SELECT :key, :chat, :author, :text, :card, :called, :files, :reply_to, :at, :handed, coalesce(max(changed), 0) + 1
FROM messages WHERE true ON CONFLICT (key) DO NOTHING RETURNING *
"""
_REPLACE = """
UPDATE messages SET card = :card, called = :called, changed = (SELECT max(changed) + 1 FROM messages)
WHERE seq = :seq RETURNING *
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a chat. `at` is case time; `changed` grows with every change in any chat."""

    seq: int
    chat: str
    author: str
    text: str = ""
    card: Card | None = None
    called: tuple[str, ...] = ()
    files: tuple[FileRef, ...] = ()
    reply_to: str = ""
    at: datetime
    changed: int = 0
    key: str = ""

    @property
    def id(self) -> str:
        """What events and updates call it."""
        return f"m{self.seq}"

    def file_name(self, sha256: str) -> str | None:
        """The name of the file with these bytes, if this message brings it."""
        brought: list[FileRef | Download] = [*self.files, *(_downloads(self.card.blocks) if self.card else ())]
        return next((file.name for file in brought if file.sha256 == sha256 != ""), None)


@dataclass(frozen=True, slots=True)
class Unread:
    """What a member has not seen in a chat: how many, and whether one of them calls the member."""

    count: int = 0
    called: bool = False


class Transcript:
    """The messages. One connection behind a lock: the statements are short, the threads are few."""

    def __init__(self, path: Path | str) -> None:
        connection = sqlite3.connect(str(path), check_same_thread=False, timeout=10)
        self._db = Database(connection)
        self._lock = threading.RLock()
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._db.conn.close()

    def add(
        self,
        *,
        key: str,
        chat: str,
        author: str,
        at: datetime,
        text: str = "",
        card: Card | None = None,
        files: Sequence[FileRef] = (),
        reply_to: str = "",
        handed: bool = True,
    ) -> tuple[Message, bool]:
        """The message, and whether it is new. With a key that is already there: that message, unchanged."""
        values = {
            "key": key,
            "chat": chat,
            "author": author,
            "text": text,
            "card": _card_text(card),
            "called": json.dumps(_called(card)),
            "files": json.dumps([[f.name, f.bytes, f.sha256] for f in files], ensure_ascii=False),
            "reply_to": reply_to,
            "at": at.astimezone(UTC).isoformat(),
            "handed": int(handed),
        }
        with self._lock:
            new = self._all(_ADD, values)
            return (new or self._all("SELECT * FROM messages WHERE key = :key", values))[0], bool(new)

    def replace(self, message: str, card: Card) -> bool:
        """The message becomes this card. False when there is no such message."""
        values = {"seq": _seq(message), "card": _card_text(card), "called": json.dumps(_called(card))}
        return bool(self._all(_REPLACE, values))

    def message(self, message: str) -> Message | None:
        found = self._all("SELECT * FROM messages WHERE seq = :seq", {"seq": _seq(message)})
        return found[0] if found else None

    def page(self, chat: str, *, before: int | None = None, limit: int = 50) -> list[Message]:
        """The last messages of a chat, oldest first; those before that `seq` when one is given."""
        values = {"chat": chat, "before": before or 2**62, "limit": limit}
        sql = "SELECT * FROM messages WHERE chat = :chat AND seq < :before ORDER BY seq DESC LIMIT :limit"
        return self._all(sql, values)[::-1]

    def changed_since(self, chat: str, revision: int, *, limit: int = 200) -> list[Message]:
        """What is new or different in a chat, in the order of the changes."""
        sql = "SELECT * FROM messages WHERE changed > :revision AND chat = :chat ORDER BY changed LIMIT :limit"
        return self._all(sql, {"chat": chat, "revision": revision, "limit": limit})

    def before(self, message: Message) -> Message | None:
        """The message that stands above this one."""
        found = self.page(message.chat, before=message.seq, limit=1)
        return found[0] if found else None

    def revision(self) -> int:
        """The number of the last change."""
        with self._lock:
            return int(self._db.execute("SELECT coalesce(max(changed), 0) FROM messages").fetchone()[0])

    def last(self, chat: str) -> Message | None:
        found = self.page(chat, limit=1)
        return found[0] if found else None

    def not_handed(self) -> list[Message]:
        """What was written down but has not reached the door: a process died in between."""
        return self._all("SELECT * FROM messages WHERE handed = 0 ORDER BY seq", {})

    def mark_handed(self, message: Message) -> None:
        with self._lock:
            self._db.execute("UPDATE messages SET handed = 1 WHERE seq = :seq", {"seq": message.seq})

    def mark_seen(self, member: str, chat: str) -> None:
        """The member has the chat before their eyes."""
        with self._lock:
            self._db.execute(
                "INSERT INTO seen (member, chat, seq) SELECT :member, :chat, coalesce(max(seq), 0) FROM messages "
                "WHERE chat = :chat ON CONFLICT (member, chat) DO UPDATE SET seq = excluded.seq "
                "WHERE excluded.seq > seen.seq",
                {"member": member, "chat": chat},
            )

    def unread(self, member: str, chat: str) -> Unread:
        sql = (
            "SELECT count(*), coalesce(max(called LIKE :name), 0) FROM messages WHERE chat = :chat "
            "AND author <> :member AND seq > coalesce("
            "(SELECT seq FROM seen WHERE member = :member AND chat = :chat), 0)"
        )
        with self._lock:
            values = {"chat": chat, "member": member, "name": f'%"{member}"%'}
            count, called = self._db.execute(sql, values).fetchone()
        return Unread(count, bool(called))

    def _all(self, sql: str, values: Mapping[str, Any]) -> list[Message]:
        with self._lock:
            rows = list(self._db.query(sql, dict(values)))
        return [_message(row) for row in rows]


def _message(row: Mapping[str, Any]) -> Message:
    return Message(
        seq=row["seq"],
        chat=row["chat"],
        author=row["author"],
        text=row["text"],
        card=decode(json.loads(row["card"])) if row["card"] else None,
        called=tuple(json.loads(row["called"])),
        files=tuple(FileRef(name=n, bytes=b, sha256=s) for n, b, s in json.loads(row["files"])),
        reply_to=row["reply_to"],
        at=datetime.fromisoformat(row["at"]),
        changed=row["changed"],
        key=row["key"],
    )


def _downloads(blocks: Sequence[Block]) -> Iterator[Download]:
    for block in blocks:
        if isinstance(block, Download):
            yield block
        elif isinstance(block, Fold):
            yield from _downloads(block.blocks)


def _card_text(card: Card | None) -> str:
    return json.dumps(encode(card), ensure_ascii=False) if card else ""


def _called(card: Card | None) -> list[str]:
    return [span.member for span in card.mention if span.member] if card else []


def _seq(message: str) -> int:
    """The row of a message id; 0, which no row has, for anything else."""
    number = message[1:]
    return int(number) if message[:1] == "m" and number.isascii() and number.isdigit() and len(number) < 18 else 0
