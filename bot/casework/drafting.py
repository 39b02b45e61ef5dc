"""Drafting: from answers to a draft, sentence by sentence, with nothing in it that nobody said.

Every sentence is a phrase of the playbook filled with answers, in the channel's language and, from the same
phrase and the same answers, in Chinese. What is not in the playbook or in the answers cannot come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.casework import story
from bot.casework.asking import Walk, kit_of, walk
from bot.casework.attaching import GivenFile, name_file, number_attachments
from bot.casework.conditions import holds, several
from bot.casework.draft import Answers, Attachment, Draft, DraftKind, Sentence
from bot.casework.facts import facts_for, in_language
from bot.casework.lists import list_slots
from bot.casework.phrases import Fact, PhraseTrouble, fill
from bot.casework.playbook import Action, Form, FormPart, Issue, Langs, Phrase, Playbook
from bot.casework.rewriting import rewrite, rewrite_whole, sentences_of
from bot.casework.surroundings import ShopFacts, Surroundings
from bot.casework.tongues import attachment_numbers, day_in, joined, tongue
from bot.casework.way_in import WayIn, case_link, instructions

__all__ = [
    "GivenFile",
    "PhraseTrouble",
    "WayIn",
    "case_link",
    "compose",
    "instructions",
    "name_file",
    "number_attachments",
    "rewrite",
    "rewrite_whole",
    "sentences_of",
]

READING = "zh"
_FOUR = (("summary",), ("causes",), ("actions", "controls"), ("requests", "attachments"))
"""What stands in each part of the four-part form, in order."""


def compose(
    playbook: Playbook,
    issue: Issue,
    answers: Answers,
    *,
    attachments: Sequence[Attachment] = (),
    today: date,
    kind: DraftKind = "initial",
    extra: Answers | None = None,
    shop: ShopFacts | None = None,
) -> Draft:
    """The draft of this issue with these answers; for a reply, a follow-up or a reopening, the kit's text.

    `extra` fills the kit's own slots (`case_id`, `submitted_on` …). `shop` gives seller id and legal names.
    Raises PhraseTrouble where a phrase cannot be filled or lacks the channel's language.
    """
    given = {key: value for key, value in answers.items() if shop is not None or key != "shop" or value == "new"}
    playbook = playbook.model_copy(update={"issues": [issue]})
    given |= {"marketplace": playbook.marketplace, "issue": issue.id, "issue_class": issue.issue_class}
    around = Surroundings(
        playbooks={playbook.marketplace: playbook}, shops=() if shop is None else (shop,), today=today
    )
    asked = kind if kind in ("reply", "follow_up", "reopen") else "initial"
    found = walk(given, around, asked)
    site = playbook.site(str(found.known.get("site") or playbook.sites[0].id))
    language = str(found.known.get("language") or site.languages[0])
    kit = None if asked == "initial" else kit_of(playbook, asked)
    more = kit.questions if kit else ()
    facts, reading_facts = (
        facts_for(found, one, attachments=attachments, shop=shop, extra=extra, more_questions=more)
        for one in (language, READING)
    )
    writer = _Writer(found, language, facts, reading_facts, tuple(attachments), today)
    channel = playbook.channel_of(issue)
    form = _form(playbook, issue, kind)
    if kit is not None:
        sentences = tuple(writer.phrases(kit.phrases, form.parts[0].id))
    else:
        sentences = tuple(writer.document(form))
    return Draft(
        marketplace=playbook.marketplace,
        site=site.id,
        issue=issue.id,
        language=language,
        form=form.id,
        kind=kind,
        channel=channel.id,
        subject=_subject(found, issue, language),
        sentences=sentences,
        headings=tuple((part.id, _in(part.heading, language)) for part in form.parts),
        width=form.width,
        attachments=tuple(attachments),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    found: Walk
    language: str
    facts: Mapping[str, Any]
    reading_facts: Mapping[str, Any]
    attachments: tuple[Attachment, ...]
    today: date

    def document(self, form: Form) -> Iterable[Sentence]:
        """Every part of a form, in order."""
        issue = self._issue
        for n, part in enumerate(form.parts):
            for kind in _FOUR[n] if form.four_part and n < len(_FOUR) else (part.id,):
                yield from self._of_kind(kind, part)
            yield from self.phrases(issue.parts.get(part.id, ()), part.id)

    def phrases(self, phrases: Iterable[Phrase], part: str) -> Iterable[Sentence]:
        """Those phrases whose condition holds."""
        for one in phrases:
            if holds(one.when, self.found.known):
                yield self._phrase(one, part)

    def _phrase(self, phrase: Phrase, part: str) -> Sentence:
        return self._sentence(phrase.say, part, phrase.id)

    def _of_kind(self, kind: str, part: FormPart) -> Iterable[Sentence]:
        issue = self._issue
        if kind == "summary":
            yield from self.phrases(issue.summary, part.id)
        elif kind == "attachments":
            yield from self._list_of_attachments(part.id)
        elif kind in story.KINDS:
            for one in story.chosen(issue, kind, self.found.known):
                made = self._action(one, part.id) if isinstance(one, Action) else self._phrase(one, part.id)
                yield replace(made, question=kind)

    def _action(self, action: Action, part: str) -> Sentence:
        """Past tense only with a date that has come and an attestation; else it is written as planned."""
        question = story.done_id(action)
        day = str(self.found.known.get(question, ""))
        if day and day <= self.today.isoformat() and self.found.known.get(story.ATTEST.id) == "yes":
            return self._sentence(action.done, part, action.id, date=(day, question))
        planned = day if day > self.today.isoformat() else ""
        return self._sentence(action.plan, part, action.id, by=(planned, question))

    def _list_of_attachments(self, part: str) -> Iterable[Sentence]:
        if not self.attachments:
            return
        text, reading = (self._listed(one) for one in (self.language, READING))
        yield Sentence(part=part, text=text, phrase="attachments", reading=reading)

    def _listed(self, language: str) -> str:
        words = tongue(language)
        slots = {slot.id: slot for slot in (*list_slots(self.found), *self._issue.evidence)}
        numbers: dict[str, list[int]] = {}
        for one in sorted(self.attachments, key=lambda attachment: attachment.number):
            numbers.setdefault(one.slot, []).append(one.number)
        several_each = any(len(mine) > 1 for mine in numbers.values()) and len(numbers) > 1
        names = []
        for slot, mine in numbers.items():
            name = _in(slots[slot].say, language) if slot in slots else slot
            counted = words.numbered.format(name=name, numbers=joined([str(n) for n in mine], words))
            names.append(counted if several_each else name)
        return words.list_of.format(
            attachments=attachment_numbers([one.number for one in self.attachments], words),
            names=words.comma.join(names),
        )

    def _sentence(
        self,
        say: Langs,
        part: str,
        phrase: str,
        date: tuple[str, str] | None = None,
        by: tuple[str, str] | None = None,
    ) -> Sentence:
        text, facts = self._fill(say, self.language, self.facts, phrase, date, by)
        reading, reading_facts = self._fill(say, READING, self.reading_facts, phrase, date, by)
        return Sentence(
            part=part, text=text, phrase=phrase, facts=facts, reading=reading, reading_facts=reading_facts
        )

    def _fill(
        self,
        say: Langs,
        language: str,
        facts: Mapping[str, Any],
        phrase: str,
        date: tuple[str, str] | None,
        by: tuple[str, str] | None,
    ) -> Any:
        template = in_language(say, language)
        if not template:
            raise PhraseTrouble(phrase=phrase, issue=self._issue.id, why=f"it has no text in {language}")
        own = dict(facts)
        if date is not None:
            own["date"] = Fact(day_in(date[0], tongue(language)), date[1])
        if by is not None:
            day, question = by
            words = tongue(language)
            own["by"] = Fact(words.by.format(day=day_in(day, words)) if day else "", question)
        return fill(template, own, issue=self._issue.id, phrase=phrase)

    @property
    def _issue(self) -> Issue:
        if self.found.issue is None:
            raise ValueError("a draft is of a case whose issue is known")
        return self.found.issue


def _form(playbook: Playbook, issue: Issue, kind: DraftKind) -> Form:
    """The form of this text. What follows a case has one part without heading, unless the playbook names one."""
    if kind == "initial":
        return playbook.form_of(issue)
    named = next((one for one in playbook.forms if one.id == kind), None)
    if named is not None:
        return named
    return Form(id=kind, name=playbook.name, parts=[FormPart(id="body", name=playbook.name)])


def _subject(found: Walk, issue: Issue, language: str) -> str:
    """The title line of the marketplace's form: the issue, and the first thing it is about; "and 2 more" counts its
    own kind, not the tracking number beside an order."""
    title = in_language(issue.say, language) or issue.title["zh" if language in ("zh", "zh-TW") else "en"]
    subjects = (several(found.known.get(key, "")) for key, question in found.met.items() if question.subject)
    ids = next((given for given in subjects if given), ())
    if not ids:
        return title
    words = tongue(language)
    about = ids[0] if len(ids) == 1 else words.more.format(first=ids[0], count=len(ids) - 1, total=len(ids))
    return f"{title}: {about}"


def _in(say: Langs, language: str) -> str:
    return in_language(say, language) or say.get("en") or say.get("zh", "")
