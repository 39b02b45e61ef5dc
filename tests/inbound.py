"""One case that many tests tell: fifteen units of a shipment were not received."""

from __future__ import annotations

from bot.conversation.values import FormValue
from tests.house import GROUP, Bot

PAGES: list[dict[str, FormValue]] = [
    {"issue_class": "logistics"},
    {"issue": "logistics.fba.inbound"},
    {"prior": "none"},
    {
        "shipment_id": "FBA15DJCZRX5",
        "fnsku": "X0013R5Q7B",
        "sent": "480",
        "missing": "15",
        "delivered_on": "2026-10-02",
    },
    {
        "causes": "packing_agrees",
        "actions": ("check_packing",),
        "controls": "weigh",
        "requests": "locate_or_reimburse",
    },
    {"done_check_packing": "2026-11-03"},
]
"""What is filled in, page by page."""
ANSWERS = {name: value for page in PAGES for name, value in page.items()}
NUMBER = "13498835581"


def a_draft(bot: Bot) -> None:
    """小李 has a draft in front of her."""
    bot.says("/newcase", where=GROUP)
    for page in PAGES:
        bot.presses("继续", form=page)
    bot.presses("文件齐了，继续")
    bot.presses("都做完了，生成草稿")


def a_submitted_case(bot: Bot) -> None:
    """The draft was approved and sent; the marketplace gave it a number."""
    a_draft(bot)
    bot.presses("确认可以提交")
    bot.presses("已提交", form={"case_id": NUMBER})
