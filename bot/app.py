"""Puts the parts together: the ledger, the desk, the courier, the clock and the workspaces that are configured."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cards
import handlers
from bot.casework.rules import Facts, check, draft_of_text
from bot.clock import LONGEST_SLEEP, CaseClock, Clock, system_now
from bot.conversation.router import router
from bot.courier import Courier
from bot.deciding import Deciding
from bot.desk import Desk
from bot.furnishing import furnish
from bot.ledger.files import FileStore
from bot.ledger.holders import this_process
from bot.ledger.ledger import Ledger
from bot.ledger.mistakes import LedgerTrouble
from bot.playbooks import Library, Reloaded, Shelf
from bot.playbooks.lexicon import lexicon
from bot.replanning import replan_all, replan_what_changed
from bot.workspaces.local import LocalWorkspace
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
AFTER_TROUBLE_S = 5.0
"""Seconds until the house looks whether the ledger can be used again."""
SET_BACK = timedelta(minutes=5)
"""A clock that went back by less than this changes no plan; machines that share a ledger may differ by as much."""
BREATH_S = 1.0
"""Pause after so many rounds, so that a loop of ours does not take the machine with it."""
TIDY_AT_UTC = 19
"""The hour of the night's tidying: after three in the morning in China."""
WARM_AFTER = timedelta(seconds=2)
"""By then the first page is up."""


AT_ONCE = ("send", "update", "remind")
"""Kinds of task that the house's own thread carries out; slow work has another."""


