"""Drafts that say the same are found by their sketches, on both engines; so are cases that hold the same bytes."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bot.casework.case import opened
from bot.casework.likeness import sketch
from bot.ledger.changes import SaveDraft, SaveEvidence
from bot.ledger.papers import COMMON
from bot.ledger.records import EvidenceRow
from tests.ledger.builders import NOW, a_case, a_draft, settle

LETTER = (
    "The listing was removed on 2026-03-01 after a complaint. The packing step did not include a check of the label, "
    "and it does now. Please restore the listing after a review of the attached invoices and the letter."
)

WORDS = [stem + ending for stem in ("pack", "list", "ship", "label", "claim", "ware") for ending in "aeioulmnrst"]


def drafted(ledger, ref, text, marketplace="amazon"):
    row = a_draft(ref, text)
    draft = replace(row.draft, marketplace=marketplace, free_text=text)
    settle(ledger, opened(a_case(ref, marketplace=marketplace)), SaveDraft(replace(row, draft=draft)))


def test_a_draft_for_another_marketplace_with_most_of_its_words_is_found(ledger):
    drafted(ledger, "C1001", LETTER.replace("complaint", "report"), "shopee")
    drafted(ledger, "C1002", LETTER)
    drafted(ledger, "C1003", "Fifteen units of the shipment were not received at the warehouse in March.", "lazada")

    with ledger.reading() as reading:
        found = reading.drafts_elsewhere(LETTER, marketplace="amazon")

    assert [row.case for row in found] == ["C1001"]


def among_many(ledger, many, hashes_of, marketplace="lazada"):
    """So many other cases with drafts, known by their hashes only."""
    rows = [
        {"hash": one, "marketplace": marketplace, "case_ref": f"C{5000 + n}"}
        for n in range(many)
        for one in hashes_of(n)
    ]
    insert = "INSERT INTO draft_sketches (hash, marketplace, case_ref) VALUES (:hash, :marketplace, :case_ref)"
    ledger.engine.write(lambda tx: tx.many(insert, rows))


def made_up(pick, sentences):
    return ". ".join(pick.sample(sentences, 8)) + "."


@pytest.mark.parametrize("changed", [False, True], ids=["word for word", "but for one sentence"])
def test_a_copy_is_found_among_drafts_that_are_made_of_the_same_sentences(ledger, changed):
    pick = random.Random(3)
    sentences = [" ".join(pick.choices(WORDS, k=14)) for _ in range(40)]
    text = made_up(pick, sentences)
    drafted(ledger, "C1001", text, "shopee")
    among_many(ledger, 600, lambda n: sketch(made_up(random.Random(n), sentences)))
    if changed:
        text = text.split(". ", 1)[1] + " The buyer was refunded in full on 2026-03-04."

    with ledger.reading() as reading:
        found = reading.drafts_elsewhere(text, marketplace="amazon")

    assert [row.case for row in found] == ["C1001"]


def test_a_rare_run_of_words_tells_more_than_what_everybody_writes(ledger):
    common = "Please restore the listing after a review of the attached documents."
    rare = "The kiln was rebuilt in Jingdezhen."
    drafted(ledger, "C1001", f"{rare} {common}", "shopee")
    among_many(ledger, COMMON + 1, lambda n: sketch(common))

    with ledger.reading() as reading:
        assert [row.case for row in reading.drafts_elsewhere(f"{common} {rare}", marketplace="amazon")] == ["C1001"]


def test_of_copies_the_newest_cases_are_told(ledger):
    for ref in ("C998", "C999", "C1001", "C10000"):
        drafted(ledger, ref, LETTER, "shopee")

    with ledger.reading() as reading:
        found = reading.drafts_elsewhere(LETTER, marketplace="amazon")

    assert [row.case for row in found] == ["C10000", "C1001", "C999"]


def test_of_a_text_that_everybody_writes_the_newest_are_looked_at(ledger):
    everybody = "Please restore the listing"
    drafted(ledger, "C9999", f"{everybody} today", "shopee")
    drafted(ledger, "C10000", f"{everybody} soon", "shopee")
    among_many(ledger, COMMON + 1, lambda n: sketch(everybody), "shopee")

    with ledger.reading() as reading:
        assert [row.case for row in reading.drafts_elsewhere(everybody, marketplace="amazon")] == ["C10000", "C9999"]


def test_only_the_newest_version_counts(ledger):
    drafted(ledger, "C1001", LETTER, "shopee")
    newer = a_draft("C1001", "x")
    other = replace(newer.draft, marketplace="shopee", free_text="Another letter about something else altogether.")
    settle(ledger, SaveDraft(replace(newer, draft=other)))

    with ledger.reading() as reading:
        assert reading.drafts_elsewhere(LETTER, marketplace="amazon") == []


def test_the_same_text_but_for_its_numbers_is_found_on_the_same_marketplace(ledger):
    drafted(ledger, "C1001", LETTER.replace("2026-03-01", "2026-05-09"))
    drafted(ledger, "C1002", LETTER.replace("complaint", "report"))

    with ledger.reading() as reading:
        assert reading.cases_saying(LETTER, marketplace="amazon") == ["C1001"]
        assert reading.cases_saying(LETTER, marketplace="shopee") == []
        assert reading.cases_saying("", marketplace="amazon") == []


def test_cases_that_hold_the_same_bytes_are_found(ledger):
    for n, ref in enumerate(("C1001", "C1002")):
        row = EvidenceRow(id=f"e{n}", case=ref, original="a.pdf", bytes=3, sha256="ab" * 32, by="lin", at=NOW)
        settle(ledger, opened(a_case(ref)), SaveEvidence(row))

    with ledger.reading() as reading:
        assert sorted(reading.cases_with_file("ab" * 32)) == ["C1001", "C1002"]
        assert reading.cases_with_file("cd" * 32) == []
