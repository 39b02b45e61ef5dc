"""/check: the rules on any pasted text."""

from __future__ import annotations

from bot.casework.mistakes import UserMistake
from bot.casework.playbook import Playbook
from bot.casework.rules import Facts, check, draft_of_text, fix
from bot.conversation.router import Answer, Ask, command
from bot.playbooks import find_marketplace, find_site
from bot.playbooks.lexicon import lexicon
from cards.findings import finding_lines

LONGEST_CHECKED = 20_000
"""Characters; the longest form of any marketplace we know takes a quarter of it."""
MOST_SHOWN = 30
"""Findings on one card."""


class NothingToCheck(UserMistake):
    """Paste the text after /check, for example: /check Dear Amazon, …"""

    code = "nothing_to_check"


@command("check", aliases=["检查", "校对"], help="Check any text against the rules", usage="/check amazon …")
def check_text(ask: Ask) -> Answer:
    """A first word that names a marketplace or a site says where the text is meant for."""
    playbook, site_id, text = _meant_for(ask)
    if not text.strip():
        raise NothingToCheck
    site = next((one for one in playbook.sites if one.id == site_id), playbook.sites[0])
    text = text[:LONGEST_CHECKED]
    facts = Facts(
        lexicon=lexicon(),
        playbook=playbook,
        playbooks=ask.playbooks,
        site=site,
        now=ask.now,
        calendars=ask.calendars,
    )
    findings = check(draft_of_text(text, playbook, site), facts)
    shown = [
        {
            "severity": finding.severity.value,
            "message": message,
            "detail": detail,
        }
        for finding in findings[:MOST_SHOWN]
        for message, detail in [finding_lines(ask, finding)]
    ]
    return Answer().show("checked", ask.chat.id, text=text, findings=shown, fixed=fix(text, findings))


def _meant_for(ask: Ask) -> tuple[Playbook, str, str]:
    parts = ask.rest.split(None, 1)
    first = parts[0] if parts else ""
    rest = parts[1] if len(parts) > 1 else ""
    if first and (site := find_site(ask.playbooks, first)):
        return ask.playbooks[site[0]], site[1], rest
    if first and (marketplace := find_marketplace(ask.playbooks, first)):
        return ask.playbooks[marketplace], "", rest
    shops = ask.ledger.shops(member=ask.member.id)
    name = shops[0].marketplace if shops and shops[0].marketplace in ask.playbooks else next(iter(ask.playbooks))
    return ask.playbooks[name], shops[0].sites[0] if shops else "", ask.rest
