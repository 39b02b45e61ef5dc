"""Small playbooks and ready-made facts, so that the rules are tested without the real marketplaces' data."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from bot.casework.draft import Draft, Finding
from bot.casework.playbook import Playbook
from bot.casework.rules import Facts, check, draft_of_text
from bot.playbooks.lexicon import lexicon

CHECKED = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def words(text: str) -> dict[str, str]:
    """The same in both languages."""
    return {"zh": text, "en": text}


def id_format(name: str, zh: str, pattern: str, example: str, **more: Any) -> dict[str, Any]:
    """An id, as a playbook describes it."""
    fact = {
        "source": "seed",
        "checked": CHECKED,
        "example": example,
        "requirement": words(more.pop("requirement", pattern)),
    }
    return {"name": {"en": name, "zh": zh}, "pattern": pattern, **fact, **more}


IDS = {
    "asin": id_format(
        "ASIN",
        "ASIN",
        "[0-9A-Z]{10}",
        "B08N5WRWNW",
        soft_pattern="B0[0-9A-Z]{8}|[0-9]{9}[0-9X]",
        check="isbn10",
        normalise=["strip_spaces", "upper"],
        find=r"\bB0[0-9A-Z]{7,12}\b",
    ),
    "order_id": id_format(
        "order ID",
        "订单号",
        r"\d{3}-\d{7}-\d{7}",
        "114-3941689-8772232",
        normalise=["strip_hash", "strip_spaces", "3-7-7"],
    ),
    "mcf_order_id": id_format(
        "multi-channel order ID",
        "多渠道订单号",
        r"S\d{2}-\d{7}-\d{7}",
        "S01-3941689-8772232",
        strength="soft",
        find=r"\bS\d{2}-\d{6,8}-\d{5,9}",
    ),
    "fnsku": id_format("FNSKU", "FNSKU", "X00[0-9A-Z]{7}|B0[0-9A-Z]{8}", "X0013R5Q7B", normalise=["upper"]),
    "shipment_id": id_format(
        "shipment ID",
        "货件编号",
        "FBA[0-9A-Z]{8,12}",
        "FBA15DJCZRX5",
        normalise=["upper"],
        find=r"\bFBA[0-9][0-9A-Z]{3,15}\b",
    ),
    "case_id": id_format(
        "Case ID", "Case ID", r"\d{8,14}|CASE-[0-9A-Z]{5}-[0-9A-Z]{5}", "13498835581", strength="soft"
    ),
    "gtin": id_format("GTIN (UPC/EAN)", "GTIN(UPC/EAN)", r"\d{8}|\d{12,14}", "4006381333931", check="gtin"),
}

PARTS = [
    {"id": key, "heading": {"en": heading}, "name": words(heading), "max_lines": 3}
    for key, heading in (
        ("summary", "[Issue Summary]"),
        ("cause", "[Root Cause Analysis]"),
        ("action", "[Corrective Action Taken]"),
        ("request", "[Request]"),
    )
]
COUNTER_NOTICE = {
    "id": "counter_notice",
    "name": words("counter-notice"),
    "legal": True,
    "parts": [
        {"id": "material", "heading": {"en": "Material and location"}, "name": words("material")},
        {"id": "address", "heading": {"en": "Name and address"}, "name": words("address")},
    ],
}
STATEMENT = {
    "id": "statement",
    "name": words("statement"),
    "parts": [
        {"id": "summary", "heading": {"en": "Facts"}, "name": words("facts"), "required": False},
        {"id": "requests", "heading": {"en": "Outcome requested"}, "name": words("outcome"), "required": False},
    ],
}
"""A form of a marketplace's own: not four parts, and its request is called otherwise."""
CLOCK = {"amount": 5, "unit": "business_days", "since": "last_update", "source": "seed", "checked": CHECKED}
EVIDENCE = [
    {
        "id": "page",
        "name": "Page",
        "title": words("page"),
        "say": {"en": "page", "zh": "页面"},
        "kind": "screenshot",
        "how": words("capture"),
    },
    {
        "id": "invoice",
        "name": "Invoice",
        "title": words("invoice"),
        "say": {"en": "invoice", "zh": "发票"},
        "kind": "document",
        "how": words("scan"),
    },
    {
        "id": "photo",
        "name": "Photo",
        "title": words("photo"),
        "say": {"en": "photo", "zh": "照片"},
        "kind": "photo",
        "how": words("shoot"),
    },
]


def issue(key: str, **more: Any) -> dict[str, Any]:
    """An issue with a few evidence slots."""
    return {"id": key, "title": words(key), "evidence": EVIDENCE, **more}


ISSUES = [
    issue("account.suspended"),
    issue("listing.rejected", codes=[{"code": "5665", "meaning": words("brand"), "source": "seed"}]),
    issue("funds.fee"),
    issue("policy.cpsia"),
    issue("logistics.inbound", deadlines=[{**CLOCK, "amount": 60, "unit": "calendar_days", "since": "lost_on"}]),
    issue("ip.copyright.counter", channel="counter"),
    issue("ads.paused"),
]


