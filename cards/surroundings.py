"""What an interview stands in, read from the ledger: the team's shops, the playbook version it runs on, today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.casework.calendar import Calendars
from bot.casework.interview import ShopFacts, Surroundings
from bot.casework.playbook import Playbook
from bot.ledger.ledger import Reading
from bot.ledger.records import Interview, Shop


def surroundings(
    interview: Interview,
    ledger: Reading,
    playbooks: Mapping[str, Playbook],
    library: Any,
    now: datetime,
    calendars: Calendars,
) -> Surroundings:
    """The shops the member may choose from, and the playbook the interview began with."""
    chat = ledger.chat(interview.home_chat or interview.chat)
    zone = ZoneInfo(chat.timezone if chat else "Asia/Shanghai")
    return Surroundings(
        playbooks=pinned(interview, ledger, playbooks, library),
        shops=tuple(shop_facts(shop) for shop in ledger.shops(member=interview.member)),
        today=now.astimezone(zone).date(),
        calendars=calendars,
        in_team=True,
    )


def pinned(
    interview: Interview, ledger: Reading, playbooks: Mapping[str, Playbook], library: Any
) -> Mapping[str, Playbook]:
    """The playbooks, with the interview's marketplace at the version it started with."""
    marketplace = interview.answers.get("marketplace")
    if not interview.playbook or not isinstance(marketplace, str) or library is None:
        return playbooks
    if marketplace in playbooks and library.digest(marketplace) == interview.playbook:
        return playbooks
    body = ledger.playbook_body(interview.playbook)
    return {**playbooks, marketplace: library.parse_body(body)} if body else playbooks


def shop_facts(shop: Shop) -> ShopFacts:
    """A shop as the interview sees it."""
    return ShopFacts(
        id=shop.id,
        name=shop.name,
        marketplace=shop.marketplace,
        sites=shop.sites,
        seller_id=shop.seller_id,
        legal_name_zh=shop.legal_name_zh,
        legal_name_en=shop.legal_name_en,
    )
