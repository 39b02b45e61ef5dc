"""Reading playbooks from disk: base folder first, then what an admin laid over it; each piece knows its place.

A folder holds `<marketplace>/playbook.yaml` (everything but the issues) and `<marketplace>/issues/*.yaml` (each
a list of issues). A later folder replaces a top-level key by its name, and an issue by its id, or adds them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.playbooks.yaml_text import NotYaml, plain

MAIN = "playbook.yaml"
ISSUES = "issues"
MOST_BYTES = 4_000_000
"""A playbook file larger than this is not read: it is none."""


class Unreadable(ValueError):
    """The file is no YAML: which, at which line, in the reader's own words."""

    def __init__(self, file: Path, line: int, why: str) -> None:
        super().__init__(f"{file}:{line}: {why}")
        self.file = file
        self.line = line
        self.why = why


@dataclass(frozen=True, slots=True)
class Spot:
    """What was read at one place of a file, and the way there, so that a complaint can name the line."""

    file: Path
    node: Any
    text: str = ""
    at: tuple[Any, ...] = ()

    def line(self, *path: Any) -> int:
        """The line of what `path` leads to, or of the nearest thing around it. Lines count from 1."""
        from bot.playbooks.yaml_lines import line_of

        return line_of(self.text, (*self.at, *path))


@dataclass(slots=True)
class Source:
    """One marketplace as it was read, before it is a Playbook: where each key and each issue came from."""

    marketplace: str
    keys: dict[str, Spot] = field(default_factory=dict)
    """Top-level key to the file that has the last word on it; the spot is the whole document."""
    issues: dict[str, Spot] = field(default_factory=dict)
    loose: list[Spot] = field(default_factory=list)
    """Entries of issue files that have no id."""
    twice: list[tuple[str, Spot]] = field(default_factory=list)
    """Issues whose id stands twice in one folder."""
    strays: list[tuple[Path, int]] = field(default_factory=list)
    """Files that are not what their place says: (file, line)."""


def marketplaces(folders: Iterable[Path]) -> list[str]:
    """The marketplaces of all folders, those of the first folder first, each folder's in order of name."""
    found: dict[str, None] = {}
    for folder in folders:
        if folder.is_dir():
            found |= dict.fromkeys(one.name for one in sorted(folder.iterdir()) if files_of(one))
    return list(found)


def files_of(place: Path) -> list[Path]:
    """The files of one marketplace in one folder, main file first."""
    main = [place / MAIN] if (place / MAIN).is_file() else []
    return main + sorted((place / ISSUES).glob("*.yaml"))


def fingerprint(folders: Sequence[Path], marketplace: str) -> str:
    """What the files hold, as one digest."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in files_of(folder / marketplace):
            content = path.read_bytes()
            digest.update(f"\0{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def read(folders: Sequence[Path], marketplace: str) -> Source:
    """The marketplace's files, laid over one another. Raises Unreadable."""
    source = Source(marketplace)
    for folder in folders:
        here: set[str] = set()
        for path in files_of(folder / marketplace):
            whole = parse(path)
            if path.name == MAIN and path.parent.name == marketplace:
                _lay_main(source, whole)
            else:
                _lay_issues(source, whole, here)
    return source


def parse(path: Path) -> Spot:
    """One file, whole. Raises Unreadable."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(path, 1, f"more than {MOST_BYTES} bytes")
        text = path.read_text("utf-8-sig")
        return Spot(path, plain(text), text)
    except NotYaml as error:
        raise Unreadable(path, error.line, error.why) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(path, 1, str(error)) from error


def _lay_main(source: Source, whole: Spot) -> None:
    if not isinstance(whole.node, dict):
        source.strays.append((whole.file, 1))
        return
    for key in whole.node:
        source.keys[str(key)] = whole


def _lay_issues(source: Source, whole: Spot, here: set[str]) -> None:
    if whole.node is None:
        return
    if not isinstance(whole.node, list):
        source.strays.append((whole.file, 1))
        return
    for n, node in enumerate(whole.node):
        spot = Spot(whole.file, node, whole.text, (n,))
        issue_id = node.get("id") if isinstance(node, dict) else None
        if not isinstance(issue_id, str):
            source.loose.append(spot)
        elif issue_id in here:
            source.twice.append((issue_id, spot))
        else:
            here.add(issue_id)
            source.issues[issue_id] = spot
