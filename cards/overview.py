"""`/overview`: how many cases stand where, whose they are and on which marketplace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bot.casework.case import Case, Status
from bot.conversation.cards import Block, Button, Buttons, Card, Chart, Table, Text
from cards.view import Look, view
from cards.wording import status_name

STANDING = (Status.WAITING, Status.OPEN, Status.READY, Status.DRAFTING, Status.RESOLVED)
"""The statuses of cases that are not over, the most pressing first."""
MOST = 1_000
"""Cases that are counted one by one; a team with more of them alive is told so."""
ROWS = 20


@view("overview")
def overview(look: Look, member: str, chat: str = "") -> Card:
    """What this member may see, of one group (with what is shared with it) or of all."""
    found = look.ledger.cases(seen_by=member, here=chat, live_only=True, limit=MOST)
    title = look.say("Live cases: {count}", count=len(found))
    if not found:
        return Card(title=title, blocks=[Text(look.say("Nothing is open. /newcase starts a case."))], summary=title)
    by_status = Counter(case.status for case in found)
    bars = [(status_name(look, status), by_status[status]) for status in STANDING if by_status[status]]
    blocks: list[Block] = [
        Chart(look.say("By status"), bars),
        _table(look, found, look.say("Owner"), lambda case: look.name(case.owner)),
        _table(look, found, look.say("Marketplace"), lambda case: _marketplace(look, case)),
    ]
    if len(found) == MOST:
        blocks.append(Text(look.say("Only the newest {n} are counted.", n=MOST), "note"))
    shown = Button(look.say("Show the cases"), "cases_page", {"filters": {"live_only": True}, "page": 1})
    blocks.append(Buttons([shown]))
    return Card(title=title, blocks=blocks, summary=title)


def _table(look: Look, found: list[Case], what: str, of: Callable[[Case], str]) -> Table:
    """A row for each, those with most cases that wait for us first."""
    every, waiting = Counter(map(of, found)), Counter(of(one) for one in found if one.status is Status.WAITING)
    missing = Counter(of(one) for one in found if one.status is Status.READY)
    names = sorted(every, key=lambda name: (-waiting[name], -every[name], name))
    rows = [(name, str(every[name]), str(waiting[name]), str(missing[name])) for name in names[:ROWS]]
    columns = (what, look.say("All"), look.say("Waiting for us"), look.say("Case ID missing"))
    return Table(columns, rows)


def _marketplace(look: Look, case: Case) -> str:
    book = look.playbooks.get(case.marketplace)
    return book.name[look.locale] if book else case.marketplace
