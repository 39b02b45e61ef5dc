"""serve and chat: Casebot itself, as a server or in this terminal."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import BadInput, answering, say, settings

if TYPE_CHECKING:
    from bot.app import House

THREADS = 8


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(serve)
    app.command()(chat)


def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to serve on (CASEBOT_HOST).")] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="Port to serve on, 0 for a free one (CASEBOT_PORT)."),
    ] = None,
) -> None:
    """Run everything that is configured; with nothing configured, a local workspace in your browser.

    Prints the address it serves on; Ctrl+C or SIGTERM ends it.
    """
    from waitress.server import create_server

    from bot.web import WebSettings, create_app
    from bot.web.guard import Access
    from bot.web.posted import POST_BYTES
    from config.settings import LOOPBACK

    set_ = settings()
    host, port = host or set_.host, set_.port if port is None else port
    password = set_.password.get_secret_value()
    if host not in LOOPBACK and not password:
        raise BadInput(f"CASEBOT_PASSWORD must be set to serve beyond this machine (host {host})")
    with _house() as house:
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
        if house.feishu is not None and set_.feishu_transport == "webhook":
            from bot.workspaces.feishu import feishu_pages

            page.register_blueprint(feishu_pages(set_, house.feishu))
        if house.dingtalk is not None and set_.dingtalk_transport == "http":
            from bot.workspaces.dingtalk import dingtalk_pages

            page.register_blueprint(dingtalk_pages(set_, house.dingtalk))
        try:
            server = create_server(
                page,
                host=host,
                port=port,
                threads=THREADS,
                ident="Casebot",
                channel_timeout=60,
                max_request_body_size=POST_BYTES,  # waitress reads a body whole before anybody may refuse it
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise BadInput(f"cannot serve on {host}, port {port}: {reason}; try --port 0") from None
        for ending in (signal.SIGTERM, signal.SIGINT):
            # SIGINT too: a shell that starts us in the background has it ignored.
            signal.signal(ending, signal.default_int_handler)
        if hasattr(signal, "SIGHUP"):
            # Reading takes a moment, and a signal's handler must not: it runs between two lines of anything.
            signal.signal(signal.SIGHUP, lambda *_: threading.Thread(target=house.reload, daemon=True).start())
        shown = "127.0.0.1" if host in LOOPBACK else host
        try:  # whoever has read the address may end it at once
            house.start()
            print(f"Casebot: http://{shown}:{server.effective_port}  (Ctrl+C ends)", flush=True)
            server.run()
        except KeyboardInterrupt:
            pass
        finally:
            server.close()


def chat(
    as_: Annotated[str, typer.Option("--as", metavar="NAME", help="Who types, by name: 小李 for example.")] = "",
    chat: Annotated[
        str, typer.Option("--chat", metavar="NAME", help="Where: “group”; the private chat with Casebot by default.")
    ] = "",
) -> None:
    """The local workspace in this terminal: one line in, one message.

    “/file PATH” attaches a file, “#1” presses a button of the newest card; a message of several lines stands between
    two lines of three quotes. Works from a pipe: printf '/newcase\\n2\\n' | casebot chat --as 小李
    """
    from bot.workspaces.terminal import run_chat

    with _house() as house:
        house.open_workspaces()

        def settle() -> None:
            house.settle()

        try:
            run_chat(
                house.local,
                member=as_,
                chat=chat,
                lines=sys.stdin,
                out=sys.stdout,
                settle=settle,
                say=say(),
            )
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever read us has gone; nothing more can be said, and Python must not try at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _house() -> Iterator[House]:
    """The house, stopped in the end. BadInput where its folder or its ledger cannot be used."""
    from bot.app import House

    if hasattr(signal, "SIGPIPE"):
        # A browser or a reader that went away must not end us.
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    set_ = settings()
    try:
        set_.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"CASEBOT_DATA_DIR: {set_.data_dir} cannot be used ({error.strerror})") from None
    with answering(set_.ledger):
        house = House(set_)
    try:
        yield house
    finally:
        house.stop()