@dataclass
class House:
    """Everything that runs: one thread works off what arrived and carries out what is due, another does slow work."""

    settings: Settings
    system: Callable[[], datetime] = system_now
    ledger: Ledger = field(init=False)
    workspaces: dict[str, Workspace] = field(init=False)
    me: str = field(default_factory=this_process)

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
        self.shelf = Shelf(folders, settings.timezone)
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
        self.deciding = Deciding(
            library=self.shelf,
            router=router,
            now=self.time.now,
            files=self.files,
            settings=settings,
            leads=settings.lead_ids,
        )
        self.desk = Desk(
            ledger=self.ledger, deciding=self.deciding, system_now=self.system, me=self.me, wake=self.wake
        )
        self.courier = Courier(
            ledger=self.ledger,
            desk=self.desk,
            workspaces=self.workspaces,
            library=self.shelf,
            router=router,
            now=self.time.now,
            system_now=self.system,
            me=self.me,
            files=self.files,
            own_works={"reload": self._reload},
        )
        self.clock = Clock(wake=self.wake, until_next=self._until_next)
        self._something = threading.Event()
        self._labour = threading.Event()
        self._stopping = threading.Event()
        self._one_at_a_time = threading.RLock()
        self._settling = 0
        with self.ledger.reading() as reading:
            self._looked = self.time.now(), reading.last_arrival() or self.system()
        self._threads: list[threading.Thread] = []
        self._deafen: Callable[[], None] = lambda: None
        """Ends what tells of other processes' commits."""

    @property
    def playbooks(self) -> Library:
        """The playbooks that are in force."""
        return self.shelf()

    def reload(self) -> Reloaded:
        """The playbooks are read again; with an error in one of them everything stays as it was."""
        done = self.shelf.reload(self.time.now().date())
        for complaint in done.complaints:
            log.error("playbooks are not reloaded: %s", complaint)
        if done.changed and not done.complaints:
            log.info("playbooks in force: %s", ", ".join(done.changed))
            replan_what_changed(self.ledger, self.shelf(), self.time.now())
            self.wake()
        return done

    def _reload(self, subject: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 (every work is called alike)
        """The same as work that a lead asked for."""
        done = self.reload()
        complaints = [
            {
                "file": str(one.file),
                "line": one.line,
                "message": one.message,
                "values": {key: str(value) for key, value in one.values.items()},
            }
            for one in done.complaints
        ]
        return {"changed": list(done.changed), "complaints": complaints}

    # -- running

    def start(self) -> None:
        """Opens the workspaces and begins to work; what lay there from before is done first, what a killed process
        was at included."""
        self.ledger.free_gone(now=self.system())
        self.open_workspaces()
        for run, name in ((self._run, "house"), (self._run_work, "hands")):
            self._threads.append(threading.Thread(target=run, name=name, daemon=True))
            self._threads[-1].start()
        self._deafen = self.ledger.listen(self.wake)
        self.clock.start()
        self.clock.soon("warm", self.warm, after=WARM_AFTER)
        self.clock.daily("tidy", self.tidy, hour=TIDY_AT_UTC, minute=30)
        self.wake()

    def open_workspaces(self) -> None:
        """People can be heard from now on; nothing is worked on until `start` or `settle`."""
        furnish(self.ledger, self.settings, self.time.now())
        replan_what_changed(self.ledger, self.shelf(), self.time.now())
        for workspace in self.workspaces.values():
            workspace.start(self.desk)

    def stop(self) -> None:
        """Stops after the task in hand; what is left is in the ledger."""
        self._stopping.set()
        self.wake()
        self._deafen()
        self.clock.stop()
        # The threads first: the task in hand still speaks to its workspace.
        for thread in self._threads:
            thread.join(timeout=10)
        for workspace in self.workspaces.values():
            workspace.stop()
        self.ledger.close()

    def wake(self, slow: bool = True) -> None:
        """Something arrived or fell due; `slow`: there may be slow work among it."""
        if threading.get_ident() != self._settling:  # who settles looks again anyway, until nothing is left
            self._something.set()
        if slow:
            self._labour.set()

    def settle(self, kinds: tuple[str, ...] = ()) -> bool:
        """Works until nothing is left to do at this moment of case time (only tasks of these kinds, if given).
        False when it gave up after `ROUNDS`: then something queues itself over and over."""
        with self._one_at_a_time:
            outer, self._settling = self._settling, threading.get_ident()
            try:
                for _ in range(ROUNDS):
                    self._look()
                    if self.desk.work_off() + self.courier.carry_out(kinds=kinds) == 0:
                        return True
                    if self._stopping.is_set():
                        return True
            finally:
                self._settling = outer
        log.error("work was still coming after %d rounds; something may be queueing itself", ROUNDS)
        return False

    def _look(self) -> None:
        """Takes the time. Where the machine's clock was set back since, or since the last process, all is planned
        anew: what was planned while it was ahead lies too far away."""
        now = self.system()
        if now < self._looked[1] - SET_BACK:
            log.warning("the clock was set back from %s to %s; all cases are planned anew", self._looked[1], now)
            replan_all(self.ledger, self.shelf(), self.time.now())
        self._looked = self.time.now(), now

    def _run(self) -> None:
        while not self._stopping.is_set():
            # The time-out is monotonic: if the machine's clock is set back, the scheduler waits for the old hour.
            self._something.wait(LONGEST_SLEEP.total_seconds())
            self._something.clear()
            if self._stopping.is_set():
                return
            try:
                if not self.settle(AT_ONCE):
                    self._stopping.wait(BREATH_S)
                    self.wake()
            except LedgerTrouble as trouble:
                log.error("nothing can be worked on: %s", trouble)
                self._stopping.wait(AFTER_TROUBLE_S)
                self.wake()
            except Exception:
                log.exception("the house stumbled; it looks again in a moment")
                self._stopping.wait(BREATH_S)
                self.wake()
            self.clock.again()

    def _run_work(self) -> None:
        """Slow work (a download, a look into a file, grammar): nobody's answer waits for it."""
        while not self._stopping.is_set():
            self._labour.wait(LONGEST_SLEEP.total_seconds())
            self._labour.clear()
            try:
                while not self._stopping.is_set() and self.courier.carry_out(kinds=("work",)):
                    self._something.set()
            except LedgerTrouble as trouble:
                log.error("no slow work can be done: %s", trouble)
            except Exception:
                log.exception("work stumbled; it is looked at again in a moment")

    def _until_next(self) -> timedelta | None:
        """Until the next task falls due, the next failed one may be tried again, or a chat leaves another process.

        What could be done at the last look was done then, or whoever queued it since has woken the house; so only
        what becomes possible after that look is waited for. (After it, not after now: nothing falls between the two.)
        """
        case_then, then = self._looked
        with self.ledger.reading() as reading:
            due = reading.next_due(after=case_then)
            retry = reading.next_retry(case_now=case_then, now=then)
            left = reading.next_left(me=self.me, case_now=case_then, now=then)
        waits = [due - self.time.now()] if due else []
        waits += [again - self.system() for again in (retry, left) if again]
        return min(waits, default=None)

    def warm(self) -> None:
        """Calendars, word lists and rules take a third of a second each at first use: before anybody waits."""
        today = self.time.now().date()
        with self.ledger.reading() as reading:
            shops = reading.shops()
        library = self.shelf()
        calendars = {library.calendars.team}
        for shop in shops:
            if playbook := library.playbooks.get(shop.marketplace):
                sites = [site for site in playbook.sites if site.id in shop.sites]
                calendars |= {library.calendars.of_site(site) for site in sites}
        for calendar in calendars:
            calendar.is_business_day(today)
        words = lexicon()
        for playbook in library.playbooks.values():  # the rules' patterns are compiled at first use, too
            check(draft_of_text("Warm.", playbook), Facts(lexicon=words, playbook=playbook, grammar=False))

    def tidy(self) -> None:
        """What is old goes, at night: a ledger that only grows ends with a full disk."""
        try:
            gone = self.ledger.tidy(now=self.system())
        except LedgerTrouble as trouble:
            log.error("the ledger was not tidied: %s", trouble)
        else:
            log.info("tidied: %s", ", ".join(f"{name} {rows}" for name, rows in gone.items()))

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
                "business_days": lambda: self.playbooks.calendars.team.add_business_days(now, 5),
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
