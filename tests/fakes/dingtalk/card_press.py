"""What a client sends when somebody presses a button of a card, and what it does not let them send.

`required` is checked by the client only. Hidden fields and untouched ones go along with their default. A SELECT sends
`{"index", "value"}`, a MULTI_SELECT the same with lists, a CHECKBOX_GROUP plain text, a NUMBER its digits as text.
Source: form-variables, event-callback-card, the official form example.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .cards import Card

if TYPE_CHECKING:
    from .world import User


class CannotPress(Exception):
    """The client would not let them."""


def press(
    card: Card,
    user: User,
    button: str,
    form: Mapping[str, Any] | None,
    params: Mapping[str, Any] | None = None,
    *,
    forced: bool = False,
) -> dict[str, Any]:
    """The `cardPrivateData` of a press. Raises CannotPress; `forced` goes past the client's checks."""
    action, bound = _button(card, user, button, forced=forced)
    spec = card.form_for(user)
    if form and spec is None and not forced:
        raise CannotPress(f"{card.out_track_id} has no form")
    filled = dict(form or {}) if spec is None or forced else fill(spec, form or {})
    sent: dict[str, Any] = {name: filled if value == "${form}" else value for name, value in bound.items()}
    if not card.template.buttons and (spec is not None or filled):
        sent["form"] = filled
    return {"actionIds": [action], "params": {**sent, **(params or {})}}


def fill(spec: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The form's values as they are sent; `given` names fields by name or by label, choices by value or by text."""
    known = {one["name"] for one in spec["fields"]} | {one.get("label") for one in spec["fields"]}
    if unknown := set(given) - known:
        raise CannotPress(f"no field {sorted(unknown)}; there are {sorted(str(one) for one in known)}")
    out = {}
    for one in spec["fields"]:
        value = given.get(one["name"], given.get(one.get("label")))
        if value is not None and (one.get("hidden") or one.get("readOnly")):
            raise CannotPress(f"{one['name']} cannot be changed")
        sent = _default(one) if value is None else _sent(one, value)
        if sent not in (None, "", []):
            out[one["name"]] = sent
        elif one.get("required"):
            raise CannotPress(str(one.get("requiredMsg") or f"{one.get('label', one['name'])} is required"))
    return out


def _button(card: Card, user: User, button: str, *, forced: bool) -> tuple[str, Mapping[str, Any]]:
    for label, action, params in card.buttons_for(user):
        if button in (label, action):
            return action, params
    if card.template.buttons and not forced:
        seen = [label for label, _, _ in card.buttons_for(user)]
        raise CannotPress(f"no button {button!r} on {card.out_track_id}; there are {seen}")
    return button, {}


def _default(one: Mapping[str, Any]) -> Any:
    # The page of the form component prints the key without its l; clients take both.
    return one.get("defaultValue", one.get("defautValue"))


def _sent(one: Mapping[str, Any], value: Any) -> Any:
    kind = one["type"]
    if kind == "SELECT":
        index = _option(one, value)
        return {"index": index, "value": one["options"][index]["value"]}
    if kind in ("MULTI_SELECT", "MULTI_CHECKBOX_GROUP"):
        chosen = [_option(one, item) for item in value]
        values = [one["options"][index]["value"] for index in chosen]
        return {"index": chosen, "value": values} if kind == "MULTI_SELECT" else values
    if kind == "CHECKBOX_GROUP":
        return one["options"][_option(one, value)]["value"]
    if kind in ("CHECKBOX", "SWITCH"):
        return bool(value)
    if kind == "TEXT_ARRAY":
        return [str(item) for item in value]
    if kind == "NUMBER" and not str(value).lstrip("-").replace(".", "", 1).isdigit():
        raise CannotPress(f"{one['name']} takes digits only")
    return str(value)


def _option(one: Mapping[str, Any], value: Any) -> int:
    for index, option in enumerate(one.get("options", [])):
        if value in (option.get("value"), option.get("text")):
            return index
    raise CannotPress(f"{one['name']} has no choice {value!r}")
