"""Checks of one issue: its questions, sentences, evidence and deadlines, and a rehearsal of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.casework import route, story
from bot.casework.asking import every_question
from bot.casework.drafting import PhraseTrouble, compose
from bot.casework.facts import CASE_FACTS
from bot.casework.playbook import Action, Issue, Langs, Phrase, Playbook, Question
from bot.playbooks.check_fit import check_fit
from bot.playbooks.check_phrases import check_languages, check_slots, foreign, languages_of
from bot.playbooks.check_questions import check_questions, check_when, route_questions
from bot.playbooks.check_rules import check_rules
from bot.playbooks.rehearsal import REHEARSAL_DAY, Stuck, rehearse
from bot.playbooks.reporting import Report

_RESERVED = ("date", "by", "att", "legal_name")
"""Names that phrases use for something else; a question of that id could never be a slot."""

_MOMENTS = ("submitted", "last_update", "waiting", "answered")
"""Moments of a case that a window may be counted from; any other name is a date question."""


def check_issue(report: Report, playbook: Playbook, issue: Issue, playbooks: Mapping[str, Playbook]) -> None:
    """Everything about one issue; `playbooks` are all there are. It is only rehearsed when nothing was found."""
    if not _ways(report, playbook, issue):
        return
    known = _questions(report, playbook, issue)
    _evidence_and_deadlines(report, issue, known)
    if issue.stop:
        return
    form = playbook.form_of(issue)
    _summary_and_parts(report, playbook, issue, known)
    for kind in story.KINDS:
        known = _story(report, playbook, issue, kind, known)
    if form.four_part:
        for kind in ("summary", *(one for one in story.KINDS if one != "controls")):
            if not getattr(issue, kind):
                report.error((), "A four-part draft needs {key}.", key=kind)
    if not any(one.level == "error" for one in report.complaints):
        check_fit(report, playbook, issue)
        check_rules(report, playbook, issue, playbooks)
        _rehearse(report, playbook, issue)


def _ways(report: Report, playbook: Playbook, issue: Issue) -> bool:
    """Class, channel and form exist."""
    if issue.issue_class not in route.CLASSES:
        report.error(("id",), "There is no class {key}.", key=issue.issue_class)
    if issue.channel not in {one.id for one in playbook.channels}:
        report.error(("channel",), "There is no channel {key}.", key=issue.channel)
        return False
    form = issue.form or playbook.channel_of(issue).form
    forms = {one.id: one for one in playbook.forms}
    if form not in forms:
        report.error(("form",), "There is no form {key}.", key=form)
        return False
    for part in issue.parts:
        if part not in {one.id for one in forms[form].parts}:
            report.error(("parts", part), "The form {form} has no part {key}.", form=form, key=part)
    keys = [route.code_key(one.code) for one in issue.codes]
    for n, key in enumerate(keys):
        if key in (*keys[:n], route.NO_CODE, route.OTHER_CODE):
            report.error(("codes", n, "code"), "The id {id} is there twice.", id=key)
    return True


def _questions(report: Report, playbook: Playbook, issue: Issue) -> dict[str, Question]:
    after = route.after_issue(playbook, issue)
    for n, key in enumerate(issue.skip):
        if key not in {one.id for one in (*after, *playbook.common)}:
            report.error(("skip", n), "{key} is no common question.", key=key)
    known = route_questions(playbook)
    for question in (*after, *playbook.common):
        if question.id not in issue.skip:
            known[question.id] = question
            missing = [key for key in question.when if key in issue.skip]
            if missing:
                report.error(
                    ("skip",), "{key} depends on {other}, which is skipped.", key=question.id, other=missing[0]
                )
    taken = {one.id: one for one in every_question(playbook, issue) if one.stage == "story"}
    for n, question in enumerate(issue.questions):
        if question.id in _RESERVED or (question.id in taken and question not in taken.values()):
            report.error(("questions", n, "id"), "{key} is a name of ours; take another.", key=question.id)
    found = check_questions(report, ("questions",), issue.questions, playbook, known)
    for n, key in enumerate(issue.unasked):
        if key not in found or found[key].required:
            report.error(("unasked", n), "{key} is no question that may be left empty.", key=key)
    return found


def _evidence_and_deadlines(report: Report, issue: Issue, known: Mapping[str, Question]) -> None:
    report.twice(("evidence",), [one.id for one in issue.evidence])
    everything = {**known, **_story_questions(issue)}
    for n, slot in enumerate(issue.evidence):
        check_when(report, ("evidence", n), slot.when, everything)
    for n, window in enumerate(issue.deadlines):
        check_when(report, ("deadlines", n), window.when, everything)
        since = known.get(window.since) or known.get(f"{window.since}_date")
        if window.since not in _MOMENTS and (since is None or since.kind != "date"):
            report.error(("deadlines", n, "since"), "{key} is no date question.", key=window.since)


def _story_questions(issue: Issue) -> dict[str, Question]:
    found: dict[str, Question] = {}
    for kind in story.KINDS:
        if offer := story.phrases(issue, kind):
            found[kind] = story.question(issue, kind, offer)
        if kind == "actions":
            found |= {one.id: one for one in map(story.done_question, issue.actions)} | {
                story.ATTEST.id: story.ATTEST
            }
    return found


def _summary_and_parts(report: Report, playbook: Playbook, issue: Issue, known: Mapping[str, Question]) -> None:
    everything = {**known, **_story_questions(issue)}
    _phrases(report, ("summary",), issue.summary, playbook, issue, everything)
    for part, phrases in issue.parts.items():
        _phrases(report, ("parts", part), phrases, playbook, issue, everything)
    for language in foreign(playbook):
        if not any(key == language for key in issue.say):
            report.warning(("title",), "The title has no text in {language}: add say.", language=language)
    for n, slot in enumerate(issue.evidence):
        check_languages(report, ("evidence", n, "say"), slot.say, languages_of(playbook))


def _story(
    report: Report, playbook: Playbook, issue: Issue, kind: str, known: dict[str, Question]
) -> dict[str, Question]:
    """One kind of phrase, whose conditions may name what was picked before it. Returns what is known after."""
    offer = story.phrases(issue, kind)
    least, most = getattr(issue.pick, kind)
    if least > most or (offer and least > len(offer)):
        there = min(most, len(offer))
        report.error(
            ("pick", kind), "{key}: {least} have to be picked, {given} are there.", key=kind, least=least, given=there
        )
    _phrases(report, (kind,), offer, playbook, issue, known)
    for n, one in enumerate(offer):
        if one.label is None:
            report.error((kind, n), "{key} is missing.", key="label")
    if not offer:
        return known
    known = known | {kind: story.question(issue, kind, offer)}
    if kind == "actions":
        known |= {one.id: one for one in map(story.done_question, issue.actions)} | {story.ATTEST.id: story.ATTEST}
    return known


def _phrases(
    report: Report,
    path: tuple[Any, ...],
    phrases: Sequence[Phrase | Action],
    playbook: Playbook,
    issue: Issue,
    known: Mapping[str, Question],
) -> None:
    report.twice(path, [one.id for one in phrases])
    slots = [slot.id for slot in issue.evidence]
    for n, one in enumerate(phrases):
        here = (*path, n)
        check_when(report, here, one.when, known)
        for key, say, more in _texts(one):
            check_languages(report, (*here, key), say, languages_of(playbook))
            own = (*CASE_FACTS, *more)
            check_slots(report, (*here, key), say, known, own=own, attached=slots, when=one.when)


def _texts(one: Phrase | Action) -> Iterator[tuple[str, Langs, tuple[str, ...]]]:
    """The texts of a phrase, each with its key and the slots that only it has."""
    if isinstance(one, Phrase):
        yield "say", one.say, ()
    else:
        yield "done", one.done, ("date",)
        yield "plan", one.plan, ("by",)


def _rehearse(report: Report, playbook: Playbook, issue: Issue) -> None:
    """An interview with plausible answers reaches its end, and its draft can be written."""
    try:
        compose(playbook, issue, rehearse(playbook, issue), today=REHEARSAL_DAY)
    except Stuck as stuck:
        place = next((n for n, one in enumerate(issue.questions) if one.id == stuck.question.id), None)
        report.error(() if place is None else ("questions", place), "A rehearsal gets stuck: {why}.", why=str(stuck))
    except PhraseTrouble as trouble:
        report.error((), "A rehearsal gets stuck: {why}.", why=trouble.sentence())
