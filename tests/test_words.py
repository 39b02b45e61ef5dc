"""Every sentence a person may read has natural Chinese, with the same slots."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversation.words import catalogue

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for top in ("bot", "handlers", "cards") for path in (ROOT / top).rglob("*.py"))
SAYERS = {"say", "words"}


def sentences() -> dict[str, str]:
    """Sentence to the file that says it: arguments of `say`, mistakes' docstrings, commands' help, rules' words."""
    found: dict[str, str] = {}
    for path in SOURCES:
        for sentence in _said_in(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(sentence, str(path.relative_to(ROOT)))
    return found


def _said_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if _is_say(node.func) and node.args:
                yield from _texts(node.args[0])
            if _name(node.func) == "command":
                yield from (t for keyword in node.keywords if keyword.arg == "help" for t in _texts(keyword.value))
        elif isinstance(node, ast.ClassDef) and _is_mistake(node) and (text := ast.get_docstring(node)):
            yield " ".join(text.split())


def _is_say(func: ast.expr) -> bool:
    return _name(func) in SAYERS or (isinstance(func, ast.Call) and _name(func.func) in SAYERS)


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and any(c.isalpha() for c in node.value):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


MISTAKES = {"UserMistake", "Refused", "Elsewhere"}


def _is_mistake(node: ast.ClassDef) -> bool:
    return any(_name(base) in MISTAKES for base in node.bases)


def slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_sentence_is_said_in_chinese_too() -> None:
    known = catalogue("zh-CN")

    missing = [f"{where}: {sentence}" for sentence, where in sentences().items() if sentence not in known]

    assert not missing, "\n".join(missing)


def test_a_sentence_and_its_chinese_have_the_same_slots() -> None:
    odd = [
        f"{sentence} → {chinese}"
        for sentence, chinese in catalogue("zh-CN").items()
        if not slots(chinese) <= slots(sentence)
    ]

    assert not odd, "\n".join(odd)


@pytest.mark.parametrize("mark", [",", "!", "?", ";"])
def test_chinese_sentences_use_chinese_punctuation(mark: str) -> None:
    """Beside a Chinese character a half-width mark looks like a slip."""
    slips = [
        chinese
        for chinese in catalogue("zh-CN").values()
        for before, at, after in zip(chinese, chinese[1:], chinese[2:], strict=False)
        if at == mark and ("\u4e00" <= before <= "\u9fff" or "\u4e00" <= after <= "\u9fff")
    ]

    assert not slips, "\n".join(slips)
