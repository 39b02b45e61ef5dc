"""Where a text names an id: by the word before it, by its shape, or by nearly that shape (R09, R04, R34)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.casework.playbook import IdFormat, Playbook
from bot.casework.rules.near_ids import OFF, confused, fallen_apart, far_from, near

_TOKEN = r"#?[0-9A-Za-z][0-9A-Za-z]*(?:[\-–—_/:.][0-9A-Za-z]+)*"
_LIST = re.compile(rf"\s*(?:,|、|，|/|&|\band\b|\bor\b|和|及|与)\s*(?:and\s+)?({_TOKEN})")
_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}[/.]\d{1,2}[/.]\d{1,2}|\d{1,2}-\d{1,2}-(?:19|20)\d\d(?!\d)"
)
_NO_VALUE = re.compile(r"\d{1,2}-[a-z]+|[A-Za-z]+[:：].*|Q[1-4]-\d{4}|\d{4}-Q[1-4]")
"""A "13-digit code", the label of the next id, a quarter."""
_COMMON = frozenset({"id", "ids", "number", "no", "code", "the", "of", "a", "upc/ean"})
_OTHER_ORDERS = "".join(
    rf"(?<!{word} )"
    for word in ("purchase", "work", "court", "restraining", "removal", "supplier", "supplier.s", "job", "sales")
)
_OTHER_OF_SCRIPT = r"(?<![가-힣])(?<!采购)(?<!採購)(?<!供应商)(?<!生产)(?<!移除)(?<!発)"
"""A Korean word begins at a space; a "purchase order" and a "works order" are other numbers in Chinese, too."""
_SCRIPT = re.compile("[\u0e00-\u0e7f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EXPLICIT = r"(?:ID|IDs|id|number|numbers|no|nos|n\.?º|nº|Nr|编号|号|番号|번호)\b\.?"
_LINK = r"\s*(?:\b(?:ID|IDs|number|numbers|no|nos|#)\b\.?|n\.?º\.?|nº)?\s*(?:[:#=：]|\b(?:is|are)\b|为|是)?\s*"
_OF_WHAT = (
    r"\s+(?:of|for|on|in|under) (?:[a-z']+ ){1,4}(?:is|was|reads|shows)\s+"
    r"(?=[0-9A-Z]*\d)(?P<value>[0-9A-Z\-]{5,20})\b"
)
"""Behind a name that is nothing but an id's: "the UPC of the set is …"."""
_SHORTEST = 6
"""Characters; after “order”, anything shorter is a count."""


class Shape(NamedTuple):
    """What finding an id depends on."""

    key: str
    names: tuple[str, ...]
    """In both languages, and what else it is called."""
    example: str
    find: str
    pattern: str
    """As it is known by sight: the narrower form where there is one."""
    hard: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A value in a text that claims to be an id of this kind."""

    key: str
    start: int
    end: int
    raw: str
    labelled: bool


def named_ids(text: str, playbook: Playbook) -> tuple[Named, ...]:
    """Every value of the text that claims to be an id, by label first, then by shape; each place once."""
    return _named(text, _shape_of(playbook))


def label_words(key: str, form: IdFormat) -> set[str]:
    """The words by which a text introduces such an id."""
    names = _label_names(key, (form.name.en, form.name.zh, *form.labels))
    return {word for name in names for word in name.split()} | set(key.split("_")) - {"id"}


@lru_cache(maxsize=64)
def _named(text: str, shape: tuple[Shape, ...]) -> tuple[Named, ...]:
    return tuple(_naming(text, shape))


def _naming(text: str, shape: tuple[Shape, ...]) -> Iterator[Named]:
    taken: list[tuple[int, int]] = []

    def name(key: str, start: int, end: int, labelled: bool) -> Iterator[Named]:
        if not any(start < b and a < end for a, b in taken):
            taken.append((start, end))
            yield Named(key, start, end, text[start:end], labelled)

    low = text.lower()
    for key, label, pattern, example in _labels(shape):
        for match in pattern.finditer(text) if label in low else ():
            apart = fallen_apart(text, match.start("value"), example)
            for start, end in (apart,) if apart else _values(text, match.start("value")):
                yield from name(key, start, end, True)
    for key, found, example in _shapes(shape):
        for match in found.finditer(text):
            other = _DATE.match(match.group()) or _part_of_more(text, match) or far_from(match.group(), example)
            if not other:
                yield from name(key, match.start(), match.end(), False)
    for one in shape:
        if one.hard:
            for start, end in confused(text, one.pattern):
                yield from name(one.key, start, end, False)
    for key, pattern, common in _common_labels(shape):
        for match in pattern.finditer(text):
            if near(match.group("value"), common.example, explicit=bool(match.group("explicit"))):
                yield from name(key, match.start("value"), match.end("value"), True)


def _values(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The value at this place and those that are listed after it."""
    match = _FIRST.match(text, start)
    first = True
    while match:
        begin, end = (match.start(1), match.end(1)) if match.re.groups else match.span()
        raw = text[begin:end]
        if (
            _DATE.match(raw)
            or _NO_VALUE.fullmatch(raw)
            or not re.search(r"\d", raw)
            or len(raw) < _SHORTEST
            or (not first and re.search("[a-z]", raw))
        ):
            return
        yield begin, end
        first = False
        match = _LIST.match(text, end)


