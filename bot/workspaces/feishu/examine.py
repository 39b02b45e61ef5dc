"""What doctor says about Feishu: whether the app may do what Casebot needs, and where to click for the rest.

The platform lists an app's scopes. It lists the subscribed events only to an app that may look at itself, and
callbacks to nobody; without that, they are known by having been heard, which the workspace notes in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.casework.mistakes import VendorTrouble
from bot.conversation.words import Say
from bot.ledger.ledger import Reading
from bot.workspaces.feishu.client import FeishuClient
from bot.workspaces.feishu.errors import AddressNotAllowed
from bot.workspaces.feishu.webhook import PATH
from bot.workspaces.trouble import Refused, SetUpWrong, Unreachable
from config.settings import Settings

ACTIVE = 2
"""`activate_status` of a bot that is published and in use (bot-v3/info)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    state: Literal["good", "warn", "bad"]
    advice: str = ""


SCOPES: Mapping[str, str] = {
    "im:message.p2p_msg:readonly": "hear what people write to the bot in private",
    "im:message.group_at_msg:readonly": "hear what mentions the bot in a group",
    "im:message:send_as_bot": "answer",
    "im:message:update": "bring cards up to date",
    "im:message:readonly": "fetch the pictures and files people send",
    "im:resource": "send files",
    "im:chat:read": "know the groups' names",
    "im:chat.members:read": "know who is in a group, and so who may see its cases",
    "contact:contact.base:readonly": "look people up",
    "contact:user.base:readonly": "know people's names",
}
"""What Casebot cannot do without, and what it is for. docs/feishu.md lists the same, and a test compares them."""
OPTIONAL_SCOPES: Mapping[str, str] = {
    "application:app_slash_command:read": "offer the commands when somebody types /",
    "application:app_slash_command:write": "offer the commands when somebody types /",
    "application:application:self_manage": "tell in doctor which events are subscribed",
}
GROUP_MESSAGES = "im:message.group_msg"
"""Recommended: an admin of the company has to approve it, so Casebot works without it, and says what that costs."""
EVENTS: Mapping[str, str] = {
    "im.message.receive_v1": "messages",
    "im.message.recalled_v1": "messages taken back",
    "im.chat.access_event.bot_p2p_chat_entered_v1": "somebody opening the private chat",
    "im.chat.member.bot.added_v1": "the bot coming into a group",
    "im.chat.member.bot.deleted_v1": "the bot being taken out of a group",
    "im.chat.member.user.added_v1": "people joining a group",
    "im.chat.member.user.deleted_v1": "people leaving a group",
    "im.chat.member.user.withdrawn_v1": "an invitation into a group being withdrawn",
    "im.chat.disbanded_v1": "a group being closed",
    "application.bot.menu_v6": "the bot's menu",
}
MESSAGE, CALLBACK = "im.message.receive_v1", "card.action.trigger"
TELLING = (MESSAGE, "im.message.recalled_v1")
"""Without the first nothing works; without the second a file that was taken back would be kept unmarked."""


def heard_of(event_type: str) -> str:
    """The ledger's setting that says when an event type was first heard."""
    return f"feishu_heard:{event_type}"


def examine(settings: Settings, client: FeishuClient, reading: Reading | None, say: Say) -> Iterator[Finding]:
    """Everything about Feishu, in the order an admin would mend it."""
    try:
        bot = client.bot()
    except VendorTrouble as trouble:
        yield _unreachable(settings, trouble, say)
        return
    yield Finding(say("Feishu: connected as {name}", name=bot.get("app_name") or settings.feishu_app_id), "good")
    if bot.get("activate_status") != ACTIVE:
        yield Finding(
            say("Feishu: the bot is not in use yet"),
            "bad",
            say("In the developer console: Version management → create a version → publish, and have it approved."),
        )
    yield from _scopes(client, say)
    yield from _way_in(settings, client, say)
    listed = _listed_events(settings, client)
    if listed is not None:
        yield from _subscribed(listed, say)
    if reading is not None:
        yield from _heard(reading, say, messages=listed is None)


def _unreachable(settings: Settings, trouble: VendorTrouble, say: Say) -> Finding:
    if isinstance(trouble, SetUpWrong):
        advice = say("Compare FEISHU_APP_ID and FEISHU_APP_SECRET with the console: Credentials & basic info.")
    elif isinstance(trouble, AddressNotAllowed):
        advice = say("In the console: Security settings → IP whitelist, add this server's address.")
    elif isinstance(trouble, Unreachable) and not isinstance(trouble.values["code"], int):
        advice = say("Check the network and FEISHU_BASE_URL ({url}).", url=settings.feishu_base_url)
    else:
        advice = say("In the console: Add features → Bot, then publish a version.")
    known = not isinstance(trouble, Refused | Unreachable) or isinstance(trouble.values["code"], str)
    error = say(trouble.template(), **trouble.values) if known else trouble.values["code"]
    return Finding(say("Feishu does not answer as it should: {error}", error=error), "bad", advice)


