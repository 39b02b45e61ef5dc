"""Numbers that people bear, told by the word nearest to them, or by a shape with its check digit (R34).

The word nearest before a number says what it is: "passport … EB7741290" is a paper's, "tracking … 4829301756" is not.
So no list of countries is needed: any country's number is one where its word stands beside it. Without a word only
shapes speak that nothing in a case has, most of them with a check digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.casework.rules.labels import Label, Labels, around
from bot.casework.rules.number_shapes import (
    ACCOUNT,
    CARD,
    FREE,
    PAPER,
    PHONE,
    groups_of_four,
    shaped,
    written_as_phone,
)
from bot.casework.rules.text import Stretch

_NUMBER = re.compile(
    r"(?<![0-9A-Za-zÀ-ÿ_@#*•…./\-])[+(]{0,2}[A-Z]{0,6}-?\d[0-9A-Z]*"
    r"(?:(?:[  ]|[  ]?[\-./()–·]{1,2}[  ]?)[A-Z]{0,4}\d[0-9A-Z]*|-?[A-Za-z](?![0-9A-Za-z_])|[\-]\d)*(?![0-9A-Za-z_@])"
)
"""Digits, with the letters, spaces, dots and hyphens that people write between them."""
_DAY = re.compile(
    r"(?<![\d\-/.])(?:\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
    r"|(?:0?[1-9]|1[0-2])[-/.](?:19|20)\d\d|\d{1,2}:\d{2}(?::\d{2})?)(?![\d\-])"
)
_COMPACT_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_COUNTED = re.compile(
    r"\s?(?:[%°€£$¥￥]|(?:USD|EUR|GBP|CNY|RMB|JPY|MXN|BRL|ARS|CLP|COP|MYR|SGD|THB|IDR|VND|PHP|TWD|KRW|CAD|AUD|INR|AED|SAR|PLN"
    r"|SEK|TRY|dollars?|pesos?|reais|ringgit|baht|won|yen|yuan|euros?|pounds?|units?|pcs|pieces|cartons?|orders?|kg|g|cm"
    r"|mm|ml|lbs?|oz|days?|hours?|minutes|views|buyers|messages|items)(?!\w)|元|円|원|件|个|個|台|箱|天|日|小时)"
)
_CURRENCY = re.compile(
    r"(?:[$€£¥￥₩฿]|\b(?:USD|EUR|GBP|CNY|RMB|JPY|MXN|BRL|R\$|MYR|SGD|THB|IDR|VND|PHP|KRW|CAD|AUD|INR|AED) )$"
)
_STOP = re.compile(r"(?<!\bno)(?<!\bnr)(?<!\bnúm)(?<!\bacc)[.!?;](?=\s)|[。！？；\n]")
_REACH = {"paper": 60, "tax": 45, "bank": 60, "account": 30, "card": 60, "card_code": 20, "phone": 50, "call": 40}
_REACH |= {"bank_said": 16, "other": 40}
_BESIDE = 12
"""Characters within which a word speaks for the number, whatever other word claims it."""
_AFTER = re.compile(
    r"[\s,]{0,2}[（(]?(?:\s?(?:is|was|are|=|é|es|est|ist|on|as) (?:the |our |her |his |my |their |a )?)?\s?"
)
_SAID_OF_ACCOUNTS = 160
"""Characters around an account's number in which a bank is named: the sentence and no more."""

Found = tuple[Stretch, str]
IsId = Callable[[Stretch, bool], bool]
"""Whether a place is an id of the marketplace; or, with True, one that its own word introduces."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text, as it stands and without its marks."""

    piece: Stretch
    compact: str
    digits: str

    @property
    def spaced(self) -> bool:
        """Written as phones are: in groups, or with the nought or the plus that opens one."""
        return bool(re.search(r"[ ()\-.]", self.piece.text.strip("+( "))) or self.piece.text.startswith(("0", "+"))


