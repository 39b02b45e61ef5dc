"""Cases about no id: nobody can know whether two are one, so the draft says that there is another, and no more."""

from __future__ import annotations

from dataclasses import replace

from bot.casework.case import opened
from tests.house import Bot
from tests.inbound import a_draft

ALSO = "C1002（11月9日创建）说的也是这类问题"


def two_cases(bot: Bot, *, about: tuple[str, ...] = (), ours: tuple[str, ...] = (), **other: str) -> None:
    """小李's draft, and an older case of the same shop and issue; `about`: the ids of that one."""
    a_draft(bot)
    case = bot.case()
    change = case.noted("test")
    theirs = replace(case, ref="C1002", subjects=about, revision=0, **other)  # type: ignore[arg-type]
    bot.house.ledger.settle(
        event_seq=None,
        changes=[opened(theirs), replace(change, after=replace(change.after, subjects=ours))],
        tasks=(),
        reconcile={},
        who="test",
        at=bot.house.now(),
    )


def checked_again(bot: Bot) -> str:
    """She rewrites it by hand; what the draft then says."""
    with bot.house.ledger.reading() as reading:
        row = reading.draft("C1001")
    assert row is not None
    bot.presses("手动改写")
    bot.presses("保存并检查", form={part.id: "\n".join(part.lines) for part in row.draft.parts})
    return bot.sees()


def test_another_open_case_about_no_id_is_told_and_does_not_keep_the_draft_back(bot: Bot) -> None:
    two_cases(bot)
    assert ALSO in checked_again(bot)
    bot.presses("确认可以提交")
    assert bot.case().status == "ready"


def test_a_case_about_an_id_is_another_matter(bot: Bot) -> None:
    two_cases(bot, about=("FBA15DJCZRX9",))
    assert "说的也是这类问题" not in checked_again(bot)


def test_a_draft_about_an_id_is_another_matter(bot: Bot) -> None:
    two_cases(bot, ours=("FBA15DJCZRX5",))
    assert "说的也是这类问题" not in checked_again(bot)


def test_nobody_hears_of_a_case_of_a_group_they_are_not_in(bot: Bot) -> None:
    two_cases(bot, chat="local:another-group", owner="local:xiaowang")
    assert "C1002" not in checked_again(bot)
