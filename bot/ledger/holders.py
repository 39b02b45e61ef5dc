"""Who holds a lease: a process, by machine, pid and the moment it was born.

    build-7.1f3c2a9d0b44:4211:8812345:9f3e01c7

A process that was killed lets nothing go. The next one on the same machine sees by this name that its holder is gone,
and need not wait until the lease runs out. A pid that is in use again belongs to a process born later; a container
counts its pids anew, so its namespace and the machine's boot are part of the machine's name. Where there is no /proc
to tell it, the birth is empty and nobody is ever called gone.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from bot.ledger.connection import Connection

PROC = Path("/proc")
ENDED = frozenset("ZXx")
"""States of a process that runs no more, although its parent has not asked for its end (proc_pid_stat)."""


def this_process() -> str:
    """A name for a holder in this process; each call gives another."""
    pid = os.getpid()
    return f"{machine()}:{pid}:{_born(pid)}:{secrets.token_hex(4)}"


def is_gone(holder: str) -> bool:
    """Whether this holder surely lives no more. False for holders of other machines and for other names."""
    where, _, rest = holder.rpartition(":")[0].partition(":")
    pid, _, born = rest.partition(":")
    if where != machine() or not pid.isdecimal() or not born.isdecimal():
        return False
    return _born(int(pid)) != born


@cache
def machine() -> str:
    """The host's name, its boot, and where its pids are counted."""
    try:
        counted = (PROC / "sys/kernel/random/boot_id").read_text().strip() + os.readlink(PROC / "self/ns/pid")
    except OSError:
        counted = ""
    return f"{socket.gethostname()}.{hashlib.sha256(counted.encode()).hexdigest()[:12]}".replace(":", "-")


def held(db: Connection, *, now: str) -> list[str]:
    """Everybody who holds a lease now."""
    rows = db.rows(
        "SELECT lease_by AS holder FROM tasks WHERE state = 'waiting' AND lease_by <> '' AND lease_until > :now"
        " UNION SELECT lease_by FROM inbox WHERE state = 'new' AND lease_by <> '' AND lease_until > :now"
        " UNION SELECT holder FROM leases WHERE until > :now",
        now=now,
    )
    return [row["holder"] for row in rows]


def free(tx: Connection, holders: Iterable[str]) -> None:
    """What these hold is free. Their names are never used again, so none of them can come back for it."""
    for holder in holders:
        tx.run("UPDATE tasks SET lease_by = '', lease_until = '' WHERE lease_by = :holder", holder=holder)
        tx.run("UPDATE inbox SET lease_by = '', lease_until = '' WHERE lease_by = :holder", holder=holder)
        tx.run("DELETE FROM leases WHERE holder = :holder", holder=holder)


def _born(pid: int) -> str:
    """When the process was born, in clock ticks since the machine was; "" where it is gone or nobody tells."""
    try:
        # The second field is the program's name in brackets and may hold anything; what follows it is counted.
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return fields[19] if fields[0] not in ENDED else ""
