"""`/track`: one case older than Casebot, with five answers: shop, issue, submitted on, status, last update."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.agenda import hours_of
from bot.casework.case import SUBMITTED
from bot.casework.mistakes import UserMistake
from bot.casework.older import read_row
from bot.casework.older_cells import Known, Unfit
from bot.casework.playbook import Words
from bot.conversation.router import Answer, Ask, click, command
from bot.ledger.records import Shop
from handlers.common import done
from handlers.newcase import home_of
from handlers.taking_in import Place, known_to, take_in

ANSWERS = ("shop", "issue", "submitted", "status", "updated")
"""In the order in which they may be typed after the number."""
BETWEEN = re.compile(r"\s*[,，;；\n|]\s*")
LONGEST = 200
MOST_NUMBER = 60


class TrackWhat(UserMistake):
    """Please add the Case ID, for example {example}"""

    code = "track_what"


class NoShopYet(UserMistake):
    """There is no shop yet. /shops adds it, then /track goes on."""

    code = "no_shop_yet"


class TrackedAlready(UserMistake):
    """{ref} already has Case ID {number}; /status {ref} shows it."""

    code = "tracked_already"


@command(
    "track",
    aliases=["登记", "补录"],
    help="Record a case that was opened before Casebot",
    usage="/track 13498835581",
)
def track(ask: Ask) -> Answer:
    """The number alone brings the form; with the answers behind it, separated by commas, the case is recorded."""
    number, _, rest = ask.rest.strip().partition(" ")
    parts = [part for part in BETWEEN.split(rest.strip(" ,，;；")) if part] if rest else []
    if not number:
        raise TrackWhat(example="/track 13498835581")
    _not_there(ask, number)
    shops = _shops(ask)
    named = ANSWERS[1:] if len(shops) == 1 and len(parts) < len(ANSWERS) else ANSWERS
    typed = {name: part[:LONGEST] for name, part in zip(named, parts, strict=False)}
    if len(parts) >= len(named) - 1:  # the last update may be left out: nothing was heard since
        return _recorded(ask, number, typed, shops)
    return _asked(ask, Answer(), number, typed, shops)


@click("track_shop")
def shop_chosen(ask: Ask) -> Answer:
    """The shop is known, so its marketplace's issues can be offered."""
    number, typed = _carried(ask)
    return _asked(ask, Answer(), number, {**typed, "shop": str(ask.form.get("shop") or "")[:LONGEST]}, _shops(ask))


@click("track")
def sent(ask: Ask) -> Answer:
    """The five answers."""
    number, typed = _carried(ask)
    given = {name: str(ask.form[name])[:LONGEST] for name in (*ANSWERS, "group") if ask.form.get(name)}
    return _recorded(ask, number, {**typed, **given}, _shops(ask))


def _recorded(ask: Ask, number: str, typed: Mapping[str, str], shops: Sequence[Shop]) -> Answer:
    known = _known(ask)
    cells = {**typed, "case_id": number}
    if len(shops) == 1:
        cells["shop"] = shops[0].id
    _not_there(ask, number)
    home = _home(ask, typed.get("group", ""), shops, cells.get("shop", ""))
    if not home:
        return _asked(ask, Answer(), number, typed, shops)
    try:
        older = read_row(1, {name: text for name, text in cells.items() if name != "group"}, known)
    except Unfit as unfit:
        return _refused(ask, unfit, number, typed, shops)
    place = Place(owner=ask.member.id, chat=home, timezone=ask.chat.timezone, locale=ask.member.locale)
    taken = take_in(
        [older], ask.ledger, ask.playbooks, place, calendars=ask.calendars, now=ask.now, seen_by=ask.member.id
    )
    if not taken.refs:
        raise TrackedAlready(ref=_ref_of(ask, number), number=older.case_id)
    case = taken.changes[0].after  # type: ignore[union-attr]
    answer = Answer().change(*taken.changes)
    text = ask.say("{ref} is recorded, opened before Casebot. Case ID {case_id}.", ref=case.ref, case_id=case.case_id)
    if case.status in SUBMITTED:
        text += ask.say(" I remind you of it from now on.")
    if ask.event.kind == "message":
        answer.show("case_status", ask.chat.id, thread=f"case:{case.ref}", ref=case.ref)
    return done(ask, answer, case, text)


