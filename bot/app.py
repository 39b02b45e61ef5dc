"""Puts the parts together: the ledger, the desk, the courier, the clock and the workspaces that are configured."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import cards
import handlers
from bot.agenda import Agenda
from bot.casework.calendar import BusinessCalendar
from bot.clock import LONGEST_SLEEP, CaseClock, Clock, system_now
from bot.conversation.router import router
from bot.courier import Courier
from bot.desk import Desk
from bot.ledger.changes import Change, SaveChat, SaveMember, SaveShop, Seen
from bot.ledger.files import FileStore
from bot.ledger.ledger import Ledger
from bot.ledger.records import NewTask, Shop
from bot.playbooks import Library, library
from bot.playbooks.lexicon import lexicon
from bot.workspaces.local import DEMO_CHATS, DEMO_MEMBERS, GROUP, LocalWorkspace
from bot.workspaces.workspace import Workspace
from config.settings import Settings

if TYPE_CHECKING:
    from bot.workspaces.dingtalk.workspace import DingTalkWorkspace
    from bot.workspaces.feishu.workspace import FeishuWorkspace

log = logging.getLogger(__name__)

PLAYBOOKS = Path(__file__).resolve().parents[1] / "config" / "playbooks"
ONE_STEP = 500
"""Most due times that one push of the clock walks through; far more than a team has in a year."""
ROUNDS = 1_000
"""Rounds of work without a pause, each up to 100 events and 20 tasks: a week's backlog takes a few dozen."""
BREATH_S = 1.0
"""Pause after so many rounds, so that a loop of ours does not take the machine with it."""
WARM_AFTER = timedelta(seconds=2)
"""By then the first page is up."""


DEMO_SHOP = Shop(
    id="shop-demo",
    name="恒远美国店",
    marketplace="amazon",
    sites=("amazon.com",),
    seller_id="A3AYAZLIQ7AX77",
    legal_name_zh="深圳市恒远科技有限公司",
    legal_name_en="Shenzhen Hengyuan Technology Co., Ltd.",
    members=tuple(member.id for member in DEMO_MEMBERS),
    home_chat=GROUP,
)
"""An invented shop, for the local workspace's members alone: so that trying takes no typing."""


