"""Puts the parts of the Feishu workspace together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.conversation.router import router
from bot.conversation.words import Say, sayer
from bot.ledger.files import FileStore
from bot.ledger.ledger import Ledger
from bot.workspaces.completing import Completing
from bot.workspaces.feishu.addresses import NAME
from bot.workspaces.feishu.client import FeishuClient
from bot.workspaces.feishu.lookups import Lookups
from bot.workspaces.feishu.private import private_chats
from bot.workspaces.feishu.sending import A_CHAT_SECOND, A_MINUTE, A_SECOND, Sender
from bot.workspaces.feishu.slash import register
from bot.workspaces.feishu.stream import Stream
from bot.workspaces.feishu.workspace import FeishuWorkspace
from bot.workspaces.pace import Pace
from config.settings import Settings


def opened(settings: Settings, ledger: Ledger, files: FileStore, now: Callable[[], datetime]) -> FeishuWorkspace:
    """The workspace, not yet started."""
    client = client_of(settings)
    pace = Pace(NAME, a_second=A_SECOND, a_minute=A_MINUTE, a_chat_second=A_CHAT_SECOND, allot=ledger.allot, now=now)
    lookups = Lookups(client=client, files=files, ledger=ledger)
    private = private_chats(ledger)
    workspace = FeishuWorkspace(
        app_id=settings.feishu_app_id,
        ledger=ledger,
        sender=Sender(
            client,
            pace,
            say_in=lambda chat: words_of(ledger, chat, settings.locale),
            now=now,
            kept=files.get,
            private=private,
        ),
        lookups=lookups,
        private=private,
        completing=Completing(NAME, ledger, lookups.complete, now=now),
        router=router,
        now=now,
        at_start=(lambda: register(client, router),),
    )
    if settings.feishu_transport == "stream":
        workspace.carrier = Stream(
            settings.feishu_app_id,
            settings.feishu_app_secret.get_secret_value(),
            settings.feishu_base_url,
            workspace.receive,
        )
    return workspace


def client_of(settings: Settings) -> FeishuClient:
    """The REST side of the app in the settings."""
    return FeishuClient(
        settings.feishu_base_url, settings.feishu_app_id, settings.feishu_app_secret.get_secret_value()
    )


def words_of(ledger: Ledger, chat: str, default: str) -> Say:
    """A private chat speaks its member's language, a group its own."""
    with ledger.reading() as reading:
        place, person = reading.chat(chat), reading.member(chat)
    known = person or place
    return sayer(known.locale if known else default)


def system_now() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)
