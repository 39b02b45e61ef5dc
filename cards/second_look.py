"""A text looked over by a second person: all that decides it on one card, and two answers."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.agenda import Agenda, hours_of
from bot.casework.case import UNSENT, Case
from bot.casework.second_look import may_be_released, nearest_end
from bot.conversation.cards import Block, Button, Buttons, Card, Choice, Divider, Field, Form, Pair, Row, Span, Text
from bot.ledger.records import DraftRow
from cards.draft_to_take import attachments
from cards.findings import finding_lines
from cards.view import Look, view
from cards.wording import case_line, clock, deadline, left, person, site_of

MOST_LINES = 60
LONGEST_LABEL = 80


@view("second_look")
def second_look(look: Look, ref: str, version: int) -> Card | None:
    """Draft, Chinese reading, findings and files, with "ok" and "change this line"."""
    case, row = look.ledger.case(ref), look.ledger.draft(ref)
    if case is None or row is None:
        return None
    heading = look.say("Please look over: {ref}, version {version}", ref=ref, version=version)
    blocks: list[Block] = [Text(case_line(look, case))]
    if case.status not in UNSENT or not case.second_asked or str(row.version) != str(version):
        settled = look.say("This is settled already.")
        return Card(title=heading, blocks=[*blocks, Text(settled, "note")], summary=settled)
    end = nearest_end(case, look.now, _zone(look, case))
    if end is not None:
        when = look.say("Deadline: {deadline}, {left}", deadline=deadline(look, end, case), left=left(look, end))
        blocks.append(Text(Span(when, "bad", moment=end)))
    asked = look.say(
        "{owner} wrote it. What goes out here is hard to take back, so a second person reads it.",
        owner=person(look, case.owner),
    )
    value = {"ref": ref, "version": version}
    lines = [Choice(known, text[:LONGEST_LABEL]) for known, text in lines_of(row)][:MOST_LINES]
    blocks += [
        Text(asked),
        *_findings(look, row),
        Divider(),
        *_sentences(row),
        *attachments(look, row),
        Buttons([Button(look.say("Nothing to change, it can go out"), "second_ok", value, style="primary")]),
        Form(
            [
                Field("line", "choice", look.say("Change this line"), options=lines),
                Field("wish", "paragraph", look.say("What should be different"), max_length=500),
            ],
            Button(look.say("Send it back"), "second_wish", value),
        ),
    ]
    only = dict.fromkeys(
        [
            *case.second_asked,
            *(lead.id for lead in look.ledger.leads() if case.owner not in look.ledger.selves(lead.id)),
        ]
    )
    return Card(title=heading, blocks=blocks, summary=heading, tone="warn", only=tuple(only))


@view("second_wish")
def second_wish(look: Look, ref: str, version: int, line: str, wish: str, by: str) -> Card | None:
    """What the second reader wants changed, for the owner."""
    case, row = look.ledger.case(ref), look.ledger.draft(ref, version)
    if case is None or row is None:
        return None
    heading = look.say("{name} wants a line of {ref} changed", name=person(look, by), ref=ref)
    chosen = next((one for n, one in enumerate(row.draft.sentences) if str(n) == line), None)
    text: Block = Pair(chosen.text, chosen.reading or "") if chosen else Text(dict(lines_of(row)).get(line, ""))
    note = look.say("Change it, then approve it again; {name} sees the new text.", name=person(look, by))
    blocks: list[Block] = [Text(case_line(look, case)), text, Text(Span(wish, "bold")), Text(note, "note")]
    if case.status in UNSENT:
        question = (chosen.question or next((fact.question for fact in chosen.facts), "")) if chosen else ""
        value = {"ref": ref, "version": version}
        change = Button(look.say("Change"), "draft_change", {**value, "question": question}, style="primary")
        by_hand = Button(look.say("Rewrite by hand"), "draft_edit", value)
        blocks.append(Buttons([*([change] if question else []), by_hand]))
    return Card(title=heading, blocks=blocks, summary=f"{heading}: {wish[:60]}", tone="warn")


def lines_of(row: DraftRow) -> list[tuple[str, str]]:
    """The lines a wish can be about: their number, and what they say, in Chinese where there is some."""
    if row.draft.free_text is not None:
        lines = [line for line in row.draft.free_text.splitlines() if line.strip()]
        return [(str(n), line) for n, line in enumerate(lines)]
    return [(str(n), one.reading or one.text) for n, one in enumerate(row.draft.sentences)]


def waiting_for_second(look: Look, case: Case, row: DraftRow) -> list[Block]:
    """For the owner: who is waited for; and, where the deadline is nearer than that, the way out."""
    names = look.say(", ").join(person(look, one) for one in case.second_asked)
    asked_at = case.second_asked_at or look.now
    text = look.say("{names} is asked to look it over, since {at}.", names=names, at=clock(look, asked_at))
    edit = Button(look.say("Rewrite by hand"), "draft_edit", {"ref": case.ref, "version": row.version})
    blocks: list[Block] = [Text(Span(text, "bold")), Buttons([edit])]
    home = look.ledger.chat(case.chat)
    if may_be_released(case, look.now, _zone(look, case), hours_of(home), Agenda(look.calendars).team_of(home)):
        reason = Field("reason", "text", look.say("Why it cannot wait (kept with the case)"), max_length=500)
        button = Button(look.say("Release it without"), "second_release", {"ref": case.ref, "version": row.version})
        blocks.append(Form([reason], button))
    return blocks


def _findings(look: Look, row: DraftRow) -> list[Block]:
    if not row.findings:
        return [Text(Span(look.say("Checked by all rules: nothing to change."), "good"))]
    blocks: list[Block] = []
    for finding in row.findings:
        message, detail = finding_lines(look, finding)
        reason = row.overridden.get(finding.rule, "")
        told = look.say("{person}: {text}", person=person(look, row.approved_by), text=reason) if reason else ""
        blocks.append(Row(message, (), "\n".join(one for one in (detail, told) if one)))
    return blocks


def _sentences(row: DraftRow) -> list[Block]:
    if row.draft.free_text is not None:
        return [Text(row.draft.free_text)]
    return [Pair(one.text, one.reading or "") for one in row.draft.sentences]


def _zone(look: Look, case: Case) -> ZoneInfo:
    site = site_of(look, case)
    return ZoneInfo(site.timezone if site else "Asia/Shanghai")
