"""What must never stand in a case: secrets, whole numbers of cards and papers, and other people's contacts (R34)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.ids import Named, named_ids
from bot.casework.rules.text import Stretch, sentence_at, spans

_PASSWORD = re.compile(
    r"(?i)\b(?:passwords?|passcodes?|passwd|pwd|passphrase)\b(?:\s+(?:for|of"
    r"|to)\s+[^:=\n]{1,30}?)?\s*(?:\bis\b|[:：=])\s*(?!(?:not|being|was|the|reset|changed|required"
    r"|incorrect|wrong|expired|correct|invalid|protected|unknown|never|no|stored|updated"
    r"|secure)\b)\S{4,60}"
    r"|\bpass(?:word|code)\s+(?=\S*\d)(?=\S*[a-z])\S{6,60}"
    r"|(?:\b(?i:contrase[nñ]a|clave de acceso|senha|mot de passe|passwort|kata sandi|m[aậ]t kh[aẩ]u)"
    r"|パスワード|비밀번호|비번)(?: \w+){0,4}?\s*(?:\b(?:es|é|ist|est|adalah|là)\b|[:：=は은는가])\s*"
    r"(?=\S*\d)\S{4,60}"
    r"|(?:登录)?密码\s*(?:是|为|[:：=])?\s*[A-Za-z0-9!@#$%^&*._\-]{4,40}"
)
_ONE_TIME = re.compile(
    r"(?i)\b(?:verification|security|confirmation|authentication|login|2fa|two[- ]step"
    r"|one[- ]time)\s+(?:pass)?(?:codes?|password|pin)\b[^\d\n]{0,20}\d{4,8}\b(?![\-\d])|\b(?:OTP"
    r"|2FA code|PIN)\b\s*(?:code)?\s*(?:is|[:：=])?\s*\d{4,8}\b(?![\-\d])"
    r"|(?:验证码|校验码|动态码|动态口令|(?:两步|二步|双重|短信|登录)验证)[^\d\n]{0,12}\d{4,8}(?!\d)"
    r"|\b(?:verification|security|confirmation|authentication|log-?in|sign-?in|access|sms|2fa|otp|two[- ]factor"
    r"|two[- ]step|one[- ]time)\s+(?:pass)?(?:codes?|password|pin|token)\b[^\d\n.;]{0,45}\b\d{4,8}\b(?![\-\d])"
    r"|\b(?:codes?|pin)\b[^\d\n.;]{0,40}\b(?:sms|text message|authenticator|by phone)\b[^\d\n.;]{0,20}"
    r"\b\d{4,8}\b(?![\-\d])|\b(?:OTP|(?-i:PIN))\b[^\d\n.;]{0,35}\b\d{4,8}\b(?![\-\d])"
    r"|\bc[oó]digo (?:de |do |del |por )?(?:verifica\w+|seguran[cç]a|seguridad|acceso|acesso|sms|confirma\w+)"
    r"[^\d\n.;]{0,35}\d{4,8}\b|(?:認証|確認)(?:コード|番号)[^\d\n。]{0,12}\d{4,8}|인증\s?(?:번호|코드)[^\d\n.]{0,12}\d{4,8}"
)
_CARD = re.compile(r"(?<![\w\-])(?:\d[ \-]?){12,18}\d(?![\w\-])")
_CARD_PREFIX = re.compile(
    r"4\d{15}(?:\d{3})?|4\d{12}|5[1-5]\d{14}|2(?:2[2-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12}|62\d{14,17}|35\d{14}"
)
_NO_CARD = re.compile(
    r"(?i)(?:tracking|order|gtin|ean|upc|waybill|shipment|case|product|item|imei|serial|物流|订单|单号)\D{0,20}$"
)
_PERSON_ID = re.compile(r"(?<![\w\-])\d{17}[\dXx](?![\w\-])")
_PERSON_LABEL = re.compile(
    r"(?i)(?:\bID(?: (?:card|number|no\.?))?|identity(?: card)?(?: number| no\.?)?|身份证(?:号码?)?"
    r"|证件号码?)\s*(?:is|[:：#=为是])?\s*$"
)
_OTHER_LABEL = re.compile(r"(?i)\bID(?: (?:number|no\.?))?\s*(?:is|[:：#=为是])?\s*$")
"""“Order ID” ends in it, too: it names a person's paper only where no id of the marketplace is named."""
_PASSPORT = re.compile(
    r"(?i)\bpassport\s*(?:no\.?|number|#)?\s*(?:is|[:：])?\s*(?=[A-Z0-9]*\d{5})[A-Z]{0,2}\d{6,9}\b"
    r"|(?:护照|護照|パスポート|旅券|여권)[^\d\n。.A-Z]{0,12}[A-Z]{1,2}\d{7,8}"
    r"|\b(?:passport|pasaporte|passaporte)\b[^\d\n.;]{0,40}?\b(?-i:[A-Z]{1,2})\d{6,9}\b"
    r"|\b(?:passport|pasaporte|passaporte) (?:number|no\.?|n[uú]mero)\b[^\d\n.;]{0,30}?\b\d{8,9}\b"
)
_SOCIAL = re.compile(r"(?i)\b(?:ssn|social security(?: number| no\.?)?)\b[^\d\n.;]{0,30}?\d{3}-?\d{2}-?\d{4}\b")
_NATIONAL = re.compile(
    r"(?<![\w.\-])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w\-])|(?i:\bCPF\b)[^\d\n]{0,20}\d{11}(?!\d)"
    r"|\b[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d\b|\b(?:DNI|NIE)\b[^\d\n]{0,15}[XYZ]?\d{7,8}-?[A-Z]\b"
    r"|(?<![\w\-])\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[1-4]\d{6}(?![0-9A-Za-z\-])"
    r"|(?:マイナンバー|個人番号)[^\d\n]{0,10}\d{4}[ \-]?\d{4}[ \-]?\d{4}(?!\d)"
    r"|(?i:\b(?:nric|fin)\b)[^\d\n]{0,20}[STFGM]\d{7}[A-Z]\b|(?i:\baadhaar\b)[^\d\n]{0,20}\d{4} ?\d{4} ?\d{4}\b"
    r"|(?i:\b(?:mykad|ic)(?: (?:number|no\.?))?)[^\d\n]{0,12}\d{6}-\d{2}-\d{4}\b"
)
"""Identity numbers of persons: Brazil, Mexico, Spain, Korea, Japan, Singapore, India, Malaysia. A firm's are none."""
_IBAN = re.compile(
    r"\b(?:DE\d{20}|FR\d{12}[A-Z0-9]{11}\d{2}|GB\d{2}[A-Z]{4}\d{14}|ES\d{22}"
    r"|IT\d{2}[A-Z]\d{10}[A-Z0-9]{12}|NL\d{2}[A-Z]{4}\d{10}|PL\d{26}|BE\d{14}|IE\d{2}[A-Z]{4}\d{14})\b"
)
_ACCOUNT = re.compile(
    r"(?i)\b(?:bank )?(?:account|card) (?:no\.?|number)\s*(?:is|[:：#])?\s*(?:\d[ \-]?){9,22}\d\b|(?:银行卡"
    r"|银行账)[号户码]{1,2}\s*[:：]?\s*(?:\d[ \-]?){9,22}\d"
)
_EMAIL = re.compile(r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]{0,63}@(?:[A-Za-z0-9\-]{1,63}\.){1,4}[A-Za-z]{2,12}(?![\w\-])")
_PHONE = re.compile(
    r"(?<![\w\-+/])\+\d{1,3}[ \-.]?\(?\d{1,4}\)?(?:[ \-.]?\d{2,4}){2,4}(?![\w\-])"
    r"|(?<![\w\-])\(\d{3}\) ?\d{3}[\-. ]\d{4}(?![\w\-])|(?<![\w\-./])\d{3}[\-.]\d{3}[\-.]\d{4}(?![\w\-])"
    r"|(?i:\b(?:phone|mobile|tel|telephone|cell|whatsapp|fax|contact number)(?: ?(?:no\.?|number))?|电话"
    r"|手机号?码?|联系方式)\s*(?:is|[:：.#为是])?\s*\+?\d(?:[ \-.()]?\d){6,14}(?![\w\-])"
    r"|(?i:\b(?:phone|mobile|telephone|cell|whatsapp|wechat|tel[eé]fono|telefone|celular|m[oó]vil|n[uú]mero)\b"
    r"(?:[ ,]{1,2}(?:numbers?|no\.?|n[uú]mero|is|was|es|é|of|do|da|del|de|the|our|their|his|her|buyer|customer"
    r"|comprador\w*|cliente|recipient|owner|under|at|on)\b){0,6}\s?[:：(#]?\s?)"
    r"\+?\(?\d(?:[ \-.()]{0,2}\d){8,13}(?![\w\-])"
    r"|(?:電話|携帯|手机|电话|微信|전화|휴대폰|핸드폰|연락처)(?:号码?|番号|번호)?\s?(?:は|은|는|[:：(（]|是|为)?\s?"
    r"\+?\(?\d(?:[ \-.()]{0,2}\d){8,13}(?![0-9A-Za-z\-])"
    r"|(?<![0-9A-Za-z\-.])0\d{1,3}-\d{3,4}-\d{4}(?![0-9A-Za-z\-])|(?<![\w\-.])\(\d{2}\) ?9?\d{4}-\d{4}(?![\w\-])"
)
_ADDRESS = re.compile(
    r"(?i)\b(?:buyer|customer|shipping|delivery|recipient|consignee)(?:['’]s)?(?: \w+)? address\b\s*(?:is"
    r"|[:：])\s*[^\n]{0,20}\d|(?:买家|收货|收件人?)地址\s*[:：为是]\s*\S{4,}"
)
_STREET = re.compile(
    r"\b\d{1,5} (?:[A-Z][\w'.]+ ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr"
    r"|Court|Ct|Way|Terrace|Place|Pl)\b"
)
_BUYER = re.compile(r"(?i)\b(?:buyer|customer|recipient|consignee|purchaser)\b")


