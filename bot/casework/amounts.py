"""Numbers and amounts of money as people write them, in Chinese and in English."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.casework.cleaning import half_width, one_line, plain_hyphens

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_PLAIN = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
_COUNTED = re.compile(r"\s*(件|个|台|单|箱|条|次|天|元|pcs?|units?|pieces?)$", re.IGNORECASE)
_MOST_DIGITS = 15

# fmt: off
CURRENCIES = frozenset({
    "USD", "CAD", "MXN", "BRL", "ARS", "CLP", "COP", "PEN", "UYU", "GBP", "EUR", "SEK", "PLN", "TRY", "AED", "SAR",
    "EGP", "INR", "JPY", "KRW", "CNY", "HKD", "TWD", "SGD", "MYR", "THB", "PHP", "VND", "IDR", "AUD", "NZD", "ZAR",
    "CHF", "DKK", "NOK", "CZK",
})
# fmt: on
_WITHOUT_CENTS = frozenset({"JPY", "KRW", "VND", "IDR", "CLP"})
_NAMES = {
    "us$": "USD",
    "美元": "USD",
    "美金": "USD",
    "€": "EUR",
    "欧元": "EUR",
    "£": "GBP",
    "英镑": "GBP",
    "rmb": "CNY",
    "人民币": "CNY",
    "ca$": "CAD",
    "c$": "CAD",
    "加元": "CAD",
    "a$": "AUD",
    "au$": "AUD",
    "澳元": "AUD",
    "s$": "SGD",
    "sg$": "SGD",
    "hk$": "HKD",
    "港币": "HKD",
    "nt$": "TWD",
    "mx$": "MXN",
    "r$": "BRL",
    "rm": "MYR",
    "rp": "IDR",
    "₩": "KRW",
    "韩元": "KRW",
    "₫": "VND",
    "₱": "PHP",
    "฿": "THB",
    "₹": "INR",
    "日元": "JPY",
    "zł": "PLN",
}
"""Names of one currency only. "$", "¥", "kr" and 元 belong to several and are asked about."""


class NotANumber(ValueError):
    """The text is no number."""


class WhichCurrency(ValueError):
    """The amount is clear, its currency is not; the first argument holds the codes it may be."""


def read_number(text: str) -> Decimal:
    """`12,000`, `１２，０００`, `1.2万`, `十万`, `480 units`. Raises NotANumber when it may mean two things."""
    tidy = _COUNTED.sub("", one_line(plain_hyphens(half_width(text)))).strip()
    factor = 1
    if tidy and tidy[-1] in _MYRIADS and not _is_chinese(tidy):
        factor, tidy = _MYRIADS[tidy[-1]], tidy[:-1].strip()
    if _PLAIN.fullmatch(tidy) and sum(one.isdigit() for one in tidy) <= _MOST_DIGITS:
        return Decimal(tidy.replace(",", "")) * factor
    if factor == 1 and _is_chinese(tidy):
        return Decimal(_chinese(tidy))
    raise NotANumber(text)


def written(number: Decimal) -> str:
    """A number as it is kept: no exponent, no grouping, no idle zeros."""
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def read_money(text: str, country: str | None) -> str:
    """`$120.5`, `120.50 USD`, `€99`, `1.2万美元` as "120.50 USD".

    `country` is the site's: a bare "$" is US dollars on a site of the United States and unclear elsewhere.
    Raises NotANumber, or WhichCurrency when the currency is missing or could be several.
    """
    tidy = one_line(half_width(text)).replace("￥", "¥").replace("＄", "$")
    match = re.fullmatch(r"(?P<before>[^\d+\-.]*?)\s*(?P<number>[\d.,]+\s*[万亿]?)\s*(?P<after>[^\d]*)", tidy)
    if match is None:
        raise NotANumber(text)
    amount = read_number(match["number"])
    currency = _currency(f"{match['before']} {match['after']}".split(), country)
    return f"{_cents(amount, currency)} {currency}"


def _currency(names: list[str], country: str | None) -> str:
    found: set[str] = set()
    for name in names:
        key = name.casefold()
        if name.upper() in CURRENCIES:
            found.add(name.upper())
        elif key in _NAMES:
            found.add(_NAMES[key])
        elif key == "$":
            if len(names) == 1 and country != "US":
                raise WhichCurrency("USD", "CAD", "AUD", "MXN", "SGD")
            if len(names) == 1:
                found.add("USD")
        elif key in ("¥", "元"):
            if len(names) == 1:
                raise WhichCurrency("CNY", "JPY")
        else:
            raise NotANumber(name)
    if len(found) != 1:
        raise WhichCurrency(*sorted(found))
    return found.pop()


def _cents(amount: Decimal, currency: str) -> str:
    if amount != round(amount, 2):
        raise NotANumber(str(amount))
    if currency in _WITHOUT_CENTS and amount == amount.to_integral_value():
        return format(amount.to_integral_value(), "f")
    return format(amount, ".2f")


def _is_chinese(text: str) -> bool:
    return bool(text) and all(one in _DIGITS or one in _UNITS or one in _MYRIADS for one in text)


def _chinese(text: str) -> int:
    """一千二百, 十万, 两亿三千万. Digits in a row (二五) are no number here."""
    total = section = digit = 0
    for n, one in enumerate(text):
        if one in _DIGITS:
            if n and text[n - 1] in _DIGITS and text[n - 1] not in "零〇":
                raise NotANumber(text)
            digit = _DIGITS[one]
        elif one in _UNITS:
            section += (digit or 1) * _UNITS[one]
            digit = 0
        else:
            section += digit
            if not section:
                raise NotANumber(text)
            total = (total + section) * _MYRIADS[one] if one == "亿" else total + section * _MYRIADS[one]
            section = digit = 0
    if digit and len(text) > 1 and text[-2] in "百千万亿":
        raise NotANumber(text)  # 一千二 is 1,200 to some and 1,002 to others
    return total + section + digit
