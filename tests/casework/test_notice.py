"""What is read out of notices: nearly everything that stands in them, and nothing that does not."""

from __future__ import annotations

import time
from datetime import date
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.notice import Heading, Notice, looks_like_notice, possible_numbers, read
from bot.casework.playbook import Playbook
from bot.conversation.mail import decoded, opened, without_tags
from tests.books import shipped
from tests.casework.papers_of_notices import Paper, papers

TODAY = date(2026, 11, 23)
PAPERS = list(papers())
RECALL = 0.95


@lru_cache(maxsize=1)
def books() -> dict[str, Playbook]:
    return dict(shipped().playbooks)


def notice_in(text: str, heading: Heading | None = None, **given: str) -> Notice:
    return read(text, books(), TODAY, heading, **given)


def found_in(paper: Paper) -> dict[str, Any]:
    """Everything that was found, place and issue among it."""
    letter = opened(paper.content, paper.file or "notice.txt")
    notice = notice_in(letter.text, Heading(letter.sender, letter.date, letter.subject))
    place = {name: getattr(notice, name) for name in ("marketplace", "site", "issue")}
    return {**notice.answers, **{name: value for name, value in place.items() if value}}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_nothing_wrong_is_found(paper: Paper) -> None:
    """What is not sure is left open, for the interview to ask."""
    wrong = {key: value for key, value in found_in(paper).items() if paper.find.get(key) != value}

    assert not wrong
    assert not set(paper.asks) & set(found_in(paper))


def test_nearly_everything_is_found() -> None:
    expected = sum(len(paper.find) for paper in PAPERS)
    found = sum(found_in(paper).get(key) == value for paper in PAPERS for key, value in paper.find.items())

    assert found / expected >= RECALL, f"{found} of {expected}"


def test_there_are_notices_of_every_marketplace() -> None:
    assert {paper.find["marketplace"] for paper in PAPERS} == set(books())
    assert len(PAPERS) >= 60


def test_the_phrase_that_decided_is_told_with_its_line() -> None:
    notice = notice_in("Amazon.com\nYour offer was removed after a complaint about a design patent.\nASIN B0CHX7M2QP")

    assert notice.issue == "ip.patent.design"
    assert notice.phrase == "design patent"
    assert notice.sentence == "Your offer was removed after a complaint about a design patent."


def test_a_label_of_the_playbook_finds_a_number_in_another_language() -> None:
    notice = notice_in("楽天市場\n違反点数を加算いたしました。\n通知番号：V2026-111799")

    assert notice.answers["notice_id"] == "V2026-111799"


def test_two_issues_of_equal_weight_are_asked() -> None:
    notice = notice_in("Amazon.com: a trademark complaint and a design patent were reported for ASIN B0CHX7M2QP.")

    assert notice.issue == ""
    assert set(notice.likely) >= {"ip.trademark", "ip.patent.design"}


def test_a_date_with_two_readings_is_in_doubt() -> None:
    notice = notice_in("From: Amazon <a@amazon.com>\nDate: 03/04/2026\nSubject: trademark complaint\n\nB0CHX7M2QP")

    assert "notice_date" not in notice.answers
    assert notice.doubts["notice_date"] == ("03/04/2026",)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Please answer by November 30, 2026.", "2026-11-30"),
        ("Please answer before 30 Nov 2026.", "2026-11-30"),
        ("请在2026年11月30日前回复。", "2026-11-30"),
        ("申诉截止时间：2026-11-30 23:59", "2026-11-30"),
        ("2026年11月30日までにご回答ください。", "2026-11-30"),
        ("2026년 11월 30일까지 제출해 주세요.", "2026-11-30"),
        ("Responde antes del 30 de noviembre de 2026.", "2026-11-30"),
        ("Responda até 30 de novembro de 2026.", "2026-11-30"),
        ("The parcel was delivered on November 30, 2026.", None),
        ("Please answer within 7 days.", None),
    ],
)
def test_a_deadline_is_a_date_that_is_called_one(sentence: str, day: str | None) -> None:
    text = (
        f"Amazon.com\nYour account was deactivated under Section 3 of the Business Solutions Agreement.\n{sentence}"
    )

    assert notice_in(text).answers.get("deadline") == day


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("USD 1,250.40", "1250.40 USD"),
        ("$1,250.40", "1250.40 USD"),
        ("EUR 1.250,40", "1250.40 EUR"),
        ("1250,40 €", "1250.40 EUR"),
        ("£99", "99.00 GBP"),
        ("EUR 1.250", None),  # a thousand to some, one to others
        ("1250.40", None),
    ],
)
def test_an_amount_needs_a_currency_and_one_reading(written: str, amount: str | None) -> None:
    text = f"Amazon.com\nFunds Disbursement Eligibility: your funds withheld amount to {written}."

    assert notice_in(text).answers.get("amount") == amount


def test_of_two_ids_where_one_is_wanted_none_is_taken() -> None:
    notice = notice_in("Amazon.com: trademark infringement reported for ASIN B0CHX7M2QP and ASIN B0D4N81KZ3.")

    assert "asin" not in notice.answers
    assert notice.doubts["asin"] == ("B0CHX7M2QP", "B0D4N81KZ3")


