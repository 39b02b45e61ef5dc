"""Lists of cases, page by page: what `/cases` and `/search` found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.casework.case import Case, Status
from bot.conversation.cards import Block, Button, Buttons, Card, Row, Span, Text
from cards import actions
from cards.share import shared_mark
from cards.view import Look, view
from cards.wording import burning, case_line, status_name

PAGE = 8
"""Rows a page: what a phone shows without scrolling twice."""


@view("case_list")
def case_list(
    look: Look, member: str, filters: Mapping[str, Any], page: int = 1, unknown: Sequence[str] = ()
) -> Card:
    """The cases this member may see, filtered; newest first."""
    wanted: dict[str, Any] = {
        "seen_by": member,
        **{name: filters[name] for name in ("owner", "shop", "marketplace") if filters.get(name)},
        "here": filters.get("chat", ""),
        "statuses": [Status(one) for one in filters.get("statuses", ())],
        "live_only": bool(filters.get("live_only")),
    }
    count = look.ledger.count_cases(**wanted)
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 1), pages)
    found = look.ledger.cases(**wanted, limit=PAGE, offset=(page - 1) * PAGE)
    blocks: list[Block] = []
    if unknown:
        blocks.append(Text(look.say("Not understood, left out: {words}", words=look.say(", ").join(unknown)), "note"))
    blocks += [_row(look, case) for case in found]
    if not found:
        blocks.append(Text(look.say("No cases here. /newcase opens one, /cases all lists closed ones too.")))
    turns = [
        Button(look.say(label), "cases_page", {"filters": dict(filters), "page": turn})
        for label, turn in (("Back", page - 1), ("Next", page + 1))
        if 1 <= turn <= pages
    ]
    if turns:
        blocks.append(Buttons(turns))
    heading = look.say("Cases: {count}", count=count)
    if pages > 1:
        heading = look.say("Cases: {count} (page {page} of {pages})", count=count, page=page, pages=pages)
    return Card(title=heading, blocks=blocks, summary=heading)


@view("search_found")
def search_found(look: Look, words: str, refs: Sequence[str]) -> Card:
    """What the search found, newest first."""
    found = [case for ref in refs if (case := look.ledger.case(ref))]
    heading = look.say("Found for “{words}”: {count}", words=words, count=len(found))
    blocks: list[Block] = [_row(look, case) for case in found]
    if not found:
        blocks.append(
            Text(look.say("Nothing found. Try an ASIN, an order number, a Case ID or a word of the title."))
        )
    return Card(title=heading, blocks=blocks, summary=heading)


def _row(look: Look, case: Case) -> Row:
    parts = (shared_mark(look, case), status_name(look, case.status), burning(look, case))
    detail = " · ".join(part for part in parts if part)
    return Row(
        Span(case_line(look, case), style="bold"),
        (actions.show_case(look, case),),
        Span(detail, style="bad" if case.status is Status.WAITING else "muted"),
    )
