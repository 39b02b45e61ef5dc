"""Files that people send in the tests."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

PDF = b"%PDF-1.4 a list of cartons\n%%EOF"
"""What bears a PDF's name and begins like one."""


def picture(colour: str = "white") -> bytes:
    """A small PNG."""
    kept = BytesIO()
    Image.new("RGB", (40, 30), colour).save(kept, "PNG")
    return kept.getvalue()
