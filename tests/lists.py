"""A team's own case list, invented: as many rows as wanted, a known share of them wrong."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta

from openpyxl import Workbook

HEADERS = ("平台", "店铺", "工单号", "案件类型", "提交日期", "状态", "最后跟进", "负责人", "备注")
TODAY = date(2026, 11, 9)
STATUSES = ("处理中", "待回复", "已解决", "申诉失败", "平台关闭")
WRONG = ("case_id", "shop", "issue", "submitted", "status", "updated")
"""Each wrong row is wrong in one of these columns, in turn."""


def a_row(n: int, *, shop: str = "恒远美国店") -> list[object]:
    """The n-th row of a list without faults."""
    sent = TODAY - timedelta(days=60 + n % 90)
    return [
        "Amazon", shop, str(13_000_000_000 + n), "关联账户", sent,
        STATUSES[n % len(STATUSES)], (sent + timedelta(days=20)).isoformat(), ("小李", "小王")[n % 2], f"第 {n} 件",
    ]  # fmt: skip


def spoiled(row: list[object], column: str) -> list[object]:
    """The same row, wrong in one column."""
    wrong = {
        "case_id": (2, "没有"),
        "shop": (1, "没听说过的店"),
        "issue": (3, "完全不认识的问题"),
        "submitted": (4, "2026-13-45"),
        "status": (5, "随便"),
        "updated": (6, "2020-01-01"),
    }
    at, value = wrong[column]
    return [*row[:at], value, *row[at + 1 :]]


def a_list(many: int, *, wrong_every: int = 0) -> tuple[list[list[object]], dict[int, str]]:
    """The rows under the headers, and which of them (by the row's number in the sheet) are wrong in which column."""
    rows, faults = [], {}
    for n in range(many):
        row = a_row(n)
        if wrong_every and n % wrong_every == wrong_every - 1:
            faults[n + 2] = WRONG[len(faults) % len(WRONG)]
            row = spoiled(row, faults[n + 2])
        rows.append(row)
    return rows, faults


def workbook(rows: Sequence[Sequence[object]], headers: Sequence[str] = HEADERS) -> bytes:
    """The list as .xlsx."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("案件")
    for row in (headers, *rows):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
