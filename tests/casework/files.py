"""Files made for the tests, in memory: pictures, PDFs and workbooks, sound and damaged."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from openpyxl import Workbook
from PIL import Image
from pypdf import PdfWriter


def picture(width: int, height: int, kind: str = "PNG", camera: str = "") -> bytes:
    """A grey picture; `camera` names its maker in EXIF, as phones do for photos."""
    out = io.BytesIO()
    image = Image.new("L", (width, height), 200)
    exif = Image.Exif()
    if camera:
        exif[0x010F] = camera
    image.save(out, kind, exif=exif)
    return out.getvalue()


def pdf(pages: int = 1, password: str = "") -> bytes:
    """A PDF of blank pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def workbook() -> bytes:
    """A table of two cells."""
    book = Workbook()
    book.active.append(["order", "114-3941689-8772232"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**files: bytes) -> bytes:
    """A zip with these files; `a__b` becomes a/b."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


LAUGHS = b"""<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w><sheet>&b;</sheet></w>"""
"""Entities that grow when they are read."""


def changed(package: bytes) -> bytes:
    """The package with one byte of its first part turned over: its checksum no longer fits."""
    at = package.index(b"PK\x03\x04") + 60
    return package[:at] + bytes([package[at] ^ 0xFF]) + package[at + 1 :]


def bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of a few bytes that claims 2.5 thousand million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
