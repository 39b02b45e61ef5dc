"""YAML 1.2 as plain values, at once; and, for a complaint alone, the line on which a value stands.

Two readers share the work. One reads all playbooks in a fraction of a second and knows no lines; the other
knows every line and takes most of a minute for them, so it is asked only where there is something to complain of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import yaml_rs
from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

_MERGE = "<<"
_BOTTOMLESS = re.compile(r"^[ ?:-]{400}|(?:[\[{]\s*){100}", re.MULTILINE)
"""Both readers go down once for each level; nobody's file goes down so often."""
_LINE_SAID = re.compile(r"line (\d+)")


class NotYaml(ValueError):
    """The text is no YAML: on which line, in the reader's own words."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


def plain(text: str) -> Any:
    """The text as mappings, lists, texts, numbers, yes and no. Dates stay text. Raises NotYaml."""
    if deep := _BOTTOMLESS.search(text):
        raise NotYaml(text.count("\n", 0, deep.start()) + 1, "nested too deeply")
    try:
        return _merged(yaml_rs.loads(text.removeprefix("\ufeff"), parse_datetime=False))
    except ValueError as error:
        raise _explained(text, str(error)) from error


def line_of(text: str, path: Sequence[Any]) -> int:
    """The line of what `path` leads to in the text, or of the nearest thing around it. Lines count from 1."""
    try:
        node = _tree(text)
    except YAMLError:
        return 1
    line = 1
    for step in path:
        marks = getattr(node, "lc", None)
        try:
            if marks is not None and marks.data and step in marks.data:
                line = marks.data[step][0] + 1
            node = node[step]
        except (KeyError, IndexError, TypeError):
            break
    return line


class _Lines(RoundTripConstructor):
    """Dates stay text here, too: one that is in no calendar has a line all the same."""


_Lines.add_constructor("tag:yaml.org,2002:timestamp", lambda _self, node: node.value)


@lru_cache(maxsize=4)
def _tree(text: str) -> Any:
    yaml = YAML(typ="rt", pure=True)
    yaml.Constructor = _Lines
    return yaml.load(text)


def _merged(node: Any) -> Any:
    """The value with `<<` keys spread out where they stand: an idiom of YAML 1.1 that people go on using."""
    if isinstance(node, list):
        return [_merged(one) for one in node]
    if not isinstance(node, dict):
        return node
    own = {key: _merged(value) for key, value in node.items() if key != _MERGE}
    if _MERGE not in node:
        return own
    bases = node[_MERGE] if isinstance(node[_MERGE], list) else [node[_MERGE]]
    spread: dict[Any, Any] = {}
    for base in reversed(bases):
        if not isinstance(base, dict):
            raise ValueError("<< takes a mapping, or a list of mappings")
        spread |= _merged(base)
    return spread | own


def _explained(text: str, said: str) -> NotYaml:
    """The refusal in the words of the reader that names lines, or, where it sees nothing wrong, in the other's."""
    try:
        _tree(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return NotYaml(mark.line + 1 if mark else 1, str(error.problem or error.context))
    except (YAMLError, ValueError, RecursionError) as error:
        return NotYaml(1, str(error))
    place = _LINE_SAID.search(said)
    return NotYaml(int(place[1]) if place else 1, said.strip().splitlines()[-1])
