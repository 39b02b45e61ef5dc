"""A network that swallows packets without a word: whoever waits is told before they give up, and then it goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from bot.ledger.ledger import Ledger
from bot.ledger.mistakes import LedgerAway
from tests.ledger_troubles import IMPATIENT
from tests.postgres import PostgresServer
from tests.soak.table import told
from tests.wires import Wire, a_wire

pytestmark = pytest.mark.postgres
NOTICED_S = 30.0
"""As docs/scaling.md has it."""
OURS_S = 15.0
"""Before which nobody would be told with our own patience."""


@pytest.fixture
def wire(postgres: PostgresServer) -> Iterator[Wire]:
    with a_wire(postgres) as wire:
        yield wire


def swallowed_and_healed(wire: Wire, url: str, *, connections: int) -> float:
    """Seconds until a ledger that keeps so many connections open has noticed."""
    with closing(Ledger(url)) as ledger:
        ledger.migrate()
        with ExitStack() as busy:
            for _ in range(connections):
                busy.enter_context(ledger.reading())
        wire.swallow()
        begin = time.monotonic()
        with pytest.raises(LedgerAway):
            ledger.put_setting("name", "lost")
        noticed = time.monotonic() - begin

        wire.heal()
        ledger.put_setting("name", "kept")
        with ledger.reading() as reading:
            assert reading.setting("name") == "kept"
    return noticed


def test_what_the_address_says_of_patience_goes_before_ours(wire: Wire) -> None:
    assert swallowed_and_healed(wire, wire.url(IMPATIENT), connections=1) < OURS_S


@pytest.mark.soak
def test_a_network_that_swallows_everything_is_noticed_within_half_a_minute(wire: Wire) -> None:
    begin = time.monotonic()
    seconds = swallowed_and_healed(wire, wire.url(), connections=8)
    assert seconds < NOTICED_S
    told("(c) the network swallows everything", f"noticed after {seconds:.0f} s, eight connections open", begin)
