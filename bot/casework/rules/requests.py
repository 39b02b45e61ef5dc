"""The request of a text: one concrete step on one named thing (R31)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.four_parts import headings_of
from bot.casework.rules.text import REQUEST, Section, section, sections

_FAMILIES: dict[str, str] = {
    "reinstate": r"reinstat\w+|restor\w+|reactivat\w+|relist\w*|activat\w+|unsuppress\w*|unblock\w*|unlock\w*"
    r"|re-?enabl\w+|恢复|解封|解除|重新上架",
    "pay": r"reimburs\w+|refund\w*|credit\b|compensat\w+|repay\w*|pay us|赔付|赔偿|退还|退款|返还",
    "release": r"releas\w+|disburs\w+|unfreez\w+|解冻|释放|放款",
    "remove": r"remov(?:e|al)\b|delet\w+|retract\w*|withdraw\w*|waiv\w+|删除|撤销|移除",
    "correct": r"correct\b|updat(?:e|ing)\b|chang(?:e|ing)\b|adjust\b|amend\w*|reclassif\w+|recalculat\w+|merge\b"
    r"|split\b|更正|修改|更新|合并|拆分",
    "approve": r"approv(?:e|al)\b|accept\b|grant\b|批准|通过|同意",
    "locate": r"locat(?:e|ing)\b|find the|查找|找回",
    "resume": r"resum(?:e|ing)\b|restart\b|unpaus\w+",
    "cancel": r"cancel\b|取消",
    "transfer": r"transfer\b|route\b|escalat\w+|转交|转接",
    "tell": r"tell us|extend\b|apply\b|state\b|share\b|provide\b"
    r"|send us|inform us|explain\b|advise\b|let us know|specif\w+|告知|提供"
    r"|说明|列明",
    "check": r"review\w*|re-?evaluat\w+|reconsider\w*|confirm\w*|verif\w+|investigat\w+|inspect\b|re-?check\b"
    r"|reassess\w*|keep\b|复核|核查|确认|审核|复查|核实",
}
_VERB = re.compile("|".join(rf"(?P<{name}>\b(?:{words}))" for name, words in _FAMILIES.items()), re.IGNORECASE)
_ONE_STEP = [
    {"reinstate", "remove"},
    {"locate", "pay"},
    {"correct", "pay"},
    {"correct", "reinstate"},
    {"approve", "reinstate"},
    {"remove", "correct"},
    {"release", "pay"},
]
_VAGUE = re.compile(
    r"(?i)\b(?:solv\w+|help\w*|fix\w*|handl\w+|check\w*|deal\w*|resolv\w+|assist\w*|look into|take care"
    r"|support|do something|process)\b|解决|帮|处理|看一下|看看"
)
_SPLIT = re.compile(
    r"(?i)[;；。]|\.\s|\balso\b|\bin addition\b|\badditionally\b|\bbesides\b|\bas well as\b|\band\b|另外|同时"
    r"|此外|还有|并(?:且)?|\n\s*(?:\d[.)]|[-•])"
)
_JOINED = re.compile(
    r"(?i)(?:(?:[;；。,，.]|\b(?:also|and|in addition|additionally|besides|as well as|please|kindly)\b|另外|同时|此外"
    r"|还有|并且?|请|\n\s*(?:\d[.)]|[-•]))\s*)+$"
)
"""Everything that leads over to a second request; it goes with it."""
_PARTS = ("request", "requests")
"""What forms call the part that asks."""
_OR = re.compile(r"(?i)\bor\b|或")


@rule(
    "R31",
    "ONE_REQUEST",
    step=Step.WRITE,
    severity=Severity.WARN,
    sometimes=Severity.BLOCK,
    source="seed, structure of [Request]; pitfall 4",
    passes="[Request] Please reinstate ASIN B08N5WRWNW.",
    fails="[Request] Please solve it.",
)
def one_request(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """The request asks for one concrete step on one named thing; “solve” and “help” ask for nothing."""
    text = draft.text
    part = _request_of(draft, facts)
    if part is None or not re.search(r"\w", part.text):
        return
    asked = [(m.lastgroup or "", m.start(), m.end()) for m in _VERB.finditer(part.text) if _is_request(part.text, m)]
    concrete = [name for name, _, _ in asked]
    if not concrete:
        # Verbs are known in English and Chinese only; of other languages nothing is claimed.
        if draft.language[:2] not in ("en", "zh"):
            return
        if _VAGUE.search(part.text) or re.search(r"(?i)\bplease\b|请", part.text):
            yield one_request.find(
                "{request} names no concrete step. Ask for one: reinstate, reimburse, confirm …",
                span=(part.start, part.end),
                text=text,
                request=part.heading or REQUEST,
                advice="Ask for one concrete step on one named thing.",
            )
        return
    two = _two_requests(part.text, asked)
    if two:
        yield one_request.find(
            "{request} asks for two things: {first} and {second}. One case, one request.",
            span=(part.start, part.end),
            text=text,
            severity=Severity.BLOCK,
            request=part.heading or REQUEST,
            first=part.text[slice(*two.first)],
            second=part.text[slice(*two.second)],
            classes=("", ""),
            cut=part.start + two.cut,
            begins=part.start + two.second[0],
            advice="Keep the one that matters most; the other is a case of its own.",
        )


def _request_of(draft: Draft, facts: Facts) -> Section | None:
    """The part that asks: under its heading, or, in a draft of ours, where its sentences stand."""
    text = draft.text
    under_heading = (one for one in sections(text, headings_of(draft, facts)) if one.id in _PARTS)
    found = next(under_heading, None) or section(text, "request")
    if found or draft.free_text is not None:
        return found
    written = next((body for key, body in draft.sections.items() if key in _PARTS and body), "")
    at = text.find(written) if written else -1
    return Section("requests", "", at, at, at + len(written), written) if at >= 0 else None


def _is_request(text: str, match: re.Match[str]) -> bool:
    """Not a noun or a participle inside the object: “the review of”, “reimbursement report”."""
    before = text[max(0, match.start() - 24) : match.start()].lower()
    word = match.group().lower()
    if re.search(
        r"\b(?:the|a|an|our|your|this|that|of|for|after|under|in|was|were|been|be|is|has|have|already|not|its"
        r"|any|no)\s$",
        before,
    ):
        return bool(re.search(r"\b(?:for|request(?:ing)?|ask for|after|of)\s(?:the |a |an )?$", before)) and word[
            -3:
        ] in ("ent", "und", "ase", "val", "iew", "ion")
    return not re.search(r"(?:ed|ment)$", word) or bool(re.search(r"\b(?:request|for)\s$", before))


@dataclass(frozen=True, slots=True)
class _Two:
    """Two requests: the places of their verbs in the part, and where the second one is cut off."""

    first: tuple[int, int]
    second: tuple[int, int]
    cut: int


def _two_requests(text: str, asked: list[tuple[str, int, int]]) -> _Two | None:
    """Two steps of different kinds on different things, not an alternative and not one step with its check."""
    steps = [(name, start, end) for name, start, end in asked if name not in ("check", "tell", "transfer")]
    for (one, _, end), (other, start, stop) in pairwise(steps):
        between = text[end:start]
        if one == other or _OR.search(between) or ({one, other} in _ONE_STEP and "also" not in between.lower()):
            continue
        parting = list(_SPLIT.finditer(between))
        if parting and len(between.split()) > 2:
            joined = _JOINED.search(between) or parting[-1]
            return _Two((end - len(text[:end].split()[-1]), end), (start, stop), end + joined.start())
    return None
