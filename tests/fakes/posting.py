"""A body posted to the bot's address, and what came back of it."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Answer:
    """What came back. `trouble` names what stands in the way of one: refused, timeout, broken."""

    status: int = 0
    content: bytes = b""
    seconds: float = 0.0
    trouble: str = ""

    @property
    def fine(self) -> bool:
        """HTTP 200 in time."""
        return self.status == 200 and not self.trouble

    @property
    def json(self) -> Any:
        """The body, read; None where it is no JSON."""
        try:
            return json.loads(self.content)
        except ValueError:
            return None


def posted(url: str, body: bytes, headers: Mapping[str, str], within: float) -> Answer:
    """Any body, as it is: for attacks too. Waits so many seconds for the answer, really."""
    place = urlsplit(url)
    begin = time.monotonic()
    line = http.client.HTTPConnection(place.hostname or "127.0.0.1", place.port, timeout=within)
    try:
        line.request("POST", place.path or "/", body, dict(headers))
        response = line.getresponse()
        answer = Answer(response.status, response.read())
    except TimeoutError:
        answer = Answer(trouble="timeout")
    except ConnectionRefusedError:
        answer = Answer(trouble="refused")
    except (OSError, http.client.HTTPException):
        answer = Answer(trouble="broken")
    finally:
        line.close()
    answer.seconds = time.monotonic() - begin
    if answer.seconds > within and not answer.trouble:
        answer.trouble = "timeout"
    return answer
