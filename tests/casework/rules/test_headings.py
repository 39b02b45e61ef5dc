"""Headings, however they are set: known for what they are, and told of once (R12)."""

from __future__ import annotations

import pytest

from tests.casework.rules.books import findings

CASE = """**Issue Summary**
Shipment FBA15DJCZRX5 is short by 15 units.
**Root Cause Analysis**
The packing list shows 480 units.
**Corrective Action Taken**
The list was checked on 2026-11-03.
{extra}**Request**
Please locate the 15 units."""


@pytest.mark.parametrize("set_as", ["**{}**", "## {}", "{}:", "1. {}"])
def test_the_four_headings_are_known_as_they_are_set(set_as: str) -> None:
    text = CASE.format(extra="")
    for heading in ("Issue Summary", "Root Cause Analysis", "Corrective Action Taken", "Request"):
        text = text.replace(f"**{heading}**", set_as.format(heading))

    assert findings(text, only="R12") == ()


@pytest.mark.parametrize("set_as", ["**{}**", "## {}", "{}:", "[{}]"])
def test_a_heading_too_many_is_told_of_once(set_as: str) -> None:
    text = CASE.format(extra=set_as.format("Prevention") + "\nEach carton is weighed.\n")

    (found,) = findings(text, only="R12")

    assert "Prevention" in found.values["heading"]