def book(marketplace: str, name: str, sites: list[dict[str, Any]], **more: Any) -> Playbook:
    """A playbook of this marketplace, as small as a valid one can be."""
    plain: dict[str, Any] = {
        "marketplace": marketplace,
        "name": words(name),
        "sites": sites,
        "channels": [
            {"id": "case", "name": words("case"), "menu": ["Help", "Get support"]},
            {
                "id": "counter",
                "name": words("counter"),
                "menu": ["Account Health"],
                "form": "counter_notice",
                "kind": "form",
            },
        ],
        "forms": [{"id": "four_part", "name": words("case text"), "parts": PARTS, "four_part": True}, COUNTER_NOTICE],
        "ids": {},
        "statuses": [],
        "clocks": {"follow_up": CLOCK},
        "attachments": {
            "types": ["jpg", "png", "pdf", "xlsx"],
            "max_bytes": 5_000_000,
            "source": "seed",
            "checked": CHECKED,
        },
        "follow_up": {},
        "reply": {},
        "issues": ISSUES,
    }
    return Playbook.model_validate(plain | more)


def site(key: str, languages: list[str], host: str, **more: Any) -> dict[str, Any]:
    """A site."""
    return {"id": key, "name": words(key), "timezone": "UTC", "host": host, "languages": languages, **more}


BOOKS = {
    "amazon": book(
        "amazon",
        "Amazon",
        [site("amazon.com", ["en"], "sellercentral.amazon.com")],
        ids=IDS,
        language_forced=True,
        vocabulary=["ASIN", "FNSKU", "Seller Central", "FBA", "Plan of Action", "Buy Box"],
        mailboxes=["disbursement-appeals@amazon.com"],
    ),
    "shopee": book(
        "shopee",
        "Shopee",
        [
            site("shopee.my", ["en", "zh"], "seller.shopee.com.my", zh_entry=words("中文入口")),
            site("shopee.tw", ["zh-TW", "en"], "seller.shopee.tw"),
        ],
        vocabulary=["Seller Centre", "penalty points", "Order SN", "SLS", "Item ID"],
        ids={
            "order_sn": id_format(
                "order SN", "订单编号", r"\d{6}[0-9A-Z]{8}", "241004ABCD1234", check="date6", normalise=["upper"]
            )
        },
    ),
    "tiktok_shop": book(
        "tiktok_shop",
        "TikTok Shop",
        [site("tiktok_shop.us", ["en", "zh"], "seller-us.tiktok.com", zh_entry=words("中文入口"))],
        vocabulary=["Seller Center", "Shop Health", "violation record", "violation points", "GMV Max", "FBT"],
        ids={
            "order_id": id_format(
                "order ID", "订单号", r"\d{18,19}", "576461413038785750", find=r"(?<!\w)5[78]\d{14,19}(?!\w)"
            )
        },
    ),
    "rakuten": book(
        "rakuten", "Rakuten", [site("rakuten.jp", ["ja", "en"], "rms.rakuten.co.jp")], vocabulary=["RMS", "RSL"]
    ),
    "coupang": book(
        "coupang",
        "Coupang",
        [site("coupang.kr", ["ko", "en"], "wing.coupang.com")],
        vocabulary=["Wing", "Rocket Growth"],
    ),
    "mercado_libre": book(
        "mercado_libre",
        "Mercado Libre",
        [site("mercado_libre.mx", ["es"], "mercadolibre.com.mx")],
        vocabulary=["Seller Hub"],
    ),
    "temu": book(
        "temu", "Temu", [site("temu.global", ["en"], "seller.temu.com")], case_system=False, language_forced=True
    ),
    "faire": book(
        "faire", "Faire", [site("faire.com", ["en"], "faire.com")], fee=words("Advanced appeals may cost US$50-200.")
    ),
    "lazada": book(
        "lazada",
        "Lazada",
        [site("lazada.sg", ["en"], "sellercenter.lazada.sg")],
        channels=[{"id": "case", "name": words("case"), "menu": ["Help"], "form": "statement"}],
        forms=[STATEMENT],
        issues=[issue("listing.rejected")],
    ),
}


def facts_for(marketplace: str = "amazon", site: str = "", issue: str = "", **more: Any) -> Facts:
    """What is known of a bare text for this marketplace; its first site unless another one is named ("-": none)."""
    playbook = BOOKS[marketplace]
    where = None if site == "-" else playbook.site(site) if site else playbook.sites[0]
    about = playbook.issue(issue) if issue else None
    plain: dict[str, Any] = {
        "playbook": playbook,
        "playbooks": BOOKS,
        "site": where,
        "issue": about,
        "grammar": False,
        "now": NOW,
    }
    return Facts(lexicon=lexicon(), **(plain | more))


def draft_for(text: str, facts: Facts) -> Draft:
    """A bare text as a draft."""
    assert facts.playbook
    return draft_of_text(text, facts.playbook, facts.site, facts.issue)


def findings(
    text: str, marketplace: str = "amazon", site: str = "", issue: str = "", only: str = "", **more: Any
) -> tuple[Finding, ...]:
    """What the rules say of a bare text."""
    facts = facts_for(marketplace, site, issue, **more)
    return check(draft_for(text, facts), facts, only=[only] if only else None)
