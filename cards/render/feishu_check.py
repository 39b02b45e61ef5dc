"""Reads a card before it is sent, as strictly as Feishu does: what is wrong with it, in words, or nothing.

In card JSON 2.0 an unknown property is an error (200621) and a card is refused as a whole. Here stand the tags and
properties we write, not all there are: whoever writes a new one adds it from its component's page. Limits are those
of card-json-v2-structure and of the components' pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from cards.render.feishu_text import LOCAL_TIME, dumped, size_of_text

MOST_BYTES = 30_000
"""30 KB; how they are counted is not known, so the smaller reading of both words."""
MOST_ELEMENTS = 200
"""Every object with a tag counts, texts and options too."""
DEEPEST = 5
"""Containers inside each other."""

_ASKED = {"name", "required", "width", "placeholder"}
KNOWN: dict[str, set[str]] = {
    "plain_text": {"content", "text_size", "text_color"},
    "markdown": {"content", "text_size"},
    "div": {"text"},
    "hr": set(),
    "table": {"page_size", "row_height", "header_style", "columns", "rows"},
    "chart": {"aspect_ratio", "preview", "chart_spec"},
    "person_list": {"persons", "show_name", "show_avatar", "size"},
    "standard_icon": {"token", "size"},
    "button": {"text", "type", "size", "name", "form_action_type", "confirm", "behaviors"},
    "column_set": {"columns", "flex_mode", "horizontal_spacing"},
    "column": {"elements", "width", "weight", "vertical_align"},
    "collapsible_panel": {"elements", "header", "expanded", "border"},
    "form": {"elements", "name", "vertical_spacing"},
    "input": {*_ASKED, "input_type", "rows", "auto_resize", "max_rows", "max_length", "default_value"},
    "select_static": {*_ASKED, "options", "initial_option"},
    "multi_select_static": {*_ASKED, "options", "selected_values"},
    "date_picker": {*_ASKED, "initial_date"},
}
ASKING = {"input", "select_static", "multi_select_static", "date_picker"}
CONTAINERS = {"form", "column_set", "collapsible_panel"}
TEMPLATES = {"default", "blue", "green", "orange", "red", "grey"}
_AT = re.compile(r"<\s*at\b[^>]*>", re.IGNORECASE)
_OUR_AT = re.compile(r"<at id=ou_[0-9A-Za-z_-]{1,64}>")
_LOCAL = re.compile(r"<\s*/?\s*local_datetime\b[^>]*>", re.IGNORECASE)
_OUR_LOCAL = re.compile(
    rf"</local_datetime>|<local_datetime millisecond='\d{{1,14}}' format_type='({'|'.join(LOCAL_TIME)})'>"
)
_ELEMENT_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")


def wrong_with(card: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a card, worst first; empty when it may be sent."""
    found = list(_frame(card))
    elements = card.get("body", {}).get("elements", [])
    if not elements:
        found.append("the body is empty")
    found += _children(elements, depth=0, form=False)
    whole = dumped(card)
    if "null" in whole:  # most often nobody's; then the walk that says where is spared
        found += _nulls(card, "card")
    every = list(tagged(card))
    found += _names(every)
    if (size := size_of_text(whole)) > MOST_BYTES:
        found.append(f"{size} bytes")
    if len(every) > MOST_ELEMENTS:
        found.append(f"{len(every)} elements")
    return found


def tagged(node: Any) -> Iterator[dict[str, Any]]:
    """Every object with a tag, in reading order. What a button carries is not looked into."""
    ahead = [node]
    while ahead:
        one = ahead.pop()
        if isinstance(one, dict):
            if "tag" in one:
                yield one
            inner = [value for name, value in one.items() if name != "value" and isinstance(value, dict | list)]
        else:
            inner = [value for value in one if isinstance(value, dict | list)] if isinstance(one, list) else []
        ahead += reversed(inner)


def _frame(card: dict[str, Any]) -> Iterator[str]:
    yield from _unknown("card", card, {"schema", "config", "header", "body"})
    yield from _unknown("config", card.get("config", {}), {"update_multi", "enable_forward_interaction", "summary"})
    yield from _unknown("summary", card.get("config", {}).get("summary", {}), {"content"})
    yield from _unknown("body", card.get("body", {}), {"elements", "vertical_spacing"})
    if card.get("schema") != "2.0":
        yield "schema is not 2.0"
    if card.get("config", {}).get("update_multi") is not True:
        yield "update_multi is not true"
    if header := card.get("header"):
        yield from _unknown("header", header, {"title", "template"})
        yield from _text(header.get("title"), "title")
        if header.get("template") not in TEMPLATES:
            yield f"template {header.get('template')}"


