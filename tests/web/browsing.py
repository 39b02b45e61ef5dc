"""What the tests in a real Chromium share: its sizes, typing a line, waiting for a condition."""

import shutil

import pytest

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync", "--no-first-run"]
SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
    # Playwright's driver leaves its pipes to the garbage collector when it stops.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),
]


def send(page, text):
    page.fill("#text", text)
    page.keyboard.press("Enter")
    until(page, "document.getElementById('text').value === ''")


def until(page, condition):
    """Waits for a condition. Playwright's own way needs eval, which the page's content policy forbids."""
    page.evaluate(
        f"() => new Promise((done) => (function look() {{ {condition} ? done() : setTimeout(look, 20) }})())"
    )


BOTTOM = "((s) => s.scrollHeight - s.scrollTop - s.clientHeight < 5)(document.getElementById('scroll'))"