def _scopes(client: FeishuClient, say: Say) -> Iterator[Finding]:
    try:
        listed = (client.call("GET", "/open-apis/application/v6/scopes").get("data") or {}).get("scopes") or []
    except VendorTrouble as trouble:
        error = say(trouble.template(), **trouble.values)
        yield Finding(say("Feishu does not list the app's permissions: {error}", error=error), "warn")
        return
    granted = {str(one.get("scope_name")) for one in listed if one.get("grant_status") == 1}
    missing = [scope for scope in SCOPES if scope not in granted]
    where = say("In the console: Permissions → add them (docs/feishu.md has the list to paste), then publish.")
    for scope in missing:
        yield Finding(
            say("Feishu: the permission {scope} is missing: to {purpose}", scope=scope, purpose=say(SCOPES[scope])),
            "bad",
            where,
        )
    if not missing:
        yield Finding(say("Feishu: all {n} permissions are granted", n=len(SCOPES)), "good")
    for scope, purpose in OPTIONAL_SCOPES.items():
        if scope not in granted:
            text = say("Feishu: without {scope} Casebot cannot {purpose}", scope=scope, purpose=say(purpose))
            yield Finding(text, "good", say("It works without; see docs/feishu.md."))
    if GROUP_MESSAGES not in granted:
        yield Finding(
            say(
                "Feishu: without {scope} a group may see a message twice after an outage of more than an hour, and"
                " files there are not taken by reply",
                scope=GROUP_MESSAGES,
            ),
            "warn",
            say(
                "In the console: Permissions → search for {scope}, add it, have an admin approve it,"
                " publish a version.",
                scope=GROUP_MESSAGES,
            ),
        )


def _way_in(settings: Settings, client: FeishuClient, say: Say) -> Iterator[Finding]:
    if settings.feishu_transport == "webhook":
        if not settings.public_url.startswith("https://"):
            yield Finding(
                say("Feishu's webhook has no public address"),
                "warn",
                say("Set CASEBOT_PUBLIC_URL, and in the console the request address to that with {path}.", path=PATH),
            )
            return
        where = f"{settings.public_url.rstrip('/')}{PATH}"
        yield Finding(say("Feishu's webhook: {url} (for events and for callbacks)", url=where), "good")
        return
    secret = settings.feishu_app_secret.get_secret_value()
    try:
        answer = client.http.call(
            "POST", "/callback/ws/endpoint", body={"AppID": settings.feishu_app_id, "AppSecret": secret}
        ).json()
    except VendorTrouble:
        answer = {}
    if answer.get("code") == 0:
        yield Finding(say("Feishu: the long connection is offered"), "good")
        return
    yield Finding(
        say("Feishu refuses the long connection ({code})", code=str(answer.get("code", "?"))),
        "bad",
        say("Only self-built apps may use it, 50 connections at most. Or set FEISHU_TRANSPORT=webhook."),
    )


def _listed_events(settings: Settings, client: FeishuClient) -> set[str] | None:
    """The events of the published version; None where the app may not look at itself."""
    path = f"/open-apis/application/v6/applications/{settings.feishu_app_id}"
    try:
        app = (client.call("GET", path, query={"lang": "zh_cn"}).get("data") or {}).get("app") or {}
        version = app.get("online_version_id")
        found = client.call("GET", f"{path}/app_versions/{version}", query={"lang": "zh_cn"}).get("data") or {}
    except VendorTrouble:
        return None
    infos = (found.get("app_version") or {}).get("event_infos")
    return {str(one.get("event_type")) for one in infos} if isinstance(infos, list) else None


def _subscribed(listed: set[str], say: Say) -> Iterator[Finding]:
    missing = [event for event in EVENTS if event not in listed]
    for event in missing:
        yield Finding(
            say("Feishu: the event {event} is not subscribed: {purpose}", event=event, purpose=say(EVENTS[event])),
            "bad" if event in TELLING else "warn",
            say("In the console: Events & callbacks → Event configuration → add {event}, publish.", event=event),
        )
    if not missing:
        yield Finding(say("Feishu: all {n} events are subscribed", n=len(EVENTS)), "good")


def _heard(reading: Reading, say: Say, *, messages: bool) -> Iterator[Finding]:
    if messages and not reading.setting(heard_of(MESSAGE)):
        yield Finding(
            say("Feishu: no message was ever heard"),
            "warn",
            say(
                "In the console: Events & callbacks → Event configuration → choose the way, add {event}, publish."
                " Then write to the bot.",
                event=MESSAGE,
            ),
        )
    if not reading.setting(heard_of(CALLBACK)):
        yield Finding(
            say("Feishu: no press of a button was ever heard"),
            "warn",
            say(
                "In the console: Events & callbacks → Callback configuration → choose the same way as for events,"
                " add {event}, publish. Callbacks have a switch of their own.",
                event=CALLBACK,
            ),
        )
