"""What is typed without a command: an answer, an edit of a draft, or something to be helped with."""

from __future__ import annotations

from bot.conversation.commands import without_mention
from bot.conversation.router import Answer, Ask, listens
from handlers.draft import edited_by_reply
from handlers.interview import resume
from handlers.notice import take_notice
from handlers.notice_page import took
from handlers.noticing import confirms_notice, is_notice
from handlers.typed import ON, typed_answer


@listens("text")
def text(ask: Ask) -> Answer:
    """A reply to a draft is an edit; else it answers the interview; else help is offered."""
    said = without_mention(ask.event.text)
    if ask.event.reply_to:
        shown = ask.ledger.message(ask.event.workspace, ask.event.reply_to)
        if shown is not None and shown.view in ("draft", "draft_text"):
            return edited_by_reply(ask, str(shown.subject["ref"]), said)
    active = ask.ledger.active_interview(ask.member.id)
    if ask.chat.private and is_notice(ask, active, said):
        return take_notice(ask, text=ask.event.text)
    if active is not None and ask.chat.id == active.chat:
        if confirms_notice(ask, active, said):
            return took(ask, active, {name: value for name, value in active.raw.items() if value})
        return typed_answer(ask, active, said)
    if ask.ledger.interviews(member=ask.member.id, states=("paused",)):
        if ask.chat.private and said.casefold() in ON:
            return resume(ask)
        return Answer().tell(
            ask.chat.id, ask.say("You have a paused case: /resume goes on with it. /help shows the rest.")
        )
    return Answer().tell(ask.chat.id, ask.say("/newcase starts a case, /cases shows yours, /help shows the rest."))
