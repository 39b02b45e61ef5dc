"""The request of a text: one concrete step on one named thing (R31)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.asking import STEPS, Act, acts, asks_for_nothing, heard
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.four_parts import headings_of
from bot.casework.rules.meaning import Said
from bot.casework.rules.text import REQUEST, Section, section, sections

_ONE_STEP = [
    {"reinstate", "remove"},
    {"locate", "pay"},
    {"correct", "pay"},
    {"correct", "reinstate"},
    {"approve", "reinstate"},
    {"remove", "correct"},
    {"release", "pay"},
    {"approve", "remove"},
    {"approve", "release"},
    {"approve", "pay"},
    {"locate", "correct"},
    {"remove", "pay"},
]
_BESIDES = re.compile(
    r"\b(?:also|in addition|additionally|besides|además|también|também|ademais)\b|另外|此外|还有|그리고"
)
"""Who says so speaks of a second thing."""
_SPLIT = re.compile(
    rf"(?i)[;；。,，、]|\.\s|{_BESIDES.pattern}|\b(?:as well as|and|plus|then|y|e)\b"
    r"|同时|并(?:且)?|以及|再|し|また|고(?=\s)|며(?=\s)|및|그리고|\n\s*(?:\d[.)]|[-•])"
)
_JOINED = re.compile(
    rf"(?i)(?:(?:[;；。,，、.]|{_BESIDES.pattern}|\b(?:and|as well as|please|kindly|plus|then|in the same step|y|e)\b"
    r"|同时|并且?|以及|再|请|\n\s*(?:\d[.)]|[-•]))\s*)+$"
)
"""Everything that leads over to a second request; it goes with it."""
_PARTS = ("request", "requests")
"""What forms call the part that asks."""
_OR = re.compile(r"(?i)\b(?:or|oder|ou|o bien)\b|或|또는|または")
_OPENER = re.compile(
    r"(?:[,;.\n)]|\b(?:and|also|then|that|please|kindly|plus|would|could|you|as|y|e|que|de|a|también|também|además"
    r"|(?:you|like|ask|want|need|request|team|also|and|be) to|be|et|und|zu))\s*(?:\w+ly )?$"
)
"""What stands before an act that is asked for, and not only spoken of."""
_LISTED = re.compile(
    r"(?im)^[ \t]*(?:attachments?|anexos?|adjuntos?|anlagen?|附件|添付|첨부)(?![a-z])[^\n]*[:：][^\n]*"
)
"""A line that lists the attachments asks for nothing."""
_ENDS = re.compile(r"[.;。；\n]")
_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@rule(
    "R31",
    "ONE_REQUEST",
    step=Step.WRITE,
    severity=Severity.WARN,
    sometimes=Severity.BLOCK,
    source="seed, structure of [Request]; pitfall 4",
    passes="[Request] Please reinstate ASIN B08N5WRWNW.",
    fails="[Request] Please solve it.",
)
def one_request(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """The request asks for one concrete step on one named thing; “solve” and “help” ask for nothing."""
    text = draft.text
    part = _request_of(draft, facts)
    if part is None or not re.search(r"\w", part.text):
        return
    asked = _LISTED.sub(lambda m: " " * len(m.group()), part.text)
    request = heard(asked, facts.lexicon.meanings)
    tone = [(hit.start, hit.end) for hit in facts.lexicon.hits(asked, draft.language)]
    if asks_for_nothing(request, tone):
        yield one_request.find(
            "{request} names no concrete step. Ask for one: reinstate, reimburse, confirm …",
            span=(part.start, part.end),
            text=text,
            request=part.heading or REQUEST,
            advice="Ask for one concrete step on one named thing.",
        )
        return
    two = _two_requests(request)
    if two:
        yield one_request.find(
            "{request} asks for two things: {first} and {second}. One case, one request.",
            span=(part.start, part.end),
            text=text,
            severity=Severity.BLOCK,
            request=part.heading or REQUEST,
            first=part.text[slice(*two.first)],
            second=part.text[slice(*two.second)],
            classes=("", ""),
            cut=part.start + two.cut,
            begins=part.start + two.second[0],
            advice="Keep the one that matters most; the other is a case of its own.",
        )


def _request_of(draft: Draft, facts: Facts) -> Section | None:
    """The part that asks: under its heading, or, in a draft of ours, where its sentences stand."""
    text = draft.text
    under_heading = (one for one in sections(text, headings_of(draft, facts)) if one.id in _PARTS)
    found = next(under_heading, None) or section(text, "request")
    if found or draft.free_text is not None:
        return found
    written = next((body for key, body in draft.sections.items() if key in _PARTS and body), "")
    at = text.find(written) if written else -1
    return Section("requests", "", at, at, at + len(written), written) if at >= 0 else None


@dataclass(frozen=True, slots=True)
class _Two:
    """Two requests: the places of their verbs in the part, and where the second one is cut off."""

    first: tuple[int, int]
    second: tuple[int, int]
    cut: int


def _two_requests(request: Said) -> _Two | None:
    """Two steps of different kinds on different things, not an alternative and not one step with its check."""
    for one, other in combinations(acts(request, *STEPS), 2):
        between = request.text[one.end : other.start]
        if one.kind == other.kind or _OR.search(between) or not _parted(between) or not _opens(request, other):
            continue
        if {one.kind, other.kind} in _ONE_STEP and not (_BESIDES.search(between) or _apart(request, one, other)):
            continue
        joined = _JOINED.search(between) or list(_SPLIT.finditer(between))[-1]
        return _Two((one.start, one.end), (other.start, other.end), one.end + joined.start())
    return None


def _parted(between: str) -> bool:
    """A second clause begins between them, and the first one has its object."""
    return bool(_SPLIT.search(between)) and (len(between.split()) > 2 or len(_SCRIPT.findall(between)) > 2)


def _opens(request: Said, act: Act) -> bool:
    """Whether an act stands where a request begins; in scripts without spaces any place will do."""
    return not request.text[act.start].isascii() or bool(_OPENER.search(request.text[: act.start]))


def _apart(request: Said, one: Act, other: Act) -> bool:
    """Whether the second act is done to something that has nothing to do with the first one's thing."""
    end = _ENDS.search(request.text, other.end)
    first, second = (one.start, other.start), (other.start, end.start() if end else len(request.text))
    if not request.text[other.start].isascii():
        second = (one.end, second[1])
    held = [place for place in request.places("request_apart") if second[0] <= place[0] < second[1]]
    return bool(held) and not any(first[0] <= place[0] < one.end for place in request.places("request_apart"))
