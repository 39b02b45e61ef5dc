"""The strict reader of card JSON 2.0: what Feishu would refuse is refused, with its sub-code.

check_card(card, known_images=…, may_call=…)        raises Refusal(230099 …) or Refusal(230025)
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from typing import Any

from . import card_words as words
from .card_tree import bad, below, listed, only
from .refusals import Refusal, card_refusal
from .texts import EVERYBODY, named, parsed_texts, plain

MOST_BYTES = 30 * 1024
MOST_ELEMENTS = 200
DEEPEST = 5
MOST_TABLES = 5
ELEMENT_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
PADDING = re.compile(r"-?\d+px( -?\d+px){0,3}")


def check_card(card: Any, *, known_images: Collection[str], may_call: Callable[[str], bool]) -> None:
    """Raise what Feishu would answer; return if the card is fine. `may_call` says whether an id may be mentioned."""
    if len(json.dumps(card, ensure_ascii=False).encode()) > MOST_BYTES:
        raise Refusal(230025)
    if not isinstance(card, dict) or card.get("schema") != "2.0":
        raise card_refusal(200621, "parse card json err: only schema 2.0 is read here", value=str(card)[:80])
    try:
        _Reader(known_images).read(card)
    except (TypeError, ValueError, AttributeError, LookupError) as wrong:
        raise bad("wrong type", "ROOT", repr(wrong)) from wrong
    for text in parsed_texts(card):
        try:
            plain(text)
        except (ValueError, LookupError, OverflowError) as wrong:
            raise bad("a time that cannot be shown", "ROOT", repr(wrong)) from wrong
        for one in named(text):
            if one != EVERYBODY and not may_call(one):
                raise card_refusal(100290, "invalid user id in at", value=one)


class _Reader:
    """Walks one card once."""

    def __init__(self, known_images: Collection[str]) -> None:
        self._images = known_images
        self._names: set[str] = set()
        self._element_ids: set[str] = set()
        self._elements = 0
        self._tables = 0

    def read(self, card: dict[str, Any]) -> None:
        only(card, words.CARD, "ROOT")
        config = card.get("config", {})
        only(config, words.CONFIG, "ROOT -> config")
        if config.get("update_multi", True) is not True:
            raise bad("update_multi may only be true", "ROOT -> config", config["update_multi"])
        only(config.get("summary", {}), {"content", "i18n_content"}, "ROOT -> config -> summary")
        only(card.get("card_link", {}), words.LINK, "ROOT -> card_link")
        if "header" in card:
            self._header(card["header"])
        body: Any = card.get("body")
        only(body, words.BODY, "ROOT -> body")
        self._children(body.get("elements"), "ROOT -> body -> elements", depth=0, form=False)
        if self._elements > MOST_ELEMENTS:
            raise card_refusal(11310, "card element exceeds the limit", value=self._elements)

    def _header(self, header: Any) -> None:
        path = "ROOT -> header"
        only(header, words.HEADER, path)
        self._text(header.get("title"), f"{path} -> title", ("plain_text", "lark_md"))
        if "subtitle" in header:
            self._text(header["subtitle"], f"{path} -> subtitle", ("plain_text", "lark_md"))
        if header.get("template", "default") not in words.TEMPLATES:
            raise bad("unknown template", path, header["template"])
        tags = header.get("text_tag_list", [])
        if len(tags) > 3:
            raise bad("at most 3 tags", f"{path} -> text_tag_list", len(tags))
        for number, tag in enumerate(tags):
            self._object(tag, f"{path} -> text_tag_list -> [{number}]", ("text_tag",))

    def _children(self, elements: Any, path: str, *, depth: int, form: bool) -> None:
        if not isinstance(elements, list):
            raise bad("elements must be a list", path, elements)
        for number, element in enumerate(elements):
            tag = element.get("tag") if isinstance(element, dict) else None
            self._element(element, f"{path} -> [{number}](tag: {tag})", depth=depth, form=form)

    def _element(self, element: Any, path: str, *, depth: int, form: bool) -> None:
        tag = element.get("tag") if isinstance(element, dict) else None
        if tag in words.REMOVED:
            sentence = "cards of schema V2 no longer support this capability"
            raise card_refusal(200861, sentence, path=path, value=f"unsupported tag {tag}")
        if tag not in words.ELEMENTS:
            raise bad("unknown tag", path, tag)
        if tag in ("form", "table") and depth > 0:
            raise bad(f"a {tag} may only stand at the root", path, tag)
        if tag in words.ONLY_IN_FORMS and not form:
            raise bad("may only stand in a form", path, tag)
        if tag in words.CONTAINERS and depth >= DEEPEST:
            raise bad("containers are nested too deep", path, depth + 1)
        self._object(element, path, (tag,))
        self._name(element, path, form=form)
        self._inside(element, path, depth=depth, form=form)

    def _inside(self, element: dict[str, Any], path: str, *, depth: int, form: bool) -> None:
        tag = element["tag"]
        if tag == "form":
            self._form(element, path)
        elif tag == "column_set":
            for number, column in enumerate(listed(element["columns"], path)):
                place = f"{path} -> columns -> [{number}]"
                self._object(column, place, ("column",))
                if not 1 <= column.get("weight", 1) <= 5:
                    raise bad("weight is 1 to 5", place, column["weight"])
                self._children(column.get("elements", []), f"{place} -> elements", depth=depth + 1, form=form)
        elif tag in ("collapsible_panel", "interactive_container"):
            if tag == "collapsible_panel":
                self._panel_header(element["header"], f"{path} -> header")
            self._children(element["elements"], f"{path} -> elements", depth=depth + 1, form=form)
        elif tag == "table":
            self._table(element, path)
        elif tag == "img" and element["img_key"] not in self._images:
            sentence = "card contains invalid image keys"
            raise card_refusal(200570, sentence, path=path, value=f"image key {element['img_key']}")
        elif tag == "chart" and not (isinstance(element["chart_spec"], dict) and "type" in element["chart_spec"]):
            raise card_refusal(200550, "chart spec is invalid", path=path, value=element["chart_spec"])
        elif tag == "input":
            check_input(element, path)

    def _form(self, form: dict[str, Any], path: str) -> None:
        self._children(form["elements"], f"{path} -> elements", depth=1, form=True)
        buttons = [one for one in below(form["elements"]) if one.get("tag") == "button"]
        if not any(button.get("form_action_type") == "submit" for button in buttons):
            raise bad("a form needs a submit button", path, form["name"])

    def _name(self, element: dict[str, Any], path: str, *, form: bool) -> None:
        """In a form every interactive child needs a name; no name twice in a card."""
        asks = element["tag"] in words.ASKING or element["tag"] in ("button", "form")
        name = element.get("name")
        if asks and (form or element["tag"] == "form") and not name:
            raise card_refusal(200530, "name is empty in form", path=path, value=element["tag"])
        if asks and name is not None:
            if name in self._names:
                raise card_refusal(200530, "the name is used twice", path=path, value=name)
            self._names.add(name)

    def _object(self, node: Any, path: str, tags: tuple[str, ...]) -> None:
        """One tagged object: its properties, those it needs, its texts, icons, options, behaviors."""
        tag = node.get("tag") if isinstance(node, dict) else None
        if tag not in tags:
            raise bad(f"expected {' or '.join(tags)}", path, tag)
        self._elements += 1
        only(node, words.PROPERTIES[tag] | {"tag", "element_id"}, path)
        for needed in words.NEEDED.get(tag, ()):
            if needed not in node:
                raise bad(f"{needed} is required", path, tag)
        for (owner, name), allowed in words.CHOICES.items():
            if owner == tag and name in node and node[name] not in allowed:
                raise bad(f"{name} is not one of {sorted(allowed)}", path, node[name])
        self._element_id(node, path)
        self._parts(node, path)

    def _parts(self, node: dict[str, Any], path: str) -> None:
        tag = node["tag"]
        if "content" in node and not isinstance(node["content"], str):
            raise bad("content must be a string", path, node["content"])
        for name in ("text", "placeholder", "label", "alt", "hover_tips", "disabled_tips", "title"):
            if name in node:
                plain_only = name != "text" or tag in ("button", "text_tag")
                self._text(
                    node[name], f"{path} -> {name}", ("plain_text",) if plain_only else ("plain_text", "lark_md")
                )
        if "icon" in node:
            self._object(node["icon"], f"{path} -> icon", ("standard_icon", "custom_icon"))
        for number, field in enumerate(node.get("fields", [])):
            only(field, {"is_short", "text"}, f"{path} -> fields -> [{number}]")
            self._text(field.get("text"), f"{path} -> fields -> [{number}] -> text", ("plain_text", "lark_md"))
        if "options" in node:
            self._options(node, f"{path} -> options")
        if "confirm" in node:
            only(node["confirm"], {"title", "text"}, f"{path} -> confirm")
            # Old clients hang on a confirm without a title.
            self._text(node["confirm"].get("title"), f"{path} -> confirm -> title", ("plain_text",))
            if "text" in node["confirm"]:
                self._text(node["confirm"]["text"], f"{path} -> confirm -> text", ("plain_text",))
        for number, behavior in enumerate(listed(node.get("behaviors", []), path)):
            check_behavior(behavior, f"{path} -> behaviors -> [{number}]")

    def _text(self, node: Any, path: str, tags: tuple[str, ...]) -> None:
        self._object(node, path, tags)
        if path.endswith("placeholder") and len(node["content"]) > 100:
            raise bad("a placeholder has at most 100 characters", path, len(node["content"]))

    def _options(self, node: dict[str, Any], path: str) -> None:
        values = []
        for number, option in enumerate(listed(node["options"], path)):
            only(option, {"text", "value", "icon", "multi_url"}, f"{path} -> [{number}]")
            if "text" in option:
                self._text(option["text"], f"{path} -> [{number}] -> text", ("plain_text",))
            if not isinstance(option.get("value"), str) or not option["value"]:
                raise bad("an option needs a value", f"{path} -> [{number}]", option.get("value"))
            values.append(option["value"])
        if len(set(values)) != len(values):
            raise bad("option values must be unique", path, values)
        chosen = node.get("selected_values", [node["initial_option"]] if "initial_option" in node else [])
        if unknown := [one for one in chosen if one not in values]:
            raise bad("the initial choice is no option", path, unknown)

    def _panel_header(self, header: Any, path: str) -> None:
        only(header, words.PANEL_HEADER, path)
        self._text(header.get("title"), f"{path} -> title", ("plain_text", "markdown"))
        padding = header.get("padding", "8px")
        if not PADDING.fullmatch(padding) or len(padding.split()) not in (1, 4):
            raise bad("invalid panel header padding", path, padding)
        if "icon" in header:
            self._object(header["icon"], f"{path} -> icon", ("standard_icon", "custom_icon"))

    def _table(self, table: dict[str, Any], path: str) -> None:
        self._tables += 1
        if self._tables > MOST_TABLES:
            raise card_refusal(11310, "card table number over limit", path=path, value=self._tables)
        columns, rows = listed(table["columns"], path), listed(table["rows"], path)
        if not 1 <= len(columns) <= 50 or not 1 <= table.get("page_size", 5) <= 10:
            raise bad("1 to 50 columns, 1 to 10 rows a page", path, len(columns))
        for column in columns:
            only(column, words.COLUMN_OF_TABLE, f"{path} -> columns")
            if column.get("data_type") not in words.CELL_TYPES:
                raise bad("unknown data_type", f"{path} -> columns", column.get("data_type"))
        names = {column.get("name") for column in columns}
        for row in rows:
            if not isinstance(row, dict):
                raise card_refusal(200914, "table rows is invalid", path=path, value=row)
            if undeclared := set(row) - names:
                raise card_refusal(200915, "table rows name is invalid", path=path, value=sorted(undeclared))
            for column in columns:
                check_cell(row.get(column["name"]), column["data_type"], path)

    def _element_id(self, node: dict[str, Any], path: str) -> None:
        if (element_id := node.get("element_id")) is None:
            return
        if not ELEMENT_ID.fullmatch(element_id):
            raise bad("invalid element_id", path, element_id)
        if element_id in self._element_ids:
            raise card_refusal(300301, "element_id is used twice", path=path, value=element_id)
        self._element_ids.add(element_id)


def check_input(element: dict[str, Any], path: str) -> None:
    """1 to 1000 characters, and the text it starts with no longer than that."""
    most = element.get("max_length", 1000)
    if not isinstance(most, int) or not 1 <= most <= 1000:
        raise bad("max_length is 1 to 1000", path, most)
    if len(element.get("default_value", "")) > most:
        raise bad("default_value is longer than max_length", path, len(element["default_value"]))


def check_behavior(behavior: Any, path: str) -> None:
    """A callback carries an object: strings are refused by clients and by the SDK."""
    kind = behavior.get("type") if isinstance(behavior, dict) else None
    if kind not in words.BEHAVIOR:
        raise bad("unknown behavior", path, kind)
    only(behavior, words.BEHAVIOR[kind], path)
    if kind == "callback" and not isinstance(behavior.get("value"), dict):
        raise bad("value must be an object", path, behavior.get("value"))
    if kind == "open_url" and not str(behavior.get("default_url", "")).startswith(("http://", "https://")):
        raise bad("default_url must be http or https", path, behavior.get("default_url"))


def check_cell(value: Any, kind: str, path: str) -> None:
    """A cell's value is of the type its column declares."""
    if value is None:
        return
    wanted: dict[str, tuple[type, ...]] = {"number": (int, float), "date": (int,), "options": (list, str)}
    if not isinstance(value, wanted.get(kind, (list, str) if kind == "persons" else (str,))):
        raise card_refusal(200914, "table rows is invalid", path=path, value=value)
