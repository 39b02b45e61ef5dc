"""Backup: one archive with the ledger, the files and a manifest, taken while others go on writing.

    manifest.json        format, schema steps, rows of each table, and of each member its size and SHA-256
    ledger.sqlite        the database, where SQLite keeps the ledger
    tables/cases.jsonl   one JSON object a row, where PostgreSQL does
    files/<sha256>       every file of the store

Either kind restores into either engine (`bot.ledger.restore`).
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.ledger import schema
from bot.ledger.connection import Connection, Engine
from bot.ledger.files import FileStore, sync_folder

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "ledger.sqlite"
CHUNK = 1 << 20
"""Bytes read at once."""
PAGE = 5000
"""Rows read at once."""

Members = dict[str, dict[str, Any]]


def backup(engine: Engine, files: FileStore | None, path: Path) -> None:
    """Writes the archive: whole under its name, or not at all.

    The database is copied first. A file is on the disk before a row names it and is never changed, so the files
    copied after it hold all that the copy names.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        whole = Path(folder) / "backup.zip"
        with whole.open("wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                _write(archive, engine, files, Path(folder))
            out.flush()
            os.fsync(out.fileno())
        os.replace(whole, path)
    sync_folder(path.parent)


def _write(archive: zipfile.ZipFile, engine: Engine, files: FileStore | None, folder: Path) -> None:
    members: Members = {}
    copy = folder / DATABASE
    if engine.copy_to(copy):
        members[DATABASE] = _add(archive, DATABASE, _bytes_of(copy))
        with closing(sqlite3.connect(copy)) as database:
            rows = {name: database.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in schema.TABLES}  # noqa: S608
    else:
        rows = dict.fromkeys(schema.TABLES, 0)
        with engine.reading() as connection:
            for table in schema.TABLES:
                name = f"tables/{table}.jsonl"
                members[name] = _add(archive, name, _lines(connection, table, rows))
    if files is not None:
        for sha256 in files:
            name = f"files/{sha256}"
            members[name] = _add(archive, name, _bytes_of(files.path(sha256)))
    manifest = {"format": FORMAT, "schema": [name for name, _ in schema.steps()], "rows": rows, "members": members}
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))


def _add(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> dict[str, Any]:
    """Writes a member and says what it must look like when it is read again."""
    digest, size = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as member:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            member.write(chunk)
    return {"bytes": size, "sha256": digest.hexdigest()}


def _bytes_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _lines(connection: Connection, table: str, counts: dict[str, int]) -> Iterator[bytes]:
    """Every row of a table as a line of JSON, a page at a time, all of one snapshot."""
    key = schema.KEYS[table]
    names = ", ".join(key)
    after = ""
    values: dict[str, Any] = {}
    while rows := connection.rows(
        f"SELECT * FROM {table} {after} ORDER BY {names} LIMIT :page",  # noqa: S608
        page=PAGE,
        **values,
    ):
        counts[table] += len(rows)
        for row in rows:
            yield json.dumps(dict(row), ensure_ascii=False).encode("utf-8") + b"\n"
        after = f"WHERE ({names}) > ({', '.join(f':{column}' for column in key)})"
        values = {column: rows[-1][column] for column in key}
