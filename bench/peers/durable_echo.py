"""The lark-oapi echo made durable by the least that does it: each event is in SQLite (FULL) before it is answered.

A message that came before is not answered again.
"""

from __future__ import annotations

import os
import sqlite3
import threading

from lark_oapi.api.im.v1 import P2ImMessageReceiveV1

from bench.peers import lark_flask

kept = sqlite3.connect(os.environ["INBOX"], isolation_level=None, check_same_thread=False)
kept.execute("PRAGMA journal_mode = WAL")
kept.execute("PRAGMA synchronous = FULL")
kept.execute("CREATE TABLE IF NOT EXISTS inbox (id TEXT PRIMARY KEY, chat TEXT, content TEXT)")
turn = threading.Lock()


def keep(event: P2ImMessageReceiveV1) -> bool:
    """Writes the event down; False when it stood there."""
    message = event.event.message  # type: ignore[union-attr]
    with turn:
        new = kept.execute(
            "INSERT INTO inbox VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (message.message_id, message.chat_id, message.content),  # type: ignore[union-attr]
        )
        return new.rowcount == 1


if __name__ == "__main__":
    lark_flask.main(keep)
