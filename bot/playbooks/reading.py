"""Reading playbooks from disk: YAML 1.2 with line numbers, base folder first, then what an admin laid over it.

A folder holds `<marketplace>/playbook.yaml` (everything but the issues) and `<marketplace>/issues/*.yaml` (each
a list of issues). A later folder replaces a top-level key by its name, and an issue by its id, or adds them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.casework import book, playbook

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
    """A piece of a file: where a value was read, so that a complaint about it can name the line."""

    file: Path
    node: Any
    base: int = 1

    def line(self, *path: Any) -> int:
        """The line of what `path` leads to, or of the nearest thing around it. Lines count from 1."""
        node, line = self.node, self.base
        for step in path:
            marks = getattr(node, "lc", None)
            try:
                if marks is not None and marks.data and step in marks.data:
                    line = marks.data[step][0] + 1
                node = node[step]
            except (KeyError, IndexError, TypeError):
                break
        return line


@dataclass(slots=True)
class Source:
    """One marketplace as it was read, before it is a Playbook: where each key and each issue came from."""

    marketplace: str
    keys: dict[str, Spot] = field(default_factory=dict)
    """Top-level key to the file that has the last word on it; the spot's node is the whole document."""
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
    """What the files hold and how they are read, as one digest: equal digests read equally."""
    digest = hashlib.sha256(_models())
    for folder in folders:
        for path in files_of(folder / marketplace):
            content = path.read_bytes()
            digest.update(f"\0{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _models() -> bytes:
    """The program's part in it: another schema, or another reader, may read the same files differently."""
    parts = sorted(Path(str(book.__file__)).parent.glob("*.py"))
    reader = [Path(__file__), Path(__file__).with_name("shaping.py")]
    return b"".join(one.read_bytes() for one in [Path(playbook.__file__), *parts, *reader])


def read(folders: Sequence[Path], marketplace: str) -> Source:
    """The marketplace's files, laid over one another. Raises Unreadable."""
    source = Source(marketplace)
    for folder in folders:
        here: set[str] = set()
        for path in files_of(folder / marketplace):
            document = parse(path)
            if path.name == MAIN and path.parent.name == marketplace:
                _lay_main(source, path, document)
            else:
                _lay_issues(source, path, document, here)
    return source


def parse(path: Path) -> Any:
    """One file as ruamel's tree, whose `.lc` knows the lines. Raises Unreadable."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(path, 1, f"more than {MOST_BYTES} bytes")
    try:
        return YAML(typ="rt", pure=True).load(path)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(path, mark.line + 1 if mark else 1, str(error.problem or error.context)) from error
    except (YAMLError, OSError, ValueError) as error:
        raise Unreadable(path, 1, str(error)) from error


def _lay_main(source: Source, path: Path, document: Any) -> None:
    if not isinstance(document, dict):
        source.strays.append((path, 1))
        return
    for key in document:
        source.keys[str(key)] = Spot(path, document)


def _lay_issues(source: Source, path: Path, document: Any, here: set[str]) -> None:
    if document is None:
        return
    if not isinstance(document, list):
        source.strays.append((path, 1))
        return
    whole = Spot(path, document)
    for n, node in enumerate(document):
        spot = Spot(path, node, whole.line(n))
        issue_id = node.get("id") if isinstance(node, dict) else None
        if not isinstance(issue_id, str):
            source.loose.append(spot)
        elif issue_id in here:
            source.twice.append((issue_id, spot))
        else:
            here.add(issue_id)
            source.issues[issue_id] = spot
