"""Files: up from the bot, and the addresses behind download codes. Source: the media upload page."""

from __future__ import annotations

from email.parser import BytesParser
from pathlib import PurePath
from urllib.parse import quote

from ..wire import Reply
from .endpoints import Answer, Call, endpoint
from .refusals import HOOK, OLD, Refusal
from .tenant import MEDIA

MB = 1024 * 1024
KINDS: dict[str, tuple[int, tuple[str, ...]]] = {
    "image": (20 * MB, ("jpg", "jpeg", "gif", "png", "bmp")),
    "voice": (2 * MB, ("amr", "mp3", "wav")),
    "video": (20 * MB, ("mp4",)),
    "file": (20 * MB, ("doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "pdf", "rar")),
}
"""Largest size and allowed endings by kind."""


@endpoint("media.upload", OLD, "POST", "/media/upload", scope=MEDIA)
def upload(call: Call) -> Answer:
    """Keep a file; its media id may be used again and again. Raises 40004, 40006 (size), 40035."""
    fields, name, content = _form(call)
    kind = call.query.get("type") or fields.get("type", "")
    if kind not in KINDS or not name:
        raise Refusal(40035)
    most, endings = KINDS[kind]
    if PurePath(name).suffix.lower().lstrip(".") not in endings:
        raise Refusal(40004)
    if not content or len(content) > most:
        raise Refusal(40006, "不合法的文件大小")
    stored = call.tenant.world.store("@lAD", name, content, kind)
    return {"media_id": stored.key, "type": kind, "created_at": int(call.tenant.clock.now() * 1000)}


@endpoint("blob", HOOK, "GET", "/blob/:key")
def blob(call: Call) -> Answer:
    """The bytes behind a download address."""
    stored = call.tenant.world.files.get(call.path["key"])
    if stored is None:
        return Reply(b"<Error><Code>NoSuchKey</Code></Error>", 404, "application/xml")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(stored.name)}"}
    return Reply(stored.content, 200, "application/octet-stream", headers)


def _form(call: Call) -> tuple[dict[str, str], str, bytes]:
    """The plain fields, and the name and bytes of the part `media`."""
    kind = call.request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise Refusal(40035)
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    fields: dict[str, str] = {}
    name, content = "", b""
    for part in BytesParser().parsebytes(head + call.request.body).walk():
        field, payload = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if field == "media" and isinstance(payload, bytes):
            name, content = part.get_filename() or "", payload
        elif isinstance(field, str) and isinstance(payload, bytes):
            fields[field] = payload.decode()
    return fields, name, content
