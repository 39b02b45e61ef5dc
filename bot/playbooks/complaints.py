"""A complaint about a playbook: file, line, and what is wrong there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong, and where. `message` is an English catalogue sentence, filled from `values`."""

    file: Path
    line: int
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    level: Literal["error", "warning"] = "error"
    """An error keeps the playbook from being used, or would end in a broken draft; a warning tells."""

    @property
    def text(self) -> str:
        """The sentence in English, filled in."""
        return self.message.format_map(self.values) if self.values else self.message

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"
