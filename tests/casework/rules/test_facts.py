"""What the tables of examples cannot tell of rules that look beyond the text: how severe a finding is, which piece of
the text it names, how many there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.casework.case import Case, Status
from bot.casework.draft import Draft, Finding, Sentence
from bot.casework.rules import File, check
from tests.casework.rules.books import NOW, draft_for, facts_for, findings

TEXT = "ASIN B08N5WRWNW was removed on 2026-11-02."


def case(**more: Any) -> Case:
    """A case of yesterday about one ASIN."""
    plain: dict[str, Any] = {
        "ref": "C1042", "shop": "s1", "marketplace": "amazon", "site": "amazon.com", "issue": "listing.rejected",
        "owner": "li", "chat": "oc1", "created_at": NOW - timedelta(days=1), "status": Status.OPEN,
        "case_id": "13498835581", "subjects": ("B08N5WRWNW",),
    }  # fmt: skip
    return Case(**(plain | more))


def says(
    rule: str, text: str = TEXT, kind: str = "initial", issue: str = "listing.rejected", **more: Any
) -> tuple[Finding, ...]:
    """What one rule says of a draft of this kind."""
    facts = facts_for(issue=issue, **more)
    return check(replace(draft_for(text, facts), kind=kind), facts, only=[rule])


@pytest.mark.parametrize(
    ("hours", "severity"),
    [(200, ""), (73, ""), (71, "warn"), (20, "warn"), (1, "warn"), (-1, "block"), (-100, "block")],
)
def test_r05_the_clock_of_a_waiting_case_warns_and_then_blocks(hours, severity):
    waiting = case(status=Status.WAITING, response_due_at=NOW + timedelta(hours=hours))
    assert "".join(f.severity for f in says("R05", kind="reply", case=waiting)) == severity


def test_r05_a_case_that_waits_for_nobody_has_no_clock():
    assert says("R05", kind="reply", case=case(response_due_at=NOW - timedelta(days=3))) == ()


@pytest.mark.parametrize(
    ("slots", "fires"), [(["page"], 0), (["page", "invoice"], 0), (["awards"], 1), (["page", "", "x"], 2)]
)
def test_r24_nobody_asked_for_other_files(slots, fires):
    given = tuple(File(name=f"{n}.pdf", slot=slot) for n, slot in enumerate(slots))
    assert len(says("R24", attachments=given)) == fires


def test_r27_what_is_not_at_hand_is_named():
    everything = frozenset({"back_office", "ids", "screenshots", "documents", "statement"})
    assert says("R27", at_hand=everything) == ()
    assert "截图" in str(says("R27", at_hand=everything - {"screenshots"})[0].values)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("ASIN B08N5WRWNW lost 480 units on 2026-11-02.", "480"),
        ("ASIN B08N5WRWNW lost 15 units on 2026-11-03.", "2026-11-03"),
        ("Invoice INV-26-0917 covers 15 units.", "INV-26-0917"),
        ("The fee was 120.50 USD on 2 November 2026.", "120.50"),
        ("15 units, 16 units.", "16"),
        ("ASIN B0C7XK4M2P was removed.", "B0C7XK4M2P"),
    ],
)
def test_r33_a_figure_that_no_answer_holds_is_questioned(text, piece):
    answers = {"asin": "B08N5WRWNW", "units": "15", "removed_on": "2026-11-02"}
    [found] = findings(text, only="R33", answers=answers)
    assert (found.excerpt, found.severity) == (piece, "warn")


@pytest.mark.parametrize(
    "text",
    [
        "ASIN B08N5WRWNW lost 15 units on 2026-11-02.",
        "On 2 November 2026, 15 units.",
        "November 2, 2026: see Attachment 3.",
        "1,200.00 USD",
        "Attachments 1-3 show it.",
        "No figures at all.",
    ],
)
def test_r33_a_figure_from_an_answer_may_be_written_in_another_way(text):
    answers = {"asin": "B08N5WRWNW", "units": "15", "removed_on": "2026-11-02", "amount": "1200 USD"}
    assert findings(text, only="R33", answers=answers) == ()


def test_r33_vetted_sentences_are_not_questioned_but_edited_ones_are():
    vetted = Sentence(part="summary", text="480 units of 2026-01-01.", phrase="facts", reading="480 件")
    edited = Sentence(part="summary", text="And 77 more units.")
    draft = Draft(
        marketplace="amazon", site="amazon.com", issue="listing.rejected", language="en", form="four_part",
        sentences=(vetted, edited), headings=(("summary", "[Issue Summary]"),),
    )  # fmt: skip
    found = check(draft, facts_for(answers={"asin": "B08N5WRWNW"}), only=["R33"])
    assert [f.excerpt for f in found] == ["77"]


def test_r34_a_legal_form_may_name_our_own_contacts():
    text = "Material and location\nx\n\nName and address\nHengyuan, legal@hengyuan.example, +86 755 8600 1234"
    ours = {"email": "legal@hengyuan.example", "phone": "+86 755 8600 1234"}
    assert says("R34", text, issue="ip.copyright.counter", answers=ours) == ()
    assert says("R34", text + ", buyer@example.com", issue="ip.copyright.counter", answers=ours)
    assert says("R34", text, answers=ours), "in a case of the ordinary form it is refused"


@pytest.mark.parametrize(
    ("written", "refused"),
    [
        ("My home address is 2217 Alder Creek Road, Austin, TX 78701, USA.", False),
        ("My home address is 2217 Alder Creek Road,\nAustin, TX 78701, USA.", False),
        ("My home address is 2217 Alder Creek Road Austin TX 78701.", False),
        ("My home address is 48 Elm Street, Austin.", True),
        ("The buyer's home address is 48 Elm Street, Austin.", True),
    ],
)
def test_r34_a_legal_form_may_name_where_its_signer_lives(written, refused):
    text = "Material and location\nx\n\nName and address\n" + written
    ours = {"address": "2217 Alder Creek Road, Austin, TX 78701, USA"}
    assert bool(says("R34", text, issue="ip.copyright.counter", answers=ours)) is refused
    assert says("R34", text, answers=ours)


def test_r37_a_form_of_its_own_is_used_and_whole():
    whole = "Material and location\nASIN B08N5WRWNW\n\nName and address\nHengyuan"
    assert says("R37", whole, issue="ip.copyright.counter") == ()
    assert says("R37", "Material and location\nASIN B08N5WRWNW", issue="ip.copyright.counter")
    assert says("R37", "[Issue Summary] a [Root Cause Analysis] b [Request] c", issue="ip.copyright.counter")


def test_r08_an_attachment_that_does_not_exist_proves_nothing():
    text = "We did not manipulate reviews, see Attachment 2."
    one = File(name="B08N5WRWNW_20261110_Audit.pdf", slot="page")
    assert says("R08", text) == ()
    assert says("R08", text, attachments=(one, one)) == ()
    assert says("R08", text, attachments=(one,))
    assert says("R08", text, attachments=())


def test_r10_a_text_copied_from_another_marketplace_is_questioned():
    text = "The product was removed on 2026-11-02 after a complaint. We checked 212 orders and attach the list. " * 2
    assert says("R10", text, earlier=(("shopee", text.replace("212", "213")),))
    assert says("R10", text, earlier=(("amazon", text),)) == ()
    assert says("R10", text, earlier=(("shopee", "Something else entirely."),)) == ()


def test_the_day_is_the_day_of_now():
    assert facts_for(now=datetime(2026, 11, 23, 23, 0, tzinfo=UTC)).today == date(2026, 11, 23)
