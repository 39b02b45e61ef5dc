"""HTTP mode: what is signed and fresh is taken, everything else is refused without a word."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.workspaces.dingtalk.client import signed
from bot.workspaces.dingtalk.webhook import CARDS, MESSAGES, card_secret, pages
from bot.workspaces.dingtalk.workspace import NotNow
from tests.house import StoppedClock
from tests.workspaces.dingtalk.team import Team

SECRET = "the app's secret"
NOW = StoppedClock()
AT = str(int(NOW().timestamp() * 1000))


class Taken:
    """What came through."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.clicks: list[tuple[Any, str]] = []
        self.full = False

    def message(self, data: object) -> None:
        if self.full:
            raise NotNow
        self.messages.append(data)

    def click(self, data: object, id: str) -> dict[str, Any]:
        self.clicks.append((data, id))
        return {"cardData": {}}


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
def page(taken: Taken) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(pages(SECRET, message=taken.message, click=taken.click, now=NOW))
    return app.test_client()


def by(at: str = AT, secret: str = SECRET) -> dict[str, str]:
    return {"timestamp": at, "sign": signed(secret, f"{at}\n{secret}")}


def by_card(at: str = AT, secret: str = "") -> dict[str, str]:
    sign = signed(secret or card_secret(SECRET), at)
    return {"x-ddpaas-signature-timestamp": at, "x-ddpaas-signature": sign}


def test_a_signed_message_is_taken(page: FlaskClient, taken: Taken) -> None:
    assert page.post(MESSAGES, json={"msgId": "1"}, headers=by()).status_code == 200
    assert taken.messages == [{"msgId": "1"}]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"timestamp": AT},
        {"timestamp": AT, "sign": ""},
        {"timestamp": AT, "sign": "é"},
        by(secret="another"),
        {**by(), "timestamp": str(int(AT) + 1)},
        by(str(int(AT) - 3_700_000)),
        by(str(int(AT) + 3_700_000)),
        by("9" * 40),
        by("-1"),
        by("١٢٣"),
    ],
)
def test_what_is_not_signed_by_us_or_not_fresh_is_refused(
    page: FlaskClient, taken: Taken, headers: dict[str, str]
) -> None:
    usable = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    answer = page.post(MESSAGES, data="{}", headers=usable)

    assert (answer.status_code, answer.json, taken.messages) == (403, {}, [])


@pytest.mark.parametrize("body", ["", "not json", "[" * 100_000, '{"a": "' + "x" * 1_000_000 + '"}'])
def test_a_body_that_cannot_be_read_is_refused(page: FlaskClient, body: str) -> None:
    assert page.post(MESSAGES, data=body, headers=by()).status_code == 403


def test_what_cannot_be_stored_is_asked_for_again(page: FlaskClient, taken: Taken) -> None:
    taken.full = True

    assert page.post(MESSAGES, json={}, headers=by()).status_code == 503


def test_a_card_callback_is_signed_with_a_secret_of_ours(page: FlaskClient, taken: Taken) -> None:
    answer = page.post(CARDS, data=json.dumps({"outTrackId": "1"}), headers=by_card())
    page.post(CARDS, data=json.dumps({"outTrackId": "1"}), headers=by_card())

    assert answer.json == {"cardData": {}}
    assert taken.clicks[0] == taken.clicks[1], "the same push again has the same id"
    assert page.post(CARDS, data="{}", headers=by_card(secret=SECRET)).status_code == 403


def test_a_press_over_http_changes_the_card(posted: Team) -> None:
    posted.says("/newcase", where=posted.group)
    click = posted.fills({"issue_class": "logistics"})

    assert click.update is not None
    assert "cardData" in click.update
