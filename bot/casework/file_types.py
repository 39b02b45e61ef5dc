"""What a file is, by its content, and whether it opens: bounded before it is decoded, and never raising."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import filetype

MAX_PIXELS = 60_000_000
"""A 4K screen has 8 million, a camera's photo up to 50 million; decoded, 60 million take 180 MB."""
_MAX_READ = 25_000_000
"""Bytes: a larger file is refused for its size and not opened; only a picture's head is read, for its pixels."""
_MAX_UNPACKED = 300_000_000
"""Bytes that a workbook may unpack to."""
_BOOK = "xl/workbook.xml"
_MAX_BOOK = 2_000_000
"""Bytes of the part that names the sheets."""
_MAX_ENTRIES = 5_000
_MAX_PAGES = 5_000
_SAMPLE = 700
"""Pixels to each side of the middle: enough to tell a capture from a photo, in 10 ms."""
_PADDING = b"\0\r\n\t "
"""Behind a PDF's end: the reader would search backwards through it, byte by byte."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_CAMERA_TAGS = frozenset({0x010F, 0x0110, 0x829A, 0x829D, 0x920A})
"""EXIF: maker, model, exposure time, f-number, focal length. Captures of a screen have none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What opening a file showed. `trouble` is one of the reasons R07 has a sentence for."""

    width: int = 0
    height: int = 0
    pages: int = 0
    camera: bool = False
    flat: float = 1.0
    """Share of neighbouring pixels that are alike."""
    trouble: str = ""


def true_type(content: bytes) -> str:
    """The type by content, as an extension ("jpg", "zip"); "" when it is none that is known."""
    head = content[:8192]
    if not head:
        return ""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(content)
    if head.startswith(_OLE):
        return "xlsx" if _ENCRYPTED_PACKAGE in content[:_MAX_READ] else _legacy_office(content)
    try:
        kind = filetype.guess_extension(head)
    except Exception:  # a matcher that stumbles over odd bytes has not recognised them
        kind = None
    if kind:
        return {"apng": "png", "Z": "z"}.get(kind, str(kind))
    return _text(head)


def look_into(kind: str, content: bytes, max_pixels: int = MAX_PIXELS) -> Look:
    """Open a file of this type as far as is needed to know that it can be used."""
    if not content:
        return Look(trouble="empty")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if kind in ("jpg", "png"):
            return _picture(content, max_pixels)
        if len(content) > _MAX_READ:
            return Look()
        if kind == "pdf":
            return _pdf(content)
        if kind == "xlsx":
            return _workbook(content)
        if kind == "xlsm":
            return Look(trouble="macros")
    return Look()


def _picture(content: bytes, max_pixels: int) -> Look:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "MPO")) as picture:
            width, height = picture.size
            if width * height > max_pixels:
                return Look(width=width, height=height, trouble="too_many_pixels")
            if len(content) > _MAX_READ:
                return Look(width=width, height=height)
            camera = bool(_CAMERA_TAGS & (set(picture.getexif()) | set(picture.getexif().get_ifd(0x8769))))
            picture.load()
            flat = _flat(picture)
    except Image.DecompressionBombError:
        return Look(trouble="too_many_pixels")
    except Exception:  # Pillow raises a dozen kinds on damaged files; all mean that it does not open
        return Look(trouble="broken")
    return Look(width=width, height=height, camera=camera, flat=flat)


def _flat(picture: Any) -> float:
    """How much of the middle looks like its left neighbour: a screen is painted in areas, a lens adds noise."""
    from PIL import ImageChops

    width, height = picture.size
    middle = picture.crop(
        (max(0, width // 2 - _SAMPLE), max(0, height // 2 - _SAMPLE), width // 2 + _SAMPLE, height // 2 + _SAMPLE)
    ).convert("L")
    if middle.width < 2:
        return 1.0
    beside = ImageChops.difference(middle, ImageChops.offset(middle, 1, 0)).histogram()
    return float((beside[0] + beside[1]) / sum(beside))


def _pdf(content: bytes) -> Look:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(content.rstrip(_PADDING)), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Look(trouble="locked")
        pages = min(len(reader.pages), _MAX_PAGES)
        if pages:
            _ = reader.pages[0].mediabox
    except Exception:  # pypdf raises many kinds on damaged files, a recursion error among them
        return Look(trouble="broken")
    return Look(pages=pages, trouble="" if pages else "no_pages")


def _workbook(content: bytes) -> Look:
    """Every part unpacks and is what its checksum says, and the first page names the sheets. Nothing else is parsed:
    openpyxl takes minutes over a megabyte of nothing but styles."""
    if content.startswith(_OLE):
        return Look(trouble="locked")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            names = {entry.filename.lower() for entry in entries}
            if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
                return Look(trouble="broken")
            if any("vbaproject" in name or "/macrosheets/" in name for name in names):
                return Look(trouble="macros")
            if package.testzip() is not None or package.getinfo(_BOOK).file_size > _MAX_BOOK:
                return Look(trouble="broken")
            book = package.read(_BOOK)
        if b"<!DOCTYPE" in book or b"<!ENTITY" in book:
            return Look(trouble="broken")
        sheets = sum(one.tag.rpartition("}")[2] == "sheet" for one in ElementTree.fromstring(book).iter())
    except Exception:  # zipfile, zlib and expat each have their own kinds
        return Look(trouble="broken")
    return Look(pages=sheets, trouble="" if sheets else "broken")


def _zipped(content: bytes) -> str:
    """Office files are archives with a known inside; everything else is an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist()[:_MAX_ENTRIES])
    except Exception:  # cut off: the names still stand before each file
        names = {name for name in _INSIDE if name.encode() in content[:_MAX_READ]}
    for inside, kind in _INSIDE.items():
        if inside in names:
            return "xlsm" if kind == "xlsx" and "xl/vbaProject.bin" in names else kind
    return "zip"


_INSIDE = {
    "xl/workbook.xml": "xlsx",
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "content.xml": "ods",
    "AndroidManifest.xml": "apk",
}


def _legacy_office(content: bytes) -> str:
    for name, kind in (("Workbook", "xls"), ("WordDocument", "doc"), ("PowerPoint Document", "ppt")):
        if name.encode("utf-16-le") in content[:_MAX_READ]:
            return kind
    return "doc"


def _text(head: bytes) -> str:
    """Plain text has no control characters; which kind it is shows at its beginning."""
    if any(byte < 9 or 13 < byte < 32 for byte in head.removeprefix(b"\xef\xbb\xbf")):
        return ""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if start.startswith((b"<svg", b"<?xml")):
        return "svg" if b"<svg" in head.lower() else "xml"
    return "txt"
