"""What the marketplace answered, as it was understood: its kind and why, what it asks for, what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.casework.case import Case, Status
from bot.casework.clocks import window_end
from bot.conversation.cards import Block, Bullets, Button, Buttons, Card, Copy, Field, Fold, Form, Span, Text, Tone
from bot.ledger.records import HistoryRow
from cards import actions
from cards.view import Look, view
from cards.wording import actors, case_line, clock, deadline, person

WROTE = "marketplace_wrote"
"""The step of a case's history that holds an answer of the marketplace."""

KINDS: Mapping[str, str] = {
    "asks": "asks for material",
    "refused": "turned down",
    "approved": "approved",
    "moved": "moved or merged",
    "template": "a template answer, nothing new",
    "unknown": "not recognised",
}
"""What each kind of answer is called."""
TONES: Mapping[str, Tone] = {"asks": "warn", "refused": "bad", "approved": "good"}
MOST_QUOTED = 3
"""Sentences that are quoted; the first one decided."""


def rounds_of(history: Sequence[HistoryRow]) -> list[HistoryRow]:
    """The marketplace's answers, the oldest first."""
    return [row for row in history if row.what == WROTE]


def round_of(history: Sequence[HistoryRow], number: int) -> HistoryRow | None:
    """The answer of that number, counted from 1."""
    found = rounds_of(history)
    return found[number - 1] if 0 < number <= len(found) else None


@view("response")
def response(look: Look, ref: str, round: int, until: str = "", error: str = "", manual: bool = False) -> Card | None:
    """One answer. `manual`: the member says what it means; `until` and `error`: what was typed, and why not so."""
    case, row = look.ledger.case(ref), round_of(look.ledger.history(ref), round)
    if case is None or row is None:
        return None
    kind = str(row.detail["kind"])
    heading = look.say("The answer on {ref}: {kind}", ref=ref, kind=look.say(KINDS[kind]))
    blocks: list[Block] = [Text(case_line(look, case)), *_why(look, row, kind)]
    if case.status in (Status.OPEN, Status.WAITING):
        blocks += _next(look, case, row, "unknown" if manual else kind, until, error)
    return Card(title=heading, blocks=blocks, summary=heading, tone=TONES.get(kind, "info"), only=actors(look, case))


@view("rounds")
def rounds(look: Look, ref: str) -> Card | None:
    """Every answer of the marketplace on this case, word for word."""
    case, found = look.ledger.case(ref), rounds_of(look.ledger.history(ref))
    if case is None or not found:
        return None
    heading = look.say("What the marketplace answered on {ref}", ref=ref)
    folds = [
        Fold(
            f"{n}. {clock(look, row.at)} · {look.say(KINDS[str(row.detail['kind'])])} · {person(look, row.who)}",
            [Copy(str(row.detail["text"]), look.say("Copy the text"), name=f"{ref}-{n}")],
        )
        for n, row in enumerate(found, 1)
    ]
    return Card(title=heading, blocks=[Text(case_line(look, case)), *folds], summary=heading)


def _why(look: Look, row: HistoryRow, kind: str) -> list[Block]:
    deciding = [str(one) for one in row.detail["deciding"]]
    blocks: list[Block] = []
    if kind == "unknown":
        text = look.say("I do not recognise what kind of answer this is; the text is kept. Please say it yourself.")
        if deciding:
            text = look.say("These sentences do not agree, so I do not decide. Please say what the answer means.")
        blocks.append(Text(text))
    elif deciding:
        blocks.append(Text(look.say("This sentence decided it:")))
    if deciding:
        blocks.append(Bullets([Span(one, style="fact") for one in deciding[:MOST_QUOTED]]))
    asked = [_thing(look, one) for one in row.detail["asked"]]
    if asked:
        blocks += [Text(look.say("They ask for:")), Bullets(asked, numbered=True)]
    if said := str(row.detail["due_said"]):
        blocks.append(Text(look.say("About the deadline it says: “{sentence}”", sentence=said), "note"))
    return blocks


def _thing(look: Look, one: Mapping[str, object]) -> str:
    names = one["names"]
    known = [str(name[1] if look.locale.startswith("en") else name[0]) for name in names if len(name) == 2]  # type: ignore[attr-defined]
    if not known:
        return str(one["text"])
    return look.say("{names}: “{text}”", names=look.say(", ").join(known), text=one["text"])


