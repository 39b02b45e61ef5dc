"""The second pair of eyes: a text where much is at stake goes out when somebody besides its owner has looked it over.

A playbook marks such issues; a group may want it for all. Who is silent for two working hours is not waited for: the
next lead is asked as well. Where a deadline is nearer than that, the owner may release the text, and says why.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.casework.case import UNSENT, Case
from bot.casework.mistakes import UserMistake
from bot.casework.second_look import may_be_released, next_reader_at
from bot.conversation.asking import StaleButton
from bot.conversation.router import Answer, Ask, click, internal
from bot.conversation.values import Priority
from bot.ledger.changes import ApproveDraft, Enqueue
from bot.ledger.records import LEAD, DraftRow, Member, NewTask
from cards.second_look import lines_of
from cards.settings import SECOND, SECOND_FOR
from cards.wording import person
from handlers.common import hours, must_act, must_be_at_home, playbook_of, refresh, the_case
from handlers.places import agenda_of

LONGEST = 500
"""Characters of a wish or a reason."""


class NotAsked(UserMistake):
    """Only who was asked to look this text over, or a lead, may answer; its owner may not."""

    code = "not_asked"


class SayWhat(UserMistake):
    """Please choose the line and write what should change."""

    code = "say_what"


class SayWhy(UserMistake):
    """Please write why it cannot wait; the reason is kept with the case."""

    code = "say_why"


class NoHurry(UserMistake):
    """No deadline is that near: please wait for {name}."""

    code = "no_hurry"


def reader_for(ask: Ask, case: Case, row: DraftRow) -> Member | None:
    """Who is to be asked before this text goes out. None: nobody has to be, the one who approves it did not write it,
    or there is nobody else."""
    if not _at_stake(ask, case) or not wrote(ask, ask.member.id, case, row):
        return None
    return next(iter(_readers(ask, case, row)), None)


def wrote(ask: Ask, member: str, case: Case, row: DraftRow) -> bool:
    """The text is this person's own, by whichever identity: they cannot be its second pair of eyes."""
    return not {case.owner, row.by}.isdisjoint(ask.ledger.selves(member))


def ask_to_look(answer: Answer, ask: Ask, case: Case, version: int, reader: Member) -> Answer:
    """The card for the reader, and the moment at which silence is told to the next one."""
    change = case.ask_second(reader.id, name=reader.name or reader.id, at=ask.now)
    answer.change(change, Enqueue(_silence(ask, change.after, version, reader)))
    thread = _thread(case, reader.id)
    answer.show(
        "second_look",
        reader.private_chat or case.chat,
        mention=() if reader.private_chat else (reader.id,),
        thread=thread,
        supersedes=thread,
        priority=Priority.DEADLINE,
        ref=case.ref,
        version=version,
    )
    return answer.refresh(f"case:{case.ref}", f"draft:{case.ref}")


@click("second_ok")
def looked_over(ask: Ask) -> Answer:
    """The text goes out as it is; its owner has it ready to paste."""
    case, row, fresh = _asked(ask)
    if fresh:
        return fresh
    overridden = tuple(row.overridden.items())
    approve = ApproveDraft(case=case.ref, version=row.version, by=ask.member.id, at=ask.now, overridden=overridden)
    answer = _ready(Answer().change(approve, case.approve(at=ask.now)), ask, case)
    line = ask.say("{name} has looked the text of {ref} over; it is being submitted.", name=_me(ask), ref=case.ref)
    return _settled(answer.tell(case.chat, line), case, row).toast(ask.say("Thank you. It can go out."), "good")


@click("second_wish")
def wished(ask: Ask) -> Answer:
    """A line goes back to the owner with what should be different."""
    case, row, fresh = _asked(ask)
    if fresh:
        return fresh
    chosen, wish = str(ask.form.get("line", "")), str(ask.form.get("wish", "")).strip()[:LONGEST]
    line = dict(lines_of(row)).get(chosen, "")
    if not line or not wish:
        raise SayWhat
    owner = ask.ledger.member(case.owner)
    private = owner.private_chat if owner else ""
    answer = Answer().change(case.send_back(line=line[:LONGEST], wish=wish))
    answer.show(
        "second_wish",
        private or case.chat,
        mention=() if private else (case.owner,),
        ref=case.ref,
        version=row.version,
        line=chosen,
        wish=wish,
        by=ask.member.id,
    )
    return _settled(answer, case, row).toast(ask.say("It goes back to {name}.", name=person(ask, case.owner)))


@click("second_release")
def released(ask: Ask) -> Answer:
    """The deadline is nearer than the next answer: the owner sends it without one, with a reason that is kept."""
    case = the_case(ask)
    must_act(ask, case)
    must_be_at_home(ask, case)
    row = ask.ledger.draft(case.ref)
    if row is None or not case.second_asked or not _is_newest(ask, row):
        stale = ask.say("This card was out of date; here is the newest.")
        return Answer().replace("draft", ref=case.ref).toast(stale)
    reason = str(ask.form.get("reason", "")).strip()[:LONGEST]
    if not reason:
        raise SayWhy
    team = agenda_of(ask).team_of(ask.ledger.chat(case.chat))
    zone = ZoneInfo(playbook_of(ask, case).site(case.site).timezone)
    if not may_be_released(case, ask.now, zone, hours(ask, case), team):
        raise NoHurry(name=person(ask, case.second_asked[-1]))
    change = case.release(reason=reason)
    answer = _ready(Answer().change(change, change.after.approve(at=ask.now)), ask, case)
    answer.replace("draft", ref=case.ref).refresh(*(_thread(case, one) for one in case.second_asked))
    line = ask.say("{name} released the text of {ref}: {reason}", name=_me(ask), ref=case.ref, reason=reason)
    return refresh(answer, case).tell(case.chat, line)


