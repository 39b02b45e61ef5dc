"""Sharing a case: whom it is offered to, what its home group sees of that, what the other group does."""

from __future__ import annotations

from collections.abc import Mapping

from bot.casework import route
from bot.casework.case import Case
from bot.casework.share import Share
from bot.conversation.cards import Block, Button, Buttons, Card, Choice, Facts, Field, Form, Row, Span, Text, say
from bot.ledger.ledger import Reading
from bot.ledger.records import Chat
from cards import actions
from cards.guests import standing
from cards.view import Look, view
from cards.wording import case_line, clock, group_name, person

MODES: Mapping[str, str] = {"view": "look at it only", "work": "work on it together"}
OVER: Mapping[str, str] = {
    "share_declined": "{ref}: your group declined it.",
    "share_withdrawn": "{ref}: the offer was withdrawn.",
    "share_lapsed": "{ref}: the offer ran out.",
    "share_ended": "{ref} is not shared with your group any more.",
}
SHARE_STEPS: Mapping[str, str] = {
    "share_offered": "offered to {group}: {mode}",
    "share_accepted": "shared with {group}: {mode}",
    "share_narrowed": "{group} may only look at it from now on",
    "share_declined": "{group} declined it",
    "share_withdrawn": "the offer to {group} was withdrawn",
    "share_lapsed": "the offer to {group} ran out",
    "share_ended": "no longer shared with {group}",
}
"""Steps of the history that are about sharing: nobody has looked at the case, or done anything about it."""
SEES_NOTHING_YET = "Your group sees the case once its lead takes it. Reminders go to the other group."
ONLY_LOOKS_YET = "Your group may only look at the case until its lead takes this."
MOST_GROUPS = 50
"""Groups offered in one choice."""


def groups_for(ledger: Reading, member: str, case: Case) -> list[Chat]:
    """To which groups this member may offer the case: their own; a lead, who sees the cases of all, to all."""
    known = ledger.chats() if ledger.is_lead(member) else ledger.chats_of(member)
    return [one for one in known if not one.private and not one.gone and one.id != case.chat]


@view("share")
def share_page(look: Look, ref: str, member: str) -> Card | None:
    """With whom the case is shared, and, for those at home with it, to whom it may be offered. In private: it names
    groups that not everybody is in."""
    case = look.ledger.case(ref)
    if case is None:
        return None
    heading = look.say("Share {ref}", ref=ref)
    guest = bool(look.ledger.guest(member, case))
    standing_ones = [one for one in case.shares if one.stands and (not guest or _leads(look, member, one.chat))]
    blocks: list[Block] = [Text(case_line(look, case)), *(_share_row(look, case, one) for one in standing_ones)]
    if not guest:
        blocks += _offering(look, case, member)
    return Card(title=heading, blocks=blocks, summary=heading, tone="info", only=(member,))


@view("share_offer")
def share_offer(look: Look, offer: str, chat: str) -> Card | None:
    """For the other group: what is offered, no more of it than the decision needs; then what came of it."""
    # The case is carried as `offer`, not as `ref`: this card is for a group that may not see the case.
    case = look.ledger.case(offer)
    share = case.share_with(chat) if case else None
    if case is None or share is None:
        return None
    if not share.stands:
        return say(look.say(OVER[share.what], ref=offer))
    if not share.offered:
        return _accepted(look, case, share)
    book = look.playbooks.get(case.marketplace)
    kind = route.CLASSES.get(case.issue.split(".", 1)[0])
    heading = look.say("{name} offers your group a case: {ref}", name=person(look, share.by), ref=offer)
    value = {"ref": offer, "chat": chat, "at": share.at.isoformat()}
    wait = ONLY_LOOKS_YET if share.mode else SEES_NOTHING_YET
    blocks: list[Block] = [
        Facts(
            [
                (look.say("Group"), group_name(look, chat)),
                (look.say("Marketplace"), book.name[look.locale] if book else case.marketplace),
                (look.say("Class"), kind[look.locale] if kind else ""),
                (look.say("What for"), look.say(MODES[share.offered])),
                (look.say("Answer by"), clock(look, share.until)),
            ]
        ),
        Buttons(
            [
                Button(look.say("Take the case"), "share_accept", value, style="primary"),
                Button(look.say("No, thank you"), "share_decline", value),
            ]
        ),
        Text(look.say(wait), "note"),
    ]
    only = tuple(one.id for one in look.ledger.leads_of(chat))
    return Card(title=heading, blocks=blocks, summary=heading, tone="info", only=only)


