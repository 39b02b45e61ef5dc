"""Reads a screenshot with the optional extra `ocr`: the strip where address bars are, the corners where clocks are,
and the rest only as far as a number has to be found. Whole screens are never read: that would take three times as
long.

The models come inside the wheel, nothing is fetched. They are loaded at the first use, by whoever reads first.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from threading import Lock
from typing import Any

from bot.casework.playbook import IdFormat
from bot.casework.screen import Screen, day_in, host_in, number_in, time_in

_READER = "rapidocr_onnxruntime"
_THREADS = 2
"""Of each model: reading must not take a machine away from its other work."""
_STRIP = 0.14
"""Of a screen's shorter side: tabs and address bar take less, at any scaling."""
_STRIP_LEAST = 150
"""Pixels: at 150 % scaling the address bar of a small screen ends here."""
_BANDS = 6
"""What lies below the strip is read in so many pieces: a piece of a 4K screen then takes no more than 150 MB."""
_ZOOM = 1.5
"""Letters of 12 pixels, the usual size of a clock, are found reliably from 16 pixels on."""
_WIDEST = 3200
"""Pixels of one reading, after zooming."""
_LETTER = 8
"""Pixels: nothing legible is lower."""
_reading = Lock()

Box = tuple[int, int, int, int]


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec(_READER) is not None


def read(
    content: bytes, *, hosts: Sequence[str] = (), today: date, number: str = "", known: IdFormat | None = None
) -> Screen:
    """What a picture that is known to open shows of address, time and, where one is given, of this number.

    Raises ImportError where the extra does not load (a system library is missing).
    """
    from PIL import Image

    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "MPO")) as opened:
        picture = opened.convert("RGB")
    host, top = _address(picture, hosts)
    corner = _lines(picture, _corner(picture))
    time = time_in(corner)
    clock = corner if time else []
    if not time:
        clock = [*top, *_lines(picture, _right_of_strip(picture))]
        time = time_in(clock)
    return Screen(
        looked="read",
        address_bar=bool(host),
        host=host,
        clock=bool(time),
        time=time,
        day=day_in(clock, today) if time else "",
        number=_number(picture, [*top, *corner], number, known) if number else "",
    )


def _address(picture: Any, hosts: Sequence[str]) -> tuple[str, list[str]]:
    """The host, and what was read on the way: the left part first, where most browsers write it."""
    read: list[str] = []
    for box in _strip(picture):
        read += _lines(picture, box)
        if host := host_in(read, hosts):
            return host, read
    return "", read


def _number(picture: Any, read: list[str], wanted: str, known: IdFormat | None) -> str:
    """Band by band, until it is there; what differs from it is only believed when all was read."""
    for box in _bands(picture):
        if number_in(read, wanted) == wanted:
            return wanted
        read = [*read, *_lines(picture, box, zoom=1.0)]
    return number_in(read, wanted, known)


def _height(picture: Any) -> int:
    return int(min(picture.height, max(_STRIP_LEAST, min(picture.size) * _STRIP)))


def _strip(picture: Any) -> tuple[Box, Box]:
    """The top in two parts that overlap: a text that is cut by one stands whole in the other."""
    width, height = picture.width, _height(picture)
    return (0, 0, int(width * 0.6), height), (int(width * 0.3), 0, width, height)


def _right_of_strip(picture: Any) -> Box:
    return (int(picture.width * 0.6), 0, picture.width, max(60, _height(picture) // 3))


def _corner(picture: Any) -> Box:
    width, height = picture.size
    return (
        max(0, width - max(300, int(width * 0.16))),
        max(0, height - max(60, int(height * 0.065))),
        width,
        height,
    )


def _bands(picture: Any) -> Iterator[Box]:
    """The screen below the strip, from top to bottom, each a little into the next."""
    top = max(0, _height(picture) - 20)
    step = max(1, -(-(picture.height - top) // _BANDS))
    for start in range(top, picture.height, step):
        yield (0, start, picture.width, min(picture.height, start + step + 20))


def _lines(picture: Any, box: Box, zoom: float = _ZOOM) -> list[str]:
    """The texts inside the box, top to bottom."""
    part = picture.crop(box)
    if min(part.size) < _LETTER:
        return []
    zoom = min(zoom, _WIDEST / part.width)
    part = part.resize((max(1, int(part.width * zoom)), max(1, int(part.height * zoom))))
    with _reading:
        found, _ = _engine()(import_module("numpy").asarray(part)[:, :, ::-1])
    return [str(text) for _, text, _ in found or ()]


@lru_cache(maxsize=1)
def _engine() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = import_module(_READER)
        return reader.RapidOCR(
            intra_op_num_threads=_THREADS,
            inter_op_num_threads=1,
            use_cls=False,  # a screen is never upside down
            # its own rule enlarges a strip until it is 736 pixels high: thirty times the work
            det_limit_type="max",
            det_limit_side_len=_WIDEST,
            max_side_len=_WIDEST,
            width_height_ratio=-1,
        )
