"""Check digits of the numbers that people bear, by which such a number is known without a word beside it (R34).

Each function takes the number without its spaces and marks, and says whether its own check holds.
"""

from __future__ import annotations

import re
from datetime import date

_TEN = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
_REST = (2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_FISCAL_ODD = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", (*_TEN, *_TEN, *_REST), strict=True))
_YOUNGEST, _OLDEST = 2020, 1920


def luhn(digits: str) -> bool:
    """Bank cards, Canada's SIN, Sweden's personal number (ISO/IEC 7812-1)."""
    doubled = [int(d) * (2 if n % 2 else 1) for n, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def iban(value: str) -> bool:
    """A bank account of any of the eighty countries with an IBAN (ISO 13616)."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", value):
        return False
    return int("".join(str(int(sign, 36)) for sign in value[4:] + value[:4])) % 97 == 1


def china(value: str) -> bool:
    """A Chinese identity number: province, then a date of birth a living person can have (GB 11643)."""
    return bool(re.fullmatch(r"\d{17}[\dXx]", value)) and 11 <= int(value[:2]) <= 82 and _born(value[6:14])


def italy(value: str) -> bool:
    """Italy's codice fiscale of a person."""
    if not re.fullmatch(r"[A-Z]{6}\d\d[A-EHLMPR-T]\d\d[A-Z]\d{3}[A-Z]", value):
        return False
    odd = sum(_FISCAL_ODD[sign] for sign in value[0:15:2])
    even = sum(int(sign) if sign.isdigit() else ord(sign) - 65 for sign in value[1:15:2])
    return chr((odd + even) % 26 + 65) == value[15]


def france(value: str) -> bool:
    """France's number of social security, with its key."""
    if not re.fullmatch(r"[1278]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)\d{10}", value):
        return False
    return 97 - int(value[:13]) % 97 == int(value[13:])


def thailand(value: str) -> bool:
    """Thailand's thirteen digits."""
    if not re.fullmatch(r"[1-8]\d{12}", value):
        return False
    return (11 - sum(int(d) * (13 - i) for i, d in enumerate(value[:12])) % 11) % 10 == int(value[12])


def _born(digits: str) -> bool:
    """Whether eight digits are the birthday of somebody alive."""
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return _OLDEST <= day.year <= _YOUNGEST
