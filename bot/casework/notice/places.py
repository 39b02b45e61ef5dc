"""Whose notice it is: the marketplace by sender, addresses and names, and the site where it is said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.casework.notice.layers import Layer
from bot.casework.notice.terms import Said
from bot.casework.playbook import Playbook, Site

SURE = 3
"""Points from which a marketplace is taken: its name once, or one address of it."""
AHEAD = 2
"""It must have so many times the points of the next one."""
_BY_SENDER, _BY_ADDRESS, _BY_NAME, _BY_TERM = 8, 5, 3, 1
_LONG = 8
"""Letters from which another name of a site can mean nothing else."""
_HOSTS = re.compile(
    r"(?<![\w.-])((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}[a-z]{2,12})(?![\w-]|\.\w)", re.IGNORECASE
)
_SECOND_LEVEL = frozenset({"co", "com", "net", "org", "ac", "gov"})


def official(playbooks: Mapping[str, Playbook], sender: str) -> bool:
    """The sender's address belongs to a marketplace."""
    return any(_brand(host) in _brands_of(book) for host in hosts(sender) for book in playbooks.values())


def hosts(text: str) -> set[str]:
    """Every host that stands in the text, in a link, an address or alone."""
    return {match[1].lower() for match in _HOSTS.finditer(text)}


def marketplace_of(playbooks: Mapping[str, Playbook], layer: Layer, text: str) -> tuple[str, tuple[str, ...]]:
    """(the marketplace or "", those it could be, the likeliest first)."""
    senders, addresses = {_brand(one) for one in hosts(layer.sender)}, {_brand(one) for one in hosts(text)}
    points, said = {}, Said(_HOSTS.sub(" ", text))
    for key, book in playbooks.items():
        brands = _brands_of(book)
        told = _BY_SENDER * bool(brands & senders) + _BY_ADDRESS * bool(brands & addresses)
        told += _BY_NAME * sum(bool(said.find(one)) for one in _names_of(book))
        told += _BY_TERM * sum(bool(said.find(one)) for one in _terms_of(book))
        if told:
            points[key] = told
    order = sorted(points, key=lambda key: -points[key])
    if not order or points[order[0]] < SURE:
        return "", tuple(order)
    sure = len(order) == 1 or points[order[0]] >= AHEAD * points[order[1]]
    return (order[0] if sure else ""), tuple(order)


def site_of(book: Playbook, layer: Layer, text: str) -> str:
    """The one site that is named, or whose address stands there; "" where it is none or several."""
    if len(book.sites) == 1:
        return book.sites[0].id
    said = Said(text)
    named = {one.id for one in book.sites if _is_named(book, one, said)}
    if named:
        return named.pop() if len(named) == 1 else ""
    there = hosts(text) | hosts(layer.sender)
    whole = [one.host for one in book.sites]
    domains = {_domain(one.host): one.id for one in book.sites}
    shared = {_domain(one) for one in whole if sum(_domain(one) == _domain(other) for other in whole) > 1}
    found = {one.id for one in book.sites if one.host in there and whole.count(one.host) == 1}
    if not found:
        ids = {one.id for one in book.sites}
        found = {one for one in map(_domain, there) if one in ids}
        found |= {domains[one] for one in map(_domain, there) if one in domains and one not in shared}
    return found.pop() if len(found) == 1 else ""


def _domain(host: str) -> str:
    """What somebody registered: seller.shopee.com.my → shopee.com.my."""
    parts = host.lower().split(".")
    wide = len(parts) > 2 and parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2
    return ".".join(parts[-3 if wide else -2 :])


def _brand(host: str) -> str:
    return _domain(host).split(".")[0]


def _brands_of(book: Playbook) -> frozenset[str]:
    return _brands(tuple(one.host for one in book.sites), tuple(book.mailboxes))


@lru_cache(maxsize=64)
def _brands(site_hosts: tuple[str, ...], mailboxes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_brand(one) for one in (*site_hosts, *(box.split("@")[-1] for box in mailboxes)))


def _names_of(book: Playbook) -> Sequence[str]:
    told = (book.name.zh, book.name.en, *book.aliases)
    return tuple(dict.fromkeys(one for one in told if len(one) >= 4 or not one.isascii()))


def _terms_of(book: Playbook) -> Sequence[str]:
    return tuple(one for one in book.vocabulary if len(one) > 2 or not one.isascii())


def _is_named(book: Playbook, site: Site, said: Said) -> bool:
    pattern, words = _site_pattern(
        site.id, site.name.zh, tuple(site.aliases), tuple(site.say.values()), (book.name.zh, book.name.en)
    )
    return said.holds_any(words) and bool(pattern.search(said.text))


@lru_cache(maxsize=512)
def _site_pattern(
    site: str, name: str, aliases: tuple[str, ...], says: tuple[str, ...], marketplace: tuple[str, ...]
) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """The ways a site is named so that nothing else can be meant: "Amazon.de", "美国站", "站点：新加坡"; and
    the words one of which then stands there."""
    whole = {one for one in (*aliases, *says, name) if (one.isascii() and len(one) >= _LONG) or one.endswith("站")}
    whole |= {*says} | ({site} if "." in site and "_" not in site else set())
    whole -= {*marketplace}
    parts = [
        rf"(?<![\w.@-]){re.escape(one)}(?![A-Za-z0-9_]|\.[a-z])" if one.isascii() else re.escape(one) for one in whole
    ]
    places = {one.removesuffix("站") for one in (name, *aliases) if not one.isascii()}
    if places:
        told = "|".join(re.escape(one) for one in sorted(places, key=len, reverse=True))
        parts.append(rf"(?:{told})(?:站|店铺|站点)|站点\s*[:：]\s*(?:{told})(?![一-鿿])")
        here = "|".join(re.escape(one) for one in marketplace)
        parts.append(rf"(?:{here})\s?(?:{told})")
    words = tuple(one.casefold() for one in sorted(whole | places))
    return re.compile("|".join(parts) or "(?!)", re.IGNORECASE), words
