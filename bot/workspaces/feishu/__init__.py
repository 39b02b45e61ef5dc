"""Feishu and Lark, through the open platform's own interfaces.

    feishu = open_feishu(settings, ledger, files)      None of this is imported where Feishu is not configured.
    page.register_blueprint(feishu_pages(settings, feishu))        with the webhook

The long connection's child process imports this package too, so importing it costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Blueprint

    from bot.ledger.files import FileStore
    from bot.ledger.ledger import Ledger
    from bot.workspaces.feishu.workspace import FeishuWorkspace
    from config.settings import Settings


def open_feishu(
    settings: Settings, ledger: Ledger, files: FileStore, *, now: Callable[[], datetime] | None = None
) -> FeishuWorkspace:
    """The workspace of the app in the settings, not yet started. `now` is system time."""
    from bot.workspaces.feishu.opening import opened, system_now

    return opened(settings, ledger, files, now or system_now)


def feishu_pages(settings: Settings, workspace: FeishuWorkspace) -> Blueprint:
    """The webhook's address. Raises NoSeal without encrypt key and verification token."""
    from bot.workspaces.feishu.webhook import Keys, webhook

    keys = Keys(settings.feishu_encrypt_key.get_secret_value(), settings.feishu_verification_token.get_secret_value())
    return webhook(workspace.receive, keys, now=workspace.now)
