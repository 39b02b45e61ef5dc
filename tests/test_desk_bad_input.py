"""Bad input at the door: every odd thing gets a sentence or a toast, none a stack trace, nothing is stored twice."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.conversation.router import Answer, Ask, router
from bot.conversation.values import Event, Reply
from bot.ledger.changes import SaveShop
from bot.ledger.records import Shop
from tests.house import GROUP, Bot, buttons_of, card_text
from tests.inbound import PAGES, a_draft, a_submitted_case
from tests.test_desk import DEAD_BUTTON, a_click, a_line, steps, toast, with_handlers

ODD_TEXTS = {
    "a hundred KB": "字" * 34_000,
    "more than a hundred KB": "字" * 120_000,
    "emoji": "👩‍👩‍👧‍👦" * 200,
    "zero width": "\u200b" * 500,
    "right to left": "\u202eC1001 rotcetorp\u202c \u2067x",
    "html": "<script>alert(1)</script><b>x</b>&amp;",
    "markdown": "**x** [a](javascript:alert(1)) `y` | t |\n|--|",
    "half an emoji": "a\ud83d b\udc00",
    "nul": "a\0b",
    "control characters": "".join(map(chr, range(32))),
    "one very long word": "x" * 90_000,
    "many lines": "\n" * 90_000,
    "braces": "{ref} {0} {} %s %(x)s {{",
    "sql": "'; DROP TABLE cases; --",
    "digits of elsewhere": "٣٤٥ ²³ Ⅻ １２３",
    "a lone slash": "/",
    "a long command": "/" + "x" * 5_000,
}


@pytest.fixture(autouse=True)
def no_stack_trace(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What was logged as a failure fails the test."""
    caplog.set_level(logging.ERROR)
    yield
    assert [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR] == []


def done_once(bot: Bot, event: Event) -> None:
    """The event is worked on, and handing it in again changes nothing."""
    reply = bot.house.desk.receive(event)
    bot.house.settle()
    before = bot.house.local.transcript.revision()
    assert bot.house.desk.receive(event) == Reply()
    bot.house.settle()
    assert bot.house.local.transcript.revision() == before
    if event.kind == "click":
        assert reply.toast or reply.card, "a click is answered"


def test_an_odd_text_is_answered_in_private_with_words(bot: Bot) -> None:
    private = bot.member("小李").private_chat
    for name, text in ODD_TEXTS.items():
        seen = len(bot.messages())
        done_once(bot, a_line(bot, text, key=name, where=private))
        assert len(bot.messages()) == seen + 1, name
        assert bot.last(), name


@pytest.mark.parametrize("command", ["status", "waiting", "check", "newcase", "submitted", "search", "snooze"])
def test_an_odd_text_after_a_command_is_answered_too(bot: Bot, command: str) -> None:
    private = bot.member("小李").private_chat
    for name, text in ODD_TEXTS.items():
        seen = len(bot.messages())
        done_once(bot, a_line(bot, f"/{command} {text}", key=name, where=private))
        assert len(bot.messages()) > seen, name


