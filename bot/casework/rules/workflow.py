"""What only a case has, where no word calls it one (R21): a queue, agents, a number of its own, a status that moves.

A letter to a manager has none of them. The other way round, too: a private letter or chat is no case, where there are
cases, and a manager's word is not the marketplace's. The words are data (config/lexicon/channel.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.casework.rules.meaning import Meaning, Place, Said
from bot.casework.rules.text import lowered, sentence_at

_NEAR = 60
"""Characters between what was sent in and what a help desk is to do with it."""
_LABEL = re.compile(r"status|set|chang|still|says|shows|marked|keep|back|at |状态|改|还是|仍|显示")
"""What makes a status one that is spoken of."""
_QUOTED = 40
"""Characters between such a word and the status."""


def like_a_case(heard: Sequence[Said]) -> Iterator[tuple[Said, Place]]:
    """Where the sentences of a letter speak of a help desk's work, though of no case."""
    for n, sentence in enumerate(heard):
        before = heard[max(0, n - 1) : n]
        if place := _desk(sentence) or _filed(sentence) or _ordered(sentence, before) or _binding(sentence):
            yield sentence, place


def statuses(text: str, status: Meaning, goods: Meaning) -> Iterator[Place]:
    """Statuses of a case, between quotation marks or not; a product's own status may be called so in any letter."""
    low = lowered(text)
    for pattern in (status.english, status.script):
        for match in pattern.finditer(low):
            sentence = sentence_at(low, match.start()).text
            near = low[max(0, match.start() - _QUOTED) : match.end()]
            if _LABEL.search(near) and not (goods.english.search(sentence) or goods.script.search(sentence)):
                yield match.span()


def taken_for_a_case(heard: Sequence[Said]) -> Iterator[tuple[Said, Place]]:
    """Where a private letter, mail or chat is to count as the case itself, or to spare one."""
    told = list(_spared(heard))
    yield from told or _sent_instead(heard)
    taken = [sentence for sentence in heard if sentence.has("stands_as_case", "made_binding")]
    if taken and _anywhere(heard, "privately_sent", "addressed_privately", "app", "private"):
        for sentence in taken:
            places = (*sentence.places("stands_as_case"), *sentence.clear("made_binding", "stands_as_case"))
            yield from ((sentence, place) for place in places if not _disclaimed(sentence, place))


def _spared(heard: Sequence[Said]) -> Iterator[tuple[Said, Place]]:
    """ "I wrote it all to our account manager and opened no case": in one sentence, or in two neighbours."""
    for n, sentence in enumerate(heard):
        around = heard[max(0, n - 1) : n + 2]
        if (
            sentence.has("not_filed")
            and any(one.has("given_privately") for one in around)
            and not any(one.has("filed_now") for one in around)
        ):
            yield sentence, sentence.places("not_filed")[0]


def _sent_instead(heard: Sequence[Said]) -> Iterator[tuple[Said, Place]]:
    """ "Dear account manager, we leave the form aside; please have it lifted from your side"."""
    if not _anywhere(heard, "addressed_privately") or _anywhere(heard, "filed_here"):
        return
    if _anywhere(heard, "by_hand"):
        left = (sentence for sentence in heard if sentence.has("way_left") and not sentence.has("buyers"))
        yield from ((sentence, sentence.places("way_left")[0]) for sentence in left)


def _anywhere(heard: Sequence[Said], *meanings: str) -> bool:
    return any(sentence.has(*meanings) for sentence in heard)


def _desk(sentence: Said) -> Place | None:
    """A queue, an agent, the help pages, a number that is asked for."""
    if sentence.has("no_case"):
        return None
    for name in ("desk_word", "desk_path", "desk_number", "same_one"):
        for place in sentence.clear(name, "goods_ticket"):
            return place
    moved = sentence.places("desk_status")
    return moved[0] if moved and not sentence.has("goods_status") else None


def _filed(sentence: Said) -> Place | None:
    """ "The request was closed automatically": what was sent in, and what becomes of it."""
    if not sentence.has("filed") or sentence.has("buyers"):
        return None
    return sentence.near("filed", "desk_verb", _NEAR)


def _ordered(sentence: Said, before: Sequence[Said]) -> Place | None:
    """ "Please reopen it": unless it is a shop or a product that was spoken of."""
    if sentence.has("goods_status") or any(one.has("goods_status") for one in before):
        return None
    return sentence.near("desk_order", "pronoun", 12)


def _binding(sentence: Said) -> Place | None:
    """ "Your answer is the platform's decision"."""
    return next((place for place in sentence.places("made_binding") if not _disclaimed(sentence, place)), None)


def _disclaimed(sentence: Said, place: Place) -> bool:
    """ "Your answer is not the platform's decision"."""
    clause = max(sentence.text.rfind(comma, 0, place[0]) for comma in ",，、;；")
    return any(max(place[0] - 30, clause) <= start < place[1] for start, _ in sentence.places("disclaimed"))
