"""Tone: what a text must not sound like. Word lists (R01) and marks of shouting (R14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.capitals import shouted
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.lexicon import Hit
from bot.casework.rules.names import own_words
from bot.casework.rules.neutral import neutral, platforms_of
from bot.casework.rules.text import CJK, KANA, sentence_at
from bot.casework.rules.unmarked import title_labels

_AMAZON_FLAG = re.compile(r"\b(?:mark(?:ed)?|flag(?:ged)?|classif\w+|set) (?:\S+ ){0,4}as $")
_SMALL_TITLE = re.compile(r"\s*(?:[:：为是は]|(?:is|was|reads|es|era|é)\b)?\s*([^,.;:，。；：、!?！？\n]+)")


@rule(
    "R01",
    "EMOTION_WORDS",
    step=Step.WRITE,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, pitfall 1; step 3",
    passes="ASIN B08N5WRWNW has been inactive since 2026-11-02 (PT).",
    fails="I am very anxious, please handle this right now.",
)
def emotion_words(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """No urgency, emotion, pleading, accusation, blame, threat, promise or slang, whoever provoked it."""
    text = draft.text
    words = own_words(draft, facts)
    labels = title_labels(words, facts.lexicon.meanings)
    for hit in facts.lexicon.hits(words, draft.language):
        phrase = hit.phrase
        if phrase.kind == "DEN" or (phrase.legal and facts.form and facts.form.legal):
            continue
        if _in_a_title(text, hit):
            continue
        flag = phrase.kind == "URG" and _AMAZON_FLAG.search(words, 0, hit.start)
        title = _announced(text, hit, labels)
        span, instead = (title, f'"{text[slice(*title)]}"') if title else replacement_of(draft, facts, words, hit)
        yield emotion_words.find(
            "“{word}” costs the case its hearing: such wording is put at the end of the queue.",
            span=(hit.start, hit.end) if flag else span,
            text=text,
            severity=Severity.WARN if flag else Severity(phrase.severity),
            suggestion=f'"{text[hit.start : hit.end]}"' if flag else instead,
            advice=phrase.advice,
            word=text[hit.start : hit.end],
            kind=phrase.kind,
        )


def _in_a_title(text: str, hit: Hit) -> bool:
    """ "(Angry Cat plush toy": a name, for the words beside it begin with capitals inside the sentence as well."""
    found = text[hit.start : hit.end]
    if not found[:1].isupper() or found.isupper() or _begins_sentence(text, hit.start):
        return False
    words = found.split()
    after = re.match(r"[ \-]([A-Z][a-z]+)", text[hit.end : hit.end + 40])
    before = re.search(r"[a-z] ?([A-Z][a-z]+)[ \-]$", text[max(0, hit.start - 40) : hit.start])
    return all(word[0].isupper() for word in words) and bool(after or before)


def _announced(text: str, hit: Hit, labels: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Where a title in small letters stands: "the title is stupid deaths card game" wants marks, nothing less."""
    sentence = sentence_at(text, hit.start)
    for _, end in labels:
        title = _SMALL_TITLE.match(text, end, sentence.end) if sentence.start <= end <= hit.start else None
        if (
            title
            and title.start(1) <= hit.start
            and hit.end <= title.end(1)
            and title.span(1) != (hit.start, hit.end)
        ):
            return title.span(1)
    return None


def replacement_of(draft: Draft, facts: Facts, words: str, hit: Hit) -> tuple[tuple[int, int], str | None]:
    """Where a click on the suggestion would write, and what; the place may be wider than the phrase."""
    platforms = platforms_of(tuple(sorted(book.name["en"] for book in facts.playbooks.values())))
    return neutral(draft.text, words, hit, facts.lexicon, draft.language, platforms)


def _begins_sentence(text: str, place: int) -> bool:
    return sentence_at(text, place).start == place


_BANG = re.compile(r"(?<!Yahoo)[!！]+(?:[?？]+[!！]*)?|[?？]{2,}|[?？]+[!！]+[?？!！]*|‼|⁉|❗|❓|⁇|⁈")
_WIDE = re.compile(f"[{CJK}{KANA}]")
"""After these stand full-width marks; Korean has the marks of Latin."""
_EMOJI = re.compile(
    "(?:(?!(?<=\\d)[★☆⭐])(?!(?<=\\d )[★☆⭐])"
    "[\U0001f000-\U0001faff\u2600-\u2712\u2715-\u27bf\u2b50\u2b55\u231a\u231b\u23e9-\u23f3\u3030]"
    "[\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)+|(?<!\\S)(?:[:;=]['-]?|8-)[)(DPpO/|\\\\](?!\\w)|(?<!\\S)T_T(?!\\S)|(?<!\\S)\\^_?\\^"
)


@rule(
    "R14",
    "TONE_MARKS",
    step=Step.WRITE,
    severity=Severity.BLOCK,
    source="seed, step 3",
    passes="Please review the attached invoice.",
    fails="Please help!",
)
def tone_marks(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """No exclamation marks, doubled question marks, emoji, or words in capitals for emphasis."""
    text = draft.text
    words = own_words(draft, facts)
    for match in _BANG.finditer(words):
        mark = "?" if set(match.group()) & set("?？❓⁇⁈") else "."
        before, after = text[: match.start()].rstrip()[-1:], text[match.end() : match.end() + 1]
        if not before or before in ".。?？,，:：;；" or after in {".", "。", ","}:
            mark = ""
        if mark and _WIDE.match(before):
            mark = "？" if mark == "?" else "。"
        yield tone_marks.find(
            "“{mark}” reads as shouting; end the sentence plainly.",
            span=(match.start(), match.end()),
            text=text,
            suggestion=mark,
            mark=match.group(),
        )
    for match in _EMOJI.finditer(words):
        start = match.start() - (1 if text[match.start() - 1 : match.start()] == " " else 0)
        yield tone_marks.find(
            "Leave the emoji “{mark}” out.", span=(start, match.end()), text=text, suggestion="", mark=match.group()
        )
    loud = list(shouted(words, text, facts))
    if len(loud) >= 2:
        for match in loud:
            plain = match.group().lower()
            if _begins_sentence(text, match.start()) or plain == "i":
                plain = plain.capitalize()
            yield tone_marks.find(
                "“{mark}” is written in capitals for emphasis; write it in small letters.",
                span=(match.start(), match.end()),
                text=text,
                suggestion=plain,
                mark=match.group(),
            )
