"""Two matters in one text: the second is taken out with a press, and its questions follow."""

from __future__ import annotations

from bot.casework.rules.issues import without_second
from tests.handlers.test_linking import rewritten, the_draft
from tests.house import Bot
from tests.inbound import a_draft

TWO = "15 units missing in shipment FBA15DJCZRX5. Also the ad campaign is paused."


def test_the_second_matter_leaves_the_draft_and_the_rest_stays(bot: Bot) -> None:
    a_draft(bot)
    rewritten(bot, TWO)

    bot.presses("拆成另一个案件")

    text = the_draft(bot).draft.text
    assert "15 units missing in shipment FBA15DJCZRX5." in text
    assert "campaign" not in text
    assert "[Request]\nPlease locate the missing units" in text
    assert not [finding for finding in the_draft(bot).findings if finding.rule == "R04"]


def test_its_questions_follow_in_private_with_place_and_class_known(bot: Bot) -> None:
    a_draft(bot)
    rewritten(bot, TWO)

    bot.presses("拆成另一个案件")

    assert "已从 C1001 里拿出这段：“the ad campaign is paused.”" in bot.sees()
    with bot.house.ledger.reading() as reading:
        row = reading.active_interview(bot.member("小李").id)
    assert row is not None
    assert (row.answers["issue_class"], row.answers["marketplace"]) == ("ads", "amazon")
    assert row.raw["shipment_id"] == "FBA15DJCZRX5"
    assert "具体是哪种情况" in bot.last()


def test_of_a_second_matter_that_nobody_can_name_the_class_is_asked(bot: Bot) -> None:
    a_draft(bot)
    rewritten(bot, "15 units missing in shipment FBA15DJCZRX5. One more thing: please tell us how the form works.")

    bot.presses("拆成另一个案件")

    assert "the form works" not in the_draft(bot).draft.text
    with bot.house.ledger.reading() as reading:
        row = reading.active_interview(bot.member("小李").id)
    assert row is not None
    assert "issue_class" not in row.answers
    assert row.answers["marketplace"] == "amazon"


def test_an_older_card_splits_nothing(bot: Bot) -> None:
    a_draft(bot)
    rewritten(bot, TWO)
    card = bot.newest_card()
    rewritten(bot, TWO + " ")

    bot.presses("拆成另一个案件", card=card)

    assert "campaign" in the_draft(bot).draft.text


def test_a_clause_inside_a_sentence_leaves_a_whole_sentence_behind() -> None:
    text = "Appeal of the IP complaint; also the ad campaign is paused.\nPlease review it."
    cut, start = text.index("also"), text.index(" the ad")

    assert without_second(text, cut, start) == (
        "Appeal of the IP complaint.\nPlease review it.",
        "the ad campaign is paused.",
    )
