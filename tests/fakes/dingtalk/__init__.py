"""A faithful DingTalk for tests and hand runs: see `fake.FakeDingTalk`."""

from .card_press import CannotPress
from .cards import Button, Card, Template
from .fake import DRAFT_TEMPLATE_ID, FORM_TEMPLATE_ID, FakeDingTalk, Shown
from .http_push import HttpPush
from .people import Click
from .pushes import Push
from .refusals import Refusal
from .world import Chat, Message, User

__all__ = [
    "DRAFT_TEMPLATE_ID",
    "FORM_TEMPLATE_ID",
    "Button",
    "CannotPress",
    "Card",
    "Chat",
    "Click",
    "FakeDingTalk",
    "HttpPush",
    "Message",
    "Push",
    "Refusal",
    "Shown",
    "Template",
    "User",
]
