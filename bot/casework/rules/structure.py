"""The shape of a text: four parts (R12), three lines each (R13)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.layout import wrap
from bot.casework.rules.counter_notice import calls_itself_counter_notice
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.four_parts import (
    default_form,
    four_part,
    greeted,
    headings_in,
    headings_of,
    in_a_form,
    parts_of,
    told_as_letter,
)
from bot.casework.rules.headings import BRACKETS, OTHER
from bot.casework.rules.text import FOUR_PARTS, Section, Stretch, bracketed

_EXTRA = re.compile(
    r"(?i)\b(?:prevent\w*|background|evidence|conclusion|attachments?|summary|timeline|overview|impact"
    r"|introduction|plan|measures?|actions?|"
    r"steps?|requests?|causes?|analysis|statement|closing|notes?|details|facts|resolution|history"
    r"|description|appendix|documents?|issue|problem|"
    r"commitment|apology|greeting|thanks|appeal|contact|signature|regards|sender|company|information|question|wish|reason"
    r"|solution|result|outcome|outlook|remarks?|comments?)\b"
)
_BLANK = re.compile(
    r"(?i)\b(?:your|insert|enter|fill|number|no\.|date|name|xxx+|amount|here|add|e\.g|example)\b|[\u4e00-\u9fff{<_…]"
)
_MAX_LINES = 3
_WORDS = re.compile(r"\[[A-Z][A-Za-z' &/-]{2,40}\](?=[ \t]*(?:[A-Z\d\n]|$))")
"""Words in brackets that no sentence goes on from."""
_TITLED = re.compile(
    r"(?m)^(?:#{1,4}[ \t]+|\*\*)?([A-Z][A-Za-z'-]{2,20}(?: [A-Za-z&'-]{2,20}){0,3})(?:\*\*)?[:：]?[ \t]*$"
)
"""A heading without brackets, on a line of its own."""
_GREETING = re.compile(r"[^\n\d]{1,60}")
"""One line before the first part, where letters are greeted."""
_TITLE = re.compile(r"(?!\d+[.):、])[^.。:：;；!?！？]{3,60}")
"""A line above others that ends in no mark: a heading of the writer's own."""