_FIRST = re.compile(_TOKEN)


def _part_of_more(text: str, match: re.Match[str]) -> bool:
    """ "HK-B0D8WQ5LTX22" is a model, though an id could begin behind its hyphen."""
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    if not match.group()[0].isalpha():
        return False
    return bool(re.fullmatch(r"[A-Za-z0-9][-_]", before) or re.fullmatch(r"[-_][A-Za-z0-9]", after))


def _shape_of(playbook: Playbook) -> tuple[Shape, ...]:
    return tuple(
        Shape(
            key,
            (f.name.en, f.name.zh, *f.labels),
            f.example,
            f.find or "",
            f.soft_pattern or f.pattern,
            f.strength == "hard",
        )
        for key, f in playbook.ids.items()
    )


@lru_cache(maxsize=32)
def _labels(ids: tuple[Shape, ...]) -> tuple[tuple[str, str, re.Pattern[str], str], ...]:
    """For each kind of id, how a text introduces one; the more particular labels first."""
    found = []
    for one in ids:
        for label in sorted(_label_names(one.key, one.names)):
            others = _OTHER_ORDERS if label == "order" else ""
            word = rf"(?<![\w\-]){others}{re.escape(label)}s?(?=[\s:#=：])"
            if not label.isascii():
                word = (_OTHER_OF_SCRIPT if _SCRIPT.match(label) else r"(?<!\w)") + re.escape(label)
            found.append((label, one, re.compile(rf"{word}{_LINK}(?P<value>{_TOKEN})", re.IGNORECASE)))
            if label in _NOTHING_ELSE:
                found.append((label, one, re.compile(rf"\b{label.upper()}{_OF_WHAT}")))
    found.sort(key=lambda f: (-len(f[0]), f[1].key))
    return tuple((one.key, label, pattern, one.example) for label, one, pattern in found)


@lru_cache(maxsize=32)
def _common_labels(ids: tuple[Shape, ...]) -> tuple[tuple[str, re.Pattern[str], Shape], ...]:
    """The words that stand before other numbers as often, for what is nearly such an id."""
    found = []
    for one in ids:
        words = {_bare(name) for name in (one.key.replace("_", " "), *one.names) if name.isascii()}
        for label in sorted(words & _LOOSE):
            found.append(
                (
                    one.key,
                    re.compile(
                        rf"(?i:(?<![\w\-]){label}s?)(?=[\s:#])\s?(?P<explicit>{_EXPLICIT})?\s?[:#]?\s?"
                        r"(?P<value>(?=[0-9A-Z\-]*\d)[0-9A-Z]{3,24}(?:-[0-9A-Z]{2,12})*)(?![\w\-])"
                    ),
                    one,
                )
            )
    return tuple(found)


def _label_names(key: str, told: tuple[str, ...]) -> set[str]:
    """ "order ID" → order; "GTIN (UPC/EAN)" → gtin, upc, ean; 订单号 → 订单号, 订单; Seller ID stays two words."""
    names = {_bare(key.replace("_", " "))}
    for piece in (piece for name in told for piece in re.split(r"[()（）/,，]", name)):
        if piece.isascii():
            names.add(_bare(piece))
        else:
            names |= {piece.strip().lower(), re.sub(r"(?:编号|号码|号|ID|Id)$", "", piece.strip()).lower()}
    return {name for name in names if len(name) >= 2 and name not in _TOO_COMMON}


_NOTHING_ELSE = frozenset({"asin", "fnsku", "gtin", "upc", "ean"})
_LOOSE = frozenset({"shipment", "case", "item", "product"})
"""Of the common words those before which a value that is nearly right can be told from another number."""
_TOO_COMMON = frozenset(
    (
        *(
            "id",
            "seller",
            "case",
            "item",
            "product",
            "shop",
            "store",
            "tracking",
            "certificate",
            "certificate or report",
            "registration",
        ),
        *("complaint", "claim", "campaign", "settlement", "trademark", "patent", "shipment"),
        *("卖家", "商品", "店铺", "物流", "证书", "投诉", "索赔", "广告活动", "结算", "商标", "专利", "货件"),
    )
)
"""Words that stand before other numbers just as often."""


def _bare(name: str) -> str:
    words = [word for word in name.strip().lower().split() if word not in _COMMON]
    return " ".join(words)


@lru_cache(maxsize=32)
def _shapes(ids: tuple[Shape, ...]) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """The playbook's own way of finding an id, and near misses by the shape of its example, which is named."""
    found = []
    for one in ids:
        if one.find:
            found.append((one.key, re.compile(one.find, re.ASCII), ""))
        groups = one.example.split("-")
        if len(groups) == 3 and all(group.isdigit() for group in groups) and len(one.example) >= 12:
            loose = "-".join(rf"\d{{{max(1, len(group) - OFF)},{len(group) + OFF}}}" for group in groups)
            found.append((one.key, re.compile(rf"(?<![\w\-]){loose}(?![\w\-])"), one.example))
    return tuple(found)