def _children(elements: Sequence[Any], *, depth: int, form: bool) -> Iterator[str]:
    for element in elements:
        tag = element.get("tag")
        if tag not in KNOWN or tag in ("plain_text", "column", "standard_icon"):
            yield f"unknown element {tag}"
            continue
        if tag in ("form", "table", "chart") and depth:
            yield f"a {tag} inside another element"
        if tag == "multi_select_static" and not form:
            yield "a multi-select outside a form"
        if tag in CONTAINERS and depth >= DEEPEST:
            yield f"{tag} nested too deep"
        yield from _element(element, form=form)
        yield from _below(element, depth=depth, form=form)


def _below(element: dict[str, Any], *, depth: int, form: bool) -> Iterator[str]:
    match element["tag"]:
        case "form":
            yield from _children(element["elements"], depth=depth + 1, form=True)
            buttons = [one for one in tagged(element["elements"]) if one["tag"] == "button"]
            if not any(button.get("form_action_type") == "submit" for button in buttons):
                yield "a form without its submit button"
        case "column_set":
            for column in element["columns"]:
                yield from _unknown("column", column, KNOWN["column"] | {"tag"})
                yield from _children(column["elements"], depth=depth + 1, form=form)
        case "collapsible_panel":
            header = element["header"]
            yield from _unknown("panel header", header, {"title", "icon", "icon_position", "icon_expanded_angle"})
            yield from _text(header.get("title"), "panel title")
            yield from _unknown("icon", header.get("icon", {}), KNOWN["standard_icon"] | {"tag"})
            yield from _children(element["elements"], depth=depth + 1, form=form)


def _element(element: dict[str, Any], *, form: bool) -> Iterator[str]:
    tag = element["tag"]
    yield from _unknown(tag, element, KNOWN[tag] | {"tag", "element_id"})
    if "element_id" in element and not _ELEMENT_ID.fullmatch(element["element_id"]):
        yield f"element_id {element['element_id']}"
    for name in ("text", "placeholder"):
        if name in element:
            yield from _text(element[name], f"{name} of {tag}")
    if tag == "markdown":
        if not element.get("content"):
            yield "an empty markdown"
        yield from (f"a time {one}" for one in _LOCAL.findall(element["content"]) if not _OUR_LOCAL.fullmatch(one))
        yield from (f"rings {at}" for at in _AT.findall(element.get("content", "")) if not _OUR_AT.fullmatch(at))
    if tag == "input" and not 1 <= len(element.get("default_value", " ")) <= element["max_length"] <= 1000:
        yield "an input longer than it may be"
    if len(element.get("placeholder", {}).get("content", "")) > 100:
        yield "a placeholder longer than 100 characters"
    if form and tag in ASKING | {"button"} and not element.get("name"):
        yield f"{tag} without a name in a form"
    if "options" in element:
        yield from _options(element)
    if "confirm" in element:
        yield from _text(element["confirm"].get("title"), "title of confirm")
        yield from _text(element["confirm"].get("text"), "text of confirm")
    for behavior in element.get("behaviors", []):
        if behavior.get("type") != "callback" or not isinstance(behavior.get("value"), dict):
            yield "a behavior that carries no object"


def _options(element: dict[str, Any]) -> Iterator[str]:
    values = []
    for option in element["options"]:
        yield from _unknown("option", option, {"text", "value"})
        yield from _text(option.get("text"), "text of an option")
        values.append(option.get("value"))
    chosen = element.get("selected_values", [element["initial_option"]] if "initial_option" in element else [])
    if not all(values) or len(set(values)) != len(values) or not set(chosen) <= set(values):
        yield "options that are empty, twice there, or chosen without being there"


def _text(node: Any, where: str) -> Iterator[str]:
    if not isinstance(node, dict) or node.get("tag") != "plain_text" or not node.get("content"):
        yield f"{where} is no text"
    else:
        yield from _unknown(where, node, KNOWN["plain_text"] | {"tag"})


def _unknown(where: str, node: dict[str, Any], known: set[str]) -> Iterator[str]:
    yield from (f"{where} has an unknown property {name}" for name in node if name not in known)


def _nulls(node: Any, where: str) -> Iterator[str]:
    if node is None:
        yield f"{where} is null"
    elif isinstance(node, dict):
        for name, value in node.items():
            if name != "value":  # what a button carries is ours to choose
                yield from _nulls(value, name)
    elif isinstance(node, list):
        for one in node:
            yield from _nulls(one, where)


def _names(every: Sequence[dict[str, Any]]) -> Iterator[str]:
    for key in ("name", "element_id"):
        seen = [one[key] for one in every if key in one]
        if len(set(seen)) < len(seen):
            yield from (f"{key} {one} is there twice" for one in {one for one in seen if seen.count(one) > 1})
