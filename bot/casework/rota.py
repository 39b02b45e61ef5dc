"""Who is on duty: names taken in turn, by the day or by the week."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

TURNS = ("week", "day")


def names_in(text: str) -> list[str]:
    """The names of a rota as it was typed: 小李、小王, 陈姐."""
    return [name for one in re.split(r"[,，、;；\n]", text) if (name := one.strip().lstrip("@＠").strip())]


def on_duty(names: Sequence[str], *, since: date, today: date, turn: str) -> str:
    """Whose turn it is; the first one's when it began. A week begins on Monday. "" where nobody is named."""
    if not names:
        return ""
    if turn == "day":
        return names[(today - since).days % len(names)]
    monday = since - timedelta(days=since.weekday())
    return names[(today - monday).days // 7 % len(names)]
