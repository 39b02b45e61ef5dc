"""Ways beside the channel that no single word gives away (R06): who knows whom, who goes where, what is proposed.

Each is a construction: two or three families of words within reach of each other. The families are data
(config/lexicon/channel.yaml); what they must have to do with each other is here. `reader` is the marketplace as the
text speaks to it, "your reviewers": where it stands, nobody else can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from bot.casework.rules.meaning import Place, Said

_IS = re.compile(r"\b(?:is|are|was|were|went|studied|played|used|has|have|knows?|belongs?)\b")
_OURS = re.compile(r"\b(?:our|my) ")
_SHORT = re.compile(r"text messag|sms|短信|문자")
_PAUSE = re.compile(r"[;；，。]")

_PARTICLES = 3
"""Characters between a clause and the noun it describes, where it stands before it (认识审核老师的一家机构)."""
_SHORT_WAY = 25
"""Characters between a verb and its object."""
_CLAUSE = 60
"""Characters between two words of one clause."""
_SENTENCE = 110
"""Characters between two clauses that belong together."""


def beside(sentence: Said) -> Iterator[Place]:
    """Where a sentence goes, or sends somebody, round the channel."""
    through_somebody = (_acquaintance, _favour, _go_between, _well_connected)
    directly = (_at_an_event, _at_their_door, _meeting, _call, _code, _app, _private_box)
    return (place for way in (*through_somebody, *directly) if (place := way(sentence)))


def told(sentence: Said, place: Place) -> bool:
    """Whether a chat or a call is told as a fact of others, quoted from a notice, or only stands on the goods."""
    start, end = place
    if sentence.before(start, "asks_reader", _CLAUSE) or sentence.before(end, "asks_reader", end - start):
        return False
    if sentence.has("reader", "with_you"):
        return False
    return sentence.has("counterpart") or _quoted(sentence, place) or _on_goods(sentence, place)


def _quoted(sentence: Said, place: Place) -> bool:
    """ "The notice says that our template had a WhatsApp number"; what the sentence turns to afterwards is ours."""
    turns = [start for start, _ in sentence.places("turns_to_us")]
    said = (start for start, _ in sentence.places("notice_says") if start < place[1])
    return any(not any(start <= turn < place[1] for turn in turns) for start in said)


def _on_goods(sentence: Said, place: Place) -> bool:
    """ "The packaging shows a WhatsApp number": nobody is to write to it."""
    for start, end in sentence.places("app"):
        if not place[0] <= start < place[1]:
            continue
        shown = (a < start < b + _SHORT_WAY for a, b in sentence.places("shown_on"))
        named = (end <= a <= end + _SHORT_WAY for a, _ in sentence.places("shown_there"))
        if any(shown) or any(named):
            return True
    return False


def _acquaintance(sentence: Said) -> Place | None:
    """ "A classmate of our boss sits on your risk team", "knocked on your reviewers' door for us"."""
    place = sentence.then("acquainted", "reader", _CLAUSE)
    if place and ";" not in sentence.text[slice(*place)]:
        return place
    if place := sentence.near("quiet_way", "reader", _CLAUSE):
        return place
    place = sentence.then("reader", "acquainted", _CLAUSE)
    # "The reviewer asked about a cousin" knows nobody; "your manager is a classmate" does.
    linked = place and (not sentence.english_at(place[0]) or _IS.search(sentence.text, *place))
    return place if linked else None


def _favour(sentence: Said) -> Place | None:
    """ "A cousin works at the fulfilment centre and looked for us": a hand where the goods lie."""
    place = sentence.then("acquainted", "goods_place", _CLAUSE)
    return place if place and sentence.near("goods_place", "favour", _SENTENCE) else None


def _well_connected(sentence: Said) -> Place | None:
    """ "The agency is on good terms with your reviewers"; but who knows your team's rules knows nobody."""
    for start, end in _ties(sentence):
        for who in sentence.places("go_between"):
            # What describes the agency stands before it where the script has no spaces between words.
            described = not sentence.text[start].isascii() and end <= who[0] <= end + _PARTICLES
            if described or who[0] < start <= who[1] + _CLAUSE:
                return min(who[0], start), max(who[1], end)
    return None


def _ties(sentence: Said) -> Iterator[Place]:
    """An acquaintance and the marketplace's people, in one clause."""
    for tie, whom in product(sentence.places("knows_them"), sentence.places("reader")):
        first, second = sorted((tie, whom))
        if second[0] <= first[1] + _SHORT_WAY and _met(sentence, first[0], whom[1]):
            yield first[0], max(tie[1], whom[1])


