"""The long connection, seen from the house: a child process is kept running, fed and watched.

The child (`child.py`) is only a pipe. Frames it brings are handed in side by side, those of one chat one after the
other; each is answered when it is in the ledger. A watchdog ends a child that shows no sign of life (a hung
bootstrap), never connects, or hears no pong (a deaf socket); however it ended, the next one starts, a little later
each time.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import IO, Any

from bot.workspaces.feishu.events import is_callback

log = logging.getLogger(__name__)

CHILD = (sys.executable, "-m", "bot.workspaces.feishu.child")
LANES = 4
"""Threads for messages; each chat has its lane, so that its messages are stored in the order they came."""
CLICKS = 4
"""Threads for clicks, whose answer a person waits for."""

Receive = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the watchdog waits, in seconds."""

    alive: float = 15.0
    """Without a sign of life from the child's loop; its bootstrap may take ten."""
    up: float = 45.0
    """Until it is connected."""
    pong: float = 30.0
    """Beyond two pings that were not answered."""
    back_off: Sequence[float] = (0.5, 2, 5, 15, 60)
    """Before the next child; from the beginning again after one that lived longer than the last of them."""
    look: float = 0.5
    """Between two looks."""


@dataclass
class Signs:
    """What was last heard of the child, in monotonic seconds."""

    born: float
    alive: float
    up: float = 0.0
    pong: float = 0.0
    ping_s: float = 120.0
    refused: str = ""

    def trouble(self, now: float, patience: Patience) -> str:
        """Why the child must go; "" while it is well."""
        if now - self.alive > patience.alive:
            return "it shows no sign of life"
        if not self.up:
            return "it does not get connected" if now - self.born > patience.up else ""
        if now - max(self.up, self.pong) > 2 * self.ping_s + patience.pong:
            return "its pings are not answered"
        return ""


@dataclass
class Stream:
    """Keeps one long connection. `receive` takes a payload and returns the answer; it raises what it cannot store."""

    app_id: str
    app_secret: str
    domain: str
    receive: Receive
    patience: Patience = field(default_factory=Patience)
    command: Sequence[str] = CHILD
    jitter: Random = field(default_factory=Random)
    state: str = "not started"
    """For doctor and the log: "connected", or why not."""

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._writing = threading.Lock()
        self._lanes = [ThreadPoolExecutor(1, thread_name_prefix=f"feishu-{n}") for n in range(LANES)]
        self._clicks = ThreadPoolExecutor(CLICKS, thread_name_prefix="feishu-click")
        self._thread = threading.Thread(target=self._keep, name="feishu-stream", daemon=True)
        self.connected = threading.Event()

    def start(self) -> None:
        """Begins to connect; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Closes the pipe, which ends the child, and finishes what it brought."""
        self._stopping.set()
        if self._child is not None:
            _end(self._child)
        if self._thread.ident is not None:
            self._thread.join(timeout=10)
        for pool in (*self._lanes, self._clicks):
            pool.shutdown(wait=True, cancel_futures=True)
        self.state = "stopped"

    @property
    def pid(self) -> int:
        """The child's process id; 0 while there is none."""
        return self._child.pid if self._child is not None and self._child.poll() is None else 0

    # -- keeping a child

    def _keep(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            reason = self._one_child()
            self.connected.clear()
            if self._stopping.is_set():
                return
            steps = self.patience.back_off
            failures = 1 if time.monotonic() - began > steps[-1] else failures + 1
            wait = steps[min(failures, len(steps)) - 1] * (1 + self.jitter.random() / 2)
            self.state = reason
            log.warning("the connection to Feishu ended (%s); the next try comes in %.1f s", reason, wait)
            self._stopping.wait(wait)

    def _one_child(self) -> str:
        """Runs one child to its end; returns why it ended."""
        child = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        self._child = child
        now = time.monotonic()
        signs = Signs(born=now, alive=now)
        self._say(child, {"app_id": self.app_id, "app_secret": self.app_secret, "domain": self.domain})
        reader = threading.Thread(target=self._read, args=(child, signs), name="feishu-read", daemon=True)
        reader.start()
        reason = ""
        while not reason and reader.is_alive() and not self._stopping.is_set():
            reader.join(self.patience.look)
            reason = signs.trouble(time.monotonic(), self.patience)
        if reason:
            child.kill()
        _end(child)
        reader.join(timeout=5)
        if child.stdout is not None and not reader.is_alive():
            child.stdout.close()
        return reason or signs.refused or "it was cut off"

    def _read(self, child: subprocess.Popen[bytes], signs: Signs) -> None:
        for line in _lines(child.stdout):
            signs.alive = time.monotonic()
            what = line.get("is")
            if what == "frame":
                self._hand_in(child, line)
            elif what == "up":
                signs.up, signs.ping_s = signs.alive, float(line["ping_s"])
                self.state = "connected"
                self.connected.set()
            elif what == "pong":
                signs.pong, signs.ping_s = signs.alive, float(line["ping_s"])
            elif what == "refused":
                signs.refused = str(line["why"])

    # -- frames

    def _hand_in(self, child: subprocess.Popen[bytes], line: Mapping[str, Any]) -> None:
        try:
            payload = json.loads(line["body"])
        except (ValueError, RecursionError):
            payload = None
        if not isinstance(payload, dict):
            log.warning("a frame from Feishu was refused: it is no JSON object")
            self._say(child, {"n": line["n"], "code": 200, "answer": "{}"})
            return
        pool = self._clicks if is_callback(payload) else self._lanes[hash(_chat_of(payload)) % LANES]
        pool.submit(self._answer, child, line["n"], payload)

    def _answer(self, child: subprocess.Popen[bytes], number: int, payload: dict[str, Any]) -> None:
        code, answer = 200, "{}"
        try:
            answer = json.dumps(self.receive(payload), ensure_ascii=False)
        except Exception:  # it is not acknowledged, so it comes again
            log.exception("a frame from Feishu could not be stored")
            code = 500
        self._say(child, {"n": number, "code": code, "answer": answer})

    def _say(self, child: subprocess.Popen[bytes], line: Mapping[str, Any]) -> None:
        assert child.stdin is not None
        try:
            with self._writing:
                child.stdin.write(json.dumps(line).encode() + b"\n")
                child.stdin.flush()
        except (OSError, ValueError):
            return  # that child is gone; what it brought is in the ledger, or comes again


def _lines(stream: IO[bytes] | None) -> Any:
    """What the child says, until it says no more."""
    assert stream is not None
    try:
        for line in stream:
            yield json.loads(line)
    except (OSError, ValueError):
        return


def _end(child: subprocess.Popen[bytes]) -> None:
    """Closes the pipe, which the child takes as its end; if it does not, it is killed."""
    try:
        if child.stdin is not None:
            child.stdin.close()
    except OSError:
        pass
    try:
        child.wait(timeout=3)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _chat_of(payload: Mapping[str, Any]) -> str:
    """The chat of a frame, as far as it can be told without reading it: for its lane."""
    event = payload.get("event")
    if not isinstance(event, Mapping):
        return ""
    message = event.get("message")
    return str(message.get("chat_id") if isinstance(message, Mapping) else event.get("chat_id"))
