"""serve and chat: Casebot itself, as a server or in this terminal."""

from __future__ import annotations

import signal
import sys
from typing import Annotated

import typer

from bot.cli.common import BadInput, say, settings
from config.settings import LOOPBACK


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(serve)
    app.command()(chat)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to serve on (CASEBOT_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to serve on, 0 for a free one (CASEBOT_PORT).")] = None,
) -> None:
    """Run everything that is configured; with nothing configured, the local workspace in your browser."""
    from waitress.server import create_server

    from bot.app import House
    from bot.web import WebSettings, create_app
    from bot.web.guard import Access

    set_ = settings()
    host, port = host or set_.host, set_.port if port is None else port
    password = set_.password.get_secret_value()
    if host not in LOOPBACK and not password:
        raise BadInput("set CASEBOT_PASSWORD before serving beyond this machine (host " + host + ")")
    house = House(set_)
    page = create_app(
        settings=WebSettings(
            secret_key=set_.session_key(),
            access=Access(host=host, public_url=set_.public_url, password=password),
            locale=set_.locale,
            timezone=set_.timezone,
        ),
        health=house.health,
        workspace=house.local,
        clock=house,
    )
    try:
        server = create_server(page, host=host, port=port, threads=8, ident="Casebot", channel_timeout=60)
    except OSError as error:
        raise BadInput(f"cannot serve on {host}:{port}: {error.strerror}; try --port 0") from None
    house.start()
    shown = f"http://{'127.0.0.1' if host in LOOPBACK else host}:{server.effective_port}"
    print(f"Casebot: {shown}  (Ctrl+C stops)", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        server.run()
    except KeyboardInterrupt:
        print()
    finally:
        house.stop()


def chat(
    as_: Annotated[str, typer.Option("--as", help="Who types: a member's name.")] = "",
    chat: Annotated[
        str, typer.Option("--chat", help="Where: a chat's name; a private chat with Casebot by default.")
    ] = "",
) -> None:
    """The local workspace in this terminal: a line in, a message; /file PATH attaches; works from a pipe."""
    from bot.app import House
    from bot.workspaces.terminal import run_chat

    house = House(settings())
    house.open_workspaces()
    try:
        run_chat(house.local, member=as_, chat=chat, lines=sys.stdin, out=sys.stdout, settle=house.settle, say=say())
    finally:
        house.stop()
