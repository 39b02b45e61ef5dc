"""/shops: the team's own stores, kept once and chosen ever after."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, click, command
from bot.ledger.changes import SaveShop
from bot.ledger.records import Shop
from bot.playbooks import find_site

LONGEST_NAME = 60


class ShopIncomplete(UserMistake):
    """A shop needs a short name and at least one site, for example amazon.com."""

    code = "shop_incomplete"


@command("shops", aliases=["店铺"], help="The team's shops: names, sites, seller ids", usage="/shops", group="team")
def shops(ask: Ask) -> Answer:
    """All shops the member may choose from, and a form for a new one."""
    return Answer().show("shops", ask.chat.id, member=ask.member.id)


@click("shop_edit")
def edit(ask: Ask) -> Answer:
    """The shop's facts as a form."""
    return Answer().replace("shop_form", shop=str(ask.value.get("shop", "")), member=ask.member.id)


@click("shop_save")
def save(ask: Ask) -> Answer:
    """A new shop or a changed one; unknown sites are named."""
    known = ask.ledger.shop(str(ask.value.get("shop", "")))
    name = str(ask.form.get("name", "")).strip()[:LONGEST_NAME]
    words = str(ask.form.get("sites", "")).replace("，", ",").replace("、", ",").replace("\n", ",").split(",")
    sites = [find_site(ask.playbooks, word.strip()) for word in words if word.strip()]
    if not name or not sites or None in sites:
        typed = {field: str(value) for field, value in ask.form.items()}
        again = Answer().replace("shop_form", shop=known.id if known else "", member=ask.member.id, typed=typed)
        return again.toast(ask.say(ShopIncomplete.template()), "bad")
    found = [site for site in sites if site]
    base = known or Shop(
        id="shop-" + hashlib.sha256(ask.event.id.encode()).hexdigest()[:12],
        name=name,
        marketplace=found[0][0],
        sites=(),
        members=(ask.member.id,),
        home_chat=ask.chat.id if not ask.chat.private else "",
    )
    shop = replace(
        base,
        name=name,
        marketplace=found[0][0],
        sites=tuple(dict.fromkeys(site for marketplace, site in found if marketplace == found[0][0])),
        seller_id=str(ask.form.get("seller_id", "")).strip()[:40],
        legal_name_en=str(ask.form.get("legal_name_en", "")).strip()[:200],
        legal_name_zh=str(ask.form.get("legal_name_zh", "")).strip()[:200],
    )
    return Answer().change(SaveShop(shop)).replace("shops", member=ask.member.id).toast(ask.say("Saved."), "good")
