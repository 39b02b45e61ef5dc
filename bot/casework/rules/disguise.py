"""Words that are disguised: s p a c e d out, full-width, cut by invisible characters, written in loose marks.

A text is shown without its disguise, every character knowing its place. Hardly any text has one, so the first thing
is a single search that says so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_LATIN = "a-zà-ɏạ-ỿ"
_SIGN = "\u3041-\u30ff\u3400-\u9fff"
_SYLLABLE = "\uac00-\ud7a3"
_GAP = r"[ \t*＊·._\-~]"
_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
_WIDE = "\uff21-\uff3a\uff41-\uff5a"
_LOOSE = "[^\\W\\d_][\u0300-\u036f]+|[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?"

_SPACED = re.compile(
    rf"(?<![\w.\-*])[{_LATIN}](?:[ .\-*_·][{_LATIN}]){{2,14}}(?![\w])(?![.\-*_]\w)"
    rf"|(?<=[{_SIGN}]){_GAP}{{1,2}}(?=[{_SIGN}])"
    rf"|(?<![{_SYLLABLE}])[{_SYLLABLE}](?:{_GAP}[{_SYLLABLE}])+(?![{_SYLLABLE}])"
    rf"|(?<=[{_SYLLABLE}])[*＊·._~](?=[{_SYLLABLE}])"
)
"""Single Latin letters, or Korean syllables, with gaps; signs of Chinese and Japanese with anything between."""
_CHANGED = re.compile(rf"[{_INVISIBLE}]+|[{_WIDE}]|{_LOOSE}")
_DISGUISED = re.compile(rf"{_SPACED.pattern}|{_CHANGED.pattern}")
_A_GAP = re.compile(_GAP)


@dataclass(frozen=True, slots=True)
class Shown:
    """A text without its disguise; character n stood at [starts[n], ends[n])."""

    text: str
    starts: list[int]
    ends: list[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where these characters stand in the text that was given."""
        return self.starts[start], self.ends[end - 1]


def shown(text: str) -> Shown | None:
    """The text (in small letters) without its disguise; None if it wears none."""
    if not _DISGUISED.search(text):
        return None
    gone = {
        place
        for match in _SPACED.finditer(text)
        for place in range(*match.span())
        if _A_GAP.match(text[place]) or text[place] == "·"
    }
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    while place < len(text):
        changed = _CHANGED.match(text, place)
        end = changed.end() if changed else place + 1
        if place not in gone:
            for sign in unicodedata.normalize("NFKC", text[place:end]).strip(_DROPPED) if changed else text[place]:
                signs.append(sign)
                starts.append(place)
                ends.append(end)
        place = end
    return Shown("".join(signs), starts, ends)


_DROPPED = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
