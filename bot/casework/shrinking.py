"""A smaller copy of a picture that is over the limit. The copy is another file; what came stays as it is.

First without any loss, then as a JPEG of falling quality, last with fewer pixels; what stands in it stays legible as
long as that is possible.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from bot.casework.file_types import look_into, true_type

_QUALITIES = (92, 85, 78, 70)
"""Below 70 small letters grow rings."""
_SMALLER = 0.8
_LEAST = 640
"""Pixels of the shorter side: below, no page can be read."""


def smaller(content: bytes, most: int) -> tuple[str, bytes] | None:
    """The type and the bytes of a copy of at most `most` bytes; None where it is no picture, or none is possible."""
    kind = true_type(content)
    if kind not in ("jpg", "png") or look_into(kind, content).trouble:
        return None
    try:
        return next(((kind, made) for kind, made in _copies(content, kind) if len(made) <= most), None)
    except Exception:  # of a very large file only the head was looked at: what follows may be anything
        return None


def _copies(content: bytes, kind: str) -> Iterator[tuple[str, bytes]]:
    from PIL import Image

    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "MPO")) as picture:
        exif = picture.getexif()  # kept: that a photo is a photo must still be seen
        if kind == "png":
            yield "png", _written(picture, "PNG", optimize=True)
        picture = _opaque(picture)
        while True:
            for quality in _QUALITIES:
                yield "jpg", _written(picture, "JPEG", quality=quality, optimize=True, exif=exif)
            width, height = (int(side * _SMALLER) for side in picture.size)
            if min(width, height) < _LEAST:
                return
            picture = picture.resize((width, height), Image.Resampling.LANCZOS)


def _opaque(picture: Any) -> Any:
    """On white, as a page shows it; a JPEG knows nothing transparent."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


def _written(picture: Any, format: str, **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **how)
    return out.getvalue()
