"""Nothing in a draft is made up: no blanks left, every figure leads back to an answer (R33)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.lists import shown
from bot.casework.rules.blanks import blanks
from bot.casework.rules.engine import Step, also, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.four_parts import headings_of
from bot.casework.rules.structure import extra_headings
from bot.casework.rules.text import FOUR_PARTS
from bot.casework.tongues import attachment_words


@rule(
    "R33",
    "PLACEHOLDER_LEFT",
    step=Step.WRITE,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    partly=True,
    source="added: nothing is invented",
    passes="Invoice INV-26-0917 dated 2026-09-12.",
    fails="Invoice [number] dated [date].",
)
def placeholder_left(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """No blanks are left to fill, and every id, date, amount and count leads back to an answer."""
    text = draft.text
    wanted = headings_of(draft, facts)
    headings = {heading.casefold() for _, heading in (*wanted, *FOUR_PARTS)} | {"[subject]"}
    extra = {piece.span for piece in extra_headings(text, wanted)}
    places = [
        (piece.start, piece.end)
        for piece in blanks(text)
        if piece.text.casefold() not in headings
        and (not piece.text.startswith("[") or " ".join(piece.text.split()).casefold() not in headings)
        and piece.span not in extra
    ]
    reach = -1
    for start, end in sorted(places, key=lambda p: (p[0], -p[1])):
        if start >= reach:
            reach = end
            yield placeholder_left.find(
                "“{piece}” is a blank that was not filled in. Fill it in or take it out.",
                span=(start, end),
                text=text,
                piece=text[start:end][:60],
            )


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DATES = re.compile(
    r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"
    r"|\b(?P<d2>\d{1,2}) (?P<n2>[A-Z][a-z]{2,8})\.?,? (?P<y2>\d{4})\b"
    r"|\b(?P<n3>[A-Z][a-z]{2,8})\.? (?P<d3>\d{1,2})(?:st|nd|rd|th)?,? (?P<y3>\d{4})\b"
    r"|(?P<y4>\d{4})\s*[年년]\s*(?P<m4>\d{1,2})\s*[月월]\s*(?P<d4>\d{1,2})\s*[日일]"
    r"|(?<![\d/.])(?P<d5>\d{1,2})[/.](?P<m5>\d{1,2})[/.](?P<y5>\d{4})(?!\d)"
)
_FIGURES = re.compile(r"(?<![\w.\-])#?[A-Z0-9]+(?:[\-_/][A-Z0-9]+)*(?:[.,]\d+)*%?(?![\w])", re.IGNORECASE | re.ASCII)
_OUR_OWN = re.compile(
    rf"(?i)(?:{attachment_words()}|exhibit|appendix|page|section|step|part|question|point"
    r"|article)\s*(?:no\.?\s*)?#?\s*(?:\d+\s*(?:[,–\-]|and|to|&)\s*)*$"
)


@also(placeholder_left)
def traced(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """In words somebody wrote by hand, a figure that no answer holds is questioned."""
    if facts.answers is None:
        return
    text = draft.text
    known, dates = _known(draft, facts)
    for start, end in _by_hand(draft, text):
        for match in _DATES.finditer(text, start, end):
            day = _day(match)
            if day and day not in dates:
                yield _question(text, match.span())
        covered = [m.span() for m in _DATES.finditer(text, start, end)]
        for match in _FIGURES.finditer(text, start, end):
            piece = match.group()
            if not any(c.isdigit() for c in piece) or any(a <= match.start() < b for a, b in covered):
                continue
            if {_bare(piece), _bare(piece.translate(_OTHER_MARKS))} & known:
                continue
            if _OUR_OWN.search(text[max(0, match.start() - 40) : match.start()]):
                continue
            if (
                re.match(r"\s*[.)]\s", text[match.end() : match.end() + 2])
                and text[: match.start()].rstrip(" ").endswith(("\n", "]", ""))
                and len(piece) == 1
            ):
                continue
            yield _question(text, match.span())


def _question(text: str, span: tuple[int, int]) -> Finding:
    return placeholder_left.find(
        "“{piece}” is in none of your answers. Is it right? Then add it to the answers; else take it out.",
        span=span,
        text=text,
        severity=Severity.WARN,
        overridable=True,
        piece=text[span[0] : span[1]],
    )


def _by_hand(draft: Draft, text: str) -> Iterator[tuple[int, int]]:
    """Where the words are not a vetted phrase's: all of a pasted text, and sentences edited by hand."""
    if not draft.sentences:
        yield 0, len(text)
        return
    for sentence in draft.sentences:
        if sentence.edited:
            flat = re.compile(r"\s+".join(re.escape(word) for word in sentence.text.split()[:400]) or r"(?!)")
            match = flat.search(text)
            if match:
                yield match.span()


def _known(draft: Draft, facts: Facts) -> tuple[frozenset[str], frozenset[date]]:
    """Every figure that may stand in the draft, and every day."""
    sources = [*_flat(facts.answers or {}), *facts.names]
    for case in (facts.case, facts.twin):
        if case:
            sources += [case.case_id, case.code, *case.subjects, *(value for _, value in case.deadlines)]
            sources += [
                at.date().isoformat() for at in (case.submitted_at, case.last_update_at, case.response_due_at) if at
            ]
    sources += [seen.split(" ")[0] for file in facts.attachments or () for seen in shown(file.shows).values()]
    sources += [name for a in draft.attachments for name in (a.name, a.original)]
    sources += [s.text for s in draft.sentences if not s.edited]
    if facts.business_days_since_update is not None:
        sources.append(str(facts.business_days_since_update))
    if facts.today:
        sources.append(facts.today.isoformat())
    days = frozenset(day for s in sources for m in _DATES.finditer(s) if (day := _day(m)))
    return frozenset(_bare(m.group()) for s in sources for m in _FIGURES.finditer(s)), days


def _flat(answers: Iterable[str] | dict[str, object] | object) -> Iterator[str]:
    for value in answers.values() if hasattr(answers, "values") else ():
        if isinstance(value, str):
            yield value
        else:
            yield from value


_OTHER_MARKS = str.maketrans(".,", ",.")
"""1.250,00 is 1250 to a German, a Brazilian, an Argentinian."""


def _bare(piece: str) -> str:
    """ "1,200.00" and "1200" are one figure."""
    bare = piece.strip("#%").replace(",", "").upper()
    return re.sub(r"\.0+$", "", bare)


def day_in(text: str) -> date | None:
    """The day that this text is, in any of the ways a day is written; None where it is anything else."""
    match = _DATES.fullmatch(text)
    return _day(match) if match else None


def _day(match: re.Match[str]) -> date | None:
    g = match.groupdict()
    try:
        if g["y"] or g["y4"]:
            return date(int(g["y"] or g["y4"]), int(g["m"] or g["m4"]), int(g["d"] or g["d4"]))
        if g["y5"]:
            first, second = int(g["d5"]), int(g["m5"])
            return date(int(g["y5"]), *((second, first) if second <= 12 else (first, second)))
        name, year, day = (g["n2"], g["y2"], g["d2"]) if g["n2"] else (g["n3"], g["y3"], g["d3"])
        return date(int(year), _MONTHS.index(name[:3].lower()) + 1, int(day))
    except (ValueError, TypeError):
        return None
