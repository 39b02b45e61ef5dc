"""The pooled client: what was sent and what was not, answers that cannot be read, one token for everybody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.workspaces.http import YOUNG_S, Http, Token, Upload
from bot.workspaces.trouble import NoAnswer, OddAnswer, Unreachable


class Vendor(BaseHTTPRequestHandler):
    """Answers by path; remembers what it was asked."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, bytes, str]]
    callers: list[tuple[str, int]]
    never: threading.Event

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append((self.path, body, self.headers.get("Content-Type", "")))
        self.callers.append(self.client_address)
        if self.path == "/hangs_up":
            self.close_connection = True
            return
        if self.path == "/silent":
            self.never.wait(5)
            self.close_connection = True
            return
        answers = {"/list": b"[1]", "/page": b"<html>", "/huge": b"x" * 5000}
        content = answers.get(self.path, b'{"code": 0}')
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def vendor() -> Iterator[type[Vendor]]:
    kind = type("ThisVendor", (Vendor,), {"asked": [], "callers": [], "never": threading.Event()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    kind.url = f"http://127.0.0.1:{server.server_port}"
    yield kind
    kind.never.set()
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def http(vendor) -> Iterator[Http]:
    client = Http(vendor.url, read_s=0.3)
    yield client
    client.close()


def test_words_go_as_utf8_json(http, vendor):
    http.call("POST", "/send", body={"text": "你好"}, query={"a": "b c"})

    path, body, kind = vendor.asked[0]
    assert path == "/send?a=b+c"
    assert body == '{"text": "你好"}'.encode()
    assert kind == "application/json; charset=utf-8"


def test_a_file_goes_as_bytes_with_its_name(http, vendor):
    http.call("POST", "/files", upload=Upload("file", "证据.pdf", b"%PDF\x00\xff", fields={"file_type": "pdf"}))

    assert b"%PDF\x00\xff" in vendor.asked[0][1]
    assert 'filename="证据.pdf"'.encode() in vendor.asked[0][1]


@pytest.mark.parametrize("path", ["/page", "/list"])
def test_an_answer_that_is_no_object_is_odd(http, path):
    with pytest.raises(OddAnswer, match="HTTP 200"):
        http.call("GET", path).json()


def test_an_answer_is_read_up_to_its_limit_and_the_next_call_works(http):
    with pytest.raises(OddAnswer):
        http.call("GET", "/huge", at_most=4999)

    assert len(http.call("GET", "/huge", at_most=5000).body) == 5000


def test_a_redirect_is_not_followed(http, vendor):
    assert http.call("GET", "/moved").status == 302
    assert [path for path, _, _ in vendor.asked] == ["/moved"]


def test_silence_leaves_the_outcome_open_and_is_not_asked_again_at_once(http, vendor):
    with pytest.raises(NoAnswer):
        http.call("POST", "/silent")

    assert len(vendor.asked) == 1


def test_nobody_there_means_nothing_was_sent():
    with pytest.raises(Unreachable):
        Http("http://127.0.0.1:9").call("GET", "/")


@pytest.mark.parametrize("url", ["http://open.feishu.cn", "ftp://127.0.0.1", "open.feishu.cn", "http://10.0.0.1"])
def test_beyond_this_machine_only_https(url):
    with pytest.raises(ValueError, match="https"):
        Http(url)


# -- the token


def test_forty_at_once_fetch_one_token():
    fetched = []
    token = Token(lambda: (fetched.append(1) or f"t{len(fetched)}", 7200))

    with ThreadPoolExecutor(40) as pool:
        got = set(pool.map(lambda _: token.get(), range(40)))

    assert got == {"t1"}


def test_a_token_is_replaced_before_it_ends_also_a_short_lived_one():
    now, fetched = [0.0], []
    token = Token(
        lambda: (fetched.append(1) or f"t{len(fetched)}", 7200 if len(fetched) < 2 else 300), clock=lambda: now[0]
    )
    token.get()

    now[0] = 6599
    assert token.get() == "t1"
    now[0] = 6601
    assert token.get() == "t2"
    now[0] += 149
    assert token.get() == "t2"
    now[0] += 2
    assert token.get() == "t3"


def test_a_token_that_was_refused_is_forgotten_but_not_its_successor():
    fetched = []
    token = Token(lambda: (fetched.append(1) or f"t{len(fetched)}", 7200))
    first = token.get()

    token.refused(first)
    second = token.get()
    token.refused(first)

    assert (second, token.get()) == ("t2", "t2")


@pytest.mark.parametrize("rested", [0.0, YOUNG_S + 1])
def test_what_may_be_said_once_goes_over_a_connection_that_was_just_used_or_a_new_one(
    http, vendor, monkeypatch, rested
):
    seconds = [1000.0]
    monkeypatch.setattr("bot.workspaces.http.time.monotonic", lambda: seconds[0])
    http.call("POST", "/send", once=True)
    seconds[0] += rested
    http.call("POST", "/send", once=True)

    assert len(set(vendor.callers)) == (2 if rested else 1)


def test_what_may_be_said_once_is_not_said_again_where_the_connection_broke(http, vendor):
    with pytest.raises(NoAnswer):
        http.call("POST", "/hangs_up", once=True)

    assert [path for path, _, _ in vendor.asked] == ["/hangs_up"]


def test_what_may_be_repeated_is_tried_once_more_where_the_connection_broke(http, vendor):
    with pytest.raises(NoAnswer):
        http.call("POST", "/hangs_up")

    assert [path for path, _, _ in vendor.asked] == ["/hangs_up", "/hangs_up"]
