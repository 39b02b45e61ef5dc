"""The local workspace's addresses: the chat page, what is posted to it, what it asks for every second."""

from __future__ import annotations

import time
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal, Protocol, cast
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    abort,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from bot.casework.mistakes import CasebotError, UserMistake
from bot.conversation.values import Toast
from bot.web import posted
from bot.web.bodies import Bodies
from bot.web.guard import Guard, OldToken, must_be_fresh, token, wants_json
from bot.web.local_view import View
from bot.workspaces.local import DEMO_CHATS, DEMO_MEMBERS, GROUP, LocalWorkspace, is_addressed
from bot.workspaces.local_store import Message

ANSWER_S = 0.8
"""Longest that a post without a script waits for the bot's answer, in seconds."""

Step = Literal["hour", "day", "business_days"]


class WebClock(Protocol):
    """The way to move case time on: an hour, a day, five working days."""

    def advance(self, step: Step, /) -> None: ...


class ClockStands(UserMistake):
    """The clock can only be moved where no other workspace is connected."""

    code = "clock_stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What the pages need."""

    workspace: LocalWorkspace
    clock: WebClock | None
    """None where time may not be moved: other workspaces live by it."""
    guard: Guard
    secret: str
    timezone: str


def local_pages(pages: Pages) -> Blueprint:
    """The blueprint of the local workspace."""
    blueprint = Blueprint("local", __name__)
    pages.guard.protect(blueprint)
    workspace = pages.workspace
    bodies = Bodies(pages.secret)

    def view_of(who: str, room: str) -> View:
        member = next((m for m in DEMO_MEMBERS if m.id == f"local:{who}"), None)
        if member is None or room not in ("group", "casebot"):
            abort(404)
        chat = next(c for c in DEMO_CHATS if c.id == (member.private_chat if room == "casebot" else GROUP))
        return View(
            workspace, member, chat, g.say, g.locale, ZoneInfo(pages.timezone), bodies, pages.clock is not None
        )

    def answer(view: View, toast: Toast | None, status: int = 200) -> ResponseReturnValue:
        """After a post: the news for the script, the page again for a plain form."""
        if not wants_json():
            if toast:
                flash(toast.text, toast.tone)
            return redirect(view.url("chat"), 303)
        since = request.form.get("since", 0, type=int)
        news = {"chats": view.chats()} | view.changes(since, seen=True)
        return jsonify(toast=_toast(toast), changes=news), status

    def again(
        view: View, mistake: UserMistake, status: int, *, composing: str = "", message: str = ""
    ) -> ResponseReturnValue:
        """The page as it was, with everything that was typed and what is wrong."""
        sentence = g.say(mistake.template(), **mistake.values)
        if not wants_json():
            typed = {message: posted.typed()} if message else {}
            html = view.page(composing=composing, typed=typed, told=Toast(text=sentence, tone="bad"))
            return make_response(html, status)
        found = workspace.transcript.message(message) if message else None
        fresh = None
        if found and found.chat == view.chat.id:
            fresh = {
                "id": found.id,
                "seq": found.seq,
                "html": view.message(found, workspace.transcript.before(found)),
            }
        return jsonify(
            toast=_toast(Toast(text=sentence, tone="bad")), token=token(), code=mistake.code, fresh=fresh
        ), status

    @blueprint.get("/")
    def home() -> str:
        return view_of(session.get("who", "xiaoli"), "group").page()

    @blueprint.get("/local/<who>/<room>")
    def chat(who: str, room: str) -> str:
        view = view_of(who, room)
        session["who"] = who
        return view.page(before=request.args.get("before", type=int))

    @blueprint.get("/local/changes")
    def changes() -> ResponseReturnValue:
        view = view_of(request.args.get("as", ""), request.args.get("chat", ""))
        return jsonify(view.changes(request.args.get("since", 0, type=int), seen="seen" in request.args))

    @blueprint.post("/local/<who>/<room>/messages")
    def post(who: str, room: str) -> ResponseReturnValue:
        view = view_of(who, room)
        text = posted.text("text")
        if not g.fresh:
            return again(view, OldToken(), 403, composing=text)
        try:
            files = posted.files(workspace, "files")
            message = workspace.post(
                view.member,
                view.chat,
                text,
                files,
                nonce=posted.nonce(),
                reply_to=request.form.get("reply_to", "")[:40],
            )
        except UserMistake as mistake:
            return again(view, mistake, getattr(mistake, "status", 400), composing=text)
        if not wants_json() and (view.chat.private or is_addressed(text)):
            _await_answer(workspace, message)
        return answer(view, None)

    @blueprint.post("/local/<who>/<room>/clicks")
    def click(who: str, room: str) -> ResponseReturnValue:
        view = view_of(who, room)
        message_id = request.form.get("message", "")
        message = workspace.transcript.message(message_id)
        if message is None or message.chat != view.chat.id:
            abort(404)
        if not g.fresh:
            return again(view, OldToken(), 403, message=message_id)
        try:
            press = posted.Sealer(pages.secret, message_id).open(request.form.get("press", ""))
            form, files = posted.fields(workspace, press)
            reply = workspace.click(
                view.member, message, press.action, press.value, form, files, nonce=posted.nonce()
            )
        except UserMistake as mistake:
            return again(view, mistake, getattr(mistake, "status", 400), message=message_id)
        return answer(view, reply.toast)

    @blueprint.post("/local/clock")
    def move_clock() -> ResponseReturnValue:
        must_be_fresh()
        kind = request.form.get("kind", "")
        if kind not in ("hour", "day", "business_days"):
            abort(400)
        if pages.clock is None:
            raise ClockStands
        pages.clock.advance(cast("Step", kind))
        view = view_of(request.form.get("as", ""), request.form.get("chat", ""))
        return answer(view, Toast(text=g.say("It is now {time}.", time=view.now())))

    @blueprint.get("/local/<who>/<room>/files/<message>/<sha256>")
    def file(who: str, room: str, message: str, sha256: str) -> ResponseReturnValue:
        view = view_of(who, room)
        found = workspace.transcript.message(message)
        name = found.file_name(sha256) if found and found.chat == view.chat.id else None
        if name is None:
            abort(404)
        try:
            content = workspace.files.get(sha256)
        except KeyError:
            abort(404)
        return _download(name, content, inline="inline" in request.args)

    @blueprint.route("/login", methods=["GET", "POST"])
    def login() -> ResponseReturnValue:
        if not pages.guard.access.password or session.get("in"):
            return redirect(url_for("local.home"))
        told = ""
        status = 200
        if request.method == "POST":
            try:
                must_be_fresh()
                pages.guard.log_in(request.form.get("password", ""))
                return redirect(url_for("local.home"), 303)
            except CasebotError as trouble:
                told, status = g.say(trouble.template()), getattr(trouble, "status", 403)
        return render_template("login.html", told=told, token=token()), status

    return blueprint


def _await_answer(workspace: LocalWorkspace, message: Message) -> None:
    """A page without its script shows what is there once: gives the bot a moment to answer this message."""
    over = time.monotonic() + ANSWER_S
    while time.monotonic() < over:
        if workspace.transcript.changed_since(message.chat, message.changed, limit=1):
            return
        time.sleep(0.02)


_PICTURE_STARTS = {b"\x89PNG\r\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def _download(name: str, content: bytes, *, inline: bool) -> ResponseReturnValue:
    """A file to take away; only what really is a picture is ever shown in place."""
    picture = next((kind for start, kind in _PICTURE_STARTS.items() if content.startswith(start)), None)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        picture = "image/webp"
    if inline and picture:
        response = make_response(send_file(BytesIO(content), mimetype=picture))
        response.headers["Cache-Control"] = "private, max-age=86400"
        return response
    return send_file(BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=name)


def _toast(toast: Toast | None) -> dict[str, Any] | None:
    return {"text": toast.text, "tone": toast.tone} if toast else None
