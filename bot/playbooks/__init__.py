"""Playbooks on disk: reading, checking, rehearsing. What they mean is in bot.casework."""

from bot.casework.names import find_issue, find_marketplace, find_site
from bot.playbooks.checking import check
from bot.playbooks.complaints import Complaint
from bot.playbooks.library import BrokenPlaybook, Library, library, parse_body
from bot.playbooks.shelf import Reloaded, Shelf

__all__ = [
    "BrokenPlaybook",
    "Complaint",
    "Library",
    "Reloaded",
    "Shelf",
    "check",
    "find_issue",
    "find_marketplace",
    "find_site",
    "library",
    "parse_body",
]
