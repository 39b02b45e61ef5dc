"""A row of the team's own list is judged: taken as a case that stands as it stood, or refused with the reason."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.casework.added_days import AddedDays
from bot.casework.calendar import Calendars
from bot.casework.case import Status
from bot.casework.older import case_of, columns_of, judged, missing, read_row
from bot.casework.older_cells import Known, Unfit
from bot.casework.surroundings import ShopFacts
from bot.playbooks import Library
from tests.books import shipped
from tests.lists import HEADERS, a_list, a_row

ROW = {"case_id": "13498835581", "shop": "主店", "issue": "关联账户", "submitted": "2026-10-05", "status": "处理中"}


@pytest.fixture(scope="module")
def books() -> Library:
    return shipped()


def plain(cell: object) -> str:
    """A cell as the table gives it."""
    return str(cell)


@pytest.fixture
def known(books: Library) -> Known:
    shop = ShopFacts(id="s1", name="主店", marketplace="amazon", sites=("amazon.com",))
    demo = ShopFacts(id="s2", name="恒远美国店", marketplace="amazon", sites=("amazon.com",))
    return Known(playbooks=books.playbooks, shops=(shop, demo), people={"小李": "m1"}, today=date(2026, 11, 9))


def test_chinese_headers_are_known() -> None:
    assert columns_of(HEADERS) == {
        "marketplace": 0, "shop": 1, "case_id": 2, "issue": 3, "submitted": 4, "status": 5, "updated": 6,
        "owner": 7, "title": 8,
    }  # fmt: skip


def test_a_column_that_is_missing_is_named(known: Known) -> None:
    assert missing(columns_of(("店铺", "工单号", "状态")), known) == ["issue", "submitted"]


@pytest.mark.parametrize(
    ("said", "status", "outcome"),
    [
        ("处理中", "open", ""), ("Answered", "open", ""), ("待补材料", "waiting", ""),
        ("Needs attention", "waiting", ""),
        ("申诉成功", "resolved", "approved"), ("已解决", "resolved", "other"), ("驳回", "resolved", "refused"),
        ("平台关闭", "closed", ""), ("不做了", "dropped", ""),
    ],
)  # fmt: skip
def test_statuses_in_the_teams_words_and_in_the_marketplaces(
    known: Known, said: str, status: str, outcome: str
) -> None:
    found = read_row(2, {**ROW, "status": said}, known)

    assert (found.status, found.outcome) == (status, outcome)


@pytest.mark.parametrize(
    ("column", "text", "part"),
    [
        ("case_id", "没有", "is no Case ID"),
        ("case_id", "", "is missing"),
        ("shop", "别的店", "there is no shop"),
        ("shop", "", "is missing"),
        ("site", "火星", "is no site"),
        ("issue", "不认识", "is no issue"),
        ("submitted", "03/04/2026", "can be {first} or {second}"),
        ("submitted", "2026-12-24", "has not come yet"),
        ("updated", "2026-10-01", "is before it was submitted"),
        ("status", "随便", "is no status"),
        ("title", '=HYPERLINK("http://x")', "is a formula"),
        ("subjects", "B08N5WRWNW, 好的", "is no number or code"),
    ],
)
def test_what_is_wrong_is_said_with_its_column(known: Known, column: str, text: str, part: str) -> None:
    with pytest.raises(Unfit) as refused:
        read_row(2, {**ROW, column: text}, known)

    assert refused.value.column == column
    assert part in refused.value.message


def test_every_fault_of_a_long_list_is_named_by_its_row(known: Known) -> None:
    rows, wrong = a_list(500, wrong_every=33)

    good, faults = judged([[plain(cell) for cell in row] for row in rows], columns_of(HEADERS), known)

    assert {fault.row: fault.column for fault in faults} == wrong
    assert len(good) == 500 - len(wrong)


def test_the_same_number_twice_is_taken_once(known: Known) -> None:
    row = [plain(cell) for cell in a_row(1)]

    good, faults = judged([row, row], columns_of(HEADERS), known)

    assert [older.row for older in good] == [2]
    assert (faults[0].row, faults[0].values) == (3, {"other": 2})


def test_the_case_stands_as_it_stood(books: Library, known: Known) -> None:
    older = read_row(2, {**ROW, "status": "待回复", "updated": "2026-11-06", "due": "2026-11-12"}, known)

    case = case_of(
        older, books.playbooks["amazon"], books.calendars, ref="C1001", owner="m2", chat="g",
        now=datetime(2026, 11, 9, 2, tzinfo=UTC), timezone="Asia/Shanghai", locale="zh-CN",
    )  # fmt: skip

    assert (case.status, case.owner, case.opened_before) == (Status.WAITING, "m2", True)
    assert case.response_due_at == datetime(2026, 11, 12, 15, 59, tzinfo=UTC)
    assert case.title == books.playbooks["amazon"].issue("account.related").title.zh


def test_where_no_date_is_named_it_waits_by_the_days_that_count_now(books: Library, known: Known) -> None:
    book = books.playbooks["amazon"]
    clock = book.clocks["waiting"].model_copy(update={"unit": "business_days"})
    book = book.model_copy(update={"clocks": {**book.clocks, "waiting": clock}})
    older = read_row(2, {**ROW, "status": "待回复", "updated": "2026-11-02"}, known)
    added = Calendars({"US": AddedDays({date(2026, 11, 5): ""})})

    ends = [
        case_of(
            older, book, calendars, ref="C1001", owner="m2", chat="g", now=datetime(2026, 11, 9, 2, tzinfo=UTC),
            timezone="Asia/Shanghai", locale="zh-CN",
        ).response_due_at
        for calendars in (books.calendars, added)
    ]  # fmt: skip

    assert [end and end.date() for end in ends] == [date(2026, 11, 7), date(2026, 11, 10)]


CELLS = st.sampled_from(["case_id", *ROW, "updated", "due", "site", "subjects", "owner"])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.dictionaries(CELLS, st.text(max_size=60)))
def test_no_text_of_any_kind_breaks_it(known: Known, cells: dict[str, str]) -> None:
    row = {**ROW, **cells}

    good, faults = judged([list(row.values())], {name: n for n, name in enumerate(row)}, known)

    assert len(good) + len(faults) == (1 if any(text.strip() for text in row.values()) else 0)
