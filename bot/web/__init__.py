"""The HTTP face of Casebot: one Flask app, with the local workspace's page at its root.

Nothing here knows of cases. A sentence instead of a stack trace for everything that can go wrong; no request
of the page leaves the machine (the content policy allows its own origin and nothing else).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask, g, jsonify, request, session
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from bot.conversation.words import sayer
from bot.web import posted
from bot.web.guard import Access, Guard
from bot.web.local_pages import Pages, WebClock, local_pages
from bot.web.told import tell_plainly
from bot.workspaces.local import LocalWorkspace

POLICY = (
    "default-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """What the app is told. `secret_key` must outlive a restart, or open pages have to be pressed twice."""

    secret_key: str
    access: Access = field(default_factory=Access)
    locale: str = "zh-CN"
    timezone: str = "Asia/Shanghai"


def create_app(
    *,
    settings: WebSettings,
    health: Callable[[], Mapping[str, Any]],
    workspace: LocalWorkspace | None = None,
    clock: WebClock | None = None,
) -> Flask:
    """The app, ready for waitress. Without a workspace there is no page, only `/healthz` and what others register;
    without a clock its time cannot be moved.

    Raises NeedsPassword where it would serve other machines without one.
    """
    guard = Guard(settings.access)
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="casebot",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=settings.access.public_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=timedelta(days=7),
        MAX_CONTENT_LENGTH=posted.POST_BYTES,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=500,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.before_request
    def choose_language() -> None:
        asked = request.args.get("lang", "")
        if asked in ("en", "zh"):
            session["lang"] = asked
        default = "en" if settings.locale.startswith("en") else "zh"
        best = session.get("lang") or request.accept_languages.best_match([default, "zh", "en"], default)
        g.locale = "en" if best == "en" else "zh-CN"
        g.say = sayer(g.locale)

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        # Not "no-referrer": with it browsers post forms with "Origin: null", which the guard refuses.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    @app.context_processor
    def words() -> dict[str, Any]:
        return {"say": g.say, "locale": g.locale}

    @app.get("/healthz")
    def healthz() -> ResponseReturnValue:
        found = dict(health())
        return jsonify({"status": "ok", **found}), 200 if found.get("ok", True) else 503

    tell_plainly(app)
    if workspace is not None:
        app.register_blueprint(
            local_pages(
                Pages(
                    workspace=workspace,
                    clock=clock,
                    guard=guard,
                    secret=settings.secret_key,
                    timezone=settings.timezone,
                )
            )
        )
    return app
