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
from bot.casework.playbook import EvidenceSlot, Issue, Playbook
from bot.casework.rules import Facts, File, Lexicon, check
from bot.casework.rules.attachments import named_properly
from bot.casework.screen import NOT_LOOKED, Screen

_MAX_NAME = 120
"""Characters; longer names are cut by some file systems on the way."""
_FORBIDDEN = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f]+')
_NO_DRAFT = Draft(marketplace="", site="", issue="", language="en", form="")
_RULES = ("R03", "R07", "R15", "R16", "R17", "R18")


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
    screen: Screen = NOT_LOOKED
    screenshot: bool = False
    """A picture of a page, sound as far as it was looked at: worth reading, or asking about."""
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
    issue: Issue | None = None,
    subject_ids: Sequence[str] = (),
    today: date | None = None,
    screen: Screen = NOT_LOOKED,
    number: str = "",
    nth: int = 1,
    max_pixels: int = MAX_PIXELS,
    locale: str = "zh-CN",
) -> Inspection:
    """Look at a file: its true type, whether it opens, whether it fits its slot, what to call it.

    `screen` is what a screenshot was read, or said, to show; `number` the marketplace's number that should stand on
    it; `nth` counts the files of one slot. The `issue` tells by which channel the file goes.
    """
    original = clean_name(name)
    kind = true_type(content)
    look = look_into(kind, content, max_pixels)
    given = suggested_name(original, kind, slot=slot, subject_ids=subject_ids, today=today, nth=nth)
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
        flat=look.flat,
        address_bar=screen.address_bar,
        clock=screen.clock,
        host=screen.host,
        shown_number=screen.number,
        stored_number=number if screen.looked == "read" else "",
        wanted=tuple(slot.types or ()) if slot else (),
        trouble=look.trouble,
    )
    facts = Facts(
        lexicon=Lexicon(),
        playbook=playbook,
        issue=issue,
        attachments=(file,),
        subjects=tuple(subject_ids),
        locale=locale,
    )
    findings = check(_NO_DRAFT, facts, only=_RULES)
    page = slot is not None and slot.kind == "screenshot" and kind in ("jpg", "png")
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
        screen=screen,
        screenshot=page and not look.trouble and verdict(findings) != "block",
        findings=findings,
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
    nth: int = 1,
) -> str:
    """id_date_type.ext, after the first of the case's ids; the cleaned name where id or day are not known. The
    second file of a slot ends in 2."""
    if named_properly(original, subject_ids) and original.rsplit(".", 1)[-1] == kind:
        return original
    subject = next((s for s in subject_ids if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9\-]{4,40}", s)), "")
    if not subject or today is None:
        return original
    title = slot.name if slot else _title(original)
    again = str(nth) if nth > 1 else ""
    return f"{subject}_{today:%Y%m%d}_{title}{again}.{kind or 'bin'}"


def _title(original: str) -> str:
    """A name for the type of document, from the words of the file's own name: "packing list.pdf" → PackingList."""
    words = re.findall(r"[A-Za-z]+", original.rpartition(".")[0] or original)
    return (
        "".join(word.capitalize() for word in words if word.lower() not in ("img", "wechat", "scan"))[:40]
        or "Document"
    )
