"""Every button leads somewhere: what a card names as its action is what a handler answers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import cards
import handlers
from bot.conversation.router import router

handlers.register_all()
SOURCES = sorted(Path(cards.__file__).parent.glob("*.py"))


def named_actions() -> Iterator[tuple[str, str]]:
    """File and action of every button that a card writes out: the second argument of a `Button(…)`."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Button":
                for part in ast.walk(node.args[1]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield source.name, part.value


def test_no_button_leads_nowhere() -> None:
    found = list(named_actions())

    assert len(found) > 40
    assert [(source, action) for source, action in found if action not in router.clicks] == []
