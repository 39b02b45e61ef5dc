"""The morning check round (巡检): one card a chat with the cases that are due for a look, grouped by shop.

Each row acts on its case alone. What was done since the round began is read from the ledger, so the card can
be rendered again at any time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from bot.casework.case import Case, Status
from bot.conversation.cards import Block, Button, Card, Row, Span, Text, Tone
from bot.ledger.records import HistoryRow
from cards import actions
from cards.case_status import STEPS, step
from cards.gathered import Item, nudge_row, said_of, whole
from cards.share import SHARE_STEPS
from cards.view import Look, view
from cards.wording import OUTCOMES, burning, shop_name, title, where_to_look

MOST_ROWS = 25
"""Rows on one card: vendors cut a card at 30 KB. The rest is named in one line and found with /cases."""


@view("round")
def round_card(
    look: Look,
    refs: Sequence[str],
    since: str,
    asking: str = "",
    about: str = "",
    nudges: Sequence[Item] = (),
    left: Sequence[Item] = (),
    more_left: int = 0,
) -> Card | None:
    """The round that began at `since`, under the nudges that waited for it, above what is `left` of older ones.

    `asking` is the row that asks what was answered or how it was decided.
    """
    began = datetime.fromisoformat(since)
    found = [case for ref in refs if (case := look.ledger.case(ref))]
    refs = [case.ref for case in found]
    besides = [row for item in nudges if item.get("ref") not in refs and (row := nudge_row(look, item))]
    undone = [row for item in left if (row := nudge_row(look, item))]
    if not found and not besides and not undone:
        return None
    told = {str(item["ref"]): item for item in reversed(nudges) if item.get("ref") in refs}
    burning_now = sorted((case for case in found if case.status is Status.WAITING or case.ref in told), key=_end)
    others = sorted((case for case in found if case not in burning_now), key=lambda case: shop_name(look, case))
    todo = [case for case in found if not seen_since(look, case, began)]
    heading = (
        look.say("Check round: {count} cases to look at", count=len(todo)) if todo else look.say("Check round done")
    )
    if not found:
        heading = look.say("{count} things to do", count=len(besides) + len(undone) + more_left)
    how = _how(look, found)
    blocks: list[Block] = [Text("\n".join(how), "note")] if how else []
    if besides or burning_now:
        blocks.append(Text(look.say("What burns"), "heading"))
    room = MOST_ROWS - len(besides) - len(undone)
    shown = [*burning_now, *others][:room]
    rows = {
        case.ref: _row(look, case, began, about if case.ref == asking else "", told.get(case.ref)) for case in shown
    }
    blocks += [*besides, *(rows[case.ref] for case in burning_now if case.ref in rows)]
    for shop, group in groupby((case for case in others if case.ref in rows), key=lambda case: shop_name(look, case)):
        blocks.append(Text(shop, "heading"))
        blocks += [rows[case.ref] for case in group]
    if len(found) > room:
        blocks.append(Text(look.say("{count} more: /cases shows them.", count=len(found) - room), "note"))
    if undone:
        blocks += [Text(look.say("Not sent or not verified yet"), "heading"), *undone]
    if more_left:
        blocks.append(Text(look.say("{count} more: /cases shows them.", count=more_left), "note"))
    tone: Tone = "info" if todo or besides or undone else "good"
    return Card(title=heading, blocks=blocks, summary=heading, tone=tone)


def _end(case: Case) -> tuple[bool, str]:
    """What runs out first stands first."""
    return (case.response_due_at is None, case.response_due_at.isoformat() if case.response_due_at else case.ref)


def seen_since(look: Look, case: Case, began: datetime) -> bool:
    """Somebody has done something about the case since the round began."""
    return _last_step(look, case, began) is not None


def _row(look: Look, case: Case, began: datetime, about: str, told: Item | None = None) -> Row:
    line = f"{case.ref} · {title(look, case)}"
    if told is not None:
        line = f"{said_of(look, told)} · {title(look, case)}"
    last = _last_step(look, case, began)
    if last is not None:
        return Row(line, (), Span(f"✓ {step(look, last)}", style="good"))
    detail: list[Span | str] = [Span(case.case_id, style="code"), "  ", where_to_look(look, case)]
    if burns := burning(look, case):
        detail += ["  ", Span(burns, style="bad" if case.status is Status.WAITING else "muted")]
    buttons = _buttons(look, case, about)
    if told is not None and not about:
        buttons.append(whole(look, case, told))
    return Row(Span(line, style="bold"), buttons, detail)


def _last_step(look: Look, case: Case, began: datetime) -> HistoryRow | None:
    done = STEPS.keys() - SHARE_STEPS.keys()
    steps = [row for row in look.ledger.history(case.ref) if row.at >= began and row.what in done]
    return steps[-1] if steps else None


def _buttons(look: Look, case: Case, about: str) -> list[Button]:
    if about == "answered":
        choices = {"waiting": "They wait for us", "still_open": "Nothing for us to do", "closed": "They closed it"}
    elif about == "resolved":
        choices = dict(OUTCOMES)
    elif case.status is Status.WAITING:
        choices = {"no_change": "No change", "we_answered": "We have answered", "resolved": "Decided"}
    else:
        choices = {
            "no_change": "No change",
            "waiting": "They wait for us",
            "answered": "They answered",
            "resolved": "Decided",
        }
    if about:
        choices["back"] = "Back"
    return [
        Button(look.say(label), "round_row", actions.carried(case, did=did), "primary" if about else "plain")
        for did, label in choices.items()
    ]


def _how(look: Look, found: Sequence[Case]) -> list[str]:
    """What a look means, said once for each marketplace of the round."""
    lines: list[str] = []
    for marketplace in dict.fromkeys(case.marketplace for case in found):
        book = look.playbooks.get(marketplace)
        lines += [step[look.locale] for step in book.look if step[look.locale] not in lines] if book else []
    return lines
