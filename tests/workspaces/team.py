"""What the teams of all vendors have alike: a house beside the vendor's fake, a page that serves it, and time.

Time stands still until a test moves it; the vendor's and the house's are one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint
from waitress import wasyncore
from waitress.server import create_server

from bot.app import House
from bot.casework.case import Case
from bot.furnishing import DEMO_SHOP
from bot.ledger.changes import SaveShop
from bot.web import WebSettings, create_app
from tests.house import BEIJING, STARTS, StoppedClock


class HouseBeside:
    """The house of a team; a vendor's team adds who is in it and how they speak."""

    folder: Path
    system: StoppedClock
    house: House
    server: Any = None
    fake: Any

    def opens(self) -> None:
        """The process begins."""
        raise NotImplementedError

    def request(self, ref: str = "C1001") -> str:
        """What the case's newest text asks for."""
        with self.house.ledger.reading() as reading:
            row = reading.draft(ref)
        assert row is not None
        return dict(row.draft.sections)["request"]

    def _lays_out(self) -> None:
        """A data folder."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def _serves(self, pages: Blueprint) -> str:
        """The vendor's pages are served; their address."""
        page = create_app(settings=WebSettings(secret_key="k"), health=self.house.health)
        page.register_blueprint(pages)
        self.server = create_server(page, host="127.0.0.1", port=0, threads=8)
        self.serving = threading.Thread(target=self.server.run, daemon=True)
        self.serving.start()
        return f"http://127.0.0.1:{self.server.effective_port}"

    def _has_a_shop(self, members: Iterable[str], home_chat: str) -> None:
        """The team's one shop."""
        shop = replace(DEMO_SHOP, members=tuple(members), home_chat=home_chat)
        self.house.ledger.settle(
            event_seq=None, changes=[SaveShop(shop)], tasks=[], reconcile={}, who="casebot", at=self.house.now()
        )

    def closes(self) -> None:
        """The process ends."""
        self.house.stop()
        if self.server is not None:
            self.server.task_dispatcher.shutdown()
            # Closed by the loop's own thread: another one would close sockets under its select().
            self.server.trigger.pull_trigger(lambda: wasyncore.close_all(self.server._map))
            self.serving.join(10)

    def ends(self) -> None:
        """The process and the vendor end."""
        self.closes()
        self.fake.stop()

    def restarts(self) -> None:
        self.closes()
        self.system.at += STARTS
        self.opens()

    def works(self) -> None:
        """From now on the house works by itself, in its own threads; nobody has to settle anything."""
        for run in (self.house._run, self.house._run_work):
            self.house._threads.append(threading.Thread(target=run, daemon=True))
            self.house._threads[-1].start()

    def soon_sees(self, words: str, where: Any, *, within_s: float = 60.0) -> bool:
        """Whether somebody reads this there before they would look at the clock."""
        until = time.monotonic() + within_s
        while words not in self.sees(where) and time.monotonic() < until:
            threading.Event().wait(0.01)
        return words in self.sees(where)

    def settles(self) -> None:
        """All that can be done now is done."""
        self.house.settle()

    def until(self, local: str) -> None:
        """Time becomes this moment in Beijing, here and there, from due time to due time."""
        self.passes(datetime.fromisoformat(local).replace(tzinfo=BEIJING) - self.system.at)

    def passes(self, much: timedelta) -> None:
        target = self.system.at + much
        self.settles()
        while True:
            with self.house.ledger.reading() as reading:
                due = reading.next_due(after=self.house.now())
            if due is None or due > target:
                break
            self.system.at = due
            self.settles()
        self.system.at = target
        self.settles()

    def sees(self, where: Any) -> str:
        """Everything that stands in a chat."""
        return str(self.fake.shown(where).text)

    def last(self, where: Any) -> str:
        """The newest message of a chat."""
        return str(self.fake.shown(where)[-1].text)

    def case(self, ref: str = "C1001") -> Case:
        with self.house.ledger.reading() as reading:
            found = reading.case(ref)
        assert found is not None
        return found
