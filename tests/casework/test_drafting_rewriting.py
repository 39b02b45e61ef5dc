"""Rewriting a draft by hand: what was left alone keeps its reading, what was changed is marked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.draft import Draft
from bot.casework.drafting import compose, rewrite, rewrite_whole, sentences_of
from tests.kiosk import REMOVED, TODAY, kiosk


def draft() -> Draft:
    return compose(kiosk(), kiosk().issue("listing.removed"), REMOVED, today=TODAY)


def test_pasting_a_draft_back_unchanged_changes_nothing() -> None:
    assert rewrite_whole(draft(), draft().text) == draft()


@pytest.mark.parametrize("part", ["summary", "cause", "action", "request"])
def test_rewriting_a_part_with_its_own_text_changes_nothing(part: str) -> None:
    assert rewrite(draft(), part, draft().sections[part]) == draft()


def test_a_changed_sentence_loses_its_reading_and_its_neighbours_keep_theirs() -> None:
    text = draft().sections["action"].replace("480 units", "470 units")

    changed = rewrite(draft(), "action", text)

    edited = [one for one in changed.sentences if one.edited]
    assert [one.text for one in edited] == ["On 2026-11-21 we relabelled 470 units."]
    assert [one.phrase for one in changed.sentences if one.part == "action"] == ["", "file", "check"]


def test_an_added_sentence_stands_where_it_was_written() -> None:
    text = draft().sections["request"] + " Thank you for the review. It is appreciated."

    changed = rewrite(draft(), "request", text)

    assert [one.text for one in changed.sentences if one.part == "request"] == [
        "Please restore K12AB3.",
        "Thank you for the review.",
        "It is appreciated.",
    ]


def test_an_emptied_part_is_empty() -> None:
    assert rewrite(draft(), "cause", "  ").sections["cause"] == ""


def test_a_pasted_whole_text_is_split_at_its_headings() -> None:
    text = draft().text.replace("The label was printed from an old file.", "We used an old file.")

    changed = rewrite_whole(draft(), text)

    assert changed.free_text is None
    assert changed.sections["cause"] == "We used an old file."
    assert sum(one.edited for one in changed.sentences) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "Dear Kiosk,\n" + text,
        lambda text: text.replace("[Request]", ""),
        lambda text: text + "\n[Request]\nagain",
        lambda text: "no headings at all",
        lambda text: "\n".join(reversed(text.split("\n\n"))),
    ],
)
def test_what_cannot_be_told_apart_is_kept_as_it_came(spoil: object) -> None:
    text = spoil(draft().text)  # type: ignore[operator]

    assert rewrite_whole(draft(), text).text == text


def test_editing_after_a_free_text_starts_from_the_parts_again() -> None:
    free = rewrite_whole(draft(), "no headings")

    assert rewrite(free, "cause", "We used an old file.").sections["cause"] == "We used an old file."


def test_sentences_end_where_people_end_them() -> None:
    assert sentences_of("Shenzhen Co., Ltd. sent 1.5 kg on 2026-11-02. It arrived (late). Was it? Yes.") == (
        "Shenzhen Co., Ltd. sent 1.5 kg on 2026-11-02.",
        "It arrived (late).",
        "Was it?",
        "Yes.",
    )
    assert sentences_of("第一句。第二句！第三句") == ("第一句。", "第二句！", "第三句")
    assert sentences_of(" \n ") == ()


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_character_but_white_space_is_lost(text: str) -> None:
    changed = rewrite(draft(), "cause", text)

    kept = "".join(one.text for one in changed.sentences if one.part == "cause")
    assert "".join(kept.split()) == "".join(text.split())
    assert "".join("".join(sentences_of(text)).split()) == "".join(text.split())
