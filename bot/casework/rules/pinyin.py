"""Chinese words in Latin letters, which no reader of English knows (R19). Names, in capitals, are no such words."""

from __future__ import annotations

import re
from functools import lru_cache

_FINAL = (
    "iang|iong|uang|ueng|iao|ian|ing|ang|eng|ong|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|er|a|o|e|i|u"
)
_SYLLABLE = rf"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:{_FINAL})"
_WORD = re.compile(rf"(?:{_SYLLABLE}){{2,5}}")
_ONLY_PINYIN = re.compile(
    r"zh|q(?:i|u(?:an|n))|x(?:i|u(?:an|n)|u$)|iao|iang|uang|[bpdtnlj]ian|jia|jiu|guo|huo|shuo|duo(?!c)"
)
"""Letters that English words hardly have: without them "change" and "guide" would be pinyin."""
_ENGLISH = {
    "median",
    "medians",
    "dianthus",
    "qigong",
    "taiji",
    "xiangqi",
    "qipao",
    "guqin",
    "guzheng",
    "hanfu",
    "pinyin",
}
_ENGLISH |= {"jiaozi", "baozi", "gaiwan", "yixing", "zisha", "wuxia", "xianxia", "guanxi", "fengshui", "mahjong"}
"""Words of Chinese that goods are sold by, and English that happens to be spelt so."""


@lru_cache(maxsize=4096)
def is_pinyin(word: str) -> bool:
    """Whether a word in small letters can only be Chinese in Latin letters."""
    if not 5 <= len(word) <= 15 or word in _ENGLISH:
        return False
    return bool(_WORD.fullmatch(word) and _ONLY_PINYIN.search(word))
