"""A table from a stranger: whatever it holds, it is bounded rows of plain text or one sentence."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.casework.table import MOST_COLUMNS, MOST_ROWS, NoTable, TableTooLarge, read_table
from tests.lists import workbook


def test_cells_are_text_and_days_are_iso() -> None:
    content = workbook([[13498835581, date(2026, 11, 3), 1.0, None, "=1+1"]], ("号", "日", "数", "空", "式"))

    assert read_table("x.xlsx", content)[1] == ("13498835581", "2026-11-03", "1", "", "=1+1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_in_any_of_the_usual_ways(encoding: str, separator: str) -> None:
    content = separator.join(("工单号", "店铺")) + "\r\n" + separator.join(("123", "主店")) + "\r\n"

    assert read_table("x.csv", content.encode(encoding)) == (("工单号", "店铺"), ("123", "主店"))


def test_formatting_down_to_the_last_row_of_the_sheet_is_no_table() -> None:
    book = Workbook()
    book.active.append(["a", "b"])
    book.active.cell(row=1_048_576, column=2).value = "far away"
    out = io.BytesIO()
    book.save(out)

    assert read_table("x.xlsx", out.getvalue())[0] == ("a", "b")


def test_too_many_rows_or_columns_are_refused_whole() -> None:
    with pytest.raises(TableTooLarge):
        read_table("x.csv", b"a,b\n" * (MOST_ROWS + 1))
    with pytest.raises(TableTooLarge):
        read_table("x.xlsx", workbook([["x"] * (MOST_COLUMNS + 1)]))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", "<workbook/>")
        bomb.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)

    began = time.process_time()
    with pytest.raises(TableTooLarge):
        read_table("x.xlsx", out.getvalue())
    assert time.process_time() - began < 1


def test_entities_that_grow_are_refused() -> None:
    entities = "".join(
        f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};&l{n - 1};&l{n - 1};&l{n - 1};&l{n - 1};&l{n - 1};&l{n - 1};">'
        for n in range(1, 12)
    )
    laughs = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "{"lol" * 30}">{entities}]>'
    source = io.BytesIO(workbook([["a"]], ("b",)))
    out = io.BytesIO()
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            text = good.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                text = laughs + text.split("?>", 1)[-1].replace("<v>0</v>", "<v>&l11;</v>").replace(">b<", ">&l11;<")
            bad.writestr(name, text)

    with pytest.raises(NoTable):
        read_table("x.xlsx", out.getvalue())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_of_any_kind_break_it(content: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        try:
            rows = read_table("x", head + content)
        except (NoTable, TableTooLarge):
            continue
        assert all(isinstance(cell, str) for row in rows for cell in row)
