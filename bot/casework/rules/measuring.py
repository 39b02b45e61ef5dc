"""How right the rules are on texts that somebody labelled: precision and recall of each, with their intervals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt
from typing import Literal

Expect = Literal["fires", "silent"]
Z = 1.96
"""The normal quantile of a 95 % interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One text, and what one rule should say to it. `place` names it to whoever wrote it."""

    rule: str
    text: str
    expect: Expect
    marketplace: str
    site: str = ""
    issue: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval after Wilson, which holds for few texts and near 1, too."""
        if not self.whole:
            return 0.0, 1.0
        share, n = self.part / self.whole, self.whole
        middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
        reach = Z / (1 + Z * Z / n) * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(slots=True)
class Score:
    """One rule's: what it should have found and found, and where it was wrong."""

    rule: str
    right: int = 0
    silent: int = 0
    missed: list[Labelled] = field(default_factory=list)
    false: list[Labelled] = field(default_factory=list)

    @property
    def texts(self) -> int:
        """How many texts were labelled for it."""
        return self.right + self.silent + len(self.missed) + len(self.false)

    @property
    def precision(self) -> Share:
        """Of the texts it spoke to, those it should have spoken to."""
        return Share(self.right, self.right + len(self.false))

    @property
    def recall(self) -> Share:
        """Of the texts it should have spoken to, those it did."""
        return Share(self.right, self.right + len(self.missed))


def scored(verdicts: Iterable[tuple[Labelled, bool]]) -> list[Score]:
    """From each text and whether its rule spoke, a score for each rule, in the order of their ids."""
    scores: dict[str, Score] = {}
    for labelled, spoke in verdicts:
        score = scores.setdefault(labelled.rule, Score(labelled.rule))
        match labelled.expect, spoke:
            case "fires", True:
                score.right += 1
            case "fires", False:
                score.missed.append(labelled)
            case "silent", True:
                score.false.append(labelled)
            case _:
                score.silent += 1
    return [scores[rule] for rule in sorted(scores)]
