"""Every rule with what it must refuse and what it must accept: the tables of `examples`.

`texts` holds bare texts (a text alone is for Amazon's first site; else {text, marketplace, site, issue, answers}),
`files` and `states` hold situations (see `situations.py`). The first three each way are those of the facts page.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.casework.draft import Finding
from bot.casework.rules import check, registry
from bot.playbooks.yaml_text import plain
from tests.casework.rules.books import findings
from tests.casework.rules.situations import situation

FOLDER = Path(__file__).parent / "examples"
TABLES = [
    (path.parent.name, rule, table)
    for path in sorted(FOLDER.glob("*/*.yaml"))
    for rule, table in plain(path.read_text(encoding="utf-8")).items()
]
CASES = [
    pytest.param(kind, rule, example, expect, id=f"{rule}-{expect}-{n}")
    for kind, rule, table in TABLES
    for expect, examples in table.items()
    for n, example in enumerate(examples)
]


def said(kind: str, rule: str, example: str | dict[str, Any]) -> tuple[Finding, ...]:
    """What this rule says of the example."""
    if kind == "texts":
        return findings(**({"text": example} if isinstance(example, str) else example), only=rule)
    draft, facts = situation({"text": example} if isinstance(example, str) else example)
    return check(draft, facts, only=[rule])


@pytest.mark.parametrize(("kind", "rule", "example", "expect"), CASES)
def test_a_rule_refuses_and_accepts_what_it_should(kind, rule, example, expect):
    found = said(kind, rule, example)
    assert bool(found) is (expect == "fires"), (example, [(f.excerpt, f.message, f.values) for f in found])
    told = next(one for one in registry() if one.id == rule)
    for one in found:
        assert one.severity in (told.severity, told.sometimes), "docs/rules.md says otherwise"
        assert one.overridable == told.overridable or told.partly, "docs/rules.md says otherwise"


def test_every_rule_has_one_table_of_at_least_fifteen_examples_each_way():
    assert Counter(rule for _, rule, _ in TABLES) == {rule.id: 1 for rule in registry()}
    few = {rule: len(table[way]) for _, rule, table in TABLES for way in ("fires", "silent") if len(table[way]) < 15}
    assert few == {}


@pytest.mark.parametrize(("rule", "table"), [pytest.param(rule, table, id=rule) for _, rule, table in TABLES])
def test_no_example_stands_in_a_table_twice(rule, table):
    told = [str(example) for examples in table.values() for example in examples]
    assert [one for one, n in Counter(told).items() if n > 1] == [], rule
