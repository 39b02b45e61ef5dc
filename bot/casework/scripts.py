"""Which script a text is written in, where that tells languages apart."""

from __future__ import annotations

from functools import lru_cache

from bot.casework.cleaning import HAN


def simplified(text: str) -> str:
    """The simplified Chinese characters in a text that no Japanese text holds, each once."""
    return "".join(dict.fromkeys(one for one in HAN.findall(text) if _only_simplified(one)))


@lru_cache(maxsize=8192)
def _only_simplified(one: str) -> bool:
    """In the mainland's character set, and neither in Japan's nor in Taiwan's."""
    return _in(one, "gb2312") and not _in(one, "cp932") and not _in(one, "big5")


def _in(one: str, charset: str) -> bool:
    try:
        one.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
