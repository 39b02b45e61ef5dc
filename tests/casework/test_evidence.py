"""Evidence: files are judged by what they are, not by what they are called."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.evidence import Inspection, clean_name, inspect
from bot.casework.playbook import ChannelFiles, Words
from bot.casework.screen import Screen
from tests.casework import files, screens
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
        (
            "old_macros.xlsx",
            files.archive(xl__workbook_dot_xml=b"<workbook/>", xl__macrosheets__sheet1_dot_xml=b"<m/>"),
            "xlsx",
            "macros",
        ),
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
        ("padded bomb.png", files.padded(files.bomb()), "png", "too large"),
        ("cut and padded.png", files.padded(files.picture(400, 400)[:30]), "png", "opened"),
        ("no_sheets.xlsx", files.archive(xl__workbook_dot_xml=b"<workbook/>"), "xlsx", "opened"),
        ("laughs.xlsx", files.archive(xl__workbook_dot_xml=files.LAUGHS), "xlsx", "opened"),
        ("swollen.xlsx", files.archive(xl__workbook_dot_xml=b"<w>" + b" " * 9_000_000), "xlsx", "opened"),
        ("changed.xlsx", files.changed(files.workbook()), "xlsx", "opened"),
    ],
)
def test_everything_else_is_refused_with_what_to_do_instead(name, content, kind, sentence):
    found = look(name, content)
    assert found.type == kind
    [refusal] = [f for f in found.findings if f.rule == "R07"]
    assert sentence in refusal.message
    assert found.verdict == "block"


def test_a_workbook_of_nothing_but_styles_is_no_burden():
    styles = b"<styleSheet><cellXfs>" + b'<xf numFmtId="0"/>' * 2_000_000 + b"</cellXfs></styleSheet>"
    book = files.archive(
        xl__workbook_dot_xml=b'<workbook><sheets><sheet name="a"/></sheets></workbook>', xl__styles_dot_xml=styles
    )
    assert len(book) < 200_000 < len(styles)
    assert "R07" not in rules(look("B08N5WRWNW_20261110_Orders.xlsx", book))


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


@pytest.mark.parametrize("quality", [95, 75, 50])
def test_a_photo_of_a_screen_is_known_by_its_noise_when_a_chat_has_taken_its_exif_away(quality):
    photo = screens.written(screens.photographed(screens.Desktop().drawn()), "JPEG", quality=quality)
    found = look("page.jpg", photo, "page")
    assert ("R03", "warn") in {(f.rule, f.severity.value) for f in found.findings}
    assert "photo of a screen" in found.findings[0].message


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("dark", [False, True])
def test_a_capture_is_no_photo_whatever_it_was_saved_as(kind, dark):
    capture = screens.written(screens.Desktop(dark=dark).drawn(), kind)
    assert {f.rule for f in look("page", capture, "page").findings} <= {"R07", "R15"}


@pytest.mark.parametrize(
    ("screen", "blocked", "sentence"),
    [
        (Screen(looked="read", address_bar=True, clock=True), False, ""),
        (Screen(looked="read", address_bar=False, clock=True), True, "does not show the address bar"),
        (Screen(looked="read", address_bar=True, clock=False), True, "does not show the time"),
        (Screen(looked="said", address_bar=False, clock=False), True, "does not show the address bar"),
        (Screen(looked="said", address_bar=True, clock=True), False, ""),
    ],
)
def test_a_page_must_show_where_and_when(screen, blocked, sentence):
    capture = screens.Desktop().png()
    found = inspect("B08N5WRWNW_20261110_Page.png", capture, slot=SLOTS["page"], playbook=BOOK, screen=screen)
    assert ("R18" in rules(found)) is blocked
    assert sentence in "".join(f.message for f in found.findings)
    photo = inspect("B08N5WRWNW_20261110_Label.png", capture, slot=SLOTS["photo"], playbook=BOOK, screen=screen)
    assert photo.findings == (), "only pages of the back office are judged so"


@pytest.mark.parametrize(
    ("shown", "said"),
    [("13498835581", ""), ("13498835518", "shows the number {seen}"), ("", "does not show the number")],
)
def test_the_number_on_the_picture_is_compared_with_the_one_that_was_typed(shown, said):
    screen = Screen(looked="read", address_bar=True, clock=True, number=shown)
    found = inspect(
        "B08N5WRWNW_20261110_Page.png",
        screens.Desktop().png(),
        slot=SLOTS["page"],
        playbook=BOOK,
        screen=screen,
        number="13498835581",
    )
    assert rules(found) == set(), "a number is never refused for want of its picture"
    assert said in "".join(f.message for f in found.findings)


def test_a_video_is_taken_where_the_playbook_takes_it():
    clip = b"\0\0\0\x18ftypmp42" + b"\0" * 40
    takes = BOOK.attachments.model_copy(update={"types": ["jpg", "mp4"]})
    book = BOOK.model_copy(update={"attachments": takes})
    assert inspect("B08N5WRWNW_20261110_Clip.mp4", clip, playbook=book).findings == ()
    advice = Words(zh="请截取关键画面。", en="Save the decisive frames.")
    refuses = BOOK.attachments.model_copy(update={"videos": advice})
    book = BOOK.model_copy(update={"attachments": refuses})
    [refused] = inspect("B08N5WRWNW_20261110_Clip.mp4", clip, playbook=book).findings
    assert refused.advice == "请截取关键画面。", "what to do instead is the playbook's own"


def test_a_channel_may_take_what_its_marketplace_does_not():
    clip = b"\0\0\0\x18ftypmp42"
    files_here = ChannelFiles(
        types=["mp4"],
        max_bytes=30_000_000,
        videos=Words(zh="请转成 MP4。", en="Convert it."),
        source="x",
        checked=TODAY,
    )
    channels = [one.model_copy(update={"files": files_here}) if one.id == "counter" else one for one in BOOK.channels]
    book = BOOK.model_copy(update={"channels": channels})
    there, elsewhere = BOOK.issue("ip.copyright.counter"), BOOK.issue("listing.rejected")

    assert rules(inspect("a.mp4", files.padded(clip, 30_000_000), playbook=book, issue=there)) == set()
    assert rules(inspect("a.mp4", files.padded(clip, 30_000_001), playbook=book, issue=there)) == {"R16"}
    assert rules(inspect("a.mp4", files.padded(clip, 30_000_000), playbook=book, issue=elsewhere)) == {"R07", "R16"}
    mov = inspect("a.mov", files.odd("mov"), playbook=book, issue=there).findings
    assert [one.advice for one in mov if one.rule == "R07"] == ["请转成 MP4。"]


def test_a_slot_that_takes_a_video_takes_it_on_a_marketplace_that_does_not():
    clip = b"\0\0\0\x18ftypmp42" + b"\0" * 40
    slot = SLOTS["photo"].model_copy(update={"types": ["mp4"]})
    assert rules(inspect("unboxing.mp4", clip, slot=slot, playbook=BOOK)) == set()
    [other] = [
        f for f in inspect("a.jpg", files.picture(9, 9, "JPEG"), slot=slot, playbook=BOOK).findings if f.rule == "R07"
    ]
    assert other.severity.value == "warn", "what the marketplace takes is not refused because a table would be better"


def test_the_second_file_of_a_slot_is_called_the_second():
    found = inspect("a.pdf", files.pdf(), slot=SLOTS["invoice"], subject_ids=["B08N5WRWNW"], today=TODAY, nth=2)
    assert found.name.endswith("2.pdf")


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
