"""The time a notice gives without naming a day: "within 7 days of this notice", "请在3个工作日内提交".

Counted from the notice's own date, which only somebody who knows it may give; two different times are not decided.
"""

from __future__ import annotations

import re

from bot.casework.spans import Span, is_theirs, spans_in

_NOTICE = r"(?:notice|notification|e-?mail|message|letter|warning)"
_FROM_IT = re.compile(
    rf"\b(?:of|from|after|since|following)\s+(?:the\s+)?(?:date\s+of\s+|receipt\s+of\s+|receiving\s+)?"
    rf"(?:this|the present|our)\s+{_NOTICE}\b"
    r"|(?:自|从)?(?:收到|接到)?(?:本|此|该)(?:通知|邮件|函|公告|站内信|警告|处罚).{0,6}?(?:起|后)|(?:收到|接到)通知.{0,4}?后"
    r"|本(?:通知|メール|連絡).{0,10}?(?:から|より|後)|(?:본|이)\s?(?:통지|메일|이메일|안내).{0,10}?(?:부터|후)"
    r"|\b(?:a partir d|desde|após|despu[eé]s d).{0,25}?\b(?:este|esta|deste|desta)\s+"
    r"(?:aviso|notificación|notificação|correo|mensaje|mensagem|e-?mail)\b"
    r"|\b(?:ab|nach)\b.{0,20}?\bdiese[rmn]?\s+(?:Mitteilung|Benachrichtigung|E-Mail|Nachricht)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\bplease\b|\byou\s+(?:must|need\s+to|have\s+to|are\s+required\s+to|have\s+\d)|\b(?:respond|reply|submit|appeal)\b"
    r"|请|請|须|需|務必|务必|してください|ください|하시기|주시기|해\s?주세요|por favor|deberás|debes|deve\b|bitte\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n\s*\n|\n(?=\s*(?:[-•*]|\d+[.)])\s)")
LONGEST = 600
"""Characters of one sentence that are looked at."""


def windows_of(text: str) -> tuple[Span, ...]:
    """Each time once that the notice gives us for an answer. What the marketplace promises itself is none."""
    found: dict[tuple[int, str], Span] = {}
    for sentence in _ENDS.split(text):
        line = " ".join(sentence[:LONGEST].split())
        if is_theirs(line) or not (_FROM_IT.search(line) or _WANTED.search(line)):
            continue
        for span in spans_in(line):
            found.setdefault((span.amount, span.unit), span)
    return tuple(found.values())
