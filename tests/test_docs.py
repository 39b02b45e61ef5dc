"""What the READMEs and the guide name is there: pictures, pages, commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

import handlers
from bot.conversation.commands import typed_command
from bot.conversation.router import router

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md")])
GUIDE = ROOT / "docs" / "guide.zh-CN.md"
MOST_BYTES = 200_000
"""Of a picture: the repository carries them for good."""

_LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
_CODE = re.compile(r"`(/[^`]+)`|^(/\S.*)$", re.MULTILINE)


def links(page: Path) -> list[str]:
    """Files of the repository that a page points to."""
    return _LINK.findall(page.read_text(encoding="utf-8"))


def commands(page: Path) -> list[str]:
    """Every command that a page tells people to type."""
    return [one or other for one, other in _CODE.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_points_to_exists(page: Path) -> None:
    gone = [link for link in links(page) if not (page.parent / link).exists()]

    assert not gone


@pytest.mark.parametrize("picture", sorted(ROOT.glob("docs/images/*.png")), ids=lambda picture: picture.name)
def test_a_picture_is_small_and_is_shown_somewhere(picture: Path) -> None:
    with Image.open(picture) as opened:
        assert opened.mode == "P", "a palette is a quarter of the bytes"
    assert picture.stat().st_size < MOST_BYTES
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page)}
    assert picture.resolve() in shown


def test_every_command_that_a_page_names_is_understood() -> None:
    handlers.register_all()
    named = [(page.name, text) for page in (*ROOT.glob("README*.md"), GUIDE) for text in commands(page)]

    strange = [(page, text) for page, text in named if (typed := typed_command(text)) and not router.find(typed.word)]

    assert named
    assert not strange


def test_the_guide_names_every_command() -> None:
    handlers.register_all()
    named = {typed.word for text in commands(GUIDE) if (typed := typed_command(text))}

    assert {one.name for one in router.commands.values()} <= named
