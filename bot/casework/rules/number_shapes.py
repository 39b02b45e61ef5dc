"""Shapes that nothing in a case has but a person's number, most of them with a check digit (R34)."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.casework.rules import checkdigits

PAPER = "An identity number does not belong in a case: “{piece}”. Take it out."
ACCOUNT = "A bank account number does not belong in a case: “{piece}”. Take it out."
CARD = "A bank card number does not belong in a case: “{piece}”. Take it out."
PHONE = "A phone number does not belong in a case: “{piece}”. Take it out."

FREE = re.compile(
    r"(?:\+?1)?8(?:00|33|44|55|66|77|88)\d{7}|(?:00|\+)?(?:44|61|33|39|34|49)?0?800\d{5,8}|(?:86)?400\d{7}|0120\d{6}|1[38]00\d{6}"
)
"""Numbers that are free to call: a firm's hotline, nobody's own."""


def shaped(written: str, compact: str) -> str | None:
    """What is to be said of a number of this shape, or None; a bank card's needs its check digit."""
    for shape, check, message in _SHAPES:
        if shape.fullmatch(written) and check(compact):
            return message
    return CARD if _CARD.fullmatch(compact) and checkdigits.luhn(compact) else None


def groups_of_four(written: str) -> bool:
    """A card's or an account's number as banks print it, whatever its check digit."""
    return bool(_FOURS.fullmatch(written))


def written_as_phone(written: str) -> bool:
    """Written so, a number is a phone's in any text: with its country, or in the groups of its country."""
    return bool(_PHONES.fullmatch(written if ")" in written else written.removeprefix("(")))


def _always(value: str) -> bool:
    """A shape that needs no check digit."""
    return bool(value)


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[str], bool], str], ...] = tuple(
    (re.compile(shape), check, message)
    for shape, check, message in (
        (r"\d{17}[\dXx]|\d{6} \d{8} \d{3}[\dXx]", checkdigits.china, PAPER),
        (r"\d{3}\.\d{3}\.\d{3}-\d{2}", _always, PAPER),
        (r"[A-Z]{6}[ ]?\d\d[A-Z]\d\d[ ]?[A-Z]\d{3}[A-Z]", checkdigits.italy, PAPER),
        (r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d", _always, PAPER),
        (r"[1278] \d\d \d\d \d[\dAB] \d{3} \d{3} \d\d", checkdigits.france, PAPER),
        (r"\d[ \-]\d{4}[ \-]\d{5}[ \-]\d\d[ \-]\d", checkdigits.thailand, PAPER),
        (r"784-\d{4}-\d{7}-\d", _always, PAPER),
        (r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[1-4]\d{6}", _always, PAPER),
        (r"[A-Z]{1,2}\d{6}\([\dA]\)", _always, PAPER),
        (r"[A-Z]{2}\d\d(?: ?[A-Z0-9]{2,4}){3,8}", checkdigits.iban, ACCOUNT),
        (r"\d\d-\d\d-\d\d ?[/,]? ?\d{8}", _always, ACCOUNT),
    )
)
_FOURS = re.compile(r"[3-6]\d{3}([ \-])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?")
_CARD = re.compile(
    r"4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:2[2-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12}|62\d{14,17}|35\d{14}"
)
_PHONES = re.compile(
    r"\+\d{1,3}[ \-.]?\(?\d{1,4}\)?(?:[ \-.]?\d{2,4}){1,5}|\(\d{2,3}\) ?\d{3,5}[\-. ]\d{4}|\d{3}[\-.]\d{3}[\-.]\d{4}"
    r"|0\d{1,3}-\d{3,4}-\d{4}|00[1-9]\d{0,2} \d{2,4}(?: \d{2,4}){1,4}|1[3-9]\d[ \-]\d{4}[ \-]\d{4}"
    # Britain's and Australia's, Germany's, France's
    r"|0\d{2,4} \d{3,4} \d{3,4}|07\d{3} ?\d{6}|0\d{2,4}[ /]\d{6,8}|0[1-9](?:[ .]\d\d){4}"
)