def test_what_somebody_chose_is_not_read_anew() -> None:
    text = "Amazon.com: trademark infringement reported for ASIN B0CHX7M2QP."

    notice = notice_in(text, marketplace="amazon", issue="account.inauthentic")

    assert notice.issue == "account.inauthentic"
    assert notice.answers["asins"] == ("B0CHX7M2QP",)


def test_another_host_s_name_inside_a_host_is_not_the_marketplace() -> None:
    """A forged sender speaks of a marketplace in front of its own domain."""
    notice = notice_in("See https://amazon.secure-login.example/verify now.")

    assert notice.marketplace == ""


@pytest.mark.parametrize(
    "text", ["好的", "FBA15DJCZRX5", "B0CHX7M2QP, B0D4N81KZ3", "1", "我们已经检查过装箱记录", "2026-11-20"]
)
def test_an_answer_looks_like_no_notice(text: str) -> None:
    assert not looks_like_notice(text)


def test_numbers_that_may_be_a_case_s_are_told_once() -> None:
    assert possible_numbers("Case 13498835581 (13498835581), ours is C1001; on 2 May") == ("13498835581", "C1001")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5", "shift_jis", "iso-2022-jp", "euc-kr"]
)
def test_an_encoding_is_told_by_the_bytes(encoding: str) -> None:
    told = {
        "big5": "您的賣場商品已被下架，請於期限內提出申訴並補上資料。",
        "shift_jis": "貴店舗において違反行為が確認されたため、ご連絡ください。",
        "iso-2022-jp": "貴店舗において違反行為が確認されたため、ご連絡ください。",
        "euc-kr": "판매이용약관에 따라 귀하의 계정 정지 조치가 진행되었습니다.",
    }.get(encoding, "您的商品已被下架，请在期限内提交申诉并补充资料。")

    assert decoded(told.encode(encoding)) == told


def test_a_page_of_a_mail_is_read_line_by_line() -> None:
    page = "<html><style>p{}</style><p>ASIN:&nbsp;B0CHX7M2QP</p><!-- x --><td>a</td><td>b</td><script>1</script>"

    assert without_tags(page) == "ASIN: B0CHX7M2QP\na b"


@given(st.text(max_size=3000))
@settings(max_examples=200, deadline=None)
def test_no_text_crashes_the_reader(text: str) -> None:
    notice = notice_in(text)

    assert notice.marketplace in {"", *books()}
    looks_like_notice(text)
    possible_numbers(text)


PIECES = [
    "From: a@amazon.com",
    "Subject: x",
    "> q",
    "2026-13-45",
    "99/99/2026",
    "$1.2.3",
    "ASIN",
    "Amazon.com",
    "on",
    "wrote:",
    "截止",
    "：",
    "\n-----Original Message-----",
    "2月30日",
    "B0CHX7M2QP",
    "USD",
    "1,2,3",
    "On x wrote:",
    "Date: 31/12/9999",
    "订单号",
    "站点：",
]


@given(st.lists(st.sampled_from(PIECES), max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_shuffled_mail_crashes_the_reader(words: list[str]) -> None:
    read("\n".join(words), books(), TODAY)
    read(" ".join(words), books(), TODAY)


@given(st.binary(max_size=2000), st.sampled_from(["a.eml", "a.txt", "a.html"]))
@settings(max_examples=200, deadline=None)
def test_no_bytes_crash_the_opener(content: bytes, name: str) -> None:
    assert isinstance(opened(content, name).text, str)
    assert isinstance(
        opened(b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" + content, name).text, str
    )


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "From: x\n",
        "> ",
        "<td",
        "<a href=",
        "=?utf-8?B?",
        "1,",
        "2026-",
        "ASIN B0",
        "站",
        "\n",
        "On x ",
        "1.",
        "é€š",
    ],
)
def test_a_megabyte_of_anything_is_read_within_a_second(piece: str) -> None:
    notice_in("Amazon.com")  # the playbooks and their patterns are there
    content = (piece * (1_000_000 // len(piece.encode()))).encode()

    for name in ("a.txt", "a.html", "a.eml"):
        begun = time.process_time()
        letter = opened(content, name)
        notice_in(letter.text, Heading(letter.sender, letter.date, letter.subject))
        possible_numbers(letter.text)
        looks_like_notice(letter.text)
        assert time.process_time() - begun < 1, name


def test_two_dates_on_lines_of_their_own_are_told_apart() -> None:
    found = notice_in(
        "【Temu 卖家中心】违规处罚通知\n通知日期：2026-11-20\n截止日期：2026-11-30\n违规扣款 店铺 ID：634418212345678"
    )

    assert (found.answers["notice_date"], found.answers["deadline"]) == ("2026-11-20", "2026-11-30")


def test_a_notice_in_chinese_makes_the_chinese_entry_likely_and_finds_nothing_of_it() -> None:
    found = notice_in("【Shopee 马来西亚站】商品违规下架通知\n商品被平台下架，请在 2026-11-30 前申诉。")

    assert found.assumed["language"] == "zh"
    assert found.assumed["prior"] == "none"
    assert "language" not in found.answers


@pytest.mark.parametrize(("line", "code"), [("", "-"), ("Error code: X-17", None)])
def test_where_no_notice_speaks_of_a_code_none_is_likely(line: str, code: str | None) -> None:
    found = notice_in(
        f"Amazon.com\nYour listing is a restricted product: ASIN B08N5WRWNW. {line}", issue="listing.restricted"
    )

    assert found.assumed.get("code") == code
