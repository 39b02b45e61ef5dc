"""Every card of the product, with what a whole case puts into it, is one that Feishu takes."""

from __future__ import annotations

import json

from bot.conversation.cards import Card
from bot.conversation.words import sayer
from bot.workspaces.local import GROUP
from cards.render.codec import decode, encode
from cards.render.feishu_check import wrong_with
from cards.render.feishu_fit import fit, fit_one
from cards.view import views
from tests.fakes.feishu import check_card
from tests.house import Bot
from tests.inbound import NUMBER, PAGES
from tests.workspaces.papers import picture

PEOPLE = {"local:xiaoli": "feishu:ou_li", "local:xiaowang": "feishu:ou_wang", "local:chenjie": "feishu:ou_chen"}
RARE = {
    "nudges",  # several at once
    "settings_groups",  # somebody with two groups
    "interview_list",
    "moved",
    "link_code",  # somebody who is known in another workspace, too
    "nearest",
    "number_doubt",
    "which_submitted",
    "they_answered",
    "interview_nudge",
    "screenshot_wanted",
    # a list of older cases, and one of them
    "list_wanted",
    "list_columns",
    "list_mapping",
    "list_report",
    "list_progress",
    "track",
    "second_look",  # a text where much is at stake
    "second_wish",
    "handover",  # somebody goes away
    "left_behind",
    "share",  # with another group
    "share_offer",
    "holiday",  # before a long one
    "evidence_about",  # a case about several ids
    "link_confirm",  # somebody in two workspaces
    "link_void",
    "linked",
    "unlinked",
}
"""Cards of one or two sentences that a usual case does not meet."""


class Watcher:
    """Keeps every card that stands in any chat after each step, with its view."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.seen: dict[str, tuple[str, Card]] = {}

    def looks(self) -> None:
        with self.bot.house.ledger.reading() as reading:
            for where in (GROUP, *(self.bot.member(name).private_chat for name in ("小李", "小王", "陈姐"))):
                for message in self.bot.messages(where):
                    if message.card is not None:
                        row = reading.message("local", message.id)
                        written = json.dumps(encode(message.card), sort_keys=True, ensure_ascii=False)
                        self.seen[written] = (row.view if row else "", on_feishu(message.card))


def on_feishu(card: Card) -> Card:
    """The same card among people of Feishu."""
    written = json.dumps(encode(card), ensure_ascii=False)
    for here, there in PEOPLE.items():
        written = written.replace(f'"{here}"', f'"{there}"')
    return decode(json.loads(written))


def a_whole_case(bot: Bot, looks) -> None:
    """From the first word to the lessons learnt, with every command on the way."""

    def says(text: str, **more) -> None:
        bot.says(text, **more)
        looks()

    def presses(label: str, **more) -> None:
        bot.presses(label, **more)
        looks()

    for command in ("/help", "/shops", "/newcase"):
        says(command, where=GROUP)
    for n, page in enumerate(PAGES):
        if n == 3:
            presses("继续", form={**page, "shipment_id": "wrong <at id=all></at>"})
            says("打字回答")
            presses("改用表单")
        presses("继续", form=page)
    says("", files=[("invoice <at id=all>.txt", b"not a picture"), ("IMG_0001.png", picture())])
    presses("装箱单")
    presses("文件齐了，继续")
    presses("都做完了，生成草稿")
    presses("手动改写")
    presses("不改了")
    presses("确认可以提交")
    presses("把文件发给我")
    presses("已提交", form={"case_id": "1"})
    says(f"/submitted C1001 {NUMBER}")
    for command in (
        "/status C1001",
        "/cases all",
        "/search 少收",
        "/evidence C1001",
        "/statsu",
        "/check Dear Sir!!! ASAP",
    ):
        says(command)
    bot.until("2026-11-11 09:31")
    looks()
    bot.until("2026-11-18 09:31")
    looks()
    says("/pack C1001")
    says("/overview", where=GROUP)
    says("/followup C1001")
    says("/waiting C1001 周五 18:00", where=GROUP)
    bot.until("2026-11-20 18:01")
    looks()
    says("/reply C1001 Please provide the following documents within 7 days:\n- Supplier invoice\n- Business license")
    presses("不对，我来选")
    says("/status C1001")
    presses("平台回复原文")
    says("/reply C1001")
    says(f"From: Amazon\nSubject: Case {NUMBER}\n\nAmazon.com: ASIN B0CHX7M2QP, trademark infringement. <at id=all>")
    presses("不是，这是新的问题")
    says("/resolve C1001", where=GROUP)
    says("/resume")
    says("/shops")
    presses("添加店铺")
    says("/remind C1001 明天 10:00 补发票")
    says("/remind C1001 03/04 补发票")
    says("/remind C1001")
    says("/settings", where=GROUP)
    presses("修改", who="陈姐", where=GROUP)
    says("/settings")
    bot.until("2026-11-23 10:00")
    looks()
    says("/绑定")
    says("/drop C1001 平台已自行恢复")


def test_every_card_of_a_whole_case_passes_our_reader_and_the_vendors(bot: Bot) -> None:
    watcher = Watcher(bot)
    held = {member.removeprefix("feishu:") for member in PEOPLE.values()}

    a_whole_case(bot, watcher.looks)

    assert len(watcher.seen) > 25
    for view, card in watcher.seen.values():
        for say in (sayer("zh-CN"), sayer("en")):
            for piece in (*fit(card, say=say, mark="k1"), fit_one(card, say=say), *fit(card, say=say, withheld=True)):
                if piece.kind == "interactive":
                    assert wrong_with(piece.content) == [], view
                    check_card(piece.content, known_images=(), may_call=held.__contains__)


def test_a_whole_case_shows_nearly_every_view(bot: Bot) -> None:
    watcher = Watcher(bot)

    a_whole_case(bot, watcher.looks)

    assert set(views) - {view for view, _ in watcher.seen.values()} <= RARE
