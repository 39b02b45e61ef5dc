"""`/link`, `/unlink`: one person's identities in several workspaces become one, by a code shown here and typed there.

Who types the code gets all that its owner may see, and the other way round, so it must prove that both chats are one
person's: it is shown in private, works once, for ten minutes, in another workspace, and no more once it stood in a
group. It has 40 bits (8 of 32 signs) and five tries an hour: while a thousand codes are open day and night, a
thousand members who guess all the time find one in about 25 years.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import timedelta

from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, click, command
from bot.ledger.changes import Link, LinkTried, OfferLink, SpoilLinkCode
from bot.ledger.records import LinkCode, Member
from handlers.apart import set_apart
from handlers.common import id_of_event

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 of them; none looks like another one."""
LENGTH = 8
WORKS_FOR = timedelta(minutes=10)
TRIES = 5
"""Wrong codes a member may type within an hour."""
_CODE = re.compile(rf"[{SIGNS}]{{4}}[\W_]*[{SIGNS}]{{4}}")


class LinkTooOften(UserMistake):
    """Too many codes that do not work. Please try again in an hour."""

    code = "link_too_often"


class LinkElsewhere(UserMistake):
    """Please send this line in our private chat on the other side, in Feishu or in DingTalk, not here."""

    code = "link_elsewhere"


class LinkedAlready(UserMistake):
    """One of the two is linked with somebody on the same side already. Send /unlink there first, then /link again."""

    code = "linked_already"


class NotLinked(UserMistake):
    """You are not linked with anybody. /link shows how to."""

    code = "not_linked"


@command(
    "link",
    aliases=["绑定"],
    help="You in Feishu and in DingTalk: link the two",
    usage="/link",
    group="team",
)
def link(ask: Ask) -> Answer:
    """In private: without a code shows one, with the code from the other side links the two."""
    typed = _plain(ask.rest)
    if not ask.chat.private:
        return _not_in_a_group(ask, typed)
    return _used(ask, typed) if typed else _offered(ask)


@command(
    "unlink",
    aliases=["解绑"],
    help="End the link between your two sides",
    usage="/unlink",
    group="team",
)
def unlink(ask: Ask) -> Answer:
    """This side stands for itself again."""
    if len(ask.selves) == 1:
        raise NotLinked
    answer = set_apart(Answer(), ask, ask.member.id)
    return answer if ask.chat.private else answer.tell(ask.chat.id, ask.say("Done; the details are in private."))


@click("unlink")
def undone(ask: Ask) -> Answer:
    """The same from either side's card; the button of an older link ends no newer one."""
    apart, other = str(ask.value.get("apart", "")), str(ask.value.get("other", ""))
    if apart == other or not {apart, other} <= set(ask.selves):
        raise NotLinked
    answer = set_apart(Answer(), ask, apart, silent_in=ask.chat.id)
    return answer.replace("unlinked", member=ask.member.id, apart=apart, others=[other]).toast(
        ask.say("Unlinked."), "good"
    )


# -- parts


def _not_in_a_group(ask: Ask, typed: str) -> Answer:
    """Whether it was a code is not told: everybody here could have tried it."""
    answer = Answer()
    if typed:
        found = ask.ledger.link_code_typed(typed)
        answer.change(SpoilLinkCode(typed)).refresh(*([_thread(found.member)] if found else []))
        return answer.tell(
            ask.chat.id,
            ask.say(
                "A code must not stand in a group: this one works no longer. Send me /link in our private chat for a "
                "new one, and type that in our private chat on the other side."
            ),
        )
    return answer.tell(ask.chat.id, ask.say("Please send me /link in our private chat; a code is for you alone."))


def _offered(ask: Ask) -> Answer:
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    offered = LinkCode(member=ask.member.id, code=code, until=ask.now + WORKS_FOR)
    thread = _thread(ask.member.id)
    return (
        Answer()
        .change(OfferLink(offered))
        .show(
            "link_code",
            ask.chat.id,
            thread=thread,
            supersedes=thread,
            member=ask.member.id,
            code=code,
        )
    )


def _used(ask: Ask, typed: str) -> Answer:
    """The code of a member of another workspace links the two; any other is one that does not work."""
    me = ask.member
    if ask.ledger.link_tries(me.id, since=ask.now - timedelta(hours=1)) >= TRIES:
        raise LinkTooOften
    found = ask.ledger.link_code_typed(typed)
    if found is not None and found.member == me.id:
        raise LinkElsewhere
    other = ask.ledger.member(found.member) if found is not None and found.until > ask.now else None
    if other is None or other.workspace == me.workspace:
        text = ask.say(
            "This code does not work: it is wrong, used, or too old. /link on the other side shows a new one."
        )
        return Answer().change(LinkTried(me.id)).tell(ask.chat.id, text)
    mine, theirs = ask.selves, ask.ledger.selves(other.id)
    if not _workspaces(ask, mine).isdisjoint(_workspaces(ask, theirs)):
        raise LinkedAlready
    change = Link(me.id, other.id, workspaces=(me.workspace, other.workspace), code=typed, person=id_of_event(ask))
    apart = other.id if len(theirs) == 1 and len(mine) > 1 else me.id  # whoever came to the others may go again
    answer = Answer().change(change).refresh(_thread(other.id))
    for one, its_other in ((me, other), (other, me)):
        _tell(answer, one, its_other, apart)
    return answer


def _tell(answer: Answer, one: Member, other: Member, apart: str) -> None:
    answer.show("linked", one.private_chat, member=one.id, other=other.id, apart=apart)


def _workspaces(ask: Ask, members: tuple[str, ...]) -> set[str]:
    return {found.workspace for one in members if (found := ask.ledger.member(one))}


def _plain(typed: str) -> str:
    """A code as it is kept, however it was typed and whatever stands around it."""
    text = unicodedata.normalize("NFKC", typed[:100]).upper()
    found = _CODE.search(text)
    return "".join(one for one in (found[0] if found else text) if one.isalnum())


def _thread(member: str) -> str:
    return f"link:{member}"
