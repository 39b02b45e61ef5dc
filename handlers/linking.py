"""What a case has in common with others of the team: our other shops, and texts and files that were used before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.casework.case import Case
from bot.casework.draft import Draft
from bot.casework.rules.facts import OtherShop
from bot.conversation.router import Ask
from bot.ledger.records import Shop


@dataclass(frozen=True, slots=True)
class Linked:
    """What would link the case's shop to another of ours; nothing where the case, and so its shop, is not known."""

    ask: Ask
    case: Case | None

    @property
    def others(self) -> tuple[OtherShop, ...]:
        """Our other shops, without the words that the case's own shop bears too."""
        own = self.ask.ledger.shop(self.case.shop) if self.case else None
        return other_shops(self.ask, own) if own else ()

    def text(self, draft: Draft) -> str:
        """The shop whose case has this text already, but for numbers and ids; "" if there is none."""
        if self.case is None:
            return ""
        return self._of_another_shop(self.ask.ledger.cases_saying(draft.text, marketplace=draft.marketplace))

    def file(self, sha256: str) -> str:
        """The shop whose case on this marketplace holds these bytes already; "" if there is none."""
        return self._of_another_shop(self.ask.ledger.cases_with_file(sha256)) if self.case and sha256 else ""

    def _of_another_shop(self, refs: list[str]) -> str:
        assert self.case is not None
        for ref in refs:
            other = self.ask.ledger.case(ref)
            if other and other.marketplace == self.case.marketplace and other.shop not in ("", self.case.shop):
                shop = self.ask.ledger.shop(other.shop)
                return shop.name if shop else other.shop
        return ""


def other_shops(ask: Ask, own: Shop) -> tuple[OtherShop, ...]:
    """Our shops but this one, without the words that it bears too."""
    ours = {word.casefold() for word in _words(own)}
    found = (
        OtherShop(name=shop.name, words=tuple(word for word in _words(shop) if word.casefold() not in ours))
        for shop in ask.ledger.shops()
        if shop.id != own.id
    )
    return tuple(shop for shop in found if shop.words)


def copies(ask: Ask, draft: Draft) -> tuple[tuple[str, str], ...]:
    """(marketplace, text) of the drafts for other marketplaces that are most like this one."""
    found = ask.ledger.drafts_elsewhere(draft.text, marketplace=draft.marketplace)
    return tuple((row.draft.marketplace, row.draft.text) for row in found)


def _words(shop: Shop) -> tuple[str, ...]:
    """What tells a reader whose shop it is. A short name of one plain word ("Home") stands in too many sentences."""
    telling = shop.name if re.search(r"[^A-Za-z]", shop.name) else ""
    return tuple(filter(None, (shop.seller_id, shop.legal_name_en, shop.legal_name_zh, telling, *shop.brands)))
