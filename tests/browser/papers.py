"""The papers of the case that the browser tells: an invoice as PDF, a screenshot as PNG, both drawn here."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

INK, GREY, LINE = "#1f2a30", "#6a747a", "#d5dadd"


def invoice() -> bytes:
    """A one-page commercial invoice, PDF."""
    page = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(page)
    lines = [
        (60, "Dongguan Mingtai Kitchenware Co., Ltd.", INK),
        (44, "COMMERCIAL INVOICE  No. MT-20260905", INK),
        (34, "Date: 2026-09-05", GREY),
        (34, "Buyer: Shenzhen Hengyuan Technology Co., Ltd.", GREY),
        (34, "Shipment: FBA15DJCZRX5", GREY),
        (34, "FNSKU X0013R5Q7B   480 units   USD 4.20   USD 2,016.00", INK),
    ]
    top = 120
    for size, text, colour in lines:
        draw.text((110, top), text, fill=colour, font=_font(size))
        top += size + 40
    return _saved(page, "PDF")


def screenshot() -> bytes:
    """A shipment's Contents tab in a browser, address bar and time in sight, 1600 by 900."""
    page = Image.new("RGB", (1600, 900), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 1600, 70), fill="#eceff1")
    draw.rounded_rectangle((180, 14, 1420, 56), 20, fill="white", outline=LINE)
    draw.text((204, 21), "https://sellercentral.amazon.com/fba/inbound-shipment/FBA15DJCZRX5", INK, _font(24))
    draw.text((80, 120), "Shipment FBA15DJCZRX5 - Contents", fill=INK, font=_font(40))
    rows = [("FNSKU", "Expected", "Received", "Difference"), ("X0013R5Q7B", "480", "465", "-15")]
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            draw.text((80 + across * 340, 230 + down * 80), text, fill=INK if down else GREY, font=_font(30))
        draw.line((80, 285 + down * 80, 1500, 285 + down * 80), fill=LINE, width=2)
    draw.text((1340, 850), "2026-11-09 10:02", fill=GREY, font=_font(26))
    return _saved(page, "PNG")


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _saved(page: Image.Image, kind: str) -> bytes:
    held = io.BytesIO()
    page.save(held, kind)
    return held.getvalue()
