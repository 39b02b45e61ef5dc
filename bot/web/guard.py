"""Who may use the page: host names, origins, tokens, and the password beyond loopback.

The page is on 127.0.0.1 by default, where every web site the operator visits could reach for it: so a request
must name a host we answer to, a post must come from our own page and carry its session's token.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from bot.casework.mistakes import AdminTrouble, UserMistake

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

TRIES = 5
"""Wrong passwords from one address within TRY_SECONDS before it must wait."""
TRY_SECONDS = 60.0


class NeedsPassword(AdminTrouble):
    """Casebot would be reachable from other machines at {host}. Set CASEBOT_PASSWORD first, or serve on 127.0.0.1."""

    code = "needs_password"


class Refused(UserMistake):
    """This page does not accept that."""

    status = 403


class WrongHost(Refused):
    """This page does not answer to that host name. Open it at the address Casebot printed when it started."""

    code = "wrong_host"


class WrongOrigin(Refused):
    """That came from another web site, so nothing was done. Please use the page itself."""

    code = "wrong_origin"


class OldToken(Refused):
    """The page was too old to be trusted, so nothing was done. It is fresh now: please press the button again."""

    code = "old_token"


class OnlyThisMachine(Refused):
    """This page has no password, so it can only be used on the machine it runs on."""

    code = "only_this_machine"


class LogInFirst(Refused):
    """Please log in first."""

    code = "log_in_first"
    status = 401


class WrongPassword(Refused):
    """That is not the password."""

    code = "wrong_password"


class TooManyTries(Refused):
    """Too many wrong passwords. Please wait a minute."""

    code = "too_many_tries"
    status = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the guard goes by. `host` is where we listen, `public_url` how others call us."""

    host: str = "127.0.0.1"
    public_url: str = ""
    password: str = ""

    def names(self) -> frozenset[str]:
        """Host names the page answers to; without a password only those of this machine."""
        if not self.password:
            return LOOPBACK
        public = urlsplit(self.public_url).hostname if self.public_url else None
        return LOOPBACK | {name for name in (self.host.strip("[]").lower(), public) if name}


class Guard:
    """The checks before every request of the page. Raises NeedsPassword when it must not serve at all."""

    def __init__(self, access: Access, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        if not is_loopback(access.host) and not access.password:
            raise NeedsPassword(host=access.host)
        self.access = access
        self._names = access.names()
        self._monotonic = monotonic
        self._tries: dict[str, list[float]] = {}

    def protect(self, blueprint: Blueprint, *, login: str = "local.login") -> None:
        """From now on every request to the blueprint is checked first."""

        @blueprint.before_request
        def check() -> Response | None:
            self._check_sender()
            if self.access.password and not session.get("in") and request.endpoint != login:
                if request.method == "POST" or wants_json():
                    raise LogInFirst
                return redirect(url_for(login))
            if request.method == "POST":
                self._check_origin()
                g.fresh = self._has_token()
            return None

    def log_in(self, password: str) -> None:
        """Opens the session for whoever knows the password. Raises WrongPassword or TooManyTries."""
        address, now = request.remote_addr or "", self._monotonic()
        recent = [at for at in self._tries.get(address, []) if now - at < TRY_SECONDS]
        if len(recent) >= TRIES:
            raise TooManyTries
        if not hmac.compare_digest(password.encode(), self.access.password.encode()):
            if len(self._tries) > 1000:
                self._tries.clear()
            self._tries[address] = [*recent, now]
            raise WrongPassword
        self._tries.pop(address, None)
        session.clear()
        session["in"] = True

    def _check_sender(self) -> None:
        if host_name(request.host) not in self._names:
            raise WrongHost
        if not self.access.password and not is_loopback(request.remote_addr or ""):
            raise OnlyThisMachine

    def _check_origin(self) -> None:
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc.lower() != request.host.lower():
            raise WrongOrigin
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise WrongOrigin

    def _has_token(self) -> bool:
        given = request.headers.get("X-Casebot-Token") or request.form.get("token", "")
        return hmac.compare_digest(given.encode(), token().encode())


def token() -> str:
    """The session's token, which every form of the page carries."""
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(24)
    return str(session["token"])


def must_be_fresh() -> None:
    """Refuses a post without its token where nothing typed can be lost. Raises OldToken."""
    if not g.fresh:
        raise OldToken


def wants_json() -> bool:
    """The page's own script asks, not a form or an address line."""
    return "X-Casebot-Token" in request.headers


def host_name(host: str) -> str:
    """The name in a Host header, without its port: "[::1]:8080" is "::1"."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    name = host.strip("[]").lower()
    return name in LOOPBACK or name.startswith("127.") or name == "::ffff:127.0.0.1"
