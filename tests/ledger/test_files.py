"""The bytes of evidence: whole or not there, named by what is in them."""

from __future__ import annotations

import hashlib

import pytest

from bot.ledger.files import FileStore
from bot.ledger.mistakes import TooLarge


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "files", limit=1_000_000)


def test_what_was_put_in_comes_out(store):
    sha256 = store.put("发票".encode())
    assert sha256 == hashlib.sha256("发票".encode()).hexdigest()
    assert store.get(sha256) == "发票".encode()
    assert store.has(sha256)
    assert store.size(sha256) == 6


def test_the_same_file_twice_is_one_file(store):
    assert store.put(b"") == store.put(b"")
    assert list(store) == [hashlib.sha256(b"").hexdigest()]


def test_a_file_over_the_limit_is_refused_in_words_and_leaves_nothing(store):
    store.put(b"x" * 1_000_000)
    with pytest.raises(TooLarge, match=r"1\.5 MB; at most 1 MB"):
        store.put(b"x" * 1_500_000)
    assert len(list(store)) == 1


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64])
def test_what_is_not_here_is_not_found_and_no_path_comes_from_outside(store, name):
    assert not store.has(name)
    with pytest.raises(KeyError):
        store.get(name)
    with pytest.raises(KeyError):
        store.size(name)


def test_a_write_that_breaks_off_leaves_nothing(store, monkeypatch):
    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.put(b"x")
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []
