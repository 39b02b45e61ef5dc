"""serve and chat: Casebot itself, as a server or in this terminal."""

from __future__ import annotations

import signal
import sys
import threading
from typing import Annotated

import typer

from bot.cli.common import BadInput, settings
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
    from bot.web import create_app

    set_ = settings()
    host, port = host or set_.host, set_.port if port is None else port
    password = set_.password.get_secret_value()
    if host not in LOOPBACK and not password:
        raise BadInput("set CASEBOT_PASSWORD before serving beyond this machine (host " + host + ")")
    house = House(set_)
    page = create_app(
        workspace=house.local,
        door=house.desk,
        files=house.files,
        clock=house if house.clock_may_move else None,
        secret_key=set_.session_key(),
        password=password,
        hosts=_hosts(host, set_.public_url),
        locale=set_.locale,
        health=house.health,
    )
    try:
        server = create_server(page, host=host, port=port, threads=8, ident="Casebot", channel_timeout=60)
    except OSError as error:
        raise BadInput(f"cannot serve on {host}:{port}: {error.strerror}; try --port 0") from None
    house.start()
    shown = f"http://{'127.0.0.1' if host in LOOPBACK else host}:{server.effective_port}"
    print(f"Casebot: {shown}  (Ctrl+C stops)", flush=True)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: (stop.set(), server.close()))  # type: ignore[arg-type]
    try:
        server.run()
    except OSError:
        if not stop.is_set():
            raise
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
        run_chat(
            house.local,
            house.desk,
            who=as_,
            where=chat,
            lines=sys.stdin,
            out=sys.stdout,
            settle=house.settle,
            interactive=sys.stdin.isatty(),
        )
    finally:
        house.stop()


def _hosts(host: str, public_url: str) -> tuple[str, ...]:
    """Host names the page answers to."""
    from urllib.parse import urlsplit

    named = urlsplit(public_url).hostname if public_url else None
    return tuple(dict.fromkeys([*sorted(LOOPBACK), host, *([named] if named else [])]))
