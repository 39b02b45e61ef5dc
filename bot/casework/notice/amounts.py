"""Sums of money in a notice, each with its currency. A sum that could be read two ways is left out."""

from __future__ import annotations

import re

from bot.casework.amounts import CURRENCIES, NotANumber, WhichCurrency, read_money

_SIGNS = r"(?:US|CA|AU|MX|NT|HK|SG|[CASR])?\$|[€£₩₫₱฿₹¥￥]|RMB|RM|Rp|zł"
_CODES = "|".join(sorted(CURRENCIES))
_NAMES = "美元|美金|欧元|英镑|人民币|加元|澳元|港币|韩元|日元|元|円|원"
_NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?"
_SUM = re.compile(
    rf"(?<![A-Za-z0-9_.])(?<!\d,)(?:(?P<sign>{_SIGNS}|(?:{_CODES})(?![A-Za-z]))\s?(?P<n1>{_NUMBER})"
    rf"|(?P<n2>{_NUMBER})\s?(?P<after>(?:{_CODES})(?![A-Za-z])|{_NAMES}|€|£))(?![\d])"
)
_EUROPEAN = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+,\d{1,2}")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?")


def sums(text: str, country: str | None) -> tuple[str, ...]:
    """Each amount once, in order, as answers are kept ("120.50 USD")."""
    found: dict[str, None] = {}
    for match in _SUM.finditer(text):
        number = match["n1"] or match["n2"]
        if _EUROPEAN.fullmatch(number):
            number = number.replace(".", "").replace(",", ".")
        elif not _ENGLISH.fullmatch(number):  # 1.234 is a thousand to some and one to others
            continue
        try:
            found[read_money(f"{match['sign'] or ''} {number} {match['after'] or ''}".strip(), country)] = None
        except (NotANumber, WhichCurrency):
            continue
    return tuple(found)
