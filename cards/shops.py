"""The team's shops, and one of them as a form."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.cards import Block, Button, Buttons, Card, Field, Form, Row, Span, Text
from cards.view import Look, view


@view("shops")
def shops(look: Look, member: str) -> Card:
    """Every shop the member may choose from."""
    blocks: list[Block] = []
    for shop in look.ledger.shops(member=member):
        playbook = look.playbooks.get(shop.marketplace)
        name = playbook.name[look.locale] if playbook else shop.marketplace
        detail = " · ".join(
            part for part in (name, "、".join(shop.sites), shop.seller_id, shop.legal_name_en) if part
        )
        change = Button(look.say("Change"), "shop_edit", {"shop": shop.id})
        blocks.append(Row([Span(shop.name, "bold")], [change], detail))
    if not blocks:
        blocks.append(Text(look.say("No shop yet. Add one, then it is chosen instead of typed.")))
    blocks.append(Buttons([Button(look.say("Add a shop"), "shop_edit", {"shop": ""}, style="primary")]))
    return Card(title=look.say("Shops"), blocks=blocks, summary=look.say("Shops"))


@view("shop_form")
def shop_form(look: Look, shop: str, member: str, typed: Mapping[str, str] | None = None) -> Card:  # noqa: ARG001
    """The facts of one shop."""
    known = look.ledger.shop(shop) if shop else None
    kept = {
        "name": known.name if known else "",
        "sites": "、".join(known.sites) if known else "",
        "seller_id": known.seller_id if known else "",
        "legal_name_en": known.legal_name_en if known else "",
        "legal_name_zh": known.legal_name_zh if known else "",
    } | dict(typed or {})
    labels = {
        "name": (look.say("Short name, as the team says it"), "", True),
        "sites": (look.say("Sites"), "amazon.com、amazon.co.uk", True),
        "seller_id": (look.say("Seller ID"), "A3AYAZLIQ7AX77", False),
        "legal_name_en": (look.say("Company name in English, as registered"), "", False),
        "legal_name_zh": (look.say("Company name in Chinese"), "", False),
    }
    fields = [
        Field(
            name=name, kind="text", label=label, value=kept[name], example=example, required=required, max_length=200
        )
        for name, (label, example, required) in labels.items()
    ]
    save = Button(look.say("Save"), "shop_save", {"shop": shop}, style="primary")
    return Card(title=look.say("Shop"), blocks=(Form(fields, save),), summary=look.say("Shop"))
