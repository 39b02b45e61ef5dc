"""Values to JSON text and back, field by field, so that what was kept years ago still reads.

JSON knows neither times nor tuples: a time is UTC text of fixed width (texts sort as the times do), a tuple is a
list. A field that is missing in an old row takes its default; one that no longer exists is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

from bot.casework.case import Case, Status
from bot.casework.draft import Attachment, Draft, FactSpan, Finding, Sentence, Severity
from bot.casework.screen import Screen
from bot.casework.share import Share
from bot.ledger.records import Chat, DraftRow, EvidenceRow, Interview, Member, Shop

Decode = Callable[[Any], Any]
Kept = TypeVar("Kept")
NAMES: dict[Any, tuple[str, ...]] = {}


def stamp(at: datetime | None) -> str:
    """`2026-03-20T10:00:00.000000Z`; "" for no time. Raises ValueError for a time without a zone."""
    if at is None:
        return ""
    if at.tzinfo is None:
        raise ValueError(f"a time without a time zone: {at}")
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def moment(text: str | None) -> datetime | None:
    """The way back; None for ""."""
    return datetime.fromisoformat(text) if text else None


def instant(text: str) -> datetime:
    """The way back where a time always is."""
    return datetime.fromisoformat(text)


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def dumps(value: Any) -> str:
    """Canonical JSON: equal values give equal texts."""
    return _CANONICAL.encode(plain(value))


def plain(value: Any) -> Any:
    """The value in JSON's own types."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    if is_dataclass(value):
        return {name: plain(getattr(value, name)) for name in _names(type(value))}
    return str(value)


def loads(kind: type[Kept], text: str, **more: Any) -> Kept:
    """The value of this kind from its text; `more` are fields that have columns of their own."""
    return build(kind, {**json.loads(text), **more})


@lru_cache(maxsize=4096)
def known(kind: type[Kept], text: str) -> Kept:
    """`loads`, once for each text: people, places and cases are read far more often than they change, and are never
    changed in place."""
    return loads(kind, text)


def build(kind: type[Kept], data: Mapping[str, Any]) -> Kept:
    """The value of this kind from JSON's own types."""
    decoders = DECODERS.get(kind, {})
    known = _names(kind)
    return kind(**{k: decoders[k](v) if k in decoders else v for k, v in data.items() if k in known})


def changed_fields(before: Any, after: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields in which two values of one kind differ, before and after, in JSON's own types."""
    differing = [n for n in _names(type(after)) if before is None or getattr(before, n) != getattr(after, n)]
    was = {} if before is None else {n: plain(getattr(before, n)) for n in differing}
    return was, {n: plain(getattr(after, n)) for n in differing}


def _names(kind: Any) -> tuple[str, ...]:
    """The fields, looked up once a kind: a draft has hundreds of parts."""
    if kind not in NAMES:
        NAMES[kind] = tuple(f.name for f in fields(kind))
    return NAMES[kind]


def _time(value: str | datetime | None) -> datetime | None:
    return value if isinstance(value, datetime) else moment(value)


def _texts(value: Any) -> tuple[Any, ...]:
    return tuple(value)


def _pairs(value: Any) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(pair) for pair in value)


def _answers(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(item) if isinstance(item, list) else item for key, item in value.items()}


def _span(value: Any) -> tuple[int, int] | None:
    return None if value is None else (value[0], value[1])


def _all(kind: type) -> Decode:
    return lambda items: tuple(build(kind, item) for item in items)


CASE_TIMES = (
    "created_at",
    "drafted_at",
    "approved_at",
    "submitted_at",
    "last_update_at",
    "waiting_since",
    "response_due_at",
    "looked_at",
    "snoozed_until",
    "followed_up_at",
    "resolved_at",
    "second_asked_at",
)

DECODERS: dict[type, dict[str, Decode]] = {
    Case: {
        **dict.fromkeys(CASE_TIMES, _time),
        "status": Status,
        "subjects": _texts,
        "lessons": _texts,
        "second_asked": _texts,
        "own_reminders": _pairs,
        "deadlines": _pairs,
        "outcomes": _pairs,
        "shares": _all(Share),
    },
    Share: {"at": _time},
    Shop: {"sites": _texts, "brands": _texts, "members": _texts},
    Chat: {},
    Member: {},
    Interview: {
        "answers": _answers,
        "raw": _answers,
        "evidence": _texts,
        "started_at": _time,
        "touched_at": _time,
    },
    Finding: {"severity": Severity, "span": _span},
    Sentence: {"facts": _all(FactSpan), "reading_facts": _all(FactSpan)},
    Draft: {"sentences": _all(Sentence), "headings": _pairs, "attachments": _all(Attachment)},
    DraftRow: {
        "draft": lambda data: build(Draft, data),
        "findings": _all(Finding),
        "at": _time,
        "approved_at": _time,
    },
    EvidenceRow: {
        "findings": _all(Finding),
        "screen": lambda data: build(Screen, data),
        "at": _time,
        "about": _texts,
    },
}
