"""Every sentence with which an answer is refused, or a playbook complained about, has Chinese with the same slots."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.casework.interview import Trouble, told
from bot.conversation.words import catalogue, sayer
from tests.kiosk import said

ROOT = Path(__file__).resolve().parents[2] / "bot"
TAKING = [ROOT / "casework" / f"{name}.py" for name in ("answers", "choosing", "figures")]
SOURCES = [*TAKING, *sorted((ROOT / "playbooks").glob("*.py"))]
SAYING = {"trouble", "Trouble", "error", "warning", "Complaint"}


def _sentences(path: Path) -> Iterator[str]:
    """Every literal with a full stop that is handed to a complaint, or kept in `message` for one."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            handed = [*node.args, *(one.value for one in node.keywords if one.arg == "message")]
            texts = handed if name in SAYING else []
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "message":
            texts = [node.value]
        else:
            continue
        for text in (one for given in texts for one in ast.walk(given)):
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value.endswith((".", "?")):
                yield text.value


SENTENCES = sorted({one for path in SOURCES for one in _sentences(path)})


def _slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_the_sentences_are_found() -> None:
    assert len(SENTENCES) > 50


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_has_chinese_with_the_same_slots(sentence: str) -> None:
    chinese = catalogue("zh-CN").get(sentence, "")

    assert chinese, "it has no Chinese"
    assert _slots(chinese) == _slots(sentence)


def test_an_operator_reads_what_is_wrong_in_chinese() -> None:
    found = said("K12AB34567", "items")

    assert isinstance(found, Trouble)
    assert told(found, sayer("zh-CN"), "zh-CN") == (
        "“商品编号”：有 1 个格式不对（括号里是位数）：K12AB34567 (10)。每个应为K 开头的 6 位字母数字。"
    )
