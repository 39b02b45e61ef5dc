"""The app itself: its token, the bot's own name, the scopes it was granted, its slash commands, where to connect."""

from __future__ import annotations

from typing import Any

from .endpoints import Answer, Call, endpoint
from .refusals import Refusal, missing
from .tenant import ALL_GROUP_MESSAGES, USUAL_SCOPES, Tenant


@endpoint("token", "POST", "/open-apis/auth/v3/tenant_access_token/internal", bare=True, open=True)
def token(call: Call) -> Answer:
    """A tenant access token. 10003 without credentials, 10014 for a strange or disabled app, 10015 for the secret."""
    body = call.body
    if not body.get("app_id") or not body.get("app_secret"):
        raise Refusal(10003, http=200)
    if body["app_id"] != call.tenant.app_id or not call.tenant.app_is_enabled:
        raise Refusal(10014, http=200)
    if body["app_secret"] != call.tenant.app_secret:
        raise Refusal(10015, http=200)
    value, left = call.tenant.tokens.issue()
    return {"tenant_access_token": value, "expire": left}


@endpoint("bot.info", "GET", "/open-apis/bot/v3/info", bare=True)
def bot_info(call: Call) -> Answer:
    """The bot's name and open_id, without `data`."""
    world = call.tenant.world
    face = "https://s1-imfile.feishucdn.com/bot.png"
    return {
        "bot": {
            "activate_status": 2,
            "app_name": world.bot_name,
            "avatar_url": face,
            "ip_white_list": [],
            "open_id": world.bot_open_id,
        }
    }


@endpoint("scopes.list", "GET", "/open-apis/application/v6/scopes")
def scopes(call: Call) -> Answer:
    """What was granted (1) and what was asked for and is not (2)."""
    named = sorted({*USUAL_SCOPES, ALL_GROUP_MESSAGES, *call.tenant.scopes})
    granted = call.tenant.scopes
    return {
        "scopes": [
            {"scope_name": one, "grant_status": 1 if one in granted else 2, "scope_type": "tenant"} for one in named
        ]
    }


SEE_APP = ("application:application:self_manage", "admin:app.info:readonly")
SEE_VERSION = ("application:application:self_manage", "application:application.app_version:readonly")
APP = "/open-apis/application/v6/applications/:app_id"
VERSION = "oav_fake"


@endpoint("app.get", "GET", APP, scopes=SEE_APP)
def app(call: Call) -> Answer:
    """What the console says of the app; needs a scope few apps ask for. Only the part a doctor reads."""
    tenant = known_app(call)
    scopes = [
        {"scope": one, "description": "", "level": 1, "token_types": ["tenant"]} for one in sorted(tenant.scopes)
    ]
    return {
        "app": {
            "app_id": tenant.app_id,
            "status": 1 if tenant.app_is_enabled else 0,
            "online_version_id": VERSION,
            "app_name": tenant.world.bot_name,
            "scopes": scopes,
        }
    }


@endpoint("app.version", "GET", f"{APP}/app_versions/:version_id", scopes=SEE_VERSION)
def app_version(call: Call) -> Answer:
    """One published version, with the events it subscribes to."""
    tenant = known_app(call)
    if call.path["version_id"] != VERSION:
        raise missing("version_id", "is unknown")
    subscribed = sorted(tenant.subscribed)
    return {
        "app_version": {
            "app_id": tenant.app_id,
            "version_id": VERSION,
            "status": 1,
            "events": subscribed,
            "event_infos": [{"event_type": one, "event_name": one, "event_description": ""} for one in subscribed],
        }
    }


SLASH = "/open-apis/application/v7/app_slash_commands"
MOST_COMMANDS = 100


@endpoint(
    "slash.list", "GET", SLASH, scopes=("application:app_slash_command:read", "application:app_slash_command:write")
)
def slash_commands(call: Call) -> Answer:
    """All native commands."""
    return {"items": list(call.tenant.world.slash_commands.values()), "has_more": False}


@endpoint("slash.create", "POST", SLASH, scopes=("application:app_slash_command:write",))
def new_slash_command(call: Call) -> Answer:
    """A native command. 40000000 where it exists, 40000031 for an icon nobody knows."""
    body, commands = call.body, call.tenant.world.slash_commands
    check_slash_command(body)
    name = call.needs("command")
    if any(one["command"] == name for one in commands.values()):
        raise Refusal(40000000)
    if len(commands) >= MOST_COMMANDS:
        raise missing("command", "more than 100 commands")
    command = {
        **body,
        "command_id": call.tenant.world.new_id("cmd_"),
        "create_time": str(int(call.tenant.clock.now())),
    }
    commands[command["command_id"]] = command
    return {"command_id": command["command_id"], "app_slash_command": command}


@endpoint("slash.update", "PATCH", f"{SLASH}/:command_id", scopes=("application:app_slash_command:write",))
def change_slash_command(call: Call) -> Answer:
    """Another description or icon; the name stays what it was."""
    command = known_command(call)
    changed = {name: value for name, value in call.body.items() if name != "command"}
    check_slash_command({**command, **changed})
    command.update(changed)
    return {"app_slash_command": command}


@endpoint("slash.delete", "DELETE", f"{SLASH}/:command_id", scopes=("application:app_slash_command:write",))
def delete_slash_command(call: Call) -> Answer:
    """Gone."""
    del call.tenant.world.slash_commands[known_command(call)["command_id"]]
    return {}


@endpoint("ws.endpoint", "POST", "/callback/ws/endpoint", open=True)
def where_to_connect(call: Call) -> Answer:
    """The address of the long connection, with a ticket for one connection."""
    body = call.body
    if body.get("AppID") != call.tenant.app_id or body.get("AppSecret") != call.tenant.app_secret:
        raise Refusal(403, http=200)
    return call.tenant.invite()


def known_app(call: Call) -> Tenant:
    """An app sees itself only; `me` is itself too."""
    if call.path["app_id"] not in ("me", call.tenant.app_id):
        raise missing("app_id", "is not this app's")
    return call.tenant


def known_command(call: Call) -> dict[str, Any]:
    """The command of the path."""
    command = call.tenant.world.slash_commands.get(call.path["command_id"])
    if command is None:
        raise missing("command_id", "is unknown")
    return command


def check_slash_command(body: dict[str, Any]) -> None:
    """A description for everybody and an icon that exists, if one is given."""
    description = body.get("description")
    if not isinstance(description, dict) or not description.get("default_value"):
        raise missing("description.default_value")
    icon = body.get("icon")
    if icon is not None and not str(icon.get("icon_key", "")).endswith("_outlined"):
        raise Refusal(40000031)
