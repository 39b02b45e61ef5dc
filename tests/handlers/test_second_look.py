"""A second pair of eyes: where much is at stake, a text goes out when somebody else has looked it over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.casework.case import Status
from bot.casework.draft import Attachment
from bot.conversation.cards import Download
from bot.ledger.changes import SaveChat, SaveDraft, SaveMember
from bot.ledger.records import Member
from tests.handlers.conftest import GROUP, OTHER_GROUP, PEOPLE, Shown, Team
from tests.house import GROUP as LOCAL_GROUP
from tests.house import Bot
from tests.inbound import a_draft

APPROVE = "确认可以提交"


def the_text(team: Team, ref: str, who: str = "xiaoli") -> Shown:
    """The draft's card in somebody's private chat."""
    (card,) = team.say(who, f"/status {ref}", chat=team.private(who))
    before = len(team.wall.shown)
    team.press(who, card, "查看正文")
    return next(one for one in team.wall.shown[before:] if one.chat == team.private(who))


def asked_for(team: Team, **fields: object) -> tuple[str, Shown]:
    """An account appeal whose owner has approved it: its number, and the lead's card."""
    ref = team.drafted(approved=False, **fields)  # type: ignore[arg-type]
    team.press("xiaoli", the_text(team, ref), APPROVE)
    return ref, team.last(team.private("chenjie"))


def a_second_lead(team: Team) -> Member:
    other = replace(PEOPLE["laoliu"], lead=True)
    team.keep(SaveMember(other))
    return other


def test_an_account_appeal_goes_out_when_the_lead_has_looked_it_over(team: Team) -> None:
    ref, card = asked_for(team)
    assert team.case(ref).status is Status.DRAFTING
    assert "账户被停用" in card.text
    assert "The account was suspended." in card.text

    reply = team.press("chenjie", card, "没有问题，可以提交")

    assert reply.toast is not None
    assert team.case(ref).status is Status.READY
    assert "已复核" in team.last().text
    assert team.in_chat(team.private("xiaoli"), "The account was suspended.")
    assert team.history(ref)[-2:] == ["second_asked", "approved"]


def test_a_line_goes_back_to_its_owner_with_the_wish(team: Team) -> None:
    ref, card = asked_for(team)

    team.press("chenjie", card, "退回修改", {"line": "0", "wish": "请写明停用日期"})

    told = team.last(team.private("xiaoli"))
    assert "请写明停用日期" in told.text
    assert "账户被停用" in told.text
    assert team.case(ref).status is Status.DRAFTING
    assert not team.case(ref).second_asked
    assert "手动改写" in told.buttons


def test_a_wish_without_a_line_is_asked_for_and_nothing_is_settled(team: Team) -> None:
    ref, card = asked_for(team)

    reply = team.press("chenjie", card, "退回修改", {"line": "", "wish": "改"})

    assert reply.toast is not None
    assert "请选一句" in reply.toast.text
    assert team.case(ref).second_asked == ("wall:chenjie",)


def test_the_owner_cannot_answer_for_the_second_pair_of_eyes(team: Team) -> None:
    ref, card = asked_for(team)

    for who in ("xiaoli", "xiaowang"):
        reply = team.press(who, card, "没有问题，可以提交")
        assert reply.toast is not None
        assert reply.toast.tone == "bad"

    assert team.case(ref).status is Status.DRAFTING


def test_two_working_hours_of_silence_tell_the_next_lead(team: Team) -> None:
    a_second_lead(team)
    ref, _ = asked_for(team)

    team.wait(hours=1, minutes=59)
    assert not team.in_chat(team.private("laoliu"), "请复核")
    team.wait(minutes=2)

    assert team.in_chat(team.private("laoliu"), "请复核")
    assert "老刘" in team.last(team.private("xiaoli")).text
    assert set(team.case(ref).second_asked) == {"wall:chenjie", "wall:laoliu"}


def test_the_night_is_no_silence(team: Team) -> None:
    a_second_lead(team)
    team.wait(hours=8)  # 18:00
    asked_for(team)

    team.wait(hours=14)  # 08:00
    assert not team.in_chat(team.private("laoliu"), "请复核")
    team.wait(hours=3, minutes=1)  # half an hour yesterday, an hour and a half from 09:30 on

    assert team.in_chat(team.private("laoliu"), "请复核")


