"""Commands as people type them: with mentions before and after, full-width signs, missing blanks."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.conversation.commands import typed_command, without_mention


@pytest.mark.parametrize(
    "text",
    [
        "/status C1042",
        "／status C1042",
        "@Casebot /status C1042",
        "@Casebot/status C1042",
        "＠案件助手 ／status C1042",
        "@Casebot @小李 /status C1042",
        "/status@Casebot C1042",
        "@bot\u2005/status C1042",
        "\u200b@bot /status C1042",
        "\ufeff /STATUS  C1042 ",
        "\u202a/status\u202c C1042",
        "/ status C1042",
        "/status\nC1042",
        "/status\u3000C1042",
    ],
)
def test_a_command_is_found_however_it_was_typed(text: str) -> None:
    typed = typed_command(text)
    assert typed is not None
    assert (typed.word, typed.words) == ("status", ("C1042",))


@pytest.mark.parametrize(
    "text", ["", "在吗", "status C1042", "see /status", "@bot status", "/", "//status", "@", "@ /"]
)
def test_what_is_no_command_is_not_taken_for_one(text: str) -> None:
    assert typed_command(text) is None


def test_the_rest_keeps_its_line_breaks_and_its_letters() -> None:
    typed = typed_command("@bot /check Dear Amazon,\n  ＡＢＣ  \n")
    assert typed is not None
    assert typed.rest == "Dear Amazon,\n  ＡＢＣ"
    assert typed.words[-1] == "ABC", "words are made plain"


def test_a_mention_alone_is_taken_off_a_line() -> None:
    assert without_mention("@Casebot 少了 15 件") == "少了 15 件"
    assert without_mention("@ASIN 不是提及") == "不是提及"
    assert without_mention("没有提及") == "没有提及"


names = st.text(st.characters(exclude_categories=["Z", "C"], exclude_characters="/／@＠"), min_size=1, max_size=20)
blanks = st.sampled_from(["", " ", "  ", "\u2005", "\u3000"])
invisible = st.sampled_from(["", "\u200b", "\u200f", "\ufeff", "\u2066", "\u00ad"])


@settings(max_examples=200, deadline=None)
@given(before=st.lists(names, max_size=2), blank=blanks, ghost=invisible, slash=st.sampled_from("/／"), after=names)
def test_mentions_ghosts_and_wide_slashes_never_hide_a_command(before, blank, ghost, slash, after) -> None:
    mentions = "".join(f"@{name} " for name in before[:-1]) + "".join(f"@{name}{blank}" for name in before[-1:])

    typed = typed_command(f"{ghost}{mentions}{slash}状态 {after}")

    assert typed is not None
    assert typed.word == "状态"


@settings(max_examples=200, deadline=None)
@example("/¸")
@given(st.text(max_size=400) | st.text(alphabet="/／@＠ \u2005\u200ba", max_size=400))
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    typed = typed_command(text)
    without_mention(text)
    if typed:
        assert typed.word
        assert not any(blank in typed.word for blank in " /@")


def test_a_hundred_thousand_mentions_are_read_at_once() -> None:
    for text in ("@a" * 50_000, "@a " * 30_000, "/" * 90_000, "@" * 90_000, "\u200b" * 90_000):
        typed_command(text + " /status")
        without_mention(text + " /status")
