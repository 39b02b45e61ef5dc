"""An invented marketplace for tests: its playbook stands in tests/data/playbooks/kiosk and uses every feature."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from bot.casework.draft import Value
from bot.casework.interview import ShopFacts, Surroundings, Trouble, question_of, take
from bot.casework.playbook import Playbook
from bot.playbooks import library

FOLDER = Path(__file__).parent / "data" / "playbooks"
TODAY = date(2026, 11, 23)

US_HOME = ShopFacts(
    id="s1",
    name="美国家居",
    marketplace="kiosk",
    sites=("kiosk.example",),
    seller_id="A3AYAZLIQ7AX77",
    legal_name_en="Shenzhen Example Trading Co., Ltd.",
    legal_name_zh="深圳样例贸易有限公司",
)
BOTH = ShopFacts(id="s2", name="US-MX", marketplace="kiosk", sites=("kiosk.example", "kiosk.mx"), seller_id="B2")


@lru_cache(maxsize=1)
def kiosk() -> Playbook:
    """The playbook, read from its YAML."""
    return library([FOLDER]).playbooks["kiosk"]


def around(*shops: ShopFacts, today: date = TODAY) -> Surroundings:
    """A team with these shops; none for the command line."""
    return Surroundings(playbooks={"kiosk": kiosk()}, shops=shops, today=today)


REMOVED: dict[str, Value] = {
    "site": "kiosk.example",
    "issue": "listing.removed",
    "code": "R-12",
    "account_status": "active",
    "prior": "none",
    "notice_date": "2026-11-20",
    "deadline": "",
    "items": ("K12AB3",),
    "reason": "label",
    "units": "480",
    "loss": "120.50 USD",
    "story": "",
    "memo": "",
    "causes": "printing",
    "actions": ("relabel", "file"),
    "done_relabel": "2026-11-21",
    "done_file": "2026-12-01",
    "attest": "yes",
    "requests": "restore",
}
"""A whole interview about a removed item, from the command line."""


def said(text: object, question_id: str, **answers: Value) -> Value | Trouble:
    """What becomes of this text as the answer to this question of the interview above."""
    given = REMOVED | answers
    question = question_of(given, around(), question_id)
    assert question is not None, f"{question_id} is not asked"
    return take(question, text, given, around())