def _next(look: Look, case: Case, row: HistoryRow, kind: str, until: str, error: str) -> list[Block]:
    """What follows, for one press. Every kind but the unknown can be told to be another."""
    value = actions.carried(case, round=row.detail["round"])
    other = Button(look.say("It means something else"), "response_other", value)
    if kind == "asks":
        return [_reply_form(look, case, row, until, error, [other])]
    if kind == "refused":
        closed = _outcome(look.say("Close it as turned down"), value, "refused")
        later = Button(look.say("Nothing for us to do"), "nothing_new", value)
        return [_reply_form(look, case, row, until, error, [closed, later, other])]
    if kind == "approved":
        seen = _outcome(look.say("I looked: it has taken effect"), value, "approved", verified=True)
        unchanged = Button(look.say("I looked: nothing has changed"), "response_unchanged", value)
        later = _outcome(look.say("I look later"), value, "approved")
        text = look.say("Please look in the back office whether it has taken effect before the case is closed.")
        return [Text(text), Buttons([seen, unchanged, later, other])]
    if kind == "moved":
        return _moved(look, case, row, other)
    if kind == "template":
        text = look.say("Nothing in it moves the case. The date for following up stays as it is.")
        same = Button(look.say("Noted, no progress"), "looked", value, "primary")
        news = Button(look.say("It is news: count anew"), "nothing_new", value)
        return [Text(text), Buttons([same, news, other])]
    buttons = [
        actions.decided(look, case),
        Button(look.say("Nothing for us to do"), "nothing_new", value),
        actions.they_closed(look, case),
    ]
    return [_reply_form(look, case, row, until, error, buttons, manual=True)]


def _moved(look: Look, case: Case, row: HistoryRow, other: Button) -> list[Block]:
    value = actions.carried(case, round=row.detail["round"])
    nothing = Button(look.say("Nothing for us to do"), "nothing_new", value)
    numbers = [str(one) for one in row.detail["numbers"]]
    if not numbers:
        text = look.say("I see no new number. If there is one: /caseid {ref} NUMBER", ref=case.ref)
        return [Text(text), Buttons([nothing, other])]
    buttons: list[Button] = []
    for number in numbers[:3]:
        moved = look.say("It goes on under {number}", number=number)
        split = look.say("{number} is one more number", number=number)
        buttons += [
            Button(moved, "response_number", {**value, "case_id": number, "kind": "transferred"}, "primary"),
            Button(split, "response_number", {**value, "case_id": number, "kind": "split"}),
        ]
    return [Buttons([*buttons, nothing, other])]


def _outcome(label: str, value: Mapping[str, object], outcome: str, *, verified: bool = False) -> Button:
    carried = {**value, "outcome": outcome, "verified": verified}
    return Button(label, "response_outcome", carried, "primary" if verified else "plain")


def _reply_form(
    look: Look,
    case: Case,
    row: HistoryRow,
    until: str,
    error: str,
    others: Sequence[Button],
    *,
    manual: bool = False,
) -> Form:
    """The deadline to confirm or to correct, and on to the questions of the reply."""
    moments = [datetime.fromisoformat(one) for one in row.detail["due"]]
    proposed, hint = "", ""
    if len(moments) == 1:
        proposed = _written(look, moments[0])
        hint = deadline(look, moments[0], case)
    elif moments:
        said = look.say(", ").join(deadline(look, one, case) for one in moments)
        hint = look.say("The answer can be read in several ways, please choose: {moments}", moments=said)
    else:
        assumed = _assumed(look, case, row)
        proposed = _written(look, assumed) if assumed else ""
        hint = look.say("The answer names no date; this one is the usual time of this marketplace.")
    field = Field(
        "until",
        "text",
        look.say("Answer by"),
        value=until or proposed,
        hint=hint,
        example="2026-11-30 18:00",
        error=error,
        max_length=80,
    )
    value = actions.carried(case, round=row.detail["round"], manual=manual)
    return Form([field], Button(look.say("Right, write the reply"), "response_reply", value, "primary"), others)


def _assumed(look: Look, case: Case, row: HistoryRow) -> datetime | None:
    book = look.playbooks.get(case.marketplace)
    if book is None:
        return None
    return window_end(book.clocks["waiting"], row.at, look.calendars.of_site(book.site(case.site)))


def _written(look: Look, moment: datetime) -> str:
    """As a member would type it, on the chat's clock."""
    return f"{look.local(moment):%Y-%m-%d %H:%M}"
