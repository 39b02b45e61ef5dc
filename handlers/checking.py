"""What the rules may know: an ask's case, answers, files and shop, gathered for one check."""

from __future__ import annotations

from collections.abc import Sequence

from bot.casework.case import Case
from bot.casework.draft import Answers, Draft, Finding
from bot.casework.lists import is_list
from bot.casework.playbook import Issue, Playbook, Site
from bot.casework.rules import Facts, check
from bot.casework.rules.facts import File
from bot.conversation.router import Ask
from bot.ledger.records import EvidenceRow, Shop
from bot.playbooks.lexicon import lexicon
from cards.files import ORIGINAL
from cards.wording import day
from handlers.linking import Linked, copies


def findings_for(
    ask: Ask,
    draft: Draft,
    *,
    playbook: Playbook,
    issue: Issue | None = None,
    answers: Answers | None = None,
    evidence: Sequence[EvidenceRow] | None = None,
    case: Case | None = None,
    twin: Case | None = None,
) -> tuple[Finding, ...]:
    """Everything the rules say of this text; grammar comes later, as work (`handlers/grammar.py`)."""
    site = next((one for one in playbook.sites if one.id == draft.site), None)
    facts = facts_for(
        ask, playbook, site, issue, answers=answers, evidence=evidence, case=case, twin=twin, draft=draft
    )
    return check(draft, facts)


def facts_for(
    ask: Ask,
    playbook: Playbook,
    site: Site | None,
    issue: Issue | None,
    *,
    draft: Draft,
    answers: Answers | None = None,
    evidence: Sequence[EvidenceRow] | None = None,
    case: Case | None = None,
    twin: Case | None = None,
) -> Facts:
    """The rules' surroundings: files as they will be named, our own names masked, the other marketplaces' words."""
    linked = Linked(ask, case)
    alike = _alike(ask, case)
    return Facts(
        lexicon=lexicon(),
        playbook=playbook,
        playbooks=ask.playbooks,
        site=site,
        issue=issue,
        answers=answers,
        attachments=files_of(evidence, issue, draft, linked) if evidence is not None else None,
        case=case,
        twin=twin,
        alike=alike,
        alike_opened=day(ask, alike.created_at) if alike and alike.created_at else "",
        now=ask.now,
        calendars=ask.calendars,
        other_shops=linked.others,
        said_for=linked.text(draft),
        earlier=copies(ask, draft),
        names=names_of(ask, case),
        grammar=False,
        subjects=case.subjects if case else (),
        locale=ask.member.locale,
    )


def _alike(ask: Ask, case: Case | None) -> Case | None:
    """Another case that may be about the same thing, if the member may know of it: both are about no id."""
    found = ask.ledger.like_without_ids(case) if case else None
    return found if found and ask.ledger.may_see(ask.member.id, found) else None


def names_of(ask: Ask, case: Case | None) -> tuple[str, ...]:
    """Our own names, which no word list and no grammar judges."""
    shop = ask.ledger.shop(case.shop) if case else None
    return own_names(shop) if shop else ()


def own_names(shop: Shop) -> tuple[str, ...]:
    """What the shop, its company and its brands are called."""
    return tuple(filter(None, (shop.legal_name_en, shop.legal_name_zh, shop.name, *shop.brands)))


def files_of(evidence: Sequence[EvidenceRow], issue: Issue | None, draft: Draft, linked: Linked) -> tuple[File, ...]:
    """The files that will be attached, as the rules see them."""
    kinds = {slot.id: slot.kind for slot in issue.evidence} if issue else {}
    named = {attachment.sha256: attachment.name for attachment in draft.attachments}
    return tuple(
        File(
            name=named.get(row.sha256) or row.name or row.original,
            original=row.original,
            type=row.type,
            bytes=row.bytes,
            slot=row.slot,
            kind="spreadsheet" if is_list(row.slot) else kinds.get(row.slot, ""),
            shows=row.shows,
            used_for=linked.file(row.sha256),
        )
        for row in evidence
        if row.verdict not in ("withdrawn", "block") and row.slot != ORIGINAL.id
    )


def still_stand(findings: Sequence[Finding], overridden: Sequence[str]) -> tuple[Finding, ...]:
    """The findings that nobody has overridden with a reason."""
    return tuple(finding for finding in findings if not (finding.overridable and finding.rule in overridden))
