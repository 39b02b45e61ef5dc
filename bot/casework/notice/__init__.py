"""A marketplace's notice, read by rule: where it is from, what it is about, and which answers it holds."""

from bot.casework.notice.reading import Heading, Notice, read
from bot.casework.notice.recognising import looks_like_notice, possible_numbers

__all__ = ["Heading", "Notice", "looks_like_notice", "possible_numbers", "read"]
