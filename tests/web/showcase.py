"""A small bot that shows every kind of block: `python -m tests.web.showcase` serves it on 127.0.0.1:8080.

The page is tested against it, so that a test of the page is no test of casework.
"""

from __future__ import annotations

import hashlib
import itertools
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.conversation.cards import (
    Bullets,
    Button,
    Buttons,
    Card,
    Choice,
    Copy,
    Divider,
    Download,
    Facts,
    Field,
    Fold,
    Form,
    Pair,
    Row,
    Span,
    Text,
    say,
)
from bot.conversation.values import Event, FormValue, Reply, Toast
from bot.workspaces.local import GROUP, LocalWorkspace

ENGLISH = "We removed ASIN B0CXXXX123 from sale on 2026-11-18 and checked all 42 units."
CHINESE = "我们已于 2026-11-18 下架 ASIN B0CXXXX123,并检查了全部 42 件库存。"


class Files:
    """A file store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self.kept[sha256] = content
        return sha256

    def get(self, sha256: str) -> bytes:
        return self.kept[sha256]


class Clock:
    """Case time that stands still until it is moved."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 6, 35, tzinfo=UTC)) -> None:
        self.time = now
        self.moved: list[str] = []

    def now(self) -> datetime:
        return self.time

    def advance(self, step: str, /) -> None:
        self.moved.append(step)
        self.time += {"hour": timedelta(hours=1), "day": timedelta(days=1), "business_days": timedelta(days=7)}[step]


class Showcase:
    """The door: remembers every event once, answers each command with a card."""

    def __init__(self, workspace: LocalWorkspace) -> None:
        self.workspace = workspace
        self.events: list[Event] = []
        self._keys = (f"show-{i}" for i in itertools.count(1))

    def receive(self, event: Event) -> Reply:
        if any(event.id == seen.id for seen in self.events):
            return Reply()
        self.events.append(event)
        if event.kind == "click":
            return self.clicked(event)
        if event.addressed:
            word = (event.text.split() or [""])[0].lower().replace("／", "/")
            self.show(event.chat, self.answer(word, event))
        return Reply()

    def show(self, chat: str, card: Card) -> str:
        return self.workspace.send(chat, card, key=next(self._keys)).id

    def answer(self, word: str, event: Event) -> Card:
        match word:
            case "/form":
                return form_card({})
            case "/draft":
                return draft_card()
            case "/round":
                return round_card()
            case "/blocks":
                return blocks_card(self.workspace.files.put(b"Order,Amount\n113-1234567-1234567,19.99\n"))
            case "/call":
                return call_card(event.sender, event.sender_name)
            case _ if event.files:
                return say("收到文件:" + "、".join(file.name for file in event.files))
            case _:
                return say(f"你说:{event.text[:200]}")

    def clicked(self, event: Event) -> Reply:
        match event.action:
            case "save":
                wrong = check(event.form)
                return (
                    Reply(Toast(text="请改一下标红的地方", tone="bad"), form_card(event.form, wrong))
                    if wrong
                    else Reply(Toast(text="已保存", tone="good"), saved_card(event.form))
                )
            case "looked":
                return Reply(Toast(text=f"{event.value['ref']}:已记录", tone="good"))
            case "edit":
                return Reply(None, form_card({}))
            case _:
                return Reply(Toast(text=f"你按了「{event.action}」"))


def check(form: dict[str, FormValue] | object) -> dict[str, str]:
    """What is wrong with the form, by field."""
    asin = str(form.get("asin", ""))  # type: ignore[attr-defined]
    return {} if len(asin) == 10 else {"asin": f"ASIN 是 10 位,你填了 {len(asin)} 位。"}


def form_card(form: dict[str, FormValue] | object, wrong: dict[str, str] | None = None) -> Card:
    wrong = wrong or {}
    had = form.get  # type: ignore[attr-defined]
    return Card(
        title="新建 Case · 第 2 页:商品与原因",
        summary="请填写商品与原因",
        tone="info",
        only=("local:xiaoli",),
        blocks=(
            Text(
                ("带 ", Span("*", "muted"), " 之外的都可以先空着,随时可以 ", Span("/resume", "code"), " 接着填。"),
                "note",
            ),
            Form(
                fields=(
                    Field(
                        "asin",
                        "text",
                        "ASIN",
                        had("asin", ""),
                        hint="后台「库存」里 10 位的编号",
                        example="B0CXXXX123",
                        error=wrong.get("asin", ""),
                    ),
                    Field(
                        "cause",
                        "choice",
                        "根本原因",
                        had("cause", ""),
                        options=(
                            Choice("label", "商品标签贴错", "The label on the unit did not match the listing."),
                            Choice(
                                "supplier", "供应商更换了包装", "Our supplier changed the packaging without notice."
                            ),
                            Choice("other", "其他"),
                        ),
                    ),
                    Field(
                        "actions",
                        "choices",
                        "已经采取的措施",
                        had("actions", ()),
                        options=(
                            Choice("removed", "下架并停售"),
                            Choice("checked", "清点全部库存"),
                            Choice("refund", "给买家退款"),
                        ),
                    ),
                    Field(
                        "site",
                        "choice",
                        "站点",
                        had("site", ""),
                        required=False,
                        options=tuple(Choice(f"s{i}", f"amazon.{i}") for i in range(14)),
                    ),
                    Field("date", "date", "下架日期", had("date", "")),
                    Field("note", "paragraph", "补充说明", had("note", ""), required=False, max_length=40),
                    Field("proof", "file", "证据文件", required=False),
                ),
                submit=Button("下一页", "save", {"page": 2}, "primary"),
                others=(
                    Button("上一页", "back", {"page": 1}),
                    Button("取消", "cancel", {}, "danger", "确定放弃这次填写吗?"),
                ),
            ),
        ),
    )


