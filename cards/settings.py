"""A group's settings: when it is told, in which language, and who hears of what nobody does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.agenda import HOURS, WORKDAYS, hours_of
from bot.casework.rota import names_in, on_duty
from bot.conversation.cards import Block, Button, Buttons, Card, Choice, Facts, Field, Form, Text
from bot.ledger.records import LEAD, Chat, Member
from cards.view import Look, view
from cards.wording import person

DUTY = "duty"
"""Setting of a chat: who is on duty beside the owners."""
SECOND = "second"
SECOND_FOR = "second_for"
"""Settings of a chat: who looks a text over beside its owner, and whether every text or those a playbook marks."""
ROTA = "rota"
ROTA_TURN = "rota_turn"
ROTA_SINCE = "rota_since"
"""Settings of a chat: who is on duty in turn, as typed; by the day or the week; since when (ISO date)."""
CHANGED_BY = "changed_by"
LOCALES = {"zh-CN": "中文", "en": "English"}
MOST_PEOPLE = 50
"""People offered in one choice."""
FIELDS = (*HOURS, WORKDAYS, "locale", "timezone", LEAD, DUTY, SECOND, SECOND_FOR, ROTA, ROTA_TURN)


@view("settings")
def settings(look: Look, chat: str) -> Card | None:
    """How this group is set, and who may change it."""
    found = look.ledger.chat(chat)
    if found is None:
        return None
    heading = look.say("Settings of {group}", group=found.name or found.id)
    leads = look.ledger.leads()
    blocks: list[Block] = [Facts(_rows(look, found))]
    if leads:
        names = look.say(", ").join(lead.name or lead.id for lead in leads)
        blocks.append(Text(look.say("Leads may change this: {names}", names=names), "note"))
        blocks.append(Buttons([Button(look.say("Change"), "settings_change", {"chat": found.id})]))
    else:
        text = look.say("Only leads may change this, and there are none: an admin names them in CASEBOT_LEADS.")
        blocks.append(Text(text, "note"))
    return Card(title=heading, blocks=blocks, summary=heading, tone="info", only=tuple(lead.id for lead in leads))


@view("settings_groups")
def settings_groups(look: Look, chats: Sequence[str]) -> Card:
    """From a private chat: which group is meant?"""
    heading = look.say("Settings of which group?")
    found = [chat for one in chats if (chat := look.ledger.chat(one))]
    buttons = [Button(chat.name or chat.id, "settings_show", {"chat": chat.id}) for chat in found]
    blocks: list[Block] = [Buttons(buttons)] if buttons else [Text(look.say("I know of no group of yours yet."))]
    return Card(title=heading, blocks=blocks, summary=heading, tone="info")


@view("settings_form")
def settings_form(
    look: Look,
    chat: str,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Card | None:
    """The settings as a form; what was refused stands in it, with what is wrong."""
    found = look.ledger.chat(chat)
    if found is None:
        return None
    heading = look.say("Settings of {group}", group=found.name or found.id)
    values, wrong = current(found) | dict(typed or {}), errors or {}
    leads = look.ledger.leads(near=found.id)
    people = look.ledger.members_of(found.id)[:MOST_PEOPLE]

    def wall(name: str, label: str) -> Field:
        return Field(
            name, "text", label, value=values[name], example="09:30", error=wrong.get(name, ""), max_length=5
        )

    def choice(name: str, label: str, options: Sequence[Choice]) -> Field:
        return Field(name, "choice", label, value=values[name], options=options, error=wrong.get(name, ""))

    days = [Choice("on", look.say("working days only")), Choice("off", look.say("every day"))]
    fields = [
        wall("start", look.say("Digest and first reminders of the day at")),
        wall("end", look.say("No routine reminders from")),
        wall("night", look.say("Quiet from")),
        wall("morning", look.say("Quiet until")),
        choice(WORKDAYS, look.say("Days"), days),
        choice("locale", look.say("Language"), [Choice(known, name) for known, name in LOCALES.items()]),
        Field(
            "timezone",
            "text",
            look.say("Time zone"),
            value=values["timezone"],
            example="Asia/Shanghai",
            error=wrong.get("timezone", ""),
            max_length=60,
        ),
        choice(LEAD, look.say("Lead who hears what nobody does"), _people(look.say("all leads"), leads)),
        choice(DUTY, look.say("On duty, called beside the owner"), _people(look.say("nobody"), people)),
        Field(
            ROTA,
            "text",
            look.say("Duty rota: names in turn, called for what is urgent"),
            value=values[ROTA],
            example="小李、小王、陈姐",
            error=wrong.get(ROTA, ""),
            required=False,
            max_length=120,
        ),
        choice(ROTA_TURN, look.say("The turn changes"), [Choice(one, look.say(EVERY[one])) for one in EVERY]),
        choice(SECOND, look.say("Looks texts over before they go out"), _people(look.say("a lead"), people)),
        choice(SECOND_FOR, look.say("Which texts"), [Choice(one, look.say(TEXTS[one])) for one in TEXTS]),
    ]
    form = Form(
        fields,
        Button(look.say("Save"), "settings_save", {"chat": found.id}, "primary"),
        [Button(look.say("Back"), "settings_show", {"chat": found.id})],
    )
    only = tuple(lead.id for lead in leads)
    return Card(title=heading, blocks=[form], summary=heading, tone="info", only=only)


def current(chat: Chat) -> dict[str, str]:
    """What each field of the form holds."""
    hours = hours_of(chat)
    return {
        **{name: str(getattr(hours, name)) for name in HOURS},
        WORKDAYS: "off" if chat.settings.get(WORKDAYS) == "off" else "on",
        "locale": chat.locale if chat.locale in LOCALES else "zh-CN",
        "timezone": hours.timezone,
        LEAD: str(chat.settings.get(LEAD) or ANYBODY),
        DUTY: str(chat.settings.get(DUTY) or ANYBODY),
        ROTA: str(chat.settings.get(ROTA) or ""),
        ROTA_TURN: "day" if chat.settings.get(ROTA_TURN) == "day" else "week",
        SECOND: str(chat.settings.get(SECOND) or ANYBODY),
        SECOND_FOR: "all" if chat.settings.get(SECOND_FOR) == "all" else "marked",
    }


EVERY = {"week": "every week", "day": "every day"}
TEXTS = {"marked": "those where much is at stake", "all": "all of them"}
ANYBODY = "-"
"""The choice that names nobody: vendors know no empty one."""


def _people(nobody: str, people: Sequence[Member]) -> list[Choice]:
    return [Choice(ANYBODY, nobody), *(Choice(one.id, one.name or one.id) for one in people)]


def rota_today(chat: Chat, now: datetime) -> str:
    """The name of whoever is on duty in this chat today; "" without a rota."""
    held, today = current(chat), hours_of(chat).day(now)
    began = str(chat.settings.get(ROTA_SINCE) or today.isoformat())
    return on_duty(names_in(held[ROTA]), since=date.fromisoformat(began), today=today, turn=held[ROTA_TURN])


def _rota(look: Look, chat: Chat) -> str:
    held = current(chat)
    names = look.say(", ").join(names_in(held[ROTA]))
    turn = look.say(EVERY[held[ROTA_TURN]])
    return look.say("{names} ({turn}); today {name}", names=names, turn=turn, name=rota_today(chat, look.now))


def _rows(look: Look, chat: Chat) -> list[tuple[str, str]]:
    held = current(chat)
    lead, duty, by = held[LEAD], held[DUTY], str(chat.settings.get(CHANGED_BY) or "")
    second = look.say("a lead") if held[SECOND] == ANYBODY else person(look, held[SECOND])
    days = look.say("every day") if held[WORKDAYS] == "off" else look.say("working days only")
    rows = [
        (look.say("Digest and first reminders of the day at"), held["start"]),
        (look.say("No routine reminders from"), held["end"]),
        (look.say("Quiet"), look.say("{night} to {morning}", night=held["night"], morning=held["morning"])),
        (look.say("Days"), days),
        (look.say("Language"), LOCALES[held["locale"]]),
        (look.say("Time zone"), held["timezone"]),
        (
            look.say("Lead who hears what nobody does"),
            look.say("all leads") if lead == ANYBODY else person(look, lead),
        ),
        (look.say("On duty, called beside the owner"), look.say("nobody") if duty == ANYBODY else person(look, duty)),
        *([(look.say("Duty rota"), _rota(look, chat))] if names_in(held[ROTA]) else []),
        (look.say("Looks texts over before they go out"), f"{second} · {look.say(TEXTS[held[SECOND_FOR]])}"),
    ]
    return [*rows, (look.say("Last changed by"), person(look, by))] if by else rows
