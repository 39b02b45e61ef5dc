"""Whether a text is to have the seed's four parts, and the headings it bears (R12, R13).

Where a marketplace has a form for each issue, a bare text of no issue is held to the four parts only if it was meant
to have them: it bears their headings, in whatever language, or goes through them one after the other in prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft
from bot.casework.playbook import Form
from bot.casework.rules.counter_notice import calls_itself_counter_notice
from bot.casework.rules.facts import Facts
from bot.casework.rules.meaning import said
from bot.casework.rules.text import FOUR_PARTS, Section, sections

WRITTEN_SO = 2
"""Of a form's headings, so many make a text that was meant to have them."""
_BRACKETED = re.compile(r"[\[【［][ \t]*([^\[\]【】［］\n]{1,40}?)[ \t]*[\]】］]")
_STEPS = ("goes_cause", "goes_action", "goes_request")


def four_part(draft: Draft, facts: Facts) -> bool:
    """Whether the draft is to have the seed's four parts: a first text, in a form that is four-part."""
    if draft.kind != "initial":
        return False
    if facts.issue is None and calls_itself_counter_notice(draft.text):
        return False
    if facts.form:
        return facts.form.four_part
    if default_form(facts):
        return draft.form == "four_part"
    if sections(draft.text, FOUR_PARTS):
        return True
    return len({part.id for part in translated(draft.text, facts)}) >= WRITTEN_SO or _gone_through(draft.text, facts)


def default_form(facts: Facts) -> bool:
    """Whether the marketplace uses the four-part form at all; most have forms of their own."""
    return facts.playbook is None or any(form.four_part for form in facts.playbook.forms)


def headings_of(draft: Draft, facts: Facts) -> tuple[tuple[str, str], ...]:
    """(part id, heading) of the four parts, as this draft or form writes them."""
    given = tuple((part, heading) for part, heading in draft.headings if heading)
    if given and (facts.form or default_form(facts)):
        return given
    if facts.form:
        from_form = tuple((p.id, p.headed("en")) for p in facts.form.parts)
        if all(heading for _, heading in from_form):
            return from_form
    return FOUR_PARTS


def parts_of(draft: Draft, facts: Facts) -> tuple[Section, ...]:
    """The parts that the text has, under the headings that are wanted; where no form says which, also translated."""
    found = sections(draft.text, headings_of(draft, facts))
    return found if found or facts.form or default_form(facts) else tuple(translated(draft.text, facts))


def translated(text: str, facts: Facts) -> Iterator[Section]:
    """What stands under the four headings in another language, in the order of the text."""
    headed = ((m, _translation_of(m.group(1), facts)) for m in _BRACKETED.finditer(text))
    places = [(m, part) for m, part in headed if part]
    for n, (m, part) in enumerate(places):
        end = places[n + 1][0].start() if n + 1 < len(places) else len(text)
        body = text[m.end() : end]
        begin = m.end() + len(body) - len(body.lstrip())
        yield Section(part, m.group(), m.start(), begin, begin + len(body.strip()), body.strip())


def _translation_of(heading: str, facts: Facts) -> str:
    """Which of the four parts a heading in another language stands for, or ""."""
    known = ((part, facts.lexicon.meanings.get(f"heading_{part}")) for part, _ in FOUR_PARTS)
    return next((part for part, words in known if words and words.names(heading)), "")


def in_a_form(text: str, facts: Facts) -> bool:
    """Whether the text stands under the headings of a form of the marketplace's own."""
    for form in facts.playbook.forms if facts.playbook else ():
        headings = {heading for part in form.parts for heading in part.heading.values() if heading}
        if sum(heading in text for heading in headings) >= WRITTEN_SO:
            return True
    return False


def _gone_through(text: str, facts: Facts) -> bool:
    """Cause, action and request named one after the other in prose, where every form that takes them has headings."""
    forms = facts.playbook.forms if facts.playbook else []
    if not (facts.playbook and facts.playbook.case_system) or any(map(_letter, forms)) or in_a_form(text, facts):
        return False
    heard = list(said(text, facts.lexicon.meanings))
    places = [next((one.start + one.places(step)[0][0] for one in heard if one.has(step)), -1) for step in _STEPS]
    return min(places) >= 0


def _letter(form: Form) -> bool:
    """A form that tells cause and action without a heading."""
    return sum(part.id in ("causes", "actions") and not part.heading for part in form.parts) >= WRITTEN_SO
