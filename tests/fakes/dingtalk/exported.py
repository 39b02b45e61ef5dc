"""Reads a template exported from the card builder, the file one imports there: its variables, texts and buttons.

Understood are Form, SingleButton, ButtonBlock, ButtonList, Loop, conditions of visibility, and expressions that
compare one variable with a text. Anything else that a button hangs on raises ValueError: a guess would make a test
pass. Source: the templates of open-dingtalk/dingtalk-card-examples.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .cards import Button, Condition, Template

TYPES = {"loopArray": "array", "numberArray": "array", "table": "object", "url": "string", "dynamicLink": "string"}
TEXTS = ("BaseText", "BaseTextBlock", "Markdown", "MarkdownBlock", "CardHeaderV2", "Tag", "CollapsePanel", "StdCard")
SILENT = ("visible", "actionId", "params", "url", "iosUrl", "androidUrl", "pcUrl", "status", "linkCondition")
NAME = re.compile(r"\$\{(\w+)[}.\[]")
COMPARED = re.compile(r"""\s*(\w+)\s*(==|!=)\s*(["'])(.*)\3\s*""")

Node = dict[str, Any]


@dataclass(frozen=True)
class _Place:
    """Where a node stands: what must hold for it to be seen, and the array it is repeated for."""

    conditions: tuple[Condition, ...] = ()
    repeat: str = ""

    def holds(self, data: Mapping[str, str]) -> bool:
        return all(one(data) for one in self.conditions)


class _Export:
    """One file on its way to a Template."""

    def __init__(self, text: str) -> None:
        editor = json.loads(json.loads(text)["editorData"])
        self.roots: list[Node] = editor["schema"]["componentsTree"]
        self.variables: list[Node] = editor.get("variableList") or []
        self.expressions = {one["name"]: str(one["expContent"]) for one in editor.get("expList") or []}

    def nodes(self) -> Iterator[tuple[Node, _Place]]:
        """Every node in reading order."""
        for root in self.roots:
            yield from self._below(root, _Place())

    def _below(self, node: Node, place: _Place) -> Iterator[tuple[Node, _Place]]:
        props = node.get("props") or {}
        if (visible := props.get("visible")) is not None:
            place = _Place((*place.conditions, self.condition(visible)), place.repeat)
        if node["componentName"] == "Loop":
            place = _Place(place.conditions, str(props["listData"]["variable"]))
        yield node, place
        for child in node.get("children") or []:
            yield from self._below(child, place)

    def condition(self, visible: Any) -> Condition:
        """When something is seen."""
        kind = visible.get("valueType", "fixed") if isinstance(visible, dict) else "fixed"
        if kind == "fixed":
            shown = bool(visible.get("value", True)) if isinstance(visible, dict) else bool(visible)
            return lambda data: shown
        if kind == "variable":
            return self._is(visible["variable"], "isTrue", "")
        tests = [
            self._is(one["variable"], one["op"], one.get("value", "")) for one in visible["condition"]["conditions"]
        ]
        every = any if visible["condition"].get("op") == "or" else all
        return lambda data: every(one(data) for one in tests)

    def _is(self, variable: str, op: str, value: Any) -> Condition:
        known = {one["name"] for one in self.variables}
        if variable in self.expressions:
            compared = COMPARED.fullmatch(self.expressions[variable])
            if compared is None or op not in ("isTrue", "isFalse"):
                raise ValueError(f"the expression {variable} = {self.expressions[variable]} is not understood")
            name, sign, _, wanted = compared.groups()
            equal = (sign == "==") == (op == "isTrue")
            return lambda data: (data.get(name, "") == wanted) == equal
        if variable not in known:
            raise ValueError(f"{variable} is no variable of the template")
        tests: dict[str, Condition] = {
            "equal": lambda data: data.get(variable, "") == str(value),
            "notEqual": lambda data: data.get(variable, "") != str(value),
            "isTrue": lambda data: data.get(variable, "") == "true",
            "isFalse": lambda data: data.get(variable, "") != "true",
        }
        if op not in tests:
            raise ValueError(f"the condition {op} on {variable} is not understood")
        return tests[op]

    def buttons(self, node: Node, place: _Place) -> Iterator[Button]:
        """What can be pressed at a node."""
        props, name = node.get("props") or {}, node["componentName"]
        if name == "Form":
            yield _button({**props, "text": props["submitText"]}, place, form_as=str(props["id"]))
        elif name == "SingleButton":
            if props.get("actionType") == "request":
                yield _button(props, place)
        elif name in ("ButtonBlock", "ButtonList"):
            rows = props["buttons"] if isinstance(props["buttons"], list) else props["buttons"]["list"]
            for row in rows:
                seen = self.condition(row.get("visible", True))
                if row.get("actionType") == "request":
                    yield _button(row, _Place((*place.conditions, seen), place.repeat))


def read_export(text: str, template_id: str) -> Template:
    """The template, published under this id. Raises ValueError or KeyError for what is not understood."""
    export = _Export(text)
    buttons: list[Button] = []
    reading: list[str] = []
    form_status = ""
    for node, place in export.nodes():
        props = node.get("props") or {}
        buttons += export.buttons(node, place)
        if node["componentName"] == "Form":
            reading.append(str(props["formSchema"]["variable"]))
            form_status = str((props.get("status") or {}).get("variable") or "")
        elif node["componentName"] in TEXTS:
            reading += [place.repeat] if place.repeat else _named(props)
    return Template(
        template_id,
        {str(one["name"]): TYPES.get(str(one["type"]), str(one["type"])) for one in export.variables},
        tuple(buttons),
        form_status=form_status,
        private=frozenset(one["name"] for one in export.variables if one.get("private")),
        reading=tuple(dict.fromkeys(reading)),
    )


def _button(props: Node, place: _Place, form_as: str = "") -> Button:
    params = {}
    for one in props.get("params") or []:
        if one.get("name"):
            path = str(one["variable"]).rsplit("[0].", 1)[-1]
            bound = f"loop.{path}" if one.get("variableType") == "loop" else str(one["variable"])
            params[one["name"]] = str(one["value"]) if one["type"] == "fixed" else "${" + bound + "}"
    action = str((props.get("actionId") or {}).get("content") or "") or str(props.get("id") or "")
    status = props.get("status")
    disabled = _disabled(status if isinstance(status, dict) else {"valueType": "fixed", "value": status})

    def seen(data: Mapping[str, str]) -> bool:
        return place.holds(data) and (bool(form_as) or not disabled(data))

    return Button(str(props["text"]["content"]), action, params, form_as, seen, place.repeat)


def _disabled(status: Mapping[str, Any]) -> Condition:
    if status.get("valueType") == "variable":
        return lambda data: data.get(str(status["variable"])) == "disabled"
    return lambda data: status.get("value") == "disabled"


def _named(node: Any) -> list[str]:
    """The variables a text shows."""
    if isinstance(node, str):
        return NAME.findall(node)
    if isinstance(node, list):
        return [name for one in node for name in _named(one)]
    if not isinstance(node, dict):
        return []
    if node.get("variable") and (node.get("type") == "variableValue" or node.get("valueType") == "variable"):
        return [str(node["variable"])]
    return [name for key, one in node.items() if key not in (*SILENT, "value") for name in _named(one)]
