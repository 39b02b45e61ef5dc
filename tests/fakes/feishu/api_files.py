"""Files and images: up from the bot, down from people. Sources: im-v1/{file,image}/create, get-message-resource."""

from __future__ import annotations

import io
import re
from email.parser import BytesHeaderParser
from urllib.parse import quote

from PIL import Image

from ..wire import Reply
from .endpoints import Answer, Call, endpoint
from .refusals import Refusal

MOST_FILE = 30 * 1024 * 1024
MOST_IMAGE = 10 * 1024 * 1024
MOST_DOWNLOAD = 100 * 1024 * 1024
WIDEST = 12000
FILE_TYPES = {"opus", "mp4", "pdf", "doc", "xls", "ppt", "stream"}
UPLOAD = ("im:resource", "im:resource:upload")
READ = ("im:message", "im:message:readonly", "im:message.history:readonly")


@endpoint("files.create", "POST", "/open-apis/im/v1/files", scopes=UPLOAD)
def upload_file(call: Call) -> Answer:
    """Up to 30 MB, not empty. Raises 234001, 234006 or 234010."""
    parts = multipart(call)
    name, content = parts.get("file_name", b"").decode(), parts.get("file")
    if parts.get("file_type", b"").decode() not in FILE_TYPES or not name or content is None:
        raise Refusal(234001)
    if not content:
        raise Refusal(234010)
    if len(content) > MOST_FILE:
        raise Refusal(234006)
    return {"file_key": call.tenant.world.store("file_v3_", name, content, by_bot=True).key}


@endpoint("images.create", "POST", "/open-apis/im/v1/images", scopes=UPLOAD)
def upload_image(call: Call) -> Answer:
    """Up to 10 MB and 12,000 pixels a side. Raises 234001, 234006, 234010, 234011 or 234039."""
    parts = multipart(call)
    content = parts.get("image")
    if parts.get("image_type", b"").decode() not in ("message", "avatar") or content is None:
        raise Refusal(234001)
    if not content:
        raise Refusal(234010)
    if len(content) > MOST_IMAGE:
        raise Refusal(234006)
    try:
        with Image.open(io.BytesIO(content)) as image:
            widest = max(image.size)
    except (OSError, ValueError, Image.DecompressionBombError):
        raise Refusal(234011) from None
    if widest > WIDEST:
        raise Refusal(234039)
    return {"image_key": call.tenant.world.store("img_v3_", "", content, by_bot=True).key}


@endpoint("resources.get", "GET", "/open-apis/im/v1/messages/:message_id/resources/:file_key", scopes=READ)
def download(call: Call) -> Answer:
    """What somebody sent. Raises 234003, 234004, 234037, 234043, 230001 or 230110 for what was taken back."""
    message = call.tenant.world.messages.get(call.path["message_id"])
    if message is None or call.query.get("type") not in ("image", "file"):
        raise Refusal(230001)
    if not message.chat.bot_is_in:
        raise Refusal(234004)
    if message.recalled:
        raise Refusal(230110)
    if message.kind in ("interactive", "sticker", "merge_forward"):
        raise Refusal(234043)
    stored = call.tenant.world.files.get(call.path["file_key"])
    if stored is None or stored.key not in message.content:
        raise Refusal(234003)
    if stored.key.startswith("img_") != (call.query["type"] == "image"):
        raise Refusal(234001)
    if len(stored.content) > MOST_DOWNLOAD:
        raise Refusal(234037)
    name = quote(stored.name or stored.key)
    headers = {"Content-Disposition": f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"}
    return Reply(stored.content, content_type="application/octet-stream", headers=headers)


def multipart(call: Call) -> dict[str, bytes]:
    """The parts by name. The SDK sends its file without a filename: what has none is bytes all the same."""
    kind = call.request.headers.get("content-type", "")
    found = re.search(r'boundary="?([^";]+)', kind)
    if not kind.startswith("multipart/form-data") or not found:
        raise Refusal(234001)
    parts: dict[str, bytes] = {}
    for piece in (b"\r\n" + call.request.body).split(b"\r\n--" + found.group(1).encode())[1:]:
        head, _, content = piece.lstrip(b"\r\n").partition(b"\r\n\r\n") if piece[:2] != b"--" else (b"", b"", b"")
        said = BytesHeaderParser().parsebytes(head + b"\r\n\r\n")
        name = said.get_param("name", header="content-disposition")
        if isinstance(name, str):
            parts[name] = content
    return parts
