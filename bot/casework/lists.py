"""More ids than a sentence holds: the draft counts them and names an attachment, which Casebot makes.

The attachment is an evidence slot of its own, made for one question; what it holds is remembered as a count and a
digest, so that the rules can trace the number in the text to the file.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence

from bot.casework.asking import Walk
from bot.casework.cleaning import BLANK_IN_HAN
from bot.casework.conditions import several
from bot.casework.playbook import EvidenceSlot, IdFormat, Playbook, Question, Words
from bot.casework.tongues import tongue
from config.tongues import TONGUES

FITS = 3
"""So many ids always stand in the text itself."""
MOST_IN_TEXT = 10
"""And never more than these, where the text can name an attachment instead."""
PREFIX = "list_"
_SHOWS = "ids:"


def takes_sheets(playbook: Playbook | None) -> bool:
    """Whether the marketplace's form takes a spreadsheet at all."""
    return playbook is not None and "xlsx" in playbook.attachments.types


def fits(question: Question) -> int:
    """How many ids of this question stand in the text."""
    return max(FITS, min(question.maximum or MOST_IN_TEXT, MOST_IN_TEXT))


def listed(found: Walk) -> dict[str, tuple[Question, tuple[str, ...]]]:
    """The questions with more ids than the text holds, and those ids."""
    if found.playbook is None or not takes_sheets(found.playbook):
        return {}
    return {
        key: (question, tuple(several(found.known.get(key, ""))))
        for key, question in found.met.items()
        if question.kind == "ids" and len(several(found.known.get(key, ""))) > fits(question)
    }


def list_slots(found: Walk) -> list[EvidenceSlot]:
    """A slot for each list, before the files that people bring: it is Attachment 1."""
    formats: Mapping[str, IdFormat] = found.playbook.ids if found.playbook else {}
    return [_slot(question, formats.get(question.id_format or "")) for question, _ in listed(found).values()]


def _slot(question: Question, known: IdFormat | None) -> EvidenceSlot:
    noun = known.name if known else question.label or question.ask
    key = (question.id_format or question.id).replace("_", " ").title().replace(" ", "")
    said = {one: BLANK_IN_HAN.sub("", tongue(one).sheet.format(noun=_noun(known, noun, one))) for one in TONGUES}
    return EvidenceSlot(
        id=slot_of(question.id),
        name=f"{key}List",
        title=Words(zh=f"{noun.zh} 清单（我来生成）", en=f"List of {noun.en}s (made by Casebot)"),
        say=said,
        kind="spreadsheet",
        required=False,
        how=Words(zh="编号太多，正文放不下，由我做成表格。", en="More than the text holds; made as a table."),
        files=1,
    )


def _noun(known: IdFormat | None, name: Words, language: str) -> str:
    said = next((text for key, text in known.say.items() if key == language), "") if known else ""
    return said or tongue(language).several.format(noun=name.zh if language in ("zh", "zh-TW") else name.en)


def slot_of(question_id: str) -> str:
    """The slot of this question's list."""
    return PREFIX + question_id[: 60 - len(PREFIX)]


def is_list(slot: str) -> bool:
    """Whether a file in this slot is a list that Casebot made."""
    return slot.startswith(PREFIX)


def digest_of(ids: Iterable[str]) -> str:
    """How many ids, and which: equal for the same ids in any order."""
    each = sorted(set(ids))
    return f"{len(each)} {hashlib.sha256(chr(10).join(each).encode()).hexdigest()[:16]}"


def shows(question_id: str, ids: Iterable[str]) -> dict[str, str]:
    """What a list is remembered to hold."""
    return {_SHOWS + question_id: digest_of(ids)}


def shown(seen: Mapping[str, str]) -> dict[str, str]:
    """Question to digest of what a list holds."""
    return {key.removeprefix(_SHOWS): value for key, value in seen.items() if key.startswith(_SHOWS)}


def sheet(label: str, ids: Sequence[str]) -> bytes:
    """The attachment: one column, its header, every id as text."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    page = book.create_sheet("List")
    for text in (label, *ids):
        cell = WriteOnlyCell(page, value=text)
        cell.data_type, cell.number_format = "s", "@"  # an id of digits stays what it is
        page.append([cell])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
