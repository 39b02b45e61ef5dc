"""lark-oapi's long connection, with a fence around every fault of it that lies on our way (facts, 1.6 to 1.9).

    the import takes 2 s and 170 MB          the packages are opened, not imported: 0.2 s, 41 MB
    it logs to stdout, secrets too           its handler goes; ours writes warnings to stderr, secrets struck out
    the first request has no time-out        it has one
    a handler blocks the loop                frames are handled side by side, each waits for its own answer
    frames of type "card" are dropped        they are handled like events
    a refused reconnect leaves it deaf       it does not reconnect: it ends, and a fresh process begins
    a configuration may lack its numbers     then the numbers before stay
    there is no stop                         the process is the stop

Only the child process imports this. It leans on internals of one version, which pyproject pins; each fence has a test
that shows the fault behind it.
"""

from __future__ import annotations

import asyncio
import base64
import importlib
import importlib.util
import json
import logging
import re
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

BOOTSTRAP_S = 10.0
"""Seconds the vendor has to name the address to connect to."""
ANSWER_S = 2.5
"""Seconds until a frame is answered, one way or the other; the vendor waits 3 (facts, 2.3)."""
PING_S = (1, 600)
"""Seconds between two pings that make sense; the vendor says 120."""

Handle = Callable[[str], Awaitable[tuple[int, str]]]
"""Takes a payload; returns the code of its acknowledgement and the answer's JSON, "" for none."""

_SECRETS = re.compile(r"((?:access_key|ticket|AppSecret|app_secret)\W{1,4})[^&\s\"',}]+", re.IGNORECASE)


def open_ws() -> ModuleType:
    """`lark_oapi.ws.client`, without the ten thousand modules that come with its package."""
    if "lark_oapi" not in sys.modules:
        try:
            _open_packages()
            return importlib.import_module("lark_oapi.ws.client")
        except Exception:  # another version may need more of itself: then it gets all of itself
            for name in [one for one in sys.modules if one.split(".")[0] == "lark_oapi"]:
                del sys.modules[name]
    return importlib.import_module("lark_oapi.ws.client")


def _open_packages() -> None:
    spec = importlib.util.find_spec("lark_oapi")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("lark-oapi is not installed")
    folder = Path(next(iter(spec.submodule_search_locations)))
    for name in ("lark_oapi", "lark_oapi.event", "lark_oapi.api"):
        package = ModuleType(name)
        package.__path__ = [str(folder.joinpath(*name.split(".")[1:]))]
        sys.modules[name] = package
    dispatcher = ModuleType("lark_oapi.event.dispatcher_handler")
    dispatcher.EventDispatcherHandler = object  # type: ignore[attr-defined]
    sys.modules[dispatcher.__name__] = dispatcher


ws = open_ws()


def quiet_log() -> None:
    """The SDK's own log goes to stderr, from warnings on, without secrets."""
    logger = logging.getLogger("Lark")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    ours = logging.StreamHandler(sys.stderr)
    ours.setFormatter(logging.Formatter("%(asctime)s feishu %(levelname)s %(message)s"))
    ours.addFilter(_struck_out)
    logger.addHandler(ours)
    logger.setLevel(logging.WARNING)
    logger.propagate = False


def _struck_out(record: logging.LogRecord) -> bool:
    record.msg, record.args = without_secrets(record.getMessage()), ()
    return True


def without_secrets(text: str) -> str:
    """The text with what may not be read struck out."""
    return _SECRETS.sub(r"\1…", text)


class Connection(ws.Client):  # type: ignore[misc, name-defined]
    """One connection, for as long as it lasts. `run` returns when it is over."""

    def __init__(
        self, app_id: str, app_secret: str, domain: str, *, handle: Handle, told: Callable[[str, float], None]
    ) -> None:
        super().__init__(
            app_id, app_secret, domain=domain, auto_reconnect=False, log_level=SimpleNamespace(value=logging.WARNING)
        )
        quiet_log()
        vars(ws)["requests"] = SimpleNamespace(post=_post)
        self._handle, self._told = handle, told
        self._over = asyncio.Event()

    async def run(self) -> None:
        """Connects, pings, and returns when the connection is gone. Raises what refused it."""
        await self._connect()
        self._told("up", float(self._ping_interval))
        ping = ws.loop.create_task(self._ping_loop())
        await self._over.wait()
        ping.cancel()

    # -- what the SDK calls

    async def _receive_message_loop(self) -> None:
        """Ends the connection instead of trying to mend it."""
        try:
            await super()._receive_message_loop()
        except Exception as error:  # a refusal in here would otherwise be nobody's exception
            logging.getLogger("Lark").warning("the connection ended: %s", error)
        finally:
            self._over.set()

    async def _handle_control_frame(self, frame: Any) -> None:
        await super()._handle_control_frame(frame)
        if _header(frame, "type") == "pong":
            self._told("pong", float(self._ping_interval))

    async def _handle_data_frame(self, frame: Any) -> None:
        if _header(frame, "type") not in ("event", "card"):
            return
        payload = frame.payload
        parts, part = int(_header(frame, "sum") or 1), int(_header(frame, "seq") or 0)
        if parts > 1:
            payload = self._combine(_header(frame, "message_id"), parts, part, payload)
            if payload is None:
                return
        started = time.monotonic()
        try:
            code, answer = await asyncio.wait_for(self._handle(payload.decode("utf-8", "replace")), ANSWER_S)
        except TimeoutError:
            code, answer = 500, ""  # not acknowledged: it comes again
        took = frame.headers.add()
        took.key, took.value = "biz_rt", str(round((time.monotonic() - started) * 1000))
        said: dict[str, Any] = {"code": code}
        if answer:
            said["data"] = base64.b64encode(answer.encode()).decode()
        frame.payload = json.dumps(said).encode()
        await self._write_message(frame.SerializeToString())

    def _configure(self, conf: Any) -> None:
        """Takes the numbers that are there and make sense; a missing PingInterval would end the pings for good."""
        if isinstance(conf.PingInterval, int) and PING_S[0] <= conf.PingInterval <= PING_S[1]:
            self._ping_interval = conf.PingInterval


def _header(frame: Any, name: str) -> str:
    return next((str(one.value) for one in frame.headers if one.key == name), "")


def _post(url: str, **given: Any) -> Any:
    requests = importlib.import_module("requests")
    return requests.post(url, timeout=BOOTSTRAP_S, **given)