@rule(
    "R34",
    "SENSITIVE_DATA",
    step=Step.WRITE,
    severity=Severity.BLOCK,
    source="seed, FAQ 1; added",
    passes="Bank account ending 4821",
    fails="My password is Abc123",
)
def sensitive_data(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """No passwords, codes, whole card or identity numbers, and nobody's phone, e-mail or home address."""
    text = draft.text
    reach = -1
    for piece, message, severity in sorted(_found(draft, facts), key=lambda f: (f[0].start, -f[0].end)):
        if piece.start < reach:
            continue
        reach = piece.end
        yield sensitive_data.find(
            message,
            span=piece.span,
            text=text,
            severity=severity,
            piece=_blurred(piece.text),
        )


def _found(draft: Draft, facts: Facts) -> Iterator[tuple[Stretch, str, Severity]]:
    text = draft.text
    ours = list(named_ids(text, facts.playbook)) if facts.playbook else []
    for pattern, what in (
        (_PASSWORD, "A password does not belong in a case: “{piece}”. Take it out."),
        (_ONE_TIME, "A verification code does not belong in a case: “{piece}”. Take it out."),
        (_PASSPORT, "An identity number does not belong in a case: “{piece}”. Take it out."),
        (_NATIONAL, "An identity number does not belong in a case: “{piece}”. Take it out."),
        (_SOCIAL, "An identity number does not belong in a case: “{piece}”. Take it out."),
        (_IBAN, "A bank account number does not belong in a case: “{piece}”. Take it out."),
        (_ACCOUNT, "A bank account number does not belong in a case: “{piece}”. Take it out."),
        (_ADDRESS, "A buyer's address does not belong in a case: “{piece}”. Take it out."),
    ):
        for piece in spans(pattern, text):
            yield piece, what, Severity.BLOCK
    for piece in spans(_CARD, text):
        digits = re.sub(r"\D", "", piece.text)
        named = _NO_CARD.search(text[max(0, piece.start - 40) : piece.start])
        if _CARD_PREFIX.fullmatch(digits) and _luhn(digits) and not named and not _is_id(piece, ours):
            yield piece, "A bank card number does not belong in a case: “{piece}”. Take it out.", Severity.BLOCK
    for piece in spans(_PERSON_ID, text):
        before = text[max(0, piece.start - 30) : piece.start]
        other = _is_id(piece, [one for one in ours if one.labelled]) and bool(_OTHER_LABEL.search(before))
        if (_PERSON_LABEL.search(before) and not other) or (_born(piece.text) and not _is_id(piece, ours)):
            yield piece, "An identity number does not belong in a case: “{piece}”. Take it out.", Severity.BLOCK
    for piece in spans(_STREET, text):
        if _BUYER.search(sentence_at(text, piece.start).text):
            yield piece, "A buyer's address does not belong in a case: “{piece}”. Take it out.", Severity.BLOCK
    yield from _contacts(text, facts)


def _contacts(text: str, facts: Facts) -> Iterator[tuple[Stretch, str, Severity]]:
    """E-mail addresses and phone numbers: the marketplace's mailboxes are fine, our own depend on the form."""
    official = {box.lower() for box in facts.playbook.mailboxes} if facts.playbook else set()
    hosts = tuple(_domain(s.host) for s in facts.playbook.sites) if facts.playbook else ()
    legal = bool(facts.form and facts.form.legal)
    ours = {_plain(contact) for contact in facts.own_contacts}
    if legal and facts.answers is None:
        return
    if legal:
        ours |= {
            _plain(v)
            for value in (facts.answers or {}).values()
            for v in ((value,) if isinstance(value, str) else value)
        }
    for pattern, what in (
        (_EMAIL, "An e-mail address does not belong in a case: “{piece}”. Take it out."),
        (_PHONE, "A phone number does not belong in a case: “{piece}”. Take it out."),
    ):
        for piece in spans(pattern, text):
            value = re.sub(r"^\D*?(?=[+\d(])", "", piece.text) if pattern is _PHONE else piece.text
            if value.lower() in official or value.lower().endswith(tuple(f"@{h}" for h in hosts)):
                continue
            if legal and (_plain(value) in ours or any(_plain(value) in known for known in ours if len(known) > 6)):
                continue
            yield piece, what, Severity.WARN if _plain(value) in ours else Severity.BLOCK


def _plain(value: str) -> str:
    return re.sub(r"[\s\-.()+]", "", value).lower() if "@" not in value else value.strip().lower()


def _domain(host: str) -> str:
    """sellercentral.amazon.co.uk → amazon.co.uk"""
    parts = host.lower().split(".")
    tail = 3 if len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2 else 2
    return ".".join(parts[-tail:])


def _is_id(piece: Stretch, ours: list[Named]) -> bool:
    return any(n.start < piece.end and piece.start < n.end for n in ours)


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (2 if n % 2 else 1) for n, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _born(value: str) -> bool:
    """A Chinese identity number: province, then a date of birth a living person can have (GB 11643)."""
    try:
        day = date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    except ValueError:
        return False
    return 11 <= int(value[:2]) <= 82 and 1920 <= day.year <= 2020


def _blurred(piece: str) -> str:
    """A finding is kept and shown in chats: the secret itself is not."""
    return piece[:4] + "…" if len(piece) > 6 else "…"
