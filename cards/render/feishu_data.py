"""Tables and charts as Feishu's own elements (card JSON 2.0). Cells are literal text: no markup in them is read."""

from __future__ import annotations

from typing import Any

from bot.conversation.cards import Chart, Table
from cards.render.feishu_text import clean

JSON = dict[str, Any]

PAGE = 10
"""Rows shown at once; the element turns its own pages."""
MOST_ROWS, MOST_COLUMNS = 200, 50
CELL = 200
"""Characters."""


def table(block: Table) -> JSON:
    """A table element; it may stand at the root of a card only, five of them at most."""
    titles = [clean(title)[:CELL] for title in block.columns[:MOST_COLUMNS]]
    columns = [{"name": f"c{n}", "display_name": title or " ", "data_type": "text"} for n, title in enumerate(titles)]
    rows = [
        {f"c{n}": clean(cell)[:CELL] for n, cell in enumerate(row[: len(titles)])} for row in block.rows[:MOST_ROWS]
    ]
    return {
        "tag": "table",
        "page_size": PAGE,
        "row_height": "low",
        "header_style": {"bold": True, "background_style": "grey"},
        "columns": columns,
        "rows": rows,
    }


def chart(block: Chart) -> JSON:
    """A bar chart (VChart's specification)."""
    values = [{"x": clean(label)[:CELL], "y": number} for label, number in block.bars]
    spec = {"type": "bar", "data": {"values": values}, "xField": "x", "yField": "y", "label": {"visible": True}}
    return {"tag": "chart", "aspect_ratio": "16:9", "preview": True, "chart_spec": spec}
