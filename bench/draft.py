"""A whole draft with all rules, warm: composed from answers and checked, grammar included."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figure, spread
from bot.casework import drafting
from bot.casework.interview import Surroundings, effective
from bot.casework.rules import Facts, check
from bot.playbooks import library
from bot.playbooks.lexicon import lexicon
from tests.inbound import ANSWERS

PLAYBOOKS = Path(__file__).resolve().parents[1] / "config" / "playbooks"
DRAFTS = 100


def measure() -> list[Figure]:
    """Composing alone, rules without grammar, and all of it."""
    books = library([PLAYBOOKS]).playbooks
    playbook = books["amazon"]
    issue = playbook.issue("logistics.fba.inbound")
    today = datetime(2026, 11, 9, tzinfo=UTC).date()
    around = Surroundings(playbooks={"amazon": playbook}, today=today)
    answers = {**ANSWERS, "marketplace": "amazon", "site": "amazon.com"}
    known = effective(answers, around)
    facts = {
        grammar: Facts(
            lexicon=lexicon(),
            playbook=playbook,
            playbooks=books,
            site=playbook.site("amazon.com"),
            issue=issue,
            answers=known,
            now=datetime(2026, 11, 9, tzinfo=UTC),
            grammar=grammar,
        )
        for grammar in (True, False)
    }
    whole, plain = [], []
    for n in range(DRAFTS + 3):
        began = time.perf_counter()
        draft = drafting.compose(playbook, issue, known, today=today)
        check(draft, facts[True])
        whole.append(time.perf_counter() - began)
        began = time.perf_counter()
        check(draft, facts[False])
        plain.append(time.perf_counter() - began)
        if n < 3:  # the first ones load the grammar and compile the patterns
            whole.clear()
            plain.clear()
    return [
        Figure("a whole draft with all rules", spread(whole), "≤ 150 ms warm"),
        Figure("all rules without grammar", spread(plain), "≤ 15 ms warm"),
    ]
