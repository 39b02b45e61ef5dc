"""`/link`, `/unlink`: one person's identities in several workspaces become one, by a code shown here and typed there.

Who types the code gets all that its owner may see, and the other way round, so it must prove that both chats are one
person's: it is shown in private, works once, for ten minutes, in another workspace, and no more once it stood in a
group. It has 40 bits (8 of 32 signs) and five tries an hour: while a thousand codes are open day and night, a
thousand members who guess all the time find one in about 25 years.

Somebody may be talked into typing another one's code, so typing it links nobody yet: a card names whose it is, and
who typed it says whether that is they themselves.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import timedelta

from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, click, command
from bot.ledger.changes import Link, LinkTried, OfferLink, RefuseLink, SpoilLinkCode
from bot.ledger.records import LinkCode, Member
from handlers.apart import set_apart
from handlers.common import id_of_event

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 of them; none looks like another one."""
LENGTH = 8
WORKS_FOR = timedelta(minutes=10)
TRIES = 5
"""Codes that do not work, typed or confirmed, which a member may try within an hour."""
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


class LinkedMeanwhile(UserMistake):
    """The two are linked already. If that was not you, send /unlink at once and tell your lead."""

    code = "linked_meanwhile"


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
    """In private: without a code shows one, with the code from the other side asks whether the two are one."""
    typed = _plain(ask.rest)
    if not ask.chat.private:
        return _not_in_a_group(ask, typed)
    return _typed(ask, typed) if typed else _offered(ask)


@click("link_confirm")
def confirmed(ask: Ask) -> Answer:
    """The two are one. All is looked at again: the code may be used, void, too old or replaced since it was typed."""
    me, owner = ask.member, str(ask.value["other"])
    if owner in ask.selves[1:]:
        return Answer().toast(ask.say("You are linked already."), "good")
    _not_too_often(ask)
    code = _typed_before(ask)
    other = _owner(ask, code)
    if code is None or other is None:
        return Answer().change(LinkTried(me.id)).replace("link_void")
    mine, theirs = _to_be_one(ask, other)
    apart = other.id if len(theirs) == 1 and len(mine) > 1 else me.id  # whoever came to the others may go again
    workspaces = (me.workspace, other.workspace)
    answer = Answer().change(Link(me.id, other.id, workspaces, code=code.code, person=id_of_event(ask)))
    answer.show("linked", other.private_chat, member=other.id, other=me.id, apart=apart)
    answer.refresh(_thread(other.id))
    return answer.replace("linked", member=me.id, other=other.id, apart=apart)


@click("link_refuse")
def refused(ask: Ask) -> Answer:
    """Somebody else's code: it is void, and its owner learns no more than that. For a code that is gone already, or
    was never typed here, nothing changes, and the answer is the same."""
    if str(ask.value["other"]) in ask.selves[1:]:
        raise LinkedMeanwhile
    answer, code = Answer().replace("link_void", refused=True), _typed_before(ask)
    if code is None:
        return answer
    return answer.change(RefuseLink(ask.member.id, code.member, code.code)).refresh(_thread(code.member))


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


def _typed(ask: Ask, typed: str) -> Answer:
    """The code of a member of another workspace asks whose both are; any other is one that does not work."""
    me = ask.member
    _not_too_often(ask)
    code = ask.ledger.link_code_typed(typed)
    if code is not None and code.member == me.id:
        raise LinkElsewhere
    other = _owner(ask, code)
    if code is None or other is None:
        return Answer().change(LinkTried(me.id)).show("link_void", ask.chat.id)
    _to_be_one(ask, other)
    return Answer().show("link_confirm", ask.chat.id, member=me.id, other=other.id, proof=code.proof(me.id))


def _not_too_often(ask: Ask) -> None:
    if ask.ledger.link_tries(ask.member.id, since=ask.now - timedelta(hours=1)) >= TRIES:
        raise LinkTooOften


def _typed_before(ask: Ask) -> LinkCode | None:
    """The code that the pressed card was about. A newer one of the same owner is another one."""
    code = ask.ledger.link_code(str(ask.value["other"]))
    return code if code is not None and code.proof(ask.member.id) == ask.value["proof"] else None


def _owner(ask: Ask, code: LinkCode | None) -> Member | None:
    """Whose the code is, where it links this member with them now."""
    other = ask.ledger.member(code.member) if code is not None and code.until > ask.now else None
    return other if other is not None and other.workspace != ask.member.workspace else None


def _to_be_one(ask: Ask, other: Member) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The identities on either side.

    Raises LinkedAlready where they have a workspace in common.
    """
    mine, theirs = ask.selves, ask.ledger.selves(other.id)
    if not _workspaces(ask, mine).isdisjoint(_workspaces(ask, theirs)):
        raise LinkedAlready
    return mine, theirs


def _workspaces(ask: Ask, members: tuple[str, ...]) -> set[str]:
    return {found.workspace for one in members if (found := ask.ledger.member(one))}


def _plain(typed: str) -> str:
    """A code as it is kept, however it was typed and whatever stands around it."""
    text = unicodedata.normalize("NFKC", typed[:100]).upper()
    found = _CODE.search(text)
    return "".join(one for one in (found[0] if found else text) if one.isalnum())


def _thread(member: str) -> str:
    return f"link:{member}"
