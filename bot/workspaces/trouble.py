"""What can go wrong between the house and a chat vendor, by what is done about it.

    VendorTrouble
    └── ChatTrouble
        ├── Throttled        too fast: the same again after `retry_after`, which is no failure
        ├── Unreachable      nothing was sent: again, later each time
        ├── NoAnswer         sent, outcome unknown: again under the same key
        │   └── OddAnswer    an answer that nobody can read (a gateway's page)
        │       └── TooLong  one that is longer than we take
        ├── SetUpWrong       credentials refused: again, seldom, until an admin mends it
        └── final: never again
            ├── Refused      our mistake: logged with the vendor's code
            ├── TargetGone   nobody is there any more: the message goes elsewhere
            │   └── MessageGone     recalled or deleted
            │       └── Expired     too old to be changed: a fresh one instead
            └── Forbidden    a person or an admin has to allow it: the sentence says what to do

`final`, `unknown` and `retry_after` are nearly all the courier needs to know.
"""

from __future__ import annotations

from typing import Any

from bot.casework.mistakes import VendorTrouble


class ChatTrouble(VendorTrouble):
    """The chat service did not take it ({code})."""

    code = "chat_trouble"
    final = False
    """Trying again cannot help."""
    unknown = False
    """With `final`: nobody knows whether it arrived, so it must not be sent again by itself."""

    def __init__(self, *, retry_after: float | None = None, **values: Any) -> None:
        super().__init__(**{"code": "?", **values})
        self.retry_after = retry_after
        """Seconds until the next try makes sense; None: the courier's own back-off."""


class Throttled(ChatTrouble):
    """The chat service takes no more messages just now."""

    code = "throttled"


class Unreachable(ChatTrouble):
    """The chat service cannot be reached."""

    code = "unreachable"


class NoAnswer(ChatTrouble):
    """The chat service did not answer in time."""

    code = "no_answer"


class OddAnswer(NoAnswer):
    """The chat service gave an answer that cannot be read ({code})."""

    code = "odd_answer"


class TooLong(OddAnswer):
    """The chat service answered with {code}."""

    code = "too_long"


class SetUpWrong(ChatTrouble):
    """The chat service refuses the app's credentials ({code}). Please check the app's id and secret."""

    code = "set_up_wrong"


class Refused(ChatTrouble):
    """The chat service does not understand this message ({code}). This is a fault of Casebot."""

    code = "refused"
    final = True


class TargetGone(ChatTrouble):
    """The bot is not in this chat any more, or the chat is gone."""

    code = "target_gone"
    final = True


class MessageGone(TargetGone):
    """This message was recalled or deleted."""

    code = "message_gone"


class Expired(MessageGone):
    """This message is too old to be changed."""

    code = "expired"


class Forbidden(ChatTrouble):
    """The chat service does not allow this message ({code})."""

    code = "forbidden"
    final = True
