"""After a click: what the client shows of the callback's answer. Source: cardkit-v1/card-callback-communication."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ..posting import Answer
from .card_check import check_card
from .post import Delivery
from .refusals import Refusal
from .tenant import Tenant
from .world import Message


@dataclass
class Click:
    """What somebody saw after a click: a toast, another card, or one of the codes the client shows.

    200340 no callback configured; 200341 nothing in 3 seconds; 200671 not HTTP 200; 200672 no JSON of the right
    shape; 200673 a bad card.
    """

    delivery: Delivery | None
    toast: dict[str, Any] | None = None
    card: dict[str, Any] | None = None
    code: int = 0
    why: str = ""
    token: str = ""

    @property
    def says(self) -> str:
        """The toast's words."""
        return str((self.toast or {}).get("content", ""))

    @property
    def seconds(self) -> float:
        """How long the bot took."""
        return self.delivery.attempts[-1][1].seconds if self.delivery else 0.0


def seen(tenant: Tenant, click: Click, message: Message, answer: Answer) -> Click:
    """What the client makes of the callback's answer; a card takes the place of the old one for everybody."""
    if answer.trouble:
        click.code, click.why = (200341 if answer.trouble == "timeout" else 200342), answer.trouble
        return click
    if answer.status != 200:
        click.code, click.why = 200671, f"HTTP {answer.status}"
        return click
    said = answer.json
    if not is_callback_answer(said):
        click.code, click.why = 200672, repr(answer.content[:200])
        return click
    click.toast = said.get("toast") or None
    if card := (said.get("card") or {}).get("data"):
        try:
            with tenant.world.lock:
                check_card(card, known_images=tenant.known_images(), may_call=tenant.may_be_called)
        except Refusal as refusal:
            click.code, click.why = 200673, refusal.msg
            return click
        click.card = card
        message.becomes(json.dumps(card, ensure_ascii=False), tenant.clock.now())
    return click


def is_callback_answer(said: Any) -> bool:
    """An object with a toast of a known type and a card of the right shape, each optional."""
    if not isinstance(said, dict) or set(said) - {"toast", "card"}:
        return False
    toast, card = said.get("toast"), said.get("card")
    if toast and (
        not isinstance(toast, dict) or toast.get("type", "info") not in ("info", "success", "error", "warning")
    ):
        return False
    return not card or (isinstance(card, dict) and card.get("type") in ("raw", "template"))
