"""One file a command. Importing this package registers every handler."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules


def register_all() -> None:
    """Imports every handler, so that the router knows them."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
