"""The facts that a clause states: ids, dates, amounts, counts and names, each with the word that says what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.rules.text import MASK, sentence_at

_LABEL = (
    r"(?:(?:(?<![A-Za-z])[A-Z]{2,8}|\b(?:[Oo]rders?|[Cc]ases?|[Ss]hipments?|[Ii]nvoices?|[Pp]edidos?|[Cc]asos?|[Ee]nv[ií]os?"
    r"|[Aa]nuncios?|[Aa]núncios?|[Pp]ublicaci[oó]n|[Ff]actura))(?: (?:ID|no\.?|number|n\.º))?[:#]?\ ?"
    r"|(?:订单号?|货件|案件|商品|店铺|注文番号|商品番号|주문(?:번호)?|상품(?:번호)?)(?:号|ID)?[:：]?\s?)?"
)
_LITTLE = (
    "and|or|but|was|were|is|are|the|for|from|because|since|by|to|in|on|at|of|with|that|this|which|will|has|have|had|not"
    "|we|you|it|de|en|em|con|com|por|para|que|el|la|los|las|os|as|fue|fueron|foi|foram|está|desde"
)
_UNIT = (
    rf"(?:\s?%|\ (?!(?:{_LITTLE})\b)[a-zà-ÿ]{{2,14}}\b(?!-)"
    r"|\s?(?:美元|欧元|日元|工作日|小时|分钟|万元|千元|个|件|单|天|元|月|年|台|箱|票|次|周|家|名|份|条"
    r"|円|個|点|回|日|時間|개월|시간|개|건|원|일|월|년|번|명|회))?"
)
_NUMBER = r"(?:[$€£¥#₩]|R\$|US\$|MX\$)?\ ?\d+(?:[.,:/\-–]\d+)*"
_COUNTED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty"
    r"|hundreds?|thousands?|dozens?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinte|treinta|cien|mil"
    r"|dois|duas|três|quatro|sete|oito|nove|dez|vinte|trinta|cem)\ (?!(?:of|more)\b)[a-zà-ÿ]+"
    r"|[两二三四五六七八九十百千万]+(?:个)?(?:美元|小时|天|年|月|周|件|单|箱|台|家|元|日|円|個|時間|回)"
    r"|(?:두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s(?:개|건|달|명|번)"
)
_FIGURE = re.compile(rf"{_LABEL}(?:{MASK}+|{_NUMBER}{_UNIT})")
_DATED = re.compile(
    r"\d{4}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|\d{1,2}\s?月\s?\d{1,2}\s?日|\d{1,2}\s?월\s?\d{1,2}\s?일"
)
_NAME = re.compile(r"(?<![\w'’])[A-ZÀ-Þ][\w&.'’\-]*\w(?: [A-ZÀ-Þ][\w&.'’\-]*\w)*")
_NO_NAME = frozenset(
    {
        *("i", "i'm", "i’m", "i'll", "i've", "we", "you", "this", "that", "the", "please", "kindly"),
        *("thank", "thanks", "asap", "omg", "wtf", "god", "ceo", "ok"),
        *("dear", "hello", "hi", "sir", "madam", "team", "seller", "support"),
    }
)


def stated(text: str, words: str, begin: int, finish: int, platforms: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Every fact between the two places, from left to right; `words` is the text with masks for ids and names."""
    places = [m.span() for pattern in (_DATED, _FIGURE, _COUNTED) for m in pattern.finditer(words, begin, finish)]
    places += [m.span() for m in _NAME.finditer(words, begin, finish) if _is_name(words, m, platforms)]
    reach = begin
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= reach:
            reach = end
            while text[start] == " ":
                start += 1
            yield start, end


def title_around(words: str, start: int, end: int, platforms: frozenset[str]) -> tuple[int, int] | None:
    """The name in capitals that the phrase is part of: "Stupid Deaths Game" is a title, not what the writer feels."""
    if not words[start].isupper() or words[start:end].isupper():
        return None
    sentence = sentence_at(words, start)
    for match in _NAME.finditer(words, sentence.start, sentence.end):
        if match.start() <= start and end <= match.end() and (match.start(), match.end()) != (start, end):
            rest = words[match.start() : start] + words[end : match.end()]
            telling = [w for w in re.findall(r"\w{4,}", rest) if w.casefold() not in platforms | _NO_NAME]
            return match.span() if telling and not rest.isupper() else None
    return None


def stays(fact: str, written: str) -> bool:
    """Whether the fact is still told: every figure of it, or its words."""
    figures = re.findall(r"[\w\-.,:/$€£¥]*\d[\w\-.,:/]*\w|\d", fact)
    return all(figure in written for figure in figures) if figures else fact.strip() in written


def _is_name(words: str, match: re.Match[str], platforms: frozenset[str]) -> bool:
    """Capitals inside a sentence, or two words of them at its start; neither whom one writes to nor shouting."""
    parts = [part.strip("'’.").removesuffix("'s").removesuffix("’s") for part in match.group().split()]
    telling = [part for part in parts if part.casefold() not in platforms and part.casefold() not in _NO_NAME]
    if not telling or all(part.isupper() and len(part) > 4 for part in telling):
        return False
    return len(telling) > 1 or sentence_at(words, match.start()).start != match.start()
