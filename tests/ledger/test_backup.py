"""Backup and the way back: whole, proven, and between the engines."""

from __future__ import annotations

import json
import zipfile
from threading import Event, Thread

import pytest

from bot.casework.case import opened
from bot.casework.share import Share
from bot.ledger.changes import Link, OfferLink, SaveChat, SaveDraft, SaveInterview, Seen
from bot.ledger.files import FileStore
from bot.ledger.ledger import Ledger
from bot.ledger.mistakes import DamagedBackup, LedgerNotEmpty
from bot.ledger.records import Chat, LinkCode
from bot.ledger.restore import restore
from tests.ledger.builders import (
    MINUTE,
    NOW,
    a_case,
    a_draft,
    a_reminder,
    a_task,
    an_interview,
    claim,
    settle,
    with_cases,
)


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def full(ledger, files):
    """A ledger with something in it, and a file."""
    ledger.files = files
    case = a_case(title="商品下架 \U0001f600")
    settle(
        ledger,
        opened(case),
        submitted := case.submit("17-1", at=NOW),
        submitted.after.shared(Share(chat="south", mode="view", by="lin", at=NOW, what="share_accepted"), group="南"),
        SaveChat(Chat(id="south", workspace="local")),
        Seen("zhao", "south", NOW),
        SaveDraft(a_draft()),
        SaveInterview(an_interview()),
        tasks=[a_task("send", lane="group")],
        plan={"C1001": [a_reminder("remind")]},
    )
    settle(ledger, OfferLink(LinkCode(member="lin", code="K7M2QXTP", until=NOW + MINUTE)))
    settle(ledger, Link("ding", "lin", workspaces=("dingtalk", "local"), code="K7M2QXTP", person="p1"))
    ledger.store_event(workspace="local", key="e", chat="group", body={"text": "你好"}, at=NOW)
    files.put(b"%PDF")
    return ledger


@pytest.fixture
def archive(full, tmp_path):
    full.backup(str(tmp_path / "out" / "backup.zip"))
    return tmp_path / "out" / "backup.zip"


@pytest.fixture(params=["into sqlite", pytest.param("into postgres", marks=pytest.mark.postgres)])
def elsewhere(request, tmp_path):
    """The URL of another, empty ledger."""
    if request.param == "into sqlite":
        return str(tmp_path / "elsewhere" / "ledger.db")
    return request.getfixturevalue("postgres").fresh_schema()


def everything(ledger) -> list[object]:
    with ledger.reading() as reading:
        return [
            reading.cases(),
            reading.history("C1001"),
            reading.numbers("C1001"),
            reading.drafts("C1001"),
            reading.interviews(),
            reading.tasks(),
            [case.ref for case in reading.search("下架 17-1", seen_by="ding")],
            reading.selves("lin"),
            [case.ref for case in reading.cases(seen_by="zhao")],
        ]


def test_what_was_kept_comes_back_on_either_engine(full, archive, elsewhere, tmp_path):
    rows = restore(archive, elsewhere, tmp_path / "other files")
    assert rows["cases"] == 1

    restored = Ledger(elsewhere)
    assert everything(restored) == everything(full)
    assert everything(restored)[-1] == ["C1001"], "shared with the other group, as before"
    assert restored.claim_event(me="b", now=NOW, lease_s=60).body == {"text": "你好"}
    assert claim(restored) == ["send"]
    before = [task.seq for task in everything(full)[5]]
    assert settle(restored, tasks=[a_task("new")])[0] > max(before), "numbers go on"
    with_cases(restored, a_case("C1002"))
    restored.close()
    assert [FileStore(tmp_path / "other files").get(sha256) for sha256 in full.files] == [b"%PDF"]


def test_a_ledger_with_something_in_it_is_not_overwritten_unasked(full, archive, url, tmp_path):
    with_cases(full, a_case("C1002"))
    full.close()
    with pytest.raises(LedgerNotEmpty):
        restore(archive, url, tmp_path / "files")
    with full.reading() as reading:
        assert reading.count_cases() == 2
    full.close()

    restore(archive, url, tmp_path / "files", overwrite=True)
    with full.reading() as reading:
        assert reading.count_cases() == 1


def test_a_copy_taken_while_others_write_is_consistent(full, tmp_path):
    stop = Event()

    def write():
        number = 1002
        while not stop.is_set():
            settle(full, opened(a_case(f"C{number}")), tasks=[a_task(f"C{number}", due_at=NOW + MINUTE)])
            number += 1

    writer = Thread(target=write)
    writer.start()
    try:
        full.backup(str(tmp_path / "busy.zip"))
    finally:
        stop.set()
        writer.join()

    restore(tmp_path / "busy.zip", str(tmp_path / "copy.db"), tmp_path / "copy")
    copy = Ledger(str(tmp_path / "copy.db"))
    with copy.reading() as reading:
        cases = {case.ref for case in reading.cases(limit=10_000)} - {"C1001"}
        assert {task.key for task in reading.tasks(limit=10_000)} - {"send", "remind"} == cases
        assert all(len(reading.history(ref)) == 1 for ref in cases)
    copy.close()


def cut(path):
    path.write_bytes(path.read_bytes()[:-100])


def flip(path):
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 3] ^= 0xFF
    path.write_bytes(bytes(whole))


def rewrite(path, change):
    """The same archive, but with `change(members)` made to its parts by name."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def with_manifest(path, **fields):
    def change(members):
        members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | fields)

    rewrite(path, change)


DAMAGE = {
    "cut short": cut,
    "a bit flipped": flip,
    "no archive at all": lambda path: path.write_bytes(b"hello"),
    "empty": lambda path: path.write_bytes(b""),
    "missing": lambda path: path.unlink(),
    "a file left out": lambda path: rewrite(
        path, lambda members: members.pop(next(m for m in members if "files/" in m))
    ),
    "a file slipped in": lambda path: rewrite(path, lambda members: members.update({"../../evil": b"x"})),
    "no manifest": lambda path: rewrite(path, lambda members: members.pop("manifest.json")),
    "an odd manifest": lambda path: rewrite(path, lambda members: members.update({"manifest.json": b"[]"})),
    "another format": lambda path: with_manifest(path, format=2),
    "a newer schema": lambda path: with_manifest(path, schema=["0001_ledger", "7777_future"]),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_backup_is_refused_before_anything_is_touched(damage, tmp_path, files):
    ledger = Ledger(str(tmp_path / "ledger.db"), files=files)
    ledger.migrate()
    with_cases(ledger, a_case())
    files.put(b"%PDF")
    ledger.backup(str(tmp_path / "backup.zip"))
    ledger.close()
    DAMAGE[damage](tmp_path / "backup.zip")

    with pytest.raises(DamagedBackup, match="Nothing was changed"):
        restore(tmp_path / "backup.zip", str(tmp_path / "new.db"), tmp_path / "new files")
    assert not (tmp_path / "new.db").exists()
    assert not (tmp_path / "new files").exists()


def test_a_backup_that_breaks_off_leaves_the_one_before(full, archive, monkeypatch):
    before = archive.read_bytes()
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError("no space left on device")))
    with pytest.raises(OSError, match="no space"):
        full.backup(str(archive))
    assert archive.read_bytes() == before
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


def test_a_file_of_the_store_that_no_row_names_comes_along(full, archive, tmp_path):
    with zipfile.ZipFile(archive) as whole:
        manifest = json.loads(whole.read("manifest.json"))
    assert {name for name in manifest["members"] if name.startswith("files/")} == {f"files/{s}" for s in full.files}
    assert manifest["rows"]["cases"] == 1
    assert manifest["rows"]["history"] == 3
