"""The command line, typed: `casebot("check", "draft.txt", …)` gives exit code, stdout and stderr."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import common, run


@dataclass(frozen=True)
class Printed:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


Casebot = Callable[..., Printed]


@pytest.fixture
def casebot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Casebot]:
    """A machine on which Casebot was installed and never started; the current folder is empty."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CASEBOT_DATA_DIR", str(tmp_path / "data"))
    common.settings.cache_clear()
    handlers = list(logging.getLogger().handlers)

    def typed(*arguments: object, locale: str = "") -> Printed:
        if locale:
            monkeypatch.setenv("CASEBOT_LOCALE", locale)
        common.settings.cache_clear()
        capsys.readouterr()
        code = run([str(one) for one in arguments])
        printed = capsys.readouterr()
        return Printed(code, printed.out, printed.err)

    yield typed
    common.settings.cache_clear()
    for handler in set(logging.getLogger().handlers) - set(handlers):
        logging.getLogger().removeHandler(handler)


def one_sentence(printed: Printed) -> str:
    """Bad input: exit 2, nothing on stdout, one line on stderr; that line."""
    assert printed.code == 2, printed
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith("casebot: ")
    return line.removeprefix("casebot: ")
