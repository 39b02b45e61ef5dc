"""The webhook: what it takes, what it refuses, and what comes again."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.values import Event, Reply
from bot.workspaces.feishu.seal import Unsealed, decrypted, opened
from bot.workspaces.feishu.webhook import Keys, NoSeal
from config.settings import SettingsTrouble, read_settings
from tests.fakes.feishu import Webhook
from tests.fakes.posting import Answer
from tests.house import STARTS
from tests.workspaces.feishu.team import Team


def hook(team: Team) -> Webhook:
    assert team.fake.webhook is not None
    return team.fake.webhook


def last_push(team: Team) -> tuple[bytes, dict[str, str]]:
    return hook(team).pushed[-1]


def stored(team: Team) -> int:
    """How many events the ledger holds."""
    with team.house.ledger.reading() as reading:
        return sum(1 for seq in range(1, 500) if reading.event(seq) is not None)


def refused(team: Team, body: bytes, headers: dict[str, str], caplog: pytest.LogCaptureFixture) -> Answer:
    """Nothing is stored, nothing is told, one line is logged."""
    before = stored(team)
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        answer = hook(team).post(body, headers, 3)
    assert 400 <= answer.status < 500
    assert answer.json == {}
    assert stored(team) == before
    assert len([one for one in caplog.records if one.name.startswith("bot.")]) == 1
    return answer


def test_the_consoles_question_is_answered_with_its_challenge(team: Team) -> None:
    assert hook(team).challenge()


def test_the_consoles_question_with_another_token_is_not(team: Team) -> None:
    hook(team).token = "another"

    assert not hook(team).challenge()


def test_without_both_keys_it_does_not_start() -> None:
    for keys in (("", "token"), ("key", ""), ("", "")):
        with pytest.raises(NoSeal):
            Keys(*keys)
    given = {"_env_file": None, "FEISHU_APP_ID": "cli_a", "FEISHU_APP_SECRET": "s", "FEISHU_TRANSPORT": "webhook"}
    with pytest.raises(SettingsTrouble, match="FEISHU_VERIFICATION_TOKEN is missing"):
        read_settings(**given, FEISHU_ENCRYPT_KEY="k")


def test_header_names_may_come_in_any_case(team: Team) -> None:
    team.says("/help")
    body, headers = last_push(team)

    answer = hook(team).post(body, {name.lower(): value for name, value in headers.items()}, 3)

    assert answer.status == 200


def test_a_forged_signature_is_refused(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    team.says("/help")
    body, headers = last_push(team)

    for forged in ("0" * 64, "", headers["X-Lark-Signature"].upper()):
        refused(team, body, {**headers, "X-Lark-Signature": forged}, caplog)
    refused(team, body, {"Content-Type": "application/json"}, caplog)


def test_a_signature_holds_for_its_own_body_alone(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    team.says("/help")
    _first, headers = last_push(team)
    team.says("/cases")
    other, _ = last_push(team)

    refused(team, other, headers, caplog)


def test_another_key_or_token_is_refused(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    team.says("/help")
    event = json.loads(decrypted(json.loads(last_push(team)[0])["encrypt"], team.fake.encrypt_key))
    elsewhere = Webhook(hook(team).url, team.fake.clock, "another key", team.fake.verification_token)
    refused(team, *elsewhere.sealed(event), caplog)

    event["header"]["token"] = "another token"
    refused(team, *hook(team).sealed(event), caplog)
    del event["header"]["token"]
    refused(team, *hook(team).sealed(event), caplog)


def test_a_body_that_is_signed_but_not_encrypted_is_refused(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    from tests.fakes.feishu.signing import signed

    body = json.dumps({"schema": "2.0", "header": {"token": team.fake.verification_token}}).encode()

    refused(team, body, signed(body, team.fake.encrypt_key, int(team.fake.clock.now())), caplog)


def test_yesterdays_push_is_taken_and_an_older_one_is_not(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    team.says("/help")
    event = json.loads(decrypted(json.loads(last_push(team)[0])["encrypt"], team.fake.encrypt_key))
    now = team.fake.clock.now()

    fresh = hook(team).sealed(event, at=now - timedelta(hours=7).total_seconds())
    assert hook(team).post(*fresh, 3).status == 200
    refused(team, *hook(team).sealed(event, at=now - timedelta(hours=25).total_seconds()), caplog)
    refused(team, *hook(team).sealed(event, at=now + timedelta(hours=25).total_seconds()), caplog)


def test_a_push_that_is_played_again_is_a_non_event(team: Team) -> None:
    team.says("/help")
    shown, before = len(team.fake.shown(team.li)), stored(team)

    assert hook(team).post(*last_push(team), 3).status == 200
    team.house.settle()

    assert (len(team.fake.shown(team.li)), stored(team)) == (shown, before)


@pytest.mark.parametrize("cut", [1, 16, 100])
def test_a_body_that_was_cut_off_is_refused(team: Team, cut: int, caplog: pytest.LogCaptureFixture) -> None:
    team.says("/help")
    body, headers = last_push(team)

    refused(team, body[:-cut], headers, caplog)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'{"encrypt": 5}',
        b'{"encrypt": "!!"}',
        b'{"encrypt": ""}',
        b"[" * 200_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"n": ' + b"9" * 10_000 + b"}",
        b"\xff\xfe\x00",
    ],
    ids=["empty", "null", "list", "number", "no base64", "nothing", "deep list", "deep", "long number", "bytes"],
)
def test_what_is_no_push_at_all_is_refused(team: Team, body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    refused(team, body, {"Content-Type": "application/json"}, caplog)


def test_a_body_larger_than_any_message_is_refused_unread(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    answer = refused(team, b" " * 3_000_000, {"Content-Type": "application/json"}, caplog)

    assert answer.status == 413


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": None},
        {"event": []},
        {"event": {"message": "x", "sender": {"sender_type": "user"}}},
        {"event": {"message": {"message_id": 5}, "sender": {"sender_id": 3, "sender_type": "user"}}},
        {"header": {"event_type": 5}},
        {"header": {"app_id": "cli_other"}},
    ],
)
def test_a_sealed_push_of_a_wrong_shape_is_acknowledged_and_logged_once(
    team: Team, wrong: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    team.says("/help")
    event = json.loads(decrypted(json.loads(last_push(team)[0])["encrypt"], team.fake.encrypt_key))
    before = stored(team)
    for part, value in wrong.items():
        event[part] = {**event[part], **value} if part == "header" else value

    caplog.clear()
    answer = hook(team).post(*hook(team).sealed(event), 3)

    assert (answer.status, answer.json, stored(team)) == (200, {}, before)
    assert len([one for one in caplog.records if one.name.startswith("bot.")]) <= 1


def test_a_deeply_nested_button_is_an_old_button(team: Team) -> None:
    team.says("/help")
    card = next(one for one in reversed(team.fake.shown(team.li)) if one.kind == "interactive")
    deep: Any = "x"
    for _ in range(400):
        deep = {"v": deep}

    click = team.fake.clicks_raw(team.li, card, {"tag": "button", "value": {"a": "run", "v": deep, "n": ""}})

    assert not click.code
    assert click.says


def test_redeliveries_of_fifteen_seconds_to_six_hours_are_non_events(team: Team) -> None:
    message = team.says("/help")
    shown = len(team.fake.shown(team.li))

    for pause in (15, 300, 3600, 21600):
        team.passes(timedelta(seconds=pause))
        assert team.fake.redeliver(message).fine
        team.house.settle()

    assert len(team.fake.shown(team.li)) == shown


def test_what_came_while_the_bot_was_down_is_heard_once_when_it_comes_again(team: Team) -> None:
    team.says("/help")
    shown = len(team.fake.shown(team.li))
    team.closes()
    message = team.fake.says(team.li, team.fake.private(team.li), "/help")
    assert message.delivery is not None
    assert not message.delivery.arrived

    team.system.at += STARTS
    team.opens()
    team.fake.redeliver(message)
    team.fake.redeliver(message)
    team.house.settle()

    assert len(team.fake.shown(team.li)) == shown + 1


def test_what_could_not_be_stored_is_not_acknowledged_and_heard_when_it_comes_again(team: Team) -> None:
    team.says("/help")
    shown = len(team.fake.shown(team.li))
    desk, inside = team.house.desk, team.house.desk.receive

    def no_disk(event: Event) -> Reply:
        raise OSError("no space left on device")

    desk.receive = no_disk  # type: ignore[method-assign]
    message = team.fake.says(team.li, team.fake.private(team.li), "/help")
    assert message.delivery is not None
    assert not message.delivery.arrived

    desk.receive = inside  # type: ignore[method-assign]
    team.fake.redeliver(message)
    team.house.settle()

    assert len(team.fake.shown(team.li)) == shown + 1


def test_the_vendors_own_example_of_encryption_is_read() -> None:
    assert decrypted("P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=", "test key") == b"hello world"
    with pytest.raises(Unsealed):
        opened(b'{"encrypt": "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk="}', encrypt_key="test key")
