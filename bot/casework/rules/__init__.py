"""The rules: why a case gets read. `check` says what stands in the way of a draft, and what to write instead.

check(draft, facts)        what the rules say, in a fixed order
fix(text, findings)        the text with every safe suggestion applied
registry()                 the rules themselves, R01 to R37
draft_of_text(text, …)     a bare text, ready to be checked
"""

from bot.casework.rules import (
    agreement,
    attachments,
    caseword,
    channel,
    contact,
    counting,
    denial,
    duplicates,
    foreign,
    grounding,
    ids,
    issues,
    language,
    linking,
    own_form,
    payment,
    promise,
    regulated,
    requests,
    screenshots,
    sensitive,
    structure,
    template,
    timing,
    tone,
    tracking,
    translation,
)
from bot.casework.rules.engine import LIMIT, Rule, Step, check, draft_of_text, registry, rule
from bot.casework.rules.facts import Facts, File
from bot.casework.rules.lexicon import Lexicon
from bot.casework.rules.suggesting import fix

__all__ = ["LIMIT", "Facts", "File", "Lexicon", "Rule", "Step", "check", "draft_of_text", "fix", "registry", "rule"]

_THEMES = (
    agreement,
    attachments,
    caseword,
    channel,
    contact,
    counting,
    denial,
    duplicates,
    foreign,
    grounding,
    ids,
    issues,
    language,
    linking,
    own_form,
    payment,
    promise,
    regulated,
    requests,
    screenshots,
    sensitive,
    structure,
    template,
    timing,
    tone,
    tracking,
    translation,
)
"""Importing a theme registers its rules."""
