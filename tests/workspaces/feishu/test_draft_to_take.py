"""A draft is taken away from Feishu: its text from a message or a file, its files under the names the text gives."""

from __future__ import annotations

from dataclasses import replace

from bot.casework import drafting
from bot.conversation.outbox import send_task
from bot.conversation.values import Show
from bot.ledger.changes import SaveDraft
from tests.workspaces.feishu.life import at_the_files, me
from tests.workspaces.feishu.team import Team
from tests.workspaces.papers import picture

LETTER = "Dear Temu team,\n" + "Fifteen units of the shipment were not received at the warehouse.\n" * 40


def test_a_long_draft_comes_as_a_text_and_as_a_file(team: Team) -> None:
    at_the_files(team)
    team.presses("文件齐了，继续")
    team.presses("都做完了，生成草稿")

    a_letter_is_written(team)

    assert [one.kind for one in team.fake.shown(team.li)[-2:]] == ["text", "file"]
    assert team.fake.shown(team.li)[-2].text == LETTER.strip()
    [stored] = [one for one in team.fake.tenant.world.files.values() if one.by_bot]
    assert (stored.name, stored.content.decode()) == ("C1001-v2.md", LETTER.strip())


def a_letter_is_written(team: Team) -> None:
    """The draft becomes a long one, and its text is shown as it is after the approval."""
    with team.house.ledger.reading() as reading:
        row = reading.draft("C1001")
    assert row is not None
    written = SaveDraft(replace(row, draft=drafting.rewrite_whole(row.draft, LETTER)))
    show = send_task(Show(view="draft_text", subject={"ref": "C1001"}, chat=me(team)), "k1", team.house.now())
    team.house.ledger.settle(
        event_seq=None, changes=[written], tasks=[show], reconcile={}, who="casebot", at=team.house.now()
    )
    team.settles()


def test_the_files_of_an_approved_draft_come_on_a_press_renamed_and_in_order(team: Team) -> None:
    at_the_files(team)
    team.sends("IMG_0002.png", picture("grey"))
    team.presses("装箱单")
    team.sends("IMG_0001.png", picture())
    team.presses("供应商发票")
    team.presses("文件齐了，继续")
    team.presses("都做完了，生成草稿")
    team.presses("确认可以提交")
    with team.house.ledger.reading() as reading:
        named = [one.name for one in reading.draft("C1001").draft.attachments]  # type: ignore[union-attr]
    assert len(named) == 2

    team.presses("把文件发给我")

    sent = [team.fake.tenant.world.files[one.body["file_key"]] for one in team.fake.shown(team.li)[-2:]]
    assert [one.name for one in sent] == named
    assert [one.content for one in sent] == [picture(), picture("grey")], "the invoice is named first in the text"
