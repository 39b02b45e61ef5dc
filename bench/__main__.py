"""make bench: the figures of docs/performance.md, measured on this machine, in one run.

python -m bench            everything
python -m bench door       one of: start, playbooks, memory, door, draft, copies, ocr, ledger, import, texts,
                           feishu, dingtalk, sending
"""

from __future__ import annotations

import sys

from bench import (
    copies,
    dingtalk,
    door,
    draft,
    feishu,
    importing,
    ledger,
    memory,
    ocr,
    playbooks,
    sending,
    start,
    texts,
)

PARTS = {
    "start": start.measure,
    "playbooks": playbooks.measure,
    "memory": memory.measure,
    "door": door.measure,
    "draft": draft.measure,
    "copies": copies.measure,
    "ocr": ocr.measure,
    "ledger": ledger.measure,
    "import": importing.measure,
    "texts": texts.measure,
    "feishu": feishu.measure,
    "dingtalk": dingtalk.measure,
    "sending": sending.measure,
}


def main() -> None:
    """Measures what was named, or everything, and prints one table."""
    wanted = sys.argv[1:] or list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        raise SystemExit(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    rows = [row for name in wanted for row in PARTS[name]()]
    width = max(len(row.what) for row in rows)
    for row in rows:
        print(f"{row.what:<{width}}  {row.figure:<34}  aim {row.aim}")


if __name__ == "__main__":
    main()
