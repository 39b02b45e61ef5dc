"""Restore: the way back from a backup, which trusts nothing and touches nothing until all of it is proven whole."""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import re
import shutil
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from bot.ledger import schema
from bot.ledger.backup import CHUNK, DATABASE, FORMAT, MANIFEST
from bot.ledger.connection import Connection, Engine
from bot.ledger.files import FileStore, sync_folder
from bot.ledger.ledger import engine_for
from bot.ledger.mistakes import DamagedBackup, LedgerNotEmpty
from bot.ledger.sqlite import Sqlite

MEMBER = re.compile(r"ledger\.sqlite|tables/[a-z_]+\.jsonl|files/[0-9a-f]{64}")
AT_ONCE = 1000
"""Rows written with one call."""
WORTH_KEEPING = ("cases", "interviews", "inbox", "tasks", "shops", "evidence")
"""A ledger with rows in none of these is empty: a bot that was only started has settings and members."""
UNREADABLE = (
    zipfile.BadZipFile,
    *(LookupError, TypeError, ValueError, EOFError, OSError, RuntimeError, MemoryError, OverflowError),
    *(zlib.error, lzma.LZMAError, struct.error),
)
"""What reading a damaged archive may end in: one flipped bit asks for a place before its beginning (OSError), for a
password (RuntimeError), or for another way to unpack (the last three)."""


def restore(path: str | Path, url: str, files_dir: str | Path, *, overwrite: bool = False) -> dict[str, int]:
    """Puts the ledger and the files of a backup in place. No bot may run on that ledger meanwhile.

    Returns how many rows each table has now. Raises DamagedBackup, and LedgerNotEmpty unless `overwrite`, before
    anything is changed. Files that are there already stay: they are named by what is in them.
    """
    manifest = _proven(Path(path))
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        source = _unpacked(archive, manifest, Path(folder))
        engine = engine_for(url)
        try:
            engine.migrate()
            if not overwrite and _holds_something(engine):
                raise LedgerNotEmpty
            store = FileStore(files_dir, limit=max((m["bytes"] for m in manifest["members"].values()), default=0))
            for name in manifest["members"]:
                if name.startswith("files/"):
                    store.put(archive.read(name))
            if isinstance(engine, Sqlite):
                _put_in_place(engine, source)
            else:
                engine.write(lambda tx: _fill(engine, tx, source))
        finally:
            engine.close()
    return dict(manifest["rows"])


def _proven(path: Path) -> dict[str, Any]:
    """The manifest, after every byte was compared with what it says."""
    if not path.is_file():
        raise DamagedBackup(reason=f"there is no file {path.name}")
    try:
        with zipfile.ZipFile(path) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            _prove(archive, manifest)
            return manifest
    except UNREADABLE as error:
        raise DamagedBackup(reason=f"it is not whole ({type(error).__name__})") from error


def _prove(archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    if manifest["format"] != FORMAT:
        raise DamagedBackup(reason="it is of another format")
    unknown = set(manifest["schema"]) - {name for name, _ in schema.steps()}
    if unknown:
        raise DamagedBackup(reason="it is from a newer version of Casebot")
    members = manifest["members"]
    if set(archive.namelist()) != {MANIFEST, *members} or not all(MEMBER.fullmatch(name) for name in members):
        raise DamagedBackup(reason="it holds other files than its list names")
    for name, expected in members.items():
        digest, size = hashlib.sha256(), 0
        with archive.open(name) as member:
            while chunk := member.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
        if (size, digest.hexdigest()) != (expected["bytes"], expected["sha256"]):
            raise DamagedBackup(reason=f"{name} is not what was written")


def _unpacked(archive: zipfile.ZipFile, manifest: Mapping[str, Any], folder: Path) -> Path:
    """What the archive holds as a SQLite file, brought up to our schema by the steps that it lacks."""
    place = folder / DATABASE
    engine = Sqlite(str(place))
    try:
        if DATABASE in manifest["members"]:
            with archive.open(DATABASE) as member, place.open("wb") as out:
                shutil.copyfileobj(member, out, CHUNK)
        else:
            engine.migrate(only=manifest["schema"])
            engine.write(lambda tx: _poured(tx, archive, manifest["members"]))
        engine.migrate()
    finally:
        engine.close()
    return place


def _holds_something(engine: Engine) -> bool:
    with engine.reading() as connection:
        return any(connection.row(f"SELECT 1 AS yes FROM {table} LIMIT 1") for table in WORTH_KEEPING)  # noqa: S608


def _poured(tx: Connection, archive: zipfile.ZipFile, members: Iterable[str]) -> None:
    """The lines of every table, into a database that has the schema they were written from."""
    for table in schema.TABLES:
        if (name := f"tables/{table}.jsonl") in members:
            _insert(tx, table, _rows_of_lines(archive, name))


def _put_in_place(engine: Sqlite, source: Path) -> None:
    """A new file beside the old one, whole on the disk, then renamed over it."""
    engine.close()
    place = Path(engine.url)
    beside = place.with_name(place.name + ".restored")
    beside.unlink(missing_ok=True)
    shutil.copyfile(source, beside)
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    # The log of the old file must not be read as that of the new one.
    for ending in ("-wal", "-shm"):
        place.with_name(place.name + ending).unlink(missing_ok=True)
        beside.with_name(beside.name + ending).unlink(missing_ok=True)
    os.replace(beside, place)
    sync_folder(place.resolve().parent)


def _fill(engine: Engine, tx: Connection, source: Path) -> None:
    """The rows of the file instead of those that are there."""
    for table in schema.TABLES:
        tx.run(f"DELETE FROM {table}")  # noqa: S608
        _insert(tx, table, _rows_of_file(source, table))
    engine.count_on(tx)


def _insert(tx: Connection, table: str, rows: Iterator[Mapping[str, Any]]) -> None:
    while chunk := list(islice(rows, AT_ONCE)):
        columns = list(chunk[0])
        names, values = ", ".join(columns), ", ".join(f":{column}" for column in columns)
        tx.many(f"INSERT INTO {table} ({names}) VALUES ({values})", chunk)  # noqa: S608


def _rows_of_file(source: Path, table: str) -> Iterator[Mapping[str, Any]]:
    with closing(sqlite3.connect(source)) as database:
        database.row_factory = sqlite3.Row
        for row in database.execute(f"SELECT * FROM {table}"):  # noqa: S608
            yield dict(row)


def _rows_of_lines(archive: zipfile.ZipFile, name: str) -> Iterator[Mapping[str, Any]]:
    with archive.open(name) as lines:
        for line in lines:
            yield json.loads(line)
