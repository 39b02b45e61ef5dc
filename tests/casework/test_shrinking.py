"""A smaller copy of a large picture: small enough, and nothing is lost that can be kept."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from bot.casework.shrinking import smaller
from tests.casework import files
from tests.casework.screens import Desktop, written


def noisy(width: int, height: int) -> Image.Image:
    """What compresses badly: a photo."""
    return Image.frombytes("RGB", (width, height), random.Random(5).randbytes(width * height * 3))


def test_a_capture_that_was_saved_without_care_loses_nothing() -> None:
    screen = Desktop().drawn()
    careless = written(screen, "PNG", compress_level=0)
    assert len(careless) > 5_000_000

    kind, copy = smaller(careless, 5_000_000) or ("", b"")

    assert kind == "png"
    assert len(copy) < 5_000_000
    assert Image.open(io.BytesIO(copy)).tobytes() == screen.tobytes()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_photo_becomes_a_jpeg_below_the_limit(kind: str) -> None:
    large = written(noisy(1600, 1200), kind, **({"quality": 95} if kind == "JPEG" else {}))
    most = 1_000_000

    found = smaller(large, most)

    assert found is not None
    assert found[0] == "jpg"
    assert len(found[1]) <= most


def test_a_photo_stays_known_as_a_photo() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Apple"
    large = written(noisy(1600, 1200), "JPEG", quality=95, exif=exif)

    _, copy = smaller(large, 1_000_000) or ("", b"")

    assert Image.open(io.BytesIO(copy)).getexif()[0x010F] == "Apple"


def test_a_capture_that_is_large_for_what_hangs_behind_it_has_a_copy_without_that() -> None:
    screen = Desktop().drawn()

    kind, copy = smaller(files.padded(written(screen, "PNG")), 5_000_000) or ("", b"")

    assert kind == "png"
    assert Image.open(io.BytesIO(copy)).tobytes() == screen.tobytes()


def test_of_pixels_that_cannot_be_read_there_is_no_copy() -> None:
    assert smaller(files.padded(written(noisy(700, 700), "PNG")[:9000]), 5_000_000) is None


def test_what_is_transparent_becomes_white_as_on_the_page() -> None:
    see_through = noisy(900, 900).convert("RGBA")
    see_through.putalpha(0)

    _, copy = smaller(written(see_through, "PNG"), 100_000) or ("", b"")

    assert Image.open(io.BytesIO(copy)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        files.pdf(),
        files.bomb(),
        files.padded(files.bomb()),
        b"",
        files.picture(400, 400)[:80],
        written(noisy(700, 700), "PNG"),
    ],
    ids=[
        "a document",
        "a bomb",
        "a padded bomb",
        "nothing",
        "cut off",
        "too much for the limit",
    ],
)
def test_what_cannot_be_made_smaller_is_said_so(content: bytes) -> None:
    assert smaller(content, 20) is None
