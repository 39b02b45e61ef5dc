"""Linking two sides of one person: the code, whether both are one, that it is done, and that it is over."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.cards import Block, Button, Buttons, Card, Copy, Row, Text, say
from bot.conversation.sides import side
from cards.view import Look, view
from cards.wording import clock


@view("link_code")
def link_code(look: Look, member: str, code: str) -> Card:
    """The code while it works, and who is linked already."""
    heading = look.say("Link your other side")
    offered = look.ledger.link_code(member)
    blocks: list[Block]
    if offered is None or offered.code != code or look.now >= offered.until:
        blocks = [Text(look.say("This code works no longer. /link shows a new one."))]
    else:
        blocks = [
            Text(
                look.say(
                    "Open our private chat on the other side (Feishu or DingTalk) and send this line there, "
                    "before {at}:",
                    at=clock(look, offered.until),
                )
            ),
            Copy(look.say("/link {code}", code=f"{code[:4]}-{code[4:]}")),
            Text(
                look.say(
                    "The two then count as one person: either side sees and does what the other one may. Whoever "
                    "sends this line from elsewhere gets your access, so give it to nobody. It works once."
                ),
                "note",
            ),
        ]
    for other in look.ledger.selves(member)[1:]:
        undo = Button(look.say("Unlink"), "unlink", {"apart": member, "other": other}, style="danger")
        blocks.append(Row(look.say("Linked with {who}", who=_who(look, other)), [undo]))
    return Card(title=heading, blocks=blocks, summary=heading, tone="info", only=(member,))


@view("link_confirm")
def link_confirm(look: Look, member: str, other: str, proof: str) -> Card | None:
    """Whose code was typed, and what it would give them: asked of who typed it."""
    offered = look.ledger.link_code(other)
    if offered is None or offered.proof(member) != proof or look.now >= offered.until:
        return link_void(look)
    who = _who(look, other)
    heading = look.say("Link with {who}?", who=who)
    carries = {"other": other, "proof": proof}
    blocks: list[Block] = [
        Text(look.say("This code is from {who}. Are both sides you yourself?", who=who)),
        Text(look.say("Once linked, {who} sees and does all that you may see and do.", who=who)),
        Text(
            look.say("If somebody asked you to send it, choose “This is not me”: the code then works no longer."),
            "note",
        ),
        Buttons(
            [
                Button(look.say("This is me, link"), "link_confirm", carries, "primary"),
                Button(look.say("This is not me"), "link_refuse", carries),
            ]
        ),
    ]
    return Card(title=heading, blocks=blocks, summary=heading, tone="warn", only=(member,))


@view("link_void")
def link_void(look: Look, refused: bool = False) -> Card:
    """No link came of a code: it does not work, or who typed it says it is somebody else's."""
    if not refused:
        return say(
            look.say(
                "This code does not work: it is wrong, used, or too old. /link on the other side shows a new one."
            )
        )
    return say(
        look.say("Nobody is linked, and this code works no longer. If somebody asked you to send it, tell your lead.")
    )


@view("linked")
def linked(look: Look, member: str, other: str, apart: str) -> Card | None:
    """It is done; what it means, and the way back."""
    if other not in look.ledger.selves(member):
        return unlinked(look, member, apart, [other])
    heading = look.say("Linked with {who}", who=_who(look, other))
    undo = Button(
        look.say("Unlink"), "unlink", {"apart": apart, "other": other if apart == member else member}, "danger"
    )
    blocks: list[Block] = [
        Text(
            look.say(
                "You count as one person now: here and there you see and do what either side may. You are called "
                "once, in the workspace of the case's group."
            )
        ),
        Text(
            look.say("Was that not you? Press “Unlink” at once, or send /unlink on either side, and tell your lead.")
        ),
        Buttons([undo]),
    ]
    return Card(title=heading, blocks=blocks, summary=heading, tone="good", only=(member,))


@view("unlinked")
def unlinked(look: Look, member: str, apart: str, others: Sequence[str]) -> Card:
    """It is over: each side sees its own again."""
    left = others if member == apart else [apart]
    heading = look.say("No longer linked with {who}", who=look.say(", ").join(_who(look, one) for one in left))
    text = look.say("From now on each side sees only what it may see by itself. /link links them again.")
    return Card(title=heading, blocks=[Text(text)], summary=heading)


def _who(look: Look, member: str) -> str:
    """小李 (DingTalk)."""
    found = look.ledger.member(member)
    return look.say("{name} ({side})", name=look.name(member), side=side(look.say, found.workspace if found else ""))
