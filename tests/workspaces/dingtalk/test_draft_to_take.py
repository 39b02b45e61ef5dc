"""A draft is taken away from DingTalk: its text from messages or a file, its files under the names the text gives."""

from __future__ import annotations

import io
import zipfile

from bot.conversation.cards import Card, Copy
from tests.inbound import PAGES
from tests.workspaces.dingtalk.life import me
from tests.workspaces.dingtalk.team import Team
from tests.workspaces.papers import picture


def test_a_text_that_no_message_holds_comes_whole_as_a_file_too(team: Team) -> None:
    long = "Fifteen units of the shipment were not received.\n" * 300
    team.workspace.send(me(team.li), Card(title="", blocks=(Copy(long, name="C1001-v2"),), plain=True), key="k1")

    *texts, last = team.fake.shown(team.li)
    assert "\n".join(one.said for one in texts) == long
    assert last.file is not None
    with zipfile.ZipFile(io.BytesIO(last.file.content)) as packed:
        assert packed.read("C1001-v2.md").decode() == long


def test_a_text_that_a_message_holds_comes_alone(team: Team) -> None:
    team.workspace.send(me(team.li), Card(title="", blocks=(Copy("Short."),), plain=True), key="k1")

    assert [one.said for one in team.fake.shown(team.li)] == ["Short."]


def test_the_files_of_an_approved_draft_come_on_a_press_under_their_new_names(team: Team) -> None:
    team.says("/newcase", where=team.group)
    for page in PAGES:
        team.fills(page)
    team.sends("IMG_0001.png", picture())
    team.types("装箱单")
    team.presses("文件齐了，继续")
    team.presses("都做完了，生成草稿")
    team.presses("确认可以提交")

    team.presses("把文件发给我")

    with team.house.ledger.reading() as reading:
        [named] = [one.name for one in reading.draft("C1001").draft.attachments]  # type: ignore[union-attr]
    sent = team.fake.shown(team.li)[-1].file
    assert sent is not None
    with zipfile.ZipFile(io.BytesIO(sent.content)) as packed:  # DingTalk takes no pictures as files
        assert packed.read(named) == picture()
