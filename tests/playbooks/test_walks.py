"""Every sub-type of every marketplace is walked through: each choice is taken once, and every draft can be sent.

A folder that is added to config/playbooks is walked by itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations

import pytest

from bot.casework.layout import wrap
from bot.playbooks.check_rules import templates
from bot.playbooks.check_shared import bare_of
from tests.playbooks.walking import Walk, alike, books, choices_of, every_issue, given_facts, going, taken_in, walks

MOST_ALIKE = 60
"""Per cent; from here on a text reads as another marketplace's with names exchanged."""
SCRIPTS = {
    "ja": re.compile("[\u3041-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "zh-TW": re.compile("[\u4e00-\u9fff]"),
}
each_issue = pytest.mark.parametrize(("marketplace", "issue"), every_issue())


@each_issue
def test_a_walk_ends_in_a_draft_that_can_be_sent(marketplace: str, issue: str) -> None:
    for done in walks(marketplace, issue):
        assert done.blocked_by == [], f"{dict(done.answers)}\n\n{done.draft.text}"
        assert_it_fits(done)
        assert_it_is_in_its_language(done)
        assert_it_holds_what_was_given(done)
        assert done.draft.subject


@each_issue
def test_each_choice_is_taken(marketplace: str, issue: str) -> None:
    book = books().playbooks[marketplace]
    done = walks(marketplace, issue)
    taken = {one for each in done for one in taken_in(each)}

    assert [one for one in choices_of(book, book.issue(issue)) if one not in taken] == []
    assert {each.draft.language for each in done} == {one for site in book.sites for one in site.languages}


def assert_it_fits(done: Walk) -> None:
    form, channel = done.playbook.form_of(done.issue), done.playbook.channel_of(done.issue)
    for most in (form.max_chars, channel.max_chars):
        assert most is None or len(done.draft.text) <= most, done.draft.text
    for part, written in zip(form.parts, done.draft.parts, strict=True):
        assert part.max_lines is None or len(wrap(["\n".join(written.lines)], form.width)) <= part.max_lines


def assert_it_is_in_its_language(done: Walk) -> None:
    """Of several languages of a site, the one that was chosen; the rules know each by its words or its script."""
    script = SCRIPTS.get(done.draft.language)
    own = " ".join(one.text for one in done.draft.sentences)
    if script is not None:
        assert script.search(own), own
    else:
        assert not re.search("[\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7af]", own), own


def assert_it_holds_what_was_given(done: Walk) -> None:
    flat = " ".join(done.draft.text.split())
    wide = "".join(done.draft.text.split())
    for question, said in given_facts(done):
        assert " ".join(said.split()) in flat or "".join(said.split()) in wide, f"{question}: {said}\n\n{flat}"


@lru_cache(maxsize=1)
def first_walks() -> dict[str, dict[str, Walk]]:
    """Issue to marketplace to its first walk."""
    found: dict[str, dict[str, Walk]] = {}
    for marketplace, issue in every_issue():
        found.setdefault(issue, {})[marketplace] = next(going(marketplace, issue))
    return found


def follows_a_statute(done: Walk) -> bool:
    """A counter-notice must say what the law lists, in its words: two of them are alike, and have to be."""
    return done.playbook.form_of(done.issue).legal


def test_two_marketplaces_do_not_sound_alike() -> None:
    too_alike = [
        (issue, one, other, round(percent))
        for issue, by_marketplace in first_walks().items()
        for one, other in combinations(by_marketplace, 2)
        if by_marketplace[one].draft.language == by_marketplace[other].draft.language
        and not (follows_a_statute(by_marketplace[one]) and follows_a_statute(by_marketplace[other]))
        and (percent := alike(by_marketplace[one], by_marketplace[other])) > MOST_ALIKE
    ]

    assert too_alike == []


@pytest.mark.parametrize("marketplace", ["amazon", "ebay"])
def test_a_counter_notice_says_what_the_statute_lists(marketplace: str) -> None:
    """17 U.S.C. 512(g)(3): an oath on mistake or misidentification, a court also for those abroad, service."""
    done = next(one for one in walks(marketplace, "ip.copyright.counter") if one.draft.language == "en")
    text = " ".join(done.draft.text.split())

    for element in (
        "penalty of perjury",
        "mistake or misidentification of the material to be removed or disabled",
        "jurisdiction of the Federal District Court for",
        "judicial district",
        "accept service of process from the person who",
        "agent of",
    ):
        assert element in text, element


def test_no_sentence_is_shared_between_marketplaces() -> None:
    places: dict[tuple[str, str], set[str]] = {}
    for key, book in books().playbooks.items():
        written = {language for site in book.sites for language in site.languages}
        for issue in book.issues:
            for _, say in templates(issue):
                for language, template in say.items():
                    if language in written and len(bare_of(template)) >= 20:
                        places.setdefault((language, bare_of(template)), set()).add(key)

    assert {sentence: sorted(keys) for sentence, keys in places.items() if len(keys) > 1} == {}
