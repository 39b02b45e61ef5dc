"""What the bot says in DingTalk: cards exactly once, plain messages at most once.

A card's outTrackId comes from its task's key, so that making it a second time is answered with "exists already".
Where there is no template, or DingTalk cannot show the card, the same goes out as Markdown whose numbers can be
answered by text. Who is called in a group is called by the card, else by a webhook, else in private.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from bot.conversation.cards import Card, Form
from bot.workspaces.dingtalk import numbers, quotes
from bot.workspaces.dingtalk.addresses import is_group, theirs
from bot.workspaces.dingtalk.errors import CardExists, CardRefused, MissingScope
from bot.workspaces.dingtalk.once import digest
from bot.workspaces.dingtalk.plain import TEXT_BYTES, Plain
from bot.workspaces.dingtalk.seal import Seal
from bot.workspaces.trouble import Refused
from bot.workspaces.workspace import Sent
from cards.render.dingtalk import clean_title
from cards.render.dingtalk_card import Filled, closed, fill
from cards.render.dingtalk_text import pieces

log = logging.getLogger(__name__)

FORM, DRAFT = "form-", "draft-"
"""What the outTrackId of a card begins with: the template that shows it."""
BOTH = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}


@dataclass(frozen=True, slots=True)
class Templates:
    """The ids of the two templates in the organisation; "" where one was not made."""

    form: str = ""
    draft: str = ""

    def kind_for(self, card: Card) -> str:
        """Which of them shows the card: the prefix of its outTrackId; "" for none."""
        # A page of somebody's interview may become one with a form, and no card changes its template.
        asks = bool(card.only) or any(isinstance(block, Form) for block in card.blocks)
        if self.draft and not asks:
            return DRAFT
        return FORM if self.form else ""

    def id_of(self, kind: str) -> str:
        return self.form if kind == FORM else self.draft


@dataclass
class Sender:
    """Sends for one app."""

    plain: Plain
    seal: Seal
    templates: Templates
    callback: tuple[str, str] = ("STREAM", "")
    """How a card's callback comes back: STREAM, or HTTP and its route."""

    def send(self, chat: str, card: Card, *, key: str, reply_to: str = "") -> Sent:  # noqa: ARG002
        """Shows a card. The same key twice shows it once, or raises OutcomeUnknown. Raises a ChatTrouble."""
        calls = [span for span in card.mention if span.member] if is_group(chat) else []
        kind = self.templates.kind_for(card) if not card.plain or calls else ""
        if kind and (sent := self._as_card(chat, card, kind, key)):
            return sent
        return self.plain.show(chat, card, key)

    def update(self, chat: str, message: str, card: Card) -> None:
        """The message becomes this card. A plain one stays as it is: DingTalk changes none. Raises a ChatTrouble."""
        kind = next((one for one in (FORM, DRAFT) if message.startswith(one)), "")
        if not kind:
            return
        filled = self.filled(chat, card, kind, message)
        if filled is not None:
            params = filled.params
            numbers.keep(self.plain.ledger, chat, message, filled.presses)
        else:
            params = self.closing(chat, card, kind)
            self.send(chat, card, key=f"anew:{message}:{digest(repr(card))}")
        body = {"outTrackId": message, "cardData": {"cardParamMap": params}, "cardUpdateOptions": BOTH}
        self.plain.client.update_card(body)

    # -- cards

    def filled(self, chat: str, card: Card, kind: str, out_track_id: str) -> Filled | None:
        """The card as the data of a template of that kind; None where that cannot show it."""
        return fill(
            card,
            self.plain.say_in(chat),
            self.seal.on(out_track_id),
            with_form=kind == FORM,
            called=[(theirs(span.member), span.text) for span in card.mention if span.member],
            first=numbers.next_number(self.plain.ledger, chat),
            speaks=not is_group(chat),
            wrap=numbers.wrap,
            people=self.plain.people_of(card) if is_group(chat) else (),
        )

    def closing(self, chat: str, card: Card, kind: str) -> dict[str, str]:
        """The data of a card whose successor stands below it."""
        text = self.plain.say_in(chat)("This goes on below.")
        return closed(card.title, text, with_form=kind == FORM)

    def _as_card(self, chat: str, card: Card, kind: str, key: str) -> Sent | None:
        """None where it has to go as Markdown."""
        id = kind + digest(key)
        filled = self.filled(chat, card, kind, id)
        if filled is None:
            return None
        numbers.keep(self.plain.ledger, chat, id, filled.presses)
        try:
            answer = self.plain.client.create_card(self._creation(chat, card, kind, id, filled))
        except CardExists:
            if self.plain.once.noted(id):  # made before, but never delivered
                return None
        except (CardRefused, MissingScope, Refused) as trouble:
            log.warning("a card goes as Markdown: DingTalk says %s", trouble.values.get("code"))
            return None
        else:
            if reason := undelivered(answer):
                self.plain.once.note(id)
                log.warning("a card goes as Markdown: it was not delivered (%s)", reason)
                return None
            quotes.keep(self.plain.ledger, chat, id, answer)
        self._beside(chat, filled, key)
        return Sent(id)

    def _creation(self, chat: str, card: Card, kind: str, id: str, filled: Filled) -> dict[str, Any]:
        called = {theirs(span.member): span.text.lstrip("@") for span in card.mention if span.member}
        way, route = self.callback
        body: dict[str, Any] = {
            "cardTemplateId": self.templates.id_of(kind),
            "outTrackId": id,
            "callbackType": way,
            **({"callbackRouteKey": route} if route else {}),
            "userIdType": 1,
            "cardData": {"cardParamMap": filled.params},
            **({"cardAtUserIds": list(called)} if called else {}),
        }
        notice = {"ZH_CN": clean_title(card), "EN_US": clean_title(card)}
        if is_group(chat):
            return body | {
                "openSpaceId": f"dtv1.card//IM_GROUP.{theirs(chat)}",
                "imGroupOpenSpaceModel": {"supportForward": False, "lastMessageI18n": notice},
                "imGroupOpenDeliverModel": {
                    "robotCode": self.plain.client.robot_code,
                    **({"atUserIds": called} if called else {}),
                },
            }
        return body | {
            "openSpaceId": f"dtv1.card//IM_ROBOT.{theirs(chat)}",
            "imRobotOpenSpaceModel": {"supportForward": False, "lastMessageI18n": notice},
            "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": self.plain.client.robot_code},
        }

    def _beside(self, chat: str, filled: Filled, key: str) -> None:
        """What did not fit, and what is to be copied."""
        for n, text in enumerate(pieces(filled.rest, TEXT_BYTES) if filled.rest else ()):
            self.plain.extra(chat, f"{key}:rest{n}", "sampleMarkdown", {"title": "…", "text": text})
        self.plain.copies(chat, filled.copies, key)


def undelivered(answer: dict[str, Any]) -> str:
    """Why a card that was made is not seen: HTTP 200 says nothing about it (facts, 2.1)."""
    found = answer.get("result")
    results = found.get("deliverResults") if isinstance(found, dict) else None
    for one in results if isinstance(results, list) else ():
        if isinstance(one, dict) and one.get("success") is False:
            return str(one.get("errorMsg") or "no reason given")[:200]
    return ""
