"""An event as JSON and back: what the inbox keeps until the work is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from bot.conversation.values import Event, FileRef

EVENT_FIELDS = tuple(field.name for field in fields(Event))
FILE_FIELDS = tuple(field.name for field in fields(FileRef))


def event_to_json(event: Event) -> dict[str, Any]:
    """The event as JSON values."""
    body: dict[str, Any] = {name: getattr(event, name) for name in EVENT_FIELDS}
    body["at"] = event.at.isoformat()
    body["files"] = [{name: getattr(file, name) for name in FILE_FIELDS} for file in event.files]
    body["form"] = {name: list(value) if isinstance(value, tuple) else value for name, value in event.form.items()}
    body["value"] = dict(event.value)
    body["mentions"] = list(event.mentions)
    return body


def event_from_json(body: Mapping[str, Any]) -> Event:
    """The event that `event_to_json` wrote; what another version wrote beside it is left out."""
    given = {name: value for name, value in body.items() if name in EVENT_FIELDS}
    given["at"] = datetime.fromisoformat(given["at"])
    given["files"] = tuple(_file(file) for file in given.get("files", ()))
    given["form"] = {name: tuple(v) if isinstance(v, list) else v for name, v in given.get("form", {}).items()}
    given["mentions"] = tuple(given.get("mentions", ()))
    return Event(**given)


def _file(file: Mapping[str, Any]) -> FileRef:
    return FileRef(**{name: value for name, value in file.items() if name in FILE_FIELDS})
