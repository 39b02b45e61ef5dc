"""What a sentence is about, by the kinds of words in it: who is paid, which way is taken, what is denied.

A meaning is a list of words that stand for one thing, in every language the sites have; the lists are data
(`meanings` in config/lexicon/words.yaml, matters.yaml and forms.yaml). A rule asks a sentence which meanings it holds
and how near they stand to each other, so that it knows a construction, not a list of phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.casework.rules.text import Stretch, lowered, sentences

Place = tuple[int, int]
LONGEST = 1_000
"""Characters of one sentence that are looked at: nobody's sentence is longer, and the work stays linear."""

_LETTER = "a-zà-ÿ0-9_"
_ROMANCE = re.compile(
    rf"[áéíóúñãõçâêô¿¡]|(?<![{_LETTER}])(?:que|para|por|una|um|uma|nuestr[oa]s?|noss[oa]s?|con|com|del|los|las|el|os"
    rf"|n[aã]o|vamos|hemos|temos|tenemos|somos|nunca|productos?|produtos?|cuentas?|contas?|fue|foi|este|esta|estamos|sin"
    rf"|sem|muy|muito|la|lo|se|sus?|en|em|dos|das|aos?|pel[oa]s?|seus?|suas?|seria|al|nos|hay|pero|ya|mas|mais|j[aá]"
    r"|o(?= [a-z])|(?<= )e(?= [a-z])|às?)"
    rf"(?![{_LETTER}])|[a-zà-ÿ]{{3}}(?:mente|ieron|aram|aría|ería)(?![{_LETTER}])"
)
_OTHER = re.compile(
    rf"(?<![{_LETTER}])(?:nous|vous|notre|votre|nos|vos|leur|merci|avec|les|des|est|une|que|pour|avons|avez|cette|ce|ne|pas|sur|und|wir|ist|nicht"
    r"|der|die|das|dem|den|ein|eine|uns|ihr|ihre?[mnrs]?|unser[a-z]*|haben|hat|bitte|mit|für|zu|von|il|che|di|non|abbiamo"
    r"|nostr[aeio]|per|una|è|della?|del|con|alla|si|perch[ée]|più|siamo|possiamo|chiedo|sono|vostr[aeio]|gli|kami|yang|untuk|tidak|dan|dengan|mohon|sudah|akan|kepada|ini|biaya"
    r"|lewat|melalui|silakan|nomor|saya|oleh|telah|pada|meminta|kita|dari|chúng|tôi|người|với|này|để|gọi|không|của|được|và|cho|là|đã|xin|po|ang|ng|namin|para|mga|sa|ako|ba|pwede|het|een|wij|niet|voor|vi|och|att|inte)"
    rf"(?![{_LETTER}])"
)
_SCRIPT = re.compile("[\u0e00-\u0e7f\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_SCRIPTS = ("zh", "ja", "ko", "th")
_OTHERS = ("fr", "de", "it", "id", "vi", "tl")


@dataclass(frozen=True, eq=False)
class Meaning:
    """One meaning: alternatives of a regular expression for each language, lower case.

    A space stands for a space or a hyphen, a star after a letter for any ending. What is written in letters with
    spaces between the words stands for whole words; `any` and the scripts without spaces are taken as they are.
    """

    words: Mapping[str, str]

    @cached_property
    def english(self) -> re.Pattern[str]:
        """Any of the English words, and the signs of all languages."""
        return _compiled([self.words.get("en", "")], self.words.get("any", ""))

    @cached_property
    def romance(self) -> re.Pattern[str]:
        """Any of the Spanish and Portuguese words."""
        return _compiled([self.words.get("es", ""), self.words.get("pt", "")], "")

    @cached_property
    def other(self) -> re.Pattern[str]:
        """Any of the words of the other languages in Latin letters, of which the lists are short."""
        return _compiled([self.words.get(key, "") for key in _OTHERS], "")

    @cached_property
    def script(self) -> re.Pattern[str]:
        """Any of the Chinese, Japanese, Korean and Thai words."""
        return _compiled([], "|".join(self.words[key] for key in _SCRIPTS if self.words.get(key)))

    def names(self, text: str) -> bool:
        """Whether a text is one of the words, and nothing else."""
        low = lowered(text)
        return any(one.fullmatch(low) for one in (self.english, self.romance, self.other, self.script))


def _compiled(worded: list[str], raw: str) -> re.Pattern[str]:
    words = "|".join(filter(None, worded))
    parts = [rf"(?<![{_LETTER}])(?:{spelt(words)})(?![{_LETTER}])"] if words else []
    return re.compile("|".join([*parts, *([raw] if raw else [])]) or r"(?!)")


def spelt(words: str) -> str:
    words = re.sub(r"(?<=[a-zà-ÿ])\*", "[a-zà-ÿ']*", words)
    return re.sub(r" (\??)", lambda m: rf"[\s\-]{{{0 if m.group(1) else 1},2}}", words)


class Said:
    """One sentence as it was said: which meanings it holds, and where. Places count in the whole text."""

    def __init__(
        self,
        sentence: Stretch,
        meanings: Mapping[str, Meaning],
        *,
        romance: bool | None = None,
        other: bool | None = None,
    ) -> None:
        self.start, self.end = sentence.span
        self.text = lowered(sentence.text[:LONGEST]).replace("’", "'")
        self._meanings = meanings
        self._romance = is_romance(self.text) if romance is None else romance
        self._other = is_other(self.text) if other is None else other
        self._script = bool(_SCRIPT.search(self.text))
        self._found: dict[str, tuple[Place, ...]] = {}
        self._whole: Said | None = None

    def part(self, start: int, end: int) -> Said:
        """A clause of this sentence, by its places in the whole text; what is known of the sentence is not looked for
        again. What began before the clause and ends in it is said in it: "We also | need"."""
        clause = Said.__new__(Said)
        clause.start, clause.end = max(start, self.start), min(end, self.end)
        clause.text = self.text[clause.start - self.start : max(clause.end - self.start, 0)]
        clause._meanings, clause._romance, clause._script = self._meanings, self._romance, self._script
        clause._found, clause._whole = {}, self
        return clause

    def places(self, meaning: str) -> tuple[Place, ...]:
        """Where this meaning stands in the sentence, in order; places count in the sentence."""
        if meaning not in self._found and self._whole:
            at = self.start - self._whole.start
            inside = (place for place in self._whole.places(meaning) if at < place[1] <= at + len(self.text))
            self._found[meaning] = tuple((max(start - at, 0), end - at) for start, end in inside)
        elif meaning not in self._found:
            known = self._meanings.get(meaning)
            self._found[meaning] = tuple(sorted(self._search(known))) if known else ()
        return self._found[meaning]

    def has(self, *meanings: str) -> bool:
        """Whether it holds any of these."""
        return any(self.places(one) for one in meanings)

    def clear(self, meaning: str, *others: str) -> Iterator[Place]:
        """Where this meaning stands and touches none of the others."""
        taken = [place for other in others for place in self.places(other)]
        for place in self.places(meaning):
            if not any(start < place[1] and place[0] < end for start, end in taken):
                yield place

    def then(self, first: str, second: str, reach: int = 80) -> Place | None:
        """From the first meaning to the second, where the second follows within so many characters."""
        for a, b in self.places(first):
            for c, d in self.places(second):
                if b <= c <= b + reach:
                    return a, d
        return None

    def near(self, one: str, other: str, reach: int = 80) -> Place | None:
        """From one meaning to the other, whichever comes first."""
        return self.then(one, other, reach) or self.then(other, one, reach)

    def before(self, place: int, meaning: str, reach: int = 30) -> bool:
        """Whether the meaning stands at most so many characters before this place."""
        return any(end <= place <= end + reach for _, end in self.places(meaning))

    def english_at(self, place: int) -> bool:
        """Whether what stands here is said in English, where a subject is never left out."""
        return not self._romance and not self._other and self.text[place : place + 1].isascii()

    def within(self, place: Place) -> Place:
        """A place of the sentence as one of the whole text."""
        return self.start + place[0], self.start + place[1]

    def _search(self, meaning: Meaning) -> Iterator[Place]:
        yield from (m.span() for m in meaning.english.finditer(self.text))
        if self._romance:
            yield from (m.span() for m in meaning.romance.finditer(self.text))
        if self._other:
            yield from (m.span() for m in meaning.other.finditer(self.text))
        if self._script:
            yield from (m.span() for m in meaning.script.finditer(self.text))


def said(text: str, meanings: Mapping[str, Meaning]) -> Iterator[Said]:
    """The sentences of a text, ready to be asked."""
    romance, other = is_romance(text), is_other(text)
    return (Said(sentence, meanings, romance=romance, other=other) for sentence in sentences(text))


def is_romance(text: str) -> bool:
    """Whether a text is Spanish or Portuguese: enough of its words are those that every sentence needs."""
    cues = len(_ROMANCE.findall(text.lower()))
    return bool(cues) and cues * 10 >= len(text.split())


def is_other(text: str) -> bool:
    """Whether a text is in another language of Latin letters: French, German, Italian, Indonesian, Vietnamese …"""
    cues = len(_OTHER.findall(text.lower()))
    return cues > 1 and cues * 8 >= len(text.split())
