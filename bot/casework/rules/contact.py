"""The official way in and none beside it: nobody's phone, chat, private mail, friend or office (R06)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.playbook import Playbook
from bot.casework.rules.beside import beside, told
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.meaning import Meaning, Place, Said, said
from bot.casework.rules.names import own_words

_FAR = 90
"""Characters between who is spoken to and the way it is done."""
_SENT_FROM = re.compile(
    r"\b(?:send|sent|e-?mail|mail|write)(?!box)\w*\b[^.;\n]{0,60}\b(?:from|with|to|at)\b[^.;\n]{0,30}"
    r"\b(?:qq\.com|163\.com|126\.com|gmail|hotmail|yahoo|outlook)\b"
)
_TURN = re.compile(
    r"\b(?:so|but|therefore|hence|instead|then|thus) |, (?:our|we|i|my|the|he|she|they) |所以|因此|而是|但|于是|直接"
)
"""Where a sentence turns from what was not done to what was."""
_CALLED = ("called", "phoned", "telephoned", "rang")
_EMAIL = re.compile(
    r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]{0,63}@((?:[A-Za-z0-9\-]{1,63}\.){1,4}[A-Za-z]{2,12})(?![\w\-])"
)


@rule(
    "R06",
    "OFF_CHANNEL_CONTACT",
    step=Step.SUBMIT,
    severity=Severity.BLOCK,
    source="seed, pitfall 6; FAQ 1 and 7",
    passes="Submit in Help → Get support → Listings",
    fails="Ask a friend at Amazon on WeChat",
)
def off_channel_contact(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A case goes through the marketplace's own channel: no private mail, phone, chat or intermediary."""
    text = draft.text
    for start, end in sorted({*_planned(draft, facts), *_mailboxes(draft, facts)}):
        yield off_channel_contact.find(
            "“{piece}” is no official channel: nothing said there counts or can be traced. The way in is {path}.",
            span=(start, end),
            text=text,
            piece=text[start:end],
            path=" → ".join(facts.channel.menu) if facts.channel and facts.channel.menu else "Help",
        )


def _planned(draft: Draft, facts: Facts) -> Iterator[Place]:
    """Where a sentence plans, or asks for, a talk beside the channel."""
    if facts.form and facts.form.legal:
        return
    meanings = with_names(facts)
    for sentence in said(own_words(draft, facts), meanings):
        if place := _beside_the_channel(sentence):
            yield sentence.within(place)


def _mailboxes(draft: Draft, facts: Facts) -> Iterator[Place]:
    """The marketplace's own addresses, but for those its playbook names."""
    if facts.playbook is None:
        return
    official = {box.lower() for box in facts.playbook.mailboxes}
    mine = {facts.playbook.marketplace.split("_")[0]}
    theirs = [one for one in said(draft.text, facts.lexicon.meanings) if one.has("mail_of_others")]
    for match in _EMAIL.finditer(draft.text):
        if any(one.start <= match.start() < one.end and not one.has("asks_reader") for one in theirs):
            continue
        if match.group().lower() not in official and mine & set(match.group(1).lower().split(".")):
            yield match.span()


def _beside_the_channel(sentence: Said) -> Place | None:
    """The first way round the channel that a sentence takes, or none: what others did is no plan of ours."""
    if (match := _SENT_FROM.search(sentence.text)) and not sentence.has("box_changed"):
        return match.span()
    ways = _through_people(sentence)
    if not sentence.has("others_speak", "removed"):
        ways = chain(_by_other_means(sentence), ways)
    return next((place for place in chain(ways, beside(sentence)) if place and not _denied(sentence, place)), None)


def _by_other_means(sentence: Said) -> Iterator[Place | None]:
    """A chat program, a private address, a call, a visit: ours, not a buyer's, a courier's or the brand owner's."""
    private = None if sentence.has("box_changed") else sentence.near("private", "contact", _FAR)
    yield from (place for place in (_app(sentence), private, _phone(sentence)) if place and not told(sentence, place))
    yield next(iter(sentence.places("in_person")), None)
    yield sentence.near("elsewhere", "contact", _FAR)


def _through_people(sentence: Said) -> Iterator[Place | None]:
    """Somebody inside, or somebody who knows somebody."""
    yield next(iter(sentence.places("strings_pulled")), None)
    yield sentence.near("insider", "contact", _FAR)
    yield _through_somebody(sentence)


def _app(sentence: Said) -> Place | None:
    """A chat program with a verb of speaking, unless its name belongs to something else ("WeChat Pay")."""
    else_ = sentence.places("app_else")
    for start, end in sentence.places("app"):
        if any(a <= start < b for a, b in else_):
            continue
        near = [
            place
            for place in sentence.places("contact")
            if -_FAR <= place[0] - start <= _FAR + end - start and not start <= place[0] < end
        ]
        if near:
            return min(start, near[0][0]), max(end, near[0][1])
    return None


def _phone(sentence: Said) -> Place | None:
    """A call, unless it is the marketplace that called."""
    for place in sentence.places("phone"):
        theirs = sentence.text.startswith(_CALLED, place[0]) and sentence.before(place[0], "target", 2)
        if not theirs:
            return place
    return None


def _through_somebody(sentence: Said) -> Place | None:
    """Somebody else who is to speak to the marketplace's people."""
    for agent in sentence.places("agent"):
        for will in sentence.places("will"):
            for verb in sentence.places("speaks_to"):
                for whom in sentence.places("target"):
                    if agent[0] < verb[0] < whom[0] < verb[1] + 50 and will[0] < verb[0] and will != verb:
                        return agent[0], whom[1]
    return None


def _denied(sentence: Said, place: Place) -> bool:
    """ "We did not call …": a way that is not taken; but "instead of" names the way that is."""
    return any(
        start < place[1] and end > place[0] - 25
        for start, end in sentence.places("not_done")
        if start <= place[0] + 4
        and not any(a <= start < b for a, b in sentence.places("elsewhere"))
        and not _TURN.search(sentence.text, end, max(end, place[0]))
    )


def with_names(facts: Facts) -> Mapping[str, Meaning]:
    """The meanings, with the marketplaces' own names among those who are spoken to: the names are data."""
    books = [*facts.playbooks.values(), *([facts.playbook] if facts.playbook else [])]
    names = {word.lower() for book in books for word in (*_named(book), re.split(r"[ _]", book.marketplace)[0])}
    known = facts.lexicon.meanings
    if "target" not in known:
        return known
    return {**known, "target": _widened(known["target"], tuple(sorted(names)))}


def _named(book: Playbook) -> tuple[str, str]:
    return book.name.en, book.name.zh


@lru_cache(maxsize=32)
def _widened(meaning: Meaning, names: tuple[str, ...]) -> Meaning:
    latin, other = ([name for name in names if name.isascii() is ascii] for ascii in (True, False))
    named = {"en": "|".join(map(re.escape, latin)).replace(r"\ ", " "), "zh": "|".join(map(re.escape, other))}
    return Meaning({**meaning.words, **{key: f"{meaning.words[key]}|{more}" for key, more in named.items() if more}})
