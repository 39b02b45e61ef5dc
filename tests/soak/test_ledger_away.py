"""The ledger cannot be used for a while, again and again: what operator and admin read, and that nothing is lost.

One line of the table for each: the disk full, file or database read-only, the database restarted, the network cut or
swallowing what is sent.
`tests/test_house_ledger_trouble.py` says each of its promises by itself.
"""

from __future__ import annotations

import time

import pytest

from bot import app
from tests.house import Bot
from tests.inbound import a_submitted_case
from tests.ledger.conftest import postgres
from tests.ledger_troubles import Trouble, own_server, trouble
from tests.soak.table import told
from tests.test_desk import a_line, steps
from tests.test_house_ledger_trouble import bot, page
from tests.web.conftest import Visitor

__all__ = ["bot", "own_server", "page", "postgres", "trouble"]
pytestmark = pytest.mark.soak

TIMES = 5


def test_each_time_one_sentence_is_read_and_what_was_accepted_is_done_once(
    bot: Bot, page: Visitor, trouble: Trouble, request: pytest.FixtureRequest
) -> None:
    begin = time.monotonic()
    a_submitted_case(bot)
    for n in range(TIMES):
        does = ("waiting", "answered")[n % 2]
        bot.house.desk.receive(a_line(bot, f"/{does} C1001", key=f"accepted-{n}"))
        page.get()
        trouble.begins(bot)
        said = page.say(f"/{does} C1001")
        assert (said.status_code, trouble.sentence in said.text) == (503, True)
        with pytest.raises(trouble.raises) as refused:
            bot.house.settle()
        trouble.ends(bot)
        bot.system.at += app.timedelta(minutes=1)  # the lease of what was under way runs out
        bot.house.settle()
        assert steps(bot).count(does) == n // 2 + 1, "accepted before, done once; refused, not done"
    log = str(refused.value).partition(" (")[0]  # without what the driver says of sockets and ports
    read = f"{TIMES} times; operator reads “…{trouble.sentence}…”, the log says “{log}”; nothing lost"
    told(f"(c) {request.node.callspec.params['trouble']}", read, begin)
