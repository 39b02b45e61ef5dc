"""Who answers what: handlers register here by command, by button, by internal event.

    @command("waiting", aliases=["待回复"], help="The marketplace waits for us")
    def waiting(ask: Ask) -> Answer: ...

    @click("snooze")              the button whose action is "snooze"; a form's fields are in ask.form
    @internal("remind")           the queue's own events
    @listens("text" | "file" | "joined" | "left" | "greeted" | "recalled")   what is no command and no click

A handler gets an `Ask` and returns an `Answer`. It sends nothing and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.casework.calendar import Calendars
from bot.casework.case import Case
from bot.casework.mistakes import UserMistake
from bot.casework.playbook import Playbook
from bot.conversation.values import Event, Priority, Show, Toast, Work
from bot.conversation.words import Say
from bot.ledger.changes import Change
from bot.ledger.ledger import Reading
from bot.ledger.records import Chat, Member


class NoSuchCase(UserMistake):
    """I find no case {number} that you can see. /cases lists yours."""

    code = "no_such_case"


class WhichCase(UserMistake):
    """Which case? Add its number, for example {example}."""

    code = "which_case"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a handler may look at: the event, who and where, the ledger as it stood, playbooks and calendars, case
    time, words."""

    event: Event
    member: Member
    chat: Chat
    ledger: Reading
    playbooks: Mapping[str, Playbook]
    calendars: Calendars
    now: datetime
    say: Say
    words: tuple[str, ...] = ()
    """The words after a command."""
    rest: str = ""
    """Everything after the command, as it was typed, line breaks and all; the whole text where there is none."""
    files: Any = None
    """The file store, for reading what came with the event."""
    settings: Any = None
    library: Any = None
    """`bot.playbooks.Library`: versions and digests of the playbooks."""

    @property
    def value(self) -> Mapping[str, Any]:
        """What the clicked button carried."""
        return self.event.value

    @property
    def form(self) -> Mapping[str, Any]:
        """What was filled in."""
        return self.event.form

    @property
    def selves(self) -> tuple[str, ...]:
        """Every identity of the person who asks: to whom something belongs is compared with these."""
        return self.ledger.selves(self.member.id)

    @property
    def lead(self) -> bool:
        """The person who asks leads, by whichever identity; `member` is what is kept of this one alone."""
        return self.ledger.is_lead(self.member.id)

    def case_named(self, number: str) -> Case:
        """The case of that number, ours or the marketplace's, if the member may see it.

        Raises NoSuchCase: the same for a stranger's case as for a number that does not exist.
        """
        found = self.ledger.case(number.upper(), seen_by=self.member.id) or self.ledger.case_by_number(
            number, seen_by=self.member.id
        )
        if found is None:
            raise NoSuchCase(number=number[:40])
        return found


@dataclass
class Answer:
    """What should happen: changes, a toast, a card in place of the clicked one, cards to show, work to do."""

    changes: list[Change] = field(default_factory=list)
    shows: list[Show] = field(default_factory=list)
    work: list[Work] = field(default_factory=list)
    notice: Toast | None = None
    instead: Show | None = None
    """The view that takes the place of the clicked card (its `chat` is not used)."""
    refreshed: list[str] = field(default_factory=list)
    """Threads whose last message is rendered anew."""

    def change(self, *changes: Change) -> Answer:
        self.changes += changes
        return self

    def show(
        self,
        view: str,
        chat: str,
        /,
        *,
        mention: Sequence[str] = (),
        thread: str = "",
        supersedes: str = "",
        key: str = "",
        priority: Priority = Priority.ANSWER,
        **subject: Any,
    ) -> Answer:
        """A card in a chat: a view and its subject."""
        self.shows.append(
            Show(
                view=view,
                subject=subject,
                chat=chat,
                mention=tuple(mention),
                thread=thread,
                supersedes=supersedes,
                key=key,
                priority=priority,
            )
        )
        return self

    def tell(self, chat: str, text: str) -> Answer:
        """One sentence in a chat, already in the reader's words."""
        return self.show("say", chat, text=text)

    def toast(self, text: str, tone: str = "info") -> Answer:
        self.notice = Toast(text=text, tone=tone)  # type: ignore[arg-type]
        return self

    def replace(self, view: str, /, **subject: Any) -> Answer:
        """The clicked card becomes this view."""
        self.instead = Show(view=view, subject=subject, chat="")
        return self

    def refresh(self, *threads: str) -> Answer:
        """The last message of each thread shows what is true now."""
        self.refreshed += threads
        return self

    def do(self, name: str, /, *, key: str = "", **subject: Any) -> Answer:
        """Slow work, outside any transaction."""
        self.work.append(Work(name=name, subject=subject, key=key))
        return self


Handler = Callable[[Ask], Answer]


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: its name, its other names, one line of help, what may follow it."""

    name: str
    handler: Handler
    aliases: tuple[str, ...]
    help: str
    usage: str
    group: str
    lead_only: bool = False


@dataclass
class Router:
    """The registry. One per process; handlers fill it when they are imported."""

    commands: dict[str, Command] = field(default_factory=dict)
    clicks: dict[str, Handler] = field(default_factory=dict)
    internals: dict[str, Handler] = field(default_factory=dict)
    listeners: dict[str, Handler] = field(default_factory=dict)
    works: dict[str, Callable[..., dict[str, Any]]] = field(default_factory=dict)

    def find(self, word: str) -> Command | None:
        """The command of that name or alias (without its slash, any case)."""
        word = word.lower()
        for one in self.commands.values():
            if word == one.name or word in one.aliases:
                return one
        return None


router = Router()


def command(
    name: str,
    *,
    aliases: Sequence[str] = (),
    help: str = "",
    usage: str = "",
    group: str = "cases",
    lead_only: bool = False,
) -> Callable[[Handler], Handler]:
    """Registers a slash command. `help` and `usage` are catalogue sentences."""

    def register(handler: Handler) -> Handler:
        if name in router.commands:
            raise ValueError(f"/{name} is registered twice")
        router.commands[name] = Command(
            name, handler, tuple(a.lower() for a in aliases), help, usage, group, lead_only
        )
        return handler

    return register


def click(action: str) -> Callable[[Handler], Handler]:
    """Registers what a button does."""
    return _into(router.clicks, action)


def internal(name: str) -> Callable[[Handler], Handler]:
    """Registers what happens when a reminder falls due or work comes back."""
    return _into(router.internals, name)


def listens(kind: str) -> Callable[[Handler], Handler]:
    """Registers who hears what is neither command nor click."""
    return _into(router.listeners, kind)


def work(name: str) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., dict[str, Any]]]:
    """Registers slow work: `def f(subject, files, playbooks) -> dict` of JSON values, run outside any transaction."""

    def register(function: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        router.works[name] = function
        return function

    return register


def _into(table: dict[str, Handler], name: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        if name in table:
            raise ValueError(f"{name} is registered twice")
        table[name] = handler
        return handler

    return register
