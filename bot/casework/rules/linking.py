"""Two shops of one company that a marketplace links cost each other their accounts: a case must not link them.

Checks of R34 (another shop's name, seller id or brand in the text) and of R10 (a text or a file used for it before).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import also
from bot.casework.rules.facts import Facts
from bot.casework.rules.foreign import cross_platform_template
from bot.casework.rules.sensitive import sensitive_data

SHORTEST = 3
"""Characters of a name that is looked for: a brand of two letters stands in every second word."""


@also(sensitive_data)
def another_shop(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """No name, seller id or brand of another shop of ours."""
    text = draft.text
    for shop in facts.other_shops:
        for word in shop.words:
            if len(word) < SHORTEST:
                continue
            for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
                yield sensitive_data.find(
                    "“{piece}” belongs to another shop of ours, {shop}. Take it out: linked accounts fall together.",
                    span=match.span(),
                    text=text,
                    overridable=True,
                    piece=match.group(),
                    shop=shop.name,
                    advice="If the notice itself names that shop, give this as the reason.",
                )


@also(cross_platform_template)
def text_of_another_shop(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """No text that another shop of ours sent already but for its numbers."""
    if facts.said_for and draft.text:
        yield cross_platform_template.find(
            "But for numbers and ids this is the text of a case of {shop} on the same marketplace. Say it otherwise.",
            severity=Severity.WARN,
            overridable=True,
            shop=facts.said_for,
        )


@also(cross_platform_template)
def file_of_another_shop(draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG001
    """No file that another shop of ours sent already."""
    for file in facts.attachments or ():
        if file.used_for:
            yield cross_platform_template.find(
                "{file} was used for {shop} already on the same marketplace. The same file links the two accounts.",
                severity=Severity.WARN,
                overridable=True,
                file=file.name,
                shop=file.used_for,
            )
