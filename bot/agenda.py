"""The agenda: which reminders follow from what just changed. The ledger makes its tasks equal to this list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.casework.playbook import Playbook
from bot.ledger.changes import Change
from bot.ledger.ledger import Reading
from bot.ledger.records import NewTask


class Agenda:
    """Plans the reminders of every case and interview that an answer touches."""

    def after(
        self, changes: Sequence[Change], reading: Reading, playbooks: Mapping[str, Playbook], now: datetime
    ) -> dict[str, Sequence[NewTask]]:
        """Subject (a ref, an interview's id, a chat's round) to the reminder tasks it should have."""
        return {}
