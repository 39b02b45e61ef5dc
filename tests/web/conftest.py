"""The page with the showcase bot behind it: once as a Flask client, once served to a real browser."""

import re

import pytest

from bot.web import WebSettings, create_app
from bot.web.guard import Access
from bot.workspaces.local import LocalWorkspace
from tests.serving import served
from tests.web.browsing import CHROMIUM, QUIET, SIZES
from tests.web.showcase import Clock, Files, Showcase


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def workspace(tmp_path, clock):
    workspace = LocalWorkspace(tmp_path / "workspace.db", files=Files(), clock=clock)
    yield workspace
    workspace.stop()


@pytest.fixture
def door(workspace):
    door = Showcase(workspace)
    workspace.start(door)
    return door


class Visitor:
    """A browser without a script: keeps its cookie, finds the forms of the last page."""

    def __init__(self, app, base_url="http://127.0.0.1:8080"):
        self.client = app.test_client()
        self.base_url = base_url
        self.page = None

    def get(self, path="/", **more):
        self.page = self.client.get(path, base_url=self.base_url, **more)
        return self.page

    def post(self, path, data=None, **more):
        return self.client.post(path, data=data, base_url=self.base_url, **more)

    @property
    def token(self):
        self.page or self.get()
        return re.search(r'name="token" value="([^"]+)"', self.page.text)[1]

    def say(self, text, chat="group", who="xiaoli", **more):
        return self.post(f"/local/{who}/{chat}/messages", {"token": self.token, "text": text, **more})

    def button(self, label):
        """What pressing the last button of that label posts, besides the fields."""
        html = self.get().text
        found = re.findall(rf'name="press" value="([^"]+)"[^>]*>{label}</button>', html)[-1]
        message = re.findall(r'name="message" value="([^"]+)"', html)[-1]
        return {"token": self.token, "press": found, "message": message}

    def script(self, path, data=None):
        """The same post as the page's script makes it: JSON comes back."""
        return self.post(path, data, headers={"X-Casebot-Token": self.token})


@pytest.fixture
def make_app(workspace, clock, door):
    def make(**access):
        settings = WebSettings(secret_key="a key for tests", access=Access(**access))
        app = create_app(settings=settings, health=lambda: {"version": "test"}, workspace=workspace, clock=clock)
        app.testing = True
        return app

    return make


@pytest.fixture
def visitor(make_app):
    return Visitor(make_app())


@pytest.fixture
def address(make_app):
    """The page, served by waitress on a free port."""
    with served(make_app(), threads=4) as at:
        yield at


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, address):
    """Opens the page as a window of a size; anything the page complains about fails the test."""
    contexts, complaints, strangers = [], [], []

    def open_page(path="/", size="desk", **more):
        context = chromium.new_context(viewport=SIZES[size], locale="zh-CN", **more)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
        page.on("request", lambda request: strangers.append(request.url))
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url for url in strangers if not url.startswith((address, "blob:", "data:"))] == []
