"""While a settle holds the write lock, everybody else's answer waits: few statements, whatever is written."""

from __future__ import annotations

from bot.casework.case import opened
from bot.ledger import codec
from bot.ledger.changes import SaveDraft, SaveEvidence, SaveInterview
from bot.ledger.records import EvidenceRow
from tests.ledger.builders import NOW, a_case, a_draft, a_reminder, a_task, an_interview, settle

FEW = 40
"""Statements under the lock for a case with twenty ids, five files, five messages and ten reminders. How long they
take is told by `python -m bench ledger`, beside sqlite3 itself."""


def a_whole_case(ledger, number: int) -> None:
    ref = f"C{number}"
    case = a_case(
        ref, title="商品下架申诉,资料齐全,请求恢复销售" * 3, subjects=tuple(f"B0{number}{n:03}" for n in range(20))
    )
    files = [
        EvidenceRow(id=f"{ref}-{n}", case=ref, original="发票.pdf", sha256="a" * 64, bytes=1, at=NOW)
        for n in range(5)
    ]
    settle(
        ledger,
        opened(case),
        case.submit(f"17-{number}-555", at=NOW),
        SaveDraft(a_draft(ref, text="A long line of text. " * 100)),
        SaveInterview(an_interview(ref, answers={f"q{n}": "an answer " * 50 for n in range(40)})),
        *map(SaveEvidence, files),
        tasks=[a_task(f"{ref}-{n}", lane="group") for n in range(5)],
        plan={ref: [a_reminder(f"{ref}-r{n}", case=ref) for n in range(10)]},
    )


class Counted:
    """A transaction that counts what is asked of it."""

    def __init__(self, tx) -> None:
        self._tx, self.statements = tx, 0

    def __getattr__(self, name: str):
        self.statements += name in ("rows", "row", "run", "many")
        return getattr(self._tx, name)


def test_a_whole_case_is_written_with_few_statements_however_many_there_are(ledger, monkeypatch):
    counted: list[int] = []
    write = ledger.engine.write

    def counting(work, **how):
        def inside(tx):
            seen = Counted(tx)
            result = work(seen)
            counted.append(seen.statements)
            return result

        return write(inside, **how)

    monkeypatch.setattr(ledger.engine, "write", counting)
    for number in range(1001, 1021):
        a_whole_case(ledger, number)
    assert max(counted) <= FEW
    assert len(set(counted)) == 1, "the twentieth costs what the first did"


def test_nothing_is_turned_into_json_under_the_lock(ledger, monkeypatch):
    write = ledger.engine.write

    def forbidden(*_, **__):
        raise AssertionError("JSON under the write lock")

    def watched(work, **how):
        with monkeypatch.context() as inside:
            inside.setattr(codec.json, "dumps", forbidden)
            return write(work, **how)

    monkeypatch.setattr(ledger.engine, "write", watched)
    a_whole_case(ledger, 1001)
    with ledger.reading() as reading:
        assert reading.case("C1001") is not None
