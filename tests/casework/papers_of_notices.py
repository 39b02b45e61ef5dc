"""Invented notices as they arrive: as text, as a mail with its head and its encoding, as a file."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.playbooks.yaml_text import plain

FOLDER = Path(__file__).parents[1] / "data" / "notices"


@dataclass(frozen=True)
class Paper:
    """One notice: how it arrives and what must be found in it."""

    name: str
    file: str
    """Name of the file it comes as; "" where it is pasted."""
    content: bytes
    find: dict[str, Any]
    asks: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.content.decode()


def papers() -> Iterator[Paper]:
    """All of them, by marketplace."""
    for path in sorted(FOLDER.glob("*.yaml")):
        for row in plain(path.read_text("utf-8")):
            yield Paper(
                name=f"{path.stem}: {row['name']}",
                file="notice.eml" if "mail" in row else row.get("file", {}).get("name", ""),
                content=_content(row),
                find={key: tuple(value) if isinstance(value, list) else value for key, value in row["find"].items()},
                asks=tuple(row.get("asks", ())),
            )


def _content(row: dict[str, Any]) -> bytes:
    if "mail" in row:
        return mail(row["text"], **row["mail"])
    kind = row.get("file", {})
    content = row["text"].encode(kind.get("charset", "utf-8"))
    if garbled := kind.get("garbled"):
        return "".join(_misread(one, garbled) for one in content).encode()
    return content


def _misread(byte: int, encoding: str) -> str:
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte)


def mail(text: str, **head: Any) -> bytes:
    """A mail with these words in its head; `charset` is how it is written, `declared` what it says of itself."""
    charset, declared = head.get("charset", "utf-8"), head.get("declared") or head.get("charset", "utf-8")
    lines = [f"{name}: {_word(head[name.lower()], charset)}" for name in ("From", "Subject", "Date")]
    if wrapped := head.get("wraps"):
        inner = mail(text, **wrapped)
        lines += ["MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="B1"', ""]
        lines += ["--B1", "Content-Type: text/plain; charset=utf-8", "", "FYI", "", "--B1"]
        lines += ["Content-Type: message/rfc822", "", inner.decode("latin-1"), "--B1--", ""]
        return "\r\n".join(lines).encode("latin-1")
    if head.get("html") == "both":
        marked = "<html><body><p>" + text.replace("\n", "<br>\n") + "</p></body></html>"
        lines += ["MIME-Version: 1.0", 'Content-Type: multipart/alternative; boundary="B2"', ""]
        for kind, body in (("plain", text), ("html", marked)):
            lines += ["--B2", f"Content-Type: text/{kind}; charset=utf-8", "", body]
        return "\r\n".join([*lines, "--B2--", ""]).encode()
    kind = "html" if head.get("html") else "plain"
    transfer = head.get("transfer", "8bit")
    lines += ["MIME-Version: 1.0", f"Content-Type: text/{kind}; charset={declared}"]
    lines += [f"Content-Transfer-Encoding: {transfer}", "", ""]
    body = text.encode(charset)
    if transfer == "quoted-printable":
        body = quopri.encodestring(body)
    elif transfer == "base64":
        body = base64.encodebytes(body)
    return "\r\n".join(lines).encode() + body


def _word(text: str, charset: str) -> str:
    if text.isascii():
        return text
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="
