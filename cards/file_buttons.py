"""What a screenshot was read to show, in one line, and the buttons of one file."""

from __future__ import annotations

from bot.casework.draft import Severity
from bot.conversation.cards import Button
from bot.ledger.records import EvidenceRow
from cards.evidence_slots import NUMBER_SHOT
from cards.view import Look


def screen_line(look: Look, file: EvidenceRow) -> str:
    """ "address bar found: … · time found: … · Case ID not visible"; the question where nothing could read it."""
    screen = file.screen
    if screen.looked == "reading":
        return look.say("address bar and time are being read")
    if screen.looked == "ask":
        return look.say("Are the address bar and the time visible in it?")
    if screen.looked == "said":
        if screen.address_bar:
            return look.say("you said: address bar and time are visible")
        return look.say("you said: address bar or time are missing")
    if screen.looked != "read":
        return ""
    parts = [
        look.say("address bar found: {host}", host=screen.host)
        if screen.address_bar
        else look.say("address bar not found"),
        look.say("time found: {time}", time=f"{screen.time} {screen.day}".strip())
        if screen.clock
        else look.say("time not found"),
    ]
    if file.slot == NUMBER_SHOT.id and _numbered(look, file):
        number = screen.number
        parts.append(
            look.say("Case ID found: {number}", number=number) if number else look.say("Case ID not visible")
        )
    return " · ".join(parts)


def file_buttons(look: Look, file: EvidenceRow, value: dict[str, object], copied: bool) -> list[Button]:
    """What may be done about a file: said what it shows, made smaller, removed."""
    mine = {**value, "evidence": file.id}
    blocks = {finding.rule for finding in file.findings if finding.severity is Severity.BLOCK}
    buttons = []
    if file.screen.looked == "ask" or (file.screen.looked == "read" and blocks == {"R18"}):
        buttons.append(Button(look.say("Both are visible"), "evidence_screen", {**mine, "visible": True}))
    if file.screen.looked == "ask":
        buttons.append(Button(look.say("Not both"), "evidence_screen", {**mine, "visible": False}))
    if file.type in ("jpg", "png") and blocks == {"R16"} and not copied:
        buttons.append(Button(look.say("Make a smaller copy"), "evidence_smaller", mine, "primary"))
    return [*buttons, Button(look.say("Remove"), "evidence_remove", mine)]


def _numbered(look: Look, file: EvidenceRow) -> bool:
    case = look.ledger.case(file.case)
    return case is not None and look.playbooks[case.marketplace].case_system
