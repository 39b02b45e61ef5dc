"""A person at a card: which button they mean, what they fill in, and the `action` that comes of it.

The client's own checks stand here too (required, length, options): they raise CannotPress, unless `forced`, which
is somebody with a client of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .card_tree import below
from .card_words import ASKING

OFFSET = "+0800"
"""The clicker's zone: Asia/Shanghai."""


class CannotPress(AssertionError):
    """The card offers no such thing, or the client does not let it through."""


def press(card: Mapping[str, Any], label: str, filled: Mapping[str, Any] | None, *, forced: bool) -> dict[str, Any]:
    """The action of a button, found by its label or name. A submit button carries the form's values."""
    form, button = _button(card, label)
    if button.get("disabled") and not forced:
        raise CannotPress(f"{label!r} is disabled")
    value = _callback(button)
    if form is None:
        if filled:
            raise CannotPress(f"{label!r} stands in no form")
        if value is None:
            raise CannotPress(f"{label!r} only opens a link")
        return _action("button", value, button.get("name"))
    if button.get("form_action_type") == "reset" and not forced:
        raise CannotPress(f"{label!r} resets the form in the client; nothing is sent")
    action = _action("button", value or {}, button.get("name"))
    if button.get("form_action_type") == "submit":
        action["form_value"] = fill(form, filled or {}, forced=forced)
    return action


def pick(card: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """The action of a component outside a form: a select, a date, a checker, an overflow, an input with its icon."""
    for form, component in components(card):
        tag = component["tag"]
        if form is not None or tag not in ASKING | {"overflow"}:
            continue
        if tag == "overflow" or name in (component.get("name"), _words(component.get("placeholder"))):
            given = _read(component, value, forced=False)
            action = _action(tag, _callback(component) or {}, component.get("name"))
            key = {"input": "input_value", "checker": "checked"}.get(tag, "option")
            return {**action, key: given}
    raise CannotPress(f"nothing called {name!r} to choose from outside a form")


def buttons(card: Mapping[str, Any]) -> list[str]:
    """The labels of all buttons, in reading order."""
    return [_words(component.get("text")) for _, component in components(card) if component["tag"] == "button"]


def fill(form: Mapping[str, Any], filled: Mapping[str, Any], *, forced: bool) -> dict[str, Any]:
    """The values of a form: what was filled in, and what stood there before. Fields go by name or label."""
    asking = [one for one in below(form["elements"]) if one.get("tag") in ASKING]
    given = dict(filled)
    values: dict[str, Any] = {}
    for component in asking:
        keys = (component["name"], _words(component.get("label")), _words(component.get("placeholder")))
        key = next((one for one in keys if one and one in given), None)
        value = _read(component, given.pop(key), forced=forced) if key is not None else _standing(component)
        if value not in (None, "", []):
            values[component["name"]] = value
        elif component.get("required") and not forced:
            raise CannotPress(f"{component['name']!r} is required")
    if given and not forced:
        raise CannotPress(f"no fields {sorted(given)}; there are {[one['name'] for one in asking]}")
    return {**values, **given}


def components(card: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any]]]:
    """Every component with the form it stands in, in reading order."""
    for element in card.get("body", {}).get("elements", []):
        form = element if element.get("tag") == "form" else None
        for component in below(element):
            yield form, component


def _button(card: Mapping[str, Any], label: str) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    for form, component in components(card):
        if component["tag"] == "button" and label in (_words(component.get("text")), component.get("name")):
            return form, component
    raise CannotPress(f"no button {label!r}; there are {buttons(card)}")


def _action(tag: str, value: dict[str, Any], name: str | None) -> dict[str, Any]:
    return {"value": value, "tag": tag, **({"name": name} if name else {})}


def _callback(component: Mapping[str, Any]) -> dict[str, Any] | None:
    behaviors = component.get("behaviors", [])
    return next((one["value"] for one in behaviors if one.get("type") == "callback"), None)


def _standing(component: Mapping[str, Any]) -> Any:
    """What a component holds before anybody touched it."""
    tag = component["tag"]
    if tag == "checker":
        return bool(component.get("checked"))
    if tag in ("multi_select_static", "multi_select_person"):
        return component.get("selected_values", [])
    for name in ("default_value", "initial_option", "initial_date", "initial_datetime", "initial_time"):
        if name in component:
            return _dated(tag, component[name])
    return None


def _read(component: Mapping[str, Any], value: Any, *, forced: bool) -> Any:
    """What the client sends for what a person entered or chose; options go by label or value."""
    tag = component["tag"]
    if forced:
        return value
    if tag == "input":
        if len(value) > component.get("max_length", 1000):
            raise CannotPress(f"{component.get('name')!r} takes {component.get('max_length', 1000)} characters")
        return value
    if tag in ("multi_select_static", "multi_select_person"):
        return [_option(component, one) for one in value]
    if tag in ("select_static", "select_person", "overflow"):
        return _option(component, value)
    return bool(value) if tag == "checker" else _dated(tag, value)


def _option(component: Mapping[str, Any], wanted: str) -> str:
    options = component.get("options")
    if options is None:
        return wanted
    for option in options:
        if wanted in (option["value"], _words(option.get("text"))):
            return str(option["value"])
    raise CannotPress(f"no option {wanted!r}; there are {[_words(one.get('text')) for one in options]}")


def _dated(tag: str, value: str) -> str:
    """Dates and times come back with the clicker's zone behind them."""
    zoned = tag in ("date_picker", "picker_datetime", "picker_time") and not re.search(r" [+-]\d{4}$", value)
    return f"{value} {OFFSET}" if zoned else value


def _words(text: Any) -> str:
    return str(text.get("content", "")) if isinstance(text, dict) else ""
