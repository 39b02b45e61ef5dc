"""YAML as an admin writes it: plain values at once, and a line for each complaint."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.playbooks.yaml_lines import line_of
from bot.playbooks.yaml_text import NotYaml, plain

HERE = Path(__file__).parents[1]
OURS = sorted([*HERE.glob("data/playbooks/kiosk/**/*.yaml"), *HERE.glob("../config/playbooks/faire/**/*.yaml")])

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(st.characters(codec="utf-8"), max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcZ09 _中文:#-'\"?", min_size=1), inner),
    max_leaves=12,
)


def test_dates_yes_and_numbers_are_what_an_admin_meant() -> None:
    read = plain("checked: 2026-11-20\nexample: '2026-11-20'\nhour: 09:30\nno: no\nyes: true\ndays: 5\n")

    assert read == {
        "checked": "2026-11-20",
        "example": "2026-11-20",
        "hour": "09:30",
        "no": "no",
        "yes": True,
        "days": 5,
    }


def test_a_question_mark_and_a_colon_may_stand_in_braces() -> None:
    assert plain("ask: {zh: 编号？, en: Number?, at: 09:30}") == {
        "ask": {"zh": "编号？", "en": "Number?", "at": "09:30"}
    }


def test_a_piece_may_be_named_and_used_again_with_changes() -> None:
    read = plain("- &box {id: box, name: Box, most: 3}\n- {<<: *box, id: lid}\n- {<<: [{most: 9}, *box], id: all}\n")

    assert read[1] == {"id": "lid", "name": "Box", "most": 3}
    assert read[2] == {"id": "all", "name": "Box", "most": 9}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3),
        ("a: 1\nb: 2\na: 3\n", 3),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\nb: *nobody\n", 2),
        ("a:\n  <<: 5\n", 2),
        ("a: !!python/object:os.system x\n", 1),
    ],
)
def test_what_is_no_yaml_is_named_with_its_line(text: str, line: int) -> None:
    with pytest.raises(NotYaml) as refused:
        plain(text)

    assert refused.value.line == line
    assert refused.value.why
    assert "\n" not in refused.value.why


@pytest.mark.parametrize(
    "bomb",
    [
        "- " * 100_000 + "a",
        "".join(" " * n + "a:\n" for n in range(2_000)),
        "[" * 100_000,
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    ],
    ids=["dashes", "steps", "brackets", "laughs"],
)
def test_a_file_made_to_hurt_is_refused(bomb: str) -> None:
    with pytest.raises(NotYaml):
        plain(bomb)


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_both_readers_read_the_same(path: Path) -> None:
    text = path.read_text("utf-8")

    assert plain(text) == json.loads(json.dumps(YAML(typ="rt", pure=True).load(text), default=date.isoformat))


@given(VALUES)
def test_whatever_was_written_is_read(value: Any) -> None:
    written = StringIO()
    YAML(typ="safe", pure=True).dump(value, written)

    assert plain(written.getvalue()) == value


def test_a_value_inside_is_found_on_its_line() -> None:
    text = "issues:\n- id: one\n- id: two\n  ask: {zh: 问,\n    en: Ask}\n"

    assert line_of(text, ("issues", 1, "ask", "en")) == 5
    assert line_of(text, ("issues", 1, "nothing")) == 3
    assert line_of(text, ()) == 1
