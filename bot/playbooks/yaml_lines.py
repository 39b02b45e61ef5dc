"""On which line of a YAML text a value stands, or what is wrong with it.

This reader takes most of a minute for all playbooks, where `yaml_text` takes a tenth of a second: it is asked only
where there is something to complain of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

_BOTTOMLESS = re.compile(r"(?:[\[{]\s*){100}")
"""This reader, too, goes down once for each level."""
_LINE_SAID = re.compile(r"line (\d+)")


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


def refusal(text: str, said: str) -> tuple[int, str]:
    """The line and why the text is no YAML, as this reader puts it; where it sees nothing wrong, in the words of the
    one that `said` so."""
    if deep := _BOTTOMLESS.search(text):
        return text.count("\n", 0, deep.start()) + 1, "nested too deeply"
    try:
        _tree(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return mark.line + 1 if mark else 1, str(error.problem or error.context)
    except (YAMLError, ValueError, RecursionError) as error:
        return 1, str(error)
    place = _LINE_SAID.search(said)
    return int(place[1]) if place else 1, said.strip().splitlines()[-1]


class _Lines(RoundTripConstructor):
    """Dates stay text here, too: one that is in no calendar has a line all the same."""


_Lines.add_constructor("tag:yaml.org,2002:timestamp", lambda _self, node: node.value)


@lru_cache(maxsize=4)
def _tree(text: str) -> Any:
    yaml = YAML(typ="rt", pure=True)
    yaml.Constructor = _Lines
    return yaml.load(text)
