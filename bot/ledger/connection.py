"""The seam between the ledger and its two engines: small enough that everything above it is written once.

SQL is written with `:name` parameters. What the engines do differently and a statement must say is a word
of the connection (`skip_locked`), not a second statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

Row = Mapping[str, Any]
T = TypeVar("T")


class Connection(Protocol):
    """One open transaction."""

    skip_locked: str
    """What ends a claim's SELECT so that two claimers never wait for each other ("" where one writes at a time)."""

    def rows(self, sql: str, **values: Any) -> list[Row]:
        """Every row the statement gives."""
        ...

    def row(self, sql: str, **values: Any) -> Row | None:
        """The first row, or None."""
        ...

    def run(self, sql: str, **values: Any) -> int:
        """How many rows it touched."""
        ...

    def many(self, sql: str, values: Sequence[Mapping[str, Any]]) -> None:
        """The same statement for each of these."""
        ...


class Engine(Protocol):
    """SQLite or PostgreSQL. Used by many threads and many processes at once."""

    url: str

    def migrate(self) -> None:
        """Applies the steps of `schema` that are missing, under a lock."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """One consistent snapshot; nothing can be written in it."""
        ...

    def write(self, work: Callable[[Connection], T], *, serial: bool = False, seen: bool = True) -> T:
        """Runs `work` in one transaction: all of it or, when it raises, none.

        `serial`: as if no other transaction ran beside it. The work may be run more than once for that, so it
        must have no effects of its own. `seen`: `revision` grows, because somebody may want to look.
        """
        ...

    def write_each(
        self, works: Sequence[Callable[[Connection], T]], *, serial: bool = False
    ) -> Sequence[T | Exception]:
        """Each of them as by `write`, its result or what it raised; together where that saves a commit."""
        ...

    def revision(self) -> int: ...

    def listen(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Calls `heard` (in a thread of its own) when another process committed, where the engine can tell.
        Returns what ends it."""
        ...

    def copy_to(self, path: Path) -> bool:
        """A consistent copy of the database in one file, if the engine has such a thing."""
        ...

    def count_on(self, tx: Connection) -> None:
        """After rows came in with their numbers: keys that count up go on after the highest one."""
        ...

    def close(self) -> None: ...


def storable(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters without what no database takes as text: NUL and halves of a surrogate pair.

    Names and messages from outside may hold both; what is lost could not have been shown either.
    """
    for name, value in values.items():
        if type(value) is str and ("\0" in value or not _encodable(value)):
            values = {**values, name: value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")}
    return values


def _encodable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def one_of(name: str, values: Sequence[Any]) -> tuple[str, dict[str, Any]]:
    """An IN list for these values: the SQL with its parameters. An empty list matches nothing."""
    params = {f"{name}{n}": value for n, value in enumerate(values)}
    return "(" + (", ".join(f":{p}" for p in params) or "NULL") + ")", params
