"""YAML 1.2 as plain values, at once; the slow reader that knows lines (`yaml_lines`) is for complaints alone."""

from __future__ import annotations

import os
import re
from typing import Any

os.environ.setdefault("MIMALLOC_PURGE_DELAY", "0")  # its allocator would keep 25 MB for a next time that never comes
import yaml_rs

_MERGE = "<<"
_BOTTOMLESS = re.compile(r"^[ ?:-]{400}", re.MULTILINE)
"""The reader goes down once for each level; nobody's file goes down so often."""


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
        read = yaml_rs.loads(text.removeprefix("\ufeff"), parse_datetime=False)
        return _merged(read) if _MERGE in text else read
    except ValueError as error:
        from bot.playbooks.yaml_lines import refusal

        raise NotYaml(*refusal(text, str(error))) from error


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
