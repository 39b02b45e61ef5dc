"""What a message does not say and DingTalk gives when asked: the bytes of its files.

How long a download code is good is not known, so that files are fetched at once and kept (facts, 4).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Protocol

import filetype

from bot.conversation.values import Event, FileRef
from bot.ledger.files import LIMIT
from bot.workspaces.completing import Completed
from bot.workspaces.dingtalk.client import DingTalkClient
from bot.workspaces.trouble import ChatTrouble, TooLong

log = logging.getLogger(__name__)

MOST_FILES = 20
"""Files of one message that are fetched."""
LOST = "{name} could not be fetched from DingTalk. Please send it again."
LARGE = "{name} is too large to be taken here. Please send a smaller file."


class Files(Protocol):
    """The file store."""

    def put(self, content: bytes) -> str: ...


@dataclass
class Lookups:
    """Completes events. Safe from any thread."""

    client: DingTalkClient
    files: Files
    limit: int = LIMIT

    def lacks(self, event: Event) -> bool:
        """Whether bytes have to be fetched."""
        return any(file.remote and not file.sha256 for file in event.files)

    def complete(self, event: Event, late: bool) -> Completed:
        """The event with its files' bytes. Raises VendorTrouble unless `late`."""
        lost: list[tuple[str, str]] = []
        kept = [found for file in event.files[:MOST_FILES] if (found := self._fetched(file, lost, late))]
        return Completed(replace(event, files=tuple(kept)), lost)

    def _fetched(self, file: FileRef, lost: list[tuple[str, str]], late: bool) -> FileRef | None:
        if file.sha256:
            return file
        try:
            content = self.client.download(file.remote, at_most=self.limit).body
        except TooLong:
            lost.append((file.name, LARGE))
            return None
        except ChatTrouble as trouble:
            if not (late or trouble.final):
                raise
            log.warning("a file could not be fetched: %s", trouble)
            lost.append((file.name, LOST))
            return None
        return FileRef(name=_with_ending(file.name, content), bytes=len(content), sha256=self.files.put(content))


def _with_ending(name: str, content: bytes) -> str:
    """Pictures come without a name: what they are tells their ending."""
    if "." in name:
        return name
    ending = filetype.guess_extension(content)
    return f"{name}.{ending}" if ending else name
