"""Nothing in a draft is made up: no blanks left, every figure leads back to an answer (R33)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.lists import shown
from bot.casework.rules.engine import Step, also, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.four_parts import headings_of
from bot.casework.rules.structure import extra_headings
from bot.casework.rules.text import FOUR_PARTS, bracketed
from bot.casework.tongues import attachment_words

_BLANKS = re.compile(
    r"\{\{[^{}\n]{0,80}\}\}|\{%[^%\n]{0,80}%\}|\{[a-zA-Z_][\w .]{0,40}\}"
    r"|<[A-Za-z\u4e00-\u9fff][\w .\u4e00-\u9fff\-]{0,40}>|【[^】\n]{0,40}】|\$\{[^}\n]{0,40}\}"
    r"|(?<![\w\-])[A-Z0-9\-_]{0,12}X{3,12}[X0-9\-_]{0,24}\b"
    r"|(?<!\w)[×＊*]{3,}(?!\w)|_{3,}|\?{3,}|\.{6,}"
    r"|\b(?:(?:19|20)\d\d|\d{1,2})[-/.](?:XX|\d{1,2})[-/.]XX\b|\b(?:19|20)\d\d[-/.]XX\b|\bX{2,4}\s?[年月日]"
    r"|\bXX[-/.](?:XX|\d{1,2})[-/.](?:X{2,4}|\d{2,4})\b|[$€£¥]\s?X{1,6}(?:[.,]X{1,2})?\b|\bX{2,6}[.,]XX\b"
    r"|[:：]\s*to be (?:completed|added|filled(?: in)?|confirmed|determined|supplied|provided)\b|某某|[○〇]{2,}"
    r"|(?<![0-9A-Za-z])O{3,}(?![0-9A-Za-z])"
    r"|\b(?:TBD|TBC|TODO|FIXME|T\.B\.D\.?)\b(?!-\d)|\blorem ipsum\b"
    r"|待补(?![货仓库发寄款税])充?|待補(?![貨倉庫發寄款稅])充?|待填写?|待填寫?|待定(?!位|向)|待(?:确认|確認)(?!收货|收貨|订单|訂單)"
    r"|此处填写|此處填寫|请填写|請填寫"
    r"|\b(?:insert|enter|fill in|add) (?:the |your )?(?:date|name|number|amount|asin|order|id|here"
    r"|details)(?: here)?\b(?=[\s\])}>.,]|$)"
    r"|\b(?:your|my) (?:company|name|store) name here\b"
    r"|(?<![\w%])%[A-Z][A-Z_]{1,30}%(?!\w)|<<[^<>\n]{1,40}>>|@@[A-Za-z_]{2,30}@@|(?<!\w)#[A-Z][A-Z_]{2,30}#(?!\w)"
    r"|(?<!\w)\$[A-Z][A-Z_]{2,30}\b\$?|(?<!\w)~{3,}(?!\w)|-{4,}(?=\s+(?:units?|pcs|pieces|orders?|usd|eur))"
    r"|[(（]\s*(?:[\w ./'-]{0,30}\s)?(?:to be (?:confirmed|added|completed|supplied|provided|determined|filled)"
    r"|filled in|tb[acd]|to follow"
    r"|(?:insert|fill in|enter|type|write|put|add)\b[^()（）\n]{0,30}\b(?:here|name|number|date)"
    r"|unknown yet|fill (?:me )?in|placeholder|por (?:confirmar|completar|definir|llenar|agregar)|a (?:definir"
    r"|confirmar|preencher|completar)|(?:inserte|insira|complete|preencha|escriba|ingrese|digite)\b[^()（）\n]{0,30})\s*[)）]"
    r"|[(（][^()（）\n]{0,16}(?:여기에?|입력|기재 ?(?:예정|요망)|추후|미정|확인 ?(?:필요|예정)"
    r"|작성 ?(?:예정|요망)|ここに"
    r"|を?(?:記入|入力)"
    r"(?:してください|する|予定|のこと)?|未定|後日|要確認|確認中|追記予定|待(?!机|機)|填(?:写|入|上|这|此)|请补|補充|补充|稍后|暂缺|未知|空着)"
    r"[^()（）\n]{0,10}[)）]"
    r"|\b(?:mr|ms|mrs|dr)\.? (?:abc|xyz|xx|x\.?y\.?|so-and-so|n\.?n\.?|name)\b|\b(?:john|jane) doe\b"
    r"|\babc (?:company|co\b|ltd|trading|corp)|\b(?:company|supplier|brand|product|store|customer) (?:name )?abc\b",
    re.IGNORECASE,
)
_MORE_BLANKS = re.compile(
    # A day, a year or a count that stands for any.
    r"×{2,}(?=\s?[\u4e00-\u9fff])|(?<![0-9A-Za-z])(?:19|20)(?:XX|××|\*\*)(?=\s?年)"
    r"|(?<![0-9A-Za-z])X(?=\s?[年月日])|[〇○◯]{1,4}(?=[年月日件個])"
    r"|\b(?:dd|d|mm|m|tt|jj|aaaa|yyyy|yy)(?:[/.-](?:dd|mm|tt|jj|aaaa|yyyy|yy)){2}\b"
    # What a table or a program writes where it has nothing.
    r"|#(?:REF|VALUE|NAME|DIV/0|NULL|NUM)[!?]|#N/A|\b(?:null|undefined|NaN)\b(?! (?:and void|result|hypothesis))"
    r"|\b(?i:reference|ref|no|number|id|code|tracking)\.?:? None\b"
    # A label with nothing behind it, or blanks before a unit.
    r"|\b(?i:invoice|order|report|certificate|licen[cs]e|policy|receipt|tracking|case) (?:No\.|[Nn]umber|ID)"
    r"(?=\s+(?:dated|issued|covers|was|is dated|of \d{4}-)\b)"
    r"|(?<=[\u4e00-\u9fff])[ \u3000]{3,}(?=[件个個%％天元台只份名])"
    # Words that tell the writer what to do.
    r"|(?i:\b(?:choose|pick|select|delete) (?:one|as appropriate|as applicable|where applicable)\b"
    r"|\b(?:replace|change) (?:this |it )?with (?:our|your|the real|real)s?\b"
    r"|\b(?:to be|will be) (?:added|filled in|completed|inserted) later\b"
    r"|\byour (?:full )?(?:name|company|signature|address|title) here\b"
    r"|[(（]\s*(?:completar|rellenar|preencher|llenar|ausf[üu]llen|compléter)\s*[)）])"
    r"|\b(?:Explain|Describe|Summari[sz]e|State) (?:here|briefly|in (?:one|two|three|a few|\d)\b|what went wrong"
    r"|how you|why (?:it|this) (?:was|happened))"
)
"""Blanks that no mark tells; these are as they are written, in capitals or not."""
_NO_MARK = re.compile(
    r"[*＊]{3,}(?=\d)|【[^】\n]*(?:送料|税込|公式|新品|限定|正規|国内|ポイント|セット|日本製|翌日|即納)[^】\n]*】"
)
"""Digits that were masked, and what a shop in Japan puts before a title."""
_STATE = re.compile(r"""["“「『](?:TBD|TBC|待填写?|待填寫?|待定|待确认|待確認|未定|(?i:your name here))["”」』]""")
"""What a page or a product was read to show, in quotation marks."""
_LOWER_OK = re.compile(r"^(?:xxx|XXX)?(?:xl|XL|XXL|xxl)$")
_NO_BLANK = re.compile(
    rf"(?i)^\[(?:[^\]]*\d{{6,}}[^\]]*|(?:exhibit|appendix|annex|figure|fig\.?|table|page|{attachment_words()}"
    r")\s*#?\d+(?:\s*[-–,]\s*\d+)?|\d{1,3}(?:\s*[-–,]\s*\d{1,3})*|sic|\.{3}|…|re|fw)\]$"
)


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
        m.span()
        for m in (*_BLANKS.finditer(text), *_MORE_BLANKS.finditer(text))
        if not _NO_MARK.match(text, m.start())
        and not (m.start() and _STATE.match(text, m.start() - 1))
        and not _LOWER_OK.match(m.group())
        and m.group().casefold() not in headings
    ]
    places += [
        piece.span
        for piece in bracketed(text)
        if " ".join(piece.text.split()).casefold() not in headings
        and piece.span not in extra
        and not _NO_BLANK.match(piece.text)
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
