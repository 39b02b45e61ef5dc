"""Answers: what was typed or ticked becomes a value, or a sentence that says what is wrong with it.

A form field and a line of chat go through the same door, so every question can be answered either way.
"""

from __future__ import annotations

from datetime import date

from bot.casework import story
from bot.casework.asking import Walk, walk
from bot.casework.choosing import listed, take_choice, take_yes_no
from bot.casework.cleaning import CHINESE, half_width, half_width_letters, one_line, paragraphs, visible
from bot.casework.draft import Answers, Value
from bot.casework.figures import take_date, take_ids, take_money, take_number
from bot.casework.nearest import nearest_phrases
from bot.casework.playbook import Question
from bot.casework.refusing import about, trouble
from bot.casework.surroundings import Surroundings, Trouble

MOST_CHARACTERS = 100_000
"""Nothing longer is looked at."""
TEXT_LIMIT = 300
PARAGRAPH_LIMIT = 4000
"""Characters of a text and of a paragraph, where the playbook sets no other bound."""

_SKIP = {"", "跳过", "skip", "-", "无", "没有", "不确定", "n/a"}
_SPEAKS_HAN = ("zh", "zh-TW", "ja")

Raw = object
"""What came in: a string, several, or what a YAML file makes of them (a date, a number, true)."""


def take(question: Question, raw: Raw, answers: Answers, around: Surroundings) -> Value | Trouble:
    """The answer as it is kept, or what is wrong with it. A skipped optional question is ""."""
    text = _as_text(raw)
    if len(text) > MOST_CHARACTERS:
        return trouble(
            question,
            "This text is too long: {given} characters, at most {limit} are taken.",
            given=len(text),
            limit=MOST_CHARACTERS,
        )
    skipping = text.strip().casefold() in _SKIP and not question.required
    if question.kind == "yes_no":
        found = take_yes_no(question, text)
    elif question.kind in ("choice", "choices"):
        words = [_as_text(one) for one in raw] if isinstance(raw, (list, tuple)) else listed(question, text)
        found = take_choice(question, words, answers, around)
        if isinstance(found, Trouble) and question.id in story.KINDS and CHINESE.search(text):
            found = _in_own_words(question, text, walk(answers, around))
    elif skipping:
        return ""
    elif not visible(text).strip():
        return trouble(question, "{field} needs an answer.")
    else:
        return _typed(question, text, walk(answers, around))
    # Only now: an option may bear the name that means skipping elsewhere.
    return "" if isinstance(found, Trouble) and skipping else found


def _in_own_words(question: Question, text: str, found: Walk) -> Trouble:
    """Told in Chinese instead of chosen: the nearest vetted sentences are offered, nothing is translated."""
    return Trouble(
        question=question.id,
        message="{field}: your words are kept as a note. Choose the sentences that say it, by number.",
        values=about(question),
        example="1",
        nearest=nearest_phrases(text, found, (question.id,)),
    )


def _typed(question: Question, text: str, found: Walk) -> Value | Trouble:
    if question.kind == "date":
        return take_date(question, text, found.around.today)
    if question.kind == "number":
        return take_number(question, text)
    if question.kind == "money":
        return take_money(question, text, found)
    if question.kind in ("id", "ids"):
        return take_ids(question, text, found)
    return _text(question, text, found)


def _text(question: Question, text: str, found: Walk) -> Value | Trouble:
    language = language_of(found)
    own_words = question.plain or language in _SPEAKS_HAN
    text = half_width_letters(visible(text)) if own_words else half_width(visible(text))
    text = paragraphs(text) if question.kind == "paragraph" else one_line(text)
    if not text:
        return trouble(question, "{field} needs an answer.")
    if not own_words and CHINESE.search(text):
        near = nearest_phrases(text, found) if question.kind == "paragraph" else ()
        return Trouble(
            question=question.id,
            message="{field} goes into the text for the marketplace, which takes no Chinese here. "
            "Write it in the channel's language.",
            values=about(question),
            example=question.example or "",
            nearest=near,
        )
    most = question.maximum or (PARAGRAPH_LIMIT if question.kind == "paragraph" else TEXT_LIMIT)
    if len(text) > most:
        return trouble(
            question, "{field} is too long: {given} characters, at most {limit} fit.", given=len(text), limit=most
        )
    if len(text) < (question.minimum or 0):
        return trouble(
            question,
            "{field} is too short: {given} characters, at least {limit} are needed.",
            given=len(text),
            limit=question.minimum,
        )
    return text


def language_of(found: Walk) -> str:
    """The channel's language with the answers so far; English until it is known."""
    return str(found.known.get("language") or "en")


def _as_text(raw: Raw) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    if isinstance(raw, (list, tuple)):
        return "\n".join(_as_text(one) for one in raw)
    return str(raw)
