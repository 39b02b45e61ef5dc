"""The page of what was found in a notice is looked over: what it holds counts, or is corrected and read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.casework import interview as casework
from bot.casework.deadlines import NOTICE_DATE
from bot.casework.notice import OWN_DATE, deadline_of
from bot.casework.spans import Span
from bot.casework.surroundings import Trouble
from bot.conversation.router import Answer, Ask, click
from bot.ledger.codec import build
from bot.ledger.records import Interview
from cards.files import ORIGINAL
from cards.notice import PLACE, fields_of
from handlers.steps import around_of, newest_page, next_card, next_question, pressed, said, saved


@click("notice_confirm")
def confirmed(ask: Ask) -> Answer:
    """The page was looked over: what it holds counts, what is missing is asked next."""
    row = pressed(ask)
    return row if isinstance(row, Answer) else took(ask, row, ask.form)


def took(ask: Ask, row: Interview, form: Mapping[str, Any]) -> Answer:
    """The fields of the page as answers. Another marketplace or issue than was read: it is read again for that."""
    around = around_of(ask, row)
    answers, errors, raw = dict(row.answers), {}, dict(row.raw)
    before = {name: row.raw.get(name, "") for name in PLACE}
    for question in fields_of(row, around, {**row.raw, **form}):
        given = form.get(question.id, "")
        if not given:
            raw.pop(question.id, None)
            continue
        taken = casework.take(question, given, answers, around)
        raw[question.id] = given
        if isinstance(taken, Trouble):
            errors[question.id] = said(ask, taken)
        else:
            answers = casework.put(answers, question.id, taken)
            raw.pop(question.id)
    changed = any(answers.get(name) and answers[name] != before[name] for name in ("marketplace", "issue"))
    if changed:
        return _for_that(ask, row, {name: str(answers.get(name, "")) for name in PLACE})
    shown = ask.ledger.last_message(f"interview:{row.id}")
    subject = dict(shown.subject) if shown and shown.view == "notice_page" else {"interview": row.id}
    ends = "" if errors else _counted_anew(ask, row, form, answers, subject)
    if errors or ends:
        given = {name: form[name] for name in form if form[name]} | ({NOTICE_DATE: ends} if ends else {})
        kept = replace(row, raw={**raw, **given}, errors=errors)
        answer = Answer().change(*saved(ask, row, kept))
        if ask.event.kind == "click":
            return answer.replace("notice_page", **subject)
        thread = f"interview:{row.id}"
        return answer.show("notice_page", row.chat, thread=thread, supersedes=thread, **subject)
    after = replace(row, answers=answers, raw=raw, errors={})
    return next_card(ask, after) if ask.event.kind == "click" else next_question(ask, row, after)


def _counted_anew(
    ask: Ask, row: Interview, form: Mapping[str, Any], answers: Mapping[str, Any], subject: Mapping[str, Any]
) -> str:
    """The deadline by another date of the notice than it was counted from, to be looked at before it counts; "" where
    it stays as it is or somebody wrote one."""
    windows = [build(Span, one) for one in dict(subject.get("found") or {}).get("windows", ())]
    own, book = str(answers.get(OWN_DATE, "")), around_of(ask, row).playbooks.get(str(answers.get("marketplace", "")))
    written = form.get(NOTICE_DATE, "") != row.raw.get(NOTICE_DATE, "")
    if len(windows) != 1 or not own or own == row.raw.get(OWN_DATE) or written or book is None:
        return ""
    return deadline_of(windows[0], own, book, str(answers.get("site", "")), ask.calendars)


def _for_that(ask: Ask, row: Interview, place: Mapping[str, str]) -> Answer:
    """The marketplace or the issue was corrected: the facts are looked for once more, with that given."""
    original = next((one for one in ask.ledger.evidence(interview=row.id) if one.slot == ORIGINAL.id), None)
    if original is None:
        return newest_page(ask, row)
    return (
        Answer()
        .do(
            "notice",
            sha256=original.sha256,
            name=original.original,
            member=row.member,
            chat=row.chat,
            today=today_in(ask, row.chat),
            interview=row.id,
            **place,
        )
        .toast(ask.say("I am reading it again for that."))
    )


def today_in(ask: Ask, chat: str) -> str:
    """The day it is where the chat is, in ISO form."""
    known = ask.ledger.chat(chat)
    zone = ZoneInfo(known.timezone if known else "Asia/Shanghai")
    return ask.now.astimezone(zone).date().isoformat()
