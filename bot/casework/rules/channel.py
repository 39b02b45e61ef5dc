"""Who acts for the shop, and with whose leave (R35)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.names import own_words
from bot.casework.rules.text import spans

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
