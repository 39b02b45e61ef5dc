"""Ids in running text: found by their label, their place, or their shape, and held against the playbook (R09)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.playbook import IdFormat, Playbook
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts

_TOKEN = r"#?[0-9A-Za-z][0-9A-Za-z]*(?:[\-–—_/:.][0-9A-Za-z]+)*"
_LIST = re.compile(rf"\s*(?:,|、|，|/|&|\band\b|\bor\b|和|及|与)\s*(?:and\s+)?({_TOKEN})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}[/.]\d{1,2}[/.]\d{1,2}")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_COMMON = frozenset({"id", "ids", "number", "no", "code", "the", "of", "a", "upc/ean"})
_OTHER_ORDERS = "".join(
    rf"(?<!{word} )" for word in ("purchase", "work", "court", "restraining", "removal", "supplier", "job")
)
_LINK = r"\s*(?:\b(?:ID|IDs|number|numbers|no|nos|#)\b\.?)?\s*(?:[:#=：]|\b(?:is|are)\b|为|是)?\s*"
_SHORTEST = 6
"""Characters; after “order”, anything shorter is a count."""


@dataclass(frozen=True, slots=True)
class Named:
    """A value in a text that claims to be an id of this kind."""

    key: str
    start: int
    end: int
    raw: str
    labelled: bool


def normalise(raw: str, id_format: IdFormat) -> str:
    """The value as it is compared: full width, dashes, spaces and case put right, as the format asks."""
    import unicodedata

    value = _INVISIBLE.sub("", unicodedata.normalize("NFKC", raw)).strip().translate(_DASHES)
    for step in id_format.normalise:
        if step == "upper":
            value = value.upper()
        elif step == "strip_spaces":
            value = re.sub(r"\s+", "", value)
        elif step == "strip_hash":
            value = value.lstrip("#")
        elif step == "3-7-7" and re.fullmatch(r"\d{17}", value):
            value = f"{value[:3]}-{value[3:10]}-{value[10:]}"
    return value


def trouble(value: str, id_format: IdFormat) -> str:
    """What is wrong with a normalised value: "", "form", "unusual" or "checksum"."""
    if not re.fullmatch(id_format.pattern, value):
        return "form"
    if id_format.soft_pattern and not re.fullmatch(id_format.soft_pattern, value):
        return "unusual"
    return "" if _CHECKS[id_format.check](value) else "checksum"


def named_ids(text: str, playbook: Playbook) -> tuple[Named, ...]:
    """Every value of the text that claims to be an id, by label first, then by shape; each place once."""
    return _named(text, _shape_of(playbook))


@lru_cache(maxsize=64)
def _named(text: str, shape: tuple[Shape, ...]) -> tuple[Named, ...]:
    return tuple(_naming(text, shape))


def _naming(text: str, shape: tuple[Shape, ...]) -> Iterator[Named]:
    taken: list[tuple[int, int]] = []
    for key, pattern in _labels(shape):
        for match in pattern.finditer(text):
            for start, end in _values(text, match.start("value")):
                if not _inside(start, end, taken):
                    taken.append((start, end))
                    yield Named(key, start, end, text[start:end], True)
    for key, found in _shapes(shape):
        for match in found.finditer(text):
            if not _inside(match.start(), match.end(), taken) and not _DATE.match(match.group()):
                taken.append(match.span())
                yield Named(key, match.start(), match.end(), match.group(), False)


@rule(
    "R09",
    "ID_FORMAT",
    step=Step.SUBCLASS,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, pitfall 9",
    passes="Order 114-3941689-8772232 was delivered.",
    fails="ASIN:B08N5WRWNW12",
)
def id_format(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Every id has the form its marketplace gives it; a wrong one sends the case nowhere."""
    if facts.playbook is None:
        return
    text = draft.text
    for named in named_ids(text, facts.playbook):
        form = facts.playbook.ids[named.key].at(facts.site.id if facts.site else "")
        value = normalise(named.raw, form)
        wrong = trouble(value, form)
        if wrong and (_fits_another(named, value, facts.playbook) or _asked_for_as_another(named, facts)):
            continue
        if not wrong and named.raw.lstrip("#") == value.lstrip("#"):
            continue
        hard = wrong == "form" and form.strength == "hard" and form.provenance != "unverified"
        yield id_format.find(
            _MESSAGES[wrong],
            span=(named.start, named.end),
            text=text,
            severity=Severity.BLOCK if hard else Severity.WARN,
            suggestion=value if not wrong else None,
            field=form.name[facts.locale],
            value=named.raw,
            wanted=form.requirement[facts.locale],
            length=len(value),
            example=form.example,
        )


_MESSAGES = {
    "form": "{field} “{value}” has the wrong form: it should be {wanted}, this has {length} characters. Copy it "
    "again from the back office, for example {example}.",
    "unusual": "{field} “{value}” is possible, but unusual. Compare it with the back office.",
    "checksum": "The check digit of {field} “{value}” does not fit. Copy it again from the back office.",
    "": "{field} “{value}” is written in another way than the marketplace writes it.",
}
_DASHES = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "－": "-"})


