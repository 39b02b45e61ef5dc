"""Each fence around lark-oapi, and that the fault behind it is there. Every test runs in a process of its own,
because the fences change how the SDK is imported."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

COMMON = """
import asyncio, base64, json, logging, sys, types
from bot.workspaces.feishu import sdk
ws, loop = sdk.ws, sdk.ws.loop
sent = []

class Handler:
    def _do_without_validation(self, payload):
        return {"toast": {}}

def frame(kind="event", payload=b"{}"):
    from lark_oapi.ws.pb.pbbp2_pb2 import Frame
    one = Frame()
    one.SeqID = one.LogID = one.service = 0
    one.method = 1
    one.payload = payload
    for key, value in (("type", kind), ("message_id", "m"), ("sum", "1"), ("seq", "0"), ("trace_id", "t")):
        header = one.headers.add()
        header.key, header.value = key, value
    return one

def fenced(handle=None, told=lambda what, ping_s: None):
    async def at_once(body):
        return 200, "{}"
    return written(sdk.Connection("cli_a", "s", "http://127.0.0.1:9", handle=handle or at_once, told=told))

def plain(handler=Handler()):
    return written(ws.Client("cli_a", "s", event_handler=handler, domain="http://127.0.0.1:9"))

def written(client):
    async def write(data):
        answer = frame()
        answer.ParseFromString(data)
        sent.append(json.loads(answer.payload))
    client._write_message = write
    return client

def run(*work):
    async def all_of_it():
        await asyncio.gather(*work)
    loop.run_until_complete(all_of_it())
"""


def in_a_process(code: str) -> str:
    """Runs the code; returns what it printed."""
    ran = subprocess.run(
        [sys.executable, "-c", COMMON + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_import_brings_what_is_needed_and_not_ten_thousand_modules() -> None:
    ours = int(in_a_process("print(sum(one.startswith('lark_oapi') for one in sys.modules))"))
    code = (
        "import sys, lark_oapi; from bot.workspaces.feishu import sdk; assert sdk.ws.Client is lark_oapi.ws.Client;"
        "print(sum(one.startswith('lark_oapi') for one in sys.modules))"
    )
    whole = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert int(whole.stdout) > 5_000
    assert ours < 200


def test_the_first_request_has_a_time_out() -> None:
    in_a_process("""
        import requests
        asked = []
        def post(url, **given):
            asked.append(given)
            raise OSError
        requests.post = post
        for opened in (plain, fenced):
            try:
                opened()._get_conn_url()
            except OSError:
                pass
        assert "timeout" not in asked[0], "the fault is gone: the fence may go too"
        assert asked[1]["timeout"] == sdk.BOOTSTRAP_S
    """)


def test_frames_are_handled_side_by_side() -> None:
    in_a_process("""
        order = []
        class Slow(Handler):
            def _do_without_validation(self, payload):
                order.append("in")
                order.append("out")
        client = plain(Slow())
        run(client._handle_data_frame(frame()), client._handle_data_frame(frame()))
        assert order == ["in", "out", "in", "out"], "the fault is gone: a handler no longer holds the loop"

        order.clear()
        both = asyncio.Event()
        async def handle(body):
            order.append("in")
            if len(order) == 2:
                both.set()
            await both.wait()
            order.append("out")
            return 200, ""
        client = fenced(handle)
        run(client._handle_data_frame(frame()), client._handle_data_frame(frame()))
        assert order == ["in", "in", "out", "out"]
    """)


def test_what_the_house_does_not_answer_in_time_is_not_acknowledged() -> None:
    in_a_process("""
        sdk.ANSWER_S = 0.05
        async def never(body):
            await asyncio.Event().wait()
        run(fenced(never)._handle_data_frame(frame()))
        assert sent == [{"code": 500}]
    """)


def test_frames_of_type_card_are_answered() -> None:
    in_a_process("""
        run(plain()._handle_data_frame(frame("card")))
        assert sent == [], "the fault is gone: card frames are answered"

        async def handle(body):
            return 200, '{"toast": {}}'
        run(fenced(handle)._handle_data_frame(frame("card")))
        assert json.loads(base64.b64decode(sent[0]["data"])) == {"toast": {}}
    """)


def test_a_refused_reconnect_ends_it_instead_of_leaving_it_deaf() -> None:
    in_a_process("""
        class Gone:
            async def recv(self):
                raise OSError("cut")
            async def close(self):
                pass
        def refuse():
            raise ws.ClientException(403, "no")

        client = plain()
        client._conn, client._get_conn_url, client._reconnect_nonce = Gone(), refuse, 0
        async def alone():
            lost = loop.create_task(client._receive_message_loop())
            await asyncio.wait([lost])
            assert isinstance(lost.exception(), ws.ClientException), "the fault is gone"
        run(alone())
        assert client._conn is None

        client = fenced()
        client._conn = Gone()
        run(client._receive_message_loop())
        assert client._over.is_set()
    """)


def test_a_configuration_without_numbers_leaves_the_pings_alone() -> None:
    in_a_process("""
        lacking = ws.ClientConfig({"ReconnectCount": -1})
        client = plain()
        client._configure(lacking)
        assert client._ping_interval is None, "the fault is gone"

        client = fenced()
        for odd in (lacking, ws.ClientConfig({"PingInterval": 0}), ws.ClientConfig({"PingInterval": "x"})):
            client._configure(odd)
            assert client._ping_interval == 120
        client._configure(ws.ClientConfig({"PingInterval": 30}))
        assert client._ping_interval == 30
    """)


def test_nothing_is_logged_to_stdout_and_no_secret_anywhere() -> None:
    printed = in_a_process("""
        logger = logging.getLogger("Lark")
        assert any(getattr(h, "stream", None) is sys.stdout for h in logger.handlers), "the fault is gone"
        fenced()
        assert not any(getattr(h, "stream", None) is sys.stdout for h in logger.handlers)
        logger.error("connect failed: wss://x/?fpid=1&access_key=abc&ticket=def")
    """)

    assert printed == ""
    shown = in_a_process('print(sdk.without_secrets(\'wss://x/?access_key=abc&ticket=def&a=1 "AppSecret": "ghi"\'))')
    assert not {"abc", "def", "ghi"} & set(shown.replace("&", " ").replace("=", " ").replace('"', " ").split())
