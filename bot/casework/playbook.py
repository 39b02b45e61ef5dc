"""What we know about one marketplace, as typed data: sites, channels, rules, issues, questions, phrases.

Everything here is read from `config/playbooks/<marketplace>/` and may be changed by an admin. Nothing
here reads a file: `bot.playbooks` does, and reports mistakes with file and line.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Language = Literal["zh", "en", "es", "pt", "ja", "ko", "de", "fr", "it", "zh-TW", "th", "vi", "id"]
Langs = dict[Language, str]
"""One template per language. `zh` is always there: it is the operator's reading."""

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
IssueKey = Annotated[str, Field(pattern=r"^[a-z]+(\.[a-z0-9_]+)+$", max_length=80)]
Condition = dict[Key, list[str] | Literal["answered", "unanswered"]]
"""Every entry must hold. It may name only earlier questions and their listed options."""

Provenance = Literal["seed", "official", "third_party", "unverified", "general"]
IssueClass = Literal["account", "listing", "funds", "policy", "logistics", "ip", "ads", "onboarding"]
Strength = Literal["hard", "soft"]


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"this is no regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
"""A Python regular expression."""


class Strict(BaseModel):
    """A part of a playbook: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """What an operator reads, in both of the product's languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __getitem__(self, locale: str) -> str:
        return self.en if locale.startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh


class Sourced(Strict):
    """A fact about the outside world: where it is from and when it was last looked at."""

    source: str
    checked: date
    provenance: Provenance = "seed"


class Window(Sourced):
    """A stretch of time the marketplace gives or takes, counted from a moment of the case.

    `since` names a moment of the case (submitted, last_update, waiting, answered, notice) or, in an
    issue's deadline, the id of a date question.
    """

    amount: int = Field(ge=0, le=400)
    unit: Literal["hours", "calendar_days", "business_days"]
    since: str
    name: Words | None = None
    id: Key | None = None
    when: Condition = {}


class Site(Strict):
    """One country store of a marketplace."""

    id: str
    name: Words
    say: Langs = {}
    """How a draft calls it ("Amazon.com"); the marketplace's name and the site's where empty."""
    aliases: list[str] = []
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    subdivision: str | None = None
    timezone: str
    host: str
    languages: list[Language]
    zh_entry: Words | None = None
    """Where the Chinese entry of this site is, for sites whose channel takes Chinese."""
    marketplace_id: str | None = None
    weekend: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = ["sat", "sun"]


class FormPart(Strict):
    """One part of the document a channel expects, with the heading it bears (empty: none)."""

    id: Key
    heading: Langs = {}
    name: Words
    max_lines: int | None = None
    max_chars: int | None = None
    required: bool = True


class Form(Strict):
    """The shape of a document: the four-part case text, a counter-notice, a claim form's text …"""

    id: Key
    name: Words
    parts: list[FormPart]
    width: int = 90
    max_chars: int | None = None
    four_part: bool = False
    """R12 and R13 apply."""
    legal: bool = False
    """Names counsel, addresses and phone numbers of our own company: R01 THR and R34 make room."""


class Channel(Strict):
    """The official way in: where the operator clicks, and what may be written there."""

    id: Key
    name: Words
    menu: list[str]
    menu_zh: list[str] = []
    url: str | None = None
    """May hold {host}."""
    case_url: str | None = None
    """May hold {host} and {case_id}."""
    form: Key = "four_part"
    max_chars: int | None = None
    attempts: int | None = None
    note: Words | None = None
    kind: Literal["case", "appeal", "form", "upload", "mail", "letter"] = "case"


class IdFormat(Sourced):
    """How an id of this marketplace looks, and how much we trust that knowledge."""

    name: Words
    pattern: Pattern
    """Regular expression for the whole value, after normalising."""
    strength: Strength = "hard"
    soft_pattern: Pattern | None = None
    """A narrower form; a value outside it is questioned, never refused."""
    check: Literal["isbn10", "gtin", "date6", "date8_middle"] | None = None
    """A named checksum or plausibility test; its failure warns."""
    example: str
    requirement: Words
    normalise: list[Literal["upper", "strip_spaces", "3-7-7", "strip_hash"]] = []
    find: Pattern | None = None
    """How it is found in running text (a regular expression with word boundaries of its own)."""
    names_files: bool = False
    """May stand first in an attachment's name."""


