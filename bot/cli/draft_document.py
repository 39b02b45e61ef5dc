"""A draft as the command line shows it: one document for scripts, a page for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.common import say, settings
from bot.cli.findings import print_findings, rows_of

if TYPE_CHECKING:
    from bot.casework.draft import Attachment, Draft, Finding
    from bot.casework.evidence import Inspection
    from bot.casework.playbook import EvidenceSlot
    from bot.cli.interview_file import GivenInterview


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of the case: where it is, what it is, and what it is for."""

    path: Path
    seen: Inspection
    slot: EvidenceSlot | None
    attachment: Attachment | None = None
    """None where no slot of this case takes it."""

    @property
    def name(self) -> str:
        return self.attachment.name if self.attachment else self.seen.name


def document_of(
    given: GivenInterview,
    made: Draft,
    findings: Sequence[Finding],
    files: Sequence[CaseFile],
    missing: Sequence[EvidenceSlot],
) -> dict[str, Any]:
    """Everything there is to say about this draft; the keys are a contract (docs/architecture.md)."""
    from bot.casework.draft import verdict

    return {
        "marketplace": given.playbook.marketplace,
        "site": given.site.id,
        "issue": given.issue.id,
        "route": _route(given, made.form),
        "language": made.language,
        "subject": made.subject,
        "sections": made.sections,
        "text": made.text,
        "sentences": [
            {"part": one.part, "text": one.text, "reading": one.reading, "phrase": one.phrase}
            for one in made.sentences
        ],
        "findings": rows_of(findings),
        "verdict": verdict(list(findings)),
        "evidence": [
            {
                "slot": one.slot.id if one.slot else None,
                "file": str(one.path),
                "name": one.name,
                "number": one.attachment.number if one.attachment else None,
            }
            for one in files
        ],
        "missing_evidence": [
            {"slot": one.id, "title": one.title[settings().locale], "how": one.how[settings().locale]}
            for one in missing
        ],
        "stop": None,
    }


def stopped(given: GivenInterview) -> dict[str, Any]:
    """An issue for which nothing is written: the same keys, no text, and the reason as the one finding."""
    reason = given.issue.stop[settings().locale] if given.issue.stop else ""
    finding = {
        "rule": "stop",
        "name": "NO_DRAFT",
        "severity": "block",
        "span": None,
        "excerpt": "",
        "message": reason,
        "suggestion": None,
        "advice": None,
        "file": None,
        "overridable": False,
    }
    return {
        "marketplace": given.playbook.marketplace,
        "site": given.site.id,
        "issue": given.issue.id,
        "route": _route(given, given.playbook.form_of(given.issue).id),
        "language": given.site.languages[0],
        "subject": given.issue.title["en"],
        "sections": {},
        "text": "",
        "sentences": [],
        "findings": [finding],
        "verdict": "block",
        "evidence": [],
        "missing_evidence": [],
        "stop": reason,
    }


def _route(given: GivenInterview, form: str) -> dict[str, Any]:
    from bot.casework.drafting import instructions

    locale = settings().locale
    way, issue = instructions(given.playbook, given.site.id, given.issue), given.issue
    channel = given.playbook.channel_of(issue)
    return {
        "channel": channel.id,
        "kind": channel.kind,
        "name": way.channel[locale],
        "menu": list(way.menu),
        "url": way.url or None,
        "form": form,
        "instead": issue.instead[locale] if issue.instead else None,
        "before_sending": [hint[locale] for hint in way.before_sending],
    }


def print_draft(made: Draft, document: Mapping[str, Any]) -> None:
    """The text, its Chinese, where to paste it, what to attach, and what the rules say."""
    words, route = say(), document["route"]
    if route["instead"]:
        print(f"{route['instead']}\n")
    print(f"{made.subject}\n\n{made.text}")
    print("\n— " + words("The same in Chinese, sentence by sentence") + " —")
    for sentence in made.sentences:
        print(f"{sentence.text}\n  {sentence.reading}")
    print(f"\n— {route['name']} —\n" + " → ".join(route["menu"]) + (f"\n{route['url']}" if route["url"] else ""))
    for one in document["evidence"]:
        number = f"{one['number']}." if one["number"] else "?"
        print(f"  {number} {one['file']} → {one['name']}")
    for one in document["missing_evidence"]:
        print("  △ " + words("{title} is still missing: {how}", title=one["title"], how=one["how"]))
    for hint in route["before_sending"]:
        print(f"  · {hint}")
    print()
    print_findings(document["findings"], made.text)
