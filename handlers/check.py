"""/check: the rules on any pasted text, grammar included. It is work: a long text takes longer than a chat waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.casework.draft import Draft
from bot.casework.mistakes import UserMistake
from bot.casework.playbook import Playbook
from bot.casework.rules import Facts, check, draft_of_text, fix
from bot.casework.rules.facts import OtherShop
from bot.conversation.router import Answer, Ask, command, internal, work
from bot.ledger.codec import build, plain
from bot.ledger.records import Shop
from bot.playbooks import find_marketplace, find_site
from bot.playbooks.lexicon import lexicon
from handlers.checking import own_names
from handlers.linking import copies, other_shops

LONGEST_CHECKED = 20_000
"""Characters; the longest form of any marketplace we know takes a quarter of it."""


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
    draft = draft_of_text(text[:LONGEST_CHECKED], playbook, site)
    ours = ask.ledger.shops(member=ask.member.id, marketplace=playbook.marketplace)
    return Answer().do(
        "check",
        chat=ask.chat.id,
        length=len(text),
        draft=plain(draft),
        now=ask.now.isoformat(),
        locale=ask.member.locale,
        names=sorted({name for shop in ours for name in own_names(shop)}),
        earlier=[list(one) for one in copies(ask, draft)],
        other_shops=[[one.name, list(one.words)] for one in _others(ask, ours)],
    )


@work("check")
def look(subject: Mapping[str, Any], files: object, playbooks: Mapping[str, Playbook]) -> dict[str, Any]:  # noqa: ARG001
    """What all rules say, and the text with their safe suggestions taken."""
    draft = build(Draft, subject["draft"])
    playbook = playbooks[draft.marketplace]
    facts = Facts(
        lexicon=lexicon(),
        playbook=playbook,
        playbooks=playbooks,
        site=next((site for site in playbook.sites if site.id == draft.site), None),
        names=tuple(subject["names"]),
        earlier=tuple((marketplace, text) for marketplace, text in subject["earlier"]),
        other_shops=tuple(OtherShop(name=name, words=tuple(words)) for name, words in subject["other_shops"]),
        now=datetime.fromisoformat(subject["now"]),
        locale=str(subject["locale"]),
    )
    findings = check(draft, facts)
    return {"findings": plain(findings), "fixed": fix(draft.text, findings)}


@internal("check")
def looked(ask: Ask) -> Answer:
    """One card with everything, where the text was pasted."""
    said = ask.value
    return Answer().show(
        "checked",
        str(said["chat"]),
        text=build(Draft, said["draft"]).text,
        length=said["length"],
        findings=said["result"]["findings"],
        fixed=said["result"]["fixed"],
    )


def _others(ask: Ask, ours: list[Shop]) -> tuple[OtherShop, ...]:
    """Our other shops, where it is plain which shop the text speaks for: the only one the member has there."""
    return other_shops(ask, ours[0]) if len(ours) == 1 else ()


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
