"""Plain messages: Markdown whose numbers press, texts to copy, files. Each goes out at most once.

Nothing in groupMessages/send can call anybody: who is called is called by a webhook of the group, else told alone.
"""

from __future__ import annotations

import io
import logging
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.conversation.cards import Card, Copy, Download
from bot.conversation.words import Say
from bot.ledger.ledger import Ledger
from bot.workspaces.dingtalk import numbers
from bot.workspaces.dingtalk.addresses import is_group, ours, theirs
from bot.workspaces.dingtalk.client import DingTalkClient
from bot.workspaces.dingtalk.errors import HookRefused, OutcomeUnknown
from bot.workspaces.dingtalk.hooks import Hooks
from bot.workspaces.dingtalk.once import AtMostOnce, digest
from bot.workspaces.trouble import ChatTrouble, Throttled
from bot.workspaces.workspace import Sent
from cards.render.dingtalk import page
from cards.render.dingtalk_text import clean, pieces

log = logging.getLogger(__name__)

TEXT_BYTES = 4_000
"""One Markdown message; clients cut longer ones, although 15,000 bytes are taken (facts, 3.7)."""
COPY_BYTES = 12_000
"""One plain text: msgParam may have 15,000 bytes, as JSON."""
JUST_S = 60.0
"""A text that came by itself so shortly before a card does not come beside the card once more."""
BEGINS = 40
"""Characters by which a text that may not have arrived is known again."""
FILE_TYPES = frozenset({"xlsx", "pdf", "zip", "rar", "doc", "docx"})
"""What sampleFile takes; anything else travels in a zip."""
PLAIN = "text-"
"""What the id of a plain message begins with, before its processQueryKey."""