def private_numbers(text: str, labels: Labels, is_id: IsId) -> Iterator[Found]:
    """Every number of a paper, a bank, a card or a phone, and what is to be said of it.

    `is_id` is asked only where a number came near to being a person's.
    """
    numbers = list(_numbers(text))
    if not numbers:
        return
    everything = labels.of(text)
    for number, last in zip(numbers, (None, *numbers), strict=False):
        said = around(everything, *number.piece.span)
        message = (
            _by_its_word(text, number, said, is_id)
            or _by_its_shape(number, said, is_id, _spent(text, last, number))
            or _by_its_owner(text, number, said)
        )
        if message:
            yield number.piece, message


def _numbers(text: str) -> Iterator[Number]:
    """The numbers of a text that are long enough to be anybody's, but no dates, times and amounts."""
    plain = _DAY.sub(lambda m: "#" * len(m.group()), text)
    for match in _NUMBER.finditer(plain):
        start = match.start()
        piece = Stretch(start, match.end(), text[start : match.end()])
        compact = re.sub(r"[^0-9A-Za-z]", "", piece.text).upper()
        digits = re.sub(r"\D", "", compact)
        if len(digits) < 3 or _CURRENCY.search(text, max(0, start - 5), start) or _COUNTED.match(text, match.end()):
            continue
        yield Number(piece, compact, digits)


def _by_its_word(text: str, number: Number, said: Sequence[Label], is_id: IsId) -> str | None:
    """What the nearest word before the number makes of it; the next one after it, where none stands before."""
    place = number.piece.start
    before = [label for label in said if label.end <= place and label.kind in _REACH]
    kind, gap = "", 0
    for label in reversed(sorted(before, key=lambda label: (label.end, -label.start))[-6:]):
        gap = place - label.end
        if gap > _REACH[label.kind] or _STOP.search(text, label.end + 1, place):
            continue
        if label.kind == "other" and _glued(label, before):
            continue
        kind = label.kind
        break
    if not kind:
        kind, gap = _after(text, number, said), 0
    message = _weighs(kind, number, said) if kind not in ("", "other") else None
    return None if message and gap > _BESIDE and is_id(number.piece, True) else message


def _glued(label: Label, before: list[Label]) -> bool:
    """ "身份证编号", "電話登録番号": the word for a number belongs to the paper's or the phone's."""
    return any(
        one.start <= label.start <= one.end and one.kind in ("paper", "bank", "card", "phone") for one in before
    )


def _after(text: str, number: Number, said: Sequence[Label]) -> str:
    gap = _AFTER.match(text, number.piece.end)
    reach = gap.end() if gap else number.piece.end
    kinds = (label.kind for label in said if number.piece.end < label.start <= reach)
    return next((kind for kind in kinds if kind in ("paper", "bank", "card", "phone", "other")), "")


def _weighs(kind: str, number: Number, said: Sequence[Label]) -> str | None:
    """Whether a number beside a word of this kind looks like one, and what is to be said then."""
    digits, compact = number.digits, number.compact
    if kind in ("phone", "call"):
        return PHONE if _is_phone(number, verb=kind == "call") else None
    if _COMPACT_DAY.fullmatch(compact):
        return None
    if kind == "card_code":
        return CARD if compact.isdigit() and len(digits) in (3, 4) else None
    if kind == "paper":
        return PAPER if 5 <= len(digits) <= 20 and 6 <= len(compact) <= 24 else None
    if kind == "tax":
        return PAPER if 7 <= len(digits) <= 15 and _of_a_person(number, said) else None
    if kind == "card":
        return CARD if compact.isdigit() and 14 <= len(digits) <= 19 and digits[0] in "23456" else None
    if kind in ("account", "bank_said") and not _bank_near(number.piece.start, said):
        return None
    least = 6 if kind == "bank" else 7
    return ACCOUNT if least <= len(digits) <= 26 else None


def _bank_near(place: int, said: Sequence[Label]) -> bool:
    return any(
        label.kind in ("bank_said", "bank") and abs(label.start - place) <= _SAID_OF_ACCOUNTS for label in said
    )


