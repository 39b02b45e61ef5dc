"""Evidence: files are judged by what they are, not by what they are called."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.evidence import Inspection, clean_name, inspect
from tests.casework import files
from tests.casework.rules.books import BOOKS

BOOK = BOOKS["amazon"]
SLOTS = {slot.id: slot for slot in BOOK.issue("listing.rejected").evidence}
TODAY = date(2026, 11, 23)


def look(name: str, content: bytes, slot: str = "invoice") -> Inspection:
    """Inspect a file for a case about one ASIN."""
    return inspect(name, content, slot=SLOTS[slot], playbook=BOOK, subject_ids=["B08N5WRWNW"], today=TODAY)


def rules(found: Inspection) -> set[str]:
    """Which rules blocked it."""
    return {f.rule for f in found.findings if f.severity == "block"}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("B08N5WRWNW_20261110_Invoice.pdf", files.pdf(), "pdf"),
        ("B08N5WRWNW_20261110_Orders.xlsx", files.workbook(), "xlsx"),
        ("B08N5WRWNW_20261110_Label.png", files.picture(1920, 1080), "png"),
        ("B08N5WRWNW_20261110_Label.jpg", files.picture(800, 600, "JPEG"), "jpg"),
        ("B08N5WRWNW_20261110_Label.jpeg", files.picture(800, 600, "JPEG"), "jpg"),
        ("B08N5WRWNW_20261110_Scan.PDF", files.pdf(12), "pdf"),
    ],
)
def test_a_sound_file_of_an_accepted_type_is_taken(name, content, kind):
    found = look(name, content)
    assert found.type == kind
    assert rules(found) == set()


@pytest.mark.parametrize(
    ("name", "content", "kind", "sentence"),
    [
        ("evidence.zip", files.archive(a_dot_pdf=files.pdf()), "zip", "archive"),
        ("invoice.pdf", files.archive(a_dot_pdf=files.pdf()), "zip", "archive"),
        ("invoice.rar", b"Rar!\x1a\x07\x00" + b"\0" * 40, "rar", "archive"),
        ("invoice.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 40, "7z", "archive"),
        ("packing list.docx", files.archive(word__document_dot_xml=b"<w/>"), "docx", "takes"),
        ("invoice.pdf", files.picture(100, 100), "png", "really"),
        ("photo.png", files.picture(100, 100, "JPEG"), "jpg", "really"),
        ("page.html", b"<!DOCTYPE html><html></html>", "html", "takes"),
        ("orders.csv", b"order,units\n1,2\n", "txt", "takes"),
        ("clip.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 40, "mp4", "video"),
        ("table.xlsm", files.archive(xl__workbook_dot_xml=b"<w/>", xl__vbaProject_dot_bin=b"x"), "xlsm", "macros"),
        ("animation.gif", b"GIF89a" + b"\0" * 40, "gif", "takes"),
        ("invoice.pdf.exe", b"MZ" + b"\0" * 100, "exe", "takes"),
        ("invoice.exe.pdf", files.pdf(), "pdf", "two extensions"),
        ("noise.bin", bytes(range(256)) * 4, "", "takes"),
        ("empty.pdf", b"", "", "empty"),
        ("locked.pdf", files.pdf(password="secret"), "pdf", "password"),
        ("no_pages.pdf", files.pdf(0), "pdf", "pages"),
        ("cut.pdf", files.pdf()[:60], "pdf", "opened"),
        ("cut.png", files.picture(400, 400)[:80], "png", "opened"),
        ("cut.xlsx", files.workbook()[:-300], "xlsx", "opened"),
        ("bomb.png", files.bomb(), "png", "too large"),
    ],
)
def test_everything_else_is_refused_with_what_to_do_instead(name, content, kind, sentence):
    found = look(name, content)
    assert found.type == kind
    [refusal] = [f for f in found.findings if f.rule == "R07"]
    assert sentence in refusal.message
    assert found.verdict == "block"


def test_a_file_of_fifty_megabytes_is_refused_by_its_size_without_being_opened():
    found = look("scan.pdf", files.pdf() + b"\0" * 50_000_000)
    assert rules(found) == {"R16"}
    assert found.bytes > 50_000_000


@pytest.mark.parametrize(
    ("size", "blocked"), [(5_000_000, False), (5_000_001, True), (1_200_000, False), (12_000_000, True)]
)
def test_five_megabytes_are_five_million_bytes(size, blocked):
    content = files.pdf()
    found = look("B08N5WRWNW_20261110_Scan.pdf", content + b"\n" * (size - len(content)))
    assert ("R16" in rules(found)) is blocked


@pytest.mark.parametrize(
    "size",
    [(1920, 1080), (2560, 1440), (1366, 768), (3840, 2160), (1440, 900), (1280, 720), (1920, 6400), (1680, 1050)],
)
def test_a_desktop_screenshot_is_taken(size):
    found = look("B08N5WRWNW_20261110_Page.png", files.picture(*size), "page")
    assert {f.rule for f in found.findings} == set()


@pytest.mark.parametrize(
    "size", [(1170, 2532), (1080, 2400), (1290, 2796), (1440, 3200), (1080, 1920), (828, 1792), (720, 1600)]
)
def test_a_phone_screenshot_of_the_back_office_is_refused(size):
    assert "R03" in rules(look("page.png", files.picture(*size), "page"))


def test_a_photo_of_a_monitor_is_refused():
    assert "R03" in rules(look("page.jpg", files.picture(4032, 3024, "JPEG", camera="Apple"), "page"))


@pytest.mark.parametrize("size", [(700, 1500), (600, 1000), (2532, 1170)])
def test_an_unknown_upright_picture_is_questioned_only(size):
    found = look("page.png", files.picture(*size), "page")
    assert ("R03", "warn") in {(f.rule, f.severity.value) for f in found.findings}
    assert rules(found) == set()


@pytest.mark.parametrize("size", [(640, 300), (900, 800), (1900, 200)])
def test_a_small_crop_is_questioned(size):
    found = look("page.png", files.picture(*size), "page")
    assert ("R18", "warn") in {(f.rule, f.severity.value) for f in found.findings}


@pytest.mark.parametrize("size", [(3024, 4032), (1170, 2532), (300, 200)])
def test_a_product_photo_taken_with_a_phone_passes(size):
    found = look("photo.jpg", files.picture(*size, "JPEG", camera="HUAWEI"), "photo")
    assert {f.rule for f in found.findings} <= {"R15"}


def test_a_file_gets_the_name_the_marketplace_reads():
    found = look("微信图片_20261110.png", files.picture(1920, 1080), "page")
    assert found.name == "B08N5WRWNW_20261123_Page.png"
    [rename] = found.findings
    assert (rename.rule, rename.values["better"]) == ("R15", found.name)


def test_a_good_name_is_kept():
    assert look("B08N5WRWNW_20261110_Invoice.pdf", files.pdf()).name == "B08N5WRWNW_20261110_Invoice.pdf"


def test_a_name_with_the_id_of_another_case_is_questioned():
    found = look("B0C7XK4M2P_20261110_Invoice.pdf", files.pdf())
    assert "another" not in found.name
    assert [f.rule for f in found.findings] == ["R15"]
    assert found.name.startswith("B08N5WRWNW_")


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\li\\发票.pdf", "发票.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\nb\tc.png", "abc.png"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ("con<script>.pdf", "con_script_.pdf"),
    ],
)
def test_a_name_is_never_a_path_and_hides_nothing(given, cleaned):
    assert clean_name(given) == cleaned


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_name_gets_out_of_its_folder(name):
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= 120
    assert not set(cleaned) & set("/\\\0\n\r\u202e")
    assert cleaned not in (".", "..")


@given(
    st.binary(max_size=600),
    st.sampled_from(["", "%PDF-1.7\n", "\x89PNG\r\n\x1a\n", "PK\x03\x04", "\xff\xd8\xff\xe0"]),
)
@settings(max_examples=150, deadline=None)
def test_no_bytes_of_any_kind_raise(content, head):
    found = look("file.pdf", head.encode("latin-1") + content)
    assert len(found.sha256) == 64