@dataclass
class Plain:
    """Sends for one app. `say_in` gives the words of a chat, `name_of` a chat's or person's name, `kept` a stored
    file's bytes; `tell` (chat, text, key) has something said that came up by the way."""

    client: DingTalkClient
    ledger: Ledger
    once: AtMostOnce
    hooks: Hooks
    say_in: Callable[[str], Say]
    name_of: Callable[[str], str]
    kept: Callable[[str], bytes]
    tell: Callable[[str, str, str], None]
    _copied: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Digest of the last text to copy that went into a chat by itself, and when."""

    def send_file(self, chat: str, name: str, content: bytes, *, key: str) -> Sent:
        """A file to take away; of a kind that DingTalk does not take, in a zip. Raises a ChatTrouble."""
        kind = name.rpartition(".")[2].lower()
        if kind not in FILE_TYPES:
            name, content, kind = f"{name}.zip", _zipped(name, content), "zip"

        def send() -> str:
            media = self.client.upload(name, content)
            return self._post(chat, "sampleFile", {"mediaId": media, "fileName": name, "fileType": kind})

        return Sent(PLAIN + self.once(key, send))

    def show(self, chat: str, card: Card, key: str) -> Sent:
        """A card as text. The same key twice shows it once. Raises OutcomeUnknown, or another ChatTrouble."""
        say, group = self.say_in(chat), is_group(chat)
        called = [span for span in card.mention if span.member] if group else []
        only = card.blocks[0] if card.plain and len(card.blocks) == 1 and not called else None
        if isinstance(only, Download):
            return self.send_file(chat, only.name, self.kept(only.sha256), key=key)
        if isinstance(only, Copy):
            texts = pieces(clean(only.text), COPY_BYTES)
            ids = [self._said(chat, f"{key}:{n}", "sampleText", {"content": text}) for n, text in enumerate(texts)]
            self._as_file(chat, only, key)
            self._copied[chat] = digest(only.text), time.monotonic()
            return Sent(ids[0])
        at = numbers.next_number(self.ledger, chat)
        people = self.people_of(card) if group else ()
        shown = page(card, say, first=at, speaks=not group, wrap=numbers.wrap, people=people)
        numbers.keep(self.ledger, chat, "", shown.presses)
        texts = pieces(shown.text, TEXT_BYTES)
        sent = ""
        for n, text in enumerate(texts):
            name = key if n == 0 else f"{key}:part{n}"
            calling = [theirs(span.member) for span in called] if n == 0 else []
            id = self._markdown(chat, shown.title, text, name, calling)
            sent = sent or id
        numbers.keep(self.ledger, chat, sent, shown.presses)
        self.copies(chat, shown.copies, key)
        return Sent(sent)

    def people_of(self, card: Card) -> list[str]:
        """The names of those a card is for alone."""
        return [self.name_of(member) or theirs(member) for member in card.only]

    def _markdown(self, chat: str, title: str, text: str, key: str, calling: Sequence[str]) -> str:
        param = {"title": title, "text": text or "…"}
        if not calling:
            return self._said(chat, key, "sampleMarkdown", param)
        if hooked := self._by_hook(chat, key, param, calling):
            return hooked
        id = self._said(chat, key, "sampleMarkdown", param)
        for staff in calling:  # nothing rings in the group, so the person is told alone
            self.extra(ours(staff), f"{key}:{staff}", "sampleMarkdown", {"title": title, "text": text})
        return id

    def _by_hook(self, chat: str, key: str, param: dict[str, str], calling: Sequence[str]) -> str:
        """The message by a webhook of the group, which can call; "" where none took it."""
        called = " ".join(f"@{staff}" for staff in calling)
        body = {
            "msgtype": "markdown",
            "markdown": {"title": param["title"], "text": f"{called}\n\n{param['text']}"},
            "at": {"atUserIds": list(calling), "isAtAll": False},
        }
        for n, hook in enumerate(self.hooks.of(chat, theirs(chat), self.name_of(chat))):

            def send(path: str = hook.path, secret: str = hook.secret) -> str:
                self.hooks.take(chat)
                self.client.say_by_hook(path, body, secret=secret)
                return f"hook{digest(key)}"

            try:
                return PLAIN + self.once(key if n == 0 else f"{key}:hook{n}", send)
            except (HookRefused, Throttled) as trouble:
                log.info("a webhook takes no message (%s); another way is taken", trouble.values.get("code"))
        return ""

    def _said(self, chat: str, key: str, kind: str, param: dict[str, str]) -> str:
        return PLAIN + self.once(key, lambda: self._post(chat, kind, param))

    def _post(self, chat: str, kind: str, param: dict[str, str]) -> str:
        say = self.client.say_in_group if is_group(chat) else self.client.say_to
        return say(theirs(chat), kind, param)

    def copies(self, chat: str, copies: Sequence[Copy], key: str) -> None:
        """Texts to be copied, each as a message of its own."""
        for n, copy in enumerate(copies):
            last, at = self._copied.get(chat, ("", 0.0))
            if last == digest(copy.text) and time.monotonic() - at < JUST_S:
                continue
            for m, piece in enumerate(pieces(clean(copy.text), COPY_BYTES)):
                self.extra(chat, f"{key}:copy{n}.{m}", "sampleText", {"content": piece})
            self._as_file(chat, copy, f"{key}:copy{n}")

    def extra(self, chat: str, key: str, kind: str, param: dict[str, str]) -> None:
        """A message beside the main one. What can never be sent does not take the main one back."""
        begins = " ".join((param.get("content") or param.get("text", "")).split())[:BEGINS]
        self._beside(chat, key, begins, lambda: self._said(chat, key, kind, param))

    def _as_file(self, chat: str, copy: Copy, key: str) -> None:
        """A text that no single message holds goes along whole, as a file."""
        whole = clean(copy.text).encode()
        if len(whole) > COPY_BYTES:
            name, key = f"{copy.name or 'Casebot'}.md", f"{key}:file"
            self._beside(chat, key, name, lambda: self.send_file(chat, name, whole, key=key))

    def _beside(self, chat: str, key: str, begins: str, send: Callable[[], object]) -> None:
        try:
            send()
        except OutcomeUnknown:
            text = self.say_in(chat)(
                "What belongs to the message above may not have arrived; it begins with “{begins}”. "
                "If you do not see it, send /status and press “Show the text”.",
                begins=begins,
            )
            self.tell(chat, text, f"{key}:maybe")
        except ChatTrouble as trouble:
            if not trouble.final:
                raise
            log.warning("a part of a message could not be sent: %s", trouble)


def _zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return packed.getvalue()
