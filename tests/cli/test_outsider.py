"""Somebody who only reads `questions --json` answers every issue, and `draft` takes it.

Nothing of ours is used to choose the answers: the first choices, as many as the minimum, and the examples.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.cli.common import PLAYBOOKS
from bot.playbooks.reading import read
from tests.casework.files import pdf, picture, workbook
from tests.cli.conftest import Casebot

ISSUES = sorted(read([PLAYBOOKS], "amazon").issues)
FILES = {"screenshot": "png", "photo": "jpg", "spreadsheet": "xlsx"}


def answers_to(questions: Sequence[Mapping[str, Any]], *, minding_when: bool, optional: bool) -> dict[str, Any]:
    """An answer to every question, or to those whose condition holds on the answers so far."""
    answers: dict[str, Any] = {}
    for question in questions:
        if (minding_when and not holds(question["when"], answers)) or not (optional or question["required"]):
            continue
        choices = [one["id"] for one in question["choices"]]
        if question["kind"] == "choice":
            answers[question["id"]] = choices[0]
        elif question["kind"] == "choices":
            answers[question["id"]] = choices[: question["minimum"] or 1]
        else:
            answers[question["id"]] = question["example"]
    return answers


def holds(when: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    for name, wanted in when.items():
        given = answers.get(name) or []
        given = given if isinstance(given, list) else [given]
        if wanted == "answered" and not given:
            return False
        if wanted == "unanswered" and given:
            return False
        if isinstance(wanted, list) and not set(wanted) & set(given):
            return False
    return True


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    """Issue to what `playbooks list --json` says of it, filled by the first test that asks."""
    return {}


@pytest.mark.parametrize("issue", ISSUES)
def test_examples_and_first_choices_make_a_draft_that_nothing_blocks(
    casebot: Casebot, tmp_path: Path, known: dict[str, Any], issue: str
) -> None:
    if not known:
        listed = casebot("playbooks", "list", "--json").document
        (amazon,) = (one for one in listed if one["marketplace"] == "amazon")
        known |= {one["id"]: one for one in amazon["issues"]}
    questions = casebot("questions", "amazon", issue, "--json").document
    evidence = [{"slot": slot["slot"], "file": file_for(slot, tmp_path)} for slot in known[issue]["evidence"]]

    printed = casebot(
        "draft", given(tmp_path, issue, answers_to(questions, minding_when=True, optional=True), evidence), "--json"
    )

    document = printed.document
    if document["stop"]:
        assert (printed.code, document["text"], document["verdict"], questions) == (1, "", "block", [])
        return
    assert document["verdict"] != "block", document["findings"]
    assert (printed.code, printed.err) == (0, "")
    assert document["text"]
    assert not document["missing_evidence"]


@pytest.mark.parametrize("issue", ISSUES)
def test_answers_that_do_not_count_and_answers_left_out_are_no_mistake(
    casebot: Casebot, tmp_path: Path, issue: str
) -> None:
    questions = casebot("questions", "amazon", issue, "--json").document
    everything = answers_to(questions, minding_when=False, optional=True)
    least = answers_to(questions, minding_when=True, optional=False)

    for answers in (everything, least):
        printed = casebot("draft", given(tmp_path, issue, answers), "--json")

        assert printed.code in (0, 1), printed.err
        assert {one["rule"] for one in printed.document["findings"] if one["severity"] == "block"} <= {"R26", "stop"}


@pytest.mark.parametrize("issue", ["account.related", "listing.5461", "logistics.atoz"])
def test_every_question_has_what_a_script_needs(casebot: Casebot, issue: str) -> None:
    questions = casebot("questions", "amazon", issue, "--json").document

    seen: set[str] = set()
    for one in questions:
        assert {"id", "kind", "wording", "choices", "when", "required", "example", "minimum", "maximum"} <= set(one)
        assert one["example"], one["id"]
        assert set(one["when"]) <= seen, "a condition names earlier questions only"
        assert all(set(choice["when"]) <= seen for choice in one["choices"])
        assert bool(one["choices"]) == (one["kind"] in ("choice", "choices"))
        seen.add(one["id"])
    assert not seen & {"marketplace", "site", "shop", "issue", "language"}


def given(folder: Path, issue: str, answers: Mapping[str, Any], evidence: Sequence[Any] = ()) -> Path:
    """The interview as a file; JSON is YAML."""
    path = folder / "case.yaml"
    whole = {
        "marketplace": "amazon",
        "site": "amazon.com",
        "issue": issue,
        "answers": answers,
        "evidence": list(evidence),
    }
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    return path


def file_for(slot: Mapping[str, Any], folder: Path) -> str:
    ending = FILES.get(slot["kind"], "pdf")
    content = {
        "png": lambda: picture(1280, 720),
        "jpg": lambda: picture(1280, 960, "JPEG"),
        "xlsx": workbook,
        "pdf": pdf,
    }
    name = f"{slot['slot']}.{ending}"
    (folder / name).write_bytes(content[ending]())
    return name
