"""A counter-notice names us with our phone; where the company's data check refuses that, the text goes as a file."""

from __future__ import annotations

from bot.ledger.records import DraftRow
from tests.workspaces.feishu.team import Team

PHONE = "+86 13800138000"
PAGES = [
    {"issue_class": "ip"},
    {"issue": "ip.copyright.counter"},
    {"prior": "none"},
    {
        "asin": "B08N5WRWNW",
        "complaint_id": "12648910371",
        "material": "images",
        "basis": "own",
        "created_on": "2026-06-01",
        "signer": "Zhang Wei",
    },
    {
        "address": "Room 1208, Building 3, 88 Keji Road, Nanshan, Shenzhen 518057, China",
        "phone": PHONE,
        "seat": "outside",
        "signed_on": "2026-11-06",
    },
]


def test_a_counter_notice_goes_as_a_file_and_again_when_it_was_edited(team: Team) -> None:
    team.house.warm()
    team.fake.tenant.audits = True
    team.says("/newcase amazon", where=team.group)
    for page in PAGES:
        team.presses("继续", form=page)
    team.presses("文件齐了，继续")
    team.presses("生成草稿")

    assert not newest(team).findings, "the form asks for our own address and phone"
    assert "请看下面的文件" in team.sees(team.li)
    [first] = files(team)
    assert f"Telephone: {PHONE}" in first

    team.presses("手动改写")
    parts = dict(newest(team).draft.sections)
    team.presses(
        "保存并检查",
        form={**parts, "material": "The pictures of ASIN B08N5WRWNW have been took by our staff, it have no logo."},
    )

    assert {finding.rule for finding in newest(team).findings} == {"R19"}, "found after the card was shown"
    assert "请看下面的文件" in team.sees(team.li)
    assert f"Telephone: {PHONE}" not in team.sees(team.li)
    _, second = files(team)
    assert f"Telephone: {PHONE}" in second
    assert "have been took" in second


def newest(team: Team) -> DraftRow:
    with team.house.ledger.reading() as reading:
        row = reading.draft("C1001")
    assert row is not None
    return row


def files(team: Team) -> list[str]:
    """What the files of 小李's private chat say, in order."""
    shown = [one for one in team.fake.shown(team.li) if one.kind == "file"]
    return [team.fake.tenant.world.files[one.body["file_key"]].content.decode() for one in shown]
