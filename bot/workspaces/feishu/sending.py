"""What the bot says in Feishu: cards, texts and files, each exactly once.

A message's `uuid` comes from its task's key, so that a repeated send within the vendor's hour is one message. Later
the chat is looked at first: a card is known again by the name of its first element, a text by its words, a file by
its name. Updates of one message go out one after the other. What the company's data check refuses goes as a file, the
same words once.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.cards import Card
from bot.conversation.words import Say
from bot.workspaces.feishu.addresses import address_of
from bot.workspaces.feishu.client import FeishuClient
from bot.workspaces.feishu.errors import AuditRefused
from bot.workspaces.feishu.private import PrivateChats
from bot.workspaces.feishu.turns import Turns
from bot.workspaces.pace import Pace
from bot.workspaces.trouble import ChatTrouble, MessageGone, OddAnswer, Refused, Throttled
from bot.workspaces.workspace import Sent
from cards.render.feishu_fit import Piece, fit, fit_one, whole_file
from cards.render.feishu_text import dumped

log = logging.getLogger(__name__)

A_SECOND, A_MINUTE, A_CHAT_SECOND = 50, 1000, 5
"""The vendor's limits for messages (im-v1/message/create)."""
UUID_HOLDS = timedelta(minutes=55)
"""A `uuid` keeps a message from being sent twice for one hour; five minutes are left for clocks that differ."""
LOCKS = 64
WITHHELD = 500
"""Messages of which it is remembered which words went as a file: nobody needs the same file at every update."""


class Sender:
    """Sends for one app. `say_in` gives the words of a chat, `now` is system time, `kept` a stored file's bytes."""

    def __init__(
        self,
        client: FeishuClient,
        pace: Pace,
        *,
        say_in: Callable[[str], Say],
        now: Callable[[], datetime],
        kept: Callable[[str], bytes],
        private: PrivateChats,
    ) -> None:
        self.private = private
        self.client, self.pace, self.say_in, self.now, self.kept = client, pace, say_in, now, kept
        self.turns = Turns()
        self._locks = [threading.Lock() for _ in range(LOCKS)]
        self._withheld: dict[str, str] = {}

    def send(self, chat: str, card: Card, *, key: str, reply_to: str = "", tried: datetime | None = None) -> Sent:
        """Shows a card and what goes with it. The same key twice shows it once.

        `tried` is when this key may first have been sent, if it was tried before. Raises a ChatTrouble.
        """
        say, card = self.say_in(chat), unlabelled(card, chat)
        try:
            return self._send_all(chat, fit(card, say=say, mark=mark_of(key)), card, key, reply_to, tried)
        except AuditRefused:
            log.warning("Feishu's audit refused %s: its words go as a file", mark_of(key))
            key = f"{key}:withheld"
            pieces = fit(card, say=say, mark=mark_of(key), withheld=True)
            sent = self._send_all(chat, pieces, card, key, reply_to, tried)
            self._went_as_a_file(sent.id, pieces[1])
            return sent

    def update(self, chat: str, message: str, card: Card) -> None:
        """The message becomes this card; updates of one message wait for each other, and for a click's answer.

        Raises Throttled while a click is answered, Expired after the vendor's 14 days, or another ChatTrouble.
        """
        self.turns.update(message)
        say, card = self.say_in(chat), unlabelled(card, chat)
        with self._locks[hash(message) % LOCKS]:
            try:
                self._become(message, card, say)
            except AuditRefused:
                self._withhold(chat, message, card, say)

    def send_file(self, chat: str, name: str, content: bytes, *, key: str, tried: datetime | None = None) -> Sent:
        """A file to take away. The same key twice sends it once. Raises a ChatTrouble."""
        return self._send(chat, Piece("file", {"file_name": name}, content), key, 0, "", tried)

    def _send_all(
        self, chat: str, pieces: list[Piece], card: Card, key: str, reply_to: str, tried: datetime | None
    ) -> Sent:
        """The main message, then the others. One that can never be sent does not take the main one back."""
        main = self._send(chat, pieces[0], key, 0, reply_to, tried)
        for n, piece in enumerate(pieces[1:], 1):
            try:
                try:
                    self._send(chat, piece, key, n, "", tried)
                except AuditRefused:
                    self._send(chat, whole_file(card, self.say_in(chat)), f"{key}:withheld", n, "", tried)
            except ChatTrouble as trouble:
                if not trouble.final:
                    raise
                log.warning("part %s of %s could not be sent: %s", n, mark_of(key), trouble)
        return main

    def _send(self, chat: str, piece: Piece, key: str, n: int, reply_to: str, tried: datetime | None) -> Sent:
        if tried is not None and self.now() - tried > UUID_HOLDS and (found := self._look(chat, piece, tried)):
            return found
        with _Paced(self.pace, chat):
            kind, content = piece.kind, dumped(piece.content)
            if kind == "file":
                body = self.kept(piece.kept) if piece.kept else piece.body
                file_key = self.client.upload(piece.content["file_name"], body)
                content = dumped({"file_key": file_key})
            data = self._deliver(chat, kind, content, uuid_of(key, n), reply_to)
        message, at = data.get("message_id"), data.get("chat_id")
        id_type, id = address_of(chat)
        if id_type == "open_id" and isinstance(at, str) and at:
            self.private.learn(id, at)
        if not isinstance(message, str) or not message:
            raise OddAnswer(code="no message_id")
        return Sent(message)

    def _deliver(self, chat: str, kind: str, content: str, uuid: str, reply_to: str) -> dict[str, Any]:
        if reply_to:
            try:
                return self.client.reply(reply_to, kind, content, uuid=uuid)
            except MessageGone:
                log.info("the message to answer is gone; the answer stands alone")
        return self.client.create(*address_of(chat), kind, content, uuid=uuid)

    def _become(self, message: str, card: Card, say: Say) -> None:
        """A sentence may stand in what was sent, or came with a click's answer, as a card: that stays a card."""
        piece = fit_one(card, say=say)
        try:
            self._change(message, piece)
        except Refused:
            if piece.kind == "interactive":
                raise
            self._change(message, fit_one(replace(card, plain=False), say=say))

    def _withhold(self, chat: str, message: str, card: Card, say: Say) -> None:
        """The message says where its words are: in a file behind it, which is sent unless it stands there already."""
        main, file = fit(card, say=say, withheld=True)
        self._change(message, main)
        if self._withheld.get(message) == digest_of(file):
            return
        try:
            self._send(chat, file, f"{message}:{digest_of(file)}", 1, "", None)
        except ChatTrouble as trouble:
            if not trouble.final:
                raise
            log.warning("the words of %s could not be sent as a file: %s", message, trouble)
        self._went_as_a_file(message, file)

    def _went_as_a_file(self, message: str, file: Piece) -> None:
        self._withheld[message] = digest_of(file)
        for oldest in list(self._withheld)[:-WITHHELD]:
            self._withheld.pop(oldest, None)

    def _change(self, message: str, piece: Piece) -> None:
        with _Paced(self.pace, message):
            if piece.kind == "interactive":
                self.client.change_card(message, dumped(piece.content))
            else:
                self.client.change_text(message, piece.kind, dumped(piece.content))

    def _look(self, chat: str, piece: Piece, since: datetime) -> Sent | None:
        """The message as it already stands in the chat, if it does and may be read."""
        id_type, id = address_of(chat)
        chat_id = id if id_type == "chat_id" else self.private.chat_of(id)
        if not chat_id:
            return None
        try:
            items = self.client.history(chat_id, since=int(since.timestamp()) - 60)
        except ChatTrouble as trouble:
            if not trouble.final:
                raise
            log.warning("the chat cannot be read before sending again: %s", trouble)
            return None
        for item in items:
            if item.get("sender", {}).get("id") == self.client.app_id and is_same(item, piece):
                return Sent(str(item.get("message_id")))
        return None


