"""Files: their type (R07), size (R16) and name (R15), and whether anybody asked for them (R24).

Everything judged here was measured before, by `bot.casework.evidence`."""

# ruff: noqa: ARG001 (a rule has one signature, whatever it needs)
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.lists import is_list
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts

DEFAULT_TYPES = ("jpg", "png", "pdf", "xlsx")
DEFAULT_MAX_BYTES = 5_000_000
_SAME = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}
ARCHIVES = frozenset({"zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "cab", "iso"})
VIDEOS = frozenset({"mp4", "mov", "avi", "mkv", "webm", "wmv", "m4v", "mpg", "3gp", "flv"})
_INSTEAD = {
    "doc": "Save it as PDF.",
    "docx": "Save it as PDF.",
    "ppt": "Save it as PDF.",
    "pptx": "Save it as PDF.",
    "odt": "Save it as PDF.",
    "rtf": "Save it as PDF.",
    "txt": "Save it as PDF.",
    "html": "Save the page as PDF, or take a screenshot of the whole window.",
    "xls": "Save it as .xlsx.",
    "xlsm": "Save it as .xlsx, without macros.",
    "csv": "Save it as .xlsx.",
    "ods": "Save it as .xlsx.",
    "gif": "Save it as PNG.",
    "webp": "Save it as PNG or JPG.",
    "bmp": "Save it as PNG.",
    "tif": "Save it as PDF or JPG.",
    "heic": "Save it as JPG.",
    "avif": "Save it as PNG or JPG.",
    "exe": "Leave it out.",
}
TROUBLE = {
    "empty": "{file} is empty.",
    "locked": "{file} is protected by a password. Save a copy without one.",
    "broken": "{file} cannot be opened: it is damaged or incomplete. Export it again.",
    "no_pages": "{file} has no pages.",
    "macros": "{file} holds macros. Save it as .xlsx without them.",
    "too_many_pixels": "{file} is too large a picture to open safely. Save it smaller.",
}


def extension(name: str) -> str:
    """The name's last extension, in one spelling: "Photo.JPEG" → jpg."""
    tail = name.rsplit(".", 1)[1].lower().strip() if "." in name else ""
    return _SAME.get(tail, tail)


@rule(
    "R07",
    "ATTACHMENT_TYPE",
    step=Step.ATTACH,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, pitfall 7; step 4",
    passes="B08N5WRWNW_20261110_Invoice.pdf",
    fails="evidence.zip",
)
def attachment_type(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Only pictures, PDFs and tables that really are what their name says, and that open."""
    here = facts.playbook.attachments.at(facts.channel) if facts.playbook else None
    taken = here.types if here else DEFAULT_TYPES
    for file in facts.attachments or ():
        allowed = tuple(dict.fromkeys(_SAME.get(kind, kind) for kind in (*taken, *file.wanted)))
        shown = file.original or file.name
        named, true = extension(shown), file.type or extension(shown)
        if file.trouble in TROUBLE:
            yield _about(TROUBLE[file.trouble], shown)
        elif true in ARCHIVES:
            yield _about(
                "{file} is an archive ({type}); archives are not opened. Upload each file on its own.",
                shown,
                type=true,
            )
        elif true in VIDEOS and true not in allowed:
            videos = here.videos if here else None
            yield _about(
                "{file} is a video ({type}); the form takes {types} only.",
                shown,
                advice=videos[facts.locale] if videos else "Take still pictures from it, each with its time.",
                type=true,
                types=", ".join(allowed),
            )
        elif true not in allowed:
            yield _about(
                "{file} is of type {type}; the form takes {types} only.",
                shown,
                advice=_INSTEAD.get(true, "Save it as PDF, or take a screenshot."),
                type=true or "?",
                types=", ".join(allowed),
            )
        elif named and named != true:
            yield _about(
                "{file} is really {type}, whatever its name says. Save it in its true type, or rename it.",
                shown,
                type=true,
            )
        elif _hidden_type(shown):
            yield _about("{file} has two extensions; such a file is refused. Rename it.", shown)
        elif file.wanted and true not in file.wanted:
            found = _about("{file} is of type {type}; here {types} is better.", shown, type=true)
            yield replace(found, severity=Severity.WARN, values={**found.values, "types": ", ".join(file.wanted)})


def _about(message: str, file: str, advice: str = "", **values: str) -> Finding:
    finding = attachment_type.find(message, file=file, advice=advice)
    return replace(finding, values={**finding.values, **values})


def _hidden_type(name: str) -> bool:
    parts = name.lower().split(".")
    return len(parts) > 2 and _SAME.get(parts[-2], parts[-2]) in {
        *ARCHIVES,
        *VIDEOS,
        *_INSTEAD,
        *DEFAULT_TYPES,
        "js",
        "bat",
        "scr",
    }


_NAME = re.compile(
    r"(?P<id>[A-Za-z0-9][A-Za-z0-9\-]{4,40})_(?P<date>20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d"
    r"|3[01]))_(?P<type>[A-Z][A-Za-z0-9]{1,40})\.(?P<ext>[a-z0-9]{3,4})"
)


@rule(
    "R15",
    "ATTACHMENT_NAME",
    step=Step.ATTACH,
    severity=Severity.WARN,
    source="seed, step 4",
    passes="B08N5WRWNW_20261110_Invoice.pdf",
    fails="invoice.pdf",
)
def attachment_name(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A file is called id_date_type, after one of the ids the case is about."""
    subjects = facts.subjects or (facts.case.subjects if facts.case else ())
    for file in facts.attachments or ():
        if named_properly(file.name, subjects):
            continue
        match = _NAME.fullmatch(file.name)
        if match is not None and _is_day(match["date"]):
            yield attachment_name.find(
                "{file} bears the id {id}, which this case is not about.", file=file.name, id=match["id"]
            )
        elif file.better_name:
            yield attachment_name.find("Rename {file} to {better}.", file=file.name, better=file.better_name)
        else:
            yield attachment_name.find(
                "Give {file} a name of the form id_date_type, like {example}.",
                file=file.name,
                example="B08N5WRWNW_20261110_Invoice.pdf",
            )


def named_properly(name: str, subjects: Sequence[str] = ()) -> bool:
    """Whether the name has the form id_date_type, with one of these ids where any of them can stand in a name."""
    match = _NAME.fullmatch(name)
    if match is None or not _is_day(match["date"]):
        return False
    usable = {subject.upper() for subject in subjects if re.fullmatch(r"[A-Za-z0-9-]+", subject)}
    return not usable or match["id"].upper() in usable


def _is_day(digits: str) -> bool:
    """ "20260230" is none."""
    try:
        date.fromisoformat(digits)
    except ValueError:
        return False
    return True


@rule(
    "R16",
    "ATTACHMENT_SIZE",
    step=Step.ATTACH,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, step 4; pitfall 7",
    passes="photo.jpg, 4.99 MB",
    fails="catalog.pdf, 5.1 MB",
)
def attachment_size(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A file has at most five million bytes, or what the marketplace says."""
    most = facts.playbook.attachments.at(facts.channel).max_bytes if facts.playbook else DEFAULT_MAX_BYTES
    for file in facts.attachments or ():
        if file.bytes > most:
            shown = file.original or file.name
            picture = (file.type or extension(shown)) in ("jpg", "png")
            yield attachment_size.find(
                "{file} has {size} MB; at most {limit} MB are taken.",
                file=shown,
                advice="Save the picture smaller." if picture else "Split it, or export it with less detail.",
                size=f"{file.bytes / 1_000_000:.1f}",
                limit=f"{most / 1_000_000:g}",
            )


@rule(
    "R24",
    "ONLY_REQUESTED_FILES",
    step=Step.ATTACH,
    severity=Severity.WARN,
    source="seed, step 4",
    passes="invoice for an inauthentic complaint",
    fails="brochure and awards",
    overridable=True,
)
def only_requested_files(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Nothing is attached that nobody asked for."""
    if facts.issue is None:
        return
    slots = {slot.id: slot for slot in facts.issue.evidence}
    seen: dict[str, int] = {}
    for file in facts.attachments or ():
        if is_list(file.slot):
            continue
        seen[file.slot] = seen.get(file.slot, 0) + 1
        extra = file.slot not in slots or seen[file.slot] > slots[file.slot].files
        if extra:
            yield only_requested_files.find(
                "Nobody asked for {file}. Leave it out, or say what it shows.", file=file.name
            )
