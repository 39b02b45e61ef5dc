"""The inbox: stored once, worked on in order, never lost."""

from __future__ import annotations

from datetime import timedelta

from tests.ledger.builders import NOW, settle

LEASE = timedelta(seconds=60)


def store(ledger, key: str, chat: str = "group", workspace: str = "feishu") -> int | None:
    return ledger.store_event(workspace=workspace, key=key, chat=chat, body={"text": f"说 {key}"}, at=NOW)


def take(ledger, me: str = "bot-1", now=NOW, seq: int | None = None) -> str | None:
    row = ledger.claim_event(me=me, now=now, lease_s=LEASE.total_seconds(), seq=seq)
    return row.key if row else None


def test_an_event_that_comes_twice_is_stored_once(ledger):
    assert store(ledger, "om_1") is not None
    assert store(ledger, "om_1") is None
    assert store(ledger, "om_1", workspace="dingtalk") is not None, "keys are a workspace's own"


def test_an_event_is_handed_out_with_what_it_said(ledger):
    seq = store(ledger, "om_1")
    row = ledger.claim_event(me="bot-1", now=NOW, lease_s=60)
    assert (row.seq, row.workspace, row.chat, row.body) == (seq, "feishu", "group", {"text": "说 om_1"})
    assert (row.attempts, row.lease_by, row.lease_until, row.received_at) == (1, "bot-1", NOW + LEASE, NOW)


def test_events_of_a_chat_are_worked_on_one_after_the_other(ledger):
    first = store(ledger, "a1", "a")
    store(ledger, "a2", "a")
    store(ledger, "b1", "b")
    assert [take(ledger), take(ledger), take(ledger)] == ["a1", "b1", None]
    settle(ledger, event=first)
    assert take(ledger) == "a2"


def test_events_of_no_chat_do_not_wait_for_each_other(ledger):
    store(ledger, "i1", "")
    store(ledger, "i2", "")
    assert [take(ledger), take(ledger)] == ["i1", "i2"]


def test_a_click_is_worked_on_although_its_chat_is_behind(ledger):
    store(ledger, "slow", "a")
    click = store(ledger, "click", "a")
    assert take(ledger, seq=click) == "click"
    assert take(ledger, seq=click) is None, "it is leased now"


def test_an_event_whose_worker_died_is_taken_over(ledger):
    store(ledger, "om_1")
    assert take(ledger, "bot-1") == "om_1"
    assert take(ledger, "bot-2", NOW + LEASE / 2) is None
    assert take(ledger, "bot-2", NOW + LEASE) == "om_1"


def test_what_a_clock_a_month_ahead_took_or_put_to_rest_is_free_once_it_is_set_back(ledger):
    ahead = NOW + timedelta(days=30)
    failed = store(ledger, "failed", "a")
    store(ledger, "taken", "b")
    assert [take(ledger, "bot-1", ahead), take(ledger, "bot-1", ahead)] == ["failed", "taken"]
    ledger.fail_event(failed, error="KeyError", now=ahead, final=False, not_before=ahead + LEASE)

    assert [take(ledger, "bot-2"), take(ledger, "bot-2"), take(ledger, "bot-2")] == ["failed", "taken", None]

    assert store_leased(ledger, "click", "bot-1", ahead) is not None
    assert store_leased(ledger, "click", "bot-2") is not None, "a redelivery: who took it will not answer for a month"


def test_an_event_that_failed_is_tried_again_and_at_last_given_up(ledger):
    seq = store(ledger, "om_1", "a")
    store(ledger, "om_2", "a")
    take(ledger)
    ledger.fail_event(seq, error="KeyError", now=NOW, final=False)
    assert take(ledger) == "om_1"
    ledger.fail_event(seq, error="KeyError", now=NOW, final=True)
    assert take(ledger) == "om_2", "its chat goes on"


def test_failing_late_does_not_bring_a_settled_event_back(ledger):
    seq = store(ledger, "om_1")
    settle(ledger, event=seq)
    ledger.fail_event(seq, error="late", now=NOW, final=False)
    assert take(ledger) is None


def store_leased(ledger, key: str, me: str, now=NOW) -> int | None:
    return ledger.store_event(
        workspace="feishu", key=key, chat="group", body={}, at=now, me=me, lease_s=LEASE.total_seconds()
    )


def test_an_event_stored_for_its_caller_is_taken_by_nobody_else(ledger):
    assert store_leased(ledger, "click", "bot-1") is not None
    assert take(ledger, "bot-2") is None
    assert store_leased(ledger, "click", "bot-2") is None, "a redelivery while the first one works"


def test_an_event_sent_again_after_its_worker_died_is_handed_over(ledger):
    seq = store_leased(ledger, "click", "bot-1")
    assert store_leased(ledger, "click", "bot-2", NOW + LEASE) == seq
    with ledger.reading() as reading:
        row = reading.event(seq)
    assert (row.lease_by, row.attempts) == ("bot-2", 2)


def test_an_event_sent_again_after_it_was_done_is_not_handed_over(ledger):
    settle(ledger, event=store_leased(ledger, "click", "bot-1"))
    assert store_leased(ledger, "click", "bot-2", NOW + LEASE) is None


def test_a_failed_event_rests_before_its_next_try(ledger):
    seq = store(ledger, "om_1")
    take(ledger)
    ledger.fail_event(seq, error="KeyError", now=NOW, final=False, not_before=NOW + timedelta(seconds=5))
    assert take(ledger) is None
    with ledger.reading() as reading:
        assert reading.next_retry(case_now=NOW, now=NOW) == NOW + timedelta(seconds=5)
    assert take(ledger, now=NOW + timedelta(seconds=5)) == "om_1"


def test_events_that_were_given_up_can_be_listed(ledger):
    seq = store(ledger, "om_1")
    take(ledger)
    ledger.fail_event(seq, error="KeyError", now=NOW, final=True)
    with ledger.reading() as reading:
        (failed,) = reading.failed_events()
    assert (failed.seq, failed.error, failed.body) == (seq, "KeyError", {"text": "说 om_1"})
