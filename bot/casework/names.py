"""Marketplaces, sites and issues by the names people use: Amazon.com, US, Shopee MY, 关联, acc.related."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.casework.cleaning import folded, half_width, visible
from bot.casework.playbook import Issue, Playbook, Site

SHORT_CLASSES = {
    "acc": "account",
    "lst": "listing",
    "fnd": "funds",
    "pol": "policy",
    "log": "logistics",
    "onb": "onboarding",
}
_COUNTRY_NAMES = {"UK": "GB"}
_AROUND_HOST = re.compile(r"^(?:https?://)?(?:www\.)?|[/?#].*$", re.IGNORECASE)


def find_marketplace(playbooks: Mapping[str, Playbook], text: str) -> str | None:
    """The key of the marketplace of that name, in any case and spelling; None if there is none."""
    wanted = folded(text)
    for key, playbook in playbooks.items():
        if wanted and wanted in _names(playbook):
            return key
    return None


def find_site(playbooks: Mapping[str, Playbook], text: str, marketplace: str | None = None) -> tuple[str, str] | None:
    """(marketplace, site) by id, host, name, alias, marketplace and country, or, where the marketplace is given
    or only one has it, by the country alone. None if it could be several or none."""
    wanted = folded(_AROUND_HOST.sub("", half_width(visible(text)).strip()))
    among = {key: one for key, one in playbooks.items() if marketplace in (None, key)}
    country_will_do = len(among) == 1
    found = {
        (key, site.id)
        for key, playbook in among.items()
        for site in playbook.sites
        if wanted and wanted in _site_names(playbook, site, country_will_do=country_will_do)
    }
    return found.pop() if len(found) == 1 else None


def find_issue(playbook: Playbook, text: str) -> Issue | None:
    """The issue of that id, alias, short form (`acc.related`) or title; None if it could be several or none."""
    tidy = half_width(visible(text)).strip().casefold()
    head, dot, rest = tidy.partition(".")
    tidy = SHORT_CLASSES.get(head, head) + dot + rest
    for issue in playbook.issues:
        if issue.id == tidy:
            return issue
    wanted = folded(text)
    found = [one for one in playbook.issues if wanted and wanted in _issue_names(one)]
    return found[0] if len(found) == 1 else None


def _names(playbook: Playbook) -> set[str]:
    return _folded((playbook.marketplace, playbook.name.zh, playbook.name.en, *playbook.aliases))


def _countries(site: Site) -> list[str]:
    if site.country is None:
        return []
    return [site.country, *(name for name, code in _COUNTRY_NAMES.items() if code == site.country)]


def _site_names(playbook: Playbook, site: Site, *, country_will_do: bool) -> set[str]:
    names = _folded((site.id, site.host, site.name.zh, site.name.en))
    countries = _folded(_countries(site))
    bare = _folded(site.aliases)
    names |= {first + second for first in _names(playbook) for second in countries | bare}
    # An alias such as "US" belongs to every marketplace; a longer one (amazon.com, 美国站) is tried as it stands.
    names |= {one for one in bare if country_will_do or len(one) > 3}
    return names | countries if country_will_do else names


def _issue_names(issue: Issue) -> set[str]:
    return _folded((issue.id, issue.id.split(".", 1)[1], issue.title.zh, issue.title.en, *issue.aliases))


def _folded(names: Iterable[str]) -> set[str]:
    return {folded(one) for one in names if folded(one)}
