"""A case does not link two shops of ours: not by a name, not by a text, not by a file."""

from __future__ import annotations

from bot.casework.draft import Severity
from bot.casework.rules.facts import File, OtherShop
from tests.casework.rules.books import findings

OTHER = OtherShop(name="欧洲二店", words=("A2OTHERSELLER9", "Hengyuan Trading GmbH", "LUMORA"))


def test_the_seller_id_the_name_and_the_brand_of_another_shop_are_blocked() -> None:
    for text in (
        "The invoice of seller A2OTHERSELLER9 is attached.",
        "The goods were bought by Hengyuan Trading GmbH on 2026-03-02.",
        "The lamps of the brand Lumora were tested.",
    ):
        (found,) = findings(text, only="R34", other_shops=(OTHER,))
        assert (found.severity, found.overridable) == (Severity.BLOCK, True)
        assert found.values["shop"] == "欧洲二店"


def test_a_word_that_only_begins_like_it_is_nobodys_brand() -> None:
    assert not findings("The Lumoras model was tested.", only="R34", other_shops=(OTHER,))
    assert not findings("An A/B test was run.", only="R34", other_shops=(OtherShop(name="x", words=("AB", "A")),))


def test_the_text_of_another_shops_case_is_questioned_not_stopped() -> None:
    (found,) = findings("The listing was removed.", only="R10", said_for="欧洲二店")

    assert found.severity is Severity.WARN


def test_a_file_that_another_shop_sent_is_questioned_by_its_name() -> None:
    file = File(name="B08N5WRWNW_20260312_Invoice.pdf", slot="invoice", used_for="欧洲二店")

    (found,) = findings("The listing was removed.", only="R10", attachments=(file,))

    assert (found.severity, found.file) == (Severity.WARN, file.name)
