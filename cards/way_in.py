"""What an operator has to know of a channel before a text goes out: its limits, its fee, what asking again does; and
the words for a marketplace that has no cases, where a letter goes to a person."""

from __future__ import annotations

from bot.casework import drafting
from bot.casework.case import Case
from bot.casework.playbook import Channel, Issue, Playbook
from bot.conversation.cards import Block, Rich, Span, Text
from bot.ledger.records import DraftRow
from cards.view import Look
from cards.wording import channel_of, where_to_look


def has_cases(look: Look, marketplace: str) -> bool:
    """Whether the marketplace gives cases numbers; one whose playbook is gone is taken to."""
    book = look.playbooks.get(marketplace)
    return book is None or book.case_system


def told_first(look: Look, playbook: Playbook, issue: Issue | None) -> list[Block]:
    """What changes the way of the whole matter: no cases here, or another document than a case."""
    told = [] if playbook.case_system or not playbook.no_case_notice else [playbook.no_case_notice[look.locale]]
    if issue is not None and issue.instead:
        told.append(issue.instead[look.locale])
    return [Text(Span(one, "bold")) for one in told]


def steps(look: Look, playbook: Playbook, issue: Issue, row: DraftRow) -> list[Rich]:
    """What to do now, in order: what to look at first, where to go, what to paste, what to keep."""
    way = drafting.instructions(playbook, row.draft.site, issue)
    where: list[Span | str] = [look.say("Open {menu}", menu=" → ".join(way.menu))]
    if not playbook.case_system:
        where = [look.say("Write to: {menu}", menu=" → ".join(way.menu))]
    if way.url:
        where += [" ", Span(way.url, url=way.url)]
    entry = [look.say("Choose the Chinese entry: {entry}", entry=way.zh_entry[look.locale])] if way.zh_entry else []
    paste = look.say("Paste the text.")
    if row.draft.attachments:
        paste = look.say("Paste the text; attach the files in their order, under the names listed.")
    sent = look.say("Send it, copy the Case ID at once and take a screenshot of the page.")
    if not playbook.case_system:
        sent = look.say("Send it and take a screenshot of the message you sent, with its time.")
    return [
        *(hint[look.locale] for hint in way.before_sending),
        *_limits(look, playbook, issue, row),
        *([way.note[look.locale]] if way.note else []),
        *(entry if row.draft.language == "zh" and playbook.case_system else []),
        where,
        paste,
        sent,
    ]


def _limits(look: Look, playbook: Playbook, issue: Issue, row: DraftRow) -> list[Rich]:
    channel = playbook.channel_of(issue)
    way = drafting.instructions(playbook, row.draft.site, issue)
    told: list[Rich] = []
    if channel.fee:
        told.append(look.say("It costs {amount}: {due}", amount=channel.fee.amount, due=channel.fee.due[look.locale]))
    elif playbook.fee:
        told.append(playbook.fee[look.locale])
    if channel.attempts:
        told.append(look.say("Only {n} texts about one matter are taken here: look twice.", n=channel.attempts))
    if way.max_chars:
        length = len(row.draft.text)
        told.append(look.say("The field takes {most} characters; this text has {n}.", most=way.max_chars, n=length))
    return told


def asking_again(look: Look, case: Case) -> list[Block]:
    """What the channel does to whoever asks again; nothing where nothing is known."""
    channel = channel_of(look, case)
    return [Text(one, "note") for one in _again(look, channel)] if channel else []


def _again(look: Look, channel: Channel) -> list[str]:
    again = channel.again
    if again is None:
        return []
    told = []
    if again.restarts_clock:
        told.append(look.say("Asking before they have answered starts their count anew."))
    if again.wait_hours:
        told.append(look.say("They want {hours} hours between one message and the next.", hours=again.wait_hours))
    if again.needs_new:
        told.append(look.say("Ask again only with something new: a document, a number, a date."))
    if again.penalty:
        told.append(look.say("Sent twice: {penalty}", penalty=again.penalty[look.locale]))
    return told


def their_name(look: Look, case: Case) -> str:
    """How the marketplace itself calls a status, after ours; "" where it has no name for it."""
    book = look.playbooks.get(case.marketplace)
    names = [one.name for one in book.statuses if one.means == case.status.value] if book else []
    return f" · {names[0]}" if names else ""


def same_place(look: Look, case: Case) -> list[Block]:
    """Where the next text of a case goes, and what asking again does there."""
    where = look.say("Paste it in the same case, never in a new one: ")
    if not has_cases(look, case.marketplace):
        where = look.say("Send it in the same conversation: ")
    return [Text([where, where_to_look(look, case)]), *asking_again(look, case)]
