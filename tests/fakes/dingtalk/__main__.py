"""The fake by hand: `python -m tests.fakes.dingtalk`; open the page it names, give the bot the settings it prints.

It has the two card templates of config/dingtalk, as an admin imports them.
"""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

from .fake import DRAFT_TEMPLATE_ID, FORM_TEMPLATE_ID, FakeDingTalk
from .page import Page

SHIPPED = Path(__file__).resolve().parents[3] / "config" / "dingtalk"


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.dingtalk", description=__doc__)
    parser.add_argument("--port", type=int, default=18092, help="the new interface; the old one takes the next port")
    parser.add_argument("--http", default="", help="HTTP mode: push robot messages here")
    parser.add_argument("--no-templates", action="store_true", help="know no card template")
    parser.add_argument("--no-limits", action="store_true", help="count no calls a second")
    asked = parser.parse_args()
    fake = FakeDingTalk(
        client_id="dingfake0123456789ab", client_secret="fake-secret", limits=not asked.no_limits, port=asked.port
    )
    fake.page = Page(fake)
    for template, file in ((FORM_TEMPLATE_ID, "form.json"), (DRAFT_TEMPLATE_ID, "draft.json")):
        fake.exported_template(template, (SHIPPED / file).read_text("utf-8"))
    if asked.no_templates:
        fake.tenant.templates.clear()
    people = [fake.user(name) for name in ("小李", "小王", "陈姐")]
    with fake:
        fake.group("Amazon 客服群", people)
        fake.group("TikTok Shop 运营", people[:2])
        for person in people:
            fake.private(person)
        if asked.http:
            fake.pushes_to(asked.http)
        fake.tick()
        print(f"Page: {fake.url}/\n")
        print(f"DINGTALK_CLIENT_ID={fake.client_id}\nDINGTALK_CLIENT_SECRET={fake.client_secret}")
        print(f"DINGTALK_BASE_URL={fake.url}\nDINGTALK_OAPI_URL={fake.oapi_url}")
        print(f"DINGTALK_FORM_TEMPLATE_ID={FORM_TEMPLATE_ID}\nDINGTALK_DRAFT_TEMPLATE_ID={DRAFT_TEMPLATE_ID}")
        print(f"DINGTALK_OPERATOR_UNION_ID={people[2].union_id}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
