"""What kind of answer it is, from the playbook's phrases. Where they disagree, or say nothing, it is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.casework.playbook import Sign, SignKind

ResponseKind = Literal["asks", "refused", "approved", "moved", "template", "unknown"]

SAYS_SOMETHING = 40
"""Columns from which a sentence says something; a greeting and a name are shorter."""
_WIDE = re.compile("[\u3000-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence that shows a kind: its number, and whether nothing more is read after it."""

    sentence: int
    kind: SignKind
    final: bool = False


def shown_in(sentences: Sequence[str], signs: Iterable[Sign]) -> list[Shown]:
    """Every sentence that shows a kind, in order; one sentence may show several."""
    known = list(signs)
    found: dict[Shown, None] = {}
    for n, sentence in enumerate(sentences):
        for sign in known:
            if _any(sign.patterns, sentence) and not _any(sign.unless, sentence):
                found[Shown(n, sign.kind, sign.final)] = None
    return list(found)


def kind_of(sentences: Sequence[str], shown: Sequence[Shown]) -> tuple[ResponseKind, tuple[int, ...]]:
    """The kind and the sentences that decided it, the first one foremost.

    A refusal that asks for more is a request; a final one is not. Two kinds that exclude one another leave it
    unknown, with a sentence of each. A template answer holds nothing that we do not know as such.
    """
    said = {
        kind: [one.sentence for one in shown if one.kind == kind] for kind in ("asks", "refused", "approved", "moved")
    }
    final = [one.sentence for one in shown if one.final]
    if said["refused"] and said["asks"]:
        said["asks" if final else "refused"] = []
    kinds = [kind for kind, numbers in said.items() if numbers]
    if len(kinds) > 1:
        return "unknown", tuple(sorted(said[kind][0] for kind in kinds))
    if kinds:
        numbers = said[kinds[0]]
        return kinds[0], tuple(dict.fromkeys([*numbers[:1], *numbers]))  # type: ignore[return-value]
    template = [one.sentence for one in shown if one.kind == "template"]
    expected = {one.sentence for one in shown}
    rest = [n for n, sentence in enumerate(sentences) if n not in expected and _columns(sentence) >= SAYS_SOMETHING]
    return ("template", tuple(template)) if template and not rest else ("unknown", ())


def _columns(sentence: str) -> int:
    return len(sentence) + 2 * len(_WIDE.findall(sentence))


def _any(patterns: Iterable[str], sentence: str) -> bool:
    return any(compiled(one).search(sentence) for one in patterns)


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """A playbook's pattern; letters' case does not matter."""
    return re.compile(pattern, re.IGNORECASE)
