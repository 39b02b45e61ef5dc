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

_APP = r"(?:we ?chat|whats ?app|telegram|qq|line app|facebook|messenger|linkedin|weibo|skype|instagram|douyin)"
_NAMES = "(?#names)"
"""Stands in a pattern where the marketplaces' own names belong: they are data, so they come from the playbooks."""
_OFF = (
    rf"(?i)\b(?:contact|message|messag\w+|call|add|reach|text|write|ask|send|talk|speak|chat|reply|sent"
    rf"|told|asked|phone|ring)\b[^.;\n]{{0,50}}?\b(?:on|by|via|through|over|in|at|to|with)?\s*(?:my |our "
    rf"|your |the |his )?{_APP}\b(?! pay)"
    rf"|\b(?:my|our|your) {_APP}\b(?! pay| store| shop)|\b(?:call|phone|ring|telephone) (?:me|us|you"
    rf"|the (?:platform|marketplace|seller support|support|team|manager)|{_NAMES}|support"
    rf"|customer service)\b|\b(?:by|over the|via|on the) (?:phone|telephone)\b(?! case| screen)"
    r"|\bcontact (?:me|us) (?:at|on|by|under)\b|\b(?:a|my|our) friend (?:at|in|inside|from|who works)\b"
    r"|\b(?:an?|the|our|through an?|via an?|let an?) (?:intermediary|middleman|broker|insider)\b"
    r"|\binternal (?:contact|connection|employee|staff|channel)\b"
    r"|\b(?:send|e-?mail|mail|write)\w*\b[^.;\n]{0,40}\b(?:from|with)\b[^.;\n]{0,20}\b(?:qq\.com|163\.com"
    r"|126\.com|gmail|hotmail|outlook|personal (?:mailbox|e-?mail|account))"
    r"|(?:加|发|用|通过|联系)[^。；\n]{0,6}(?:微信|QQ|电话|钉钉好友|whatsapp)(?!支付)|(?:打电话|致电|私聊|私下联系|找熟人|托关系|找关系|内部(?:人员"
    r"|渠道|关系)|中介(?:帮忙|转述|代)|让中介|找中介)"
)
_EMAIL = re.compile(
    r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]{0,63}@((?:[A-Za-z0-9\-]{1,63}\.){1,4}[A-Za-z]{2,12})(?![\w\-])"
)


def _naming(pattern: str, facts: Facts) -> re.Pattern[str]:
    """The pattern with the names of the marketplaces that are known here."""
    books = [*facts.playbooks.values(), *([facts.playbook] if facts.playbook else [])]
    return _compiled(pattern, tuple(sorted({name for book in books for name in (book.name.en, book.marketplace)})))


@lru_cache(maxsize=32)
def _compiled(pattern: str, names: tuple[str, ...]) -> re.Pattern[str]:
    words = {re.escape(word) for name in names for word in (name, re.split(r"[ _]", name)[0])}
    return re.compile(pattern.replace(_NAMES, "|".join(sorted(words, key=len, reverse=True)) or r"(?!)"))


