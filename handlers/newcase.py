"""/newcase: opens the interview in the member's private chat and leaves one line in the group."""

from __future__ import annotations

from typing import Any

from bot.casework.draft import Value
from bot.conversation.router import Answer, Ask, click, command
from bot.ledger.changes import SaveInterview
from bot.ledger.records import Interview
from bot.playbooks import find_marketplace, find_site
from handlers.common import id_of_event

LONGEST_QUOTED = 40
"""Characters of words we do not know that are said back."""


@command(
    "newcase",
    aliases=["新建", "新案件", "新建案件", "new"],
    help="Start a case: a few questions, then the draft",
    usage="/newcase amazon",
)
def newcase(ask: Ask) -> Answer:
    """Opens the interview where files and unmentioned text reach the bot: in the private chat."""
    if not ask.member.private_chat:
        return Answer().tell(
            ask.chat.id,
            ask.say("{name}, open a private chat with me and send me /newcase there.", name=ask.member.name),
        )
    interview = fresh_interview(ask, home_of(ask), answers=named_in(ask))
    answer = begun(Answer(), ask, interview)
    if ask.words and not interview.answers:
        answer.tell(ask.member.private_chat, _not_understood(ask))
    show_page(answer, interview)
    if not ask.chat.private:
        line = ask.say("{name} is starting a new case; I ask the questions in private.", name=ask.member.name)
        answer.tell(ask.chat.id, line)
    return answer


@click("newcase")
def newcase_pressed(ask: Ask) -> Answer:
    """The same from a button."""
    return newcase(ask).toast(ask.say("I ask the questions in our private chat."))


def fresh_interview(ask: Ask, home_chat: str, **fields: Any) -> Interview:
    """A new interview with the asking member, in private, unless `fields` say otherwise."""
    usual: dict[str, Any] = {
        "id": id_of_event(ask),
        "member": ask.member.id,
        "chat": ask.member.private_chat,
        "home_chat": home_chat,
        "started_at": ask.now,
        "touched_at": ask.now,
    }
    return Interview(**(usual | fields))


def begun(answer: Answer, ask: Ask, interview: Interview) -> Answer:
    """The interview is kept; who was in another one is told that it waits."""
    answer.change(SaveInterview(interview))
    if ask.ledger.active_interview(interview.member):
        answer.tell(interview.chat, ask.say("The case you were writing is paused; /resume takes you back to it."))
    return answer


def private_first(ask: Ask) -> Answer:
    """Where the member has no private chat with us, that comes first."""
    text = ask.say("{name}, please open a private chat with me first, then press again.", name=ask.member.name)
    return Answer().toast(text) if ask.event.kind == "click" else Answer().tell(ask.chat.id, text)


def home_of(ask: Ask) -> str:
    """The group it was typed in; in a private chat the member's only group, or "" to ask which."""
    if not ask.chat.private:
        return ask.chat.id
    groups = ask.ledger.chats_of(ask.member.id)
    if len(groups) == 1:
        return groups[0].id
    return "" if groups else ask.chat.id


def named_in(ask: Ask) -> dict[str, Value]:
    """What the words after the command settle already: a marketplace, or a site and so its marketplace."""
    words = " ".join(ask.words)
    if not words:
        return {}
    if site := find_site(ask.playbooks, words):
        return {"marketplace": site[0], "site": site[1]}
    marketplace = find_marketplace(ask.playbooks, words)
    return {"marketplace": marketplace} if marketplace else {}


def show_page(answer: Answer, interview: Interview, view: str = "interview_page") -> Answer:
    """The interview's card in its private chat; the one before loses its buttons."""
    thread = f"interview:{interview.id}"
    return answer.show(view, interview.chat, thread=thread, supersedes=thread, interview=interview.id)


def _not_understood(ask: Ask) -> str:
    """A marketplace we have no playbook for must not look as if it had been understood."""
    words = " ".join(ask.words)[:LONGEST_QUOTED]
    names = ask.say(", ").join(book.name[ask.member.locale] for book in ask.playbooks.values())
    return ask.say("I do not know “{words}”. I can write cases for: {names}.", words=words, names=names)
