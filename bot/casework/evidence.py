"""Evidence: what a file really is, whether it can be used, and what it should be called. Bytes in, values out.

The type is told by content, never by name. Nothing is decoded before its size and its pixels are known to be
bounded, and no bytes of any kind raise.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.casework.draft import Draft, Finding, verdict
from bot.casework.file_types import MAX_PIXELS, look_into, true_type
from bot.casework.playbook import EvidenceSlot, Playbook
from bot.casework.rules import Facts, File, Lexicon, check
from bot.casework.rules.attachments import named_properly

_MAX_NAME = 120
"""Characters; longer names are cut by some file systems on the way."""
_FORBIDDEN = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f]+')
_NO_DRAFT = Draft(marketplace="", site="", issue="", language="en", form="")
_RULES = ("R03", "R07", "R15", "R16", "R18")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was found in a file. `name` is the one it should bear at the marketplace; sizes are bytes and pixels."""

    original: str
    name: str
    type: str
    """An extension, in lower case: jpg, pdf, zip …; empty when the content is no known type."""
    bytes: int
    sha256: str
    width: int = 0
    height: int = 0
    pages: int = 0
    file: File
    """The file as the rules see it."""
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Literal["pass", "warn", "block"]:
        """The worst of the findings."""
        return verdict(self.findings)


def inspect(
    name: str,
    content: bytes,
    *,
    slot: EvidenceSlot | None = None,
    playbook: Playbook | None = None,
    subject_ids: Sequence[str] = (),
    today: date | None = None,
    max_pixels: int = MAX_PIXELS,
    locale: str = "zh-CN",
) -> Inspection:
    """Look at a file: its true type, whether it opens, whether it fits its slot, what to call it."""
    original = clean_name(name)
    kind = true_type(content)
    look = look_into(kind, content, max_pixels)
    given = suggested_name(original, kind, slot=slot, subject_ids=subject_ids, today=today)
    file = File(
        name=original,
        original=original,
        better_name=given if given != original else "",
        type=kind,
        bytes=len(content),
        slot=slot.id if slot else "",
        kind=slot.kind if slot else "",
        width=look.width,
        height=look.height,
        phone_camera=look.camera,
        trouble=look.trouble,
    )
    facts = Facts(
        lexicon=Lexicon(), playbook=playbook, attachments=(file,), subjects=tuple(subject_ids), locale=locale
    )
    return Inspection(
        original=original,
        name=given,
        type=kind,
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        width=look.width,
        height=look.height,
        pages=look.pages,
        file=file,
        findings=check(_NO_DRAFT, facts, only=_RULES),
    )


def clean_name(name: str) -> str:
    """The last part of a path, without control or direction-changing characters, at most 120 characters long."""
    name = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(" .")
    stem, dot, tail = name.rpartition(".")
    if not dot or len(tail) > 10:
        stem, dot, tail = name, "", ""
    stem = stem[: _MAX_NAME - len(dot + tail)].strip(" .")
    return (stem or "file") + dot + tail


def suggested_name(
    original: str,
    kind: str,
    *,
    slot: EvidenceSlot | None = None,
    subject_ids: Sequence[str] = (),
    today: date | None = None,
) -> str:
    """id_date_type.ext, after the first of the case's ids; the cleaned name where id or day are not known."""
    if named_properly(original, subject_ids) and original.rsplit(".", 1)[-1] == kind:
        return original
    subject = next((s for s in subject_ids if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9\-]{4,40}", s)), "")
    if not subject or today is None:
        return original
    title = slot.name if slot else _title(original)
    return f"{subject}_{today:%Y%m%d}_{title}.{kind or 'bin'}"


def _title(original: str) -> str:
    """A name for the type of document, from the words of the file's own name: "packing list.pdf" → PackingList."""
    words = re.findall(r"[A-Za-z]+", original.rpartition(".")[0] or original)
    return (
        "".join(word.capitalize() for word in words if word.lower() not in ("img", "wechat", "scan"))[:40]
        or "Document"
    )
