"""What docs/playbooks.md teaches works: the marketplace in it is built from its code blocks and used."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.casework.draft import Severity, Value
from bot.casework.drafting import compose
from bot.casework.interview import Surroundings, Trouble, next_page, question_of, take
from bot.casework.rules import Facts, check
from bot.playbooks import check as check_playbooks
from bot.playbooks import library
from bot.playbooks.lexicon import lexicon

GUIDE = Path(__file__).parents[2] / "docs" / "playbooks.md"
SCHEMA = Path(__file__).parents[2] / "bot" / "casework" / "book"
TODAY = date(2026, 11, 23)
_BLOCK = re.compile(r"^`(lantern/[\w/.]+)`:.*?^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two files of the guide, as somebody who follows it would write them."""
    place = tmp_path_factory.mktemp("playbooks")
    for name, text in _BLOCK.findall(GUIDE.read_text("utf-8")):
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return place


def test_the_guides_marketplace_has_no_mistake(folder: Path) -> None:
    assert sorted(one.name for one in folder.rglob("*.yaml")) == ["listing.yaml", "playbook.yaml"]
    assert [str(one) for one in check_playbooks([folder], today=TODAY)] == []


def test_an_interview_on_it_ends_in_a_draft_that_can_be_sent(folder: Path) -> None:
    book = library([folder]).playbooks["lantern"]
    around = Surroundings(playbooks={"lantern": book}, today=TODAY)
    typed = {"item": "L204117", "since": "11月20日", "why": "1", "causes": "1", "actions": "1", "requests": "1"}
    typed |= {"code": "跳过", "account_status": "1", "prior": "1", "done_new_photo": "2026-11-21", "attest": "是"}
    typed |= {"issue_class": "1", "issue": "1"}
    answers: dict[str, Value] = {}

    while page := next_page(answers, around).questions:
        for question in page:
            asked = question_of(answers, around, question.id)
            assert asked is not None
            taken = take(asked, typed[question.id], answers, around)
            assert not isinstance(taken, Trouble), taken
            answers[question.id] = taken
    issue = book.issue("listing.dark")
    draft = compose(book, issue, answers, today=TODAY)
    findings = check(
        draft,
        Facts(lexicon=lexicon(), playbook=book, site=book.sites[0], issue=issue, answers=answers, grammar=False),
    )

    assert "Item L204117 on Lantern Singapore has been greyed out since 2026-11-20 for a dark photo." in " ".join(
        draft.text.split()
    )
    assert "2026-11-21: a new photo was uploaded." in draft.text
    assert [one for one in findings if one.severity is Severity.BLOCK] == []


def test_the_guide_names_every_limit_of_a_channel() -> None:
    text = GUIDE.read_text("utf-8")
    fields = re.findall(
        r"^    (\w+): ", (SCHEMA / "ways.py").read_text("utf-8").split("class Again")[1], re.MULTILINE
    )
    limits = {"wait_hours", "restarts_clock", "needs_new", "penalty", "currency", "least", "most", "due", "attempts"}

    assert limits <= set(fields)
    assert [one for one in sorted(limits) if f"{one}:" not in text] == []
