"""Steps through a card's JSON, and the refusal for what is not understood."""

from __future__ import annotations

from typing import Any

from .refusals import Refusal, card_refusal

OURS = {"value", "chart_spec", "rows"}
"""What the sender may fill as it likes: nothing in there is a component."""


def bad(sentence: str, path: str, value: object) -> Refusal:
    """200621: the JSON is read, and not understood."""
    return card_refusal(200621, f"parse card json err: {sentence}", path=path, value=value)


def only(node: Any, allowed: set[str], path: str) -> None:
    """An object with known properties only; null is no value."""
    if not isinstance(node, dict):
        raise bad("expected an object", path, node)
    for name, value in node.items():
        if name not in allowed:
            raise bad(f"unknown property {name}", path, value)
        if value is None:
            raise bad(f"{name} is null", path, None)


def listed(value: Any, path: str) -> list[Any]:
    """The value, which must be a list."""
    if not isinstance(value, list):
        raise bad("expected a list", path, value)
    return value


def below(node: Any) -> list[dict[str, Any]]:
    """Every tagged object at or under a node, in reading order."""
    if isinstance(node, list):
        return [found for one in node for found in below(one)]
    if not isinstance(node, dict):
        return []
    inner = [found for name, value in node.items() if name not in OURS for found in below(value)]
    return [node, *inner] if "tag" in node else inner
