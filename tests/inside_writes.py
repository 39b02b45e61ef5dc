"""Which functions run while the ledger's write lock is held: watched by the interpreter, nothing replaced."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from bot.ledger.ledger import Ledger


@contextmanager
def functions_inside_writes(ledger: Ledger) -> Iterator[set[str]]:
    """Collects `module.function` of every Python function that a write transaction calls, until the block ends."""
    ran: set[str] = set()
    write = ledger.engine.write

    def watched(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            ran.add(f"{frame.f_globals.get('__name__', '?')}.{frame.f_code.co_name}")

    def watching(work: Callable[[Any], Any], **how: Any) -> Any:
        def inside(tx: Any) -> Any:
            sys.setprofile(watched)
            try:
                return work(tx)
            finally:
                sys.setprofile(None)

        return write(inside, **how)

    ledger.engine.write = watching  # type: ignore[method-assign]
    try:
        yield ran
    finally:
        ledger.engine.write = write  # type: ignore[method-assign]
