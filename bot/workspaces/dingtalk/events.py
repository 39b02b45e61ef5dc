"""From what DingTalk pushes to an Event of ours; the same payloads come by stream and by HTTP.

    a robot message   message (id: msgId, which a repeated push bears again); `routing` tells what it teaches
    a card callback   a `Click`: who, on which card, what the pressed button carried, what was filled in

A message may lack its content (the organisation's pushes are used up: errorCode 20001), be of a kind that nobody can
read, or come from somebody without a staff id (the app is not published). Source: receive-message,
event-callback-card (facts, 1.6, 2.1, 3.5).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.conversation.values import Event, FileRef
from bot.workspaces.dingtalk.addresses import NAME, ours
from bot.workspaces.dingtalk.plain import PLAIN

UNREADABLE = "dingtalk_unreadable"
EMPTY = "dingtalk_empty"
"""Internal events: a message of a kind that cannot be read; one whose content was withheld."""
MOST_PARTS = 500
LONGEST_ID = 256
PRIVATE = "1"

Body = Mapping[str, Any]


class Malformed(ValueError):
    """A payload that lacks what every such payload has."""


class Stranger(Malformed):
    """The sender has no staff id: the app is not published, or it is somebody of another organisation."""


@dataclass(frozen=True, slots=True)
class Routing:
    """What a message teaches about how to reach its chat and its sender."""

    union_id: str = ""
    robot_code: str = ""
    webhook: str = field(default="", repr=False)
    webhook_until: float = 0


@dataclass(frozen=True, slots=True)
class Click:
    """A press as DingTalk tells of it. `sealed` is what the button carried, not yet opened."""

    id: str
    card: str
    staff: str
    space: str
    sealed: str = field(repr=False)
    form: Body
    at: datetime


def message_of(data: object, *, now: datetime) -> Event:
    """The event in a robot message. Raises Malformed, Stranger."""
    body = _mapping(data)
    staff, conversation = _text(body, "senderStaffId"), _id(body, "conversationId")
    if not staff:
        raise Stranger("its sender has no staff id")
    private = str(body.get("conversationType")) == PRIVATE
    text, files, readable = _content(body)
    withheld = body.get("errorCode") not in (None, 0, "0", "")
    action = EMPTY if withheld else "" if readable else UNREADABLE
    id = _id(body, "msgId")
    return Event(
        id=f"{action}:{id}" if action else id,
        workspace=NAME,
        kind="internal" if action else "message",
        chat=ours(staff if private else conversation),
        sender=ours(staff),
        at=_time(body.get("createAt"), now),
        text=text,
        files=files,
        action=action,
        message=id,
        reply_to=_reply(body),
        private=private,
        addressed=private or bool(body.get("isInAtList")),
        mentions=_called(body),
        sender_name=_text(body, "senderNick")[:200],
        chat_name="" if private else _text(body, "conversationTitle")[:200],
        private_chat=ours(staff),
    )


def routing_of(data: object) -> Routing:
    """What a message teaches, as far as it says."""
    body = _mapping(data)
    until = body.get("sessionWebhookExpiredTime")
    return Routing(
        union_id=_text(body, "senderUnionId")[:LONGEST_ID],
        robot_code=_text(body, "robotCode")[:LONGEST_ID],
        webhook=_text(body, "sessionWebhook"),
        webhook_until=float(until) if isinstance(until, int | float) else 0,
    )


def click_of(data: object, *, id: str, now: datetime) -> Click | None:
    """The press in a card callback; None for one without anything of ours (a tap beside the buttons). Raises
    Malformed."""
    body = _mapping(data)
    private = _mapping(_object(body.get("content")).get("cardPrivateData") or {})
    params = private.get("params")
    sealed = params.get("key") if isinstance(params, Mapping) else None
    if not isinstance(params, Mapping) or not isinstance(sealed, str) or not sealed:
        return None
    form = params.get("form")
    return Click(
        id=id,
        card=_id(body, "outTrackId"),
        staff=_id(body, "userId"),
        space=_text(body, "spaceId")[:LONGEST_ID],
        sealed=sealed,
        form=form if isinstance(form, Mapping) else _object(form),
        at=now,
    )


# -- parts of a message


def _content(body: Body) -> tuple[str, tuple[FileRef, ...], bool]:
    """Words, files, and whether the kind is one we read. Names of the SDK's `extensions["content"]`."""
    kind, content = body.get("msgtype"), _object(body.get("content"))
    if kind == "text":
        return _text(_object(body.get("text")), "content").strip(), (), True
    if kind == "richText":
        return _rich(content)
    if kind == "picture":
        return "", _file(content, "picture"), True
    if kind == "file":
        return "", _file(content, _text(content, "fileName") or "file"), True
    if kind == "audio":
        said = _text(content, "recognition").strip()
        return said, () if said else _file(content, "audio.amr"), True
    if kind == "video":
        return "", _file(content, f"video.{_text(content, 'videoType') or 'mp4'}"), True
    return "", (), False


def _rich(content: Body) -> tuple[str, tuple[FileRef, ...], bool]:
    parts = content.get("richText")
    words: list[str] = []
    files: tuple[FileRef, ...] = ()
    for part in parts[:MOST_PARTS] if isinstance(parts, list) else ():
        if isinstance(part, Mapping):
            words.append(_text(part, "text"))
            files += _file(part, "picture") if "downloadCode" in part else ()
    return "".join(words).strip(), files, True


def _file(content: Body, name: str) -> tuple[FileRef, ...]:
    code = _text(content, "downloadCode") or _text(content, "pictureDownloadCode")
    return (FileRef(name=name[:200], bytes=0, remote=code),) if code else ()


def _reply(body: Body) -> str:
    """The message of ours that was quoted."""
    text = _object(body.get("text"))
    quoted = _text(body, "originalProcessQueryKey")
    return PLAIN + quoted if quoted and (text.get("isReplyMsg") or body.get("originalMsgId")) else ""


def _called(body: Body) -> tuple[str, ...]:
    given = body.get("atUsers")
    ids = [_text(one, "staffId") for one in (given if isinstance(given, list) else []) if isinstance(one, Mapping)]
    return tuple(ours(one) for one in ids if one)


# -- values


def _mapping(value: object) -> Body:
    if not isinstance(value, Mapping):
        raise Malformed("an object is missing")
    return value


def _object(value: object) -> Body:
    """An object, also one that came as JSON in a text; empty for anything else."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, Mapping) else {}


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _id(body: Body, name: str) -> str:
    value = _text(body, name)
    if not 1 <= len(value) <= LONGEST_ID:
        raise Malformed(f"{name} is missing")
    return value


def _time(value: object, now: datetime) -> datetime:
    """Milliseconds since 1970; `now` for what is none."""
    try:
        return datetime.fromtimestamp(int(str(value)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return now
