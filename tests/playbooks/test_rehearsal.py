"""Rehearsals: plausible answers that are taken, for whatever a playbook asks."""

from __future__ import annotations

import pytest

from bot.casework.interview import every_question, next_page, take
from bot.casework.plausible import plausible
from bot.playbooks.rehearsal import REHEARSAL_DAY, Stuck, rehearse
from tests.kiosk import around, kiosk

ISSUES = [one for one in kiosk().issues if not one.stop]


@pytest.mark.parametrize("issue", ISSUES, ids=lambda issue: issue.id)
def test_a_plausible_answer_is_taken_as_it_is(issue) -> None:  # type: ignore[no-untyped-def]
    where = around(today=REHEARSAL_DAY)
    answers = {"issue": issue.id, "site": "kiosk.example"}

    for turn in range(5):
        for question in every_question(kiosk(), issue):
            answer = plausible(question, turn, formats=kiosk().ids, today=REHEARSAL_DAY)
            assert take(question, answer, answers, where) == answer


def test_every_option_comes_up_in_some_turn() -> None:
    issue = kiosk().issue("listing.removed")
    causes = {rehearse(kiosk(), issue, {"reason": "label"}, turn=turn)["causes"] for turn in range(4)}

    assert causes == {"printing", "filing"}


def test_what_is_picked_stays_picked() -> None:
    answers = rehearse(kiosk(), kiosk().issue("listing.removed"), {"reason": "supplier", "units": "7"})

    assert (answers["reason"], answers["units"], answers["supplier"]) == ("supplier", "7", "Example Textile Ltd.")
    assert next_page(answers, around(today=REHEARSAL_DAY)).stage == "evidence"


def test_a_kit_is_rehearsed_too() -> None:
    issue = kiosk().issue("listing.removed")

    assert rehearse(kiosk(), issue, kind="follow_up")["news_text"] == "The supplier sent a new invoice."


def test_an_example_that_is_not_taken_is_named() -> None:
    issue = kiosk().issue("listing.removed")
    wrong = [one.model_copy(update={"example": "供应商"}) if one.id == "supplier" else one for one in issue.questions]
    spoilt = issue.model_copy(update={"questions": wrong})
    book = kiosk().model_copy(update={"issues": [spoilt]})

    with pytest.raises(Stuck, match="supplier does not take"):
        rehearse(book, spoilt, {"reason": "supplier"})