def _go_between(sentence: Said) -> Place | None:
    """ "Our consultant spoke with your reviewers": somebody else speaks for the shop."""
    for who in sentence.places("go_between"):
        for whom in sentence.places("reader"):
            for verb, reach in _verbs(sentence):
                ahead = who[0] < verb[0] <= who[1] + _SENTENCE and verb[0] < whom[0] <= verb[1] + reach
                # Japanese and Korean verbs stand last.
                behind = who[0] < whom[0] < verb[0] <= whom[1] + _SHORT_WAY and not sentence.text[whom[0]].isascii()
                if (ahead or behind) and _met(sentence, min(verb[0], whom[0]), whom[1]):
                    return who[0], max(verb[1], whom[1])
    return None


def _verbs(sentence: Said) -> Iterator[tuple[Place, int]]:
    """Verbs of speaking to somebody, and how far off that somebody may be."""
    yield from ((verb, _CLAUSE) for verb in sentence.places("spoke_with"))
    yield from ((verb, _SHORT_WAY) for verb in sentence.places("takes_to"))


def _met(sentence: Said, start: int, end: int) -> bool:
    """Whether it is one clause that ends with the marketplace's people; "your team's rules" are none of them."""
    return not _PAUSE.search(sentence.text, start, end) and not sentence.text.startswith("'s", end)


def _at_an_event(sentence: Said) -> Place | None:
    """ "We gave the papers to your manager at the fair"."""
    if sentence.has("reader") and sentence.has("event_place") and not sentence.has("others_speak"):
        return sentence.near("told_there", "event_place", _SENTENCE)
    return None


def _at_their_door(sentence: Said) -> Place | None:
    """ "The originals went by courier to your office", whoever carried them."""
    if place := sentence.then("carried", "their_place", _SENTENCE):
        return place
    if sentence.has("their_place") and not sentence.english_at(sentence.places("their_place")[0][0]):
        return sentence.near("their_place", "carried", _CLAUSE)
    named = sentence.has("office_word") and sentence.then("target", "office_word", 2)
    return named if named and sentence.near("carried", "office_word", _CLAUSE) else None


def _meeting(sentence: Said) -> Place | None:
    """ "May we show you the stock by video call": a meeting that somebody asks for; not one that was held."""
    if place := next(iter(sentence.places("meet_up")), None):
        return None if _of_others(sentence) else place
    if not sentence.has("meeting") or sentence.has("held_for_us") or _of_others(sentence):
        return None
    return sentence.near("proposed", "meeting", _SENTENCE)


def _call(sentence: Said) -> Place | None:
    """ "Listen to the voice mail", "text the result to +86 …"."""
    if sentence.has("held_for_us", "removed", "box_changed", "buyers"):
        return None
    if given := sentence.places("number_given"):
        return given[0]
    for place in sentence.places("phone_talk"):
        if told(sentence, place):
            continue
        if not _of_others(sentence) or sentence.before(place[0], "asks_reader", _CLAUSE):
            return place
    return None


def _code(sentence: Said) -> Place | None:
    """ "Her QR code is in Attachment 2, so the reviewer can scan it"; not the code on a label."""
    if sentence.has("removed") or _of_others(sentence) or not sentence.has("you", "asks_reader", "reader"):
        return None
    return sentence.near("own_code", "app_joined", _SENTENCE) or sentence.near("own_code", "code_given", _CLAUSE)


def _app(sentence: Said) -> Place | None:
    """ "Join our group", "your colleague was tagged on …": the reader is led there, or was told something there."""
    if not sentence.has("buyers") and (place := next(iter(sentence.places("qr_contact")), None)):
        return place
    if sentence.has("removed", "app_else") or _of_others(sentence):
        return None
    if place := sentence.near("public_post", "reader", _SENTENCE):
        return place
    for name in ("app", "app_more"):
        for app in sentence.places(name):
            for how in (*_joined(sentence, app), *_told(sentence)):
                if how[0] < app[1] + _CLAUSE and app[0] < how[1] + _CLAUSE and (how[1] <= app[0] or app[1] <= how[0]):
                    return min(how[0], app[0]), max(how[1], app[1])
    return None


def _joined(sentence: Said, app: Place) -> tuple[Place, ...]:
    """What the reader is to do in that program; a text message is only told, it is no place to go to."""
    led = not sentence.english_at(app[0]) or sentence.has("you") or _OURS.search(sentence.text)
    return sentence.places("app_joined") if led and not _SHORT.match(sentence.text, app[0]) else ()


def _told(sentence: Said) -> tuple[Place, ...]:
    return sentence.places("app_told") if sentence.has("reader") else ()


def _private_box(sentence: Said) -> Place | None:
    """ "The answer should go to …@gmail.com", "the invoices reach you from our accountant's own mailbox"."""
    if not sentence.has("free_mail") or sentence.has("box_changed", "to_us"):
        return None
    if sentence.has("others_speak") and not sentence.has("you"):
        return None
    return sentence.near("mail_goes", "free_mail", _SENTENCE)


def _of_others(sentence: Said) -> bool:
    """Whether it is a buyer's or a courier's matter: where the reader is spoken of, only a buyer's can it be."""
    return sentence.has("buyers") or (sentence.has("others_speak", "counterpart") and not sentence.has("reader"))
