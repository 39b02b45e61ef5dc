"""Numbers that press: "#17" in a chat is the button that bore 17 there.

Every message of buttons takes the next numbers of its chat, so that a number names one button for a long time and an
old one is never taken for a new one. The last of them are kept in the ledger, a row a chat.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.commands import without_mention
from bot.conversation.values import FormValue
from bot.ledger.ledger import Ledger
from cards.render.dingtalk import Press

MOST = 999
"""After it the numbers begin again."""
KEPT = 120
_PRESSED = re.compile(r"[#＃]\s?(\d{1,3})(?:\s+(.*)|)", re.S)
_BETWEEN = re.compile(r"\s*[;；\n]\s*")


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that was pressed by its number: on which message, what it carries, what it fills in."""

    message: str
    action: str
    value: dict[str, Any]
    form: dict[str, FormValue] = field(default_factory=dict)


def row_of(chat: str) -> str:
    """Where a chat's numbers are kept."""
    return f"dingtalk:numbers:{chat}"


def next_number(ledger: Ledger, chat: str) -> int:
    """The first number that is free there."""
    return int(_kept(ledger, chat).get("next", 1))


def wrap(number: int) -> int:
    """Beyond the largest they begin again."""
    return (number - 1) % MOST + 1


def keep(ledger: Ledger, chat: str, message: str, presses: Sequence[Press]) -> None:
    """The numbers of a message that is about to be shown, as `message`."""
    if not presses:
        return
    kept = _kept(ledger, chat)
    held: dict[str, Any] = kept.get("held", {})
    for press in presses:
        held.pop(str(press.number), None)
        held[str(press.number)] = {
            "m": message,
            "a": press.button.action,
            "v": dict(press.button.value),
            "g": {name: list(v) if isinstance(v, tuple) else v for name, v in press.given.items()},
            "f": list(press.fields),
        }
    newest = dict(list(held.items())[-KEPT:])
    row = {"next": wrap(presses[-1].number + 1), "held": newest}
    ledger.put_setting(row_of(chat), json.dumps(row, ensure_ascii=False, separators=(",", ":")))


def pressed(ledger: Ledger, chat: str, text: str) -> Pressed | None:
    """The button that a message presses; None where it presses none."""
    match = _PRESSED.fullmatch(without_mention(text).strip())
    if match is None:
        return None
    held = _kept(ledger, chat).get("held", {}).get(str(int(match[1])))
    if held is None:
        return None
    form: dict[str, FormValue] = {n: tuple(v) if isinstance(v, list) else v for n, v in held["g"].items()}
    if names := held["f"]:
        said = (match[2] or "").strip()
        parts = [said] if len(names) == 1 else _BETWEEN.split(said)
        form |= dict(zip(names, parts, strict=False))
    return Pressed(held["m"], held["a"], held["v"], form)


def _kept(ledger: Ledger, chat: str) -> dict[str, Any]:
    with ledger.reading() as reading:
        text = reading.setting(row_of(chat))
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}
