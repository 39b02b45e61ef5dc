"""Words for people: catalogues in `config/locales/<locale>/*.po`, zh-CN first, English complete.

The English sentence is the key; a slot is `{name}`. English needs no catalogue: the key is the sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

LOCALES = Path(__file__).resolve().parents[2] / "config" / "locales"

Say = Callable[..., str]
"""say("Case {ref} is open.", ref="C1001") → the sentence in the reader's language."""


@lru_cache(maxsize=8)
def catalogue(locale: str) -> dict[str, str]:
    """Every sentence of a locale, from all of its `.po` files."""
    from babel.messages.pofile import read_po

    found: dict[str, str] = {}
    for path in sorted((LOCALES / locale.replace("-", "_")).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.string:
                    found[str(message.id)] = str(message.string)
    return found


@lru_cache(maxsize=8)
def sayer(locale: str) -> Say:
    """The function that says a sentence in this locale."""
    sentences = {} if locale.startswith("en") else catalogue("zh-CN")

    def say(sentence: str, /, **values: object) -> str:
        template = sentences.get(sentence, sentence)
        return template.format_map(values) if values or "{" in template else template

    return say
