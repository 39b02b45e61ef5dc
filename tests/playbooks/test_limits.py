"""What a playbook says of a channel has effect: tries, fees, lengths, pauses; letters where there are no cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import cards
import handlers
from bot.casework.draft import Draft, Finding, Sentence, Severity, Value
from bot.casework.interview import Surroundings, effective, script
from bot.casework.rules import Facts, File, check
from bot.ledger.changes import SaveDraft, SaveShop
from bot.ledger.records import DraftRow, Shop
from bot.playbooks import library
from bot.playbooks.lexicon import lexicon
from cards.way_in import steps
from tests.handlers.conftest import GROUP, PEOPLE, Team
from tests.playbooks.test_tongues import ANSWERS, FOLDER, TODAY, stall, written

FIT = {"marketplace": "stall", "site": "stall.mx", "issue": "listing.removed", "title": "下架", "shop": "main"}


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    cards.register_all()
    handlers.register_all()
    team = Team(tmp_path, library([FOLDER]))
    team.keep(
        SaveShop(Shop(id="main", name="主店", marketplace="stall", sites=("stall.mx",), home_chat=GROUP)),
        SaveShop(Shop(id="bz", name="集市店", marketplace="bazaar", sites=("bazaar.global",), home_chat=GROUP)),
    )
    yield team
    team.ledger.close()


def found(findings: tuple[Finding, ...], rule: str) -> list[tuple[str, Severity]]:
    return [(one.message[:40], one.severity) for one in findings if one.rule == rule]


def test_all_tries_used_keeps_the_text_back_and_says_what_a_duplicate_costs() -> None:
    _, findings = written("stall.mx", "es", tries="1")

    (finding,) = [one for one in findings if one.rule == "R11"]
    assert finding.severity is Severity.BLOCK
    assert finding.values["tries"] == 1
    assert finding.advice == "会被记一次重复提交"


def test_nobody_is_asked_for_tries_where_there_is_no_limit() -> None:
    around = Surroundings(playbooks={"stall": stall()}, today=TODAY)
    free = stall().model_copy(
        update={"channels": [stall().channels[0].model_copy(update={"attempts": None, "fee": None})]}
    )

    contacted: dict[str, Value] = {**ANSWERS, "site": "stall.mx", "prior": "answered"}
    asked = [one.id for one in script(contacted, around)]
    not_asked = [one.id for one in script(contacted, replace(around, playbooks={"stall": free}))]

    assert {"tries", "fee_confirmed"} <= set(asked)
    assert not {"tries", "fee_confirmed"} & set(not_asked)


def test_who_never_contacted_the_marketplace_is_not_asked_how_often() -> None:
    around = Surroundings(playbooks={"stall": stall()}, today=TODAY)
    silent: dict[str, Value] = {**ANSWERS, "site": "stall.mx", "prior": "none"}
    silent.pop("tries", None)

    assert "tries" not in [one.id for one in script(silent, around)]
    assert effective(silent, around)["tries"] == "0"


def test_a_fee_nobody_agreed_to_is_told_with_amount_and_day() -> None:
    _, findings = written("stall.mx", "es", fee_confirmed="no")

    (finding,) = [one for one in findings if one.rule == "R28"]
    assert (finding.severity, finding.values["amount"]) == (Severity.WARN, "USD 50-200")
    assert written("stall.mx", "es")[1] == tuple(one for one in findings if one.rule != "R28")


def test_a_text_longer_than_the_field_is_stopped() -> None:
    draft, _ = written("stall.mx", "es")
    facts = Facts(
        lexicon=lexicon(),
        playbook=stall(),
        site=stall().site("stall.mx"),
        issue=stall().issue("listing.removed"),
        grammar=False,
    )

    findings = check(replace(draft, free_text=draft.text + "a" * 900), facts)

    assert found(findings, "R37") == [("{form} takes {limit} characters; the tex", Severity.BLOCK)]


def test_before_sending_the_card_tells_fee_tries_and_length(team: Team) -> None:
    ref = sent_draft(team)

    shown = team.say("xiaoli", f"/status {ref}")
    text = "\n".join(one.text for one in [*shown, team.last()])
    with team.ledger.reading() as reading:
        row = reading.draft(ref)
    assert row is not None
    told = [str(one) for one in steps(FakeLook("zh-CN"), stall(), stall().issue("listing.removed"), row)]  # type: ignore[arg-type]

    assert any("USD 50-200" in one and "提交时支付" in one for one in told)
    assert any("最多收 1 次" in one for one in told)
    assert any("最多 900 个字符" in one for one in told)
    assert ref in text


def test_a_follow_up_waits_for_the_channels_own_pause(team: Team) -> None:
    """The clock says 24 hours, the channel 72 between two messages."""
    ref = sent_draft(team)
    team.say("xiaoli", f"/submitted {ref} 123456")
    team.wait(hours=30)

    early = team.say("xiaoli", f"/followup {ref}")[-1].text
    team.wait(hours=43)
    late = "\n".join(one.text for one in team.say("xiaoli", f"/followup {ref}"))

    assert "123456" not in early
    assert "sigue abierto" in late
    assert "处理时间会重新计算" in late
    assert "会被记一次重复提交" in late


def test_a_case_taken_up_again_waits_for_the_pause_too(team: Team) -> None:
    ref = sent_draft(team)
    team.say("xiaoli", f"/submitted {ref} 123456")
    team.keep(team.case(ref).close_by_marketplace(at=team.now))

    early = team.say("xiaoli", f"/reopen {ref}")[-1].text
    team.wait(hours=73)
    team.say("xiaoli", f"/reopen {ref}")

    assert "之后才能再交" in early
    assert team.case(ref).status.value == "open"


def test_the_marketplaces_own_name_of_a_status_stands_beside_ours(team: Team) -> None:
    ref = sent_draft(team)
    team.say("xiaoli", f"/submitted {ref} 123456")

    assert "In review" in team.say("xiaoli", f"/status {ref}")[-1].text


def test_a_letter_is_sent_followed_up_and_closed_without_a_number(team: Team) -> None:
    ref = sent_draft(
        team, marketplace="bazaar", site="bazaar.global", issue="funds.fine", shop="bz", title="罚款有异议"
    )

    told = team.say("xiaoli", f"/submitted {ref}")
    with_number = team.say("xiaoli", f"/status {ref}")[-1].text
    team.wait(days=7)
    follow_up = "\n".join(one.text for one in team.say("xiaoli", f"/followup {ref}"))
    team.say("xiaoli", f"/resolve {ref} 同意")

    assert team.case(ref).submitted_at is not None
    assert any("函件发送截图" in one.text for one in [*told, *team.in_chat(team.private("xiaoli"), "函件")])
    assert "Case ID" not in with_number
    assert "同一个对话" in follow_up
    assert "2026-03-02 发给你的函件" in follow_up


class FakeLook:
    """Words of one locale, and nothing else."""

    def __init__(self, locale: str) -> None:
        from bot.conversation.words import sayer

        self.locale, self.say = locale, sayer(locale)


def sent_draft(team: Team, **fields: str) -> str:
    """A case whose text is approved."""
    given = FIT | fields
    ref = team.drafted(**given)
    draft = Draft(
        marketplace=given["marketplace"],
        site=given["site"],
        issue=given["issue"],
        language="es",
        form="four_part",
        sentences=(Sentence(part="summary", text="El artículo fue retirado.", reading="商品被下架。"),),
        headings=(("summary", "[Resumen]"),),
    )
    team.keep(SaveDraft(DraftRow(case=ref, version=0, draft=draft, by=PEOPLE["xiaoli"].id, at=team.now)))
    return ref


def test_more_files_than_are_taken_and_a_type_a_slot_does_not_want() -> None:
    book = stall()
    issue = book.issue("listing.removed")
    slot = issue.evidence[0].model_copy(update={"files": 2, "types": ["png"]})
    issue = issue.model_copy(update={"evidence": [slot]})
    book = book.model_copy(update={"attachments": book.attachments.model_copy(update={"max_files": 2})})
    draft, _ = written("stall.mx", "es")
    files = tuple(
        File(name=f"K12AB3_20261120_Photo{n}.jpg", type="jpg", bytes=10, slot="photo", kind="photo") for n in range(3)
    )

    findings = check(draft, Facts(lexicon=lexicon(), playbook=book, issue=issue, attachments=files, grammar=False))

    told = [(one.rule, one.severity.value, one.values.get("limit")) for one in findings if one.rule == "R16"]
    assert told == [("R16", "block", 2), ("R16", "warn", 2)]
    assert [one.severity.value for one in findings if one.rule == "R07"] == ["warn"] * 3
