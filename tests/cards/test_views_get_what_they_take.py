"""A handler that shows a card names what the card's view takes: a slip would only be met when the card is drawn."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import cards
import handlers
from cards.view import views

SHOWN_IN = {"show": 2, "replace": 1}
"""What puts a card on its way, and how many arguments stand before what the view gets."""
NOT_THE_VIEWS = {"mention", "thread", "supersedes", "key", "priority"}
"""What the message itself is told beside."""


cards.register_all()


def shown() -> Iterator[tuple[str, str, set[str]]]:
    """Each place where a view is named, with the names of what it is given; `**more` is not looked into."""
    for path in sorted(Path(handlers.__file__).parent.glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            named = call.args[0] if call.args else None
            if call.func.attr not in SHOWN_IN or len(call.args) != SHOWN_IN[call.func.attr]:
                continue
            if isinstance(named, ast.Constant) and named.value in views:
                given = {one.arg for one in call.keywords if one.arg}
                yield f"{path.name}:{call.lineno}", str(named.value), given


def test_no_view_gets_what_it_does_not_take() -> None:
    wrong = [
        f"{where}: {name} takes no {', '.join(sorted(unknown))}"
        for where, name, given in shown()
        if (unknown := given - set(inspect.signature(views[name]).parameters) - NOT_THE_VIEWS)
    ]

    assert not wrong


def test_most_cards_are_seen_by_this() -> None:
    assert len({name for _, name, _ in shown()}) > 30