def _is_phone(number: Number, *, verb: bool) -> bool:
    """Seven to fourteen digits, no firm's free line; after "call" or "reach" it must be written as phones are."""
    if not 7 <= len(number.digits) <= 14 or re.match(r"[A-Z]", number.piece.text) or FREE.fullmatch(number.digits):
        return False
    if not number.compact.isdigit() or _COMPACT_DAY.fullmatch(number.digits):
        return False
    return number.spaced if verb else True


def _of_a_person(number: Number, said: Sequence[Label]) -> bool:
    """A tax number's form where persons have one of their own, or whose it is said to be."""
    compact = number.compact
    if _FIRM.fullmatch(number.piece.text):
        return False
    if re.fullmatch(r"[A-ZÑ&]{4}\d{6}[A-Z0-9]{3}|(?:20|23|24|27)\d{9}", compact):
        return True
    if re.fullmatch(r"\d{3}-\d{2}-\d{4}", number.piece.text):
        return True
    place = number.piece.start
    return any(label.kind == "person" and 0 <= place - label.start <= 80 for label in said)


_FIRM = re.compile(
    r"3[034]-?\d{8}-?\d|[5-9]\d\.?\d{3}\.?\d{3}-[\dkK]|[89]\d\d\.?\d{3}\.?\d{3}-\d|[A-ZÑ&]{3}-?\d{6}-?[A-Z0-9]{3}"
)
"""The tax numbers of firms in Argentina, Chile, Colombia and Mexico, where persons have another series."""


def _by_its_shape(number: Number, said: Sequence[Label], is_id: IsId, spent: int) -> str | None:
    """What a number is without any word: a shape that no id of a marketplace has.

    Words before `spent` have had their number already: "order 1234… of the buyer at +44 …"."""
    written, digits = number.piece.text, number.digits
    message = shaped(written, number.compact)
    if message and not (message == CARD and _other_before(number, said, 0)):
        return None if is_id(number.piece, False) else message
    if groups_of_four(written) and not _other_before(number, said, 0):
        return None if is_id(number.piece, False) else ACCOUNT
    if not 8 <= len(digits) <= 15 or not written_as_phone(written) or FREE.fullmatch(digits):
        return None
    return None if _other_before(number, said, spent) or is_id(number.piece, False) else PHONE


def _by_its_owner(text: str, number: Number, said: Sequence[Label]) -> str | None:
    """A number right behind somebody's name or office, in the groups of a phone: "Mr. Tran, 714 555 0126"."""
    if not _CALLABLE.fullmatch(number.piece.text) or FREE.fullmatch(number.digits):
        return None
    place = number.piece.start
    near = [
        label for label in said if 0 <= place - label.end <= _OWNER and not _STOP.search(text, label.end + 1, place)
    ]
    if any(label.kind == "other" for label in near):
        return None
    named = _NAME_BEFORE.search(text, max(0, place - 40), place)
    return PHONE if named or any(label.kind in ("person", "party", "home") for label in near) else None


_OWNER = 24
_CALLABLE = re.compile(r"1[3-9]\d{9}|1[3-9]\d[ \-]\d{4}[ \-]\d{4}|\d{3}[ .\-]\d{3}[ .\-]\d{4}|0\d{9,10}")
_NAME_BEFORE = re.compile(
    r"(?:(?<=[.,(] )|(?<=\b(?:is|by|to|of) )|\b[Mm](?:r|rs|s)\.? )(?:[A-Z][a-z'’\-]+ ){1,2}[A-Z]?[a-z'’\-]+[,:(]? ?$"
)


def _spent(text: str, last: Number | None, number: Number) -> int:
    """Where the number before this one ends, if this one is not listed after it."""
    if last is None or re.fullmatch(
        r"\W*(?:and|or|y|e|und|et|和|及|と)?\W*", text[last.piece.end : number.piece.start]
    ):
        return 0
    return last.piece.end


def _other_before(number: Number, said: Sequence[Label], since: int) -> bool:
    """Whether the nearest word before is that of an order, a parcel, a product."""
    place = number.piece.start
    near = [
        label
        for label in said
        if label.kind in _REACH and label.start >= since and 0 <= place - label.end <= _REACH[label.kind]
    ]
    return bool(near) and max(near, key=lambda label: label.end).kind == "other"
