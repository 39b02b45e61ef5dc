"""The slot every sent case has beside its issue's own: the picture that proves the marketplace's number."""

from __future__ import annotations

from bot.casework.case import Case, Status
from bot.casework.playbook import EvidenceSlot, Words
from cards.case_status import SCREENSHOT

NUMBER_SHOT = EvidenceSlot(
    id=SCREENSHOT,
    name="CaseId",
    title=Words(zh="提交成功页截图（含 Case ID）", en="Screenshot of the page with the Case ID"),
    say={"zh": "案件编号截图", "en": "case number screenshot"},
    kind="screenshot",
    required=False,
    how=Words(
        zh="提交后在电脑上截整页，要看得到网址和编号。",
        en="After sending, capture the whole page on a computer, with address and number.",
    ),
)


def shows_number(case: Case) -> bool:
    """Its number may stand on a picture: it was sent, or may be sent this minute, before anybody types the number."""
    return bool(case.case_id) or case.status is Status.READY
