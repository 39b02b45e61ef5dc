"""What other people's scripts rely on: keys, exit codes, one sentence for bad input. A few through processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Casebot, one_sentence

DRAFT_KEYS = {"marketplace", "site", "issue", "route", "language", "subject", "sections", "text", "findings"}
DRAFT_KEYS |= {"verdict", "evidence"}
FINDING_KEYS = {"rule", "name", "severity", "span", "excerpt", "message", "suggestion"}
BAD_TEXT = "Dear Amazon,\nPlease URGENTLY reinstate B08N5WRWNW!!\n"


def typed(folder: Path, *arguments: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, on a machine in another time zone and locale."""
    environment = {**os.environ, "CASEBOT_DATA_DIR": str(folder / "data"), "LC_ALL": "C", "TZ": "Pacific/Kiritimati"}
    environment.pop("PYTHONIOENCODING", None)
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=Path(__file__).resolve().parents[2],
        env=environment | env,
        timeout=60,
        check=False,
    )


def test_check_through_a_process(tmp_path: Path) -> None:
    done = typed(tmp_path, "check", "-", "--marketplace", "Amazon.com", "--json", stdin=BAD_TEXT)

    assert (done.returncode, done.stderr) == (1, "")
    document = json.loads(done.stdout)
    assert document["verdict"] == "block"
    for finding in document["findings"]:
        assert set(finding) >= FINDING_KEYS
        if finding["span"]:
            start, end = finding["span"]
            assert BAD_TEXT[start:end].startswith(finding["excerpt"])
            assert finding["suggestion"] is None or isinstance(finding["suggestion"], str)


def test_a_follow_up_is_due_after_five_business_days_of_the_site(casebot: Casebot) -> None:
    plan = casebot("reminders", "plan", "--marketplace", "amazon", "--site", "amazon.com", "--status", "open",
                   "--since", "2026-11-13T02:00:00Z", "--json").document  # fmt: skip

    due = next(one for one in plan if one["kind"] == "follow_up_due")
    assert set(due) >= {"kind", "due_at", "why"}
    assert due["due_at"].startswith("2026-11-20T")
    assert plan == sorted(plan, key=lambda one: one["due_at"])


def test_a_day_that_an_admin_added_is_skipped(
    casebot: Casebot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "calendar.yaml").write_text("US: {off: [{days: 2026-11-18, name: Stocktaking}]}", "utf-8")
    monkeypatch.setenv("CASEBOT_PLAYBOOKS", str(tmp_path))

    plan = casebot("reminders", "plan", "--marketplace", "amazon", "--site", "amazon.com", "--status", "open",
                   "--since", "2026-11-13T02:00:00Z", "--json").document  # fmt: skip

    due = next(one for one in plan if one["kind"] == "follow_up_due")
    assert due["due_at"].startswith("2026-11-23T"), "the Monday after"
    assert "Stocktaking" in due["why"]


def test_a_waiting_case_is_nudged_at_once_in_between_and_when_it_is_over(casebot: Casebot) -> None:
    plan = casebot("reminders", "plan", "--marketplace", "amazon", "--site", "US", "--status", "waiting",
                   "--since", "2026-11-13T02:00", "--until", "2026-11-23T10:00+08:00", "--json").document  # fmt: skip

    due = {one["kind"]: one["due_at"] for one in plan}
    assert list(due) == ["waiting_now", "waiting_half", "waiting_24h", "waiting_4h", "waiting_over"]
    assert due["waiting_now"] == "2026-11-13T02:00:00Z"
    assert due["waiting_over"] == "2026-11-23T02:00:00Z"


def test_the_list_of_playbooks_and_rules(casebot: Casebot) -> None:
    books = casebot("playbooks", "list", "--json").document
    rules = casebot("rules", "--json").document

    assert "amazon" in {one["marketplace"] for one in books}
    for book in books:
        assert set(book) >= {"marketplace", "version", "sites", "languages", "issues"}
        assert all(set(one) >= {"id", "title", "questions", "phrases"} for one in book["issues"])
        assert {one["id"].split(".")[0] for one in book["issues"]} == {
            "account", "listing", "funds", "policy", "logistics", "ip", "ads", "onboarding"
        }  # fmt: skip
    assert [one["id"] for one in rules] == [f"R{n:02}" for n in range(1, 38)]
    assert all(set(one) >= {"id", "name", "step", "severity", "overridable", "source"} for one in rules)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("questions", "amazonn", "account.related", "--json"), "no marketplace"),
        (("questions", "amazon", "account.relatd", "--json"), "did you mean account.related"),
        (("check", "nowhere.txt", "--marketplace", "amazon", "--json"), "nowhere.txt"),
        (("check", "nowhere.txt", "--json"), "--marketplace"),
        (("evidence", "nowhere.png", "--marketplace", "amazon", "--json"), "nowhere.png"),
        (("draft", "nowhere.yaml", "--json"), "nowhere.yaml"),
        (("reminders", "plan", "--marketplace", "amazon", "--since", "soon"), "“soon” is no time"),
        (("reminders", "plan", "--marketplace", "amazon"), "--since is missing"),
        (("cases", "list", "--json"), "no ledger"),
        (("cases", "export", "cases.pdf"), ".csv, .xlsx or .json"),
        (("restore", "nowhere.zip"), "no file nowhere.zip"),
        (("nonsense",), "nonsense"),
    ],
)
def test_bad_input_is_one_sentence(casebot: Casebot, arguments: tuple[str, ...], says: str) -> None:
    assert says in one_sentence(casebot(*arguments))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("CASEBOT_PORT", "abc"),
        ("CASEBOT_TIMEZONE", "Mars/Base"),
        ("CASEBOT_HOST", "0.0.0.0"),
        ("FEISHU_APP_ID", "cli_1"),
    ],
)
def test_a_wrong_setting_is_named(
    casebot: Casebot, monkeypatch: pytest.MonkeyPatch, setting: str, value: str
) -> None:
    monkeypatch.setenv(setting, value)

    assert setting in one_sentence(casebot("serve"))


def test_help_is_quick_and_answers_without_settings(tmp_path: Path) -> None:
    heavy = "pydantic,ruamel,flask,harper,openpyxl,PIL,psycopg,sqlite_utils,apscheduler"
    code = f"import sys, bot.cli; print([one for one in {heavy!r}.split(',') if one in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout.strip() == "[]"
    assert typed(tmp_path, "--help", CASEBOT_PORT="abc").returncode == 0


def test_chat_from_a_pipe_answers_and_ends_by_itself(tmp_path: Path) -> None:
    done = typed(tmp_path, "chat", "--as", "小李", stdin="/newcase\n2\n")

    assert (done.returncode, done.stderr) == (0, "")
    assert "具体是哪种情况" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there")
def test_serve_says_where_it_is_and_ends_when_told(tmp_path: Path) -> None:
    serving = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "CASEBOT_DATA_DIR": str(tmp_path / "data")},
    )
    try:
        assert serving.stdout
        assert "http://127.0.0.1:" in serving.stdout.readline()
        serving.send_signal(signal.SIGTERM)
        # Half a second on a quiet machine; the tests' machine is none.
        _, complaints = serving.communicate(timeout=20)
        assert (serving.returncode, complaints) == (0, "")
    finally:
        serving.kill()
