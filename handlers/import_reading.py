"""The dry run of a list of cases: every row judged, the good ones kept in the store, the others told with why."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.casework.mistakes import UserMistake
from bot.casework.older import columns_of, judged, missing
from bot.casework.older_cells import Known
from bot.casework.playbook import Playbook, Words
from bot.casework.surroundings import ShopFacts
from bot.casework.table import read_table
from bot.conversation.router import work
from bot.conversation.words import sayer
from bot.ledger.files import FileStore
from config.columns import COLUMNS

IN_A_FILE = 200
"""Judged rows kept in one file."""
FAULTS_SHOWN = 20
SAMPLES = 3
HEADERS_SHOWN = 40
"""Characters of a header."""


@work("list_read")
def judged_list(subject: Mapping[str, Any], files: FileStore, playbooks: Mapping[str, Playbook]) -> dict[str, Any]:
    """Columns, samples, how many rows can be taken and why the others cannot; the rows are kept in the store."""
    say, locale = sayer(str(subject["locale"])), str(subject["locale"])
    name, _, sha256 = subject["file"]
    try:
        table = read_table(str(name), files.get(str(sha256)))
    except UserMistake as wrong:
        return {"refused": say(wrong.template(), **wrong.values)}
    known = Known(
        playbooks=playbooks,
        shops=[
            ShopFacts(id=one, name=called, marketplace=marketplace, sites=tuple(sites))
            for one, called, marketplace, sites in subject["shops"]
        ],
        people=subject["people"],
        today=date.fromisoformat(str(subject["today"])),
    )
    columns = subject["columns"] or columns_of(table[0])
    headers = [header[:HEADERS_SHOWN] for header in table[0]]
    samples = [[cell[:HEADERS_SHOWN] for cell in row] for row in table[1 : 1 + SAMPLES]]
    seen = {"columns": columns, "headers": headers, "samples": samples}
    if lacking := missing(columns, known):
        return {**seen, "missing": lacking}
    rows, faults = judged(table[1:], columns, known)
    told = []
    for fault in faults:
        values = {key: one[locale] if isinstance(one, Words) else one for key, one in fault.values.items()}
        told.append([fault.row, fault.column, say(fault.message, **values)])
    kept = [
        files.put(json.dumps([asdict(row) for row in rows[at : at + IN_A_FILE]], ensure_ascii=False).encode())
        for at in range(0, len(rows), IN_A_FILE)
    ]
    report = files.put(_report(told, say)) if len(told) > FAULTS_SHOWN else ""
    return {
        **seen,
        "good": len(rows),
        "wrong": len(told),
        "faults": told[:FAULTS_SHOWN],
        "report": report,
        "kept": kept,
        "numbers": files.put(json.dumps([[row.marketplace, row.case_id] for row in rows]).encode()),
    }


def _report(faults: Sequence[Sequence[object]], say: Any) -> bytes:
    """Every fault as a csv that opens in Excel."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([say("Row"), say("Column"), say("Why")])
    writer.writerows([row, say(COLUMNS[str(column)]["label"]), why] for row, column, why in faults)
    return out.getvalue().encode("utf-8-sig")
