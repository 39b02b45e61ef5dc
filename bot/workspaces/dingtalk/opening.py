"""Puts the parts of the DingTalk workspace together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.conversation.outbox import say_task
from bot.conversation.router import router
from bot.conversation.words import Say, sayer
from bot.ledger.files import FileStore
from bot.ledger.holders import this_process
from bot.ledger.ledger import Ledger
from bot.ledger.records import NewTask
from bot.workspaces.completing import Completing
from bot.workspaces.dingtalk.addresses import NAME
from bot.workspaces.dingtalk.clicks import Clicks
from bot.workspaces.dingtalk.client import DingTalkClient
from bot.workspaces.dingtalk.hooks import Hooks, read_groups
from bot.workspaces.dingtalk.inside import Inside
from bot.workspaces.dingtalk.lookups import Lookups
from bot.workspaces.dingtalk.once import AtMostOnce
from bot.workspaces.dingtalk.plain import Plain
from bot.workspaces.dingtalk.quota import A_SECOND, TAKEN, Quota
from bot.workspaces.dingtalk.seal import Seal
from bot.workspaces.dingtalk.sending import Sender, Templates
from bot.workspaces.dingtalk.stream import Stream
from bot.workspaces.dingtalk.webhook import CARDS, ROUTE, card_secret
from bot.workspaces.dingtalk.workspace import DingTalkWorkspace
from bot.workspaces.pace import WINDOW_S, Each
from config.settings import Settings


def opened(settings: Settings, ledger: Ledger, files: FileStore, now: Callable[[], datetime]) -> DingTalkWorkspace:
    """The workspace, not yet started."""
    secret = settings.dingtalk_client_secret.get_secret_value()
    name = f"dingtalk:{settings.dingtalk_client_id}"
    quota = Quota(
        name,
        spend=ledger.spend,
        warn=lambda month, per_cent: tell_leads(ledger, month, per_cent, settings.dingtalk_monthly_calls, now()),
        now=now,
        pace=Each(name, A_SECOND, WINDOW_S, ledger.allot, now, block=TAKEN),
        monthly=settings.dingtalk_monthly_calls,
    )
    client = client_of(settings, toll=quota, now=lambda: now().timestamp())
    hooks = Hooks(
        settings.dingtalk_oapi_url,
        now,
        ledger.allot,
        groups=read_groups(settings.dingtalk_group_webhooks.get_secret_value()),
    )
    plain = Plain(
        client=client,
        ledger=ledger,
        once=AtMostOnce(ledger.lease, now),
        hooks=hooks,
        say_in=lambda chat: words_of(ledger, chat, settings.locale),
        name_of=lambda chat: name_of(ledger, chat),
        kept=files.get,
        tell=lambda chat, text, key: tell(ledger, [say_task(chat, text, key, now())], now()),
    )
    seal, inside, by_http = Seal(secret), Inside(now), settings.dingtalk_transport == "http"
    sender = Sender(
        plain=plain,
        seal=seal,
        templates=Templates(settings.dingtalk_form_template_id, settings.dingtalk_draft_template_id),
        callback=("HTTP", ROUTE) if by_http else ("STREAM", ""),
    )
    lookups = Lookups(client=client, files=files)
    workspace = DingTalkWorkspace(
        ledger=ledger,
        sender=sender,
        hooks=hooks,
        clicks=Clicks(ledger=ledger, sender=sender, seal=seal, inside=inside, now=now),
        lookups=lookups,
        completing=Completing(NAME, ledger, lookups.complete, now=now),
        inside=inside,
        router=router,
        now=now,
    )
    if by_http:
        url = f"{settings.public_url.rstrip('/')}{CARDS}"
        workspace.at_start = (lambda: client.register_callback(ROUTE, url, card_secret(secret)),)
    else:
        workspace.carrier = Stream(
            client,
            message=workspace.message,
            click=workspace.click,
            lease=ledger.lease,
            now=now,
            me=this_process(),
        )
    return workspace


def client_of(
    settings: Settings, *, toll: Callable[[str], None] = lambda _path: None, now: Callable[[], float] | None = None
) -> DingTalkClient:
    """The REST side of the app in the settings."""
    return DingTalkClient(
        settings.dingtalk_base_url,
        settings.dingtalk_oapi_url,
        settings.dingtalk_client_id,
        settings.dingtalk_client_secret.get_secret_value(),
        toll=toll,
        now=now or (lambda: system_now().timestamp()),
    )


def tell_leads(ledger: Ledger, month: str, per_cent: int, calls: int, now: datetime) -> None:
    """The month's quota has come so far; each lead hears of it once."""
    with ledger.reading() as reading:
        leads = [lead for lead in reading.leads() if lead.private_chat]
    tasks = [
        say_task(
            lead.private_chat,
            sayer(lead.locale)(
                "DingTalk: {per_cent} % of this month's {calls} calls are used. When they are used up, "
                "nothing can be sent until the next month.",
                per_cent=per_cent,
                calls=calls,
            ),
            f"dingtalk:quota:{month}:{per_cent}:{lead.id}",
            now,
        )
        for lead in leads
    ]
    tell(ledger, tasks, now)


def tell(ledger: Ledger, tasks: Sequence[NewTask], now: datetime) -> None:
    """Has something said; the same key twice is said once."""
    ledger.settle(event_seq=None, changes=(), tasks=tasks, reconcile={}, who="casebot", at=now)


def words_of(ledger: Ledger, chat: str, default: str) -> Say:
    """A private chat speaks its member's language, a group its own."""
    with ledger.reading() as reading:
        place, person = reading.chat(chat), reading.member(chat)
    known = person or place
    return sayer(known.locale if known else default)


def name_of(ledger: Ledger, chat: str) -> str:
    """The name of a chat or a person; "" where it was never heard."""
    with ledger.reading() as reading:
        found = reading.member(chat) or reading.chat(chat)
    return found.name if found else ""


def system_now() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)
