"""A draft: a list of sentences that know their phrase and their facts, and what the rules said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import Literal
from zlib import crc32

Value = str | tuple[str, ...]
"""One answer: text, an option's id, an ISO date, a decimal, "12.50 USD", "yes"/"no", or several."""
Answers = Mapping[str, Value]

DraftKind = Literal["initial", "reply", "follow_up", "reopen"]


@dataclass(frozen=True, slots=True)
class FactSpan:
    """Characters [start, end) of a sentence came from this answer."""

    start: int
    end: int
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a draft, in the channel's language, with its Chinese reading.

    `reading` is None when somebody rewrote the sentence by hand: there is no vetted Chinese for it.
    """

    part: str
    text: str
    phrase: str = ""
    question: str = ""
    """The question whose answer chose this phrase (causes, actions …); "" when it is always said."""
    facts: tuple[FactSpan, ...] = ()
    reading: str | None = None
    reading_facts: tuple[FactSpan, ...] = ()

    @property
    def edited(self) -> bool:
        """Rewritten by hand."""
        return self.reading is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the form: its heading as the marketplace sees it, and its text."""

    id: str
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of the case as the draft numbers and names it."""

    number: int
    slot: str
    name: str
    """The name it should bear: ASIN_date_type.ext."""
    original: str
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text for the marketplace's form. Versions are kept; this is one of them."""

    marketplace: str
    site: str
    issue: str
    language: str
    form: str
    kind: DraftKind = "initial"
    channel: str = "case"
    subject: str = ""
    """The title line of the marketplace's form."""
    sentences: tuple[Sentence, ...] = ()
    headings: tuple[tuple[str, str], ...] = ()
    """(part id, heading) of every part of the form, in order; the heading may be empty."""
    width: int = 90
    attachments: tuple[Attachment, ...] = ()
    free_text: str | None = None
    """A text that came whole (`/check`, a pasted edit): used instead of the sentences."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts in the form's order, wrapped at words within `width` characters."""
        from bot.casework.layout import wrap

        by_part = {part: list(group) for part, group in groupby(self._ordered(), key=lambda s: s.part)}
        return tuple(
            Part(id=part, heading=heading, lines=wrap([s.text for s in by_part.get(part, [])], self.width))
            for part, heading in self.headings
        )

    @property
    def text(self) -> str:
        """What is copied into the marketplace's form: no Chinese of ours, no marks."""
        if self.free_text is not None:
            return self.free_text
        said = (part for part in self.parts if part.lines)
        return "\n\n".join("\n".join(([part.heading] if part.heading else []) + list(part.lines)) for part in said)

    @property
    def sections(self) -> dict[str, str]:
        """Part id to its text without the heading."""
        return {part.id: "\n".join(part.lines) for part in self.parts}

    def _ordered(self) -> Iterator[Sentence]:
        order = {part: n for n, (part, _) in enumerate(self.headings)}
        return iter(sorted(self.sentences, key=lambda s: order.get(s.part, len(order))))


class Severity(StrEnum):
    """What a finding does: `block` keeps the text back, `warn` tells."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Where a text or a file would lose the case, why, and what to write instead.

    `span` is [start, end) in the text that was checked (None for a file or for the whole). `message` is
    the template in English; the catalogues hold the Chinese; `values` fill its slots.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    span: tuple[int, int] | None = None
    excerpt: str = ""
    """What stands there, at most 160 characters; of a secret only its beginning, with "…" behind it."""
    suggestion: str | None = None
    """A text that can stand in the span's place ("" deletes it); None when only a person can tell."""
    advice: str = ""
    """What to do instead, in words, where there is no ready replacement. A catalogue key, too."""
    file: str = ""
    overridable: bool = False

    @property
    def key(self) -> str:
        """What a button says to mean this finding, whatever stands before it by then: rule, place, suggestion."""
        start, end = self.span or (0, 0)
        return f"{self.rule}:{start}-{end}:{crc32((self.suggestion or '').encode()):x}"


def verdict(findings: tuple[Finding, ...] | list[Finding]) -> Literal["pass", "warn", "block"]:
    """The worst of the findings."""
    if any(f.severity is Severity.BLOCK for f in findings):
        return "block"
    return "warn" if findings else "pass"
