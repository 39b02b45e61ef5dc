"""English that a person wrote: no leftovers of a machine's translation, no pinyin, nothing garbled (R19)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.bare_forms import bare_forms
from bot.casework.rules.engine import Step, also, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.meaning import is_other, is_romance
from bot.casework.rules.names import names, own_words
from bot.casework.rules.pinyin import is_pinyin
from bot.casework.rules.text import is_chinese, lowered, sentence_at

_GARBLED = re.compile(
    "\ufffd+|(?:Ã[\u0080-\u00bf©¨ª¼½¾]|â€[™œ\u009d\u0093\u0094¦]|Â[\u00a0-\u00bf]|(?:å[\u0080-\u00bf¤§¨©]){1,}|锟斤拷|烫烫烫)+"
)
_ROMANCE = re.compile("[áéíóúñãçà]")
"""Letters by which a pattern is known for one of Spanish or Portuguese."""
_DOUBLED = re.compile(r"\b((?!(?:had|that)\b)[a-z]{2,}) \1\b", re.IGNORECASE)
_BLOCKING_MARKERS = 3


@rule(
    "R19",
    "TRANSLATION_QUALITY",
    step=Step.WRITE,
    severity=Severity.WARN,
    sometimes=Severity.BLOCK,
    overridable=True,
    source="seed, FAQ 3 and FAQ 5",
    passes="Please find the invoice in Attachment 1.",
    fails="Pls kindly check as following.",
)
def translation_quality(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """English that reads as written by a person: no leftovers of machine translation, no pinyin, nothing garbled."""
    text = draft.text
    if draft.language.startswith("zh") or is_chinese(text):
        return
    words = own_words(draft, facts)
    found = [*_clumsy(text, words, facts), *_pinyin(text, words, facts)]
    found += [_foreign(text, at) for at in _calques(text, words, facts) if not _inside(at, found)]
    severity = Severity.BLOCK if len(found) >= _BLOCKING_MARKERS else Severity.WARN
    yield from (replace(finding, severity=severity) for finding in found)
    for match in _GARBLED.finditer(text):
        yield translation_quality.find(
            "“{piece}” is garbled: the text was saved in another encoding. Paste it again.",
            span=match.span(),
            text=text,
            severity=Severity.BLOCK,
            piece=match.group()[:20],
        )


def _clumsy(text: str, words: str, facts: Facts) -> Iterator[Finding]:
    low = lowered(words)
    reach: list[tuple[int, int]] = []
    for pattern, instead in _patterns(facts.lexicon.clumsy, is_romance(text)):
        for match in pattern.finditer(low):
            if any(match.start() < end and start < match.end() for start, end in reach):
                continue
            reach.append(match.span())
            better = instead
            if better and (text[match.start()].isupper() or sentence_at(text, match.start()).start == match.start()):
                better = better[0].upper() + better[1:]
            yield translation_quality.find(
                "“{piece}” reads as a machine's translation.",
                span=match.span(),
                text=text,
                suggestion=better or None,
                piece=text[match.start() : match.end()],
            )
    for match in _DOUBLED.finditer(words):
        yield translation_quality.find(
            "“{piece}” stands here twice.",
            span=match.span(),
            text=text,
            suggestion=text[match.start(1) : match.end(1)],
            piece=match.group(1),
        )


def _calques(text: str, words: str, facts: Facts) -> Iterator[tuple[int, int]]:
    """Turns of another language, an assistant's own words, and words that do not agree."""
    low = lowered(words)
    romance = is_romance(text)
    for anchors, pattern in _turns(facts.lexicon.calques, romance):
        if any(anchor in low for anchor in anchors):
            yield from (match.span() for match in pattern.finditer(low))
    if not romance and not is_other(text):
        yield from bare_forms(low, facts.lexicon.english)


def _inside(at: tuple[int, int], found: list[Finding]) -> bool:
    return any(one.span and at[0] < one.span[1] and one.span[0] < at[1] for one in found)


def _foreign(text: str, at: tuple[int, int]) -> Finding:
    return translation_quality.find(
        "“{piece}” reads as a machine's translation.", span=at, text=text, piece=text[at[0] : at[1]]
    )


def _pinyin(text: str, words: str, facts: Facts) -> Iterator[Finding]:
    english = not is_romance(text) and not is_other(text)
    for match in re.finditer(r"\b[a-z]{5,15}\b", words):
        if match.group() in facts.lexicon.pinyin or (english and is_pinyin(match.group())):
            yield translation_quality.find(
                "“{piece}” is pinyin, not English; write the English word.",
                span=match.span(),
                text=text,
                piece=match.group(),
            )


def _site_words(facts: Facts) -> tuple[str, ...]:
    """ "Amazon.co.jp" is three words to the checker, and one of them is a mistake to it."""
    sites = facts.playbook.sites if facts.playbook else ()
    return tuple({word for site in sites for word in site.id.replace("_", ".").split(".")})


def _mostly_english(text: str, facts: Facts) -> bool:
    """Told by the commonest words: one "café" makes no French."""
    if text.isascii():
        return True
    words = re.findall(r"[^\W\d_]+", text.lower())
    heard = {language: sum(word in common for word in words) for language, common in facts.lexicon.stop_words.items()}
    return not is_chinese(text) and heard.get("en", 0) >= max(heard.values(), default=0)


@also(translation_quality)
def grammar(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """What the grammar checker says, as warnings that never block."""
    text = draft.text
    if not facts.grammar or draft.language != "en" or not _mostly_english(text, facts):
        return
    from bot.casework.rules.grammar import mistakes

    terms = facts.playbook.vocabulary if facts.playbook else ()
    known = (*names(facts), *_site_words(facts), *terms)
    for mistake in mistakes(text, own_words(draft, facts), facts.lexicon.grammar_words, known):
        yield translation_quality.find(
            mistake.why,
            span=(mistake.start, mistake.end),
            text=text,
            suggestion=mistake.instead,
            **dict[str, Any](mistake.values),
        )


@lru_cache(maxsize=4)
def _patterns(
    clumsy: tuple[tuple[str, str | None], ...], romance: bool
) -> tuple[tuple[re.Pattern[str], str | None], ...]:
    """Those of Spanish and Portuguese, or the others: a text is in one of them."""
    return tuple((re.compile(one), instead) for one, instead in clumsy if bool(_ROMANCE.search(one)) is romance)


@lru_cache(maxsize=4)
def _turns(
    calques: tuple[tuple[tuple[str, ...], str], ...], romance: bool
) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    return tuple((anchors, re.compile(one)) for anchors, one in calques if bool(_ROMANCE.search(one)) is romance)
