"""Passwords, keys and one-time codes (R34): the word for one, and behind it something that can be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.rules.labels import Label, Labels
from bot.casework.rules.signing_in import codes_by_message, odd_words, shaped_keys
from bot.casework.rules.text import Stretch

PASSWORD = "A password does not belong in a case: “{piece}”. Take it out."
CODE = "A verification code does not belong in a case: “{piece}”. Take it out."

_OWNER = r"(?:[ ](?!(?:is|was|are|es|é|ist|est)\b)[^\s:：=.,;，。]{1,24}){0,6}?"
"""Whose, or what for: "password of our seller account"."""
_SAYS = (
    r"\s*(?P<says>\b(?:is|are|es|é|ist|est|è|adalah|là|lautet)\b(?: now| still)?|[:：=]|は|는|은|가|是|为|為|คือ)"
    r"\s*[\"“'「]?"
)
_WORDY = re.compile(rf"(?i){_OWNER}{_SAYS}(?P<value>[^\s,，。；;\"”」]{{4,60}})(?P<after>[\s\"”」]?.?)")
_BEHIND_COLON = re.compile(
    r"[^.;:：\n]{1,45}[:：]\s?[\"“]?(?P<value>(?=[!-~]{0,40}\d)(?=[!-~]{0,40}[A-Za-z])[!-~]{6,60})"
)
_PLAINLY = re.compile(
    r"[ ]?[（(\"“'「]?(?P<value>(?=[!-~]{0,40}[0-9])(?=[!-~]{0,40}[A-Za-z])[!-~]{4,60}"
    r"|(?=[!-~]{0,40}[#@$%&*!^~_])(?=[!-~]{0,40}\w)[!-~]{6,60})"
)
"""Right behind the word: letters with digits or with signs, as nothing else is written."""
_BEFORE = re.compile(
    r"(?<![\w@/.\-])(?P<value>(?=[!-~]{0,40}\d)(?=[!-~]{0,40}[A-Za-z])(?=[!-~]{0,40}[a-z#$%&*!^~_])[!-~]{5,40})[\"”']?"
    r" (?:is|was|as|=|remains|es|é|como|ist|als|est|comme)(?: still| now)? (?:\w+ ){0,2}$"
)
"""Right before it: "Blue7#Kettle is the password"."""
_STATE = re.compile(
    r"(?i)(?:not|no|na|the|an?|our|your|this|that|la|el|le|un|une|der|die|das|ein|too|only|never|case|seit|wrong|short"
    r"|same|long|weak|strong|hidden|known|kept|shown|sent|valid|secure|correct|incorrect|broken|ours|nicht|nie|falsch"
    r"|muy|más|mal|nunca|sempre|being|what|where|unknown|easy|old|new|hier|here|there|set|lost|gone|due|at|in|on"
    r"|\w+(?:ed|ing|able|ible|ive|ent|ant|ful|less|ad[ao]s?|id[ao]s?|é|ée|ch[eé]|ato|ata|ert|ügt|igt|t[eé]|usé)"
    r"|[a-z]+-[a-z]+)"
)
"""Words that tell how a password is, not what it is."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
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
_FACTORY = re.compile(
    r"(?i)\b(?:default|factory|preset|printed|manual|sticker|decal)\b|(?:title|listing|product)\W{1,3}[\"“][^\"”]*$"
)
"""A number that every unit is sold with, or a word of a title, is nobody's secret."""
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
    yield from ((piece, PASSWORD) for piece in odd_words(text, labels))
    yield from ((piece, PASSWORD) for piece in shaped_keys(text))
    yield from ((piece, CODE) for piece in codes_by_message(text, labels))
    for match in _SENT.finditer(text):
        yield _piece(text, match.start(), match.end()), CODE
    for match in _PIN.finditer(text):
        factory = _FACTORY.search(text, max(0, match.start() - 40), match.end() + 60)
        if not _YEAR.fullmatch(match.group()[-4:]) and "ending" not in match.group() and not factory:
            yield _piece(text, match.start(), match.end()), CODE


def _password(text: str, label: Label) -> Iterator[Found]:
    wordy = _WORDY.match(text, label.end)
    if wordy and not _told(wordy, text, label):
        wordy = None
    match = wordy or _PLAINLY.match(text, label.end) or _BEHIND_COLON.match(text, label.end)
    if match and not _NO_SECRET.match(text, label.end) and not _DAY.match(match.group("value")):
        yield _piece(text, label.start, match.end("value")), PASSWORD
        return
    before = _BEFORE.search(text, max(0, label.start - 70), label.start)
    if before and not _DAY.match(before.group("value")):
        yield _piece(text, before.start(), label.end), PASSWORD


def _told(match: re.Match[str], text: str, label: Label) -> bool:
    """Whether what is said of a password is the password, and not how it is or what was done with it."""
    value, mark = match.group("value").rstrip(".!?)）"), match.group("says") in ":：="
    if _SCRIPT.match(text, label.start):
        return bool(re.match(r"[!-~]{4}", value)) and not re.match(r"[!-~]*[年月日回次度]", value)
    if re.search(r"[\d#@$%&*!^~_]", value) or text[match.start("value") - 1] in "\"“'「":
        return not _STATE.fullmatch(value)
    return not _STATE.fullmatch(value) and (
        mark or match.end("value") == len(text) or text[match.end("value")] in ".,;"
    )


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
