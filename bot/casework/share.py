"""A case that another group may see: offered, accepted or declined by that group's lead, ended by either side.

The case stays with its home group in everything else: nudges, approval, handing over, sharing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

Mode = Literal["", "view", "work"]
"""What a group may do with a case: nothing, look at it, or what members of the home group may who do not own it."""

OFFER_STANDS = timedelta(days=7)
"""Every lead works on some day of any seven, save in the longest holidays; and a number and a name do not lie longer
than that before a group that never answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How a case stands with one other group."""

    chat: str
    mode: Mode = ""
    """What the group's members may do now."""
    offered: Mode = ""
    """What its lead is asked to accept; "" while nothing waits for an answer."""
    by: str
    """Who offered last."""
    at: datetime
    """When; aware UTC."""
    what: str = ""
    """The last step, as the case's history calls it."""

    @property
    def until(self) -> datetime:
        """When the offer ends by itself."""
        return self.at + OFFER_STANDS

    @property
    def stands(self) -> bool:
        """Something is offered or shared."""
        return bool(self.mode or self.offered)

    def offer(self, mode: Mode, *, by: str, at: datetime) -> Share:
        """More than now waits for the group's lead; less than now counts at once; the same changes nothing."""
        if mode == (self.offered or self.mode):
            return self
        if mode == self.mode:
            return self.withdraw()
        if self.mode == "work":
            return replace(self, mode=mode, offered="", by=by, at=at, what="share_narrowed")
        return replace(self, offered=mode, by=by, at=at, what="share_offered")

    def accept(self) -> Share:
        """The group's lead takes it."""
        return replace(self, mode=self.offered, offered="", what="share_accepted")

    def decline(self) -> Share:
        """The group's lead does not; what was shared before stays so."""
        return replace(self, offered="", what="share_declined")

    def withdraw(self) -> Share:
        """Who offered it thinks better of it."""
        return replace(self, offered="", what="share_withdrawn")

    def lapse(self) -> Share:
        """Nobody answered."""
        return replace(self, offered="", what="share_lapsed")

    def end(self) -> Share:
        """The group sees the case no more, and is asked nothing."""
        return replace(self, mode="", offered="", what="share_ended")
