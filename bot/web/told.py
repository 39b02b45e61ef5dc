"""Whatever goes wrong on a page becomes one plain sentence, never a stack trace."""

from __future__ import annotations

import logging

from flask import Flask, g, jsonify, make_response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from bot.casework.mistakes import CasebotError, UserMistake
from bot.conversation.words import sayer
from bot.web.guard import Refused, token, wants_json
from bot.web.posted import FileTooBig

log = logging.getLogger(__name__)

SENTENCES = {
    400: "The page sent something I do not understand. Please go back and try again.",
    404: "There is no such page here.",
    405: "That address does not take this kind of request.",
    413: FileTooBig.template(),
    500: "Something went wrong on our side. Go back and try again: what you typed is still there.",
}


def tell_plainly(app: Flask) -> None:
    """Registers the handlers of everything that can be raised."""

    @app.errorhandler(CasebotError)
    def ours(trouble: CasebotError) -> ResponseReturnValue:
        status = getattr(trouble, "status", 400 if isinstance(trouble, UserMistake) else 503)
        return _told(trouble.template(), status, **trouble.values, refused=isinstance(trouble, Refused))

    @app.errorhandler(HTTPException)
    def theirs(trouble: HTTPException) -> ResponseReturnValue:
        status = trouble.code or 500
        if status < 400:
            return trouble.get_response()
        if isinstance(trouble, RequestEntityTooLarge):
            status = 413
        return _told(SENTENCES.get(status, SENTENCES[400 if status < 500 else 500]), status)

    @app.errorhandler(Exception)
    def unforeseen(trouble: Exception) -> ResponseReturnValue:
        log.exception("A request failed", exc_info=trouble)
        return _told(SENTENCES[500], 500)


def _told(sentence: str, status: int, *, refused: bool = False, **values: object) -> ResponseReturnValue:
    say = g.get("say") or sayer("zh-CN")
    told = say(sentence, **values)
    if wants_json():
        # The token goes only to our own page: other origins cannot read this answer.
        fresh = {"token": token()} if refused else {}
        return jsonify(toast={"text": told, "tone": "bad"}, **fresh), status
    page = render_template("told.html", told=told, say=say, locale=g.get("locale", "zh-CN"))
    return make_response(page, status)
