"""What must never stand in a case: secrets, whole numbers of cards and papers, and other people's contacts (R34)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.counter_notice import calls_itself_counter_notice
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.homes import Found, homes
from bot.casework.rules.hushing import blurred
from bot.casework.rules.naming import Named, named_ids
from bot.casework.rules.number_shapes import PHONE
from bot.casework.rules.passwords import passwords
from bot.casework.rules.private_numbers import private_numbers
from bot.casework.rules.text import Stretch, sentence_at

_ON_THE_GOODS = re.compile(
    r"(?i)\b(?:on|of|from) (?:the|our|its|each) (?:\w+ )?(?:label|sticker|packag\w+|box|carton|manual|leaflet|imprint"
    r"|insert)s?\b"
    r"|\bresponsible person\b|\bprinted\b"
)
_NEAR = 300
"""Characters around a contact that are looked at, however long its sentence is."""
_BUYER = re.compile(r"(?i)\b(?:buyer|customer|recipient|consignee|purchaser)s?\b")
CHAT = "A private contact does not belong in a case: “{piece}”. Take it out."
EMAIL = "An e-mail address does not belong in a case: “{piece}”. Take it out."

_EMAIL = re.compile(r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]{0,63}@(?:[A-Za-z0-9\-]{1,63}\.){1,4}[A-Za-z]{2,12}(?![\w\-])")

_SPELT_OUT = re.compile(
    r"(?i)(?<![\w.])[a-z0-9](?:[\w.+\-]| dot ){1,40}(?: ?[(\[{] ?at ?[)\]}] ?|＠)[\w\-]{2,30}"
    r"(?:(?: ?[(\[{] ?dot ?[)\]}] ?| dot |\.)[a-z]{2,10}){1,3}"
    r"|(?<![\w.])[a-z0-9](?:[\w.+\-]| dot ){1,40} at [\w\-]{2,30}(?: dot [a-z]{2,10}){1,3}\b"
)
"""An address that is written so that no filter finds it."""
_AT = re.compile(r"(?i)[(\[{] ?at ?[)\]}]|＠| dot ")
_HANDLE = re.compile(
    r"(?:(?: ?(?:id|number|no\.?|account|号|帳號|账号|아이디))?[ ]?[:：是为]?[ ]?)[\"“「]?"
    r"(?:@[A-Za-z][\w.\-]{3,30}|(?=[\w\-]{0,30}[\d_])[A-Za-z][\w\-]{4,30}|\d{6,11})(?![\w\-])",
    re.ASCII | re.IGNORECASE,
)


@rule(
    "R34",
    "SENSITIVE_DATA",
    step=Step.WRITE,
    severity=Severity.BLOCK,
    partly=True,
    source="seed, FAQ 1; added",
    passes="Bank account ending 4821",
    fails="My password is Abc123",
)
def sensitive_data(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """No passwords, codes, whole card or identity numbers, and nobody's phone, e-mail or home address."""
    text = draft.text
    reach = -1
    for piece, message in sorted(_found(draft, facts), key=lambda f: (f[0].start, -f[0].end)):
        if piece.start < reach:
            continue
        reach = piece.end
        yield sensitive_data.find(
            message,
            span=piece.span,
            text=text,
            excerpt=blurred(piece.text),
            piece=blurred(piece.text),
        )


def _found(draft: Draft, facts: Facts) -> Iterator[Found]:
    text, labels = draft.text, facts.lexicon.private
    ours = _Ids(text, facts)
    yield from passwords(text, labels)
    yield from ((piece, message) for piece, message in homes(text, labels) if not _asked_for(piece, text, facts))
    for match in _EMAIL.finditer(text):
        yield from _contact(Stretch(match.start(), match.end(), match.group()), EMAIL, text, facts)
    for match in _SPELT_OUT.finditer(text) if _AT.search(text) else ():
        yield Stretch(match.start(), match.end(), match.group()), EMAIL
    yield from _handles(text, facts)
    for piece, message in private_numbers(text, labels, ours.covers):
        if message == PHONE:
            yield from _contact(piece, message, text, facts)
        else:
            yield piece, message


def _handles(text: str, facts: Facts) -> Iterator[Found]:
    """Names in programs to chat with, right behind the program's."""
    for label in facts.lexicon.private.of(text):
        if label.kind == "chat" and (match := _HANDLE.match(text, label.end)):
            yield Stretch(label.start, match.end(), text[label.start : match.end()]), CHAT


class _Ids:
    """The marketplace's ids in a text, looked for once, and only when somebody asks."""

    def __init__(self, text: str, facts: Facts) -> None:
        self._text, self._playbook = text, facts.playbook
        self._named: list[Named] | None = None

    def covers(self, piece: Stretch, labelled: bool) -> bool:
        """Whether this place is an id, or part of one; or one that its own word introduces."""
        if self._named is None:
            self._named = list(named_ids(self._text, self._playbook)) if self._playbook else []
        return any(
            named.start < piece.end and piece.start < named.end and (named.labelled or not labelled)
            for named in self._named
        )


def _contact(piece: Stretch, message: str, text: str, facts: Facts) -> Iterator[Found]:
    """An e-mail address or a phone number: the marketplace's mailboxes are fine, our own depend on the form."""
    value = piece.text.lower()
    official = {box.lower() for box in facts.playbook.mailboxes} if facts.playbook else set()
    hosts = tuple(f"@{_domain(site.host)}" for site in facts.playbook.sites) if facts.playbook else ()
    if value in official or (hosts and value.endswith(hosts)):
        return
    if not _printed(piece, text) and not _asked_for(piece, text, facts):
        yield piece, message


def _asked_for(piece: Stretch, text: str, facts: Facts) -> bool:
    """Our own, as we answered, in a document that the law wants signed with name, address, phone and mailbox."""
    if not (facts.form and facts.form.legal) and not calls_itself_counter_notice(text):
        return False
    if facts.answers is None:
        return True
    given = (
        _plain(one) for value in facts.answers.values() for one in ((value,) if isinstance(value, str) else value)
    )
    here = _plain(piece.text)
    return any(here == one or (len(one) > 6 and here in one) for one in given)


def _printed(piece: Stretch, text: str) -> bool:
    """A contact that stands on the goods, as the law wants it: whoever buys them can read it."""
    sentence = sentence_at(text, piece.start)
    start, end = max(sentence.start, piece.start - _NEAR), min(sentence.end, piece.end + _NEAR)
    return bool(_ON_THE_GOODS.search(text, start, end)) and not _BUYER.search(text, start, end)


def _plain(value: str) -> str:
    return re.sub(r"[\s\-.,()+]", "", value).lower() if "@" not in value else value.strip().lower()


def _domain(host: str) -> str:
    """sellercentral.amazon.co.uk → amazon.co.uk"""
    parts = host.lower().split(".")
    tail = 3 if len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2 else 2
    return ".".join(parts[-tail:])
