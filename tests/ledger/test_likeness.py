"""Drafts that say the same are found by their sketches, on both engines; so are cases that hold the same bytes."""

from __future__ import annotations

from dataclasses import replace

from bot.casework.case import opened
from bot.ledger.changes import SaveDraft, SaveEvidence
from bot.ledger.records import EvidenceRow
from tests.ledger.builders import NOW, a_case, a_draft, settle

LETTER = (
    "The listing was removed on 2026-03-01 after a complaint. The packing step did not include a check of the label, "
    "and it does now. Please restore the listing after a review of the attached invoices and the letter."
)


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
