"""The running house in DingTalk: its own threads do what tests elsewhere settle by hand."""

from __future__ import annotations

import re

from tests.workspaces.dingtalk.team import Team


def test_a_number_presses_without_waiting_for_the_next_look_around(bare: Team) -> None:
    bare.says("/help", where=bare.group)
    bare.says("/newcase", where=bare.group)
    number = re.search(r"#(\d+) 暂停", bare.sees(bare.li))
    assert number
    bare.works()

    bare.fake.says(bare.li, bare.fake.private(bare.li), f"#{number[1]}")

    assert bare.soon_sees("已暂停", bare.li)
