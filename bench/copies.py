"""Likes of a text among a hundred thousand drafts: how long R10's question takes (aim ≤ 50 ms), and
whether the draft that the text was copied from is found."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from bench.figures import Figure, spread
from bot.casework.case import opened
from bot.casework.likeness import print_of, sketch
from bot.ledger.changes import SaveDraft
from bot.ledger.ledger import Ledger
from tests.ledger.builders import a_case, a_draft, settle

DRAFTS, ASKED, COPIED = 100_000, 200, 100
FIRST = 5001
SENTENCES, IN_A_LETTER = 400, 8
STEMS = ("pack", "list", "ship", "label", "claim", "offer", "ware", "carri")
WORDS = [stem + ending for stem in STEMS for ending in "aeioulmnrst"]
ELSEWHERE = ("shopee", "lazada", "temu")

Letter = Callable[[], list[str]]


def measure() -> list[Figure]:
    """All drafts are made of the same sentences, as playbooks make them; the copied ones are the oldest."""
    pick = random.Random(7)
    sentences = [" ".join(pick.choices(WORDS, k=14)) for _ in range(SENTENCES)]

    def letter() -> list[str]:
        return pick.sample(sentences, IN_A_LETTER)

    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(str(Path(folder) / "ledger.db"))
        ledger.migrate()
        originals = {f"C{n + 1}": letter() for n in range(COPIED)}
        for n, (ref, said) in enumerate(originals.items()):
            _keep(ledger, ref, ". ".join(said), ELSEWHERE[n % 3])
        rows = list(_sketches(letter))
        insert = "INSERT INTO draft_sketches (hash, marketplace, case_ref) VALUES (:hash, :marketplace, :case_ref)"
        ledger.engine.write(lambda tx: tx.many(insert, rows))
        took = [_asked(ledger, ". ".join(letter()))[0] for _ in range(ASKED)]
        whole = sum(ref in _asked(ledger, ". ".join(said))[1] for ref, said in originals.items())
        edited = sum(
            ref in _asked(ledger, ". ".join([*said[1:], *pick.sample(sentences, 1)]))[1]
            for ref, said in originals.items()
        )
        ledger.close()
    of = f"of {COPIED}"
    return [
        Figure(f"likes of a text among {DRAFTS:,} drafts", spread(took), "≤ 50 ms"),
        Figure("the draft that was copied whole is found", f"{whole} {of}", f"{COPIED} {of}"),
        Figure(f"the same with one sentence of {IN_A_LETTER} changed", f"{edited} {of}", ""),
    ]


def _keep(ledger: Ledger, ref: str, text: str, marketplace: str) -> None:
    row = a_draft(ref)
    draft = replace(row.draft, marketplace=marketplace, free_text=text)
    settle(ledger, opened(a_case(ref, marketplace=marketplace)), SaveDraft(replace(row, draft=draft)))


def _sketches(letter: Letter) -> Iterator[dict[str, int | str]]:
    """The hashes of all other drafts, a quarter of them for the asking marketplace."""
    for n in range(DRAFTS):
        text, marketplace = ". ".join(letter()), ("amazon", *ELSEWHERE)[n % 4]
        for one in {one for one in (*sketch(text), print_of(text)) if one is not None}:
            yield {"hash": one, "marketplace": marketplace, "case_ref": f"C{FIRST + n}"}


def _asked(ledger: Ledger, text: str) -> tuple[float, list[str]]:
    """Seconds that both questions took, and the cases whose drafts were found elsewhere."""
    began = time.perf_counter()
    with ledger.reading() as reading:
        found = reading.drafts_elsewhere(text, marketplace="amazon")
        reading.cases_saying(text, marketplace="amazon")
    return time.perf_counter() - began, [row.case for row in found]
