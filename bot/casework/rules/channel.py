"""The official way in and nothing beside it: no private contact or promise, no paid help, no case where none is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.names import own_words
from bot.casework.rules.text import spans

_NAMES = "(?#names)"
"""Stands in a pattern where the marketplaces' own names belong: they are data, so they come from the playbooks."""


def _naming(pattern: str, facts: Facts) -> re.Pattern[str]:
    """The pattern with the names of the marketplaces that are known here."""
    books = [*facts.playbooks.values(), *([facts.playbook] if facts.playbook else [])]
    return _compiled(pattern, tuple(sorted({name for book in books for name in (book.name.en, book.marketplace)})))


@lru_cache(maxsize=32)
def _compiled(pattern: str, names: tuple[str, ...]) -> re.Pattern[str]:
    words = {re.escape(word) for name in names for word in (name, re.split(r"[ _]", name)[0])}
    return re.compile(pattern.replace(_NAMES, "|".join(sorted(words, key=len, reverse=True)) or r"(?!)"))


_PROMISE = (
    rf"(?i)\b(?:our|my|the|your|an?|{_NAMES})\s+(?:\w+ ){{0,2}}?(?:account manager"
    r"|category manager|manager|AM\b|BD\b|representative|rep|agent|employee|support staff|staff member"
    r"|associate|customer service|hotline|consultant)\b"
    r"[^.;\n]{0,30}?\b(?:said|says|told|promised|agreed|confirmed|assured|guaranteed|allowed|approved"
    r"|advised|mentioned)\b"
    r"|\b(?:was|were|been) (?:told|promised|assured) (?:by|on|over|in) (?:the |a |our |your )?(?:phone"
    r"|chat|manager|agent|representative|rep|call)\b|\b(?:verbal(?:ly)?|oral(?:ly)?|private(?:ly)?"
    r"|personal(?:ly)?) (?:promise[ds]?|agree\w*|confirm\w*|commit\w*)"
    r"|(?:经理|客服|小二|对接人|运营|BD|招商|热线|专员)[^。；;\n]{0,8}(?:说|答应|承诺|同意|保证|口头|告诉|允许|许诺)|(?:电话里|微信里|微信上|口头"
    r"|私下)[^。；;\n]{0,12}(?:说|答应|承诺|同意|保证|许诺)"
)
_IN_CASE = re.compile(
    r"(?i)\b(?:in|under|within) (?:this |the |our )?case\b|\bcase (?:id |no\.? )?\d|\breply of \d"
    r"|\bnotice (?:of|dated)\b|\bin writing\b|Case 内|书面"
)


@rule(
    "R25",
    "UNOFFICIAL_PROMISE",
    step=Step.WRITE,
    severity=Severity.WARN,
    source="seed, FAQ 1 and 7",
    passes="The notice of 2026-11-02 states that the listing may be edited.",
    fails="Our manager said it is fine.",
    overridable=True,
)
def unofficial_promise(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A private promise is no ground; a written record inside the case is."""
    text = draft.text
    for piece in spans(_naming(_PROMISE, facts), own_words(draft, facts)):
        end = text.find(".", piece.end)
        if not _IN_CASE.search(text[piece.start : end if 0 <= end < piece.end + 120 else piece.end + 60]):
            yield unofficial_promise.find(
                "“{piece}”: a private promise counts for nothing. Point to a written reply inside the case, with its "
                "date.",
                span=piece.span,
                text=text,
                piece=text[piece.start : piece.end],
            )


_AGENT = re.compile(
    r"(?i)\b(?:agency|service provider|third[- ]party (?:agent|service|company)|agent"
    r"|consultant)\b[^.;\n]{0,40}\b(?:log(?:s|ged)? in|signs? in|appeals? (?:for|on)|submits?|files?|filed"
    r"|handles?|owner password)\b|服务商(?:代|帮)|代运营(?:公司)?(?:代|登录|提交)|第三方(?:代申诉|代办|公司代)"
)
_AUTHORISED = re.compile(r"(?i)\b(?:authori[sz]ation|engagement|power of attorney|letter of authority)\b|授权书")


@rule(
    "R35",
    "THIRD_PARTY_AUTHORISATION",
    step=Step.LOCATE,
    severity=Severity.WARN,
    source="seed, quotation form, item 6",
    passes="internal team only",
    fails="agency logs in with the owner password",
)
def third_party_authorisation(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Whoever acts for the shop holds its letter of authorisation."""
    on_file = any("authori" in slot for slot in facts.filled()) or bool(_AUTHORISED.search(draft.text))
    if on_file:
        return
    if facts.answer("third_party", "service_provider", "agency") in ("yes", "agency", "provider"):
        yield third_party_authorisation.find(
            "Somebody else acts for the shop: keep the shop's letter of authorisation on file."
        )
    for piece in spans(_AGENT, own_words(draft, facts)):
        yield third_party_authorisation.find(
            "Somebody else acts for the shop: keep the shop's letter of authorisation on file.",
            span=piece.span,
            text=draft.text,
        )
