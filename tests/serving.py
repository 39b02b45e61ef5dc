"""A page served by waitress for as long as a test looks at it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waitress.server import create_server


@contextmanager
def served(page: Any, *, threads: int) -> Iterator[str]:
    """The address. At the end the loop is told first: a socket closed under its poll is how it stops."""
    server = create_server(page, host="127.0.0.1", port=0, threads=threads)
    ending = threading.Event()

    def run() -> None:
        try:
            server.run()
        except OSError:
            if not ending.is_set():
                raise

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        ending.set()
        server.close()
        server.task_dispatcher.shutdown()
        thread.join(timeout=5)
