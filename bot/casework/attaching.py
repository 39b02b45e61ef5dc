"""Attachments: how a case's files are numbered in the draft and what they should be called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from bot.casework.asking import Walk, walk
from bot.casework.conditions import holds, several
from bot.casework.draft import Answers, Attachment
from bot.casework.lists import list_slots
from bot.casework.playbook import EvidenceSlot
from bot.casework.surroundings import Surroundings

_SAME = {"jpeg": "jpg", "jpe": "jpg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """A file that came for a slot, on a day. `type` is what its content is ("pdf"); empty: go by its name."""

    slot: str
    original: str
    day: date
    sha256: str = ""
    type: str = ""


def number_attachments(answers: Answers, around: Surroundings, files: Sequence[GivenFile]) -> tuple[Attachment, ...]:
    """The files in the order of the issue's slots, numbered from 1, each with the name it should bear.

    Files for slots this case does not have are left out.
    """
    found = walk(answers, around)
    evidence = [*list_slots(found), *found.issue.evidence] if found.issue else []
    slots = {slot.id: slot for slot in evidence if holds(slot.when, found.known)}
    order = list(slots)
    subject, counted = naming_subject(found), Counter[str]()
    attachments = []
    for number, file in enumerate(
        sorted((one for one in files if one.slot in slots), key=lambda one: order.index(one.slot)), start=1
    ):
        counted[file.slot] += 1
        extension = f"x.{file.type}" if file.type else file.original
        name = name_file(slots[file.slot], subject, file.day, extension, number=counted[file.slot])
        attachments.append(
            Attachment(number=number, slot=file.slot, name=name, original=file.original, sha256=file.sha256)
        )
    return tuple(attachments)


def name_file(slot: EvidenceSlot, subject_id: str, day: date, original: str, *, number: int = 1) -> str:
    """`B08N5WRWNW_20261110_Invoice.pdf`: subject, date, type (seed, step 4); a slot's second file ends in 2.

    ASCII only. The extension is the original's, in lower case.
    """
    subject = re.sub(r"[^A-Za-z0-9-]+", "-", subject_id).strip("-") or "case"
    extension = PurePosixPath(original.replace("\\", "/")).suffix.lstrip(".").lower()
    extension = re.sub(r"[^a-z0-9]", "", _SAME.get(extension, extension))[:8]
    again = str(number) if number > 1 else ""
    return f"{subject}_{day:%Y%m%d}_{slot.name}{again}" + (f".{extension}" if extension else "")


def naming_subject(found: Walk) -> str:
    """What stands first in a file's name: the first id whose format names files, else any id the case is about that
    can stand in a name (R15 wants one of them), else seller id, else marketplace."""
    if found.playbook is None:
        return ""
    others = []
    for key, question in found.met.items():
        known = found.playbook.ids.get(question.id_format or "")
        ids = several(found.known.get(key, "")) if question.subject else ()
        if ids and known is not None and known.names_files:
            return ids[0]
        others += [one for one in ids if re.fullmatch(r"[A-Za-z0-9-]+", one)]
    if others:
        return others[0]
    shop = next((one for one in found.around.shops if one.id == found.known.get("shop")), None)
    seller = str(found.known.get("seller_id") or (shop.seller_id if shop else ""))
    return seller or found.playbook.marketplace