def test_a_nearer_deadline_lets_the_owner_release_it_with_a_reason(team: Team) -> None:
    ref, card = asked_for(team, response_due_at=team.now + timedelta(hours=1))
    text = the_text(team, ref)

    nothing = team.press("xiaoli", text, "不等复核，直接放行", {"reason": ""})
    assert nothing.toast is not None
    assert "理由" in nothing.toast.text
    team.press("xiaoli", text, "不等复核，直接放行", {"reason": "一小时后到期"})

    assert team.case(ref).status is Status.READY
    assert "second_released" in team.history(ref)
    assert "一小时后到期" in team.last().text
    assert "没有问题，可以提交" not in card.buttons


def test_without_a_near_deadline_nobody_releases_it(team: Team) -> None:
    ref, _ = asked_for(team, response_due_at=team.now + timedelta(days=3))

    assert "不等复核，直接放行" not in the_text(team, ref).buttons


def test_a_group_may_want_it_for_every_text(bot: Bot) -> None:
    with bot.house.ledger.reading() as reading:
        group = reading.chat(LOCAL_GROUP)
    assert group is not None
    changed = SaveChat(replace(group, settings={"second": "local:xiaowang", "second_for": "all"}))
    bot.house.ledger.settle(
        event_seq=None, changes=[changed], tasks=(), reconcile={}, who="casebot", at=bot.house.now()
    )
    a_draft(bot)

    bot.presses(APPROVE)
    assert bot.case().status is Status.DRAFTING
    bot.presses("没有问题，可以提交", who="小王")

    assert bot.case().status is Status.READY
    assert "小王 已复核 C1001" in bot.sees(LOCAL_GROUP)


def with_a_bank_paper(team: Team, ref: str) -> None:
    with team.ledger.reading() as reading:
        row = reading.draft(ref)
    assert row is not None
    paper = Attachment(number=1, slot="licence", name="A_20260302_Licence.pdf", original="x.pdf", sha256="a" * 64)
    team.keep(SaveDraft(replace(row, version=0, draft=replace(row.draft, attachments=(paper,)))))


def test_an_identity_paper_is_named_and_opened_only_by_who_answers_for_the_case(team: Team) -> None:
    ref = team.drafted()
    with_a_bank_paper(team, ref)
    card = the_text(team, ref, who="xiaowang")
    assert "A_20260302_Licence.pdf" in card.text
    assert not any(isinstance(block, Download) for block in card.card.blocks)

    refused = team.press("xiaowang", card, "打开文件")

    assert refused.toast is not None
    assert "只有负责人、确认人和主管可以操作" in refused.toast.text
    assert "paper_opened" not in team.history(ref)


def test_each_opening_of_a_paper_is_in_the_history(team: Team) -> None:
    ref = team.drafted()
    with_a_bank_paper(team, ref)
    team.deciding.files = team.courier.files = NoBytes()

    reply = team.press("chenjie", the_text(team, ref, who="chenjie"), "打开文件")

    assert reply.toast is not None
    with team.ledger.reading() as reading:
        row = reading.history(ref)[-1]
    assert (row.what, row.who, row.detail) == ("paper_opened", "wall:chenjie", {"names": "A_20260302_Licence.pdf"})
    assert "A_20260302_Licence.pdf" in team.last(team.private("chenjie")).text


class NoBytes:
    """A store that has lost everything."""

    def has(self, sha256: str) -> bool:
        return False


def test_a_stranger_learns_nothing_of_a_text_that_is_looked_over(team: Team) -> None:
    ref, card = asked_for(team)
    (theirs,) = team.say("laoliu", "/help", chat=OTHER_GROUP)

    reply = team.press_button("laoliu", theirs, card.buttons["没有问题，可以提交"])

    assert reply.toast is not None
    assert "账户" not in reply.toast.text
    assert team.case(ref).status is Status.DRAFTING
    assert GROUP not in {one.chat for one in team.wall.shown if "账户" in one.text and one.chat == OTHER_GROUP}
