"""The real dingtalk-stream SDK on the fake's gateway: tickets, messages, clicks, acknowledgements, closes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.dingtalk import FakeDingTalk
from tests.fakes.dingtalk.sdk import RealSdk


@pytest.fixture
def fake() -> Iterator[FakeDingTalk]:
    with FakeDingTalk() as fake:
        yield fake


def test_a_message_of_a_group_reaches_the_real_sdk_and_is_acknowledged(fake: FakeDingTalk) -> None:
    li = fake.user("小李")
    team = fake.group("Amazon 客服群", [li])
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
        said = fake.says(li, team, "/status C1042")

    push = fake.pushed(said)
    assert push is not None
    assert push.arrived
    assert push.said == {"response": "OK"}
    heard = sdk.messages[0]
    assert heard.text.content == " /status C1042"
    assert (heard.sender_staff_id, heard.conversation_id, heard.conversation_type) == (li.user_id, team.chat_id, "2")
    assert heard.robot_code == fake.client_id
    assert heard.extensions["senderUnionId"] == li.union_id
    assert heard.is_in_at_list
