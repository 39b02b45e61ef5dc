"""`/cases`: the cases I may see, filtered by words, page by page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.casework.case import LIVE, Status
from bot.conversation.router import Answer, Ask, click, command
from handlers.common import this_group

STATUS_FILTERS: Mapping[str, tuple[Status, ...]] = {
    "waiting": (Status.WAITING,),
    "待回复": (Status.WAITING,),
    "open": (Status.OPEN,),
    "处理中": (Status.OPEN,),
    "drafting": (Status.DRAFTING,),
    "草稿": (Status.DRAFTING,),
    "ready": (Status.READY,),
    "待提交": (Status.READY,),
    "resolved": (Status.RESOLVED,),
    "已解决": (Status.RESOLVED,),
    "closed": (Status.CLOSED, Status.DROPPED),
    "已关闭": (Status.CLOSED,),
    "dropped": (Status.DROPPED,),
    "已放弃": (Status.DROPPED,),
}
MINE = frozenset({"mine", "my", "我的"})
ALL = frozenset({"all", "全部", "所有"})
_PAGE = re.compile(r"(?:page|p|第)?(\d{1,4})页?")


@dataclass
class Wanted:
    """What the words ask for."""

    owner: str = ""
    shop: str = ""
    marketplace: str = ""
    statuses: list[str] = field(default_factory=list)
    everything: bool = False
    page: int = 1
    unknown: list[str] = field(default_factory=list)

    def filters(self, ask: Ask) -> dict[str, Any]:
        """For the view; in a group only that group's cases, whoever asks."""
        return {
            "owner": self.owner,
            "shop": self.shop,
            "marketplace": self.marketplace,
            "statuses": self.statuses,
            "live_only": not self.statuses and not self.everything,
            "chat": this_group(ask),
        }


@command(
    "cases",
    aliases=["案件", "列表", "list"],
    help="List cases: by status, shop, marketplace, mine, all",
    usage="/cases mine waiting",
)
def cases(ask: Ask) -> Answer:
    """Lists what fits the words: live ones unless asked otherwise."""
    wanted = understood(ask)
    return Answer().show(
        "case_list",
        ask.chat.id,
        member=ask.member.id,
        filters=wanted.filters(ask),
        page=wanted.page,
        unknown=wanted.unknown,
    )


@click("cases_page")
def turn(ask: Ask) -> Answer:
    """Another page of the same list, for whoever turns it."""
    given = ask.value.get("filters")
    given = given if isinstance(given, Mapping) else {}
    filters = {name: str(given.get(name) or "") for name in ("owner", "shop", "marketplace")}
    statuses = [one for one in given.get("statuses") or () if one in {status.value for status in Status}]
    page = ask.value.get("page")
    return Answer().replace(
        "case_list",
        member=ask.member.id,
        filters={
            **filters,
            "statuses": statuses,
            "live_only": bool(given.get("live_only")),
            "chat": this_group(ask),
        },
        page=page if isinstance(page, int) else 1,
    )


def understood(ask: Ask) -> Wanted:
    """The words as filters; what means nothing is told, not guessed."""
    wanted = Wanted()
    for word in ask.words[:12]:
        low = word.lower()
        if low in STATUS_FILTERS:
            wanted.statuses += [one.value for one in STATUS_FILTERS[low]]
        elif low in MINE:
            wanted.owner = ask.member.id
        elif low in ALL:
            wanted.everything = True
        elif low in ("live", "进行中"):
            wanted.statuses += [one.value for one in sorted(LIVE)]
        elif found := _PAGE.fullmatch(low):
            wanted.page = int(found.group(1))
        elif low in ("page", "页"):
            continue
        elif marketplace := _marketplace(ask, low):
            wanted.marketplace = marketplace
        elif shop := _shop(ask, low):
            wanted.shop = shop
        else:
            wanted.unknown.append(word[:40])
    return wanted


def _marketplace(ask: Ask, word: str) -> str:
    for book in ask.playbooks.values():
        names = {book.marketplace, book.name.zh.lower(), book.name.en.lower(), *(one.lower() for one in book.aliases)}
        if word in names:
            return book.marketplace
    return ""


def _shop(ask: Ask, word: str) -> str:
    """The shop of exactly that name, else the only one whose name holds it."""
    shops = ask.ledger.shops(member=ask.member.id)
    exact = [shop.id for shop in shops if shop.name.lower() == word]
    like = [shop.id for shop in shops if word in shop.name.lower()]
    return exact[0] if exact else like[0] if len(like) == 1 else ""
