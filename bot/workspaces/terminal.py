'''The local workspace in a terminal: one line in, one message; new messages are printed after each line.

    /file PATH        attaches a file
    #1, #label        presses a button of the newest card that has it
    #1 asin=B0C… note="two words"     the same with a form's fields
    """               begins and ends a message of several lines

It reads any stream, so it runs from a pipe.
'''

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from bot.casework.mistakes import CasebotError, UserMistake
from bot.conversation.cards import Button, Form
from bot.conversation.values import FormValue
from bot.conversation.words import Say
from bot.ledger.records import Chat, Member
from bot.workspaces.local import DEMO_CHATS, DEMO_MEMBERS, LocalWorkspace, NothingToSend
from bot.workspaces.local_store import BOT, Message
from cards.render.text import buttons_of, card_text

FENCE = '"""'
FILE_BYTES = 30 * 1024 * 1024


class NoSuchMember(UserMistake):
    """There is no member {name} here. There are: {names}."""

    code = "no_such_member"


class NoSuchRoom(UserMistake):
    """There is no chat {name} here. There are: {names}."""

    code = "no_such_room"


class NoSuchFile(UserMistake):
    """I cannot read a file at {path}."""

    code = "no_such_file"


class FileOverLimit(UserMistake):
    """The file {path} is larger than 30 MB."""

    code = "file_over_limit"


class NoSuchButton(UserMistake):
    """No card here has a button {name}."""

    code = "no_such_button"


def run_chat(
    workspace: LocalWorkspace,
    *,
    member: str = "",
    chat: str = "",
    lines: TextIO,
    out: TextIO,
    settle: Callable[[], None],
    say: Say,
) -> None:
    """Talks until the input ends. `settle` returns when the courier has nothing left to do.

    `member` and `chat` are names as people say them ("小李", "xiaoli"; "group", "casebot"). Raises
    NoSuchMember or NoSuchRoom; every other mistake is told and the talk goes on.
    """
    who = member_named(member)
    room = chat_named(chat, who)
    window = _Window(workspace, who, room, out, say)
    window.catch_up()
    for words in messages_in(lines):
        try:
            window.take(words)
        except CasebotError as trouble:
            window.tell(say(trouble.template(), **trouble.values))
        settle()
        window.catch_up()


def member_named(name: str) -> Member:
    """小李, xiaoli or local:xiaoli; the first member when nobody is named. Raises NoSuchMember."""
    wanted = name.strip().lower()
    for member in DEMO_MEMBERS:
        if wanted in ("", member.name.lower(), member.id, member.id.rpartition(":")[2]):
            return member
    raise NoSuchMember(name=name[:40], names="、".join(member.name for member in DEMO_MEMBERS))


def chat_named(name: str, member: Member) -> Chat:
    """The group's name, "group", or "casebot" and nothing for the private chat. Raises NoSuchRoom."""
    wanted = name.strip().lower()
    group = next(chat for chat in DEMO_CHATS if not chat.private)
    private = next(chat for chat in DEMO_CHATS if chat.id == member.private_chat)
    if wanted in ("", "casebot", "private", private.id):
        return private
    if wanted in ("group", group.name.lower(), group.id):
        return group
    raise NoSuchRoom(name=name[:40], names=f"group ({group.name}), casebot")


def messages_in(lines: TextIO) -> Iterator[str]:
    '''One message a line; what stands between two lines of """ is one message.'''
    block: list[str] | None = None
    for raw in lines:
        line = raw.rstrip("\r\n")
        if line.strip() == FENCE:
            if block is not None:
                yield "\n".join(block)
            block = [] if block is None else None
        elif block is not None:
            block.append(line)
        elif line.strip():
            yield line
    if block:
        yield "\n".join(block)


