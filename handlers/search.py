"""`/search`: find a case by any word, id or number in it."""

from __future__ import annotations

from bot.casework.case import Case
from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, command

MOST = 10
LONGEST = 200


class SearchForWhat(UserMistake):
    """What shall I look for? For example: /search B08N5WRWNW"""

    code = "search_for_what"


@command(
    "search",
    aliases=["搜索", "查找", "find"],
    help="Find cases by ASIN, order, Case ID or words",
    usage="/search B08N5WRWNW",
)
def search(ask: Ask) -> Answer:
    """What the member may see and holds the words; in a group only that group's cases and those shared with it."""
    words = " ".join(ask.words)[:LONGEST]
    if not words:
        raise SearchForWhat
    found = ask.ledger.search(words, seen_by=ask.member.id, limit=MOST * 5)
    refs = [case.ref for case in found if ask.chat.private or _here(ask, case)][:MOST]
    return Answer().show("search_found", ask.chat.id, words=words, refs=refs)


def _here(ask: Ask, case: Case) -> bool:
    share = case.share_with(ask.chat.id)
    return case.chat == ask.chat.id or bool(share and share.mode)
