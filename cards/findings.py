"""Findings in the reader's language: what is wrong, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.casework.changes import changed_sentences
from bot.casework.draft import Finding, Severity
from bot.conversation.cards import Block, Button, Card, Copy, Row, Span, Text
from bot.ledger.codec import build
from bot.ledger.records import DraftRow
from cards.view import Look, view
from cards.wording import Here

SHOWN_FINDINGS = 12
SHOWN_CHECKED = 30
"""Findings on the card of a pasted text."""
SHOWN_CHANGES = 12
"""Sentences whose change is shown; all of them are in the text to copy."""


@view("checked")
def checked(look: Look, text: str, length: int, findings: Sequence[Mapping[str, Any]], fixed: str) -> Card:
    """What the rules say of a pasted text, the worst first, and what taking the safe suggestions would change."""
    cut = length > len(text)
    blocks: list[Block] = []
    if cut:
        told = look.say(
            "The text has {n} characters; only the first {limit} were checked.", n=length, limit=len(text)
        )
        blocks.append(Text(Span(told, "bad")))
    found = sorted((build(Finding, one) for one in findings), key=lambda one: one.severity is not Severity.BLOCK)
    if not found:
        blocks.append(Text(look.say("No rule has anything against this text.")))
        title = look.say("Checked: nothing found")
        return Card(title=title, blocks=blocks, summary=title, tone="warn" if cut else "good")
    for finding in found[:SHOWN_CHECKED]:
        message, detail = finding_lines(look, finding)
        blocks.append(Row(_mark(finding.severity.value) + " " + message, detail=detail))
    if len(found) > SHOWN_CHECKED:
        blocks.append(Text(look.say("… and {n} more.", n=len(found) - SHOWN_CHECKED), "note"))
    if fixed != text:
        blocks += _changes(look, text, fixed)
        label = look.say("The checked part with the safe suggestions taken; the rest of your text is not in it")
        blocks.append(Copy(fixed, label if cut else look.say("The text with the safe suggestions taken")))
    bad = sum(one.severity is Severity.BLOCK for one in found)
    title = look.say("Checked: {bad} to change, {hints} hints", bad=bad, hints=len(found) - bad)
    return Card(title=title, blocks=blocks, summary=title, tone="bad" if bad else "warn")


def _changes(look: Look, before: str, after: str) -> list[Block]:
    """Sentence by sentence, what stood there and what would."""
    changes = changed_sentences(before, after)
    blocks: list[Block] = [Text(look.say("What the safe suggestions change"), "heading")]
    blocks += [
        Row([Span("− ", "bad"), old or "—"], detail=[Span("+ ", "good"), new or look.say("(left out)")])
        for old, new in changes[:SHOWN_CHANGES]
    ]
    if len(changes) > SHOWN_CHANGES:
        blocks.append(Text(look.say("… and {n} more.", n=len(changes) - SHOWN_CHANGES), "note"))
    return blocks


def finding_lines(here: Here, finding: Finding) -> tuple[str, str]:
    """A finding in the reader's language: what is wrong, and what to do."""
    message = here.say(finding.message, **finding.values)
    parts = []
    if finding.excerpt:
        parts.append("“" + finding.excerpt[:80] + "”")
    if finding.suggestion:
        parts.append("→ " + finding.suggestion)
    elif finding.suggestion == "":
        parts.append(here.say("→ leave it out"))
    lines = [" ".join(parts), here.say(finding.advice, **finding.values) if finding.advice else ""]
    return message, "\n".join(line for line in lines if line)


def findings_of(look: Look, ref: str, row: DraftRow) -> list[Block]:
    """The worst first, each with its safe suggestion to take."""
    if not row.findings:
        return [Text(Span(look.say("Checked by all rules: nothing to change."), "good"))]
    worst_first = sorted(row.findings, key=lambda one: one.severity is not Severity.BLOCK)
    blocks: list[Block] = []
    for finding in worst_first[:SHOWN_FINDINGS]:
        message, detail = finding_lines(look, finding)
        take = Button(look.say("Take it"), "draft_fix", {"ref": ref, "version": row.version, "finding": finding.key})
        usable = finding.suggestion is not None and finding.span is not None
        off = Button(
            look.say("Make it a case of its own"),
            "draft_split",
            {"ref": ref, "version": row.version, "finding": finding.key},
        )
        buttons = [take] if usable else [off] if "cut" in finding.values else []
        blocks.append(Row(_mark(finding.severity.value) + " " + message, buttons, detail))
    if len(row.findings) > SHOWN_FINDINGS:
        blocks.append(Text(look.say("… and {n} more.", n=len(row.findings) - SHOWN_FINDINGS), "note"))
    return blocks


def _mark(severity: str) -> str:
    return "✕" if severity == "block" else "△"
