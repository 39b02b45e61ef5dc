"""Cases as a file: csv and xlsx for people with Excel, JSON for scripts.

What people typed is data and stays data: a cell that a spreadsheet would take for a formula is made text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cli.showing import instant, to_json

# Excel takes the full-width signs, too.
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_CELL = 32_767
"""Characters; Excel's own limit."""


def written(kind: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The file's bytes. `kind` is .csv, .xlsx or .json."""
    if kind == ".json":
        return (to_json(rows) + "\n").encode("utf-8", "backslashreplace")
    cells = [[_cell(row[name]) for name in columns] for row in rows]
    return _csv(columns, cells) if kind == ".csv" else _xlsx(columns, cells)


def _csv(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    # With a quote before it a spreadsheet shows the cell as text.
    writer.writerows([["'" + cell if _FORMULA.match(cell) else cell for cell in row] for row in cells])
    # The mark tells Excel that this is UTF-8.
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def _xlsx(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("cases")
    for row in (columns, *cells):
        typed = []
        for text in row:
            one = WriteOnlyCell(sheet, value=text[:_LONGEST_CELL])
            one.data_type = "s"
            typed.append(one)
        sheet.append(typed)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return instant(value)
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return _NOT_IN_XML.sub("", text)