@internal("second_silent")
def silent(ask: Ask) -> Answer:
    """Two working hours without an answer: the next lead is asked, and the owner is told."""
    case, row = ask.ledger.case(str(ask.value["ref"])), ask.ledger.draft(str(ask.value["ref"]))
    waited_for = str(ask.value["reader"])
    if case is None or row is None or case.status not in UNSENT or not case.second_asked:
        return Answer()
    if row.version != int(ask.value["version"]) or case.second_asked[-1] != waited_for:
        return Answer()
    left = [
        one for one in _readers(ask, case, row) if ask.ledger.is_lead(one.id) and not _was_asked(ask, one.id, case)
    ]
    owner = ask.ledger.member(case.owner)
    if not left:
        return Answer()
    answer = ask_to_look(Answer(), ask, case, row.version, left[0])
    if owner and owner.private_chat:
        names = {"silent": person(ask, waited_for), "next": left[0].name or left[0].id, "ref": case.ref}
        text = ask.say("{silent} has not answered; {next} is asked about {ref} now.", **names)
        answer.tell(owner.private_chat, text)
    return answer


# -- parts


def _at_stake(ask: Ask, case: Case) -> bool:
    chat = ask.ledger.chat(case.chat)
    return playbook_of(ask, case).issue(case.issue).second_pair_of_eyes or bool(
        chat and chat.settings.get(SECOND_FOR) == "all"
    )


def _readers(ask: Ask, case: Case, row: DraftRow) -> list[Member]:
    """Who may be asked, the first one first: whom the group names for it, the group's lead, the other leads."""
    chat = ask.ledger.chat(case.chat)
    settings = chat.settings if chat else {}
    leads = ask.ledger.leads(near=case.chat)
    leads.sort(key=lambda one: settings.get(LEAD) not in ask.ledger.selves(one.id))
    named = ask.ledger.member(str(settings.get(SECOND) or ""))
    every = {one.id: one for one in ([named] if named else []) + leads}
    others = [one for one in every.values() if not wrote(ask, one.id, case, row)]
    return [one for one in others if ask.ledger.may_see(one.id, case) and not ask.ledger.guest(one.id, case)]


def _was_asked(ask: Ask, member: str, case: Case) -> bool:
    return not set(case.second_asked).isdisjoint(ask.ledger.selves(member))


def _silence(ask: Ask, case: Case, version: int, reader: Member) -> NewTask:
    team = agenda_of(ask).team_of(ask.ledger.chat(case.chat))
    return NewTask(
        kind="remind",
        key=f"second:{case.ref}:{version}:{reader.id}:{ask.now.isoformat()}",
        due_at=next_reader_at(ask.now, hours(ask, case), team),
        view="second_silent",
        subject={"ref": case.ref, "version": version, "reader": reader.id},
        priority=int(Priority.DEADLINE),
        case=f"second:{case.ref}",
        extra={"chat": case.chat, "member": reader.id},
    )


def _asked(ask: Ask) -> tuple[Case, DraftRow, Answer | None]:
    """The case and the text that the pressed card asks about, or the card as it is now. Raises NotAsked."""
    case = the_case(ask)
    row = ask.ledger.draft(case.ref)
    if row is None:
        raise StaleButton
    if wrote(ask, ask.member.id, case, row) or not (ask.lead or _was_asked(ask, ask.member.id, case)):
        raise NotAsked
    must_be_at_home(ask, case)
    if case.status in UNSENT and case.second_asked and _is_newest(ask, row):
        return case, row, None
    fresh = Answer().replace("second_look", ref=case.ref, version=ask.value.get("version", 0))
    return case, row, fresh.toast(ask.say("This is settled already."))


def _ready(answer: Answer, ask: Ask, case: Case) -> Answer:
    """The owner has the text, ready to paste."""
    owner = ask.ledger.member(case.owner)
    chat = (owner.private_chat if owner else "") or ask.chat.id
    thread = f"draft:{case.ref}"
    answer.show("draft", chat, thread=thread, supersedes=thread, ref=case.ref)
    return answer.show("draft_text", chat, ref=case.ref)


def _settled(answer: Answer, case: Case, row: DraftRow) -> Answer:
    """The readers' cards, and the case's, say what is true now."""
    answer.replace("second_look", ref=case.ref, version=row.version)
    return refresh(answer, case).refresh(*(_thread(case, one) for one in case.second_asked))


def _is_newest(ask: Ask, row: DraftRow) -> bool:
    return str(ask.value.get("version")) == str(row.version)


def _thread(case: Case, reader: str) -> str:
    return f"second:{case.ref}:{reader}"


def _me(ask: Ask) -> str:
    return ask.member.name or ask.member.id
