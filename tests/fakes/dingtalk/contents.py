"""What the bot may send as a plain message: the kinds with their parts, sizes in bytes, and what readers see.

Sources: robot-message-type (msgKey, msgParam), the custom robot's page (msgtype), api-throttling.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from . import markdown
from .refusals import Refusal

MSG_PARAM_BYTES = 15_000
WEBHOOK_BYTES = 20_000
FILE_TYPES = ("xlsx", "pdf", "zip", "rar", "doc", "docx")
_CARD = {f"sampleActionCard{n}": ("title", "text", *_f) for n in range(2, 6) for _f in [
    tuple(f"action{part}{i}" for i in range(1, n + 1) for part in ("Title", "URL"))]}  # fmt: skip
PARTS: dict[str, tuple[str, ...]] = {
    "sampleText": ("content",),
    "sampleMarkdown": ("title", "text"),
    "sampleImageMsg": ("photoURL",),
    "sampleLink": ("text", "title", "picUrl", "messageUrl"),
    "sampleActionCard": ("title", "text", "singleTitle", "singleURL"),
    **_CARD,
    "sampleActionCard6": ("title", "text", "buttonTitle1", "buttonUrl1", "buttonTitle2", "buttonUrl2"),
    "sampleFile": ("mediaId", "fileName", "fileType"),
    "sampleAudio": ("mediaId", "duration"),
    "sampleVideo": ("duration", "videoMediaId", "videoType", "picMediaId"),
}
"""msgKey and the parts of its msgParam."""


@dataclass(frozen=True)
class Content:
    """One message, read: what was written, what is seen, what can be pressed, the media it needs."""

    kind: str
    said: str
    shown: str
    links: tuple[markdown.Link, ...] = ()
    media_id: str = ""


def of_robot(msg_key: Any, msg_param: Any) -> Content:
    """A message of groupMessages/send or oToMessages/batchSend. Raises invalidParameter.msgKey or msgParam."""
    if msg_key not in PARTS:
        raise Refusal("invalidParameter.msgKey.invalid")
    if not isinstance(msg_param, str):
        raise Refusal("invalidParameter.msgParam.invalid", "msgParam is JSON as text")
    if len(msg_param.encode()) > MSG_PARAM_BYTES:
        raise Refusal("invalidParameter.msgParam.tooLong")
    parts = _object(msg_param)
    if parts is None or any(not isinstance(parts.get(name), str) or not parts[name] for name in PARTS[msg_key]):
        raise Refusal("invalidParameter.msgParam.invalid", f"{msg_key} needs {', '.join(PARTS[msg_key])} as text")
    if msg_key == "sampleFile" and parts["fileType"] not in FILE_TYPES:
        raise Refusal("invalidParameter.msgParam.invalid", f"fileType is one of {', '.join(FILE_TYPES)}")
    return _content(msg_key, parts)


def of_webhook(body: dict[str, Any], size: int) -> Content:
    """A message of a webhook. Raises 460101 or 40035."""
    if size > WEBHOOK_BYTES:
        raise Refusal(460101)
    kind = body.get("msgtype")
    parts = body.get(str(kind))
    if kind == "text" and isinstance(parts, dict) and parts.get("content"):
        return Content("text", str(parts["content"]), str(parts["content"]))
    if kind == "markdown" and isinstance(parts, dict) and parts.get("title") and parts.get("text"):
        return _markdown("markdown", str(parts["text"]))
    if kind == "actionCard" and isinstance(parts, dict) and parts.get("title") and parts.get("text"):
        return _action_card(parts)
    if kind == "link" and isinstance(parts, dict) and parts.get("title") and parts.get("messageUrl"):
        link = markdown.Link(str(parts["title"]), str(parts["messageUrl"]))
        return Content("link", str(parts.get("text", "")), f"{link.label}\n{parts.get('text', '')}", (link,))
    if kind == "feedCard" and isinstance(parts, dict) and isinstance(parts.get("links"), list):
        found = tuple(markdown.Link(str(one.get("title")), str(one.get("messageURL"))) for one in parts["links"])
        return Content("feedCard", "", "\n".join(link.label for link in found), found)
    raise Refusal(40035)


def _content(msg_key: str, parts: dict[str, Any]) -> Content:
    if msg_key == "sampleText":
        return Content(msg_key, parts["content"], parts["content"])
    if msg_key == "sampleMarkdown":
        return _markdown(msg_key, parts["text"])
    if msg_key == "sampleFile":
        return Content(msg_key, parts["fileName"], f"[文件] {parts['fileName']}", media_id=parts["mediaId"])
    if msg_key == "sampleImageMsg":
        media = parts["photoURL"] if parts["photoURL"].startswith("@") else ""
        return Content(msg_key, parts["photoURL"], "[图片]", media_id=media)
    if msg_key in ("sampleAudio", "sampleVideo"):
        media = parts.get("mediaId") or parts["videoMediaId"]
        return Content(msg_key, "", "[语音]" if msg_key == "sampleAudio" else "[视频]", media_id=media)
    if msg_key == "sampleLink":
        link = markdown.Link(parts["title"], parts["messageUrl"])
        return Content(msg_key, parts["text"], f"{parts['title']}\n{parts['text']}", (link,))
    names = [name for name in PARTS[msg_key] if "Title" in name]
    urls = [name for name in PARTS[msg_key] if "url" in name.lower()]
    buttons = tuple(markdown.Link(parts[name], parts[url]) for name, url in zip(names, urls, strict=True))
    return _with_buttons(msg_key, parts["text"], buttons)


def _action_card(parts: dict[str, Any]) -> Content:
    rows = parts.get("btns") or [{"title": parts.get("singleTitle"), "actionURL": parts.get("singleURL")}]
    if not all(one.get("title") and one.get("actionURL") for one in rows):
        raise Refusal(40035)
    buttons = tuple(markdown.Link(str(one["title"]), str(one["actionURL"])) for one in rows)
    return _with_buttons("actionCard", str(parts["text"]), buttons)


def _markdown(kind: str, text: str) -> Content:
    return Content(kind, text, markdown.shown(text), markdown.links(text))


def _with_buttons(kind: str, text: str, buttons: tuple[markdown.Link, ...]) -> Content:
    shown = "\n".join([markdown.shown(text), *(f"[{one.label}]" for one in buttons)])
    return Content(kind, text, shown, markdown.links(text) + buttons)


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
