"""How many files a channel takes, and which types one slot takes: a playbook's own limits (R16, R07)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.attachments import attachment_size, attachment_type, extension
from bot.casework.rules.engine import also
from bot.casework.rules.facts import Facts


@also(attachment_size)
def too_many(draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG001 (a rule has one signature)
    """Not more files than the channel takes, nor more of one kind than its slot is for."""
    files = facts.attachments or ()
    most = facts.playbook.attachments.max_files if facts.playbook else None
    if most and len(files) > most:
        firm = facts.playbook is not None and facts.playbook.attachments.firm
        yield attachment_size.find(
            "{n} files are attached; at most {limit} are taken. Put pages of one document into one PDF.",
            severity=Severity.BLOCK if firm else Severity.WARN,
            n=len(files),
            limit=most,
        )
    counted = Counter(file.slot for file in files if file.slot)
    for slot in facts.issue.evidence if facts.issue else ():
        if counted[slot.id] > slot.files:
            yield attachment_size.find(
                "{title}: {n} files, {limit} are enough. Keep those that show it best.",
                severity=Severity.WARN,
                title=slot.title[facts.locale],
                n=counted[slot.id],
                limit=slot.files,
            )


@also(attachment_type)
def type_of_slot(draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG001 (a rule has one signature)
    """A slot may take fewer types than the channel: an original as PDF only, say."""
    slots = {slot.id: slot for slot in facts.issue.evidence if slot.types} if facts.issue else {}
    for file in facts.attachments or ():
        slot = slots.get(file.slot)
        true = file.type or extension(file.original or file.name)
        if slot is not None and slot.types and true not in slot.types and true != "jpeg":
            yield attachment_type.find(
                "{title} is wanted as {types}; {file} is {type}.",
                severity=Severity.WARN,
                file=file.original or file.name,
                title=slot.title[facts.locale],
                types=", ".join(slot.types),
                type=true or "?",
            )
