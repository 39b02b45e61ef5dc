"""A whole interview in a file: marketplace, site, issue, answers, evidence. Read as the chat would take it.

marketplace: amazon
site: amazon.com
issue: account.related
answers:
  notice_date: 2026-11-03
  causes: staff
  actions: [permissions, network]
evidence:
  - lease.pdf                              # goes to the slot its name speaks of
  - {slot: registry, file: papers/r.png}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.common import BadInput, issue_named, place_named
from bot.cli.reading import called, read_text

if TYPE_CHECKING:
    from bot.casework.draft import Value
    from bot.casework.interview import Surroundings
    from bot.casework.playbook import EvidenceSlot, Issue, Playbook, Question, Site
    from bot.playbooks import Library

_NOTHING = ("", "~", "null", "Null", "NULL")
_SETTLED_ABOVE = ("marketplace", "site", "issue", "issue_class", "shop", "language")


@dataclass(frozen=True, slots=True)
class GivenInterview:
    """The file, with its names understood; answers and evidence still as they were written."""

    playbook: Playbook
    site: Site
    issue: Issue
    answers: Mapping[str, Any]
    evidence: Sequence[tuple[str, Path]]
    """(slot as it was named, or "", and where the file is)."""
    language: str


def read_interview(file: Path, library: Library) -> GivenInterview:
    """The file at this path, or standard input for "-". BadInput with one sentence."""
    given = _mapping(file)
    for name in ("marketplace", "issue"):
        if not _text(given, name):
            raise BadInput(f"{called(file)}: {name} is missing")
    answers, evidence = given.get("answers") or {}, given.get("evidence") or []
    if not isinstance(answers, dict):
        raise BadInput(f"{called(file)}: answers is a mapping of question id to answer")
    if not isinstance(evidence, list):
        raise BadInput(f"{called(file)}: evidence is a list of paths, or of slot and file")
    playbook, site = place_named(library, _text(given, "marketplace"), _text(given, "site"))
    folder = Path() if str(file) == "-" else file.parent
    return GivenInterview(
        playbook=playbook,
        site=site,
        issue=issue_named(playbook, _text(given, "issue")),
        answers={str(key): value for key, value in answers.items()},
        evidence=[_entry(one, folder) for one in evidence],
        language=_text(given, "language") or str(answers.get("language") or ""),
    )


def take_answers(given: GivenInterview, around: Surroundings) -> dict[str, Value]:
    """Each answer as the chat would take it. Those to questions that are not asked here do not count.

    BadInput names every answer that is wrong, missing or belongs to no question.
    """
    from bot.casework import interview as casework
    from bot.casework import story

    answers: dict[str, Value] = {
        "marketplace": given.playbook.marketplace,
        "site": given.site.id,
        "language": _language(given),
        "issue_class": given.issue.issue_class,
        "issue": given.issue.id,
    }
    left = {name: _plain(value, name) for name, value in given.answers.items() if name not in _SETTLED_ABOVE}
    # Without the attestation what was done is written as planned.
    skipped = {story.ATTEST.id: "no"}
    troubles: list[str] = []

    def next_one() -> Question | None:
        asked = (one for one in casework.script(answers, around) if one.id not in answers)
        return next((one for one in asked if one.id in left or one.id in skipped or not one.required), None)

    while question := next_one():
        # What was left out is skipped, in its turn: later questions may depend on that.
        raw = left.pop(question.id, skipped.get(question.id, ""))
        taken = casework.take(question, raw, answers, around)
        if isinstance(taken, casework.Trouble):
            troubles.append(_refusal(question, taken))
            answers[question.id] = ""
        else:
            answers[question.id] = taken
    troubles += _strangers(left, given)
    if not troubles:
        troubles = _missing(answers, around)
    if troubles:
        raise BadInput("; ".join(troubles))
    return answers


def slot_of(named: str, path: Path, slots: Sequence[EvidenceSlot], issue: Issue) -> EvidenceSlot | None:
    """The slot of that name, or the one that the file's own name speaks of. BadInput for a slot there is not."""
    if named:
        found = next((one for one in issue.evidence if _squeezed(named) in _names(one)), None)
        if found is None:
            known = ", ".join(one.id for one in issue.evidence) or "none"
            raise BadInput(f"evidence: {issue.id} has no slot “{named[:40]}”; it has {known}")
        return found
    stem = _squeezed(path.stem)
    spoken = [one for one in slots if any(name in stem for name in (_squeezed(one.id), _squeezed(one.name)))]
    return max(spoken, key=lambda one: len(one.name), default=None)


def _mapping(file: Path) -> dict[str, Any]:
    """The YAML as text throughout: a date, a number or a yes is what was written, as in the chat."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        given = YAML(typ="base", pure=True).load(read_text(file))
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        where = f" line {mark.line + 1}:" if mark else ""
        raise BadInput(f"{called(file)}:{where} {getattr(error, 'problem', None) or 'this is no YAML'}") from None
    if not isinstance(given, dict):
        raise BadInput(f"{called(file)}: expected marketplace, site, issue, answers and evidence")
    return given


def _entry(one: Any, folder: Path) -> tuple[str, Path]:
    slot, file = (one.get("slot"), one.get("file")) if isinstance(one, dict) else ("", one)
    if not isinstance(file, str) or not file or not isinstance(slot or "", str):
        raise BadInput("evidence: each entry is a path, or a mapping with slot and file")
    path = Path(file).expanduser()
    beside = folder / path
    return slot or "", beside if beside.exists() or not path.exists() else path


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name) or ""
    if not isinstance(value, str):
        raise BadInput(f"{name} is one word, for example {name}: amazon")
    return "" if value in _NOTHING else value.strip()


def _plain(value: Any, name: str) -> object:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    if not isinstance(value, str):
        raise BadInput(f"answers: {name} is a text or a list of texts")
    return "" if value in _NOTHING else value


def _language(given: GivenInterview) -> str:
    if given.language and given.language not in given.site.languages:
        raise BadInput(f"{given.site.id} takes {', '.join(given.site.languages)}, not {given.language[:20]}")
    return given.language or given.site.languages[0]


def _refusal(question: Question, trouble: Any) -> str:
    from bot.casework.interview import told
    from bot.conversation.words import sayer

    said = told(trouble, sayer("en"), "en")
    if question.options:
        known = ", ".join(option.id for option in question.options)
        return f"{question.id}: {said} Here it takes {known}"
    return f"{question.id}: {said}" + (f" Example: {trouble.example}" if trouble.example else "")


def _strangers(left: Mapping[str, object], given: GivenInterview) -> list[str]:
    from bot.casework.interview import every_question
    from bot.casework.route import NEW_SHOP_QUESTIONS

    known = [one.id for one in (*NEW_SHOP_QUESTIONS, *every_question(given.playbook, given.issue))]
    troubles = []
    for name in left:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f", did you mean {near[0]}?" if near else ""
            troubles.append(f"{given.issue.id} has no question “{name[:60]}”{hint}")
    return troubles


def _missing(answers: Mapping[str, Value], around: Surroundings) -> list[str]:
    from bot.casework import interview as casework

    asked = casework.script(answers, around)
    missing = [
        f"{one.id} ({(one.label or one.ask)['en']})" for one in asked if one.required and one.id not in answers
    ]
    noun = "answer is" if len(missing) == 1 else "answers are"
    return [f"{len(missing)} {noun} missing: {', '.join(missing)}"] if missing else []


def _names(slot: EvidenceSlot) -> set[str]:
    return {_squeezed(one) for one in (slot.id, slot.name, slot.title.zh, slot.title.en)}


def _squeezed(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())
