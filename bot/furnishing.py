"""The local workspace's people, places and one shop to try with: put into the ledger once, at the first start."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.ledger.changes import Change, SaveChat, SaveMember, SaveShop, Seen
from bot.ledger.ledger import Ledger
from bot.ledger.records import NewTask, Shop
from bot.workspaces.local import DEMO_CHATS, DEMO_MEMBERS, GROUP
from config.settings import Settings

DEMO_SHOP = Shop(
    id="shop-demo",
    name="恒远美国店",
    marketplace="amazon",
    sites=("amazon.com",),
    seller_id="A3AYAZLIQ7AX77",
    legal_name_zh="深圳市恒远科技有限公司",
    legal_name_en="Shenzhen Hengyuan Technology Co., Ltd.",
    members=tuple(member.id for member in DEMO_MEMBERS),
    home_chat=GROUP,
)
"""An invented shop, for the local workspace's members alone: so that trying takes no typing."""


def furnish(ledger: Ledger, settings: Settings, now: datetime) -> None:
    """Once in a ledger's life; what people changed since stays as it is."""
    with ledger.reading() as reading:
        if reading.setting("furnished"):
            return
    leads = {member.id for member in DEMO_MEMBERS if member.lead} | settings.lead_ids
    changes: list[Change] = [SaveChat(replace(chat, timezone=settings.timezone)) for chat in DEMO_CHATS]
    for member in DEMO_MEMBERS:
        known = replace(member, lead=member.id in leads, locale=settings.locale)
        changes += [SaveMember(known), Seen(member.id, GROUP, now), Seen(member.id, member.private_chat, now)]
    changes.append(SaveShop(DEMO_SHOP))
    welcome = NewTask(kind="send", key="welcome:" + GROUP, due_at=now, view="welcome", subject={}, lane=GROUP)
    ledger.settle(event_seq=None, changes=changes, tasks=[welcome], reconcile={}, who="casebot", at=now)
    ledger.put_setting("furnished", "yes")