def test_an_odd_answer_in_the_interview_comes_back_with_a_sentence(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES[:3]:
        bot.presses("继续", form=page)
    for name, text in ODD_TEXTS.items():
        with bot.house.ledger.reading() as reading:
            (row,) = reading.interviews(member=bot.member("小李").id)
        form = dict.fromkeys(("shipment_id", "fnsku", "sent", "missing", "delivered_on"), text)
        known = {"interview": row.id, "revision": row.revision}
        done_once(bot, replace(a_click(bot, "interview_answer", key=name, where=row.chat, **known), form=form))
        done_once(bot, a_line(bot, text, key=f"typed {name}", where=row.chat))

    with bot.house.ledger.reading() as reading:
        (row,) = reading.interviews(member=bot.member("小李").id)
    assert not {"shipment_id", "sent", "missing"} & set(row.answers)


ODD_VALUES: dict[str, Any] = {
    "nothing": {},
    "numbers as text": {"ref": "C1001", "revision": "1", "version": "1", "finding": "0", "interview": "x"},
    "texts as numbers": {
        "ref": 1001,
        "interview": 7,
        "question": 1,
        "answer": 2,
        "slot": 3,
        "evidence": 4,
        "chat": 5,
    },
    "lists": {
        name: ["C1001"] for name in ("ref", "interview", "revision", "question", "answer", "page", "for", "to")
    },
    "mappings": {name: {"ref": "C1001"} for name in ("ref", "interview", "revision", "shop", "filters", "only")},
    "nulls": dict.fromkeys(("ref", "interview", "revision", "version", "only", "page", "refs", "kind", "outcome")),
    "somebody else's": {
        "ref": "C1001",
        "interview": "THEIRS",
        "revision": 1,
        "version": 1,
        "chat": "local:elsewhere",
    },
    "far too much": {"ref": "C" * 100_000, "interview": "i" * 100_000, "page": 10**30, "only": "local:xiaoli"},
}


@pytest.mark.parametrize("name", ODD_VALUES)
def test_every_button_with_odd_values_is_answered(bot: Bot, name: str) -> None:
    a_submitted_case(bot)
    with bot.house.ledger.reading() as reading:
        theirs = reading.interviews(member=bot.member("小李").id, states=("active", "paused", "done"))[0].id
    value = {key: theirs if one == "THEIRS" else one for key, one in ODD_VALUES[name].items()}
    form = {"sites": ("a", "b"), "name": ("x",), "case_id": ("1", "2"), "reason": ("a",), "until": ("b",)}
    silent = []
    for action in sorted(router.clicks):
        for who in ("小李", "小王"):
            click = replace(a_click(bot, action, key=f"{action}:{who}", who=who, **value), form=form, message="m1")
            reply = bot.house.desk.receive(click)
            if not (reply.toast or reply.card):
                silent.append(action)
    bot.house.settle()
    assert set(silent) <= TELLS


CARRIED = (
    *("add", "answer", "case_id", "chat", "command", "did", "evidence", "filters", "finding", "for", "instead_of"),
    *("kind", "moved", "page", "question", "rest", "shop", "slot", "sure", "to", "values", "why", "verdict"),
)
"""Everything that some button of ours carries beside the number of its case or interview."""


@pytest.mark.parametrize("odd", [["x"], {"x": 1}, 10**15, "<b>\u202e" * 9, None], ids=repr)
def test_every_button_of_a_live_page_with_odd_values_is_answered(bot: Bot, odd: Any) -> None:
    """The interview, the case and the draft are the member's own and the newest; all the rest is odd."""
    a_submitted_case(bot)
    bot.says("/newcase", where=GROUP)
    private = bot.member("小李").private_chat
    others = dict.fromkeys(CARRIED, odd)
    for action in sorted(router.clicks):
        with bot.house.ledger.reading() as reading:
            newest = reading.interviews(member=bot.member("小李").id, states=("active", "paused"))
            draft = reading.draft("C1001")
        if not newest:
            bot.says("/newcase", where=GROUP)
            continue
        known = {"interview": newest[0].id, "revision": newest[0].revision, "ref": "C1001"}
        if action.startswith("draft"):
            known = {"ref": "C1001", "version": draft.version if draft else 0}
        elif not action.startswith("interview"):
            known = {"ref": "C1001"}
        form = dict.fromkeys(("case_id", "legal_name_en", "name", "outcome", "reason", "sites", "verified"), odd)
        click = a_click(bot, action, key=f"{action}", where=private, **{**others, **known})
        reply = bot.house.desk.receive(replace(click, form=form))
        assert reply.toast or reply.card or action in TELLS, action
    bot.house.settle()


TELLS = frozenset({"status", "evidence_show", "nudge_open"})
"""Buttons whose answer is a message of its own rather than a toast or a card."""


def test_an_unknown_button_says_so(bot: Bot) -> None:
    assert toast(bot.house.desk.receive(a_click(bot, "drop table", key="e"))) == DEAD_BUTTON


def test_deeply_nested_values_are_answered(bot: Bot) -> None:
    deep: Any = "x"
    for _ in range(3_000):
        deep = {"x": deep}
    done_once(bot, a_click(bot, "looked", key="e", ref=deep))
    done_once(bot, a_click(bot, "looked", key="e2", only=[deep]))


def test_nobody_answers_another_member_s_interview(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    asked = bot.newest_card()
    for n, (_, button) in enumerate(buttons_of(asked.card.blocks)):  # type: ignore[union-attr]
        event = a_click(bot, button.action, key=f"e{n}", who="小王", where=asked.chat, **button.value)
        bot.house.desk.receive(replace(event, form=dict(PAGES[0]), private=False))

    with bot.house.ledger.reading() as reading:
        (row,) = reading.interviews(member=bot.member("小李").id)
    assert (row.state, row.answers.get("issue_class"), row.revision) == ("active", None, 0)


def test_a_colleague_does_not_take_over_the_writing_of_a_case(bot: Bot) -> None:
    a_draft(bot)
    with bot.house.ledger.reading() as reading:
        case = reading.case("C1001")
    assert case is not None

    for action in ("draft_change", "draft_save", "draft_approve"):
        click = a_click(bot, action, key=action, who="小王", ref="C1001", version=1, revision=case.revision)
        assert bot.house.desk.receive(click).toast

    with bot.house.ledger.reading() as reading:
        (row,) = reading.interviews(member=bot.member("小李").id, states=("done",))
        assert reading.draft("C1001").version == 1  # type: ignore[union-attr]
    assert row.case == "C1001"
    assert steps(bot) == ["created"]


def test_a_case_cannot_be_put_into_a_group_its_writer_is_not_in(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    with bot.house.ledger.reading() as reading:
        (row,) = reading.interviews(member=bot.member("小李").id)
    click = a_click(
        bot,
        "interview_home",
        key="e",
        where=row.chat,
        interview=row.id,
        revision=row.revision,
        chat="local:elsewhere",
    )
    bot.house.desk.receive(click)

    with bot.house.ledger.reading() as reading:
        assert reading.interview(row.id).home_chat == GROUP  # type: ignore[union-attr]


def test_a_stranger_s_shop_is_neither_shown_nor_changed(bot: Bot) -> None:
    theirs = Shop(
        id="shop-x", name="别人的店", marketplace="amazon", sites=("amazon.com",), members=("local:xiaowang",)
    )
    bot.house.ledger.settle(
        event_seq=None, changes=[SaveShop(theirs)], tasks=(), reconcile={}, who="t", at=bot.house.now()
    )

    shown = bot.house.desk.receive(a_click(bot, "shop_edit", key="e1", shop="shop-x"))
    save = a_click(bot, "shop_save", key="e2", shop="shop-x")
    bot.house.desk.receive(replace(save, form={"name": "我的", "sites": "amazon.com"}))

    assert shown.card is not None
    assert "别人的店" not in card_text(shown.card)
    with bot.house.ledger.reading() as reading:
        assert reading.shop("shop-x") == theirs


def test_numbers_that_a_vendor_hands_back_as_text_still_count(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    asked = bot.newest_card()
    button = next(one for _, one in buttons_of(asked.card.blocks) if one.action == "interview_answer")  # type: ignore[union-attr]
    value = {name: str(one) for name, one in button.value.items()}

    click = a_click(bot, button.action, key="e", where=asked.chat, **value)
    bot.house.desk.receive(replace(click, form=dict(PAGES[0]), message=asked.id))

    with bot.house.ledger.reading() as reading:
        (row,) = reading.interviews(member=bot.member("小李").id)
    assert row.answers["issue_class"] == "logistics"


def test_a_list_where_a_text_is_expected_comes_back_with_a_sentence(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES[:3]:
        bot.presses("继续", form=page)
    bot.presses("继续", form={**PAGES[3], "sent": ("480", "481")})

    with bot.house.ledger.reading() as reading:
        (row,) = reading.interviews(member=bot.member("小李").id)
    assert "sent" not in row.answers
    assert row.errors["sent"]


def test_a_draft_saved_with_odd_parts_stays_a_draft(bot: Bot) -> None:
    a_draft(bot)
    private = bot.member("小李").private_chat
    for name in ("emoji", "zero width", "html", "half an emoji", "many lines", "braces"):
        with bot.house.ledger.reading() as reading:
            row = reading.draft("C1001")
        assert row is not None
        parts = {part: ODD_TEXTS[name][:10_000] for part, _ in row.draft.headings}
        click = a_click(bot, "draft_save", key=name, where=private, ref="C1001", version=row.version)
        done_once(bot, replace(click, form=parts))
    assert "approved" not in steps(bot)


def test_a_failure_in_the_log_would_fail_these_tests(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    def broken(ask: Ask) -> Answer:
        raise RuntimeError("a slip of ours")

    with_handlers(bot, broken=broken)
    bot.house.desk.receive(a_click(bot, "broken", key="e"))

    assert [record.levelname for record in caplog.records] == ["ERROR"]
    caplog.clear()
