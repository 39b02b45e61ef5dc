"""Two matters in one text become two cases: the second leaves the draft, and its questions follow with the shared
facts filled in."""

from __future__ import annotations

from bot.casework import drafting
from bot.casework.again import Pattern, split_from
from bot.casework.case import Case
from bot.casework.draft import Value
from bot.casework.mistakes import UserMistake
from bot.casework.rules.issues import without_second
from bot.conversation.router import Answer, Ask, click
from handlers.common import must_be_at_home
from handlers.draft import fresh, named_draft, newest
from handlers.newcase import begun, fresh_interview, show_page
from handlers.steps import around_of
from handlers.writing import initial_interview, new_version


class NoPlaceToAsk(UserMistake):
    """Please open a private chat with me first; the questions for the second case go there."""

    code = "no_place_to_ask"


@click("draft_split")
def split(ask: Ask) -> Answer:
    """The passage about the second matter is taken out, and an interview about it begins.

    Raises NoPlaceToAsk before anything is taken out: nowhere else could the questions follow.
    """
    case, row = named_draft(ask)
    must_be_at_home(ask, case)
    finding = next((one for one in row.findings if one.key == ask.value.get("finding")), None)
    if not newest(ask, row) or finding is None or finding.span is None or "cut" not in finding.values:
        return fresh(ask, case)
    chat = ask.member.private_chat
    if not chat:
        raise NoPlaceToAsk
    begins = int(str(finding.values.get("begins", finding.span[0])))
    text, passage = without_second(row.draft.text, int(str(finding.values["cut"])), begins)
    answer = new_version(ask, case, row, drafting.rewrite_whole(row.draft, text)).replace("draft", ref=case.ref)
    classes = finding.values.get("classes")
    second = str(classes[1]) if isinstance(classes, list | tuple) and len(classes) > 1 else ""
    pattern = _pattern(ask, case, second)
    interview = fresh_interview(ask, case.chat, answers=pattern.answers, raw=pattern.offered)
    begun(answer, ask, interview)
    told = ask.say(
        "This was taken out of {ref}: “{passage}” Here are the questions for a case of its own.",
        ref=case.ref,
        passage=passage,
    )
    answer.tell(chat, told)
    show_page(answer, interview)
    return answer.toast(ask.say("Two cases now: the questions for the second one are in our private chat."), "good")


def _pattern(ask: Ask, case: Case, issue_class: str) -> Pattern:
    place: dict[str, Value] = {"marketplace": case.marketplace, "site": case.site, "shop": case.shop}
    first = initial_interview(ask, case)
    if first is None:
        return Pattern(place | ({"issue_class": issue_class} if issue_class else {}), {})
    return split_from({**first.answers, **place}, around_of(ask, first), issue_class)
