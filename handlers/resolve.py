"""`/resolve`: the marketplace has decided. What it decided, and whether it has taken effect, is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.casework.case import Case, Status
from bot.casework.mistakes import UserMistake
from bot.casework.proof import decided_apart
from bot.casework.rules import tracking
from bot.conversation.router import Answer, Ask, click, command
from cards.case_status import SCREENSHOT
from cards.wording import OUTCOMES, apart_in_words
from handlers.common import after_ref, done, must_act, must_be, stale, the_case
from handlers.lessons import ask_lessons

PICTURE = "the screenshot with the Case ID"
"""What the archive lacks that keeps a case from being closed for good; a catalogue sentence."""
PARTS: Mapping[str, str] = {
    "case_id": "the Case ID",
    "sent_at": "the time it was sent",
    "text": "the text as it was sent",
    "attachments": "a file that was attached",
}
"""The parts of a whole archive (R30), as catalogue words."""
LONGEST_APART = 40_000
"""Characters: two thousand ids, a line each."""
OUTCOME_WORDS: Mapping[str, str] = {
    **{key: key for key in OUTCOMES},
    "yes": "approved",
    "通过": "approved",
    "同意": "approved",
    "成功": "approved",
    "partial": "partly",
    "部分通过": "partly",
    "部分": "partly",
    "rejected": "refused",
    "拒绝": "refused",
    "驳回": "refused",
    "其他": "other",
}


class NotThatId(UserMistake):
    """{given} is no id of {ref}. Write a line each, for example: {example} 拒绝"""

    code = "not_that_id"


class NumberFirst(UserMistake):
    """{ref} has no Case ID yet. Please store it first: /submitted {ref} CASE-ID"""

    code = "number_first"


class PictureFirst(UserMistake):
    """{ref} cannot be closed yet: its screenshot is missing. Send it to me with {ref} beside it, then press again."""

    code = "picture_first"


@command(
    "resolve",
    aliases=["已解决", "解决"],
    help="The marketplace has decided",
    usage="/resolve C1042 通过",
)
def resolve(ask: Ask) -> Answer:
    """With the outcome in words the case is resolved at once, the effect still to be seen; else it is asked."""
    case = the_case(ask, Status.OPEN, Status.WAITING)
    first, _, apart = after_ref(ask).strip().partition("\n")
    outcome = OUTCOME_WORDS.get(first.strip().lower(), "")
    if outcome:
        return decided(ask, case, outcome, verified=False, apart=apart)
    _may_close(ask, case)
    return Answer().show("closing", ask.chat.id, ref=case.ref, missing=lacking(ask, case))


@click("resolve")
def resolve_pressed(ask: Ask) -> Answer:
    """Asks for the outcome in place of the pressed card."""
    case = the_case(ask)
    if old := stale(ask, case):
        return old
    _may_close(ask, case)
    return Answer().replace("closing", ref=case.ref, missing=lacking(ask, case))


@click("resolved")
def form_sent(ask: Ask) -> Answer:
    """The outcome was chosen."""
    case = the_case(ask)
    if old := stale(ask, case):
        return old
    outcome = str(ask.form.get("outcome") or "")
    if outcome not in OUTCOMES:
        error = ask.say("Please choose one.")
        return Answer().replace("closing", ref=case.ref, missing=lacking(ask, case), error=error)
    return decided(
        ask, case, outcome, verified=ask.form.get("verified") == "yes", apart=str(ask.form.get("apart") or "")
    )


@click("effect_verified")
def effect_seen(ask: Ask) -> Answer:
    """Somebody saw in the back office that the decision has taken effect."""
    case = the_case(ask)
    if old := stale(ask, case):
        return old
    must_act(ask, case)
    must_be(ask, case, Status.RESOLVED)
    if PICTURE in lacking(ask, case):
        raise PictureFirst(ref=case.ref)
    change = case.resolve(at=ask.now, outcome=case.outcome, verified=True)
    return done(ask, Answer().change(change), case, ask.say("{ref}: the effect is verified.", ref=case.ref))


def decided(ask: Ask, case: Case, outcome: str, *, verified: bool, apart: str = "") -> Answer:
    """The case is resolved; what the archive lacks is told. Without its screenshot it is not closed for good: the
    effect, although seen, stays to be confirmed. `apart`: the ids that were decided otherwise, as they were typed.
    Raises NotThatId."""
    _may_close(ask, case)
    held = verified and PICTURE in lacking(ask, case)
    outcomes = _apart(case, outcome, apart) if apart.strip() else None
    change = case.resolve(at=ask.now, outcome=outcome, verified=verified and not held, outcomes=outcomes)
    answer = Answer().change(change)
    text = ask.say("{ref} is decided: {outcome}.", ref=case.ref, outcome=ask.say(OUTCOMES[outcome]))
    if outcomes:
        text += "\n" + ask.say("Decided otherwise: {ids}.", ids=apart_in_words(ask.say, outcomes))
    if missing := lacking(ask, case):
        lacks = ask.say(", ").join(ask.say(one) for one in missing)
        text += "\n" + ask.say("The archive still lacks: {lacks}. Please add it.", lacks=lacks)
    if held:
        text += "\n" + ask.say(
            "It is closed once the screenshot is here: send it with {ref} beside it, then confirm the effect.",
            ref=case.ref,
        )
    if not verified:
        text += "\n" + ask.say("Please look whether it has taken effect.")
    return done(ask, ask_lessons(ask, answer, case), case, text)


def lacking(ask: Ask, case: Case) -> list[str]:
    """What the archive of this case lacks (rule R30), and its picture, as catalogue words."""
    if case.opened_before:
        return []
    book = ask.playbooks.get(case.marketplace)
    there = [row for row in ask.ledger.evidence(case=case.ref) if row.verdict != "withdrawn"]
    parts = tracking.lacking(
        _kept(ask, case, {row.sha256 for row in there}), letter=bool(book and not book.case_system)
    )
    picture = any(row.slot == SCREENSHOT for row in there)
    return [*(PARTS[part] for part in parts), *([] if picture else [PICTURE])]


def _kept(ask: Ask, case: Case, files: Collection[str]) -> set[str]:
    """The parts of a whole archive that the ledger holds. `files` are the hashes of those that are there."""
    row = ask.ledger.draft(case.ref)
    attached = {one.sha256 for one in row.draft.attachments} if row else set()
    held = {"case_id": case.case_id, "sent_at": case.submitted_at, "text": row, "attachments": attached <= set(files)}
    return {part for part, there in held.items() if there}


def _apart(case: Case, outcome: str, typed: str) -> tuple[tuple[str, str], ...]:
    found, wrong = decided_apart(typed[:LONGEST_APART], case.subjects, OUTCOME_WORDS)
    if wrong:
        example = case.subjects[0] if case.subjects else "B08N5WRWNW"
        raise NotThatId(given=", ".join(wrong)[:80], ref=case.ref, example=example)
    return tuple((one, said) for one, said in found if said != outcome)


def _may_close(ask: Ask, case: Case) -> None:
    must_act(ask, case)
    if not case.case_id and case.status in (Status.DRAFTING, Status.READY):
        raise NumberFirst(ref=case.ref)
    must_be(ask, case, Status.OPEN, Status.WAITING, Status.RESOLVED)
