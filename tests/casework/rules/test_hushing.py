"""What the chat and the ledger are told of a secret is enough to find it in the text, and no more (R34)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.rules.hushing import hushed
from bot.conversation.words import sayer
from cards.findings import finding_lines
from tests.casework.rules.books import findings

SECRETS = [
    ("The buyer's ID number is 110101199003071234.", "110101199003071234"),
    ("My password is Abc12345.", "Abc12345"),
    ("Urgent! My password is tigerclaw, please log in.", "tigerclaw"),
    ("登录密码：Abc12345，请处理。", "Abc12345"),
    ("The buyer's card 4111 1111 1111 1111 was charged.", "1111 1111"),
    ("Passport EB7741290 is valid.", "7741290"),
    ("Please call +1 415 555 2671.", "555 2671"),
    ("Write to bob.smith@example.com.", "smith@example"),
    ("The SMS code 482913 was entered.", "482913"),
    ("My home address is 2217 Alder Creek Road.", "Alder Creek"),
]


class Here:
    """A reader's language."""

    say = staticmethod(sayer("en"))


@pytest.mark.parametrize("answers", [None, {"asin": "B08N5WRWNW"}])
@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_no_finding_of_any_rule_repeats_it_on_a_card(text, secret, answers):
    found = findings(text, answers=answers)

    assert "R34" in {one.rule for one in found}
    for one in found:
        assert secret not in repr((one.excerpt, one.values, one.suggestion))
        assert secret not in "".join(finding_lines(Here, one))


def test_how_it_begins_tells_which_one_is_meant():
    (one,) = findings("Passport EB7741290 is valid.", only="R34")

    assert (one.excerpt, one.values["piece"]) == ("EB77…", "EB77…")


def test_nobody_is_asked_to_add_it_to_the_answers():
    text = "The ID number is 110101199003071234, for 15 units."

    assert [one.excerpt for one in findings(text, answers={"asin": "B08N5WRWNW"}) if one.rule == "R33"] == ["15"]


def test_another_rule_that_quotes_the_sentence_leaves_it_out():
    text = "Sorry, my password is Abc12345, dear team."
    (secret,) = findings(text, only="R34")
    quotes = replace(
        secret, rule="R13", span=(0, len(text)), excerpt=text, values={"line": text, "n": 2}, suggestion=text
    )
    cut = replace(quotes, span=(0, 26), excerpt=text[:26], values={"piece": text[:26]}, suggestion="")

    _, whole, half = hushed(text, [secret, quotes, cut])

    assert whole.excerpt == "Sorry, my pass…, dear team."
    assert whole.values == {"line": "Sorry, my pass…, dear team.", "n": 2}
    assert whole.suggestion is None
    assert (half.excerpt, half.values, half.suggestion) == ("Sorry, my pass…", {"piece": "Sorry, my pass…"}, "")


@given(
    number=st.from_regex(r"[A-Z]{2}[1-9][0-9]{6,8}", fullmatch=True),
    before=st.sampled_from(["", "ASAP, ", "请 ", "!! "]),
)
@settings(max_examples=60, deadline=None)
def test_any_number_of_a_paper_is_told_once(number, before):
    found = findings(f"{before}the passport {number} is valid", answers={})

    assert sum(number[:4] in repr((one.excerpt, one.values)) for one in found) == 1
    assert not any(number in repr((one.excerpt, one.values, one.suggestion)) for one in found)


def test_a_text_without_secrets_is_quoted_as_it_stands():
    text = "Pls reinstate ASAP, our other shop Lumora agrees."

    assert all(text[one.span[0] : one.span[1]] == one.excerpt for one in findings(text) if one.span)
