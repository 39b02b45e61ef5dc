"""Reading a screenshot: the usual size of a desktop, drawn here, with and without a number to look for."""

from __future__ import annotations

import io
import statistics
import time
from datetime import date

from PIL import Image, ImageDraw, ImageFont

from bench.figures import Figure
from bot.casework import ocr as reader

NUMBER = "13498835581"
RUNS = 5


def measure() -> list[Figure]:
    """Nothing but a word where the extra is not installed."""
    aim = "≤ 3 s"
    if not reader.available():
        return [Figure("a screenshot of 1920×1080 read", "not installed: make ocr", aim)]
    first = _timed("")
    plain = [_timed("") for _ in range(RUNS)]
    numbered = [_timed(NUMBER) for _ in range(RUNS)]
    return [
        Figure("a screenshot of 1920×1080 read, models loaded for it", f"{first:.1f} s", aim),
        Figure("the same, later: address and time", f"median {statistics.median(plain):.1f} s, n {RUNS}", aim),
        Figure("the same with the Case ID", f"median {statistics.median(numbered):.1f} s, n {RUNS}", aim),
    ]


def _timed(number: str) -> float:
    began = time.perf_counter()
    reader.read(_screen(), hosts=["sellercentral.amazon.com"], today=date(2026, 3, 13), number=number)
    return time.perf_counter() - began


def _screen() -> bytes:
    image = Image.new("RGB", (1920, 1080), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 1920, 78), fill=(222, 225, 230))
    draw.rectangle((0, 1032, 1920, 1080), fill=(222, 225, 230))
    texts = [
        (145, 48, 14, "sellercentral.amazon.com/home"),
        (60, 188, 15, f"Case ID: {NUMBER}"),
        (1825, 1038, 12, "14:32"),
        (1815, 1058, 12, "2026/3/12"),
        *((60, 240 + 32 * n, 14, f"Order 114-39416{n:02d}-8772232   Units {n}   pending") for n in range(20)),
    ]
    for x, y, size, text in texts:
        draw.text((x, y), text, fill=(30, 30, 30), font=ImageFont.load_default(size))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