def _fits_another(named: Named, value: str, playbook: Playbook) -> bool:
    """Found under a loose label ("order"), the value may be right for a narrower kind ("multi-channel order").

    A kind that nearly anything fits ("6 to 30 characters") excuses nothing: it must be hard, or known by sight."""
    mine = _label_words(named.key, playbook.ids[named.key])
    return any(
        re.fullmatch(other.pattern, value)
        and (other.strength == "hard" or bool(other.find and re.search(other.find, value, re.ASCII)))
        and (not named.labelled or mine & _label_words(key, other))
        for key, other in playbook.ids.items()
        if key != named.key
    )


def _asked_for_as_another(named: Named, facts: Facts) -> bool:
    """Found by its shape alone ("like an order"), the value was given where another kind of number was asked for."""
    if named.labelled or facts.answers is None or facts.issue is None or facts.playbook is None:
        return False
    for question in (*facts.issue.questions, *facts.playbook.common):
        given = facts.answers.get(question.id, ())
        mine = question.kind in ("id", "ids") and question.id_format != named.key
        if mine and named.raw in ((given,) if isinstance(given, str) else given):
            return True
    return False


def _values(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The value at this place and those that are listed after it."""
    match = re.compile(_TOKEN).match(text, start)
    first = True
    while match:
        begin, end = (match.start(1), match.end(1)) if match.re.groups else match.span()
        raw = text[begin:end]
        if (
            _DATE.match(raw)
            or not re.search(r"\d", raw)
            or len(raw) < _SHORTEST
            or (not first and re.search("[a-z]", raw))
        ):
            return
        yield begin, end
        first = False
        match = _LIST.match(text, end)


def _inside(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(start < b and a < end for a, b in taken)


Shape = tuple[str, str, str, str, str]
"""What finding an id depends on: its key, its names in both languages, its example, its `find`."""


def _shape_of(playbook: Playbook) -> tuple[Shape, ...]:
    return tuple((key, f.name.en, f.name.zh, f.example, f.find or "") for key, f in playbook.ids.items())


@lru_cache(maxsize=32)
def _labels(ids: tuple[Shape, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each kind of id, how a text introduces one; the more particular labels first."""
    found = []
    for key, english, chinese, _, _ in ids:
        for label in sorted(_label_names(key, english, chinese)):
            others = _OTHER_ORDERS if label == "order" else ""
            word = rf"(?<![\w\-]){others}{re.escape(label)}s?(?=[\s:#=：])" if label.isascii() else re.escape(label)
            found.append((len(label), key, re.compile(rf"{word}{_LINK}(?P<value>{_TOKEN})", re.IGNORECASE)))
    found.sort(key=lambda f: (-f[0], f[1]))
    return tuple((key, pattern) for _, key, pattern in found)


def _label_names(key: str, english: str, chinese: str) -> set[str]:
    """ "order ID" → order; "GTIN (UPC/EAN)" → gtin, upc, ean; 订单号 → 订单号, 订单; Seller ID stays two words."""
    names = {_bare(key.replace("_", " "))}
    for piece in re.split(r"[()（）/,，]", english):
        names.add(_bare(piece))
    for piece in re.split(r"[()（）/,，]", chinese):
        names |= {piece.strip().lower(), re.sub(r"(?:编号|号码|号|ID|Id)$", "", piece.strip()).lower()}
    return {name for name in names if len(name) >= 2 and name not in _TOO_COMMON}


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
        ),
        *("complaint", "claim", "campaign", "settlement", "trademark", "patent", "shipment"),
        *("卖家", "商品", "店铺", "物流", "证书", "投诉", "索赔", "广告活动", "结算", "商标", "专利", "货件"),
    )
)
"""Words that stand before other numbers just as often."""


def _bare(name: str) -> str:
    words = [word for word in name.strip().lower().split() if word not in _COMMON]
    return " ".join(words)


def _label_words(key: str, form: IdFormat) -> set[str]:
    names = _label_names(key, form.name.en, form.name.zh)
    return {word for name in names for word in name.split()} | set(key.split("_")) - {"id"}


@lru_cache(maxsize=32)
def _shapes(ids: tuple[Shape, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The playbook's own way of finding an id, and near misses by the shape of its example."""
    found = []
    for key, _, _, example, find in ids:
        if find:
            found.append((key, re.compile(find, re.ASCII)))
        groups = example.split("-")
        if len(groups) == 3 and all(group.isdigit() for group in groups) and len(example) >= 12:
            loose = "-".join(rf"\d{{{max(1, len(group) - 3)},{len(group) + 3}}}" for group in groups)
            found.append((key, re.compile(rf"(?<![\w\-]){loose}(?![\w\-])")))
    return tuple(found)


def _gtin(value: str) -> bool:
    digits = [int(c) for c in value if c.isdigit()]
    return (
        sum(d * (3 if n % 2 else 1) for n, d in enumerate(reversed(digits[:-1]), start=1)) % 10
        == (10 - digits[-1]) % 10
        if digits
        else False
    )


def _isbn10(value: str) -> bool:
    """Digits only are an old book number, whose last place checks the others; anything else is no ISBN."""
    if not re.fullmatch(r"\d{9}[\dX]", value):
        return True
    return sum((10 - n) * (10 if c == "X" else int(c)) for n, c in enumerate(value)) % 11 == 0


def _date6(value: str) -> bool:
    return _is_date("20" + value[:6])


def _date8_middle(value: str) -> bool:
    middle = value.split("-")[1:2]
    return bool(middle) and _is_date(middle[0])


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


_CHECKS = {None: lambda _: True, "gtin": _gtin, "isbn10": _isbn10, "date6": _date6, "date8_middle": _date8_middle}
