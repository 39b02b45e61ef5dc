"""Words in capitals (R14): which of them shout, and which are a name, a state or what a label says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.rules.facts import Facts
from bot.casework.rules.meaning import Said, said
from bot.casework.rules.text import MASK

_WORD = re.compile(r"(?<![\w\-'.@/])[A-ZÀ-Þ][A-ZÀ-Þ'’]+(?![\w\-@/]|\.\w|\. ?\d)")
"""Two letters or more; no part of an id, a domain or a number ("NO. 5")."""
_RUN = re.compile(rf"{_WORD.pattern}(?: {_WORD.pattern})*")
"""Words in capitals with nothing but a space between them."""
_QUOTED = re.compile("[\"“„«‘']([A-ZÀ-Þ][A-ZÀ-Þ0-9&.' -]{0,80}[A-ZÀ-Þ])[\"”“»’']")
_VOWEL = re.compile("[AEIOUYÀ-Þ]")
_COMPANY = re.compile(
    r"\b(?:[A-Z][A-Z&.\-]*,?\s+){1,8}(?:CO\.?|LTD\.?|LIMITED|LLC|INC\.?|GMBH|CORP\.?|CORPORATION|COMPANY"
    r"|TRADING|SARL|SRL|S\.A\.)(?:,?\s+(?:LTD|LIMITED|INC)\.?)?(?!\w)"
)
_LISTED = ", "
"""What parts the lines of an address that is written in one."""
_LONGEST_ACRONYM = 5
"""Letters; a longer word in capitals is a word."""
_COLON = 2
"""Characters between a label and what it announces."""


def shouted(words: str, text: str, facts: Facts) -> Iterator[re.Match[str]]:
    """The words in capitals that are no name: those that shout alone, and those that a shouted word takes along.

    `words` is the writer's own part of `text`, with the rest masked, place by place."""
    words = _COMPANY.sub(lambda m: MASK * len(m.group()), words)
    runs = [
        (sentence, run)
        for sentence in said(words, facts.lexicon.meanings)
        for run in _RUN.finditer(words, sentence.start, sentence.end)
    ]
    named = {word for quoted in _QUOTED.findall(text) for word in quoted.split()}
    for sentence, run in runs:
        if _announced(sentence, run, facts):
            named |= set(run.group().split())
    named |= _address(words, [run for _, run in runs], facts)
    for sentence, run in runs:
        if run.group().lower() in facts.lexicon.printed or _read_off(sentence, run, facts):
            continue
        inside = list(_WORD.finditer(words, *run.span()))
        loud = _loud([m.group() for m in inside], facts)
        if not loud and {m.group() for m in inside} <= named:
            continue
        for match in inside:
            word = match.group()
            if _shouts(word, facts) or (loud and not _known(word, facts) and _VOWEL.search(word)):
                yield match


def _announced(sentence: Said, run: re.Match[str], facts: Facts) -> bool:
    """ "the brand KOLVARA HOME", "KOLVARA goods", "KOLVARA®", "the status INACTIVE", "from PENDING to ACTIVE"."""
    start, end = run.start() - sentence.start, run.end() - sentence.start
    if sentence.before(start, "name_follows", _COLON) or sentence.text[end:].lstrip(" ")[:1] in {"®", "™"}:
        return True
    if any(place == end + 1 for place, _ in sentence.places("name_stood")):
        return True
    state = run.group().lower() in facts.lexicon.shown_statuses
    return state and sentence.before(start, "state_follows", _COLON)


def _address(words: str, runs: list[re.Match[str]], facts: Facts) -> set[str]:
    """The words of an address: "NO. 5 XINGFU ROAD, LONGGANG DISTRICT, SHENZHEN", from its first street or town on."""
    found: set[str] = set()
    last = 0
    for run in runs:
        follows = words[last : run.start()] == _LISTED
        placed = run.group().split()[-1].lower() in facts.lexicon.places
        numbered = words[max(run.start() - 2, 0) : run.start()].strip().isdigit()
        listed = words.endswith(_LISTED, 0, run.start()) or words.startswith(_LISTED, run.end())
        if follows or (placed and (numbered or listed)):
            found |= set(run.group().split())
            last = run.end()
    return found


def _read_off(sentence: Said, run: re.Match[str], facts: Facts) -> bool:
    """ "The status NOT ELIGIBLE": what a page or a label says, not what is said of them ("the status WAS SET")."""
    read = sentence.before(run.start() - sentence.start, "text_follows", _COLON)
    return read and run.group().split()[0].lower() not in facts.lexicon.said_of_it


def _loud(run: list[str], facts: Facts) -> bool:
    """Whether a run is spoken loudly: an emphatic word in it, or two that only join ("IN FULL AND IN BOLD")."""
    low = [_bare(word).lower() for word in run]
    joining = [word for word in low if word in facts.lexicon.joining]
    emphatic = any(word in facts.lexicon.shouts and word not in joining for word in low)
    return len(run) > 1 and (len(joining) > 1 or emphatic)


def _known(word: str, facts: Facts) -> bool:
    """An acronym, or a term of the marketplace."""
    bare = _bare(word)
    if bare in facts.lexicon.acronyms or bare.removesuffix("S") in facts.lexicon.acronyms:
        return True
    return facts.playbook is not None and any(bare in term.upper().split() for term in facts.playbook.vocabulary)


def _shouts(word: str, facts: Facts) -> bool:
    """Capitals that are no acronym: a common short word, or any word longer than an acronym is."""
    bare = _bare(word)
    if _known(word, facts):
        return False
    if len(bare) <= _LONGEST_ACRONYM:
        return bare.lower() in facts.lexicon.shouts
    return bool(_VOWEL.search(bare))


def _bare(word: str) -> str:
    return word.replace("’", "'").strip("'")
