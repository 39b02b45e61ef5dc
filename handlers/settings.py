"""`/settings`: how a group is told of things. Everybody in it may look; only leads may change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.agenda import HOURS, WALL_TIME, WORKDAYS, hours_of
from bot.casework.mistakes import UserMistake
from bot.casework.rota import TURNS, names_in
from bot.conversation.asking import StaleButton
from bot.conversation.router import Answer, Ask, click, command
from bot.conversation.values import Priority
from bot.ledger.changes import Enqueue, SaveChat
from bot.ledger.records import LEAD, Chat, NewTask
from cards.settings import (
    ANYBODY,
    CHANGED_BY,
    DUTY,
    FIELDS,
    LOCALES,
    ROTA,
    ROTA_SINCE,
    ROTA_TURN,
    SECOND,
    SECOND_FOR,
    TEXTS,
)

LONGEST = 120
"""Characters of one field: an id of a person is the longest."""


class OnlyLeads(UserMistake):
    """Only leads may change the settings of a group."""

    code = "only_leads"


@command(
    "settings", aliases=["设置"], help="When this group is told, and who is called", usage="/settings", group="team"
)
def settings(ask: Ask) -> Answer:
    """The group's settings; from a private chat, of which group."""
    if not ask.chat.private:
        return Answer().show("settings", ask.chat.id, chat=ask.chat.id)
    groups = [chat.id for chat in ask.ledger.chats_of(ask.member.id)]
    if len(groups) == 1:
        return Answer().show("settings", ask.chat.id, chat=groups[0])
    return Answer().show("settings_groups", ask.chat.id, chats=groups)


@click("settings_show")
def show(ask: Ask) -> Answer:
    """The settings as they are."""
    return Answer().replace("settings", chat=_chat(ask).id)


@click("settings_change")
def change(ask: Ask) -> Answer:
    """The settings as a form."""
    _must_lead(ask)
    return Answer().replace("settings_form", chat=_chat(ask).id)


@click("settings_save")
def save(ask: Ask) -> Answer:
    """Kept, and everything that follows from the group's hours is planned anew; or given back with what is wrong."""
    _must_lead(ask)
    chat = _chat(ask)
    typed = {name: _typed(ask, name) for name in FIELDS}
    errors = _wrong(ask, chat, typed)
    if errors:
        return Answer().replace("settings_form", chat=chat.id, typed=typed, errors=errors)
    people = {name: "" if typed[name] == ANYBODY else typed[name] for name in (LEAD, DUTY, SECOND)}
    kept = {
        **chat.settings,
        **{name: typed[name] for name in (*HOURS, WORKDAYS, SECOND_FOR, ROTA, ROTA_TURN)},
        **people,
        CHANGED_BY: ask.member.id,
    }
    if (typed[ROTA], typed[ROTA_TURN]) != (chat.settings.get(ROTA), chat.settings.get(ROTA_TURN)):
        kept[ROTA_SINCE] = hours_of(chat).day(ask.now).isoformat()
    changed = replace(chat, settings=kept, locale=typed["locale"], timezone=typed["timezone"])
    answer = Answer().change(SaveChat(changed), Enqueue(_replan(ask, chat)))
    return answer.replace("settings", chat=chat.id).toast(ask.say("Saved."), "good")


def _wrong(ask: Ask, chat: Chat, typed: dict[str, str]) -> dict[str, str]:
    """Field to what is wrong with it."""
    people = {member.id for member in ask.ledger.members_of(chat.id)}
    known_before = {str(chat.settings.get(name) or ANYBODY) for name in (DUTY, SECOND)} | {ANYBODY}
    leads = {lead.id for lead in ask.ledger.leads(near=chat.id)}
    checks: list[tuple[str, Callable[[str], bool], str]] = [
        *((name, _is_wall_time, ask.say("Please write a time like 09:30.")) for name in HOURS),
        (WORKDAYS, lambda one: one in ("on", "off"), ask.say("Please choose one.")),
        ("locale", lambda one: one in LOCALES, ask.say("Please choose one.")),
        ("timezone", _is_zone, ask.say("Please write a time zone like Asia/Shanghai.")),
        (LEAD, lambda one: one in {ANYBODY, *leads}, ask.say("Please choose one.")),
        (DUTY, lambda one: one in people | known_before, ask.say("Please choose one.")),
        (SECOND, lambda one: one in people | known_before, ask.say("Please choose one.")),
        (SECOND_FOR, lambda one: one in TEXTS, ask.say("Please choose one.")),
    ]
    names = {member.name for member in ask.ledger.members_of(chat.id)}
    strangers = [name for name in names_in(typed[ROTA]) if name not in names]
    unknown = ask.say("I know nobody here called {name}.", name=strangers[0]) if strangers else ""
    checks.append((ROTA, lambda _: not strangers, unknown))
    checks.append((ROTA_TURN, lambda one: one in TURNS, ask.say("Please choose one.")))
    errors = {name: sentence for name, fits, sentence in checks if not fits(typed[name])}
    if not errors and typed["start"] >= typed["end"]:
        errors["end"] = ask.say("This must be later than the first reminders.")
    if not errors and typed["night"] == typed["morning"]:
        errors["morning"] = ask.say("The quiet hours must not fill the whole day.")
    return errors


def _is_wall_time(text: str) -> bool:
    return bool(WALL_TIME.fullmatch(text))


def _is_zone(text: str) -> bool:
    try:
        return ZoneInfo(text).key == text
    except (KeyError, ValueError, OSError):
        return False


def _typed(ask: Ask, field: str) -> str:
    given = ask.form.get(field, "")
    return given.strip().replace("：", ":")[:LONGEST] if isinstance(given, str) else ""


def _must_lead(ask: Ask) -> None:
    if not ask.lead:
        raise OnlyLeads


def _chat(ask: Ask) -> Chat:
    """The group of the pressed button: the one it was pressed in, one the member is in, or for a lead any."""
    wanted = str(ask.value.get("chat", ""))
    mine = {chat.id for chat in ask.ledger.chats_of(ask.member.id)}
    found = ask.ledger.chat(wanted) if wanted == ask.chat.id or wanted in mine or ask.lead else None
    if found is None or found.private:
        raise StaleButton
    return found


def _replan(ask: Ask, chat: Chat) -> NewTask:
    return NewTask(
        kind="remind",
        key=f"replan:{chat.id}:{ask.event.workspace}:{ask.event.id}",
        due_at=ask.now,
        view="replan",
        subject={"chat": chat.id},
        priority=int(Priority.UPKEEP),
    )
