"""Two matters in one text: the second is taken out with a press, and its questions follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.casework import drafting
from bot.casework.rules.issues import without_second
from bot.conversation.cards import Button
from bot.ledger.changes import SaveDraft, SaveMember
from tests.casework.rules.books import findings
from tests.handlers.conftest import Team
from tests.handlers.test_again import offered
from tests.handlers.test_linking import rewritten, the_draft
from tests.handlers.test_suggestions import requested
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


def test_two_requests_become_two_cases_and_shared_facts_stand_filled_in(bot: Bot) -> None:
    requested(bot, "Please reimburse the 15 units; also remove the complaint.")

    bot.presses("拆成另一个案件", near="complaint")

    assert "[Request]\nPlease reimburse the 15 units." in the_draft(bot).draft.text
    assert not [finding for finding in the_draft(bot).findings if finding.rule == "R31"]
    assert "已从 C1001 里拿出这段：“remove the complaint.”" in bot.sees()
    bot.presses("继续", form={"issue_class": "logistics"})
    bot.presses("继续", form={"issue": "logistics.fba.fc"})
    bot.presses("继续", form={"prior": "none"})
    assert offered(bot)["fnsku"] == "X0013R5Q7B", "the same unit, told once"


def test_where_the_questions_could_not_follow_nothing_is_taken_out(team: Team) -> None:
    """小李 has no private chat with the bot, and presses in the group."""
    ref = team.drafted(approved=False)
    found = findings(TWO, only="R04")
    with team.ledger.reading() as reading:
        member, row = reading.member("wall:xiaoli"), reading.draft(ref)
    assert member is not None
    assert row is not None
    two = replace(row, draft=drafting.rewrite_whole(row.draft, TWO), findings=found)
    team.keep(SaveMember(replace(member, private_chat="")), SaveDraft(two))
    [card] = team.say("xiaoli", f"/status {ref}")

    value = {"ref": ref, "version": row.version + 1, "finding": found[0].key}
    reply = team.press_button("xiaoli", card, Button("拆成另一个案件", "draft_split", value))

    assert reply.toast is not None
    assert "请先打开和我的单聊" in reply.toast.text
    with team.ledger.reading() as reading:
        left = reading.draft(ref)
    assert left is not None
    assert left.draft.text == TWO


@pytest.mark.parametrize(
    ("request_", "left", "passage"),
    [
        (
            "Please reimburse the 15 units; also remove the note.",
            "Please reimburse the 15 units.",
            "remove the note.",
        ),
        (
            "Please release the reserve. Please also correct the title.",
            "Please release the reserve.",
            "correct the title.",
        ),
        ("Please reinstate the ASIN and also refund the ad fee.", "Please reinstate the ASIN.", "refund the ad fee."),
    ],
)
def test_a_second_request_is_cut_off_with_all_that_leads_over_to_it(request_: str, left: str, passage: str) -> None:
    text = f"[Request]\n{request_}"
    [found] = findings(text, only="R31")

    cut, begins = (int(str(found.values[name])) for name in ("cut", "begins"))
    assert without_second(text, cut, begins) == (f"[Request]\n{left}", passage)


def test_a_clause_inside_a_sentence_leaves_a_whole_sentence_behind() -> None:
    text = "Appeal of the IP complaint; also the ad campaign is paused.\nPlease review it."
    cut, start = text.index("also"), text.index(" the ad")

    assert without_second(text, cut, start) == (
        "Appeal of the IP complaint.\nPlease review it.",
        "the ad campaign is paused.",
    )
