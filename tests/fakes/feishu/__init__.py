"""A faithful Feishu for tests and hand runs: see `fake.FakeFeishu`."""

from .card_check import check_card
from .card_press import CannotPress
from .clicks import Click
from .fake import FakeFeishu, Shown
from .refusals import Refusal
from .webhook import Webhook
from .world import Chat, Message, User

__all__ = [
    "CannotPress",
    "Chat",
    "Click",
    "FakeFeishu",
    "Message",
    "Refusal",
    "Shown",
    "User",
    "Webhook",
    "check_card",
]
