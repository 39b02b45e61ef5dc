"""Complaints about one piece of a playbook, gathered with the line each is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.playbooks.complaints import Complaint
from bot.playbooks.reading import Spot


@dataclass(slots=True)
class Report:
    """What is wrong with what stands at one spot. Paths lead from there: ("questions", 2, "when")."""

    spot: Spot
    complaints: list[Complaint] = field(default_factory=list)

    def error(self, path: tuple[Any, ...], message: str, **values: object) -> None:
        """Something that would end in a broken interview or draft."""
        self.complaints.append(Complaint(self.spot.file, self.spot.line(*path), message, values))

    def warning(self, path: tuple[Any, ...], message: str, **values: object) -> None:
        """Something to look at."""
        self.complaints.append(Complaint(self.spot.file, self.spot.line(*path), message, values, "warning"))

    def twice(self, path: tuple[Any, ...], ids: Iterable[str], taken: Iterable[str] = ()) -> None:
        """Every id that stands there more than once, or is `taken` elsewhere, is an error."""
        seen = Counter(list(taken))
        for n, one in enumerate(ids):
            if seen[one]:
                self.error((*path, n, "id"), "The id {id} is there twice.", id=one)
            seen[one] += 1
