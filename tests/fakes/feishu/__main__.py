"""The fake by hand: `python -m tests.fakes.feishu`; open the page it names, give the bot the settings it prints."""

from __future__ import annotations

import argparse
import threading

from .fake import FakeFeishu
from .page import Page
from .tenant import ALL_GROUP_MESSAGES


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.feishu", description=__doc__)
    parser.add_argument("--port", type=int, default=18090)
    parser.add_argument("--webhook", default="", help="push events here instead of waiting for a connection")
    parser.add_argument("--hears-groups", action="store_true", help="grant the scope for all group messages")
    parser.add_argument("--no-limits", action="store_true", help="count no calls")
    asked = parser.parse_args()
    fake = FakeFeishu(
        app_id="cli_fake0123456789ab",
        app_secret="fake-secret",
        encrypt_key="fake-encrypt-key",
        verification_token="fake-verification-token",
        limits=not asked.no_limits,
        port=asked.port,
    )
    fake.page = Page(fake)
    people = [fake.user(name) for name in ("小李", "小王", "陈姐")]
    fake.group("Amazon 客服群", people)
    fake.group("TikTok Shop 运营", people[:2])
    for person in people:
        fake.private(person)
    if asked.hears_groups:
        fake.tenant.scopes.add(ALL_GROUP_MESSAGES)
    if asked.webhook:
        fake.pushes_to(asked.webhook)
    with fake:
        fake.tick()
        print(f"Page: {fake.url}/\n")
        print(f"FEISHU_APP_ID={fake.app_id}\nFEISHU_APP_SECRET={fake.app_secret}\nFEISHU_BASE_URL={fake.url}")
        print(f"FEISHU_ENCRYPT_KEY={fake.encrypt_key}\nFEISHU_VERIFICATION_TOKEN={fake.verification_token}")
        print(f"FEISHU_TRANSPORT={'webhook' if asked.webhook else 'stream'}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
