"""The grammar of dates in words, Chinese and English: which days, which time of day, or how much later.

The words may come in any order ("9am tomorrow", "明天上午九点"). Each pattern is anchored where the last one ended
and repeats nothing nested, so that reading is linear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from bot.casework import date_sense as sense
from bot.casework.date_said import Said

_SIMPLIFIED = str.maketrans("週點後號個鐘兩時這禮", "周点后号个钟两时这礼")
_NUMBER = r"(?:[0-9]{1,4}|[零〇一二两三四五六七八九十]{1,3})"
_COUNT = rf"(?:[0-9]{{1,4}}|an|{'|'.join(sense.COUNTS)})"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = (
    r"(?P<day>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b"
)
_YEAR = r"(?:,?\s+(?P<year>[0-9]{4})(?![0-9:]))?"
_SPANNED = (
    r"工作日|小时|分钟|[个件箱天日号周月年点时]"
    r"|\s?(?:min|hour|hr|day|week|month|year|business|working|unit|pc|carton|[ap]\.?m)[a-z]*\b"
)
"""What stands behind a span of numbers: 2-3天, 9-12点, 3-5 business days."""
_HALF = r"(?P<half>[ap]\.?m\b\.?)"
_GLUE = re.compile(
    r"(?:[\s,、\u200b-\u200f\ufeff]|(?:by|on|before|until|in the|the|due)\b"
    r"|at\b(?=\s*(?:noon|night|[0-9]{1,2}(?::|\s?[ap]\.?m)))|[在于到的]|t(?=[0-9]))*"
)
_BEFORE = re.compile(r"\s*(?:之前|以前|前|截止)?")
Understand = Callable[[Said, re.Match[str], date], bool]
_PATTERNS: tuple[tuple[re.Pattern[str], Understand], ...] = tuple(
    (re.compile(pattern), understand)
    for pattern, understand in (
        (
            r"(?P<year>[0-9]{4})\s?[-/.年]\s?(?P<month>[0-9]{1,2})\s?[-/.月]\s?(?P<date>[0-9]{1,2})(?![0-9])[日号]?",
            sense.full_date,
        ),
        (
            r"(?P<first>[0-9]{1,2})(?:/|(?=[-.][0-9]{1,2}[-.][0-9]{4})[-.])(?P<second>[0-9]{1,2})"
            r"(?:[-/.](?P<year>[0-9]{4}))?(?![0-9/])",
            sense.numbers_only,
        ),
        (
            r"(?P<first>[0-9]{1,2})-(?P<second>[0-9]{1,2})(?P<year>(?!))?"
            rf"(?![0-9%]|[-.:/][0-9]|{_SPANNED})",
            sense.numbers_only,
        ),
        (rf"(?P<month>{_NUMBER})月(?P<date>{_NUMBER})[日号]?", sense.month_and_day),
        (rf"(?P<date>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}{_YEAR}", sense.month_and_day),
        (rf"{_MONTH}\s+(?P<date>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:]){_YEAR}", sense.month_and_day),
        (
            rf"(?P<count>{_NUMBER})\s?个?(?P<half>半)?(?P<unit>分钟|小时|钟头|天|周|星期|礼拜|月)"
            r"(?:之|以)?(?P<when>后|内|前)",
            sense.later,
        ),
        # 30日前 is "before the 30th", not "30 days ago".
        (rf"(?P<count>{_NUMBER})(?P<unit>日)(?:之|以)?后", sense.later),
        (r"(?P<half>半)个?(?P<unit>小时|钟头)(?:之|以)?后", sense.later),
        (rf"in\s+(?P<count>{_COUNT})\s*(?P<unit>min|hour|hr|h|day|week|month)(?:ute)?s?\b", sense.later),
        (r"in\s+(?P<half>half)\s+an?\s+(?P<unit>hour)\b", sense.later),
        (
            rf"(?P<count>{_COUNT})\s+(?P<unit>min|hour|hr|day|week|month)(?:ute)?s?\s+(?P<when>later|from now|ago)\b",
            sense.later,
        ),
        (r"大后天|后天|明[天日]|明(?=[早晚上中下])|今[天日]|今(?=[早晚上中下])|昨[天日]|前天", sense.relative_day),
        (r"(?:day after tomorrow|tomorrow|tmr|today|tonight|yesterday)\b", sense.relative_day),
        (r"(?P<which>上上|上|这|本|下下|下)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])", sense.weekday),
        (rf"(?:(?P<which>next|this|last)\s+)?{_WEEKDAY}", sense.weekday),
        (r"下个?(?:周|星期|礼拜)|next week\b", sense.next_week),
        (
            rf"(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::[0-9]{{2}})?(?:\s?{_HALF})?(?![0-9])",
            sense.time_of_day,
        ),
        (rf"(?P<hour>[0-9]{{1,2}})\s?{_HALF}", sense.time_of_day),
        (rf"(?P<hour>{_NUMBER})[点时](?:(?P<minute>半|一刻|三刻|整|钟|{_NUMBER})分?)?", sense.oclock),
        (r"at\s+(?P<hour>[0-9]{1,2})\b", sense.oclock),
        (rf"(?P<next>下个?月)?(?P<date>{_NUMBER})[日号]", sense.day_of_month),
        (r"(?P<part>凌晨|早上|上午|早|中午|下午|傍晚|晚上|晚)", sense.part_of_day),
        (r"(?P<part>morning|noon|afternoon|evening|night)\b", sense.part_of_day),
    )
)


def hear(text: str, today: date) -> Said | None:
    """What the beginning of this text says; None when it begins with no date and no time.

    ValueError and OverflowError: it names a day that does not exist.
    """
    plain = "".join(_plain(character) for character in text).translate(_SIMPLIFIED)
    said, at = Said(), 0
    while True:
        start = _skip(_GLUE, plain, at)
        for pattern, understand in _PATTERNS:
            match = pattern.match(plain, start)
            if match and understand(said, match, today):
                at = said.end = match.end()
                break
        else:
            break
    if not said.end:
        return None
    said.end = _skip(_BEFORE, plain, said.end)
    said.days = sense.with_weekday(said, today)
    return said


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _plain(character: str) -> str:
    """Full-width forms made plain, one for one, so that places in the text stay the same."""
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character
