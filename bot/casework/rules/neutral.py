"""What a click writes in place of a phrase that costs the hearing: no fact of the clause is lost by it.

A phrase is replaced, taken out, or its clause is cut (config/lexicon/tone.yaml says which). A clause that states a
fact (an id, a date, an amount, a count, a name) is not cut: its predicate goes where a frame of the language knows
how, else a plain sentence names the facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.casework.rules.keeping import HERE, Keeping
from bot.casework.rules.lexicon import Hit, Lexicon, Phrase
from bot.casework.rules.stated import stated, stays, title_around
from bot.casework.rules.text import MASK, Stretch, sentence_at

Written = tuple[tuple[int, int], str]
"""A place of the text, and what a click writes there; the place may be wider than the phrase."""


_PLAIN = Keeping(facts="{facts}", join=", ")


@dataclass(frozen=True, slots=True)
class Text:
    """A text, the same with masks, whose words are no names, and how its language keeps facts."""

    text: str
    words: str
    keeping: Keeping
    platforms: frozenset[str]
    lexicon: Lexicon


def neutral(
    text: str, words: str, hit: Hit, lexicon: Lexicon, language: str, platforms: frozenset[str]
) -> tuple[tuple[int, int], str | None]:
    """Where a click writes, and what; None for a phrase that other words would not help (a denial)."""
    phrase = hit.phrase
    title = title_around(words, hit.start, hit.end, platforms)
    if title:
        return title, f'"{text[slice(*title)]}"'
    if phrase.replacement:
        return _instead(text, hit, phrase.replacement)
    if phrase.replacement == "":
        return _without(text, hit.start, hit.end)
    if phrase.cut:
        known = lexicon.keeping.get(_tongue(phrase, language), _PLAIN)
        return _without_clause(Text(text, words, known, platforms, lexicon), hit)
    return (hit.start, hit.end), None


def _tongue(phrase: Phrase, language: str) -> str:
    """The language to write in: the phrase's, but English words in a Spanish text are said in Spanish."""
    draft = language.split("-")[0]
    borrowed = (phrase.language == "en" and draft in {"es", "pt"}) or (phrase.language == "zh" and draft == "ja")
    return draft if borrowed else phrase.language


def _instead(text: str, hit: Hit, words: str) -> Written:
    """The other words, with the article before them and the capital of the phrase's first letter."""
    start, end = hit.start, hit.end
    article = _ARTICLE.search(text, max(0, start - 3), start)
    before = ""
    if article and hit.phrase.language == "en":
        start = article.start()
        before = article.group(1)[0] + ("n " if words[0] in "aeiou" else " ")
    upper = text[hit.start].isupper() and not text[hit.start : end].isupper() and not before
    first = upper or (not before and _begins_sentence(text, hit.start))
    return (start, end), before + (words[0].upper() + words[1:] if first else words)


_ARTICLE = re.compile(r"\b([Aa]n?) $")


def _without(text: str, start: int, end: int) -> Written:
    """The phrase taken out with the space, or the comma, that belonged to it."""
    sentence = sentence_at(text, start)
    rest = text[sentence.start : start] + text[end : sentence.end]
    if not re.search(r"\w{2}|\d", rest):
        return _sentence_out(text, sentence.start, sentence.end)
    if sentence.start == start:
        return _capital_after(start, _AFTER.match(text, end))
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    if start > 0 and text[start - 1] in ",，、" and (end >= len(text) or text[end] in ".,。,，、;；!！"):
        start -= 1
    return (start, end), ""


_AFTER = re.compile(r"[,，、;；:：]?\s*(.?)")


def _capital_after(start: int, after: re.Match[str] | None) -> Written:
    """Everything from here to the next word goes, which begins the sentence now."""
    assert after
    upper = after.group(1).upper()
    return (
        ((start, after.end()), upper)
        if after.group(1).islower() and len(upper) == 1
        else ((start, after.start(1)), "")
    )


