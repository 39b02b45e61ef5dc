"""Ids in running text are held against what the playbook says of their form (R09)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.playbook import IdFormat, Playbook
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.naming import Named, label_words, named_ids

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u202a-\u202e]")


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
    mine = label_words(named.key, playbook.ids[named.key])
    return any(
        not trouble(value, other)
        and (other.strength == "hard" or bool(other.find and re.search(other.find, value, re.ASCII)))
        and (not named.labelled or mine & label_words(key, other))
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
