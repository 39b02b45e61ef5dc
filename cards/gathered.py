"""Several nudges in one message, sorted by what burns: a line each, and a button that shows the whole nudge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.casework.case import Case
from bot.conversation.cards import Block, Button, Card, Row, Span, Style, Text
from cards import actions
from cards.holiday import what_runs_out
from cards.nudges import BAD, HEADINGS, applies, reason
from cards.view import Look, view
from cards.wording import burning, shop_name, status_name, title

MOST_ROWS = 20
"""Nudges in one message: vendors cut a card at 30 KB. The rest waits for the next one."""
Item = Mapping[str, Any]
"""A nudge as it waits: kind, ref (or interview), the reminder's key, why, values, moved, note, and when it ends
(ISO 8601, "" for never)."""
_RANK = (
    "waiting_over",
    "deadline_over",
    "waiting_4h",
    "waiting_24h",
    "deadline_near",
    "holiday",
    "reopen_near",
    "waiting_half",
    "case_id_missing",
    "draft_unapproved",
    "follow_up_ignored",
    "follow_up_due",
    "answer_expected",
    "effect_unverified",
    "reopen_over",
    "first_look",
    "interview_unfinished",
)
_NEVER = "9999"


def heat(item: Item) -> tuple[str, int, str]:
    """What burns comes first: what runs out soonest, then what is overdue longest to matter least."""
    kind = str(item["kind"])
    rank = _RANK.index(kind) if kind in _RANK else len(_RANK)
    return (str(item.get("ends") or _NEVER), rank, str(item.get("ref") or item.get("interview")))


@view("nudges")
def nudges(look: Look, items: Sequence[Item], more: int = 0) -> Card | None:
    """What is due in this chat, in one message; `more` is due, too, and is found with /cases."""
    rows = [row for item in items if (row := nudge_row(look, item))]
    if not rows:
        return None
    heading = look.say("{count} things to do", count=len(rows) + more)
    bad = any(str(item["kind"]) in BAD for item in items)
    blocks: list[Block] = [*rows]
    if more:
        blocks.append(Text(look.say("{count} more: /cases shows them.", count=more), "note"))
    return Card(title=heading, blocks=blocks, summary=heading, tone="bad" if bad else "warn")


def nudge_row(look: Look, item: Item) -> Row | None:
    """One nudge in one line; one that has settled itself says so."""
    kind = str(item["kind"])
    if kind == "interview_unfinished":
        return _interview_row(look, str(item["interview"]))
    if kind == "holiday":
        line = what_runs_out(look, item["first"], item["last"], item["groups"])
        return Row(Span(line, style="bold"), [Button(look.say("Open"), "nudge_open", {"holiday": item["first"]})])
    case = look.ledger.case(str(item["ref"]))
    if case is None:
        return None
    line = f"{said_of(look, item)} · {title(look, case)} · {shop_name(look, case)}"
    if not applies(kind, case, look.now):
        done = look.say("Done: {ref} is {status} now.", ref=case.ref, status=status_name(look, case.status))
        return Row(line, (), Span(f"✓ {done}", style="good"))
    detail = burning(look, case) or said_why(look, item)
    style: Style = "bad" if kind in BAD else "muted"
    return Row(Span(line, style="bold"), [whole(look, case, item)], Span(detail, style=style))


def said_of(look: Look, item: Item) -> str:
    """What the nudge is about, with the case's number."""
    return look.say(HEADINGS.get(str(item["kind"]), "About {ref}"), ref=str(item["ref"]))


def said_why(look: Look, item: Item) -> str:
    """The nudge's reason in one sentence."""
    more = (str(item.get("moved", "")), str(item.get("note", "")))
    return reason(look, str(item.get("why", "")), item.get("values") or {}, more)


def whole(look: Look, case: Case, item: Item) -> Button:
    """Shows the whole nudge, with everything that can be pressed."""
    carried = actions.carried(case, kind=str(item["kind"]), reminder=str(item.get("reminder", "")))
    return Button(look.say("Open"), "nudge_open", carried)


def _interview_row(look: Look, interview: str) -> Row | None:
    found = look.ledger.interview(interview)
    if found is None or found.state not in ("active", "paused"):
        return None
    text = look.say("Your interview is not finished")
    if found.case:
        text = look.say("Your text for {ref} is not finished", ref=found.case)
    return Row(Span(text, style="bold"), [Button(look.say("Open"), "nudge_open", {"interview": found.id})])
