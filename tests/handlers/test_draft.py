"""The draft in conversation: changed by phrase, by fact, by hand, checked again each time, approved by who may."""

from __future__ import annotations

import pytest

from bot.casework.case import Status
from bot.conversation.cards import Form, Pair
from bot.ledger.records import DraftRow
from bot.playbooks.rehearsal import rehearse
from tests.house import GROUP, Bot, buttons_of
from tests.inbound import PAGES, a_draft


def newest(bot: Bot) -> DraftRow:
    with bot.house.ledger.reading() as reading:
        found = reading.draft("C1001")
    assert found is not None
    return found


def parts(bot: Bot) -> dict[str, str]:
    return dict(newest(bot).draft.sections)


def test_another_phrase_is_chosen_from_its_chinese_and_the_text_follows(bot: Bot) -> None:
    a_draft(bot)

    bot.presses("修改", near="装箱单载明")
    bot.presses("继续", form={"causes": "weight_agrees"})
    bot.presses("生成草稿")

    assert newest(bot).version == 2
    assert "The packing list states" not in newest(bot).draft.text
    assert all(sentence.reading for sentence in newest(bot).draft.sentences)
    with bot.house.ledger.reading() as reading:
        assert reading.count_cases() == 1, "the same case, another version"


def test_a_sentence_rewritten_by_hand_says_so_and_the_others_keep_their_chinese(bot: Bot) -> None:
    a_draft(bot)

    bot.presses("手动改写")
    bot.presses("保存并检查", form={**parts(bot), "cause": "The carton labels were printed for another shipment."})

    card = bot.newest_card().card
    assert card is not None
    notes = [block.note for block in card.blocks if isinstance(block, Pair) and block.note]
    assert notes == ["人工修改，无中文对照"]
    assert "货件 FBA15DJCZRX5" in bot.last()


def test_what_is_written_by_hand_is_checked_again_and_kept_back_if_it_would_lose_the_case(bot: Bot) -> None:
    a_draft(bot)

    bot.presses("手动改写")
    bot.presses("保存并检查", form={**parts(bot), "request": "We are very angry, please reimburse us ASAP!"})

    rules = {finding.rule for finding in newest(bot).findings}
    assert {"R01", "R14"} <= rules
    with pytest.raises(AssertionError, match="no button"):
        bot.presses("确认可以提交", card=bot.newest_card())
    assert "ASAP" in bot.last(), "nothing typed is lost"


def test_chinese_written_into_an_english_text_is_found(bot: Bot) -> None:
    a_draft(bot)

    bot.presses("手动改写")
    bot.presses("保存并检查", form={**parts(bot), "cause": "The 店铺 was checked."})

    assert "R02" in {finding.rule for finding in newest(bot).findings}


def test_a_reply_to_the_draft_is_an_edit_of_it(bot: Bot) -> None:
    a_draft(bot)
    text = newest(bot).draft.text.replace(
        "On 2026-11-03 we checked the packing list.", "On 2026-11-04 we checked it."
    )

    bot.says(text, reply_to=bot.newest_card().id)

    assert newest(bot).version == 2
    assert "2026-11-04" in newest(bot).draft.text
    assert "R33" in {finding.rule for finding in newest(bot).findings}, "a date that no answer holds is questioned"


def test_a_safe_suggestion_is_taken_with_one_press(bot: Bot) -> None:
    a_draft(bot)
    bot.presses("手动改写")
    bot.presses("保存并检查", form={**parts(bot), "request": parts(bot)["request"].replace("Please", "Pls")})

    bot.presses("采用", near="Pls")

    assert "Pls" not in newest(bot).draft.text


def test_two_people_editing_one_draft_lose_nothing(bot: Bot) -> None:
    a_draft(bot)
    bot.presses("手动改写")
    form = bot.newest_card()
    bot.presses("保存并检查", card=form, form={**parts(bot), "cause": "The first text of the cause is here."})

    reply = bot.presses(
        "保存并检查", card=form, form={**parts(bot), "cause": "The second text of the cause is here."}
    )

    assert reply.toast is not None
    assert "The first text" in newest(bot).draft.text
    assert "The second text" in bot.last()


