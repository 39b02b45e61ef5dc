"""A file of a table is really made, and really inspected: it is told by its name and by what is inside.

name      as somebody brought it; its extension says what is inside, unless `holds` says otherwise
holds     png, pdf, zip …, or screen (a desktop's, drawn), photographed (a screen, by a camera),
          bomb, empty, noise
pixels    of a picture: 1920x1080
bytes     the size it is filled up to: 5.1 MB
camera    the maker that a photo's EXIF names
pages, password, cut    of a PDF; `cut` leaves only so many bytes
slot      the evidence slot of the example's issue, or one for a `kind` of evidence alone
read, said    what the picture was read, or said by a person, to show: address, clock, number, host
number    the marketplace's number that should stand on it
shows     what it says, by question: {model: HX-20}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.casework.evidence import inspect
from bot.casework.playbook import EvidenceSlot, Issue, Playbook, Words
from bot.casework.rules import File
from bot.casework.rules.attachments import extension
from bot.casework.screen import NOT_LOOKED, Screen
from tests.casework import files, screens

PICTURES = {"png": "PNG", "jpg": "JPEG", "bmp": "BMP", "tif": "TIFF", "webp": "WEBP", "gif": "GIF"}


def file_of(told: Mapping[str, Any], book: Playbook, issue: Issue | None, about: Sequence[str]) -> File:
    """The file as the rules see it after a look inside."""
    left = dict(told)
    name, shows, slot = left.pop("name"), left.pop("shows", {}), left.pop("slot", "")
    seen, number = _screen(left), left.pop("number", "")
    where = _slot(slot, left.pop("kind", ""), issue)
    found = inspect(
        name, contents(name, left), slot=where, playbook=book, subject_ids=about, screen=seen, number=number
    )
    return replace(found.file, slot=slot, shows=shows)


def contents(name: str, told: Mapping[str, Any]) -> bytes:
    """What is inside."""
    left = dict(told)
    holds = left.pop("holds", extension(name))
    size, cut = _bytes(left.pop("bytes", "")), left.pop("cut", 0)
    width, height = (int(n) for n in left.pop("pixels", "1920x1080").split("x"))
    if holds == "screen":
        made = screens.Desktop(size=(width, height)).png()
    elif holds == "photographed":
        shot = screens.photographed(screens.Desktop(size=(width, height)).drawn())
        made = screens.written(shot, "JPEG", quality=75)
    elif holds in PICTURES:
        made = files.picture(width, height, PICTURES[holds], camera=left.pop("camera", ""))
    elif holds == "pdf":
        made = files.pdf(left.pop("pages", 1), left.pop("password", ""))
    elif holds == "xlsx":
        made = files.workbook(size)
    elif holds == "bomb":
        made = files.bomb()
    else:
        made = files.odd(holds)
    assert not left, f"nobody knows what {sorted(left)} of {name} is"
    return (made + b"\0" * (size - len(made)))[: cut or None]


def _screen(left: dict[str, Any]) -> Screen:
    """What is known of a screenshot, and how."""
    for how in ("read", "said"):
        if how in left:
            shown = left.pop(how)
            return Screen(
                looked=how,
                address_bar=shown.get("address"),
                host=shown.get("host", ""),
                clock=shown.get("clock"),
                number=shown.get("number", ""),
            )
    return NOT_LOOKED


def _slot(slot: str, kind: str, issue: Issue | None) -> EvidenceSlot | None:
    named = next((one for one in issue.evidence if one.id == slot), None) if issue else None
    if named or not kind:
        return named
    said = Words(zh=kind, en=kind)
    return EvidenceSlot(id=kind, name=kind.title(), title=said, say={"zh": kind, "en": kind}, kind=kind, how=said)


def _bytes(told: str | int) -> int:
    """ "5.1 MB" of five million and a hundred thousand bytes."""
    text = str(told)
    return round(float(text.removesuffix(" MB")) * 1_000_000) if text.endswith(" MB") else int(text or 0)
