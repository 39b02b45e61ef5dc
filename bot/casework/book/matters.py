"""What a case is about: an issue with its questions, files, codes and deadlines, and the vetted sentences."""

# ruff: noqa: RUF012 (pydantic copies a default for each object)
from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.casework.book.questions import Question
from bot.casework.book.terms import Condition, IssueKey, Key, Langs, Provenance, Strict, Window, Words


class Phrase(Strict):
    """A vetted sentence. Slots are Jinja (`{{ asin }}`) and name questions or the case's own facts."""

    id: Key
    say: Langs
    label: Words | None = None
    """How it is offered when the operator picks; needed in causes, controls and requests."""
    when: Condition = {}


class Action(Strict):
    """A corrective action: `done` when it has a date and an attestation, else `plan`.

    Slots: the answers, `date` (of this action, in `done`) and `by` (" by 2026-12-01" or "", in `plan`).
    """

    id: Key
    label: Words
    done: Langs
    plan: Langs
    when: Condition = {}


class Pick(Strict):
    """How many phrases of each kind the operator may choose: [least, most]."""

    causes: tuple[int, int] = (1, 1)
    actions: tuple[int, int] = (1, 2)
    controls: tuple[int, int] = (1, 1)
    requests: tuple[int, int] = (1, 1)


class EvidenceSlot(Strict):
    """A file the case needs: `name` is the ASCII type that goes into the file's name."""

    id: Key
    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9]*$", max_length=40)]
    title: Words
    say: Langs
    """How the attachment is called inside the draft ("supplier invoice")."""
    kind: Literal["screenshot", "document", "photo", "spreadsheet", "identity", "mail"]
    required: bool = True
    how: Words
    types: list[str] | None = None
    when: Condition = {}
    files: int = 3
    """At most so many files."""
    guarded: bool = False
    """A bank or contract paper: like an identity paper, only the owner, the approver and the leads open it."""

    @property
    def confidential(self) -> bool:
        """Not everybody in the group may open it, and each opening is kept."""
        return self.guarded or self.kind == "identity"


class Code(Strict):
    """An error or rejection code the marketplace shows with this issue."""

    code: str
    meaning: Words
    source: str
    provenance: Provenance = "third_party"


class Issue(Strict):
    """What a case is about: the questions, the evidence, the sentences and the way in."""

    id: IssueKey
    title: Words
    say: Langs = {}
    """The title in the channel's languages, for the subject line; `title` where empty."""
    about: Words | None = None
    """One line under the title when the operator chooses."""
    aliases: list[str] = []
    keywords: list[str] = []
    """Words that point to this issue in a notice or in a free text (R04 and the notice reader use them)."""
    notices: list[str] = []
    """Words that stand in no other notice of this marketplace: one of them decides that it is about this issue."""
    channel: Key = "case"
    menu: list[str] = []
    """Where to click after the channel's own menu."""
    form: Key | None = None
    instead: Words | None = None
    """Why this does not belong in a case, and what is made instead."""
    stop: Words | None = None
    """No draft is written; what to do instead."""
    codes: list[Code] = []
    questions: list[Question] = []
    skip: list[Key] = []
    """Common questions that make no sense here."""
    unasked: list[Key] = []
    """Questions that may be left empty and seldom have an answer here: taken from a notice, from a file or on the
    review page, and never asked."""
    summary: list[Phrase] = []
    causes: list[Phrase] = []
    actions: list[Action] = []
    controls: list[Phrase] = []
    requests: list[Phrase] = []
    parts: dict[Key, list[Phrase]] = {}
    """For other forms than the four-part one: the sentences of each part, in order."""
    pick: Pick = Pick()
    evidence: list[EvidenceSlot] = []
    deadlines: list[Window] = []
    before_sending: list[Words] = []
    wins: list[Words] = []
    loses: list[Words] = []
    second_pair_of_eyes: bool = False
    sources: list[str] = []

    @property
    def issue_class(self) -> str:
        return self.id.split(".", 1)[0]


class Kit(Strict):
    """Questions and sentences for what is written after the first text: a reply, a follow-up, a reopening.

    Slots beyond the answers: `case_id`, `submitted_on`, `last_update_on`, `business_days`, `number`.
    """

    questions: list[Question] = []
    phrases: list[Phrase] = []
