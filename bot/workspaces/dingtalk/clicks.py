"""Presses in cards: who pressed what on which card, and what it shows from now on.

DingTalk waits two seconds for the card's new data, so they come from the ledger alone and without a word to the
network. Toasts do not exist there; who pressed sees a note in the card that nobody else sees. A button that wants to
be sure asks in the same place.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.conversation.values import Event, Reply
from bot.conversation.words import Say, sayer
from bot.ledger.ledger import Ledger
from bot.workspaces.dingtalk import numbers
from bot.workspaces.dingtalk.addresses import NAME, is_group, ours
from bot.workspaces.dingtalk.events import Click, Malformed, click_of
from bot.workspaces.dingtalk.inside import Inside
from bot.workspaces.dingtalk.seal import Carried, Seal
from bot.workspaces.dingtalk.sending import BOTH, DRAFT, FORM, Sender
from bot.workspaces.workspace import Door
from cards.render.dingtalk_card import read_form
from cards.render.dingtalk_text import cut, escape

log = logging.getLogger(__name__)

NOTE_BYTES = 900
QUIET = {"note": "", "sure": "", "sure_key": "", "ask": ""}
"""What only the presser sees, emptied."""


@dataclass
class Clicks:
    """Answers card callbacks. `now` is system time."""

    ledger: Ledger
    sender: Sender
    seal: Seal
    inside: Inside
    now: Callable[[], datetime]

    def answer(self, data: object, id: str, door: Door | None) -> dict[str, Any]:
        """Takes one card callback and returns the card's new data. It is never pushed again, so whatever happens the
        person hears of it; noise is answered with nothing."""
        try:
            click = click_of(data, id=id, now=self.now())
        except Malformed as reason:
            log.warning("a card callback was refused: %s", reason)
            return {}
        if click is None:
            return {}
        carried = self.seal.opened(click.card, click.sealed)
        if carried is None:
            log.warning("a card callback carried what we did not seal")
            return {}
        say = self._words(click)
        if door is None:
            return _noted(say("Casebot is starting or stopping. Please try again in a moment."))
        try:
            return self._pressed(click, carried, say, door)
        except Exception:
            log.exception("a press in DingTalk could not be answered")
            return _noted(say("That did not work. Please try again in a moment."))

    def _pressed(self, click: Click, carried: Carried, say: Say, door: Door) -> dict[str, Any]:
        if carried.confirm:
            return self._asked(click, carried, say)
        with self.ledger.reading() as reading:
            message = reading.message(NAME, click.card)
        sender = ours(click.staff)
        place = ours(click.space) if is_group(ours(click.space)) else sender
        chat = message.chat if message else place
        event = Event(
            id=click.id,
            workspace=NAME,
            kind="click",
            chat=chat,
            sender=sender,
            at=click.at,
            action=carried.action,
            value=carried.value,
            form=read_form(click.form, carried.page) if carried.page else {},
            message=click.card,
            private=chat == sender,
            private_chat=sender,
        )
        return self._shown(event, door.receive(event))

    def _shown(self, event: Event, reply: Reply) -> dict[str, Any]:
        answer = _noted(reply.toast.text if reply.toast else "")
        if reply.card is None:
            return answer
        kind = FORM if event.message.startswith(FORM) else DRAFT
        filled = self.sender.filled(event.chat, replace(reply.card, plain=False), kind, event.message)
        if filled is not None and not filled.rest and not filled.copies:
            params = filled.params
            numbers.keep(self.ledger, event.chat, event.message, filled.presses)
        else:  # it needs another template, or has more to it than a card holds
            params = self.sender.closing(event.chat, reply.card, kind)
            self.inside.anew(event, event.message)
        return {**answer, "cardData": {"cardParamMap": params}}

    def _asked(self, click: Click, carried: Carried, say: Say) -> dict[str, Any]:
        """A button that wants to be sure: who pressed it sees the question and one more button."""
        sure = self.seal.sealed(click.card, replace(carried, confirm=""))
        seen = {"ask": "on", "note": cut(escape(carried.confirm), NOTE_BYTES), "sure": say("Yes, do it")}
        return _private({**QUIET, **seen, "sure_key": sure})

    def _words(self, click: Click) -> Say:
        with self.ledger.reading() as reading:
            member = reading.member(ours(click.staff))
        return sayer(member.locale if member else "zh-CN")


def _noted(text: str) -> dict[str, Any]:
    """A note that only who pressed sees; an older one goes."""
    return _private({**QUIET, "note": cut(escape(text), NOTE_BYTES)})


def _private(params: dict[str, str]) -> dict[str, Any]:
    return {"cardUpdateOptions": BOTH, "userPrivateData": {"cardParamMap": params}}
