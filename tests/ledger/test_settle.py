"""Transaction B: changes, history, tasks and the event, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.casework.case import opened
from bot.ledger.changes import (
    AddNumber,
    ApproveDraft,
    CancelTasks,
    Enqueue,
    SaveDraft,
    SaveEvidence,
    SaveInterview,
    SaveMessage,
    SavePlaybook,
)
from bot.ledger.mistakes import Moved, Settled, Twin
from bot.ledger.records import CaseNumber, EvidenceRow, MessageRow
from tests.ledger.builders import (
    MINUTE,
    NOW,
    a_case,
    a_draft,
    a_task,
    an_interview,
    settle,
    state_of,
    with_cases,
)


def test_a_new_case_is_read_back_as_it_was_written(ledger):
    case = a_case(title="商品下架", deadlines=(("appeal", "2026-04-01"),), lessons=("先查邮箱",), code="5665")
    with_cases(ledger, case)

    with ledger.reading() as reading:
        assert reading.case("C1001") == case
        assert reading.next_ref() == "C1002"


def test_every_change_of_a_case_leaves_one_row_in_its_history(ledger):
    case = a_case()
    approved = case.approve(at=NOW)
    submitted = approved.after.submit("17-1", at=NOW + MINUTE)
    settle(ledger, opened(case), approved, submitted, who="lin")

    with ledger.reading() as reading:
        history = reading.history("C1001")
        assert reading.case("C1001") == submitted.after
    assert [(row.who, row.what) for row in history] == [("lin", "created"), ("lin", "approved"), ("lin", "submitted")]
    assert history[1].before["status"] == "drafting"
    assert history[1].after["status"] == "ready"
    assert "owner" not in history[1].after, "only what differs"
    assert history[2].detail == {"case_id": "17-1"}


def test_a_case_that_moved_since_it_was_read_is_not_overwritten(ledger):
    case = a_case()
    with_cases(ledger, case)
    settle(ledger, case.assign("wang"))

    with pytest.raises(Moved):
        settle(ledger, case.assign("zhao"), tasks=[a_task("tell zhao")])

    with ledger.reading() as reading:
        assert reading.case("C1001").owner == "wang"
        assert reading.tasks() == [], "nothing of it was written"
        assert len(reading.history("C1001")) == 2


def test_a_taken_number_of_ours_moves_the_second_case(ledger):
    with_cases(ledger, a_case())
    with pytest.raises(Moved):
        with_cases(ledger, a_case(subjects=("B0OTHER001",)))


def test_a_second_live_case_about_the_same_is_refused_and_names_the_first(ledger):
    with_cases(ledger, a_case(subjects=("B000000002", "B000000001")))
    with pytest.raises(Twin, match="C1001"):
        with_cases(ledger, a_case("C1002", subjects=("B000000001", "B000000002")))


def test_cases_about_no_id_and_cases_on_other_sites_are_no_twins(ledger):
    with_cases(ledger, a_case(subjects=()), a_case("C1002", subjects=()))
    with_cases(ledger, a_case("C1003", subjects=("B1",)), a_case("C1004", subjects=("B1",), site="amazon.de"))
    with ledger.reading() as reading:
        assert reading.count_cases() == 4


def test_reopening_beside_a_live_twin_is_refused(ledger):
    first = a_case(subjects=("B1",)).drop(at=NOW)
    settle(ledger, opened(first.before), first)
    with_cases(ledger, a_case("C1002", subjects=("B1",)))
    with pytest.raises(Twin, match="C1002"):
        settle(ledger, first.after.reopen(at=NOW))


def test_an_event_is_done_with_what_it_caused_and_its_body_goes(ledger):
    seq = ledger.store_event(workspace="local", key="e1", chat="group", body={"text": "秘密"}, at=NOW)
    settle(ledger, opened(a_case()), event=seq)

    assert ledger.claim_event(me="bot-1", now=NOW, lease_s=60) is None
    with ledger.engine.reading() as connection:
        row = connection.row("SELECT state, body FROM inbox WHERE seq = :seq", seq=seq)
    assert (row["state"], row["body"]) == ("done", "{}")


def test_an_event_settled_by_another_process_is_not_settled_twice(ledger):
    seq = ledger.store_event(workspace="local", key="e1", chat="group", body={}, at=NOW)
    settle(ledger, opened(a_case()), event=seq)
    with pytest.raises(Settled):
        settle(ledger, opened(a_case("C1002")), event=seq)
    with ledger.reading() as reading:
        assert reading.case("C1002") is None


def test_a_task_with_a_known_key_is_a_non_event(ledger):
    first = settle(ledger, tasks=[a_task("k"), a_task("l")])
    again = settle(ledger, Enqueue(a_task("m")), tasks=[a_task("k")])
    assert len(first) == 2
    assert len(again) == 1
    assert again[0] > max(first), "seqs only grow"


def test_tasks_are_cancelled_by_the_beginning_of_their_key(ledger):
    settle(ledger, tasks=[a_task("update:m1:1"), a_task("update:m1:2"), a_task("update:m10:1"), a_task("send:m1")])
    settle(ledger, CancelTasks("update:m1:"))
    with ledger.reading() as reading:
        assert {task.key for task in reading.tasks()} == {"update:m10:1", "send:m1"}
    assert state_of(ledger, "update:m1:1") == "cancelled"


def test_a_number_is_kept_when_it_is_corrected(ledger):
    case = a_case()
    submitted = case.submit("17-1", at=NOW)
    settle(ledger, opened(case), submitted)
    settle(ledger, submitted.after.renumber("17-2", kind="transferred"), at=NOW + MINUTE)
    settle(ledger, AddNumber(CaseNumber(case="C1001", number="17-3", kind="split", at=NOW + 2 * MINUTE)))

    with ledger.reading() as reading:
        assert [(n.number, n.kind) for n in reading.numbers("C1001")] == [
            ("17-1", "transferred"),
            ("17-2", "current"),
            ("17-3", "split"),
        ]
        for number in ("17-1", "17-2", " 17-3 "):
            assert reading.case_by_number(number).ref == "C1001"


def test_an_interview_is_written_only_over_the_revision_that_was_read(ledger):
    one = an_interview(answers={"asin": ("B1", "B2"), "when": "2026-03-01"})
    settle(ledger, SaveInterview(one))
    settle(ledger, SaveInterview(replace(one, answers={"asin": "B3"}), was=0))

    with pytest.raises(Moved):
        settle(ledger, SaveInterview(one, was=0))
    with pytest.raises(Moved):
        settle(ledger, SaveInterview(one))

    with ledger.reading() as reading:
        kept = reading.interview("i1")
    assert kept.answers == {"asin": "B3"}
    assert kept.revision == 1


def test_beginning_an_interview_pauses_the_one_before(ledger):
    settle(ledger, SaveInterview(an_interview("i1")), SaveInterview(an_interview("w1", member="wang")))
    settle(ledger, SaveInterview(an_interview("i2", touched_at=NOW + MINUTE)))

    with ledger.reading() as reading:
        assert reading.active_interview("lin").id == "i2"
        assert reading.active_interview("wang").id == "w1"
        assert [(i.id, i.state, i.revision) for i in reading.interviews(member="lin")] == [
            ("i2", "active", 0),
            ("i1", "paused", 1),
        ]


def test_drafts_are_numbered_by_the_ledger_and_only_the_latest_is_approved(ledger):
    settle(ledger, opened(a_case()), SaveDraft(a_draft()), SaveDraft(a_draft(text="It was removed.")))
    with pytest.raises(Moved):
        settle(ledger, ApproveDraft("C1001", 1, "lin", NOW))
    settle(ledger, ApproveDraft("C1001", 2, "lin", NOW, (("R14", "the brand is written so"),)))

    with ledger.reading() as reading:
        first, second = reading.drafts("C1001")
        assert reading.draft("C1001") == second
        assert reading.draft("C1001", 1) == first
    assert (first.version, first.draft) == (1, a_draft().draft)
    assert first.approved_at is None
    assert (second.approved_by, second.approved_at) == ("lin", NOW)
    assert second.overridden == {"R14": "the brand is written so"}


def test_evidence_follows_its_interview_into_the_case(ledger):
    row = EvidenceRow(id="f1", interview="i1", original="发票.pdf", sha256="a" * 64, bytes=10, at=NOW)
    second = replace(row, id="f2", original="二.pdf")
    settle(ledger, SaveEvidence(row), SaveEvidence(second))
    settle(ledger, SaveEvidence(replace(row, case="C1001", verdict="pass")))

    with ledger.reading() as reading:
        assert [f.id for f in reading.evidence(interview="i1")] == ["f1", "f2"]
        assert [f.verdict for f in reading.evidence(case="C1001")] == ["pass"]
        assert reading.evidence() == []
        assert reading.evidence_row("f2") == second


def test_a_message_shows_something_else_after_an_update(ledger):
    row = MessageRow(
        workspace="local", id="m1", chat="group", view="status", subject={"ref": "C1"}, thread="t", sent_at=NOW
    )
    settle(ledger, SaveMessage(row), SaveMessage(replace(row, id="m2", sent_at=NOW + MINUTE)))
    settle(ledger, SaveMessage(replace(row, quiet=True)))
    with ledger.reading() as reading:
        assert reading.message("local", "m1").quiet
        assert reading.message("feishu", "m1") is None
        assert reading.last_message("t").id == "m2"


def test_a_playbook_version_is_kept_as_it_was_first_seen(ledger):
    settle(ledger, SavePlaybook("d1", "amazon", '{"a": 1}'), SavePlaybook("d1", "amazon", "another"))
    with ledger.reading() as reading:
        assert reading.playbook_body("d1") == '{"a": 1}'
        assert reading.playbook_body("d2") is None


def test_text_no_database_takes_is_cleaned_and_not_an_error(ledger):
    with_cases(ledger, a_case(title="nul \0 half \ud83d emoji 😀", code="\0"))
    with ledger.reading() as reading:
        assert reading.case("C1001").title == "nul \0 half ? emoji 😀"
        assert reading.case("C10\x0001") is not None
        assert reading.case_by_number("\0 \ud83d") is None
        assert reading.search("\0\ud83d") == []


def test_the_revision_grows_with_what_people_may_want_to_see_and_rests_otherwise(ledger):
    before = ledger.revision()
    settle(ledger, tasks=[a_task("k")])
    after = ledger.revision()
    ledger.claim_tasks(me="bot-1", case_now=NOW, now=NOW, lease_s=60, limit=1)
    with ledger.reading() as reading:
        reading.tasks()
    assert after > before
    assert ledger.revision() == after
