"""A team moves from SQLite to PostgreSQL: whole or not at all, proven, and never in two places at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from bot.casework.case import opened
from bot.ledger.changes import SaveEvidence
from bot.ledger.files import FileStore
from bot.ledger.ledger import MOVED_TO, Ledger
from bot.ledger.mistakes import CannotMove, LedgerMoved
from bot.ledger.moving import MOVED_FROM, Move, move
from bot.ledger.records import EvidenceRow
from tests.ledger.builders import NOW, a_case, a_task, claim, rows_of, settle
from tests.ledger.freeze import fill, thaw
from tests.ledger.test_crash import a_process

pytestmark = pytest.mark.postgres

CHILD = """
import sys
from pathlib import Path
from bot.ledger.files import FileStore
from bot.ledger.moving import move
from tests.ledger.builders import NOW

def progress(what, done, total):
    if what == sys.argv[2] and done >= int(sys.argv[3]):
        print("there", flush=True)
        sys.stdin.read()

folder = Path(sys.argv[4])
move(folder / "ledger.db", sys.argv[1], FileStore(folder / "files"), new_files=FileStore(folder / "new"), now=NOW,
     progress=progress)
"""


@dataclass
class Team:
    """A ledger in a file, its evidence, and the empty database it moves to."""

    folder: Path
    target: str
    said: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def source(self) -> Path:
        return self.folder / "ledger.db"

    @property
    def files(self) -> FileStore:
        return FileStore(self.folder / "files")

    def moves(self, **how: object) -> Move:
        usual = {"now": NOW, "progress": lambda *said: self.said.append(said)}
        return move(self.source, self.target, self.files, **(usual | how))

    def old_rows(self) -> dict[str, list[dict[str, object]]]:
        return without_notes(rows_of(str(self.source)))

    def new_rows(self) -> dict[str, list[dict[str, object]]]:
        return without_notes(rows_of(self.target))


def without_notes(rows: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    """What the move itself noted is no row of the team's."""
    rows["settings"] = [row for row in rows.get("settings", []) if row["name"] not in (MOVED_TO, MOVED_FROM)]
    return rows


def open_once(where: Path | str) -> None:
    """As a bot that is started and ended."""
    with closing(Ledger(str(where))) as ledger:
        ledger.migrate()


@pytest.fixture
def team(tmp_path: Path, postgres) -> Team:
    found = Team(tmp_path, postgres.fresh_schema())
    ledger = Ledger(str(found.source))
    ledger.migrate()
    fill(ledger)
    settle(ledger, *(opened(a_case(f"C{n}", title=f"第 {n} 个")) for n in range(2001, 2401)))
    kept = found.files.put("发票".encode())
    settle(ledger, SaveEvidence(EvidenceRow(id="f2", original="发票.pdf", sha256=kept, bytes=6, at=NOW)))
    ledger.close()
    return found


def test_every_row_and_file_arrives_and_the_checksums_say_so(team: Team) -> None:
    before = team.old_rows()
    moved = team.moves(new_files=FileStore(team.folder / "new"))

    assert team.new_rows() == before
    assert {one.table: one.rows for one in moved.tables} == {table: len(rows) for table, rows in before.items()}
    assert all(len(one.sha256) == 64 for one in moved.tables)
    assert list(FileStore(team.folder / "new")) == list(team.files)
    assert (moved.files, moved.missing) == (1, ("a" * 64,)), "one row names a file that never was"
    assert {what for what, _, _ in team.said} > {"cases", "proving cases", "files", "old ledger"}


def test_the_team_works_on_where_it_moved_to(team: Team) -> None:
    team.moves()
    ledger = Ledger(team.target)
    ledger.migrate()

    with ledger.reading() as reading:
        assert reading.next_ref() == "C2401"
        assert [case.ref for case in reading.search("第 2400", seen_by="lin")] == ["C2400"]
        highest = max(task.seq for task in reading.tasks())
    assert claim(ledger) == ["send"]
    assert settle(ledger, tasks=[a_task("new")])[0] > highest, "numbers go on"
    settle(ledger, opened(a_case("C2401")))
    assert ledger.revision() > 5
    ledger.close()


def test_nobody_can_go_on_working_in_the_old_one(team: Team) -> None:
    team.moves()

    with pytest.raises(LedgerMoved, match="was moved to"):
        open_once(team.source)
    with pytest.raises(LedgerMoved):
        team.moves()


