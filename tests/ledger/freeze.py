"""Frozen ledgers: what a released schema looked like with rows in it, as each engine's own dump.

    python -m tests.ledger.freeze 0002        writes tests/data/ledgers/0002.sqlite.sql and 0002.postgres.sql

Run once when a schema step is released; what is written is never changed again. Every table has rows, because a step
that forgets a table shows only where there is something to lose.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg

from bot.casework.case import opened
from bot.casework.share import Share
from bot.ledger import schema
from bot.ledger.changes import (
    AddNumber,
    Link,
    OfferLink,
    SaveChat,
    SaveDraft,
    SaveEvidence,
    SaveInterview,
    SaveMember,
    SaveMessage,
    SavePlaybook,
    SaveShop,
)
from bot.ledger.ledger import Ledger
from bot.ledger.records import CaseNumber, Chat, EvidenceRow, LinkCode, Member, MessageRow, Shop
from tests.ledger.builders import MINUTE, NOW, a_case, a_draft, a_reminder, a_task, an_interview, settle
from tests.postgres import PostgresServer

FROZEN = Path(__file__).parents[1] / "data" / "ledgers"


def fill(ledger: Ledger) -> None:
    """Something in every table, Chinese and an emoji among it."""
    first, second = a_case(title="商品下架 \U0001f600"), a_case("C1002", title="It's two: 'quoted'; and; semicolons")
    settle(
        ledger,
        SaveShop(Shop(id="north", name="北店", marketplace="amazon", sites=("amazon.com",))),
        SaveChat(Chat(id="group", workspace="local", name="客服群", settings={"digest": "09:30"})),
        SaveMember(Member(id="lin", workspace="local", name="小林", lead=True)),
        opened(first),
        first.submit("17-1", at=NOW),
        opened(second),
        second.shared(Share(chat="south", mode="work", by="lin", at=NOW, what="share_accepted"), group="南方群"),
        AddNumber(CaseNumber(case="C1001", number="16-9", kind="transferred", at=NOW)),
        SaveDraft(a_draft()),
        SaveEvidence(EvidenceRow(id="f1", case="C1001", original="发票.pdf", sha256="a" * 64, bytes=4, at=NOW)),
        SaveInterview(an_interview(answers={"why": "多行\n文字"})),
        SavePlaybook("d1", "amazon", "{}"),
        SaveMessage(MessageRow(workspace="local", id="m1", chat="group", view="status", subject={}, sent_at=NOW)),
        tasks=[a_task("send", lane="group"), a_task("later", due_at=NOW + MINUTE, lane="group")],
        plan={"C1001": [a_reminder("remind:C1001")]},
    )
    until = NOW + MINUTE
    settle(ledger, OfferLink(LinkCode(member="lin", code="K7M2QXTP", until=until)))
    settle(ledger, Link("ding", "lin", workspaces=("dingtalk", "local"), code="K7M2QXTP", person="p1"))
    settle(ledger, OfferLink(LinkCode(member="wang", code="B4TR9WYZ", until=until)))
    done = ledger.store_event(workspace="local", key="e1", chat="group", body={"text": "一"}, at=NOW)
    settle(ledger, event=done)
    ledger.store_event(workspace="local", key="e2", chat="group", body={"text": "你好"}, at=NOW)
    ledger.put_setting("clock_offset", "3600.0")
    ledger.lease("stream", me="bot-1", now=NOW, lease_s=60)
    ledger.spend("feishu", period="2026-03", wanted=3, limit=10)


def thaw(name: str, url: str) -> None:
    """The frozen ledger of that step, put where `url` says."""
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute((FROZEN / f"{name}.postgres.sql").read_text("utf-8"))
        return
    with closing(sqlite3.connect(url)) as database:
        database.executescript((FROZEN / f"{name}.sqlite.sql").read_text("utf-8"))
        database.execute("PRAGMA journal_mode = WAL")


def _dump_sqlite(folder: Path) -> str:
    path = folder / "ledger.db"
    ledger = Ledger(str(path))
    ledger.migrate()
    fill(ledger)
    ledger.close()
    with closing(sqlite3.connect(path)) as database:
        return "\n".join(database.iterdump()) + "\n"


def _dump_postgres() -> str:
    server = PostgresServer()
    try:
        url = server.fresh_schema()
        ledger = Ledger(url)
        ledger.migrate()
        fill(ledger)
        ledger.close()
        schema_name = re.search(r"search_path%3D(\w+)", url)[1]
        program = (server.programs / "initdb").resolve().parent / "pg_dump"
        dump = [program, "-h", server.folder, "-U", "casebot", "-n", schema_name, "postgres"]
        said = subprocess.run([*dump, "--inserts", "--no-owner"], capture_output=True, text=True, check=True).stdout
    finally:
        server.stop()
    # Only what makes the ledger: no session settings, no comments, and no name of the place it was dumped from.
    bare = re.sub(r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|CREATE SCHEMA .*|\\.*)\n", "", said, flags=re.M)
    return re.sub(r"\n{2,}", "\n", bare.replace(f"{schema_name}.", "")).lstrip()


def main(name: str) -> None:
    """Freezes the schema as it was when `name` was its last step."""
    steps = [step for step in schema.steps() if step[0][:4] <= name]
    schema.steps = lambda: tuple(steps)  # type: ignore[assignment]
    FROZEN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        (FROZEN / f"{name}.sqlite.sql").write_text(_dump_sqlite(Path(folder)), "utf-8")
    (FROZEN / f"{name}.postgres.sql").write_text(_dump_postgres(), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
