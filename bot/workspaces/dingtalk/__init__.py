"""DingTalk, through its stream (or HTTP callbacks) and its REST interfaces.

dingtalk = open_dingtalk(settings, ledger, files)      None of this is imported where DingTalk is not configured.
page.register_blueprint(dingtalk_pages(settings, dingtalk))        with DINGTALK_TRANSPORT=http
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Blueprint

    from bot.ledger.files import FileStore
    from bot.ledger.ledger import Ledger
    from bot.workspaces.dingtalk.workspace import DingTalkWorkspace
    from config.settings import Settings


def open_dingtalk(
    settings: Settings, ledger: Ledger, files: FileStore, *, now: Callable[[], datetime] | None = None
) -> DingTalkWorkspace:
    """The workspace of the app in the settings, not yet started. `now` is system time."""
    from bot.workspaces.dingtalk.opening import opened, system_now

    return opened(settings, ledger, files, now or system_now)


def dingtalk_pages(settings: Settings, workspace: DingTalkWorkspace) -> Blueprint:
    """The addresses of HTTP mode: for the robot's messages and for the cards' callbacks."""
    from bot.workspaces.dingtalk.webhook import pages

    return pages(
        settings.dingtalk_client_secret.get_secret_value(),
        message=workspace.message,
        click=workspace.click,
        now=workspace.now,
    )
