"""What we know about one marketplace, as typed data: sites, channels, rules, issues, questions, phrases.

Everything here is read from `config/playbooks/<marketplace>/` and may be changed by an admin. Nothing
here reads a file: `bot.playbooks` does, and reports mistakes with file and line. The parts stand in
`bot.casework.book`, by subject.
"""

# ruff: noqa: RUF012 (pydantic copies a default for each object)
from __future__ import annotations

from typing import TypeVar

from bot.casework.book.matters import Action, Code, EvidenceSlot, Issue, Kit, Phrase, Pick
from bot.casework.book.questions import Option, Question, QuestionKind
from bot.casework.book.responses import Responses, Sign, SignKind, Wanted
from bot.casework.book.seasons import Closing, Peak
from bot.casework.book.terms import (
    Condition,
    IssueClass,
    IssueKey,
    Key,
    Langs,
    Language,
    Pattern,
    Provenance,
    Sourced,
    Strength,
    Strict,
    Window,
    Words,
)
from bot.casework.book.ways import (
    Again,
    Attachments,
    Channel,
    ChannelFiles,
    Fee,
    Form,
    FormPart,
    IdFormat,
    Site,
    StatusName,
)

__all__ = [
    "Action",
    "Again",
    "Attachments",
    "Channel",
    "ChannelFiles",
    "Closing",
    "Code",
    "Condition",
    "EvidenceSlot",
    "Fee",
    "Form",
    "FormPart",
    "IdFormat",
    "Issue",
    "IssueClass",
    "IssueKey",
    "Key",
    "Kit",
    "Langs",
    "Language",
    "Option",
    "Pattern",
    "Peak",
    "Phrase",
    "Pick",
    "Playbook",
    "Provenance",
    "Question",
    "QuestionKind",
    "Responses",
    "Sign",
    "SignKind",
    "Site",
    "Sourced",
    "StatusName",
    "Strength",
    "Strict",
    "Wanted",
    "Window",
    "Words",
]


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
    """What reminders are counted from: first_reply (in `peak` first_reply_peak), first_look, follow_up, waiting."""
    usual: dict[Key, Window] = {}
    """How long others usually take. Told to people; no reminder is counted from it."""
    peak: list[Peak] = []
    """When the marketplace answers later than usual."""
    closing: Closing = Closing()
    """What is asked when a case ends."""
    attachments: Attachments
    vocabulary: list[str] = []
    """Terms that belong to this marketplace; another marketplace's draft must not hold them (R10)."""
    mailboxes: list[str] = []
    """Addresses that are an official way in; any other address is off-channel (R06)."""
    look: list[Words] = []
    """What a look at a case means, in order (先看后台,再查邮箱)."""
    common: list[Question] = []
    """Asked in every issue, before the issue's own questions."""
    shop_id: Key | None = None
    """Which of these asks for the shop's own number: a shop that we know answers it."""
    follow_up: Kit
    reply: Kit
    reopen: Kit = Kit()
    responses: Responses = Responses()
    """How the marketplace's answers are recognised."""
    issues: list[Issue]
    notes: list[Words] = []

    def site(self, site_id: str) -> Site:
        """The site of this id; KeyError if there is none."""
        return _named(self.sites, site_id)

    def ids_at(self, site_id: object) -> dict[str, IdFormat]:
        """The id formats as they hold on that site; the general ones while there is none."""
        own = {key: known.at(str(site_id)) for key, known in self.ids.items() if known.by_site}
        return {**self.ids, **own} if own else self.ids

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
