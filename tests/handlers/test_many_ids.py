"""Forty ids in one case: pasted or sent as a table, counted in the text, listed in a file, decided one by one."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from bot.casework import interview as casework
from bot.casework.draft import Value
from bot.casework.lists import fits, slot_of
from bot.casework.plausible import plausible
from bot.ledger.records import DraftRow
from cards.interview import page_of
from cards.surroundings import surroundings
from tests.handlers.test_late_files import a_picture
from tests.house import GROUP, Bot
from tests.lists import workbook

ISSUE = "account.inauthentic"
MOST_PAGES = 12
ASINS = tuple(f"B0{n:08d}" for n in range(1, 41))


def goes_on(bot: Bot, given: dict[str, Value], *, until: str = "") -> None:
    """Every page is filled in with what is given, else with something plausible, up to the question `until`."""
    for _ in range(MOST_PAGES):
        with bot.house.ledger.reading() as reading:
            row = reading.active_interview(bot.member("小李").id)
            assert row is not None
            library = bot.house.playbooks
            around = surroundings(row, reading, library.playbooks, library, bot.house.now(), library.calendars)
        page = page_of(row, around)
        if not page.questions or any(one.id == until for one in page.questions):
            return
        found = casework.issue_of(row.answers, around)
        formats = found[0].ids if found else {}
        bot.presses(
            "继续",
            form={
                one.id: given.get(one.id) or plausible(one, formats=formats, today=around.today)
                for one in page.questions
            },
        )
    raise AssertionError(bot.last())


def begins(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    goes_on(bot, {"issue_class": ISSUE.split(".")[0], "issue": ISSUE}, until="asins")


def text_of_the_draft(bot: Bot) -> DraftRow:
    with bot.house.ledger.reading() as reading:
        row = reading.draft("C1001")
    assert row is not None
    return row


def a_draft_about(bot: Bot, asins: str) -> DraftRow:
    begins(bot)
    goes_on(bot, {"asins": asins})
    bot.presses("文件齐了，继续")
    bot.presses("都做完了，生成草稿")
    return text_of_the_draft(bot)


def submits(bot: Bot) -> None:
    """Approved, looked at by a second person, and sent."""
    bot.presses("确认可以提交")
    bot.presses("没有问题，可以提交", who="陈姐")
    bot.says("/submitted C1001 13498835581")


def test_forty_pasted_ids_are_counted_and_listed_in_an_attachment(bot: Bot) -> None:
    row = a_draft_about(bot, "\n".join((*ASINS, *ASINS[:3])))

    text = " ".join(row.draft.text.split())
    assert "40 ASINs listed in Attachment 1" in text
    assert "concern for 40 ASINs listed" in text
    assert ASINS[20] not in row.draft.text
    assert "附件 1 所列 40 个 ASIN" in "".join(one.reading or "" for one in row.draft.sentences)
    (file,) = (one for one in row.draft.attachments if one.slot == slot_of("asins"))
    sheet = load_workbook(io.BytesIO(bot.house.files.get(file.sha256))).active
    assert sheet is not None
    assert [cell.value for (cell,) in sheet.iter_rows()][1:] == list(ASINS)
    assert file.name.endswith("_AsinList.xlsx")
    assert not [one for one in row.findings if one.rule in ("R24", "R33", "R36")]


def test_a_few_ids_stand_in_the_text_and_no_list_is_made(bot: Bot) -> None:
    row = a_draft_about(bot, ", ".join(ASINS[:3]))

    assert all(one in row.draft.text for one in ASINS[:3])
    assert not [one for one in row.draft.attachments if one.slot == slot_of("asins")]


def test_a_table_answers_the_question(bot: Bot) -> None:
    begins(bot)

    bot.says("", files=[("asin.xlsx", workbook([[one] for one in (*ASINS, ASINS[0])], ("ASIN",)))])

    assert "已从表格读取 40 个。其中 1 个重复" in bot.sees()
    with bot.house.ledger.reading() as reading:
        row = reading.active_interview(bot.member("小李").id)
    assert row is not None
    assert row.answers["asins"] == ASINS


def test_wrong_ids_of_a_table_are_named_by_row(bot: Bot) -> None:
    begins(bot)

    bot.says("", files=[("asin.xlsx", workbook([[ASINS[0]], ["B0123"], [ASINS[1]], ["B0123456789"]], ("ASIN",)))])

    assert "#3 B0123 (5), #5 B0123456789 (11)" in bot.sees()


def test_the_list_follows_when_the_ids_change(bot: Bot) -> None:
    begins(bot)
    goes_on(bot, {"asins": "\n".join(ASINS)})
    bot.presses("文件齐了，继续")

    bot.presses("修改", near=ASINS[0])
    bot.presses("继续", form={"asins": "\n".join(ASINS[:30])})
    bot.presses("都做完了，生成草稿")

    assert "30 ASINs listed in Attachment 1" in " ".join(text_of_the_draft(bot).draft.text.split())


def test_the_outcome_may_differ_per_id(bot: Bot) -> None:
    a_draft_about(bot, "\n".join(ASINS))
    submits(bot)

    bot.says(f"/resolve C1001 部分通过\n拒绝\n{ASINS[3]}\n{ASINS[5]}\n{ASINS[7]} 通过")

    case = bot.case()
    assert (case.outcome, dict(case.outcomes)) == (
        "partly",
        {ASINS[3]: "refused", ASINS[5]: "refused", ASINS[7]: "approved"},
    )
    bot.says("/status C1001")
    assert f"2 个（{ASINS[3]}、{ASINS[5]}）" in bot.last()


def test_an_id_that_is_not_the_cases_own_is_asked_about(bot: Bot) -> None:
    a_draft_about(bot, "\n".join(ASINS))
    submits(bot)

    bot.says("/resolve C1001 部分通过\nB0ZZZZZZZZ 拒绝")

    assert "B0ZZZZZZZZ 不是 C1001 的编号" in bot.last()
    assert bot.case().outcome == ""


def test_evidence_is_ticked_per_id(bot: Bot) -> None:
    a_draft_about(bot, "\n".join(ASINS))
    bot.says("/evidence C1001", files=[(f"invoice {ASINS[4]}.png", a_picture())])

    bot.presses("证明哪些编号")
    bot.presses("保存", form={"ids": f"{ASINS[0]}、{ASINS[1]} B0ZZZZZZZZ"})

    assert "按编号看：40 个里有 2 个有材料" in bot.sees()
    assert f"✓ {ASINS[0]}  invoice {ASINS[4]}.png" in bot.sees()


def test_the_words_of_a_list_exist_in_every_language_a_channel_takes(bot: Bot) -> None:
    from config.tongues import TONGUES

    for book in bot.house.playbooks.playbooks.values():
        for language in {one for site in book.sites for one in site.languages}:
            words = TONGUES[language]
            said = words["listed"].format(count=40, noun="ASIN", attachment=words["attachment"].format(n=1))
            assert "40" in said
            assert "1" in said
            assert "ASIN" in words["sheet"].format(noun="ASIN")


def test_what_the_text_holds_is_never_more_than_ten() -> None:
    from bot.casework.playbook import Question, Words

    def asked(maximum: int | None) -> int:
        return fits(Question(id="x", kind="ids", ask=Words(zh="x", en="x"), maximum=maximum))

    assert [asked(3), asked(5), asked(40), asked(None)] == [3, 5, 10, 10]
