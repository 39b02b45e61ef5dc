"""Grammar: looked at after the draft is shown, because loading the checker takes longer than a click may wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.casework.draft import Draft, Finding
from bot.casework.playbook import Playbook
from bot.casework.rules import Facts, check
from bot.casework.rules.hushing import SECRETS
from bot.conversation.router import Answer, Ask, internal, work
from bot.ledger.changes import SaveFindings
from bot.ledger.codec import build, plain
from bot.playbooks.lexicon import lexicon

RULE = "R19"
"""The rule whose findings the checker adds to."""


def ask_for_grammar(answer: Answer, ask: Ask, ref: str, draft: Draft, names: tuple[str, ...]) -> Answer:
    """The text is looked at as work; what it says is added to the version that bears this very text."""
    return answer.do(
        "grammar",
        key=f"grammar:{ref}:{ask.event.workspace}:{ask.event.id}",
        ref=ref,
        draft=plain(draft),
        names=list(names),
        locale=ask.member.locale,
    )


@work("grammar")
def grammar(subject: Mapping[str, Any], files: object, playbooks: Mapping[str, Playbook]) -> dict[str, Any]:  # noqa: ARG001
    """What the rules of language say of a text, the grammar checker included, but for what a secret is made of."""
    draft = build(Draft, subject["draft"])
    playbook = playbooks[draft.marketplace]
    facts = Facts(
        lexicon=lexicon(),
        playbook=playbook,
        site=next((site for site in playbook.sites if site.id == draft.site), None),
        names=tuple(subject["names"]),
        locale=str(subject["locale"]),
    )
    said = check(draft, facts, only=(RULE, SECRETS))
    return {"findings": plain([finding for finding in said if finding.rule == RULE])}


@internal("grammar")
def grammar_said(ask: Ask) -> Answer:
    """The findings join the newest version, if it still bears the text that was looked at."""
    ref = str(ask.value["ref"])
    row = ask.ledger.draft(ref)
    if row is None or row.draft.text != build(Draft, ask.value["draft"]).text:
        return Answer()
    said = tuple(build(Finding, one) for one in ask.value["result"]["findings"])
    others = tuple(finding for finding in row.findings if finding.rule != RULE)
    if set(map(repr, said)) == {repr(finding) for finding in row.findings if finding.rule == RULE}:
        return Answer()
    return Answer().change(SaveFindings(replace(row, findings=(*others, *said)))).refresh(f"draft:{ref}")
