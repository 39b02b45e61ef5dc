# ruff: noqa: ARG001 (a rule has one signature, whatever it needs)
"""A screenshot of the back office is taken on a desktop (R03) and shows where and when (R18)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts, File

_PHONES: dict[int, tuple[int, ...]] = {
    640: (1136,),
    720: (
        1280,
        1520,
        1600,
        1612,
    ),
    750: (1334,),
    828: (1792,),
    1080: (
        1920,
        2160,
        2220,
        2244,
        2280,
        2310,
        2340,
        2376,
        2388,
        2400,
        2408,
        2412,
        2460,
        2520,
    ),
    1125: (2436,),
    1170: (2532,),
    1176: (2400,),
    1179: (2556,),
    1200: (
        2640,
        2670,
    ),
    1206: (2622,),
    1216: (2640,),
    1220: (2712,),
    1228: (2700,),
    1240: (2772,),
    1242: (
        2208,
        2688,
    ),
    1256: (2760,),
    1260: (2800,),
    1264: (2780,),
    1284: (2778,),
    1290: (2796,),
    1320: (2868,),
    1344: (
        2772,
        2992,
    ),
    1440: (
        2560,
        2880,
        2960,
        3040,
        3088,
        3120,
        3168,
        3200,
        3216,
    ),
}
"""Screens of phones in the market, held upright: width, and the heights it comes with, in pixels."""
_PORTRAIT = 1.6
_DESKTOP_WIDTH = 1280
"""A capture this wide and very tall is a whole page scrolled on a desktop, no phone."""
_PHOTOGRAPHED = 0.4
"""Share of like neighbours below which a picture is no capture of a screen: noise, moiré, perspective. Captures keep
above 0.9, as JPEG, too, unless a photo fills them."""
_MAILBOX = re.compile(r"(?:www\.)?(?:ex|web)?(?:mail|outlook)\d*\.")
"""How the addresses of mailboxes in a browser begin; a slot that asks for a mail is named after it."""
_CROP = (1000, 500)
"""A window of a desktop browser is at least this wide and high (1366x768 less its edges)."""


@rule(
    "R03",
    "MOBILE_SCREENSHOT",
    step=Step.ATTACH,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, pitfall 3",
    passes="1920x1080 PNG, the browser's address bar and the clock visible",
    fails="1170x2532 PNG with a status bar",
    overridable=True,
)
def mobile_screenshot(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A page of the back office is captured on a desktop, not on a phone, nor photographed."""
    for file in _screenshots(facts):
        upright = file.height > file.width * _PORTRAIT
        phone = file.height in _PHONES.get(file.width, ())
        lying = (
            file.width in _PHONES.get(file.height, ())
            and (file.width, file.height) != (1920, 1080)
            and (file.width, file.height) not in _DESKTOPS
        )
        if file.phone_camera:
            yield _shot(
                "{file} is a photo taken with a camera. Take a screenshot of the page on a computer, the whole "
                "window.",
                file,
            )
        elif phone:
            yield _shot(
                "{file} is a phone's screenshot ({width}x{height}): no address bar, no time stamp. Capture the whole "
                "window on a computer.",
                file,
            )
        elif (upright and 0 < file.width < _DESKTOP_WIDTH) or lying:
            yield _shot(
                "{file} looks like a phone's screenshot ({width}x{height}). Was it taken on a computer?",
                file,
                Severity.WARN,
            )
        elif file.flat < _PHOTOGRAPHED:
            yield _shot(
                "{file} looks like a photo of a screen. Take a screenshot of the page on a computer, the whole "
                "window.",
                file,
                Severity.WARN,
            )


_DESKTOPS = frozenset({(1280, 720), (1334, 750), (2560, 1440), (2880, 1440)})


@rule(
    "R18",
    "SCREENSHOT_CONTEXT",
    step=Step.ATTACH,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, pitfall 3; FAQ 3 and 5",
    passes="The whole window, with its address and the clock",
    fails="A cropped table without its address",
    overridable=True,
)
def screenshot_context(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A screenshot shows where and when: the address bar, the time, the whole page."""
    for file in _screenshots(facts):
        if file.address_bar is False:
            yield _context("{file} does not show the address bar. Capture the whole window.", file)
        if file.clock is False:
            yield _context("{file} does not show the time. Capture the whole screen, with the clock.", file)
        if _MAILBOX.match(file.host) and "mail" not in file.slot:
            yield _context(
                "{file} shows a mailbox ({host}), not the back office. Capture the page itself.", file, Severity.WARN
            )
        if file.address_bar is not None and file.stored_number and not file.shown_number:
            yield _context("{file} does not show the number {number}.", file, Severity.WARN)
        cropped = 0 < file.width < _CROP[0] or 0 < file.height < _CROP[1]
        phone = file.phone_camera or file.height > file.width * _PORTRAIT
        if file.address_bar is None and cropped and not phone:
            yield _context(
                "{file} ({width}x{height}) seems to be cropped: the address bar and the time are missing. Capture "
                "the whole window.",
                file,
                Severity.WARN,
            )


def _screenshots(facts: Facts) -> Iterator[File]:
    slots = {slot.id: slot.kind for slot in facts.issue.evidence} if facts.issue else {}
    return (f for f in facts.attachments or () if (f.kind or slots.get(f.slot, "")) == "screenshot" and not f.trouble)


def _shot(message: str, file: File, severity: Severity | None = None) -> Finding:
    shown = file.original or file.name
    return mobile_screenshot.find(message, file=shown, severity=severity, width=file.width, height=file.height)


def _context(message: str, file: File, severity: Severity | None = None) -> Finding:
    shown = file.original or file.name
    return screenshot_context.find(
        message,
        file=shown,
        severity=severity,
        width=file.width,
        height=file.height,
        number=file.stored_number,
        host=file.host,
    )
