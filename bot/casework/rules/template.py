"""The document that is wanted: an issue with a form of its own uses that form, whole and within its length (R37)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.playbook import Form, Words
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.text import FOUR_PARTS, sections

_COUNTER = re.compile(r"(?i)\bcounter-?\s?noti(?:ce|fication)s?\b")
_CALLED_SO = re.compile(
    r"(?i)\A\W*(?:dmca |copyright |formal )?counter-?\s?noti(?:ce|fication)\b"
    r"|\b(?:this (?:is (?:a|our) )?|(?:send|submit|file|as) (?:this |a |our )?(?:dmca )?)counter-?\s?noti"
    r"(?:ce|fication)\b"
)
"""A text that says of itself that it is a counter-notice; one that was received or withdrawn is another matter."""
_BETWEEN_STROKES = r"|(?<![\w/])/[a-z][a-z'-]*(?: [a-z][a-z.'-]*){1,3}/(?![\w/])"
"""How a name is signed electronically: /Li Wei/."""
_ELEMENTS: Mapping[str, tuple[Words, tuple[re.Pattern[str], ...]]] = {
    key: (Words(zh=zh, en=en), tuple(re.compile(one, re.IGNORECASE | re.DOTALL) for one in patterns))
    for key, zh, en, patterns in (
        (
            "material",
            "被下架的内容和位置",
            "Material and location",
            (
                r"\b(?:material|text|images?|pictures?|photos?|videos?|bullets?|content|pages?|manual|drawings?|artwork|songs?"
                r"|music|listings?|descriptions?|works?)\b",
                r"https?://|\bwww\.|\b[\w-]+\.(?:com|co\.\w\w|de|fr|it|es)/"
                r"|\bASINs?\b|\blocat\w+|\bappear\w*|\bformerly\b|\bpublished at\b",
            ),
        ),
        (
            "statement",
            "善意声明（伪证责任）",
            "Good-faith statement",
            (r"\bpenalt(?:y|ies) of perjury\b", r"\bgood[- ]faith\b", r"\bmistake\b|\bmis-?identif\w+"),
        ),
        (
            "identity",
            "姓名、地址和电话",
            "Name and contact details",
            (
                r"\bname\b|\bsubscriber\b|\bi am\b|\bsigned:? ?/" + _BETWEEN_STROKES,
                r"\A(?!.*\bnot\b[^.]{0,30}\baddress\b).*\baddress\b|\b\d+[\w-]{0,6},? [\w' ]{2,40}\b"
                r"(?:road|rd|street|st|avenue|ave|lane|drive|boulevard)\b",
                r"\b(?:tele)?phone\b|\btel\b|\bmobile\b|\+\d",
            ),
        ),
        (
            "jurisdiction",
            "接受法院管辖",
            "Consent to jurisdiction",
            (
                r"\b(?:consent|submit|agree|accept)\w*\b[^.]{0,60}\bjurisdiction\b"
                r"|\bjurisdiction\b[^.]{0,60}\b(?:accept|consent|agree)\w*",
            ),
        ),
        (
            "service",
            "接受送达",
            "Acceptance of service",
            (r"\baccept\w*\b[^.]{0,40}\bservice\b|\bservice of process\b[^.]{0,120}\baccept\w*",),
        ),
        ("signature", "签名和日期", "Signature", (r"/s/|\bsign(?:ed|ature)\b" + _BETWEEN_STROKES,)),
    )
}
"""What a counter-notice holds (17 U.S.C. 512(g)(3)), by the part of the form each fills; however it is headed."""


@rule(
    "R37",
    "TEMPLATE_OF_FORM",
    step=Step.WRITE,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, common failures (the marketplace's own form was not used)",
    passes="A counter-notice with all of its seven elements",
    fails="A text of 900 characters in a form that takes 500",
)
def template_of_form(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """An issue with a form of its own uses that form, whole, and within its length."""
    form, text = facts.form, draft.text
    if not text.strip():
        return
    if facts.issue is None and calls_itself_counter_notice(text):
        yield from _counter_notice(text, facts)
    if form is None:
        return
    channel = facts.channel
    limit = min((n for n in (channel.max_chars if channel else None, form.max_chars) if n), default=None)
    if limit and len(text) > limit:
        yield template_of_form.find(
            "{form} takes {limit} characters; the text has {n}.",
            form=form.name[facts.locale],
            n=len(text),
            limit=limit,
        )
    if not form.four_part and facts.issue is not None:
        yield from _whole(draft, facts, form)


def calls_itself_counter_notice(text: str) -> bool:
    """Whether a text says that it is a counter-notice, which the law wants signed with name and contact details."""
    return bool(_CALLED_SO.search(text))


def _counter_notice(text: str, facts: Facts) -> Iterator[Finding]:
    """A counter-notice whose issue nobody named: not written as a case, and with all of its elements."""
    named = Words(zh="版权反通知", en="Copyright counter-notice")[facts.locale]
    if len(sections(text, FOUR_PARTS)) >= 2:
        yield template_of_form.find(
            "This issue has a form of its own, {form}; it is not written as a case.", form=named
        )
        return
    for key, (name, _) in _ELEMENTS.items():
        if not _told(key, text):
            yield template_of_form.find("{form} lacks {part}.", form=named, part=name[facts.locale])


def _whole(draft: Draft, facts: Facts, form: Form) -> Iterator[Finding]:
    """Each part of the form is there, under its heading or, in a counter-notice, in prose; none is too long."""
    text = draft.text
    headings = tuple(
        (p.id, {str(k): v for k, v in p.heading.items()}.get(draft.language) or p.heading.get("en", ""))
        for p in form.parts
    )
    if len(sections(text, FOUR_PARTS)) >= 2 and not {h for _, h in headings} & {h for _, h in FOUR_PARTS}:
        yield template_of_form.find(
            "This issue has a form of its own, {form}; it is not written as a case.", form=form.name[facts.locale]
        )
        return
    filled = {s.id: s for s in sections(text, headings)}
    for part, heading in zip(form.parts, headings, strict=True):
        there = filled.get(part.id)
        empty = there is None or not there.text.strip()
        if there is None and _COUNTER.search(text) and _told(part.id, text):
            continue
        if part.required and heading[1] and draft.kind == "initial" and empty:
            yield template_of_form.find(
                "{form} lacks {part}.", form=form.name[facts.locale], part=part.name[facts.locale]
            )
        if there and part.max_chars and len(there.text) > part.max_chars:
            yield template_of_form.find(
                "{part} takes {limit} characters; it has {n}.",
                span=(there.start, there.end),
                text=text,
                part=heading[1],
                n=len(there.text),
                limit=part.max_chars,
            )


def _told(element: str, text: str) -> bool:
    """Whether this element of a counter-notice stands in the text, in prose."""
    return element in _ELEMENTS and all(pattern.search(text) for pattern in _ELEMENTS[element][1])
