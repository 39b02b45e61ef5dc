"""A backup with any byte changed, lost or added is refused before anything is touched, or nothing was lost by it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ledger.files import FileStore
from bot.ledger.ledger import Ledger
from bot.ledger.mistakes import DamagedBackup
from bot.ledger.restore import restore
from tests.ledger.builders import rows_of
from tests.ledger.freeze import fill

Wound = st.one_of(
    st.tuples(st.just("flip"), st.floats(0, 1, exclude_max=True), st.integers(1, 255)),
    st.tuples(st.just("cut"), st.floats(0, 1, exclude_max=True), st.just(0)),
    st.tuples(st.just("hole"), st.floats(0, 1, exclude_max=True), st.integers(1, 4000)),
    st.tuples(st.just("zeros"), st.floats(0, 1, exclude_max=True), st.integers(1, 4000)),
    st.tuples(st.just("more"), st.floats(0, 1, exclude_max=True), st.integers(1, 4000)),
)


def wounded(whole: bytes, kind: str, where: float, much: int) -> bytes:
    at = int(len(whole) * where)
    return {
        "flip": whole[:at] + bytes([whole[at] ^ (much % 255 + 1)]) + whole[at + 1 :],
        "cut": whole[:at],
        "hole": whole[:at] + whole[at + much :],
        "zeros": whole[:at] + b"\0" * min(much, len(whole) - at) + whole[at + much :],
        "more": whole[:at] + b"\x5a" * much + whole[at:],
    }[kind]


class Archive:
    """A sound backup of a ledger with something in every table, and what its restored copy must look like."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.folder = folder
        ledger.files = FileStore(folder / "files")
        ledger.migrate()
        fill(ledger)
        ledger.files.put(b"%PDF" * 500)
        ledger.backup(str(folder / "sound.zip"))
        ledger.close()
        self.sound = (folder / "sound.zip").read_bytes()
        self.tries = 0

    def restored_from(self, content: bytes) -> Path | None:
        """The folder it was restored into; None when it was refused, and then nothing stands there."""
        self.tries += 1
        place = self.folder / f"try{self.tries}"
        (self.folder / "wounded.zip").write_bytes(content)
        try:
            restore(self.folder / "wounded.zip", str(place / "ledger.db"), place / "files")
        except DamagedBackup:
            assert not place.exists(), "something was touched"
            return None
        return place

    def is_whole(self, place: Path) -> bool:
        (self.folder / "sound.zip").write_bytes(self.sound)
        if not (self.folder / "reference").exists():
            restore(
                self.folder / "sound.zip", str(self.folder / "reference" / "ledger.db"), self.folder / "ref files"
            )
        same = rows_of(str(place / "ledger.db")) == rows_of(str(self.folder / "reference" / "ledger.db"))
        return same and list(FileStore(place / "files")) == list(FileStore(self.folder / "files"))


@pytest.fixture(scope="module", params=["of sqlite", pytest.param("of postgres", marks=pytest.mark.postgres)])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("archive")
    if request.param == "of sqlite":
        return Archive(folder, Ledger(str(folder / "ledger.db")))
    return Archive(folder, Ledger(request.getfixturevalue("postgres").fresh_schema()))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(wounds=st.lists(Wound, min_size=1, max_size=3))
def test_damaged_anywhere_it_is_refused_or_nothing_was_lost(archive: Archive, wounds: list[Any]) -> None:
    """A byte of a zip that says nothing (a time, a comment) may change; what was kept may not."""
    content = archive.sound
    for kind, where, much in wounds:
        content = wounded(content, kind, where, much) if content else content
    place = archive.restored_from(content)
    assert place is None or archive.is_whole(place)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_part_changed_and_packed_again_is_refused(archive: Archive, data: st.DataObject) -> None:
    """Zip's own sums are right here; only the list of the parts tells."""
    with zipfile.ZipFile(archive.folder / "sound.zip") as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    name = data.draw(st.sampled_from(sorted(set(parts) - {"manifest.json"})))
    kind, where, much = data.draw(Wound)
    parts[name] = wounded(parts[name] or b"?", kind, where, much)
    with zipfile.ZipFile(archive.folder / "again.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as again:
        for one, content in parts.items():
            again.writestr(one, content)
    place = archive.restored_from((archive.folder / "again.zip").read_bytes())
    assert place is None or archive.is_whole(place)


def test_bytes_of_any_kind_are_no_backup(archive: Archive) -> None:
    for content in (b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"SQLite format 3\0", archive.sound[::-1]):
        assert archive.restored_from(content) is None


def test_a_sound_one_is_taken(archive: Archive) -> None:
    place = archive.restored_from(archive.sound)
    assert place is not None
    assert archive.is_whole(place)
