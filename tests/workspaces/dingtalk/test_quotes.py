"""A message of ours is quoted: DingTalk names it by its delivery, whether it is a card or plain."""

from __future__ import annotations

from bot.workspaces.dingtalk.plain import PLAIN
from bot.workspaces.dingtalk.quotes import KEPT, keep, quoted
from tests.workspaces.dingtalk.life import a_draft, newest
from tests.workspaces.dingtalk.team import Team

WRITTEN = "[Issue Summary]\nFifteen units were not received."


def test_a_quoted_draft_is_rewritten(team: Team) -> None:
    a_draft(team)

    team.says(WRITTEN, quotes=newest(team, team.li))

    with team.house.ledger.reading() as reading:
        row = reading.draft("C1001")
    assert row is not None
    assert (row.version, row.draft.text) == (2, WRITTEN)


def test_the_text_that_was_sent_to_be_copied_is_rewritten_by_a_quote_too(team: Team) -> None:
    a_draft(team)
    team.presses("确认可以提交")
    [text] = [one for one in team.fake.shown(team.li) if one.said.startswith("[Issue Summary]")]

    team.says(WRITTEN, quotes=text)

    with team.house.ledger.reading() as reading:
        row = reading.draft("C1001")
    assert row is not None
    assert (row.version, row.draft.text) == (2, WRITTEN)


def test_a_quote_after_a_restart_finds_its_card(team: Team) -> None:
    a_draft(team)
    card = newest(team, team.li)
    team.restarts()

    team.says(WRITTEN, quotes=card)

    with team.house.ledger.reading() as reading:
        assert reading.draft("C1001").version == 2  # type: ignore[union-attr]


def test_the_newest_cards_of_a_chat_are_remembered_and_no_more(team: Team) -> None:
    ledger = team.house.ledger
    for n in range(KEPT + 5):
        keep(ledger, "dingtalk:c", f"form-{n}", {"result": {"deliverResults": [{"carrierId": f"pqk{n}"}]}})

    assert quoted(ledger, "dingtalk:c", f"{PLAIN}pqk64") == "form-64"
    assert quoted(ledger, "dingtalk:c", f"{PLAIN}pqk0") == f"{PLAIN}pqk0"
    assert quoted(ledger, "dingtalk:another", f"{PLAIN}pqk64") == f"{PLAIN}pqk64"
    assert quoted(ledger, "dingtalk:c", "") == ""