@dataclass
class House:
    """Everything that runs, with one thread that works off what arrived and carries out what is due."""

    settings: Settings
    system: Callable[[], datetime] = system_now
    ledger: Ledger = field(init=False)
    workspaces: dict[str, Workspace] = field(init=False)
    me: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}")

    def __post_init__(self) -> None:
        settings = self.settings
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        cards.register_all()
        handlers.register_all()
        self.files = FileStore(settings.data_dir / "files")
        self.ledger = Ledger(settings.ledger, files=self.files)
        self.ledger.migrate()
        self.time = CaseClock(self.ledger, self.system)
        folders = [PLAYBOOKS, *([settings.playbooks] if settings.playbooks else [])]
        self._library = library(folders, settings.data_dir / "cache")
        self.agenda = Agenda(BusinessCalendar.of_team(settings.timezone))
        self.local = LocalWorkspace(settings.data_dir / "workspace.db", files=self.files, clock=self.time)
        self.workspaces = {self.local.name: self.local}
        self.feishu: FeishuWorkspace | None = None
        if settings.feishu_app_id:
            from bot.workspaces.feishu import open_feishu

            self.feishu = open_feishu(settings, self.ledger, self.files, now=self.system)
            self.workspaces[self.feishu.name] = self.feishu
        self.dingtalk: DingTalkWorkspace | None = None
        if settings.dingtalk_client_id:
            from bot.workspaces.dingtalk import open_dingtalk

            self.dingtalk = open_dingtalk(settings, self.ledger, self.files, now=self.system)
            self.workspaces[self.dingtalk.name] = self.dingtalk
        self.desk = Desk(
            ledger=self.ledger,
            library=lambda: self._library,
            router=router,
            now=self.time.now,
            system_now=self.system,
            agenda=self.agenda,
            me=self.me,
            files=self.files,
            settings=settings,
            leads=settings.lead_ids,
            wake=self.wake,
        )
        self.courier = Courier(
            ledger=self.ledger,
            desk=self.desk,
            workspaces=self.workspaces,
            library=lambda: self._library,
            router=router,
            now=self.time.now,
            system_now=self.system,
            me=self.me,
            files=self.files,
        )
        self.clock = Clock(wake=self.wake, until_next=self._until_next)
        self._something = threading.Event()
        self._stopping = threading.Event()
        self._one_at_a_time = threading.RLock()
        self._looked = self.time.now(), self.system()
        self._thread: threading.Thread | None = None

    @property
    def playbooks(self) -> Library:
        """The playbooks that are in force."""
        return self._library

    # -- running

    def start(self) -> None:
        """Opens the workspaces and begins to work; what lay there from before is done first."""
        self.open_workspaces()
        self._thread = threading.Thread(target=self._run, name="house", daemon=True)
        self._thread.start()
        self.clock.start()
        self.clock.soon("warm", self.warm, after=WARM_AFTER)
        self.wake()

    def open_workspaces(self) -> None:
        """People can be heard from now on; nothing is worked on until `start` or `settle`."""
        self._furnish()
        for workspace in self.workspaces.values():
            workspace.start(self.desk)

    def stop(self) -> None:
        """Stops after the task in hand; what is left is in the ledger."""
        self._stopping.set()
        self.wake()
        self.clock.stop()
        # The thread first: the task in hand still speaks to its workspace.
        if self._thread is not None:
            self._thread.join(timeout=10)
        for workspace in self.workspaces.values():
            workspace.stop()
        self.ledger.close()

    def wake(self) -> None:
        """Something arrived or fell due."""
        self._something.set()

    def settle(self) -> bool:
        """Works until nothing is left to do at this moment of case time. False when it gave up after `ROUNDS`:
        then something queues itself over and over."""
        with self._one_at_a_time:
            for _ in range(ROUNDS):
                self._looked = self.time.now(), self.system()
                if self.desk.work_off() + self.courier.carry_out() == 0:
                    return True
                if self._stopping.is_set():
                    return True
        log.error("work was still coming after %d rounds; something may be queueing itself", ROUNDS)
        return False

    def _run(self) -> None:
        while not self._stopping.is_set():
            # The time-out is monotonic: if the machine's clock is set back, the scheduler waits for the old hour.
            self._something.wait(LONGEST_SLEEP.total_seconds())
            self._something.clear()
            if self._stopping.is_set():
                return
            try:
                if not self.settle():
                    self._stopping.wait(BREATH_S)
                    self.wake()
            except Exception:
                log.exception("the house stumbled; it looks again in a moment")
            self.clock.again()

    def _until_next(self) -> timedelta | None:
        """Until the next task falls due or the next failed one may be tried again.

        What could be done at the last look was done then, or whoever queued it since has woken the house; so only
        what becomes possible after that look is waited for. (After it, not after now: nothing falls between the two.)
        """
        case_then, then = self._looked
        with self.ledger.reading() as reading:
            due = reading.next_due(after=case_then)
            retry = reading.next_retry(case_now=case_then, now=then)
        waits = [due - self.time.now()] if due else []
        waits += [retry - self.system()] if retry else []
        return min(waits, default=None)

    def warm(self) -> None:
        """Calendars and word lists take a third of a second each at first use: before anybody waits."""
        today = self.time.now().date()
        with self.ledger.reading() as reading:
            shops = reading.shops()
        calendars = {self.agenda.team}
        for shop in shops:
            if playbook := self._library.playbooks.get(shop.marketplace):
                calendars |= {BusinessCalendar.of_site(site) for site in playbook.sites if site.id in shop.sites}
        for calendar in calendars:
            calendar.is_business_day(today)
        lexicon(cache_dir=self.settings.data_dir / "cache")

    def health(self) -> dict[str, object]:
        """What a watchdog may know: whether the ledger answers, and how late the oldest task is, in seconds."""
        try:
            with self.ledger.reading() as reading:
                due = reading.next_due()
        except Exception:
            log.exception("the ledger does not answer")
            return {"ok": False}
        late = (self.time.now() - due).total_seconds() if due else 0.0
        return {"ok": True, "overdue_s": max(0, round(late))}

    def _furnish(self) -> None:
        """The local workspace's people, places and one shop to try with; once."""
        with self.ledger.reading() as reading:
            if reading.setting("furnished"):
                return
            leads = {member.id for member in DEMO_MEMBERS if member.lead} | self.settings.lead_ids
        now = self.time.now()
        changes: list[Change] = [SaveChat(replace(chat, timezone=self.settings.timezone)) for chat in DEMO_CHATS]
        for member in DEMO_MEMBERS:
            known = replace(member, lead=member.id in leads, locale=self.settings.locale)
            changes += [SaveMember(known), Seen(member.id, GROUP, now), Seen(member.id, member.private_chat, now)]
        changes.append(SaveShop(DEMO_SHOP))
        welcome = NewTask(kind="send", key="welcome:" + GROUP, due_at=now, view="welcome", subject={}, lane=GROUP)
        self.ledger.settle(event_seq=None, changes=changes, tasks=[welcome], reconcile={}, who="casebot", at=now)
        self.ledger.put_setting("furnished", "yes")

    # -- the clock that may be pushed, in a local workspace that is alone

    @property
    def clock_may_move(self) -> bool:
        """Only where no real workspace could be disturbed."""
        return set(self.workspaces) == {"local"}

    def now(self) -> datetime:
        """Case time."""
        return self.time.now()

    def advance(self, step: str) -> None:
        """Pushes case time by an hour, a day or five working days, from due time to due time: nothing is skipped."""
        if not self.clock_may_move:
            raise ValueError("the clock moves only in a local workspace that is alone")
        with self._one_at_a_time:  # two pushes at once are two steps
            now = self.time.now()
            target = {
                "hour": lambda: now + timedelta(hours=1),
                "day": lambda: now + timedelta(days=1),
                "business_days": lambda: self.agenda.team.add_business_days(now, 5),
            }[step]()
            self.move_to(target)

    def move_to(self, target: datetime) -> None:
        """Walks case time to `target`, doing at each due time what is due then."""
        with self._one_at_a_time:
            self.settle()
            for _ in range(ONE_STEP):
                with self.ledger.reading() as reading:
                    due = reading.next_due(after=self.time.now())
                if due is None or due > target:
                    break
                self.time.move_to(due)
                self.settle()
            self.time.move_to(target)
            self.settle()
        self.clock.again()