def _without_clause(whole: Text, hit: Hit) -> Written:
    """The clause around the phrase taken out, if what remains can stand alone and loses no fact."""
    text = whole.text
    sentence = sentence_at(text, hit.start)
    cuts = list(whole.keeping.ends.finditer(whole.words, sentence.start, sentence.end))
    left = max((m for m in cuts if m.end() <= hit.start), key=lambda m: m.end(), default=None)
    right = min((m for m in cuts if m.start() >= hit.end), key=lambda m: m.start(), default=None)
    if left and _hangs(whole, sentence, cuts, left):
        left = None
    begin, finish = (left.end() if left else sentence.start), (right.start() if right else sentence.end)
    waits = whole.keeping.hangs
    if right and (waits.match(text, begin, finish) or (left is None and waits.match(text, right.end()))):
        right, finish = None, sentence.end
    if any(_stated(whole, begin, finish, hit)):
        return _kept(whole, begin, finish, hit)
    if left is None and right is None:
        return _sentence_out(text, sentence.start, sentence.end)
    if left is None and right is not None:
        return _capital_after(begin, _AFTER.match(text, right.end()))
    if left is not None and right is None:
        tail = re.compile(r"[.。!！?？]*$").search(text, begin, sentence.end)
        return (left.start(), tail.start() if tail else finish), ""
    return ((left.start(), finish), "") if left else ((begin, finish), "")


def _hangs(whole: Text, sentence: Stretch, cuts: list[re.Match[str]], left: re.Match[str]) -> bool:
    """Whether the clause before is one that waits for this one: "If nothing happens, …"."""
    before = max((m.end() for m in cuts if m.end() <= left.start()), default=sentence.start)
    return bool(whole.keeping.hangs.match(whole.text, before, left.start()))


def _kept(whole: Text, begin: int, finish: int, hit: Hit) -> Written:
    """The clause without its tone: by the first frame that keeps every fact, else a sentence that names them."""
    text, said = whole.text, whole.text[hit.start : hit.end]
    while finish > begin and text[finish - 1] in " .。!！?？…":
        finish -= 1
    facts = [text[start:end] for start, end in _stated(whole, begin, finish, hit)]
    first = _begins_sentence(text, begin)
    hidden = whole.words[begin : hit.start] + HERE + whole.words[hit.end : finish]
    shown = text[begin : hit.start] + HERE + text[hit.end : finish]
    for frame in whole.keeping.frames:
        match = frame.pattern.search(hidden) if frame.fits(said, hit.phrase.kind) else None
        if match:
            instead = _filled(frame.instead, match, shown)
            written = (shown[: match.start()] + instead + shown[match.end() :]).strip(" ,，、")
            clean = not any(whole.lexicon.hits(hidden[: match.start()] + instead + hidden[match.end() :]))
            if clean and HERE not in written and len(written) > 3 and all(stays(fact, written) for fact in facts):
                return (begin, finish), _capital(written) if first else written
    named = whole.keeping.facts.format(facts=whole.keeping.join.join(facts))
    return (begin, finish), _capital(named) if first else named


def _filled(instead: str, match: re.Match[str], shown: str) -> str:
    """What a frame writes, with the words as they stand in the text, not their masks."""
    return re.sub(r"\\(\d)", lambda m: shown[slice(*match.span(int(m.group(1))))], instead)


_INSIDE = re.compile(rf"{MASK}|\d{{4}}[-年]|[$€£¥]|\d[.,]\d")
"""What is a fact though the phrase itself runs over it: an id, a date, an amount."""
_FIGURE = re.compile(rf"{MASK}|\d")
"""The same where the phrase has a gap: any figure in it is the writer's."""


def _stated(whole: Text, begin: int, finish: int, hit: Hit) -> Iterator[tuple[int, int]]:
    """The facts of the clause: those beside the phrase, and those it runs over."""
    within = _FIGURE if "…" in hit.phrase.text else _INSIDE
    for start, end in stated(whole.text, whole.words, begin, finish, whole.platforms):
        if end <= hit.start or start >= hit.end or within.search(whole.words, start, end):
            yield start, end
        else:
            sides = ((start, hit.start), (hit.end, end))
            yield from ((a, b) for a, b in sides if re.search(rf"\d|{MASK}", whole.words[a:b]))


def _sentence_out(text: str, start: int, end: int) -> Written:
    while end < len(text) and text[end] in " \t":
        end += 1
    return (start, end), ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:] if len(words[:1].upper()) == 1 else words


def _begins_sentence(text: str, place: int) -> bool:
    return sentence_at(text, place).start == place


@lru_cache(maxsize=8)
def platforms_of(names: tuple[str, ...]) -> frozenset[str]:
    """The words of the marketplaces' names: whom one writes to is no fact of the clause."""
    return frozenset(word.casefold() for name in names for word in (name, *name.split()))
