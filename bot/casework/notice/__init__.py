"""A marketplace's notice, read by rule: where it is from, what it is about, and which answers it holds."""

from bot.casework.notice.reading import OWN_DATE, Heading, Notice, deadline_of, read
from bot.casework.notice.recognising import looks_like_notice, possible_numbers

__all__ = ["OWN_DATE", "Heading", "Notice", "deadline_of", "looks_like_notice", "possible_numbers", "read"]
