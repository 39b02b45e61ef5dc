"""A draft is in the channel's language to its last comma, and the rules know it: Portuguese, Spanish, Japanese …"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from bot.casework.draft import Attachment, Draft, Finding, Severity, Value
from bot.casework.drafting import compose
from bot.casework.interview import Surroundings, script
from bot.casework.playbook import Playbook
from bot.casework.rules import Facts, check, draft_of_text
from bot.casework.tongues import day_in, figure_in, money_in, tongue
from bot.playbooks import check as check_playbooks
from bot.playbooks import library
from bot.playbooks.lexicon import lexicon

FOLDER = Path(__file__).parents[1] / "data" / "tongues"
TODAY = date(2026, 11, 23)
PHOTO = Attachment(number=1, slot="photo", name="K12AB3_20261120_Photo.jpg", original="a.jpg")
ANSWERS: dict[str, Value] = {
    "issue": "listing.removed",
    "items": ("K12AB3",),
    "day": "2026-11-20",
    "reason": "label",
    "causes": "file",
    "actions": "relabel",
    "done_relabel": "2026-12-01",
    "attest": "yes",
    "requests": "restore",
    "tries": "0",
    "fee_confirmed": "yes",
}


@lru_cache(maxsize=1)
def stall() -> Playbook:
    return library([FOLDER]).playbooks["stall"]


def written(site: str, language: str, **answers: Value) -> tuple[Draft, tuple[Finding, ...]]:
    """The draft of a removed item on that site, and what the rules say of it."""
    book = stall()
    issue = book.issue("listing.removed")
    given = {**ANSWERS, "site": site, "language": language, **answers}
    made = compose(book, issue, given, attachments=[PHOTO], today=TODAY)
    facts = Facts(
        lexicon=lexicon(),
        playbook=book,
        site=book.site(site),
        issue=issue,
        answers=given,
        subjects=("K12AB3",),
        grammar=False,
    )
    return made, check(made, facts)


def blocking(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{one.rule} {one.message} {dict(one.values)}" for one in findings if one.severity is Severity.BLOCK]


def test_the_playbooks_of_these_tests_are_sound() -> None:
    found = check_playbooks([FOLDER], today=TODAY)

    assert [str(one) for one in found if one.level == "error"] == []


WRITTEN = {
    ("stall.br", "pt"): (
        "Anúncio removido: K12AB3",
        "[Resumo]\nK12AB3 em Stall Brasil: removido em 20/11/2026 por uma etiqueta incorreta (Anexo 1).",
        "Será reetiquetado até 01/12/2026.",
        "Anexo 1: foto da etiqueta.",
    ),
    ("stall.mx", "es"): (
        "Artículo retirado: K12AB3",
        "[Resumen]\nK12AB3 en Stall México: retirado el 20/11/2026 por una etiqueta incorrecta (Adjunto 1).",
        "Se reetiquetará a más tardar el 01/12/2026.",
        "Adjunto 1: foto de la etiqueta.",
    ),
    ("stall.jp", "ja"): (
        "商品の公開停止: K12AB3",
        "【概要】\nストール日本のK12AB3は2026年11月20日にラベルの相違により公開停止となりました（添付資料\n1）。",
        "ラベルを貼り替えます（2026年12月1日まで）。",
        "K12AB3の公開再開をお願いいたします。添付資料1：ラベル写真。",
    ),
    ("stall.kr", "ko"): (
        "상품 판매 중지: K12AB3",
        "[개요]\n스톨 한국의 K12AB3은(는) 2026년 11월 20일에 라벨 오류(으)로 판매 중지되었습니다(첨부 1).",
        "라벨을 교체하겠습니다(2026년 12월 1일까지).",
        "첨부 1: 라벨 사진.",
    ),
    ("stall.my", "zh"): (
        "商品被下架: K12AB3",
        "[问题]\n摊位马来西亚站的 K12AB3 于 2026-11-20 因标签不对被下架（附件 1）。",
        "将重新贴标（计划 2026-12-01 前完成）。",
        "附件 1：标签照片。",
    ),
}


@pytest.mark.parametrize(("site", "language"), WRITTEN)
def test_a_draft_in_each_language(site: str, language: str) -> None:
    subject, *pieces = WRITTEN[site, language]

    draft, findings = written(site, language, zh_entry="yes")

    assert draft.subject == subject
    for piece in pieces:
        assert piece in draft.text
    assert blocking(findings) == []
    assert "R22" not in {one.rule for one in findings}


def test_the_chinese_entry_is_asked_for_and_missed_when_it_was_not_chosen() -> None:
    around = Surroundings(playbooks={"stall": stall()}, today=TODAY)
    asked = [one.id for one in script({**ANSWERS, "site": "stall.my", "language": "zh"}, around)]
    _, findings = written("stall.my", "zh", zh_entry="no")

    assert "zh_entry" in asked
    assert "zh_entry" not in [one.id for one in script({**ANSWERS, "site": "stall.my", "language": "en"}, around)]
    assert [one.rule for one in findings if one.rule in ("R02", "R22")] == ["R22"]


@pytest.mark.parametrize(
    ("site", "text"),
    [
        ("stall.jp", "商品K12AB3は公開停止となりました。请尽快处理这个问题。"),
        ("stall.kr", "상품 K12AB3은 판매 중지되었습니다. 请处理。"),
        ("stall.br", "O anúncio K12AB3 foi removido. 请处理。"),
        ("stall.mx", "Please restore the item because it was removed by mistake on our side and not by the buyer."),
    ],
)
def test_another_language_is_stopped(site: str, text: str) -> None:
    draft = draft_of_text(text, stall(), stall().site(site))

    findings = check(draft, Facts(lexicon=lexicon(), playbook=stall(), site=stall().site(site), grammar=False))

    assert "R02" in {one.rule for one in findings if one.severity is Severity.BLOCK}


@pytest.mark.parametrize(
    ("site", "text"),
    [
        ("stall.jp", "Please restore the item K12AB3: the label was replaced on 2026-11-20."),
        ("stall.br", "Please restore the item K12AB3: the label was replaced on 2026-11-20 and it is on the box."),
    ],
)
def test_a_bare_text_may_be_in_any_language_of_its_site(site: str, text: str) -> None:
    draft = draft_of_text(text, stall(), stall().site(site))

    findings = check(draft, Facts(lexicon=lexicon(), playbook=stall(), site=stall().site(site), grammar=False))

    assert "R02" not in {one.rule for one in findings}


def test_an_id_is_judged_right_beside_japanese_characters() -> None:
    draft = draft_of_text("商品K12ABは公開停止となりました。", stall(), stall().site("stall.jp"))

    findings = check(draft, Facts(lexicon=lexicon(), playbook=stall(), site=stall().site("stall.jp"), grammar=False))

    assert "R09" in {one.rule for one in findings}


def test_a_line_of_japanese_is_measured_as_it_stands() -> None:
    """Three lines of 90 columns hold 135 wide characters, not 270."""
    book = stall()
    body = "ラ" * 140
    text = f"【概要】\n{body}\n\n【原因】\nラ\n\n【対応】\nラ\n\n【お願い】\nラ"
    draft = draft_of_text(text, book, book.site("stall.jp"), book.issue("listing.removed"))

    findings = check(
        draft,
        Facts(
            lexicon=lexicon(),
            playbook=book,
            site=book.site("stall.jp"),
            issue=book.issue("listing.removed"),
            grammar=False,
        ),
    )

    assert [one.values["n"] for one in findings if one.rule == "R13"] == [4]


@pytest.mark.parametrize(
    ("language", "country", "kept", "said"),
    [
        ("ja", "JP", "1284000 JPY", "1,284,000円"),
        ("ja", "JP", "312.40 USD", "USD 312.40"),
        ("ko", "KR", "1843000 KRW", "1,843,000원"),
        ("pt", "BR", "1250.00 BRL", "R$ 1.250,00"),
        ("es", "MX", "1250.00 MXN", "MXN 1,250.00"),
        ("es", "AR", "1250.00 ARS", "ARS 1.250,00"),
        ("es", "CL", "12500 CLP", "CLP 12.500"),
        ("de", "DE", "41.20 EUR", "41,20 EUR"),
        ("en", "US", "1250.00 USD", "USD 1250.00"),
        ("zh", "SG", "35.00 SGD", "SGD 35.00"),
    ],
)
def test_an_amount_reads_as_people_there_write_it(language: str, country: str, kept: str, said: str) -> None:
    assert money_in(kept, tongue(language), country) == said


def test_a_share_has_the_decimal_mark_of_the_country_and_a_count_is_left_alone() -> None:
    assert figure_in("3.4", tongue("es"), "CO") == "3,4"
    assert figure_in("3.4", tongue("es"), "MX") == "3.4"
    assert figure_in("3.4", tongue("en"), "US") == "3.4"
    assert figure_in("15000", tongue("de"), "DE") == "15000"


def test_a_day_is_written_out_and_anything_else_stays() -> None:
    assert day_in("2026-11-05", tongue("de")) == "05.11.2026"
    assert day_in("2026-11-05", tongue("ja")) == "2026年11月5日"
    assert day_in("2026-11-05", tongue("zh")) == "2026-11-05"
    assert day_in("2026-11", tongue("ja")) == "2026-11"
