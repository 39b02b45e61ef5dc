"""The local workspace: a small team chat of our own, so that the whole product runs without an account.

It plays the vendor. What people post stands in its transcript before the door hears of it, and is handed
over again after a crash; the door drops what it has seen. The page (`bot/web`) and the terminal
(`bot/workspaces/terminal.py`) are two windows onto it.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bot.casework.mistakes import UserMistake, VendorTrouble
from bot.conversation.cards import Card
from bot.conversation.values import Event, FileRef, FormValue, Reply
from bot.ledger.records import Chat, Member
from bot.workspaces.local_store import BOT, Message, Transcript
from bot.workspaces.workspace import Door, Sent

NAME = "local"
GROUP = "local:group"

DEMO_MEMBERS = (
    Member(id="local:xiaoli", workspace=NAME, name="小李", private_chat="local:p2p:xiaoli"),
    Member(id="local:xiaowang", workspace=NAME, name="小王", private_chat="local:p2p:xiaowang"),
    Member(id="local:chenjie", workspace=NAME, name="陈姐", private_chat="local:p2p:chenjie", lead=True),
)
DEMO_CHATS = (
    Chat(id=GROUP, workspace=NAME, name="Amazon 客服群"),
    *(Chat(id=member.private_chat, workspace=NAME, name="Casebot", private=True) for member in DEMO_MEMBERS),
)

TEXT_BYTES = 100 * 1024
"""Longest message, in bytes of UTF-8: more is a file."""

_CALL = re.compile(r"@casebot\b", re.IGNORECASE)


class TextTooLong(UserMistake):
    """That message is longer than 100 KB. Please send it as a file."""

    code = "text_too_long"


class NothingToSend(UserMistake):
    """There is nothing to send yet: type a message or attach a file."""

    code = "nothing_to_send"


class NoSuchMessage(VendorTrouble):
    """There is no message {message} in this chat."""

    code = "no_such_message"


class NoSuchChat(VendorTrouble):
    """The local workspace has no chat {chat}."""

    code = "no_such_chat"


class NotStarted(VendorTrouble):
    """Casebot is starting or stopping. Please try again in a moment."""

    code = "not_started"


class Clock(Protocol):
    """Case time."""

    def now(self) -> datetime: ...


class Files(Protocol):
    """The file store, as far as a workspace needs it."""

    def put(self, content: bytes) -> str: ...
    def get(self, sha256: str) -> bytes: ...


class LocalWorkspace:
    """Implements `bot.workspaces.workspace.Workspace` on a transcript of our own."""

    name = NAME

    def __init__(self, path: Path | str, *, files: Files, clock: Clock) -> None:
        self.transcript = Transcript(path)
        self.files = files
        self.clock = clock
        self._door: Door | None = None
        self._card_turn = threading.Lock()
        self._members = {member.id: member for member in DEMO_MEMBERS}
        self._chats = {chat.id: chat for chat in DEMO_CHATS}

    # -- what the house asks of a vendor

    def start(self, door: Door) -> None:
        """From now on the door hears what is posted; first of all what it missed."""
        self._door = door
        for message in self.transcript.not_handed():
            self._hand_over(message)

    def stop(self) -> None:
        self._door = None
        self.transcript.close()

    def send(self, chat: str, card: Card, *, key: str, reply_to: str = "", tried: datetime | None = None) -> Sent:  # noqa: ARG002
        """Shows a card in a chat; the same key twice shows it once. Raises NoSuchChat."""
        message, _ = self.transcript.add(
            key=f"bot:{key}",
            chat=self.chat(chat).id,
            author=BOT,
            at=self.clock.now(),
            card=card,
            reply_to=reply_to,
        )
        return Sent(message.id)

    def update(self, chat: str, message: str, card: Card) -> None:
        """The message becomes this card. Raises NoSuchMessage."""
        with self._card_turn:
            found = self.transcript.message(message)
            if found is None or found.chat != chat:
                raise NoSuchMessage(message=message)
            self.transcript.replace(message, card)

    def send_file(self, chat: str, name: str, content: bytes, *, key: str) -> Sent:
        """A file in a chat, to take away; the same key twice sends it once."""
        file = FileRef(name=clean_name(name), bytes=len(content), sha256=self.files.put(content))
        message, _ = self.transcript.add(
            key=f"bot:{key}", chat=self.chat(chat).id, author=BOT, at=self.clock.now(), files=[file]
        )
        return Sent(message.id)

    def members(self, chat: str) -> Sequence[str]:
        """Everybody in the group; one in a private chat; nobody in a chat that is not ours."""
        if chat == GROUP:
            return tuple(self._members)
        return tuple(member.id for member in DEMO_MEMBERS if member.private_chat == chat)

    # -- who and where

    def member(self, member: str) -> Member | None:
        return self._members.get(member)

    def chat(self, chat: str) -> Chat:
        """The chat of that id. Raises NoSuchChat."""
        if chat not in self._chats:
            raise NoSuchChat(chat=chat)
        return self._chats[chat]

    def chats_of(self, member: Member) -> tuple[Chat, ...]:
        """The group, then the member's own chat with the bot."""
        return (self._chats[GROUP], self._chats[member.private_chat])

    # -- what people do

    def post(
        self, member: Member, chat: Chat, text: str, files: Sequence[FileRef] = (), *, nonce: str, reply_to: str = ""
    ) -> Message:
        """A member says something. The same nonce twice is one message and one event.

        Raises NothingToSend or TextTooLong, and whatever the door raises: the message stands then, and is
        handed over again at the next start.
        """
        if not text.strip() and not files:
            raise NothingToSend
        if len(text.encode()) > TEXT_BYTES:
            raise TextTooLong
        message, _ = self.transcript.add(
            key=f"post:{member.id}:{nonce}",
            chat=chat.id,
            author=member.id,
            at=self.clock.now(),
            text=text,
            files=files,
            reply_to=reply_to,
            handed=False,
        )
        self._hand_over(message)
        return message

    def click(
        self,
        member: Member,
        message: Message,
        action: str,
        value: Mapping[str, Any],
        form: Mapping[str, FormValue] | None = None,
        files: Sequence[FileRef] = (),
        *,
        nonce: str,
    ) -> Reply:
        """A member presses a button. A card in the door's reply takes the clicked one's place."""
        chat = self.chat(message.chat)
        event = Event(
            id=f"click:{member.id}:{message.id}:{nonce}",
            workspace=NAME,
            kind="click",
            chat=chat.id,
            sender=member.id,
            at=self.clock.now(),
            files=tuple(files),
            action=action,
            value=value,
            form=form or {},
            message=message.id,
            private=chat.private,
            sender_name=member.name,
            chat_name=chat.name,
        )
        # What the click set off may be done before its own answer stands: then the answer would be the older card.
        with self._card_turn:
            reply = self._open_door().receive(event)
            if reply.card is not None:
                self.transcript.replace(message.id, reply.card)
        return reply

    def keep(self, name: str, content: bytes) -> FileRef:
        """A file somebody attached, put into the file store."""
        return FileRef(name=clean_name(name), bytes=len(content), sha256=self.files.put(content))

    def _hand_over(self, message: Message) -> None:
        chat, sender = self.chat(message.chat), self._members[message.author]
        self._open_door().receive(
            Event(
                id=message.key,
                workspace=NAME,
                kind="message",
                chat=chat.id,
                sender=sender.id,
                at=message.at,
                text=message.text,
                files=message.files,
                message=message.id,
                reply_to=message.reply_to,
                private=chat.private,
                addressed=chat.private or is_addressed(message.text),
                mentions=tuple(m.id for m in DEMO_MEMBERS if f"@{m.name}" in message.text),
                sender_name=sender.name,
                chat_name=chat.name,
            )
        )
        self.transcript.mark_handed(message)

    def _open_door(self) -> Door:
        if self._door is None:
            raise NotStarted
        return self._door


def is_addressed(text: str) -> bool:
    """Whether words in a group are meant for the bot: a command, or its name."""
    return text.lstrip().startswith(("/", "／")) or bool(_CALL.search(text))


def new_nonce() -> str:
    """A value that makes one post one event, however often it is sent again."""
    return secrets.token_urlsafe(12)


def clean_name(name: str) -> str:
    """A file's name for showing: the last part of whatever path it came with, no control characters, at
    most 200 characters, its ending kept."""
    last = re.split(r"[/\\]", name)[-1]
    last = "".join(c for c in last if c.isprintable()).strip().strip(".") or "file"
    if len(last) <= 200:
        return last
    stem, dot, end = last.rpartition(".")
    return f"{stem[: 199 - len(end)]}.{end}" if dot and len(end) <= 20 else last[:200]
