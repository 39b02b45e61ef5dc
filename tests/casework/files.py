"""Files made for the tests, in memory: pictures, PDFs and workbooks, sound and damaged."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from openpyxl import Workbook
from PIL import Image
from pypdf import PdfWriter

_FRAME = 76
"""Bytes that a zip spends on one part, beside its name twice and its content."""


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


def workbook(size: int = 0) -> bytes:
    """A table of two cells; a picture that is not packed brings it to this size."""
    book = Workbook()
    book.active.append(["order", "114-3941689-8772232"])
    out = io.BytesIO()
    book.save(out)
    if size:
        part = "xl/media/image1.bin"
        frame = len(zipped := out.getvalue()) + 2 * len(part) + _FRAME
        out = io.BytesIO(zipped)
        with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as package:
            package.writestr(part, b"\0" * (size - frame))
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


def padded(content: bytes, size: int = 25_000_001) -> bytes:
    """The same with nothing behind it, to a size at which only its head is looked at."""
    return content + b"\0" * (size - len(content))


def odd(kind: str) -> bytes:
    """A file of a kind that no marketplace takes, as far as its beginning gives it away."""
    if kind in ARCHIVED:
        return archive(**ARCHIVED[kind])
    return {
        "empty": b"",
        "noise": bytes(range(256)) * 4,
        "rar": b"Rar!\x1a\x07\x00" + b"\0" * 40,
        "7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 40,
        "gz": b"\x1f\x8b\x08" + b"\0" * 40,
        "mp4": b"\0\0\0\x18ftypmp42" + b"\0" * 40,
        "mov": b"\0\0\0\x14ftypqt  " + b"\0" * 40,
        "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40,
        "exe": b"MZ" + b"\0" * 100,
        "html": b"<!DOCTYPE html><html></html>",
        "csv": b"order,units\n114-3941689-8772232,2\n",
        "txt": b"The units were not received.\n",
        "xls": OLE + "Workbook".encode("utf-16-le") + b"\0" * 40,
        "doc": OLE + "WordDocument".encode("utf-16-le") + b"\0" * 40,
    }[kind]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
ARCHIVED = {
    "zip": {"invoice_dot_pdf": b"%PDF-1.7"},
    "docx": {"word__document_dot_xml": b"<w/>"},
    "pptx": {"ppt__presentation_dot_xml": b"<p/>"},
    "xlsm": {"xl__workbook_dot_xml": b"<w/>", "xl__vbaProject_dot_bin": b"x"},
}
"""Kinds that are zips inside, by the parts that give them away."""