class _Paced:
    """One message within the limits; what the vendor says about them is passed on to the pace."""

    def __init__(self, pace: Pace, chat: str) -> None:
        self.pace, self.chat = pace, chat

    def __enter__(self) -> None:
        self.pace.take(self.chat)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, Throttled) and error.retry_after:
            self.pace.rest(error.retry_after, "" if error.values.get("everywhere") else self.chat)


def unlabelled(card: Card, chat: str) -> Card:
    """In a private chat it need not be said whom a card is for."""
    return replace(card, only=()) if address_of(chat)[0] == "open_id" else card


def uuid_of(key: str, n: int) -> str:
    """The vendor's key of a task's n-th message: the same for every try, at most 50 characters."""
    return hashlib.sha256(f"{key}\n{n}".encode()).hexdigest()[:40]


def mark_of(key: str) -> str:
    """The name of a card's first element: 20 characters at most, a letter first."""
    return f"k{uuid_of(key, 0)[:19]}"


def digest_of(file: Piece) -> str:
    """By which the same words are known again."""
    return hashlib.sha256(file.body).hexdigest()


def is_same(item: dict[str, Any], piece: Piece) -> bool:
    """Whether a message of the history is this one."""
    content = str(item.get("body", {}).get("content", ""))
    if item.get("deleted") or item.get("msg_type") != piece.kind:
        return False
    if piece.kind == "interactive":
        mark = piece.content["body"]["elements"][0].get("element_id", "")
        return bool(mark) and mark in content
    try:
        stands = json.loads(content)
    except ValueError:
        return False
    if piece.kind == "file":
        return isinstance(stands, dict) and stands.get("file_name") == piece.content["file_name"]
    return _words(stands) == _words(piece.content)


def _words(content: Any) -> list[str]:
    """The words of a text or a post, whatever the vendor made of mentions and locales."""
    if isinstance(content, dict):
        return [content["text"]] if isinstance(content.get("text"), str) else _words(list(content.values()))
    return [word for one in content for word in _words(one)] if isinstance(content, list) else []
