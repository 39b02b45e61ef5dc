"""A table that somebody sent, as rows of plain text: a workbook's first sheet, or text with columns.

The file is a stranger's: what it may unpack to is known before it is unpacked, rows, columns and cells are bounded, a
formula is the text it is written as, and no bytes of any kind raise anything but a sentence for who sent them.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time

from bot.casework.file_types import true_type
from bot.casework.mistakes import UserMistake

LARGEST = 10_000_000
"""Bytes of the file; a list of 20,000 rows has two million."""
MOST_UNPACKED = 60_000_000
"""Bytes that a workbook may unpack to."""
MOST_PARTS = 2_000
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000
"""Characters; what is longer is cut: no column we know of needs a tenth."""
BLANK_ROWS = 1_000
"""So many empty rows in a row, and the table has ended: formatting often reaches to the last row of a sheet."""
SEPARATORS = ("\t", ",", ";", "|")
ENCODINGS = ("utf-8-sig", "gb18030")
"""How Excel on a Chinese Windows saves a csv, and how everything else does."""

Row = tuple[str, ...]


class NoTable(UserMistake):
    """{file} cannot be read as a table. Please save it as .xlsx or .csv, without a password or macros."""

    code = "no_table"


class TableTooLarge(UserMistake):
    """{file} is too large: at most {rows} rows and {columns} columns are read. Please split it."""

    code = "table_too_large"


def read_table(name: str, content: bytes) -> tuple[Row, ...]:
    """The rows as they stand, the first one is row 1; empty ones at the end are left out.

    Raises NoTable, and TableTooLarge instead of leaving anything out.
    """
    if len(content) > LARGEST:
        raise _too_large(name)
    kind = true_type(content)
    if kind == "xlsx":
        rows = _workbook(name, content)
    elif kind in ("txt", "") and content:
        rows = _text(name, content)
    else:
        raise NoTable(file=name)
    found = list(_bounded(name, rows))
    while found and not any(found[-1]):
        found.pop()
    if not found:
        raise NoTable(file=name)
    return tuple(found)


def _too_large(name: str) -> TableTooLarge:
    return TableTooLarge(file=name, rows=MOST_ROWS, columns=MOST_COLUMNS)


def _bounded(name: str, rows: Iterable[Sequence[object]]) -> Iterator[Row]:
    blank = 0
    for number, cells in enumerate(rows, start=1):
        row = tuple(_plain(cell) for cell in cells)
        blank = 0 if any(row) else blank + 1
        if blank >= BLANK_ROWS:
            return
        if (number > MOST_ROWS and not blank) or any(row[MOST_COLUMNS:]):
            raise _too_large(name)
        while row and not row[-1]:
            row = row[:-1]
        yield row


def _workbook(name: str, content: bytes) -> Iterator[Sequence[object]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
        # Nothing unpacks to more than its entry declares: zipfile stops there.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise _too_large(name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a sheet says of its own size is not to be believed
            yield from sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    except TableTooLarge:
        raise
    except Exception:  # zipfile, expat and openpyxl each have their own kinds
        raise NoTable(file=name) from None


def _text(name: str, content: bytes) -> Iterator[Sequence[object]]:
    text = _decoded(content)
    if text is None or "\0" in text:
        raise NoTable(file=name)
    head = text[:4096].splitlines()[:1]
    separator = max(SEPARATORS, key=lambda one: head[0].count(one)) if head else ","
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise NoTable(file=name) from None


def _decoded(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _plain(cell: object) -> str:
    """A cell as text. Days and times as ISO writes them, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)[:LONGEST_CELL].strip()