def saved_card(form: dict[str, FormValue] | object) -> Card:
    items = form.items()  # type: ignore[attr-defined]
    rows = tuple((name, ", ".join(value) if isinstance(value, tuple) else value) for name, value in items)
    return Card(title="已保存", tone="good", summary="已保存", blocks=(Facts(rows),))


def draft_card() -> Card:
    fact = lambda text: Span(text, "fact")  # noqa: E731
    return Card(
        title="C1001 草稿 · 第 1 版",
        summary="C1001 的草稿好了",
        tone="good",
        blocks=(
            Text("[Issue Summary]", "heading"),
            Pair(
                (
                    "We removed ASIN ",
                    fact("B0CXXXX123"),
                    " from sale on ",
                    fact("2026-11-18"),
                    " and checked all ",
                    fact("42"),
                    " units.",
                ),
                (
                    "我们已于 ",
                    fact("2026-11-18"),
                    " 下架 ASIN ",
                    fact("B0CXXXX123"),
                    ",并检查了全部 ",
                    fact("42"),
                    " 件库存。",
                ),
                button=Button("换一句", "edit"),
            ),
            Pair("Please reinstate the listing.", "请恢复该商品的销售。", note="人工修改,无中文对照"),
            Text("[Request]", "heading"),
            Copy(f"[Issue Summary]\n{ENGLISH}\n\n[Request]\nPlease reinstate the listing.", "复制到后台"),
            Fold("提交前看一看(2)", (Bullets(("附件是否都上传了", "账号邮箱能否收信"), numbered=True),)),
            Buttons((Button("批准", "approve", {}, "primary"), Button("修改", "edit"))),
        ),
    )


def round_card() -> Card:
    def row(ref: str, number: str, days: int) -> Row:
        return Row(
            (Span(ref, "bold"), f" · {number}"),
            tuple(Button(label, "looked", {"ref": ref, "is": label}) for label in ("无变化", "等我们回复", "已解决")),
            f"提交 {days} 天,还没有更新",
        )

    return Card(
        title="今天要看的 Case(3)",
        summary="早巡检:3 个 Case",
        tone="warn",
        mention=(Span("小李", member="local:xiaoli"), Span("陈姐", member="local:chenjie")),
        blocks=(
            Text("先看后台,再查邮箱(含垃圾箱)", "note"),
            Text("小李的店(amazon.com)", "heading"),
            row("C1001", "17712345671", 5),
            row("C1002", "17798765432", 6),
            Text("欧洲店(amazon.de)", "heading"),
            row("C1003", "18811112222", 2),
        ),
    )


def blocks_card(sha256: str) -> Card:
    return Card(
        title="所有的块",
        summary="所有的块",
        blocks=(
            Text("普通一段文字,里面有 <b>尖括号</b>。"),
            Text(
                (
                    Span("粗体", "bold"),
                    " ",
                    Span("事实", "fact"),
                    " ",
                    Span("code", "code"),
                    " ",
                    Span("好", "good"),
                    " ",
                    Span("坏", "bad"),
                    " ",
                    Span("淡", "muted"),
                    " ",
                    Span("链接", url="https://sellercentral.amazon.com/"),
                    " ",
                    Span("假链接", url="javascript:alert(1)"),
                    " ",
                    Span("小王", member="local:xiaowang"),
                )
            ),
            Facts((("店铺", "小李的店"), ("站点", "amazon.com"), ("Case ID", Span("17712345671", "code")))),
            Bullets(("一", "二", "三")),
            Divider(),
            Fold("打开看看", (Text("折起来的内容"), Copy("folded"))),
            Download("订单 2026.csv", sha256, 41),
        ),
    )


def call_card(member: str, name: str) -> Card:
    return Card(
        title="C1001 等待回复",
        tone="bad",
        summary="C1001:亚马逊在等我们回复",
        mention=(Span(name, member=member),),
        blocks=(
            Text(("请在 ", Span("11月25日 18:00", "bold"), " 前回复。")),
            Buttons((Button("我来处理", "take", {}, "primary"), Button("1 小时后提醒", "snooze", {"hours": 1}))),
        ),
    )


def main(port: int = 8080) -> None:
    """Serves the showcase until it is stopped."""
    from waitress import serve

    from bot.web import WebSettings, create_app

    folder = Path(tempfile.mkdtemp(prefix="casebot-showcase-"))
    clock, files = Clock(), Files()
    workspace = LocalWorkspace(folder / "workspace.db", files=files, clock=clock)
    door = Showcase(workspace)
    workspace.start(door)
    door.show(GROUP, say("你好,我是 Casebot。试试 /form、/draft、/round、/blocks、/call。"))
    app = create_app(settings=WebSettings(secret_key="showcase"), health=dict, workspace=workspace, clock=clock)
    serve(app, host="127.0.0.1", port=port)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8080)
