"""Whether a text is to have the seed's four parts, and the headings it bears (R12, R13).

Where a marketplace has a form for each issue, a bare text of no issue is held to the four parts only if it was meant
to have them: it bears their headings, in whatever language, or goes through them one after the other in prose.
"""

from __future__ import annotations

from bot.casework.draft import Draft
from bot.casework.playbook import Form
from bot.casework.rules.counter_notice import calls_itself_counter_notice
from bot.casework.rules.facts import Facts
from bot.casework.rules.headings import (
    BRACKETS,
    OTHER,
    Heading,
    exactly,
    in_any_language,
    in_brackets,
    on_lines,
    parts_under,
)
from bot.casework.rules.meaning import Said, said
from bot.casework.rules.text import FOUR_PARTS, Section, sections

WRITTEN_SO = 2
"""Of a form's headings, so many make a text that was meant to have them."""
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
    return _headed(draft.text, facts) or _gone_through(draft.text, facts)


def told_as_letter(draft: Draft, facts: Facts) -> bool:
    """A bare text that is a whole case and has no parts, where every form of the marketplace has some."""
    if draft.kind != "initial" or facts.form or default_form(facts) or not _wants_headings(draft.text, facts):
        return False
    if calls_itself_counter_notice(draft.text):
        return False
    heard = list(said(draft.text, facts.lexicon.meanings))
    if not any(one.has("goes_request") for one in heard):
        return False
    return _greets(heard) or (_hears(heard, "goes_problem") and _hears(heard, "goes_matter"))


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
    wanted = headings_of(draft, facts)
    found = sections(draft.text, wanted)
    if len({part.id for part in found}) == len(wanted):
        return found
    if facts.form or default_form(facts):
        return found or tuple(parts_under(draft.text, list(on_lines(draft.text, exactly(wanted)))))
    return tuple(parts_under(draft.text, headings_in(draft.text, facts))) or found


def headings_in(text: str, facts: Facts) -> list[Heading]:
    """The headings of a text in whatever language: those in brackets, or, where it has none, those on its lines."""
    part_of = in_any_language(facts.lexicon.meanings, others=True)
    bracketed = list(in_brackets(text, part_of))
    return bracketed if {one.part for one in bracketed} - {OTHER} else list(on_lines(text, part_of))


def greeted(facts: Facts) -> bool:
    """Whether a text is a letter in any case, which is opened with a greeting."""
    if facts.playbook is None:
        return False
    greets = any(part.id == "greeting" for form in facts.playbook.forms for part in form.parts)
    return greets or not facts.playbook.case_system


def _headed(text: str, facts: Facts) -> bool:
    """Whether a text bears headings: two of the four, or, outside the marketplace's own forms, two of any kind."""
    found = headings_in(text, facts)
    parts = {one.part for one in found} - {OTHER}
    if len(parts) >= WRITTEN_SO and (len(parts) > WRITTEN_SO or any(one.words[:1] in BRACKETS for one in found)):
        return True
    return len({one.words for one in found}) >= WRITTEN_SO and not in_a_form(text, facts)


def in_a_form(text: str, facts: Facts) -> bool:
    """Whether the text stands under the headings of a form of the marketplace's own."""
    for form in facts.playbook.forms if facts.playbook else ():
        headings = {heading for part in form.parts for heading in part.heading.values() if heading}
        if sum(heading in text for heading in headings) >= WRITTEN_SO:
            return True
    return False


def _gone_through(text: str, facts: Facts) -> bool:
    """Cause, action and request named one after the other in prose, where every form that takes them has headings."""
    if not _wants_headings(text, facts):
        return False
    heard = list(said(text, facts.lexicon.meanings))
    places = [next((one.start + one.places(step)[0][0] for one in heard if one.has(step)), -1) for step in _STEPS]
    return min(places) >= 0


def _wants_headings(text: str, facts: Facts) -> bool:
    """Where cases are written in parts; a text that stands in a form of the marketplace's has them."""
    if not facts.playbook or not facts.playbook.case_system or any(map(_letter, facts.playbook.forms)):
        return False
    return not in_a_form(text, facts)


def _greets(heard: list[Said]) -> bool:
    """A letter is opened with a greeting, or closed with one."""
    opens = bool(heard) and any(start < 4 for start, _ in heard[0].places("letter_opens"))
    return opens or _hears(heard[-2:], "letter_ends")


def _hears(heard: list[Said], meaning: str) -> bool:
    return any(one.has(meaning) for one in heard)


def _letter(form: Form) -> bool:
    """A form that tells cause and action without a heading."""
    return sum(part.id in ("causes", "actions") and not part.heading for part in form.parts) >= WRITTEN_SO
