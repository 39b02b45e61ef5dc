"""What an event does not say and Feishu tells when asked: bytes, the files of the message replied to, names
(`people.py`).

Everything a person sent is bounded here before it is kept, and a name of theirs is never a path.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import quote

import filetype

from bot.casework.mistakes import VendorTrouble
from bot.conversation.commands import typed_command
from bot.conversation.router import router
from bot.conversation.values import Event, FileRef
from bot.ledger.files import LIMIT
from bot.ledger.ledger import Ledger
from bot.workspaces.completing import Completed
from bot.workspaces.feishu.client import FeishuClient
from bot.workspaces.feishu.contents import mentions_of, read_content
from bot.workspaces.feishu.errors import MissingScope
from bot.workspaces.feishu.people import People
from bot.workspaces.trouble import ChatTrouble, TooLong

log = logging.getLogger(__name__)

MOST_FILES = 20
"""Files of one message that are fetched."""
TOO_LARGE = 234037
GONE = frozenset({234001, 234003, 234004, 234038, 234040, 234043, TOO_LARGE})
"""Of a file: recalled, not in the chat, restricted, of a kind that is not given out (facts, 4.5)."""

LOST = "{name} could not be fetched from Feishu. Please send it again."
UNREADABLE = "I may not read other people's messages in this group. Please send me the file in our private chat."
LARGE = "{name} is too large to be taken here. Please send a smaller file."


class Files(Protocol):
    """The file store."""

    def put(self, content: bytes) -> str: ...


@dataclass
class Lookups:
    """Completes events. Safe from any thread."""

    client: FeishuClient
    files: Files
    ledger: Ledger
    limit: int = LIMIT

    def __post_init__(self) -> None:
        self.people = People(self.client, self.ledger)

    def lacks(self, event: Event) -> bool:
        """Whether the event must wait for something that only Feishu can tell."""
        if any(file.remote and not file.sha256 for file in event.files):
            return True
        if not event.addressed or event.kind not in ("message", "joined"):
            return False
        if self.people.strange(event):
            return True
        return bool(event.reply_to) and not event.files and self._is_strange(event)

    def complete(self, event: Event, late: bool) -> Completed:
        """The event with its files' bytes, the files it replies to, and names. Raises VendorTrouble unless `late`."""
        if event.kind == "recalled":  # it only waited for what it takes back
            return Completed(event)
        wanted, lost = list(event.files), list[tuple[str, str]]()
        if event.reply_to and not event.files and self._is_strange(event):
            wanted = self._files_of(event, lost, late)
        kept = [found for file in wanted[:MOST_FILES] if (found := self._fetched(file, lost, late))]
        sender_name, chat_name, introductions = self.people.names(event, late)
        whole = replace(event, files=tuple(kept), sender_name=sender_name, chat_name=chat_name)
        return Completed(whole, lost, introductions)

    def bot(self) -> str:
        """Our own open_id; "" when Feishu does not tell now."""
        try:
            return str(self.client.bot().get("open_id") or "")
        except VendorTrouble as trouble:
            log.warning("Feishu does not say who the bot is: %s", trouble)
            return ""

    # -- files

    def _is_strange(self, event: Event) -> bool:
        """The message replied to is none of ours."""
        with self.ledger.reading() as reading:
            return reading.message(event.workspace, event.reply_to) is None

    def _files_of(self, event: Event, lost: list[tuple[str, str]], late: bool) -> list[FileRef]:
        """The files of the message replied to; in a group the app may be allowed to read only what calls it."""
        message = event.reply_to
        try:
            answer = self.client.call("GET", f"/open-apis/im/v1/messages/{quote(message, safe='')}")
        except ChatTrouble as trouble:
            if not (late or is_final(trouble)):
                raise
            if isinstance(trouble, MissingScope) and _wants_files(event):
                lost.append(("", UNREADABLE))
            return []
        items = (answer.get("data") or {}).get("items") or []
        if not items or items[0].get("deleted"):
            return []
        one = items[0]
        content = (one.get("body") or {}).get("content")
        mentions = mentions_of(one.get("mentions"))
        return list(read_content(str(one.get("msg_type")), content, message=message, mentions=mentions, bot="").files)

    def _fetched(self, file: FileRef, lost: list[tuple[str, str]], late: bool) -> FileRef | None:
        if file.sha256:
            return file
        message, kind, key = file.remote.split("/", 2)
        try:
            content = self.client.download(message, key, kind=kind, at_most=self.limit).body
        except TooLong:
            lost.append((file.name, LARGE))
            return None
        except ChatTrouble as trouble:
            if not (late or is_final(trouble)):
                raise
            lost.append((file.name, LARGE if trouble.values["code"] == TOO_LARGE else LOST))
            return None
        kept = self.files.put(content)
        return FileRef(name=_with_ending(file.name, content), bytes=len(content), sha256=kept, message=message)


def is_final(trouble: ChatTrouble) -> bool:
    """Whether asking again cannot help."""
    return trouble.final or trouble.values["code"] in GONE


def _wants_files(event: Event) -> bool:
    """The reply is the command that takes files."""
    typed = typed_command(event.text)
    found = router.find(typed.word) if typed else None
    return found is not None and found.name == "evidence"


def _with_ending(name: str, content: bytes) -> str:
    """Pictures come without a name: what they are tells their ending."""
    if "." in name:
        return name
    ending = filetype.guess_extension(content)
    return f"{name}.{ending}" if ending else name
