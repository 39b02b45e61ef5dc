"""`/assign`: somebody else looks after the case from now on."""

from __future__ import annotations

from bot.casework.case import Case
from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, command
from bot.ledger.records import Member
from handlers.common import after_ref, done, must_act, must_be_at_home, the_case


class AssignToWhom(UserMistake):
    """To whom? For example: /assign {ref} @{name}"""

    code = "assign_to_whom"


class NotInGroup(UserMistake):
    """I know nobody called {name} in the group of {ref}. Whoever writes /help to me there once is known."""

    code = "not_in_group"


@command("assign", aliases=["转交", "指派"], help="Hand a case to somebody else", usage="/assign C1042 @李雷")
def assign(ask: Ask) -> Answer:
    """Owner or lead hands the case to a member of its home group, who is told."""
    case = the_case(ask)
    must_act(ask, case)
    must_be_at_home(ask, case)
    new = _named(ask, case)
    text = ask.say("{ref} is looked after by {name} now.", ref=case.ref, name=new.name or new.id)
    if new.id == case.owner:
        return Answer().tell(ask.chat.id, text)
    answer = Answer().change(case.assign(new.id))
    if new.private_chat and new.id not in ask.selves:
        answer.show("case_status", new.private_chat, ref=case.ref)
    return done(ask, answer, case, text)


def _named(ask: Ask, case: Case) -> Member:
    """The mentioned member, or the one of that name, in the case's home group."""
    people = ask.ledger.members_of(case.chat)
    mentioned = {member.id: member for member in people if member.id in ask.event.mentions}
    if mentioned:
        return next(iter(mentioned.values()))
    typed = after_ref(ask).lstrip("@＠ ")
    if not typed:
        raise AssignToWhom(ref=case.ref, name=people[0].name if people else "…")
    for member in sorted(people, key=lambda one: len(one.name), reverse=True):
        names = [name for name in (member.name, member.id) if name]
        if typed.casefold().startswith(tuple(name.casefold() for name in names)):
            return member
    raise NotInGroup(name=typed.split()[0][:40], ref=case.ref)
