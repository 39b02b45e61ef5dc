"""A window of the page and the person before it: what they read, type and press, in the page's own words.

    li.says("/newcase")
    li.picks("物流与库存")
    li.presses("继续")
    li.reads("C1001")

Every step waits for its condition, never for a time.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

SIZES = {"desktop": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 844}}
PICTURES = os.environ.get("CASEBOT_SCREENSHOTS", "")
"""Folder for the pictures of the guide; none are made when it is empty."""
SHOWN = {
    "approved-desktop.png",
    "draft-desktop.png",
    "evidence-desktop.png",
    "followup-desktop.png",
    "group-desktop.png",
    "interview-desktop.png",
    "interview-phone.png",
    "review-desktop.png",
    "round-desktop.png",
    "waiting-phone.png",
    "wrong-answer-desktop.png",
}


class Window:
    """One open page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        page.on("request", lambda request: self._request(request.url, address))

    def _request(self, url: str, address: str) -> None:
        if not url.startswith((address + "/", "blob:", "data:")):
            self.strangers.append(url)

    # -- what a person does

    def says(self, text: str) -> None:
        """Types a line and sends it with Enter."""
        self.page.locator("#text").fill(text)
        self.page.keyboard.press("Enter")
        self.page.locator(".message.mine", has_text=text).last.wait_for()

    def fills(self, label: str, text: str) -> None:
        """Types into the newest field of that label, in place of what stands there."""
        field = self.card.get_by_label(label)
        field.fill(text)

    def picks(self, *labels: str) -> None:
        """Ticks options of the newest card."""
        for label in labels:
            self.option(label).check()

    def presses(self, label: str) -> None:
        """Presses a button of the newest card that has it, and waits until the answer is shown."""
        button = self.page.locator(".message").get_by_role("button", name=label, exact=True).last
        with self._answered():
            button.click()

    def presses_beside(self, words: str, label: str) -> None:
        """Presses the button in the row of the newest card that has these words."""
        button = self.card.locator(".row", has_text=words).get_by_role("button", name=label)
        with self._answered():
            button.click()

    def attaches(self, label: str, name: str, content: bytes, kind: str) -> None:
        """Chooses a file in the newest card's field of that label; the page sends it at once."""
        with self._answered():
            self.card.get_by_label(label).set_input_files({"name": name, "mimeType": kind, "buffer": content})

    def goes_to(self, chat: str, *, who: str = "") -> None:
        """Opens a chat, as another member if one is named."""
        for name, link in ((who, ".members a"), (chat, ".chats a")):
            if not name:
                continue
            if self.page.locator(".menu").is_visible():
                self.page.locator(".menu").click()
            named = self.page.locator(".member-name, .chat-name").get_by_text(name)
            with self.page.expect_navigation():
                self.page.locator(link).filter(has=named).click()

    def moves_clock(self, step: str) -> None:
        """Pushes the clock at the top."""
        self.page.locator(".clock summary").click()
        with self._answered():
            self.page.get_by_role("button", name=step).click()

    def copies(self) -> str:
        """Presses the newest copy button; what the clipboard holds then."""
        self.page.locator("[data-copy]").last.click()
        self.page.locator(".toast", has_text="已复制").last.wait_for()
        return str(self.page.evaluate("navigator.clipboard.readText()"))

    def drops(self, name: str, content: bytes, kind: str) -> None:
        """Drags a file over the page and lets it go."""
        self.page.evaluate(
            """([name, bytes, type]) => {
                const data = new DataTransfer();
                data.items.add(new File([Uint8Array.from(bytes)], name, { type }));
                document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
            }""",
            [name, list(content), kind],
        )
        self.page.locator("#attached", has_text=name).wait_for()

    @contextmanager
    def _answered(self) -> Iterator[None]:
        """What is done inside is posted, answered, and the answer stands on the page.

        The answer's arrival is not yet its showing: between the two an old card would still take what is typed.
        """
        with self.page.expect_response(lambda response: response.request.method == "POST"):
            yield
        self.page.locator("form[data-busy]").first.wait_for(state="detached")

    # -- what a person sees

    @property
    def card(self) -> Locator:
        """The newest card."""
        return self.page.locator(".message.has-card").last

    def option(self, label: str) -> Locator:
        """The tick box or radio button of that label in the newest card."""
        words = self.page.locator(".option-label").get_by_text(label, exact=True)
        return self.card.locator(".option").filter(has=words).locator("input")

    def reads(self, *texts: str) -> None:
        """All these stand in the chat, or come within moments."""
        for text in texts:
            self.page.locator("#messages").get_by_text(text).filter(visible=True).last.wait_for()

    def hears(self, text: str) -> None:
        """A toast says so."""
        self.page.locator(".toast", has_text=text).last.wait_for()

    def picture(self, name: str, size: str, top: Locator | None = None, *, height: int = 0) -> None:
        """Nothing is cut off at the side; a picture, if the guide shows this one, with `top` at its upper edge."""
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert self.page.evaluate("(s => s.scrollWidth <= s.clientWidth)(document.getElementById('scroll'))")
        file = f"{name}-{size}.png"
        if not PICTURES or file not in SHOWN:
            return
        self.page.evaluate("document.querySelectorAll('.toast').forEach((toast) => toast.remove())")
        self.page.evaluate("document.activeElement.blur()")
        self.page.mouse.move(2, 2)
        if height:
            self.page.set_viewport_size({**SIZES[size], "height": height})  # type: ignore[typeddict-item]
        if top is not None:
            top.evaluate("(it) => it.scrollIntoView({ block: 'start' })")
        else:
            self.page.evaluate("(s => s.scrollTop = s.scrollHeight)(document.getElementById('scroll'))")
        self.page.evaluate("document.getElementById('to-bottom').hidden = true")
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        save_small(self.page.screenshot(animations="disabled"), folder / file)
        self.page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]


def save_small(png: bytes, path: Path) -> None:
    """The picture with 256 colours: a quarter of the bytes."""
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


__all__: Sequence[str] = ("PICTURES", "SIZES", "Window", "save_small")
