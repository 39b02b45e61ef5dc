"""What the marketplace answered, read by rule: its newest words, their kind, what they ask for, until when."""

from bot.casework.response.asked import Asked
from bot.casework.response.due import Due
from bot.casework.response.kinds import ResponseKind
from bot.casework.response.letter import Letter, newest_letter
from bot.casework.response.reading import Response, read_response

__all__ = ["Asked", "Due", "Letter", "Response", "ResponseKind", "newest_letter", "read_response"]