@rule(
    "R12",
    "FOUR_PART_STRUCTURE",
    step=Step.WRITE,
    severity=Severity.BLOCK,
    source="seed, step 3",
    passes="[Issue Summary] a [Root Cause Analysis] b [Corrective Action Taken] c [Request] d",
    fails="[Issue Summary] a [Request] d",
)
def four_part_structure(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """The four headings, in their order, none of them empty, and no others."""
    if not four_part(draft, facts) and not told_as_letter(draft, facts):
        return
    text = draft.text
    wanted = headings_of(draft, facts)
    found = parts_of(draft, facts)
    missing = [heading for part, heading in wanted if part not in {s.id for s in found}]
    if missing:
        yield four_part_structure.find(
            "The text lacks {parts}. Four parts are wanted: {order}.",
            parts=", ".join(missing),
            order=" → ".join(heading for _, heading in wanted),
        )
    for part in found:
        if _says_nothing(part.text, facts):
            yield four_part_structure.find(
                "{part} is empty.",
                span=(part.at, max(part.end, part.at + len(part.heading))),
                text=text,
                part=part.heading,
            )
    order = [part for part, _ in wanted]
    places = [order.index(s.id) for s in found]
    if places != sorted(set(places)):
        yield four_part_structure.find(
            "The parts stand in the wrong order, or twice. The order is {order}.",
            order=" → ".join(heading for _, heading in wanted),
        )
    before = text[: found[0].at].strip() if found else ""
    if before and not (greeted(facts) and _GREETING.fullmatch(before)):
        yield four_part_structure.find(
            "Nothing stands before {first}; move it into a part or leave it out.",
            span=(0, found[0].at),
            text=text,
            first=wanted[0][1],
        )
    told: list[Stretch] = []
    for extra in (*extra_headings(text, wanted), *_other_headings(text, found, facts)):
        of_a_part = any(part.at <= extra.start < max(part.start, part.at + 1) for part in found)
        if of_a_part or any(extra.start < one.end and one.start < extra.end for one in told):
            continue
        told.append(extra)
        yield four_part_structure.find(
            "{heading} is not one of the four parts. Prevention belongs into [Corrective Action Taken].",
            span=extra.span,
            text=text,
            heading=extra.text,
        )


def extra_headings(text: str, wanted: tuple[tuple[str, str], ...] = FOUR_PARTS) -> Iterator[Stretch]:
    """Bracketed words that are meant as headings, but are none of those wanted."""
    known = {heading.casefold() for _, heading in wanted} | {heading.casefold() for _, heading in FOUR_PARTS}
    for piece in bracketed(text):
        if (
            " ".join(piece.text.split()).casefold() in known
            or _BLANK.search(piece.text)
            or not piece.text[1:2].isupper()
        ):
            continue
        opens_line = not text[: piece.start].rstrip(" \t") or text[: piece.start].rstrip(" \t")[-1] in "\n.。]"
        begins = not text[: piece.start].rstrip(" \t") or text[: piece.start].rstrip(" \t")[-1] == "\n"
        meant = _EXTRA.search(piece.text) or (begins and _WORDS.match(text, piece.start))
        if opens_line and meant and not re.search(r"\d", piece.text):
            yield piece


def _other_headings(text: str, found: tuple[Section, ...], facts: Facts) -> Iterator[Stretch]:
    """Headings beside the four that are no English words in square brackets: a line of its own, or a translation."""
    if len(found) < len(FOUR_PARTS) - 1:
        return
    for m in _TITLED.finditer(text):
        if m.start() > found[0].at and _EXTRA.search(m.group(1)) and text[m.end() :].strip():
            yield Stretch(m.start(1), m.end(1), m.group(1))
    if not default_form(facts) or found[0].heading[:1] not in BRACKETS:
        for each in headings_in(text, facts):
            if each.part == OTHER and not text[: each.start].rpartition("\n")[2].strip():
                yield Stretch(each.start, each.end, each.words)
    if _FOREIGN.match(found[0].heading):
        known = {part.at for part in found}
        yield from (
            Stretch(m.end() - len(m.group().lstrip()), m.end(), m.group().lstrip())
            for m in _BRACKETED.finditer(text)
            if _FOREIGN.match(m.group()) and m.end() - len(m.group().lstrip()) not in known
        )


def _says_nothing(text: str, facts: Facts) -> bool:
    """An empty part, or one whose words stand for nothing: "n/a", "to follow", 暂无."""
    words = facts.lexicon.meanings.get("says_nothing")
    said = text.strip(" \t\r\n.-_–—/*:;,。，；：…()[]（）")
    return not re.search(r"\w", said) or bool(words and words.names(said))


@rule(
    "R13",
    "PARAGRAPH_LINES",
    step=Step.WRITE,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, step 3",
    passes="Shipment FBA15DJCZRX5: 480 sent, 465 received, 15 missing.",
    fails="1\n2\n3\n4",
)
def paragraph_lines(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A part has at most three lines of 90 characters; a hard break ends a line, a heading is none."""
    text = draft.text
    sure = four_part(draft, facts)
    if not sure and (facts.form or draft.kind != "initial" or not draft.free_text or _has_its_length(text, facts)):
        return
    width = facts.form.width if facts.form else draft.width
    most = {p.id: p.max_lines or _MAX_LINES for p in facts.form.parts} if facts.form else {}
    parts = parts_of(draft, facts) if sure else ()
    for part in parts or _paragraphs(text):
        lines = [line for line in part.text.split("\n") if line.strip()]
        if not part.heading and len(lines) > 1 and _TITLE.fullmatch(lines[0]):
            lines = lines[1:]
        count = sum(max(1, len(wrap([line], width))) for line in lines)
        limit = most.get(part.id, _MAX_LINES)
        if count > limit:
            yield paragraph_lines.find(
                "{part} has {n} lines; {limit} are allowed. Keep the object, the time, the numbers and the "
                "attachment.",
                span=(part.start, part.end),
                text=text,
                severity=Severity.BLOCK if sure else Severity.WARN,
                overridable=not sure,
                part=part.heading or part.text[:20],
                n=count,
                limit=limit,
            )


def _has_its_length(text: str, facts: Facts) -> bool:
    """Whether the text is in a form of the marketplace's own, or of the law's, which has its own length."""
    return calls_itself_counter_notice(text) or in_a_form(text, facts)


_FOREIGN = re.compile(r"[ \t]*[\[【［][^\[\]【】［］\n\x00-\x7f]{2,12}[\]】］]")
"""A heading in brackets, in a script of its own."""
_BRACKETED = re.compile(r"^[ \t]*[\[【［][^\[\]【】［］\n]{1,40}[\]】］]", re.MULTILINE)
"""A heading of whatever language, at the beginning of a line."""


def _paragraphs(text: str) -> list[Section]:
    """What stands between empty lines, or under a heading in brackets."""
    ends = [m.start() for m in _BRACKETED.finditer(text)] + [len(text)]
    found = []
    for m in re.finditer(r"\S(?:[^\n]|\n(?!\s*\n)){0,60000}", text):
        begin = m.start()
        for end in (*(at for at in ends if m.start() < at < m.end()), m.end()):
            found.append(Section("", "", begin, begin, end, text[begin:end]))
            begin = end
    return [section for section in found if section.text.strip()]
