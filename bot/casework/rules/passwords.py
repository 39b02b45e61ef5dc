"""Passwords, keys and one-time codes (R34): the word for one, and behind it something that can be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.rules.labels import Label, Labels
from bot.casework.rules.text import Stretch

PASSWORD = "A password does not belong in a case: “{piece}”. Take it out."
CODE = "A verification code does not belong in a case: “{piece}”. Take it out."

_OWNER = r"(?:[ ](?!(?:is|was|are|es|é|ist|est)\b)[^\s:：=.,;，。]{1,24}){0,6}?"
"""Whose, or what for: "password of our seller account"."""
_NOT_ONE = (
    r"(?!(?:not|being|was|the|a|an|our|your|this|that|reset|changed|required|incorrect|wrong|expired|correct|invalid"
    r"|protected|unknown|never|no|stored|updated|secure|weak|strong|hidden|masked|sent|asked|shown|longer|only|too|known"
    r"|kept|shared|renewed|stated|needed|new|correta|incorrecta|incorreta|inv[aá]lida|falsch|nicht|errada|la|el|a)\b)"
)
_SAYS = r"\s*(?:\b(?:is|are|es|é|ist|est|è|adalah|là|lautet)\b|[:：=]|は|는|은|가|是|为|為|คือ)\s*[\"“'「]?"
_WORDY = re.compile(rf"(?i){_OWNER}{_SAYS}{_NOT_ONE}[^\s,，。；;]{{4,60}}")
_PLAINLY = re.compile(
    r"[ ]?[（(\"“'「]?(?:(?=[!-~]{0,40}[0-9])(?=[!-~]{0,40}[A-Za-z])[!-~]{4,60}"
    r"|(?=[!-~]{0,40}[#@$%&*!^~_])(?=[!-~]{0,40}\w)[!-~]{6,60})"
)
"""Right behind the word: letters with digits or with signs, as nothing else is written."""
_NO_SECRET = re.compile(r"\W*(?:\d{4}-\d{2}-\d{2}|B0[0-9A-Z]{8}|[A-Z]{2,}-?\d{1,3}(?!\w))")
_KEY = re.compile(r"[^\n]{0,30}?(?<![\w.])(?=[\w.\-+/|]{0,60}\d)[\w.\-+/|]{16,200}")
_DIGITS = re.compile(r"[^\d\n.;。；]{0,45}?(?<![0-9A-Za-z_\-./])\d{3}[ \-]?\d{1,5}(?![0-9A-Za-z_\-/%]|[.:,]\d)")
_PIN = re.compile(
    r"\b(?:PINs?|Pin) ?(?:code|number)?\b(?!\s?\d\b)(?:[^\d\n.;]{0,35})(?<![\w\-])\d{4,8}(?![\w\-])"
    r"|\b(?:[Pp]in)(?: code| number)?\s*(?:is|[:：=])\s*\d{4,8}\b"
)
_SENT = re.compile(
    r"\bcodes?\b[^.\n\d]{0,20}(?<![\w\-])\d{4,8}(?![\w\-])[^.\n\d]{0,40}"
    r"\b(?:sms|text message|authenticator|whats ?app)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOT_GIVEN = re.compile(
    r"\b(?:ends?|ending|since|until|from|on|in|page|case|order|errors?|attachment)\W{0,3}$|[尾末][号四][^\d]{0,3}$",
    re.IGNORECASE,
)
_SCRIPT = re.compile("[\u0e00-\u0e7f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NEAR = 14
"""Characters between word and code where no spaces are written."""

Found = tuple[Stretch, str]


def passwords(text: str, labels: Labels) -> Iterator[Found]:
    """Every password, key and code that stands in the text."""
    for label in labels.of(text):
        if label.kind in _KINDS:
            yield from _KINDS[label.kind](text, label)
    for match in _SENT.finditer(text):
        yield _piece(text, match.start(), match.end()), CODE
    for match in _PIN.finditer(text):
        if not _YEAR.fullmatch(match.group()[-4:]) and "ending" not in match.group():
            yield _piece(text, match.start(), match.end()), CODE


def _password(text: str, label: Label) -> Iterator[Found]:
    for pattern in (_WORDY, _PLAINLY):
        match = pattern.match(text, label.end)
        if match and not _NO_SECRET.match(text, label.end):
            yield _piece(text, label.start, match.end()), PASSWORD
            return


def _key(text: str, label: Label) -> Iterator[Found]:
    match = _KEY.match(text, label.end)
    if match:
        yield _piece(text, label.start, match.end()), PASSWORD


def _code(text: str, label: Label) -> Iterator[Found]:
    match = _DIGITS.match(text, label.end)
    if not match:
        return
    digits = re.sub(r"\D", "", match.group())
    between = re.split(r"\d", match.group(), maxsplit=1)[0]
    if _SCRIPT.match(text, label.start) and len(between) > _NEAR:
        return
    if 4 <= len(digits) <= 8 and not _NOT_GIVEN.search(between) and not _YEAR.fullmatch(digits):
        yield _piece(text, label.start, match.end()), CODE


_KINDS = {"secret": _password, "token": _key, "code": _code}


def _piece(text: str, start: int, end: int) -> Stretch:
    return Stretch(start, end, text[start:end])