def test_a_ledger_that_somebody_has_open_is_refused(team: Team) -> None:
    bot = Ledger(str(team.source))
    bot.migrate()
    with pytest.raises(CannotMove, match=r"in use; stop Casebot first.*The old one is as it was"):
        team.moves()
    settle(bot, tasks=[a_task("goes on")])
    bot.close()

    assert not any(team.new_rows().values())


def test_a_database_that_holds_something_is_refused(team: Team) -> None:
    there = Ledger(team.target)
    there.migrate()
    there.put_setting("furnished", "yes")
    there.close()

    with pytest.raises(CannotMove, match="not empty: it has settings"):
        team.moves()
    open_once(team.source)


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 100])
def test_what_is_no_ledger_is_refused(team: Team, content: bytes | None) -> None:
    team.source.unlink()
    if content is not None:
        team.source.write_bytes(content)
    if content == b"":
        assert team.moves().tables[0].rows == 0, "an empty file is an empty ledger"
        return
    with pytest.raises(CannotMove):
        team.moves()


def test_a_damaged_file_stops_the_move_before_any_row_goes(team: Team) -> None:
    (sha256,) = list(team.files)
    team.files.path(sha256).write_bytes(b"something else")

    with pytest.raises(CannotMove, match=f"{sha256} is damaged"):
        team.moves()
    assert not any(team.new_rows().values())


def test_a_copy_that_differs_is_thrown_away(team: Team) -> None:
    """A database that changes what it is given: here by a trigger, elsewhere by a bad disk."""
    open_once(team.target)
    with psycopg.connect(team.target, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION bend() RETURNS trigger AS $$ BEGIN NEW.who := 'x'; RETURN NEW; END $$ LANGUAGE plpgsql"
        )
        connection.execute("CREATE TRIGGER bend BEFORE INSERT ON history FOR EACH ROW EXECUTE FUNCTION bend()")

    with pytest.raises(CannotMove, match="the copy of history differs"):
        team.moves()
    assert not any(team.new_rows().values())
    open_once(team.source)


def test_a_ledger_of_an_older_version_is_brought_up_to_date_first(team: Team) -> None:
    team.source.unlink()
    thaw("0001", str(team.source))
    moved = team.moves()
    assert {one.table: one.rows for one in moved.tables}["tasks"] == 3


@pytest.mark.parametrize(
    ("what", "done"),
    [("files", 0), ("cases", 0), ("search_tokens", 2000), ("proving tasks", 0), ("proving budgets", 1)],
)
def test_killed_in_the_middle_nothing_was_moved_and_the_next_run_moves_everything(
    team: Team, what: str, done: int
) -> None:
    before = team.old_rows()
    with a_process(CHILD, team.target, what, str(done), str(team.folder)) as child:
        assert child.stdout.readline() == "there\n"

    assert not any(team.new_rows().values())
    bot = Ledger(str(team.source))
    bot.migrate()
    assert bot.claim_event(me="b", now=NOW + timedelta(hours=1), lease_s=1) is not None, "the old one goes on"
    bot.close()

    after = team.old_rows()
    assert {table: len(rows) for table, rows in after.items()} == {t: len(rows) for t, rows in before.items()}
    team.moves(new_files=FileStore(team.folder / "new"))
    assert team.new_rows() == after
    assert list(FileStore(team.folder / "new")) == list(team.files)


def test_killed_after_the_commit_the_next_run_only_closes_the_old_one(team: Team) -> None:
    before = team.old_rows()
    with a_process(CHILD, team.target, "old ledger", "0", str(team.folder)) as child:
        assert child.stdout.readline() == "there\n"
    assert team.new_rows() == before
    with closing(sqlite3.connect(team.source)) as old:
        assert not old.execute("SELECT 1 FROM settings WHERE name = ?", (MOVED_TO,)).fetchall()

    moved = team.moves()

    assert {one.table: one.rows for one in moved.tables} == {table: len(rows) for table, rows in before.items()}
    assert not [said for said in team.said if said[0].startswith("proving")], "nothing was copied a second time"
    with pytest.raises(LedgerMoved):
        open_once(team.source)


def test_killed_after_the_commit_and_worked_on_in_the_old_place_it_is_refused(team: Team) -> None:
    with a_process(CHILD, team.target, "old ledger", "0", str(team.folder)) as child:
        assert child.stdout.readline() == "there\n"
    with closing(Ledger(str(team.source))) as bot:
        bot.migrate()
        settle(bot, opened(a_case("C9000")))

    with pytest.raises(CannotMove, match="holds another ledger"):
        team.moves()
    with pytest.raises(CannotMove, match="holds another ledger"):
        team.moves()
