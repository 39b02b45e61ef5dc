"""The buttons a case can offer. Each carries the case and the revision it was shown at, so that a press on an
old card is noticed."""

from __future__ import annotations

from typing import Any

from bot.casework.case import Case
from bot.conversation.cards import Button, Buttons, Field, Form
from cards.wording import Here


def carried(case: Case, **more: Any) -> dict[str, Any]:
    """What every button of a case carries."""
    return {"ref": case.ref, "revision": case.revision, **more}


def no_change(here: Here, case: Case) -> Button:
    return Button(here.say("Looked, no change"), "looked", carried(case))


def waiting_for_us(here: Here, case: Case) -> Button:
    return Button(here.say("They wait for us"), "waiting", carried(case))


def they_answered(here: Here, case: Case) -> Button:
    return Button(here.say("They answered"), "marketplace_answered", carried(case))


def we_answered(here: Here, case: Case) -> Button:
    return Button(here.say("We have answered"), "answered", carried(case), style="primary")


def write_reply(here: Here, case: Case) -> Button:
    return Button(here.say("Write the answer"), "reply", carried(case))


def show_rounds(here: Here, case: Case) -> Button:
    return Button(here.say("What they answered"), "rounds", carried(case))


def write_follow_up(here: Here, case: Case) -> Button:
    return Button(here.say("Write a follow-up"), "followup", carried(case))


def follow_up_sent(here: Here, case: Case) -> Button:
    return Button(here.say("Sent in the back office"), "followed_up", carried(case), style="primary")


def decided(here: Here, case: Case) -> Button:
    return Button(here.say("Decided"), "resolve", carried(case))


def they_closed(here: Here, case: Case) -> Button:
    return Button(here.say("They closed it"), "closed", carried(case))


def effect_seen(here: Here, case: Case) -> Button:
    return Button(here.say("Effect verified"), "effect_verified", carried(case), style="primary")


def reopen(here: Here, case: Case) -> Button:
    return Button(here.say("Reopen"), "reopen", carried(case), confirm=here.say("Take up {ref} again?", ref=case.ref))


def show_case(here: Here, case: Case) -> Button:
    return Button(here.say("Open"), "status", carried(case))


def show_text(here: Here, case: Case) -> Button:
    return Button(here.say("Show the text"), "show_draft", carried(case))


def tomorrow(here: Here, case: Case) -> Button:
    return Button(here.say("Tomorrow"), "snooze", carried(case, **{"for": "tomorrow"}))


def in_three_days(here: Here, case: Case) -> Button:
    return Button(here.say("In 3 days"), "snooze", carried(case, **{"for": "3days"}))


def case_id_form(here: Here, case: Case, *, value: str = "", error: str = "") -> Form | Buttons:
    """Where the marketplace's number is typed in after the text was sent; a letter that was sent has none."""
    book = here.playbooks.get(case.marketplace)
    if book is not None and not book.case_system:
        return Buttons([Button(here.say("It is sent"), "submitted", carried(case), style="primary")])
    form_of_number = book.ids.get(book.case_id) if book else None
    field = Field(
        name="case_id",
        kind="text",
        label=here.say("Case ID"),
        value=value,
        example=form_of_number.example if form_of_number else "",
        error=error,
        max_length=80,
    )
    return Form([field], Button(here.say("It is sent"), "submitted", carried(case), style="primary"))