def shared_mark(look: Look, case: Case) -> str:
    """For lists: that the case is a guest here, and what for."""
    here = standing(look.ledger, look.chat, case)
    return look.say("shared, {mode}", mode=look.say(MODES[here])) if here in MODES else ""


def shared_row(look: Look, case: Case) -> str:
    """For the case's card: at home with whom it is shared, elsewhere whose it is and what for."""
    here = standing(look.ledger, look.chat, case)
    if here in MODES:
        return look.say("by {group}: {mode}", group=group_name(look, case.chat), mode=look.say(MODES[here]))
    return "\n".join(_stands(look, one) for one in case.shares if one.stands)


def _accepted(look: Look, case: Case, share: Share) -> Card:
    heading = look.say("{ref} is shared with your group: {mode}", ref=case.ref, mode=look.say(MODES[share.mode]))
    whom = look.say(
        "{owner} of “{group}” looks after it; reminders go there.",
        owner=person(look, case.owner),
        group=group_name(look, case.chat),
    )
    end = Button(look.say("End sharing"), "share_end", {"ref": case.ref, "chat": share.chat})
    blocks: list[Block] = [Text(case_line(look, case)), Text(whom), Buttons([actions.show_case(look, case), end])]
    return Card(title=heading, blocks=blocks, summary=heading, tone="good")


def _share_row(look: Look, case: Case, share: Share) -> Row:
    value = {"ref": case.ref, "chat": share.chat}
    buttons = [Button(look.say("Withdraw the offer"), "share_withdraw", value)] if share.offered else []
    if share.mode:
        buttons.append(Button(look.say("End sharing"), "share_end", value))
    detail = look.say("offered by {name}, {at}", name=person(look, share.by), at=clock(look, share.at))
    return Row(Span(_stands(look, share), "bold"), buttons, detail)


def _stands(look: Look, share: Share) -> str:
    """北方群: 只看; 等对方主管确认: 一起处理."""
    parts = [look.say(MODES[share.mode])] if share.mode else []
    if share.offered:
        waits = look.say("waits for their lead until {at}", at=clock(look, share.until))
        parts.append(look.say("{mode} ({waits})", mode=look.say(MODES[share.offered]), waits=waits))
    return look.say("{group}: {how}", group=group_name(look, share.chat), how=look.say(", ").join(parts))


def _offering(look: Look, case: Case, member: str) -> list[Block]:
    groups = [Choice(one.id, one.name or one.id) for one in groups_for(look.ledger, member, case)][:MOST_GROUPS]
    if not groups:
        return [Text(look.say("You are in no other group that I am in, too."))]
    modes = [Choice(mode, look.say(name)) for mode, name in MODES.items()]
    form = Form(
        [
            Field("group", "choice", look.say("Which group"), options=groups),
            Field("mode", "choice", look.say("What may they do"), options=modes, value="view"),
        ],
        Button(look.say("Offer it"), "share_offer", actions.carried(case), style="primary"),
    )
    note = look.say(
        "Their lead accepts first. Approving, handing over, guarded papers and reminders stay with “{group}”.",
        group=group_name(look, case.chat),
    )
    return [form, Text(note, "note")]


def _leads(look: Look, member: str, chat: str) -> bool:
    return any(one.id in look.ledger.selves(member) for one in look.ledger.leads_of(chat))
