"""A backup taken while people work is restored, and Feishu brings again what was said since: nothing is lost.

Of messages that were shown after the backup the restored ledger cannot know. An answer has its event's key, so it is
not shown again; a nudge that tells since when the marketplace waits is.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from bot.ledger.files import FileStore
from bot.ledger.ledger import Ledger
from bot.ledger.restore import restore
from tests.ledger.conftest import postgres, url
from tests.postgres import PostgresServer
from tests.soak.feishu_town import FeishuTown
from tests.soak.test_kills import Work
from tests.soak.township import PATIENCE, Township

__all__ = ["postgres", "url"]

ENOUGH = 6
"""Commands accepted before the backup, and again after it."""


def wait_for(township: Township, accepted: int) -> None:
    until = time.monotonic() + PATIENCE
    while sum(one.arrived for one in list(township.brought)) < accepted:
        assert time.monotonic() < until, "nobody gets through"
        time.sleep(0.02)


def test_a_backup_under_load_passes_the_same_checks(tmp_path: Path, url: str, request: pytest.FixtureRequest) -> None:
    township = FeishuTown(tmp_path / "town", url)
    try:
        bot = township.starts_a_bot()
        bot.wait_until_up()
        with Work(township):
            wait_for(township, ENOUGH)
            before = set(township.shown())
            township.ledger.backup(str(tmp_path / "busy.zip"))
            wait_for(township, sum(one.arrived for one in list(township.brought)) + ENOUGH)
        township.buries(bot)
        township.ledger.close()
        since = set(township.shown()) - before

        new = tmp_path / "restored"
        server = request.getfixturevalue("postgres") if url.startswith("postgresql") else None
        township.ledger_url = server.fresh_schema() if isinstance(server, PostgresServer) else str(new / "ledger.db")
        restore(tmp_path / "busy.zip", township.ledger_url, new / "files")
        township.ledger = Ledger(township.ledger_url, files=FileStore(new / "files"))
        shutil.rmtree(township.folder / "bot-0")
        township.starts_a_bot().wait_until_up()
        for one in township.brought:  # all of it: what the backup knows is a non-event
            township.again(one)

        township.rests()
        township.sound(unknown=since)
    finally:
        township.ends()
