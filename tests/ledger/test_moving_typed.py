"""`casebot migrate-ledger`, as an admin types it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.cli import common, run
from tests.ledger.test_moving import Team, team

__all__ = ["team"]
pytestmark = pytest.mark.postgres
Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Typed]:
    """The command line: exit code, stdout and stderr."""
    monkeypatch.setenv("CASEBOT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    common.settings.cache_clear()

    def casebot(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    yield casebot
    common.settings.cache_clear()


def test_the_command_prints_the_proof_and_no_password(team: Team, typed: Typed) -> None:
    there = team.target.replace("user=casebot", "user=casebot&password=secret")

    code, out, err = typed("migrate-ledger", str(team.source), there)
    assert code == 0, err
    assert re.search(r"^cases +402  sha256 [0-9a-f]{16}$", out, re.MULTILINE)
    assert "CASEBOT_LEDGER_URL" in out
    assert "secret" not in out + err

    code, out, err = typed("migrate-ledger", str(team.source), there)
    assert (code, out) == (2, "")
    assert "was moved to postgresql://" in err
    assert "secret" not in err


def test_a_bar_says_how_far_it_is_and_stays_out_of_what_is_piped_on(team: Team, typed: Typed) -> None:
    code, out, err = typed("migrate-ledger", str(team.source), team.target, "--json")

    assert code == 0, err
    assert {one["table"]: one["rows"] for one in json.loads(out)["tables"]}["cases"] == 402
    assert re.search(r"^cases .*402/402", err, re.MULTILINE)
    assert re.search(r"^files .*(\d+)/\1\b", err, re.MULTILINE)


def test_the_command_refuses_what_is_no_address_with_one_sentence(team: Team, typed: Typed) -> None:
    code, out, err = typed("migrate-ledger", str(team.source), "mysql://root:secret@host/x")
    assert (code, out) == (2, "")
    assert "is no PostgreSQL address" in err
    assert "secret" not in err
    code, _, err = typed("migrate-ledger", str(team.source), "postgresql://u:secret@127.0.0.1:1/x")
    assert code == 2
    assert "does not answer" in err
    assert "secret" not in err
