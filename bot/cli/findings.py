"""Findings as data for scripts and as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.cli.common import say

if TYPE_CHECKING:
    from bot.casework.draft import Finding

_SHOWN = 80
"""Characters of an excerpt on a line for people."""


def rows_of(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Each finding as plain data. `span` counts characters of the text; `suggestion` can stand in its place."""
    words = say()
    return [
        {
            "rule": one.rule,
            "name": one.name,
            "severity": one.severity.value,
            "span": list(one.span) if one.span else None,
            "excerpt": one.excerpt,
            "message": words(one.message, **one.values),
            "suggestion": one.suggestion,
            "advice": words(one.advice, **one.values) if one.advice else None,
            "file": one.file or None,
            "overridable": one.overridable,
        }
        for one in findings
    ]


def print_findings(rows: Sequence[Mapping[str, Any]], text: str = "") -> None:
    """What the rules say, a finding a paragraph; lines are counted where the text is known."""
    if not rows:
        print("✓ " + say()("No rule has anything against it."))
    for row in rows:
        mark = "✕" if row["severity"] == "block" else "△"
        print(f"{mark} {row['rule']}{_where(row, text)} {row['message']}")
        if row["excerpt"]:
            print(f"    “{' '.join(row['excerpt'][:_SHOWN].split())}”")
        if row["suggestion"] is not None:
            print("    → " + (row["suggestion"] or say()("leave it out")))
        if row["advice"]:
            print(f"    → {row['advice']}")


def _where(row: Mapping[str, Any], text: str) -> str:
    if row["span"] is None or not text:
        return ""
    before = text[: row["span"][0]]
    return f" {before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
