"""What somebody said privately is no ground: a promise by a person, or by word of mouth (R25)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.contact import with_names
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.meaning import Place, Said, said
from bot.casework.rules.names import own_words

_FAR = 70
"""Characters between who promised, how, and the promise."""
_BESIDE = 18
"""Characters between a person and whose person it is: "the manager of the courier"."""


@rule(
    "R25",
    "UNOFFICIAL_PROMISE",
    step=Step.WRITE,
    severity=Severity.WARN,
    source="seed, FAQ 1 and 7",
    passes="The notice of 2026-11-02 states that the listing may be edited.",
    fails="Our manager said it is fine.",
    overridable=True,
)
def unofficial_promise(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A private promise is no ground; a written record inside the case is."""
    text = draft.text
    heard = list(said(own_words(draft, facts), with_names(facts)))
    for n, sentence in enumerate(heard):
        if sentence.has("on_record", "instructed") or any(
            one.has("promise_void") for one in heard[max(0, n - 1) : n + 2]
        ):
            continue
        if place := _promised(sentence):
            start, end = sentence.within(place)
            yield unofficial_promise.find(
                "“{piece}”: a private promise counts for nothing. Point to a written reply inside the case, with its "
                "date.",
                span=(start, end),
                text=text,
                piece=text[start:end],
            )


def _promised(sentence: Said) -> Place | None:
    """Where a sentence leans on a promise: one that is called so, a person's, or one by word of mouth."""
    itself = next((place for place in sentence.places("spoken_promise") if not _others(sentence, place)), None)
    return itself or _by_a_person(sentence) or _by_word_of_mouth(sentence)


def _by_a_person(sentence: Said) -> Place | None:
    """ "The category lead okayed it", "on the word of your specialist": a person of the marketplace's."""
    for who in (*sentence.places("promiser"), *_at_the_marketplace(sentence)):
        if _others(sentence, who):
            continue
        if sentence.has("app", "private") and (said_so := sentence.then("promiser", "wrote_privately", _FAR)):
            return said_so
        for what in (*sentence.places("promises"), *sentence.places("promise_word")):
            if who[0] <= what[0] <= who[1] + _FAR:
                return who[0], max(who[1], what[1])
        for what in (*sentence.places("promised_by"), *sentence.places("promise_word")):
            if what[1] <= who[0] <= what[1] + _BESIDE:
                return what[0], who[1]
    return None


def _at_the_marketplace(sentence: Said) -> Iterator[Place]:
    """ "Someone at …": whoever works where the case is decided."""
    for start, end in sentence.places("somebody_at"):
        yield from ((start, last) for first, last in sentence.places("target") if end <= first <= end + 2)


def _by_word_of_mouth(sentence: Said) -> Place | None:
    """ "We were told by phone that …": nobody is named, but it was only said."""
    if sentence.has("others_speak", "buyers"):
        return None
    for way in ("spoken_way", "app"):
        for what in ("promised_by", "promised_us"):
            if place := sentence.near(way, what, _FAR):
                return place
    return None


def _others(sentence: Said, who: Place) -> bool:
    """Whether it is a courier's, a buyer's, our own warehouse's: nobody who decides about the case."""
    return any(
        -_BESIDE <= who[0] - end <= 4 or who[0] <= start < who[1] or 0 <= start - who[1] <= _BESIDE
        for start, end in (*sentence.places("others_speak"), *sentence.places("our_people"))
    )
