"""What the commands share: settings, words, the playbooks, the ledger, and the names people use for things."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

# Settings, playbooks and the ledger are imported where they are used: `--help` and a mistyped command answer at once.
if TYPE_CHECKING:
    from bot.casework.playbook import Issue, Playbook, Site
    from bot.conversation.words import Say
    from bot.ledger.ledger import Ledger
    from bot.playbooks import Library
    from config.settings import Settings

PLAYBOOKS = Path(__file__).resolve().parents[2] / "config" / "playbooks"
BLOCKED = 1
"""Exit code: something was found that keeps the case back."""
_YEARS = range(2000, 2101)
"""A moment outside was typed wrong."""

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, for scripts.")]


class BadInput(Exception):
    """One plain sentence for stderr; the exit code is 2."""


def complain(sentence: str) -> None:
    """One sentence on stderr."""
    print("casebot: " + " ".join(sentence.split()), file=sys.stderr)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process. BadInput names the one that is wrong."""
    from config.settings import SettingsTrouble, read_settings

    try:
        return read_settings()
    except SettingsTrouble as trouble:
        raise BadInput(str(trouble)) from None


def say() -> Say:
    """The words of the configured language."""
    from bot.conversation.words import sayer

    return sayer(settings().locale)


def today() -> date:
    """Today where the team works, whatever zone this machine is in."""
    from zoneinfo import ZoneInfo

    return datetime.now(UTC).astimezone(ZoneInfo(settings().timezone)).date()


def playbook_folders() -> list[Path]:
    """Where playbooks are read from: ours, then the admin's over them."""
    extra = settings().playbooks
    return [PLAYBOOKS, *([extra] if extra else [])]


def playbooks() -> Library:
    """The playbooks and calendars, as `serve` reads them."""
    from bot.playbooks import library

    return library(playbook_folders(), settings().timezone)


def existing_ledger() -> str:
    """Where the ledger of this installation is. BadInput when there is none yet."""
    where = settings().ledger
    if "://" not in where and not Path(where).exists():
        raise BadInput(f"there is no ledger at {where} yet; start Casebot once, or set CASEBOT_LEDGER_URL")
    return where


@contextmanager
def ledger() -> Iterator[Ledger]:
    """The ledger of this installation, migrated. BadInput when there is none, or when it does not answer."""
    from bot.ledger.files import FileStore
    from bot.ledger.ledger import Ledger

    where = existing_ledger()
    kept = Ledger(where, files=FileStore(settings().data_dir / "files"))
    try:
        with answering(where):
            kept.migrate()
        yield kept
    finally:
        kept.close()


@contextmanager
def answering(where: str) -> Iterator[None]:
    """What keeps a ledger from opening becomes one sentence; a password in its URL is not repeated."""
    import sqlite3

    import psycopg

    try:
        yield
    except (OSError, sqlite3.Error, psycopg.Error) as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise BadInput(f"the ledger at {where.rsplit('@', 1)[-1]} does not answer ({reason})") from None


def moment(text: str) -> datetime:
    """A point in time as it was typed: ISO, in UTC where it names no zone. BadInput otherwise."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise BadInput(f"“{text[:40]}” is no time; write it like 2026-11-23T09:30Z or 2026-11-23T09:30+08:00")
    return found if found.tzinfo else found.replace(tzinfo=UTC)


# -- names


def playbook_named(library: Library, name: str) -> Playbook:
    """The playbook of a marketplace by any name people use. BadInput otherwise."""
    return place_named(library, name)[0]


def place_named(library: Library, marketplace: str, site: str = "") -> tuple[Playbook, Site]:
    """Marketplace and site by any names people use. BadInput otherwise.

    Where no site is named it is the marketplace's first, or the one that was named as marketplace ("Amazon.de").
    """
    from bot.playbooks import find_marketplace, find_site

    key, said = find_marketplace(library.playbooks, marketplace), site.strip()
    if key is None and (meant := find_site(library.playbooks, marketplace)):
        key, said = meant[0], said or meant[1]
    if key is None:
        known = ", ".join(library.playbooks)
        raise BadInput(f"“{marketplace[:40]}” is no marketplace Casebot knows; it knows {known}")
    playbook = library.playbooks[key]
    if not said:
        return playbook, playbook.sites[0]
    found = find_site(library.playbooks, said, marketplace=key)
    if found is None:
        raise BadInput(f"“{said[:40]}” is no site of {key}; it has {', '.join(one.id for one in playbook.sites)}")
    return playbook, playbook.site(found[1])


def issue_named(playbook: Playbook, name: str) -> Issue:
    """An issue by id, short form or alias. BadInput names the nearest ones."""
    from difflib import get_close_matches

    from bot.playbooks import find_issue

    found = find_issue(playbook, name)
    if found is None:
        known = [one.id for one in playbook.issues]
        near = get_close_matches(name.casefold(), known, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "casebot playbooks list shows them all"
        raise BadInput(f"{playbook.marketplace} has no issue “{name[:60]}”; {hint}")
    return found