class _Window:
    """What one member sees of one chat, and what they do there."""

    def __init__(self, workspace: LocalWorkspace, member: Member, chat: Chat, out: TextIO, say: Say) -> None:
        self.workspace, self.member, self.chat, self.out, self.say = workspace, member, chat, out, say
        self.transcript = workspace.transcript
        # A terminal joins where the talk is: old messages stay in the transcript, the last few are shown.
        last = self.transcript.page(chat.id, limit=5)
        self.shown = last[0].changed - 1 if last else self.transcript.revision()

    def take(self, words: str) -> None:
        """One line: a message, a file, or a button."""
        nonce = secrets.token_urlsafe(12)
        if words.startswith("#") and len(words) > 1 and "\n" not in words:
            self._press(words[1:].strip(), nonce)
        elif words.split(None, 1)[0] == "/file":
            path = words.split(None, 1)[1].strip().strip("'\"") if len(words.split(None, 1)) > 1 else ""
            self._attach(path, nonce)
        else:
            self.workspace.post(self.member, self.chat, words, nonce=nonce)

    def catch_up(self) -> None:
        """Prints what is new or different, but not what was typed here."""
        for message in self.transcript.changed_since(self.chat.id, self.shown):
            if message.author != self.member.id:
                self._print(message)
            self.shown = max(self.shown, message.changed)
        self.transcript.mark_seen(self.member.id, self.chat.id)

    def tell(self, words: str) -> None:
        print(f"! {words}", file=self.out, flush=True)

    def _print(self, message: Message) -> None:
        sender = self.workspace.member(message.author)
        name = "Casebot" if message.author == BOT else sender.name if sender else message.author
        text = card_text(message.card, self.say) if message.card else message.text
        files = [self.say("File: {name}", name=file.name) for file in message.files]
        print(f"{name}: " + "\n".join(part for part in (text, *files) if part) + "\n", file=self.out, flush=True)

    def _attach(self, path: str, nonce: str) -> None:
        if not path:
            raise NothingToSend
        file = Path(path).expanduser()
        try:
            with file.open("rb") as stream:
                content = stream.read(FILE_BYTES + 1)
        except (OSError, ValueError):
            raise NoSuchFile(path=path[:200]) from None
        if len(content) > FILE_BYTES:
            raise FileOverLimit(path=path[:200])
        self.workspace.post(self.member, self.chat, "", [self.workspace.keep(file.name, content)], nonce=nonce)

    def _press(self, words: str, nonce: str) -> None:
        name, _, rest = words.partition(" ")
        found = self._find(name, words)
        if found is None:
            raise NoSuchButton(name=words[:60])
        message, button, form = found
        given = {key: value.strip('"') for key, value in re.findall(r'(\S+?)=("[^"]*"|\S+)', rest)}
        reply = self.workspace.click(
            self.member, message, button.action, button.value, _filled(form, given), nonce=nonce
        )
        if reply.toast:
            print(f"({reply.toast.text})", file=self.out, flush=True)

    def _find(self, name: str, label: str) -> tuple[Message, Button, Form | None] | None:
        """The button by its number in the newest card with buttons, or by its label in the newest that has it."""
        for message in reversed(self.transcript.page(self.chat.id)):
            buttons = buttons_of(message.card) if message.card else []
            for number, (button, form) in enumerate(buttons, 1):
                if button.label in (name, label) or str(number) == name:
                    return message, button, form
            if buttons and name.isdigit():
                return None
        return None


def _filled(form: Form | None, given: dict[str, str]) -> dict[str, FormValue]:
    """The form's fields: what was given, else what stood there. Options may be named by number."""
    filled: dict[str, FormValue] = {}
    for field in form.fields if form else ():
        if field.name not in given:
            filled[field.name] = field.value
            continue
        ids = {str(i): option.id for i, option in enumerate(field.options, 1)}
        if field.kind == "choices":
            filled[field.name] = tuple(ids.get(part, part) for part in re.split(r"[,，、]", given[field.name]))
        else:
            filled[field.name] = ids.get(given[field.name], given[field.name])
    return filled
