"""Conditions: what an answer must be for a question, a phrase or a piece of evidence to count."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.casework.draft import Value
from bot.casework.playbook import Condition, IdFormat, Question


def several(value: Value) -> tuple[str, ...]:
    """A value as a tuple of its parts; nothing for "" (skipped)."""
    if isinstance(value, str):
        return (value,) if value else ()
    return value


def holds(when: Condition, known: Mapping[str, Value]) -> bool:
    """Whether every entry of a condition holds. A question that was skipped or never asked is unanswered."""
    for question, wanted in when.items():
        given = several(known.get(question, ""))
        if wanted == "answered":
            holding = bool(given)
        elif wanted == "unanswered":
            holding = not given
        else:
            holding = any(one in wanted for one in given)
        if not holding:
            return False
    return True


def fits(question: Question, value: Value, formats: Mapping[str, IdFormat]) -> bool:
    """Whether a kept answer is still an answer to this question.

    It may not be after another answer changed: a shop of another marketplace, a site the shop does not have,
    an option the playbook no longer lists. Dates are not judged against today again.
    """
    parts = several(value)
    if not parts:
        return not question.required
    if question.kind in ("choice", "choices"):
        listed = {option.id for option in question.options}
        if question.kind == "choice":
            return isinstance(value, str) and value in listed
        least, most = question.minimum or 0, question.maximum or len(listed)
        return not isinstance(value, str) and set(parts) <= listed and least <= len(parts) <= most
    if question.kind == "ids":
        return not isinstance(value, str) and all(_well_formed(question, one, formats) for one in parts)
    if not isinstance(value, str):
        return False
    if question.kind == "yes_no":
        return value in ("yes", "no")
    if question.kind == "date":
        return re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None
    if question.kind == "id":
        return _well_formed(question, value, formats)
    return True


def _well_formed(question: Question, value: str, formats: Mapping[str, IdFormat]) -> bool:
    known = formats.get(question.id_format or "")
    return known is None or known.strength == "soft" or re.fullmatch(known.pattern, value) is not None
