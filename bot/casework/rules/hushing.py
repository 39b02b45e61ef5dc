"""A secret is told once and never whole: findings are kept in the ledger and hang in chats (R34)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.casework.draft import Finding

SECRETS = "R34"
"""The rule that finds them. Where its excerpt is not what stands in the text, that is a secret."""


@dataclass(frozen=True, slots=True)
class _Secret:
    """Its place [start, end), and from where on it is hidden."""

    start: int
    end: int
    hidden: int
    text: str
    """What is hidden."""


def blurred(piece: str) -> str:
    """As much of a secret as tells which one is meant."""
    return piece[:4] + "…" if len(piece) > 6 else "…"


def hushed(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those inside a secret, which goes out whole, and none of them repeats one."""
    secrets = {n: secret for n, one in enumerate(findings) if (secret := _secret(text, one))}
    return [
        one if n in secrets else _hushed(one, secrets.values())
        for n, one in enumerate(findings)
        if n in secrets or not _inside(one, secrets.values())
    ]


def _secret(text: str, finding: Finding) -> _Secret | None:
    if finding.rule != SECRETS or finding.span is None or text.startswith(finding.excerpt, finding.span[0]):
        return None
    start, end = finding.span
    hidden = start + len(finding.excerpt.removesuffix("…"))
    return _Secret(start, end, hidden, text[hidden:end])


def _inside(finding: Finding, secrets: Iterable[_Secret]) -> bool:
    return finding.span is not None and any(
        secret.start <= finding.span[0] and finding.span[1] <= secret.end for secret in secrets
    )


def _hushed(finding: Finding, secrets: Iterable[_Secret]) -> Finding:
    excerpt, values, suggestion = finding.excerpt, dict(finding.values), finding.suggestion
    for secret in sorted(secrets, key=lambda one: one.start, reverse=True):
        if finding.span:
            at, to = secret.hidden - finding.span[0], secret.end - finding.span[0]
            if at < len(excerpt) and to > 0:
                excerpt = excerpt[: max(0, at)] + "…" + excerpt[to:]
        values = {
            name: value.replace(secret.text, "…") if isinstance(value, str) else value
            for name, value in values.items()
        }
        if suggestion and secret.text in suggestion:
            suggestion = None
    values = {name: excerpt if value == finding.excerpt else value for name, value in values.items()}
    return replace(finding, excerpt=excerpt, values=values, suggestion=suggestion)
