"""/shops: the team's own stores, kept once and chosen ever after."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, click, command
from bot.ledger.changes import SaveShop
from bot.ledger.records import Shop
from bot.playbooks import find_site

LONGEST_NAME = 60
LONGEST_SITES = 2_000
"""Characters; a shop on every site we know needs a tenth of it."""
FIELDS = ("name", "sites", "seller_id", "legal_name_en", "legal_name_zh")


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
    known = _known(ask)
    return Answer().replace("shop_form", shop=known.id if known else "", member=ask.member.id)


@click("shop_save")
def save(ask: Ask) -> Answer:
    """A new shop or a changed one; unknown sites are named."""
    known = _known(ask)
    name = _typed(ask, "name", LONGEST_NAME)
    words = re.split(r"[,，、\n]", _typed(ask, "sites", LONGEST_SITES))
    sites = [find_site(ask.playbooks, word.strip()) for word in words if word.strip()]
    if not name or not sites or None in sites:
        typed = {field: _typed(ask, field, LONGEST_SITES) for field in FIELDS}
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
        seller_id=_typed(ask, "seller_id", 40),
        legal_name_en=_typed(ask, "legal_name_en", 200),
        legal_name_zh=_typed(ask, "legal_name_zh", 200),
    )
    return Answer().change(SaveShop(shop)).replace("shops", member=ask.member.id).toast(ask.say("Saved."), "good")


def _known(ask: Ask) -> Shop | None:
    """The shop of the pressed button, if the member may choose it. Any other is as good as none."""
    wanted = str(ask.value.get("shop", ""))
    return next((shop for shop in ask.ledger.shops(member=ask.member.id) if shop.id == wanted), None)


def _typed(ask: Ask, field: str, longest: int) -> str:
    """What stands in a text field; a list in its place is no text."""
    value = ask.form.get(field, "")
    return value.strip()[:longest] if isinstance(value, str) else ""