@rule(
    "R06",
    "OFF_CHANNEL_CONTACT",
    step=Step.SUBMIT,
    severity=Severity.BLOCK,
    source="seed, pitfall 6; FAQ 1 and 7",
    passes="Submit in Help → Get support → Listings",
    fails="Ask a friend at Amazon on WeChat",
)
def off_channel_contact(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A case goes through the marketplace's own channel: no private mail, phone, chat or intermediary."""
    text, words = draft.text, own_words(draft, facts)
    path = " → ".join(facts.channel.menu) if facts.channel else ""
    if not (facts.form and facts.form.legal):
        for piece in spans(_naming(_OFF, facts), words):
            yield off_channel_contact.find(
                "“{piece}” is no official channel: nothing said there counts or can be traced. The way in is {path}.",
                span=piece.span,
                text=text,
                piece=text[piece.start : piece.end],
                path=path or "Help",
            )
    if facts.playbook is None:
        return
    official = {box.lower() for box in facts.playbook.mailboxes}
    mine = {facts.playbook.marketplace.split("_")[0]}
    for match in _EMAIL.finditer(text):
        if match.group().lower() not in official and mine & set(match.group(1).lower().split(".")):
            yield off_channel_contact.find(
                "“{piece}” is no official channel: nothing said there counts or can be traced. The way in is {path}.",
                span=match.span(),
                text=text,
                piece=match.group(),
                path=path or "Help",
            )


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


_CASE_WORD = re.compile(
    r"(?i)\b(?:open|opened|opening|reopen\w*|submit\w*|create[sd]?|file[sd]?|raise[sd]?|this|our|your|my"
    r"|the|new|same|support)\s+(?:an?\s+|new\s+|the\s+){0,2}(?:(?:support|second|first|same|open|new|appeal|seller)\s+)?case\b(?!\s*(?:of|study|cover"
    r"|with))|\bcase\s*(?:id|number|no\.?|#)|\bCASE-\w{2,}|(?:提交|新建|开|这个|本)\s*(?:个)?\s*case|工单"
)


@rule(
    "R21",
    "NO_CASE_SYSTEM",
    step=Step.LOCATE,
    severity=Severity.BLOCK,
    source="seed, note",
    passes="A letter to the recruiting manager, with the violation's number",
    fails="A letter that calls itself Case CASE-12345-67890",
)
def no_case_system(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Where a marketplace has no cases, a letter to its manager is written and calls itself nothing else."""
    if facts.playbook is None or facts.playbook.case_system:
        return
    text = draft.text
    for piece in spans(_CASE_WORD, own_words(draft, facts)):
        yield no_case_system.find(
            "{marketplace} has no case system of its own: write to the recruiting manager or BD, and do not call "
            "it a case. Such talks bind nobody.",
            span=piece.span,
            text=text,
            marketplace=facts.playbook.name[facts.locale],
        )
    for match in re.finditer(r"\bCASE-[0-9A-Z]{3,6}-[0-9A-Z]{3,6}\b", text):
        yield no_case_system.find(
            "{marketplace} has no case system of its own: write to the recruiting manager or BD, and do not call "
            "it a case. Such talks bind nobody.",
            span=match.span(),
            text=text,
            marketplace=facts.playbook.name[facts.locale],
        )


_PAID = re.compile(
    r"(?i)\b(?:pay|paid|paying|transfer(?:red)?)\b[^.;\n]{0,40}\b(?:unlock|expedite|faster|fast[- ]lane"
    r"|fast[- ]track|speed(?: it)? up|reinstat\w+|reactivat\w+|restore|skip the queue|priority)\b"
    r"|\bgift cards?\b[^.;\n]{0,40}\b(?:reinstat\w+|unlock|appeal|account|case|restore|employee)\b"
    r"|\b(?:platform|case|appeal) (?:handling|processing|service) fee\b|\b(?:fast[- ]lane|expedite"
    r"|fast[- ]track|acceleration) fee\b|\bguaranteed (?:reinstatement|recovery|unlock)\b"
    r"|付费(?:加急|解封|申诉|恢复)|加急费|(?<![打封分外内面书背钱承])包(?:过(?![程期重敏滤])|解封|恢复|成功)|花钱(?:解封|恢复|申诉)|(?:平台|申诉)手续费|交钱(?:解封|恢复)"
)


@rule(
    "R28",
    "FEE_NOTICE",
    step=Step.LOCATE,
    severity=Severity.BLOCK,
    source="seed, costs; FAQ 4",
    passes="Amazon case, fee 0",
    fails="pay 300 USD to unlock in 24 h",
)
def fee_notice(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A case costs nothing; whoever takes money for a faster one is no marketplace."""
    text = draft.text
    for piece in spans(_PAID, own_words(draft, facts)):
        yield fee_notice.find(
            "“{piece}”: a case costs nothing. Whoever asks for money to speed one up is not the marketplace; refuse.",
            span=piece.span,
            text=text,
            piece=text[piece.start : piece.end],
        )
    if facts.channel and facts.channel.fee and facts.answers is not None and facts.answer("fee_confirmed") != "yes":
        fee = facts.channel.fee
        yield fee_notice.find(
            "This channel costs {amount}, due {due}. Nobody has agreed to it yet.",
            severity=Severity.WARN,
            overridable=True,
            amount=fee.amount,
            due=fee.due[facts.locale],
        )
    elif (
        facts.playbook and facts.playbook.fee and facts.answers is not None and facts.answer("fee_confirmed") != "yes"
    ):
        yield fee_notice.find("{fee}", severity=Severity.WARN, overridable=True, fee=facts.playbook.fee[facts.locale])


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
