"""An example of a table becomes what a rule is asked: a draft, and all that is known around it.

An example names only what matters to it; everything else is that of an ordinary day, for the playbooks that ship:

    marketplace, site, issue    by default Amazon's first site, and no issue
    text, kind, times           the draft: initial, reply or follow_up; its text, so many times over
    now                         by default Monday, 2026-11-23 09:00 UTC
    case, twin, alike           cases, by the names of their fields; `{}` is an open one of yesterday
    answers, about              the interview's answers; the ids the case is about
    files                       see `files_told.py`
    at_hand, looked, kept       lists; `all` is everything there is
    document_wanted             an archive is configured
    when                        the situation in words, for whoever reads the table
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.casework.calendar import Calendars
from bot.casework.case import Case, Status
from bot.casework.clocks import last_move
from bot.casework.draft import Draft
from bot.casework.rules import Facts, draft_of_text
from bot.playbooks.lexicon import lexicon
from tests.books import shipped
from tests.casework.rules.files_told import file_of

TEXT = "The notice of 2026-11-02 names one product."
NOW = "2026-11-23 09:00"
WHOLE = {
    "at_hand": frozenset({"back_office", "ids", "screenshots", "documents", "statement"}),
    "looked": frozenset({"back_office", "mailbox"}),
    "kept": frozenset({"case_id", "sent_at", "text", "attachments"}),
}


def moment(told: str) -> datetime:
    """ "2026-11-20 16:00", in UTC."""
    return datetime.fromisoformat(told).replace(tzinfo=UTC)


def situation(told: Mapping[str, Any]) -> tuple[Draft, Facts]:
    """The draft and the facts of one example."""
    left = dict(told)
    left.pop("when", "")
    now = moment(left.pop("now", NOW))
    book = shipped().playbooks[left.pop("marketplace", "amazon")]
    site = book.site(left.pop("site")) if "site" in left else book.sites[0]
    issue = book.issue(left.pop("issue")) if "issue" in left else None
    kind = left.pop("kind", "initial")
    text = left.pop("text", TEXT) * left.pop("times", 1)
    draft = replace(draft_of_text(text, book, site, issue), kind=kind)
    home = {"marketplace": book.marketplace, "site": site.id, "issue": issue.id if issue else "listing.rejected"}
    cases = {key: _case(left.pop(key), home, now) for key in ("case", "twin", "alike") if key in left}
    about = tuple(left.pop("about", ()))
    files = left.pop("files", None)
    sets = {key: _set(key, left.pop(key)) for key in WHOLE if key in left}
    facts = Facts(
        lexicon=lexicon(),
        playbook=book,
        playbooks=shipped().playbooks,
        site=site,
        issue=issue,
        answers=left.pop("answers", None),
        subjects=about,
        attachments=None if files is None else tuple(file_of(one, book, issue, about) for one in files),
        now=now,
        document_wanted=left.pop("document_wanted", False),
        grammar=False,
        **cases,
        **sets,
    )
    assert not left, f"nobody knows what {sorted(left)} is"
    return draft, replace(facts, business_days_since_update=_silent_days(facts))


def _case(told: Mapping[str, Any], home: Mapping[str, str], now: datetime) -> Case:
    """A case by the names of its fields; moments are written, statuses named."""
    plain: dict[str, Any] = {
        **home, "ref": "C1042", "shop": "s1", "owner": "li", "chat": "oc1", "status": Status.OPEN,
        "case_id": "13498835581", "created_at": now - timedelta(days=1),
    }  # fmt: skip
    given = dict(told)
    for key, value in given.items():
        if key.endswith("_at") or key == "waiting_since":
            given[key] = moment(value)
    if "status" in given:
        given["status"] = Status(given["status"])
    if "subjects" in given:
        given["subjects"] = tuple(given["subjects"])
    return Case(**(plain | given))


def _set(key: str, told: str | list[str]) -> frozenset[str]:
    """The things that were named; a typing mistake in a table is no situation."""
    named = WHOLE[key] if told == "all" else frozenset(told)
    known = WHOLE[key] | ({"document"} if key == "kept" else frozenset())
    assert named <= known, named - known
    return named


def _silent_days(facts: Facts) -> int | None:
    """Business days of the site since the case last moved, as the calendar counts them."""
    if facts.case is None or facts.case.last_update_at is None or facts.site is None or facts.now is None:
        return None
    return Calendars().of_site(facts.site).business_days_between(last_move(facts.case), facts.now)
