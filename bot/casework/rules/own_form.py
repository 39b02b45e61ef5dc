"""A matter whose marketplace has a form for it, told as something else: known from the text alone (R37)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding
from bot.casework.playbook import Words
from bot.casework.rules.engine import also
from bot.casework.rules.facts import Facts
from bot.casework.rules.meaning import Said, said
from bot.casework.rules.names import own_words
from bot.casework.rules.template import template_of_form

_UPLOAD = Words(zh="合规信息填写页", en="the page for the compliance entry")
_COUNTER = Words(zh="版权反通知", en="Copyright counter-notice")
_DISPUTE = Words(zh="该索赔自己的申诉入口", en="the appeal of the claim itself")
_CLAIM = Words(zh="货件索赔", en="the shipment claim")
_ITS_OWN = Words(zh="平台为这类问题准备的页面或表单", en="the page or form that the marketplace has for it")
_NUMBER = re.compile(r"(?<![\w-])\d{1,6}(?![\w-])")
_PROOF = Words(zh="数量与签收凭证", en="the counts and the proof of delivery")


@also(template_of_form)
def told_as_something_else(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """An upload's page, a counter-notice, a claim's appeal or a claim, told in prose. A named issue whose form is the
    four parts is written as a case."""
    if facts.issue is not None and (facts.form is None or facts.form.four_part or draft.kind != "initial"):
        return
    text = draft.text
    heard = list(said(own_words(draft, facts), facts.lexicon.meanings))
    forms = (_upload(heard), _counter(heard), _dispute(heard), _avoided(heard))
    named = next((form for form in forms if form), None)
    if named:
        yield template_of_form.find(
            "This issue has a form of its own, {form}; it is not written as a case.", form=named[facts.locale]
        )
    elif any(one.has("claim_titled") for one in heard[:1]) and _bare_claim(text, heard):
        yield template_of_form.find("{form} lacks {part}.", form=_CLAIM[facts.locale], part=_PROOF[facts.locale])
    for channel in facts.playbook.channels if facts.playbook and facts.issue is None else ():
        names = {channel.name.en.lower(), channel.name.zh.lower()}
        if channel.max_chars and len(text) > channel.max_chars and any(name in text[:200].lower() for name in names):
            yield template_of_form.find(
                "{form} takes {limit} characters; the text has {n}.",
                form=channel.name[facts.locale],
                n=len(text),
                limit=channel.max_chars,
            )


def _upload(heard: list[Said]) -> Words | None:
    """A letter where a number or a person is to be entered."""
    about = any(one.has("entry_page") for one in heard)
    return _UPLOAD if about and any(one.has("letter_instead") for one in heard) else None


def _counter(heard: list[Said]) -> Words | None:
    """A plan, a letter or a case where the law wants a counter-notice."""
    return _COUNTER if any(one.has("counter_matter") and one.has("prose_form") for one in heard) else None


def _dispute(heard: list[Said]) -> Words | None:
    """A buyer's claim that is fought in a case, not in its own appeal."""
    return _DISPUTE if any(one.has("own_appeal") and one.has("case_opened") for one in heard) else None


def _avoided(heard: list[Said]) -> Words | None:
    """Another form that the text says it does without: within three sentences of it, what is written instead."""
    for n, one in enumerate(heard):
        near = heard[max(0, n - 2) : n + 1]
        without = all(any(each.has(part) for each in near) for part in ("form_avoided", "form_matter", "in_prose"))
        if without or (one.has("stands_for") and one.has("form_matter")):
            return _ITS_OWN
    return None


def _bare_claim(text: str, heard: list[Said]) -> bool:
    """A claim for lost units that counts none, or says that it has no proof."""
    whole = any(one.has("units_gone") for one in heard)
    return whole and (any(one.has("no_proof") for one in heard) or not _NUMBER.search(text))