def _refused(ask: Ask, unfit: Unfit, number: str, typed: Mapping[str, str], shops: Sequence[Shop]) -> Answer:
    """The form again with what was wrong at its place; a wrong number is told, for it stands in the command."""
    locale = ask.member.locale
    values = {name: one[locale] if isinstance(one, Words) else one for name, one in unfit.values.items()}
    why = ask.say(unfit.message, **values)
    if unfit.column not in ANSWERS:
        text = ask.say("Not recorded: {why}.", why=why)
        return Answer().toast(text, "bad") if ask.event.kind == "click" else Answer().tell(ask.chat.id, text)
    kept = {name: text for name, text in typed.items() if name not in (unfit.column, "group")}
    return _asked(ask, Answer(), number, kept, shops, errors={unfit.column: why})


def _asked(
    ask: Ask,
    answer: Answer,
    number: str,
    typed: Mapping[str, str],
    shops: Sequence[Shop],
    errors: Mapping[str, str] | None = None,
) -> Answer:
    shop = _shop_of(typed.get("shop", ""), shops)
    more: dict[str, Any] = {
        "number": number[:MOST_NUMBER],
        "shops": [one.id for one in shops],
        "shop": shop.id if shop else "",
        "typed": {name: text for name, text in typed.items() if name != "shop"},
        "groups": _groups(ask, shop),
        "errors": dict(errors or {}),
    }
    if ask.event.kind == "click":
        return answer.replace("track", **more)
    return answer.show("track", ask.chat.id, **more)


def _carried(ask: Ask) -> tuple[str, dict[str, str]]:
    number, shop = str(ask.value["number"])[:MOST_NUMBER], str(ask.value.get("shop") or "")[:LONGEST]
    return number, {"shop": shop} if shop else {}


def _known(ask: Ask) -> Known:
    return known_to(ask.ledger, ask.playbooks, hours_of(ask.chat).day(ask.now), member=ask.member.id)


def _shops(ask: Ask) -> list[Shop]:
    shops = [one for one in ask.ledger.shops(member=ask.member.id) if one.marketplace in ask.playbooks]
    if not shops:
        raise NoShopYet
    return shops


def _shop_of(text: str, shops: Sequence[Shop]) -> Shop | None:
    if len(shops) == 1:
        return shops[0]
    return next((one for one in shops if text in (one.id, one.name)), None)


def _groups(ask: Ask, shop: Shop | None) -> list[str]:
    """The groups to choose from, where it is not plain which one the case belongs to."""
    if not ask.chat.private:
        return []
    mine = [chat.id for chat in ask.ledger.chats_of(ask.member.id)]
    return [] if len(mine) < 2 or (shop and shop.home_chat in mine) else mine


def _home(ask: Ask, chosen: str, shops: Sequence[Shop], shop: str) -> str:
    choices = _groups(ask, _shop_of(shop, shops))
    if choices:
        return chosen if chosen in choices else ""
    known = _shop_of(shop, shops)
    mine = [chat.id for chat in ask.ledger.chats_of(ask.member.id)]
    if ask.chat.private and known and known.home_chat in mine:
        return known.home_chat
    return home_of(ask)


def _not_there(ask: Ask, number: str) -> None:
    there = ask.ledger.case_by_number(number, seen_by=ask.member.id)
    if there is not None:
        raise TrackedAlready(ref=there.ref, number=number[:MOST_NUMBER])


def _ref_of(ask: Ask, number: str) -> str:
    there = ask.ledger.case_by_number(number, seen_by=ask.member.id)
    return there.ref if there else ""
