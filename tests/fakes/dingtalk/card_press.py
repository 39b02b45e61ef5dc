"""What a client sends when somebody presses a button of a card, and what it does not let them send.

`required` is checked by the client only. Hidden fields and untouched ones go along with their default. A SELECT sends
`{"index", "value"}`, a MULTI_SELECT the same with lists, a CHECKBOX_GROUP plain text, a NUMBER its digits as text.
Source: form-variables, event-callback-card, the official form example.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .cards import Card, Pressable

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
    kept: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The `cardPrivateData` of a press. Raises CannotPress; `forced` goes past the client's checks.

    `kept` are values of fields with the same names that the client still holds from earlier forms.
    """
    one = _button(card, user, button, forced=forced)
    spec = card.form_for(user)
    form_as = one.form_as or ("form" if not card.template.buttons and form is not None else "")
    sent = dict(one.params)
    if form_as and forced:
        sent[form_as] = dict(form or {})
    elif form_as:
        if spec is None:
            raise CannotPress(f"{card.out_track_id} has no form")
        if card.data_for(user).get(card.template.form_status) == "disabled":
            raise CannotPress(f"the form of {card.out_track_id} is disabled")
        sent[form_as] = fill(spec, form or {}, kept or {})
    elif form:
        raise CannotPress(f"{button!r} sends no form")
    return {"actionIds": [one.action], "params": {**sent, **(params or {})}}


def fill(spec: Mapping[str, Any], given: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The form's values as they are sent; `given` names fields by name or by label, choices by value or by text."""
    known = {one["name"] for one in spec["fields"]} | {one.get("label") for one in spec["fields"]}
    if unknown := set(given) - known:
        raise CannotPress(f"no field {sorted(unknown)}; there are {sorted(str(one) for one in known)}")
    out = {}
    for one in spec["fields"]:
        value = given.get(one["name"], given.get(one.get("label")))
        if value is not None and (one.get("hidden") or one.get("readOnly")):
            raise CannotPress(f"{one['name']} cannot be changed")
        untouched = (
            _default(one) if one.get("hidden") or one.get("readOnly") else kept.get(one["name"], _default(one))
        )
        sent = untouched if value is None else _sent(one, value)
        if sent not in (None, "", []):
            out[one["name"]] = sent
        elif one.get("required"):
            raise CannotPress(str(one.get("requiredMsg") or f"{one.get('label', one['name'])} is required"))
    return out


def _button(card: Card, user: User, button: str, *, forced: bool) -> Pressable:
    there = card.buttons_for(user)
    for one in there:
        if button in (one.label, one.action):
            return one
    if card.template.buttons and not forced:
        labels = [one.label for one in there]
        raise CannotPress(f"no button {button!r} on {card.out_track_id}; there are {labels}")
    return Pressable(button, button, {})


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
