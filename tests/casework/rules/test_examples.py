"""Every rule with texts it must refuse and texts it must accept: see examples.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.casework.rules import registry
from bot.playbooks.yaml_text import plain
from tests.casework.rules.books import findings

EXAMPLES = plain((Path(__file__).parent / "examples.yaml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(rule, example if isinstance(example, dict) else {"text": example}, expect, id=f"{rule}-{expect}-{n}")
    for rule, table in EXAMPLES.items()
    for expect, examples in table.items()
    for n, example in enumerate(examples)
]


@pytest.mark.parametrize(("rule", "example", "expect"), CASES)
def test_a_rule_refuses_and_accepts_what_it_should(rule, example, expect):
    found = findings(**example, only=rule)
    assert bool(found) is (expect == "fires"), [(f.excerpt, f.message) for f in found]


def test_there_are_at_least_six_examples_each_way():
    for rule, table in EXAMPLES.items():
        assert min(len(table["fires"]), len(table["silent"])) >= 6, rule


def test_examples_name_rules_that_exist():
    assert set(EXAMPLES) <= {rule.id for rule in registry()}