def test_only_the_owner_or_a_lead_approves(bot: Bot) -> None:
    a_draft(bot)
    card = bot.newest_card()

    reply = bot.presses("确认可以提交", who="小王", where=card.chat, card=card)
    assert reply.toast is not None
    assert bot.case().status is Status.DRAFTING

    bot.presses("确认可以提交", who="陈姐", where=card.chat, card=card)
    assert bot.case().status is Status.READY


def test_files_that_come_after_the_draft_are_numbered_into_it(bot: Bot) -> None:
    a_draft(bot)
    assert newest(bot).draft.attachments == ()

    bot.says("/evidence C1001", files=[("Invoice.pdf", A_PDF)])

    assert [one.name for one in newest(bot).draft.attachments] == ["FBA15DJCZRX5_20261109_Invoice.pdf"]
    assert "Attachment 1" in newest(bot).draft.text
    assert "供应商发票" not in bot.last().split("还缺")[-1] or "还缺" not in bot.last()


@pytest.mark.parametrize(
    ("issue", "holds", "lacks"),
    [
        ("ip.copyright.counter", "penalty of perjury", "[Root Cause Analysis]"),
        ("logistics.safet", "SAFE-T", "[Corrective Action Taken]"),
        ("logistics.atoz", "claim", "[Root Cause Analysis]"),
    ],
)
def test_where_no_case_is_the_way_the_right_document_comes_out(bot: Bot, issue: str, holds: str, lacks: str) -> None:
    fill_in(bot, issue)

    text = newest(bot).draft.text
    assert holds.lower() in text.lower()
    assert lacks not in text
    assert not [finding for finding in newest(bot).findings if finding.severity == "block"]


def fill_in(bot: Bot, issue: str) -> None:
    """A whole interview with plausible answers, page by page, up to the draft."""
    up_to_the_review(bot, issue)
    bot.presses("生成草稿")


def up_to_the_review(bot: Bot, issue: str) -> None:
    """The same up to the last look."""
    playbook = bot.house.playbooks.playbooks["amazon"]
    answers = {
        **rehearse(playbook, playbook.issue(issue), today=bot.house.now().date()),
        "issue_class": issue.split(".")[0],
        "issue": issue,
    }
    bot.says("/newcase amazon", where=GROUP)
    for _ in range(20):
        card = bot.newest_card().card
        assert card is not None
        forms = [block for block in card.blocks if isinstance(block, Form)]
        if not forms or forms[0].submit.action != "interview_answer":
            break
        bot.presses("继续", form={field.name: answers.get(field.name, "") for field in forms[0].fields})
    if "文件齐了，继续" in {button.label for _, button in buttons_of(card.blocks)}:
        bot.presses("文件齐了，继续")


def test_forged_papers_get_no_draft_but_a_way_out(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    bot.presses("继续", form={"issue_class": "account"})
    bot.presses("继续", form={"issue": "account.forged"})

    assert "这种情况不写草稿" in bot.last()
    with bot.house.ledger.reading() as reading:
        assert reading.count_cases() == 0


def test_told_in_chinese_the_nearest_sentences_are_offered_and_the_words_kept_as_a_note(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES[:4]:
        bot.presses("继续", form=page)

    bot.says("我们的装箱单数量和发货计划是一致的")
    bot.presses("用这句", near="装箱单与发出数量一致")

    with bot.house.ledger.reading() as reading:
        answers = reading.interviews(member="local:xiaoli")[0].answers
    assert answers["causes"] == "packing_agrees"
    assert answers["note_causes"] == "我们的装箱单数量和发货计划是一致的"


A_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000055 00000 n \n0000000106 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n173\n%%EOF\n"
)
