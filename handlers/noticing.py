"""Whether what came in the private chat is a whole notice or an answer. In doubt it is what was asked for."""

from __future__ import annotations

from contextlib import suppress

from bot.casework import interview as casework
from bot.casework.interview import Page
from bot.casework.notice import looks_like_notice
from bot.casework.notice.layers import head_lines, weight
from bot.casework.surroundings import Trouble
from bot.conversation.router import Ask, NoSuchCase
from bot.ledger.records import Interview
from cards.interview import page_of
from handlers.steps import around_of
from handlers.typed import ON

KINDS = (".txt", ".eml", ".htm", ".html")
"""Endings of files that hold a message; no marketplace takes them as evidence."""
FAR_TOO_LONG = 600
"""Weight beyond which nobody tells in their own words what was asked for by a list of choices or a line of text."""
IN_OWN_WORDS = ("text", "choice", "choices")
MOST_WORDS = 20


def is_notice(ask: Ask, row: Interview | None, text: str) -> bool:
    """A text that is a notice and no answer to the question that is open."""
    if not looks_like_notice(text):
        return False
    if row is None or row.chat != ask.chat.id:
        return True
    around = around_of(ask, row)
    page = page_of(row, around)
    if not row.home_chat or not page.questions:
        return True
    first, mail = page.questions[0], head_lines(text) >= 2
    if first.kind == "paragraph":
        return False
    if first.kind == "ids":
        return mail
    if first.kind in IN_OWN_WORDS and first.stage != "route" and not mail and weight(text) < FAR_TOO_LONG:
        return False
    return isinstance(casework.take(first, text, row.answers, around), Trouble)


def is_notice_file(ask: Ask, row: Interview | None) -> bool:
    """One file that holds a message, sent without a case's number and not to the page that asks for files."""
    files = ask.event.files
    if not ask.chat.private or len(files) != 1 or not files[0].name.lower().endswith(KINDS) or not files[0].sha256:
        return False
    for word in ask.event.text.split(None, MOST_WORDS)[:MOST_WORDS]:
        with suppress(NoSuchCase):
            ask.case_named(word)
            return False
    return row is None or not _wants_files(ask, row)


def confirms_notice(ask: Ask, row: Interview, text: str) -> bool:
    """The page of what was found is the newest, and the word says that it is right."""
    shown = ask.ledger.last_message(f"interview:{row.id}")
    return shown is not None and shown.view == "notice_page" and text.strip().casefold().strip(".!。！") in ON


def _wants_files(ask: Ask, row: Interview) -> bool:
    around = around_of(ask, row)
    page: Page = page_of(row, around)
    return page.stage == "evidence" or any(slot.kind == "mail" for slot in casework.slots(row.answers, around))
