"""Everything the rules say has its Chinese, and the page about them is current."""

from __future__ import annotations

import re
from pathlib import Path

from bot.casework.rules import registry
from bot.casework.rules.describe import as_markdown
from bot.conversation.words import LOCALES, catalogue, sayer
from bot.playbooks.lexicon import lexicon
from tests.casework.rules.test_examples import TABLES, said

ROOT = Path(__file__).parents[3]


def slots(template: str) -> set[str]:
    """The names in braces."""
    return set(re.findall(r"\{(\w+)\}", template))


def test_every_finding_of_every_example_is_explained_in_chinese():
    chinese = catalogue("zh-CN")
    for kind, rule, table in TABLES:
        for example in table["fires"]:
            for found in said(kind, rule, example):
                assert found.message in chinese, found.message
                of_a_playbook = not found.advice.isascii()
                assert not found.advice or of_a_playbook or found.advice in chinese, found.advice


def test_every_advice_of_the_lexicon_is_there_in_chinese():
    assert {phrase.advice for phrase in lexicon().phrases} <= set(catalogue("zh-CN"))


def test_every_rule_says_in_chinese_what_it_wants():
    assert {rule.about for rule in registry()} <= set(catalogue("zh-CN"))


def test_a_translation_has_the_slots_of_its_sentence():
    assert (LOCALES / "zh_CN" / "rules.po").exists()
    for english, chinese in catalogue("zh-CN").items():
        if "{" in english and english in _OURS:
            assert slots(chinese) == slots(english), english


def test_the_page_about_the_rules_is_current():
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == as_markdown(sayer("en"))


def test_the_page_can_be_read_in_chinese():
    assert "拦截" in as_markdown(sayer("zh-CN"))


_OURS = (LOCALES / "zh_CN" / "rules.po").read_text(encoding="utf-8").replace('\\"', '"')
