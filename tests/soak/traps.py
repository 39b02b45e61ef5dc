"""Traps: places in the house's work at which a bot kills itself, by SIGKILL, when it has come there so many times.

Nothing is replaced: the function runs as it is, and the process is gone before or after it. The places are every one
at which something is done and not yet written down, or written down and not yet done; what is sent is sent by a
vendor's workspace, so each vendor has its own there.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Trap:
    """The place: a function, on its way in or out, where what it returns is as `when` says, for the `nth` time."""

    owner: str
    function: str
    moment: str = "after"
    when: Callable[[Any], bool] = bool
    nth: int = 1


def _any(_: Any) -> bool:
    return True


def _several(result: Sequence[Any]) -> bool:
    return len(result) > 1


LEDGER = "bot.ledger.ledger:Ledger"
DINGTALK, PLAIN = "bot.workspaces.dingtalk.client:DingTalkClient", "bot.workspaces.dingtalk.plain:Plain"

EVERYWHERE = {
    "before an event is stored": Trap(LEDGER, "store_event", "before"),
    "after an event is stored, before it is acknowledged": Trap(LEDGER, "store_event"),
    "after an event is claimed": Trap(LEDGER, "claim_events"),
    "after the handler, before anything is settled": Trap("bot.deciding:Deciding", "decide"),
    "after the second of several handlers": Trap("bot.deciding:Deciding", "decide", nth=2),
    "in the middle of a settlement": Trap("bot.ledger.inbox:", "settle", when=_any),
    "in the middle of a settlement, when its tasks are queued": Trap("bot.ledger.queue:", "insert"),
    "in the middle of several settled together": Trap("bot.ledger.queue:", "insert", nth=2),
    "after it is settled": Trap("bot.desk:Desk", "work_off"),
    "after a task is claimed": Trap(LEDGER, "claim_tasks"),
    "after several tasks are claimed together": Trap(LEDGER, "claim_tasks", when=_several),
    "before due reminders are stored": Trap(LEDGER, "store_events", "before"),
    "after due reminders are stored, before anything is decided": Trap(LEDGER, "store_events"),
    "after due reminders are settled, before they are noted": Trap("bot.desk:Desk", "receive_each", when=_any),
    "in the middle of noting": Trap("bot.ledger.queue:", "done"),
    "in the middle of noting several in one commit": Trap("bot.ledger.queue:", "done", nth=2),
    "after noting": Trap(LEDGER, "tasks_done"),
    "in the middle of noting an update": Trap(LEDGER, "task_done", "before"),
}


def _sending(workspace: str) -> dict[str, Trap]:
    return {
        "before sending": Trap(workspace, "send", "before"),
        "after sending, before it is noted": Trap(workspace, "send"),
        "after the second of several sends": Trap(workspace, "send", nth=2),
        "before an update of a message": Trap(workspace, "update", "before"),
        "after an update, before it is noted": Trap(workspace, "update", when=_any),
    }


OF_FEISHU = _sending("bot.workspaces.feishu.workspace:FeishuWorkspace")
OF_DINGTALK = {
    **_sending("bot.workspaces.dingtalk.workspace:DingTalkWorkspace"),
    "after a card is made, before what belongs to it": Trap(DINGTALK, "create_card"),
    "after a plain message is claimed, before it goes out": Trap(PLAIN, "_post", "before"),
    "after a plain message went out": Trap(PLAIN, "_post"),
}
TRAPS = {"feishu": EVERYWHERE | OF_FEISHU, "dingtalk": EVERYWHERE | OF_DINGTALK}


def set_up(vendor: str, name: str) -> None:
    """From now on this process ends there."""
    trap = TRAPS[vendor][name]
    module, _, owned = trap.owner.partition(":")
    __import__(module)
    owner = getattr(sys.modules[module], owned) if owned else sys.modules[module]
    function, came = getattr(owner, trap.function), [0]

    def step() -> None:
        came[0] += 1
        if came[0] >= trap.nth:
            os.kill(os.getpid(), signal.SIGKILL)

    @functools.wraps(function)
    def trapped(*given: Any, **how: Any) -> Any:
        if trap.moment == "before":
            step()
        result = function(*given, **how)
        if trap.moment == "after" and trap.when(result):
            step()
        return result

    setattr(owner, trap.function, trapped)