class StatusName(Strict):
    """One status as the marketplace shows it, and what it means to us."""

    name: str
    zh: str
    means: Literal["open", "waiting", "answered", "resolved", "closed"]


class Attachments(Sourced):
    """What may be attached to a case."""

    types: list[str]
    max_bytes: int
    max_files: int | None = None
    videos: Words | None = None
    """What to do instead of attaching a video."""


class Option(Strict):
    """One answer of a choice."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$", max_length=80)]
    label: Words
    note: Words | None = None
    text: Langs = {}
    """How the choice reads inside a sentence; the label where empty."""


QuestionKind = Literal[
    "text", "paragraph", "choice", "choices", "date", "number", "money", "id", "ids", "yes_no", "file"
]


class Question(Strict):
    """One question of an interview. A free text asked for in the channel's language refuses Chinese there."""

    id: Key
    kind: QuestionKind
    ask: Words
    label: Words | None = None
    """Short form for the review page and for tables; `ask` where empty."""
    hint: Words | None = None
    example: str | None = None
    options: list[Option] = []
    id_format: Key | None = None
    required: bool = True
    minimum: int | None = None
    maximum: int | None = None
    """Numbers: bounds of the value. Texts: length in characters. Choices and ids: how many."""
    integer: bool = False
    tense: Literal["past", "future", "any"] = "any"
    """For dates: past includes today, future excludes it."""
    plain: bool = False
    """A note for ourselves, in any language; never written into a draft."""
    subject: bool = False
    """The id is one of the things the case is about."""
    when: Condition = {}
    stage: Literal["route", "facts", "story", "evidence"] = "facts"


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
    about: Words | None = None
    """One line under the title when the operator chooses."""
    aliases: list[str] = []
    keywords: list[str] = []
    """Words that point to this issue in a notice or in a free text (R04 and the notice reader use them)."""
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


class Playbook(Strict):
    """One marketplace, whole."""

    marketplace: Key
    name: Words
    aliases: list[str] = []
    case_system: bool = True
    no_case_notice: Words | None = None
    language_forced: bool = False
    """The channel refuses any other language (R02, seed)."""
    fee: Words | None = None
    sites: list[Site]
    channels: list[Channel]
    forms: list[Form]
    ids: dict[Key, IdFormat]
    case_id: Key = "case_id"
    """Which id format the marketplace's own case number has."""
    statuses: list[StatusName]
    clocks: dict[Key, Window]
    """At least first_reply, first_look, follow_up and waiting."""
    attachments: Attachments
    vocabulary: list[str] = []
    """Terms that belong to this marketplace; another marketplace's draft must not hold them (R10)."""
    mailboxes: list[str] = []
    """Addresses that are an official way in; any other address is off-channel (R06)."""
    look: list[Words] = []
    """What a look at a case means, in order (先看后台,再查邮箱)."""
    common: list[Question] = []
    """Asked in every issue, before the issue's own questions."""
    follow_up: Kit
    reply: Kit
    reopen: Kit = Kit()
    issues: list[Issue]
    notes: list[Words] = []

    def site(self, site_id: str) -> Site:
        """The site of this id; KeyError if there is none."""
        return _named(self.sites, site_id)

    def issue(self, issue_id: str) -> Issue:
        """The issue of this id; KeyError if there is none."""
        return _named(self.issues, issue_id)

    def channel_of(self, issue: Issue) -> Channel:
        """The way in for this issue."""
        return _named(self.channels, issue.channel)

    def form_of(self, issue: Issue) -> Form:
        """The document this issue wants."""
        return _named(self.forms, issue.form or self.channel_of(issue).form)


Named = TypeVar("Named", Site, Issue, Channel, Form)


def _named(items: list[Named], wanted: str) -> Named:
    for item in items:
        if item.id == wanted:
            return item
    raise KeyError(wanted)
