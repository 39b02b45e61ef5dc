"""Which card is quoted: a quote names it by its delivery (carrierId of createAndDeliver, originalProcessQueryKey of
the message), the house by its outTrackId. The last of them are kept in the ledger, a row a chat.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.ledger.ledger import Ledger
from bot.workspaces.dingtalk.plain import PLAIN

KEPT = 60


def keep(ledger: Ledger, chat: str, out_track_id: str, answer: Mapping[str, Any]) -> None:
    """How the delivery of a card is called, as DingTalk's answer says."""
    found = answer.get("result")
    results = found.get("deliverResults") if isinstance(found, Mapping) else None
    carriers = [
        carrier
        for one in (results if isinstance(results, list) else ())
        if isinstance(one, Mapping) and isinstance(carrier := one.get("carrierId"), str) and carrier
    ]
    if carriers:
        kept = _kept(ledger, chat) | dict.fromkeys(carriers, out_track_id)
        ledger.put_setting(_row_of(chat), json.dumps(dict(list(kept.items())[-KEPT:]), separators=(",", ":")))


def quoted(ledger: Ledger, chat: str, reply_to: str) -> str:
    """The message of ours that an event's `reply_to` means: a card by its outTrackId, a plain one as it is."""
    if not reply_to:
        return ""
    return str(_kept(ledger, chat).get(reply_to.removeprefix(PLAIN), reply_to))


def _row_of(chat: str) -> str:
    return f"dingtalk:quotes:{chat}"


def _kept(ledger: Ledger, chat: str) -> dict[str, Any]:
    with ledger.reading() as reading:
        text = reading.setting(_row_of(chat))
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}
