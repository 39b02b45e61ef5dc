"""Who may use the page: this machine's names, its own forms, and beyond loopback only with the password."""

import pytest

from bot.web.guard import NeedsPassword, host_name, is_loopback
from tests.web.conftest import Visitor


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "LOCALHOST"])
def test_this_machines_own_names_are_answered(visitor, host):
    assert visitor.get(headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8080", "[::1"])
def test_any_other_name_is_refused_with_a_sentence(visitor, door, host):
    page = visitor.get(headers={"Host": host})

    assert page.status_code == 403
    assert "主机名" in page.text
    assert not door.events


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_post_from_another_origin_is_refused_even_with_the_token(visitor, door, headers):
    answer = visitor.post("/local/xiaoli/group/messages", {"token": visitor.token, "text": "/help"}, headers=headers)

    assert answer.status_code == 403
    assert "来自别的网站" in answer.text
    assert not door.events


def test_a_post_from_the_page_itself_is_taken(visitor, door):
    own = {"Origin": "http://127.0.0.1:8080", "Sec-Fetch-Site": "same-origin"}

    visitor.post("/local/xiaoli/group/messages", {"token": visitor.token, "text": "/help"}, headers=own)

    assert len(door.events) == 1


def test_another_sessions_token_is_not_ours(visitor, make_app, door):
    stranger = Visitor(make_app())

    answer = visitor.post("/local/xiaoli/group/messages", {"token": stranger.token, "text": "/help"})

    assert answer.status_code == 403
    assert not door.events


def test_the_page_loads_nothing_from_anywhere_else_and_runs_no_script_of_others(visitor):
    page = visitor.get()

    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert "<script>" not in page.text
    assert " style=" not in page.text
    assert "http://" not in page.text
    assert "https://" not in page.text
    cookie = page.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_from_another_machine_there_is_no_page_without_a_password(visitor):
    page = visitor.get(environ_base={"REMOTE_ADDR": "192.168.1.20"})

    assert page.status_code == 403
    assert "没有设密码" in page.text


def test_beyond_loopback_it_does_not_even_start_without_a_password(make_app):
    with pytest.raises(NeedsPassword, match=r"0\.0\.0\.0.*CASEBOT_PASSWORD"):
        make_app(host="0.0.0.0")


def test_a_public_address_without_a_password_answers_to_this_machine_only(make_app):
    visitor = Visitor(make_app(public_url="https://bot.example.com"), "https://bot.example.com")

    assert visitor.get().status_code == 403


@pytest.fixture
def guarded(make_app):
    return Visitor(
        make_app(host="0.0.0.0", public_url="https://bot.example.com", password="öffne dich"),
        "https://bot.example.com",
    )


def test_with_a_password_one_logs_in_first(guarded, door):
    assert guarded.get().headers["Location"] == "/login"
    assert guarded.get("/local/changes?as=xiaoli&chat=group", headers={"X-Casebot-Token": "x"}).status_code == 401
    guarded.get("/login")
    assert guarded.say("/help").status_code == 401
    assert not door.events

    wrong = guarded.post("/login", {"token": guarded.token, "password": "sesame"})
    assert wrong.status_code == 403
    assert "密码不对" in wrong.text

    right = guarded.post("/login", {"token": guarded.token, "password": "öffne dich"})
    assert right.status_code == 303
    guarded.get()
    assert guarded.say("/help").status_code == 303
    assert len(door.events) == 1


def test_guessing_passwords_is_slowed_down(guarded):
    guarded.get("/login")
    for _ in range(5):
        guarded.post("/login", {"token": guarded.token, "password": "guess"})

    answer = guarded.post("/login", {"token": guarded.token, "password": "öffne dich"})

    assert answer.status_code == 429
    assert "过一分钟再试" in answer.text


def test_a_log_in_needs_the_pages_token(guarded):
    guarded.get("/login")

    assert guarded.post("/login", {"password": "öffne dich"}).status_code == 403
    assert guarded.get().status_code == 302


def test_names_in_a_host_header():
    assert host_name("127.0.0.1:8080") == "127.0.0.1"
    assert host_name("[::1]:80") == "::1"
    assert host_name("[::1") == ""
    assert [is_loopback(h) for h in ("127.0.0.53", "::1", "[::1]", "0.0.0.0", "10.0.0.1")] == [True] * 3 + [False] * 2
