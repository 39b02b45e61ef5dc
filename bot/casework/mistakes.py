"""Everything that can go wrong, by who hears of it.

    CasebotError
    ├── UserMistake      told in the chat, in the operator's words, with the way out
    ├── VendorTrouble    retried by the courier
    └── AdminTrouble     doctor and log

A subclass's docstring is its sentence, in English, with `{slots}`; the catalogues hold it in Chinese.
"""

from __future__ import annotations

from typing import Any


class CasebotError(Exception):
    """Something went wrong."""

    code = "error"

    def __init__(self, **values: Any) -> None:
        self.values = values
        super().__init__(self.sentence())

    @classmethod
    def template(cls) -> str:
        """The sentence with its slots: the key into the catalogues."""
        return " ".join((cls.__doc__ or "").split())

    def sentence(self) -> str:
        """The sentence in English, filled in."""
        return self.template().format_map(_Visible(self.values))


class UserMistake(CasebotError):
    """That did not work."""


class VendorTrouble(CasebotError):
    """The chat service did not take it."""


class AdminTrouble(CasebotError):
    """Casebot is not set up right."""


class _Visible(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
