"""Who acts for the shop, and with whose leave (R35)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.names import own_words
from bot.casework.rules.text import spans

_OTHERS = "".join(
    rf"(?<!{who} )"
    for who in (
        *("customs", "cleaning", "testing", "travel", "shipping", "freight", "federal", "government", "news"),
        *("sales", "insurance", "estate", "buying"),
    )
)
"""Agents and agencies that act for nobody's shop."""
_AGENT = re.compile(
    rf"(?i)\b{_OTHERS}(?:agency|service provider|third[- ]party (?:agent|service|company)|agent|consultant"
    r"|consultancy|(?:reinstatement|appeals?) (?:service|firm|company)|(?:outside|external) (?:company|firm|team))\b"
    r"[^.;\n]{0,40}\b(?:log(?:s|ged)? in(?:to)?|sign(?:s|ed)? in(?:to)?|appeals? (?:for|on)|submit(?:s|ted)?"
    r"|files?(?! (?:are|were|is|was)\b)|filed|handles?|owner password)\b"
    r"|\b(?:agencia|ag[eê]ncia|consultor[ií]a|consultora|gestor[ií]a)\b(?! (?:de|dos?|da|aduan\w+)\b)[^.;\n]{0,40}"
    r"\b(?:present\w+|envi\w+|tramit\w+|ingres\w+|acess\w+|apel\w+|recorr\w+)"
    r"|\b(?:lawyer|attorney|law firm)\b[^.;\n]{0,20}\b(?:appeals for|log(?:s|ged)? in|submit(?:s|ted)? the appeal)\b"
    r"|(?<!物流)服务商(?:代|帮)|(?:申诉|代办)公司[^。；\n]{0,8}(?:代|帮|登录|提交)"
    r"|代运营(?:公司)?[^。；\n]{0,6}(?:代|登录|提交)|第三方(?:代申诉|代办|公司代)"
    r"|(?:由|让|委托)(?:第三方|服务商|代运营|代理)[^。；\n]{0,8}(?:提交|申诉|登录|办理)"
    r"|(?:代行(?:会社|業者)|コンサル(?:タント|会社))[^。\n]{0,12}(?:申請|提出|ログイン|代わ)"
    r"|(?<!배송 )(?<!배송)(?:대행사|대행업체|컨설팅 ?(?:업체|회사))[^.\n]{0,20}(?:제출|신청|로그인|대신)"
)
_AUTHORISED = re.compile(
    r"(?i)\b(?:authori[sz]ation|engagement|power of attorney|letter of authority|autorizaci[oó]n|autoriza[cç][aã]o"
    r"|carta poder|poder notarial|procura[cç][aã]o)\b|授权书|授權書|委任状|위임장"
)


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
