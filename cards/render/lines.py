"""A table or a chart as lines, for chats that show neither."""

from __future__ import annotations

from bot.conversation.cards import Chart, Table


def as_lines(block: Table | Chart) -> list[str]:
    """Each row with its column titles, or each label with its number; nothing of an empty one."""
    if isinstance(block, Chart):
        head = [block.title] if block.title and block.bars else []
        return head + [f"{label}: {number}" for label, number in block.bars]
    lines = []
    for row in block.rows:
        first, *others = row
        told = [f"{title} {cell}" for title, cell in zip(block.columns[1:], others, strict=False)]
        lines.append(f"{first}: {', '.join(told)}" if told else first)
    return lines
