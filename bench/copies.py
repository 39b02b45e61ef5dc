"""Likes of a text among a hundred thousand drafts: what R10 asks the ledger before a draft is shown (aim ≤ 50 ms)."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from bench.figures import Figure
from bot.casework.likeness import print_of, sketch
from bot.ledger.ledger import Ledger

DRAFTS, ASKED = 100_000, 200
STEMS = ("pack", "list", "ship", "label", "claim", "offer", "ware", "carri")
WORDS = [stem + ending for stem in STEMS for ending in "aeioulmnrst"]


def measure() -> list[Figure]:
    """Half of the drafts share their sentences with the asking one's marketplace, as playbooks make them."""
    pick = random.Random(7)
    sentences = [" ".join(pick.choices(WORDS, k=14)) for _ in range(400)]

    def letter() -> str:
        return ". ".join(pick.sample(sentences, 8))

    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(str(Path(folder) / "ledger.db"))
        ledger.migrate()
        rows = []
        for n in range(DRAFTS):
            text, marketplace = letter(), ("amazon", "shopee", "lazada", "temu")[n % 4]
            hashes = {one for one in (*sketch(text), print_of(text)) if one is not None}
            rows += [{"hash": one, "marketplace": marketplace, "case_ref": f"C{n}"} for one in hashes]
        insert = "INSERT INTO draft_sketches (hash, marketplace, case_ref) VALUES (:hash, :marketplace, :case_ref)"
        ledger.engine.write(lambda tx: tx.many(insert, rows))
        took = []
        for _ in range(ASKED):
            text = letter()
            began = time.perf_counter()
            with ledger.reading() as reading:
                reading.drafts_elsewhere(text, marketplace="amazon")
                reading.cases_saying(text, marketplace="amazon")
            took.append((time.perf_counter() - began) * 1000)
        ledger.close()
    took.sort()
    p99 = took[int(len(took) * 0.99)]
    shown = f"median {took[len(took) // 2]:.1f} ms, p99 {p99:.1f} ms, n {ASKED}"
    return [Figure(f"likes of a text among {DRAFTS:,} drafts", shown, "≤ 50 ms")]
