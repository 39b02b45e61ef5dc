"""What a notice makes likely without saying it: filled in on the page of what was found, and taken only with it."""

from __future__ import annotations

import re

from bot.casework import route
from bot.casework.cleaning import CHINESE
from bot.casework.draft import Value
from bot.casework.playbook import Issue, Playbook

NOTHING = "-"
"""Taken as "left empty", in every language."""
_SPEAKS_OF_CODES = re.compile(r"\bcodes?\b|\bc[oó]digo|代码|代碼|コード|코드", re.IGNORECASE)
LEAST_CHINESE = 0.1
"""Share of the characters from which a text is Chinese: names, ids and links in it are Latin."""


def likely_answers(book: Playbook, site: str, issue: Issue | None, text: str) -> dict[str, Value]:
    """The language of the entry that the notice came from, and that this entry is used; that nothing was sent about
    it yet, and that the page shows no code where the notice has none of those we know."""
    likely: dict[str, Value] = {"prior": "none"}
    languages = book.site(site).languages if site else []
    language = "zh" if len(CHINESE.findall(text)) > LEAST_CHINESE * len(text) else "en"
    if language in languages:
        likely["language"] = language
        if language == "zh" and book.site(site).zh_entry:
            likely["zh_entry"] = "yes"
    if issue is not None and (issue.codes or not _SPEAKS_OF_CODES.search(text)):
        likely["code"] = route.NO_CODE if issue.codes else NOTHING
    return likely
