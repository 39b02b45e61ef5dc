"""Feishu's own slash commands: what a person sees when typing "/" in the private chat with the bot.

Choosing one puts "/newcase " into the box; what is then sent is an ordinary message. They are a help, so whatever
refuses them (an older edition, Lark, a missing scope) is noted and the work goes on (facts, 7).
"""

from __future__ import annotations

import logging
import re
from typing import Any

from bot.casework.mistakes import VendorTrouble
from bot.conversation.router import Command, Router
from bot.conversation.words import sayer
from bot.workspaces.feishu.client import FeishuClient

log = logging.getLogger(__name__)

PATH = "/open-apis/application/v7/app_slash_commands"
MOST = 100
"""Commands of one app; it takes five minutes until people see them."""
ICON = "skill_outlined"


def register(client: FeishuClient, router: Router) -> None:
    """Creates the commands that are missing and mends descriptions that changed. Raises nothing."""
    try:
        items = (client.call("GET", PATH).get("data") or {}).get("items") or []
        there = {str(one.get("command")): one for one in items if isinstance(one, dict)}
        for command in wanted(router):
            _settle(client, command, there.get(command.name))
    except VendorTrouble as trouble:
        log.info("Feishu's own slash commands were not registered: %s", trouble)


def wanted(router: Router) -> list[Command]:
    """The commands that everybody may use, under their plain names."""
    plain = [one for one in router.commands.values() if not one.lead_only and re.fullmatch(r"[a-z]{2,20}", one.name)]
    return sorted(plain, key=lambda one: one.name)[:MOST]


def _settle(client: FeishuClient, command: Command, there: dict[str, Any] | None) -> None:
    description = {
        "default_value": sayer("zh-CN")(command.help),
        "i18n": {"zh_cn": sayer("zh-CN")(command.help), "en_us": command.help},
    }
    if there is None:
        body = {"command": command.name, "description": description, "icon": {"icon_key": ICON}}
        client.call("POST", PATH, body=body)
    elif there.get("description") != description:
        client.call("PATCH", f"{PATH}/{there['command_id']}", body={"description": description})
