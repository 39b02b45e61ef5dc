"""What a message says, as HTML: its card or its text, then its files.

A card is rendered once per reader and language and kept until the message changes; what must differ each
time, the session's token and a fresh nonce, is put in when it is shown.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping

from markupsafe import Markup

from bot.conversation.values import FormValue
from bot.conversation.words import Say
from bot.web.guard import token
from bot.web.posted import Sealer
from bot.workspaces.local import DEMO_MEMBERS, GROUP, new_nonce
from bot.workspaces.local_store import Message
from cards.render.html import Place, card_html, file_html, kind_of, long_text_html, readable_size

PICTURES = frozenset({"PNG", "JPG", "JPEG", "GIF", "WEBP"})
"""Shown in the chat; everything else is only ever downloaded."""

KEPT = 500

# Stands where the hidden inputs go. Every text is escaped, so no message can contain it.
_HERE = "<!--hidden-->"


class Bodies:
    """Renders messages and keeps the last ones. `secret` seals their buttons."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._kept: OrderedDict[tuple[str, int, str, str], str] = OrderedDict()
        self._lock = threading.Lock()

    def html(
        self,
        message: Message,
        *,
        me: str,
        locale: str,
        say: Say,
        url: Callable[..., str],
        typed: Mapping[str, FormValue],
    ) -> Markup:
        """The body for one reader. `url` makes addresses for reader and chat; `typed` is what stood in its form."""
        if typed:
            return Markup(self._filled(self._render(message, me, say, url, typed), message))
        key = (message.id, message.changed, me, locale)
        with self._lock:
            body = self._kept.get(key)
        if body is None:
            body = self._render(message, me, say, url, typed)
            with self._lock:
                self._kept[key] = body
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return Markup(self._filled(body, message))

    def _render(
        self, message: Message, me: str, say: Say, url: Callable[..., str], typed: Mapping[str, FormValue]
    ) -> str:
        def file_url(sha256: str) -> str:
            return url("file", message=message.id, sha256=sha256)

        parts = []
        if message.card is not None:
            place = Place(
                message=message.id,
                say=say,
                seal=Sealer(self._secret, message.id).seal,
                file_url=file_url,
                click_url=url("click"),
                hidden=Markup(_HERE),
                me=me,
                names={member.id: member.name for member in DEMO_MEMBERS},
                private=message.chat != GROUP,
                typed=typed,
            )
            parts.append(card_html(message.card, place))
        elif message.text:
            parts.append(Markup('<div class="said">{}</div>').format(long_text_html(message.text, say)))
        for file in message.files:
            show = _picture if kind_of(file.name) in PICTURES else file_html
            parts.append(show(file.name, file.bytes, file_url(file.sha256)))
        return str(Markup("").join(parts))

    def _filled(self, body: str, message: Message) -> str:
        hidden = Markup(
            '<input type="hidden" name="token" value="{}"><input type="hidden" name="nonce" value="{}">'
            '<input type="hidden" name="message" value="{}">'
        )
        pieces = body.split(_HERE)
        filled = [pieces[0]]
        for piece in pieces[1:]:
            filled += [hidden.format(token(), new_nonce(), message.id), piece]
        return "".join(filled)


def _picture(name: str, size: int, url: str) -> Markup:
    return Markup(
        '<a class="picture" href="{0}" download title="{1}"><img src="{0}?inline=1" alt="{1}" loading="lazy">'
        '<span dir="auto">{1} · {2}</span></a>'
    ).format(url, name, readable_size(size) or "0 B")
