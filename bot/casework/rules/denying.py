"""Which sentences deny (R08): by a word that denies in itself, or by who does not do what, a "not" between them.

Two readings of "not". What is bad to do (`violation`) is denied by any "not" of ours. What anybody may do is denied
only where it is done with something suspect, or where the "not" is stressed ("never", "not any"): "we did not put the
card in" denies, "we did not put the label on" admits. What one ought to have done and did not (`omits`), and what a
reason or a date follows (`excused`), denies nothing.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.casework.rules.meaning import Place, Said

_NOT_OURS = re.compile(
    r"\bno (?:\w+ ){0,3}(?:codes?|records?|ids?|numbers?|notices?|details?|types?|pages?|reasons?)\b"
    r"|\bno (?:\w+ ){0,2}(?:violations?|infringements?) (?:was |is )?(?:named|shown|given|stated|specified|listed)"
)
"""What the notice leaves out, which nobody denies."""
_OF_THE_NOTICE = re.compile(r"\b(?:notice|page|report|message|mail)\b[^.]{0,20}$")
_ASKED = re.compile(
    r"\bwhether\b|\b(?:ask|tell|name|know|clear|see|explain)s?(?: us| me)? (?:which|what|why)\b"
    r"|^please (?:tell|name|explain|state)\b"
    r"|请(?:告知|说明|指出|确认是否)|是否|教示|ご教え"
)
"""Who asks denies nothing."""
_WE = re.compile(r"(?:we|i|our|my)\b")
_FAR = 70
"""Characters between "not" and what is denied."""
_NEXT = re.compile(
    r"[\s,]*(?:(?:on|in|of|at|from|among|with|else|here|nor)(?: [^\s,;:]+){1,4} )?"
    r"(?:(?:[a-z]+ly|ever|even|once|also|in fact|at any time|have|has|had|did|do|been|be) )*"
)
"""What may stand between "not" and its verb: "nobody in our team has ever"."""
_SUFFERED = re.compile(r"(?:was|were|is|are|am)\b|\S+(?: not|n't)? been\b|never been\b")
_CLAUSE = re.compile(r"[;:]|, (?:and|but|so|yet|as|which)\b")


class Denial(StrEnum):
    """How a sentence denies: in so many words, or by what it leaves to conclude."""

    SAID = "said"
    IMPLIED = "implied"


def denial(sentence: Said) -> Denial | None:
    """How this sentence denies, if it does."""
    asks = bool(_ASKED.search(sentence.text))
    if not asks and sentence.has("denied", "vouched", "contested"):
        return Denial.SAID
    if sentence.has("violation") and (_not_done(sentence) or _not_done_after(sentence)):
        return Denial.SAID
    if _none_of_it(sentence) or _not_with(sentence):
        return Denial.SAID
    return Denial.IMPLIED if not asks and sentence.has("implied") else None


def _none_of_it(sentence: Said) -> bool:
    """What there is none of: "no fake orders", "without any manipulation"."""
    return any(
        not _NOT_OURS.match(sentence.text, start) and not _OF_THE_NOTICE.search(sentence.text[:start])
        for start, _ in sentence.places("never_of")
    )


def _not_with(sentence: Said) -> bool:
    """ "We have never led a buyer away": done by us, with a "not", and with something suspect or to somebody."""
    itself = sentence.places("nobody")
    strong = {start for start, _ in sentence.places("strong")}
    for place in sorted({*sentence.places("negation"), *itself, *sentence.places("strong")}):
        start, end = place
        if not sentence.english_at(start):
            continue
        if place not in itself and _done_to_us(sentence, place):
            continue
        if not (place in itself or sentence.before(start + 1, "own", 45) or _then_ours(sentence, end)):
            continue
        if _denied_after(sentence, place, stressed=start in strong or place in itself):
            return True
    return False


def _done_to_us(sentence: Said, place: Place) -> bool:
    """ "We were not told", "we have not been given": what others left undone."""
    return bool(_SUFFERED.match(sentence.text, place[0]))


def _denied_after(sentence: Said, place: Place, *, stressed: bool) -> bool:
    text = sentence.text
    verb = _NEXT.match(text, place[1])
    at = verb.end() if verb else place[1]
    cut = _CLAUSE.search(text, at)
    finish = min(cut.start() if cut else len(text), at + _FAR)
    if _begins(sentence, "omits", place[1], at) or any(at <= start for start, _ in sentence.places("excused")):
        return False
    stressed = stressed or any(at <= start < finish for start, _ in sentence.places("stressed"))
    suspect = any(at < start < finish for start, _ in sentence.places("suspect"))
    if _begins(sentence, "acts", place[1], at):
        return stressed or suspect
    return suspect and _begins(sentence, "handles", place[1], at)


def _begins(sentence: Said, meaning: str, earliest: int, latest: int) -> bool:
    """Whether what follows the "not" begins with this meaning."""
    return any(earliest <= start <= latest for start, _ in sentence.places(meaning))


def _not_done(sentence: Said) -> bool:
    """Something ours, a "not" after it, a violation after that; what was not learnt or checked denies nothing."""
    itself = sentence.places("nobody")
    for start, end in sorted({*sentence.places("negation"), *itself}):
        ours = (start, end) in itself or sentence.before(start + 1, "own", 45) or _then_ours(sentence, end)
        if sentence.english_at(start) and not ours:
            continue
        for what, _ in sentence.places("violation"):
            if 0 <= what - end <= _reach(sentence, start) and not _learnt(sentence, end, what):
                return True
    return False


def _then_ours(sentence: Said, end: int) -> bool:
    """ "At no point did we …": the subject follows."""
    return any(end <= start <= end + 8 and _WE.match(sentence.text, start) for start, _ in sentence.places("own"))


def _not_done_after(sentence: Said) -> bool:
    """Japanese and Korean say "not" at the end."""
    for start, _ in sentence.places("not_after"):
        for what, end in sentence.places("violation"):
            if 0 <= start - end <= 30 and not _learnt(sentence, what, start):
                return True
    return False


def _reach(sentence: Said, place: int) -> int:
    return _FAR if sentence.english_at(place) else 40 if sentence.text[place].isascii() else 14


def _learnt(sentence: Said, start: int, end: int) -> bool:
    return any(start <= place < end for place, _ in sentence.places("learns"))
