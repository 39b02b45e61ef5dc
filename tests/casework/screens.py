"""Screens drawn for the tests: a browser with its address bar, a page, a task bar with its clock."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter, ImageFont

WHITE, INK, GREY = (255, 255, 255), (30, 30, 30), (222, 225, 230)


@dataclass(frozen=True, kw_only=True)
class Desktop:
    """What stands on a screen. `scale` is the system's: 1.5 makes every letter half as large again."""

    size: tuple[int, int] = (1920, 1080)
    scale: float = 1.0
    host: str = "sellercentral.amazon.com"
    """"" hides the address bar."""
    path: str = "/performance/dashboard"
    clock: str = "14:32"
    """"" hides the task bar."""
    day: str = "2026/3/12"
    menu_clock: str = ""
    """A clock at the top right, in the menu bar."""
    case_id: str = ""
    dark: bool = False

    def drawn(self) -> Image.Image:
        """The picture of it."""
        width, height = self.size
        paper, ink, bar, field = (
            ((32, 33, 36), (232, 234, 237), (60, 64, 67), (41, 42, 45))
            if self.dark
            else (
                WHITE,
                INK,
                GREY,
                WHITE,
            )
        )
        image = Image.new("RGB", self.size, paper)
        draw = ImageDraw.Draw(image)
        put = self._put(draw)
        top = 0
        if self.menu_clock:
            draw.rectangle((0, 0, width, self._at(24)), fill=bar)
            put(14, 4, "File  Edit  View  History", 13, ink)
            put(width / self.scale - 170, 4, self.menu_clock, 13, ink)
            top = 24
        if self.host:
            draw.rectangle((0, self._at(top), width, self._at(top + 78)), fill=bar)
            put(40, top + 11, "Account Health", 12, ink)
            draw.rectangle(tuple(map(self._at, (110, top + 42, width / self.scale - 200, top + 72))), fill=field)
            put(145, top + 48, self.host + self.path, 14, ink)
            top += 78
        put(60, top + 60, "Account Health Rating", 24, ink)
        if self.case_id:
            put(60, top + 110, f"Case ID: {self.case_id}", 15, ink)
        for n in range(6):
            put(60, top + 150 + 32 * n, f"Order 114-39416{n:02d}-8772232  Units {n * 3}  Status pending", 14, ink)
        if self.clock:
            draw.rectangle((0, height - self._at(48), width, height), fill=bar)
            put(width / self.scale - 95, height / self.scale - 42, self.clock, 12, ink)
            put(width / self.scale - 105, height / self.scale - 22, self.day, 12, ink)
        return image

    def png(self) -> bytes:
        return written(self.drawn(), "PNG")

    def _at(self, point: float) -> int:
        return int(point * self.scale)

    def _put(self, draw: ImageDraw.ImageDraw):
        def put(x: float, y: float, text: str, size: float, ink: tuple[int, int, int]) -> None:
            draw.text((self._at(x), self._at(y)), text, fill=ink, font=ImageFont.load_default(size * self.scale))

        return put


def photographed(screen: Image.Image, seed: int = 7) -> Image.Image:
    """The screen as a telephone's camera sees it: turned a little, blurred, with the sensor's noise."""
    dice = random.Random(seed)
    turned = screen.rotate(2.5, expand=True, fillcolor=(60, 50, 40), resample=Image.Resampling.BICUBIC)
    soft = turned.filter(ImageFilter.GaussianBlur(1.2))
    noise = Image.effect_noise((soft.width // 2, soft.height // 2), 40 + dice.random()).resize(soft.size)
    return Image.blend(soft, noise.convert("RGB"), 0.2)


def written(image: Image.Image, kind: str, **how: object) -> bytes:
    """The picture as a file of that kind."""
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()
