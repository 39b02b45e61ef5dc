"""The real house, served to a real Chromium: `casebot serve` as an operator has it, on a free port."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.web import WebSettings, create_app
from tests.browser.window import SIZES, Window
from tests.house import Bot, StoppedClock
from tests.serving import served

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync", "--no-first-run", "--hide-scrollbars", "--lang=zh-CN"]


@dataclass
class RunningClock(StoppedClock):
    """System time that begins on a Monday morning and runs on."""

    began: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        return self.at.astimezone(UTC) + timedelta(seconds=time.monotonic() - self.began)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=QUIET, env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        yield browser
        browser.close()


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    """Casebot with its thread and a clock that runs, in an empty data folder."""
    bot = Bot(tmp_path / "data", system=RunningClock())
    bot.house.start()
    yield bot
    bot.closes()


@pytest.fixture
def address(bot: Bot) -> Iterator[str]:
    """Where its page is served."""
    house = bot.house
    page = create_app(
        settings=WebSettings(secret_key="a key for tests"),
        health=house.health,
        workspace=house.local,
        clock=house,
    )
    with served(page, threads=8) as at:
        yield at


@pytest.fixture
def open_window(chromium: Browser, address: str) -> Iterator[Callable[..., Window]]:
    """Opens the page in a window of that size. An error in it or a request elsewhere fails the test."""
    windows: list[Window] = []

    def open_window(size: str, path: str = "/", **more: object) -> Window:
        context = chromium.new_context(
            viewport=SIZES[size],
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            permissions=["clipboard-read", "clipboard-write"],
            color_scheme="light",
            has_touch=size == "phone",
            **more,  # type: ignore[arg-type]
        )
        context.set_default_timeout(30_000)
        windows.append(Window(context.new_page(), address))
        windows[-1].page.goto(address + path)
        return windows[-1]

    yield open_window
    for window in windows:
        window.page.context.close()
    assert [complaint for window in windows for complaint in window.complaints] == []
    assert [url for window in windows for url in window.strangers] == []
