"""Findings in the reader's language: what is wrong, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.casework.draft import Finding, Severity
from bot.conversation.cards import Block, Button, Card, Copy, Row, Span, Text
from bot.ledger.records import DraftRow
from cards.view import Look, view
from cards.wording import Here

SHOWN_FINDINGS = 12
MULTI_ISSUE = "R04"
"""The rule whose finding names two matters, the second of which can become a case of its own."""


@view("checked")
def checked(look: Look, text: str, findings: Sequence[Mapping[str, object]], fixed: str = "") -> Card:
    """What the rules say of a pasted text."""
    if not findings:
        return Card(
            title=look.say("Checked: nothing found"),
            blocks=(Text(look.say("No rule has anything against this text.")),),
            summary=look.say("Checked: nothing found"),
            tone="good",
        )
    blocks: list[Block] = [
        Row(_mark(str(one["severity"])) + " " + str(one["message"]), detail=str(one.get("detail", "")))
        for one in findings
    ]
    if fixed and fixed != text:
        blocks.append(Copy(fixed, look.say("The text with the safe suggestions taken")))
    bad = sum(one["severity"] == "block" for one in findings)
    return Card(
        title=look.say("Checked: {bad} to change, {hints} hints", bad=bad, hints=len(findings) - bad),
        blocks=blocks,
        summary=look.say("Checked: {bad} to change, {hints} hints", bad=bad, hints=len(findings) - bad),
        tone="bad" if bad else "warn",
    )


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
    worst_first = sorted(enumerate(row.findings), key=lambda pair: pair[1].severity is not Severity.BLOCK)
    blocks: list[Block] = []
    for n, finding in worst_first[:SHOWN_FINDINGS]:
        message, detail = finding_lines(look, finding)
        take = Button(look.say("Take it"), "draft_fix", {"ref": ref, "version": row.version, "finding": n})
        usable = finding.suggestion is not None and finding.span is not None
        off = Button(
            look.say("Make it a case of its own"), "draft_split", {"ref": ref, "version": row.version, "finding": n}
        )
        buttons = [take] if usable else [off] if finding.rule == MULTI_ISSUE and "cut" in finding.values else []
        blocks.append(Row(_mark(finding.severity.value) + " " + message, buttons, detail))
    if len(row.findings) > SHOWN_FINDINGS:
        blocks.append(Text(look.say("… and {n} more.", n=len(row.findings) - SHOWN_FINDINGS), "note"))
    return blocks


def _mark(severity: str) -> str:
    return "✕" if severity == "block" else "△"
