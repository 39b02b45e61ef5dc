"""What people see: one file a card. Importing this package's modules registers their views."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules


def register_all() -> None:
    """Imports every card, so that each view is known by its name."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
