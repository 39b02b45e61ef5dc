"""The real Amazon playbook against the rules: its own sentences pass, wrong ids in running text are found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.casework.playbook import Issue, Playbook
from bot.casework.rules import Facts, check, draft_of_text
from bot.playbooks.lexicon import lexicon
from tests.books import shipped

FOLDER = Path(__file__).parents[3] / "config" / "playbooks"
pytestmark = pytest.mark.skipif(not (FOLDER / "amazon").exists(), reason="Amazon's playbook is not here")


@pytest.fixture(scope="module")
def book() -> Playbook:
    return shipped().playbooks["amazon"]


def filled(sentence: str, book: Playbook, issue: Issue) -> str:
    """The sentence with an example in every slot."""
    questions = {q.id: q for q in (*book.common, *issue.questions)}

    def example(match: re.Match[str]) -> str:
        question = questions.get(match.group(1))
        if question and question.options:
            return question.options[0].text.get("en") or question.options[0].label.en
        return (question and question.example) or {"date": "2026-11-02", "by": ""}.get(match.group(1), "15")

    return re.sub(r"\{\{\s*(\w+)[^}]*\}\}", example, re.sub(r"\{%[^%]*%\}", "", sentence))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("We sell ASIN:B08N5WRWNW12 since 2026.", "B08N5WRWNW12"),
        ("ASIN B08N5WRWNW12 was removed on 2026-11-02.", "B08N5WRWNW12"),
        ("Order 114-3941689-877223 was not delivered.", "114-3941689-877223"),
        ("The parcel of 114-3941689-877223 is lost.", "114-3941689-877223"),
        ("FNSKU X013R5Q7B is missing 15 units.", "X013R5Q7B"),
        ("FNSKU: X013R5Q7B, shipment FBA15DJCZRX5", "X013R5Q7B"),
        ("订单号：114-3941689-87722321", "114-3941689-87722321"),
    ],
)
def test_a_wrong_id_is_found_in_running_text(book, text, wrong):
    facts = Facts(lexicon=lexicon(), playbook=book, site=book.sites[0], grammar=False)
    found = check(draft_of_text(text, book, book.sites[0]), facts, only=["R09"])
    assert [(f.excerpt, f.severity) for f in found] == [(wrong, "block")]


def test_no_vetted_sentence_of_the_playbook_is_blocked(book):
    for issue in book.issues:
        facts = Facts(lexicon=lexicon(), playbook=book, site=book.sites[0], issue=issue, grammar=False)
        told = [p.say for p in (*issue.summary, *issue.causes, *issue.controls)]
        told += [langs for action in issue.actions for langs in (action.done, action.plan)]
        asked = [p.say for p in issue.requests]
        texts = [filled(t["en"], book, issue) for t in told if "en" in t]
        texts += ["[Request] " + filled(t["en"], book, issue) for t in asked if "en" in t]
        for text in texts:
            found = check(draft_of_text(text, book, book.sites[0], issue), facts)
            shape = {"R12", "R13", "R37"}
            assert not [f for f in found if f.severity == "block" and f.rule not in shape], (issue.id, text)
