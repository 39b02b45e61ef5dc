"""The interview by typing: a line of text answers the next question, or takes the step that a button would take.

What a button says can be typed as well. An option of the open question that is called like a step wins.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from bot.casework import interview as casework
from bot.casework.interview import Page, Surroundings
from bot.conversation.router import Answer, Ask
from bot.ledger.records import Interview
from cards.interview import page_of, which_groups
from cards.review import changeable
from handlers.draft import finished, with_answers
from handlers.interview import cancel, pause
from handlers.newcase import show_page
from handlers.steps import around_of, next_question, one_back, taken_from

BACK = frozenset({"back", "上一步", "返回", "后退"})
PAUSE = frozenset({"pause", "暂停"})
CANCEL = frozenset({"cancel", "取消"})
ON = frozenset({"continue", "go on", "next", "ok", "继续", "下一步", "好", "好的", "可以", "完成", "齐了", "确认"})
SKIP = frozenset({"skip", "跳过", "没有", "无"})
WRITE = frozenset(
    {"write the draft", "生成", "生成草稿", "写草稿", "都做完了", "all of it is done", "yes", "是", "是的"}
)
PLANNED = frozenset(
    {"no", "not yet", "not all of it", "否", "没有", "还没", "还没有", "没做完", "还没做完", "还没都做完"}
)
"""Something that bears a past date is not done yet: the draft says that it is planned."""
CHANGE = ("change ", "修改", "更改", "改")
"""Before the name of the answer that is to be changed."""


def typed_answer(ask: Ask, row: Interview, text: str) -> Answer:
    """What this line does on the page where the interview stands."""
    around = around_of(ask, row)
    page = page_of(row, around)
    word = _plain(text).strip(".!")
    if not _is_option(page, word):
        if word in BACK:
            return next_question(ask, row, one_back(ask, row))
        if word in PAUSE:
            return pause(ask)
        if word in CANCEL:
            return cancel(ask)
    if not row.home_chat:
        return _home(ask, row, word)
    if page.questions and page.stage != "review":
        first = page.questions[0]
        return next_question(ask, row, taken_from(ask, row, around, [first], {first.id: text}))
    if page.stage == "evidence" and word in ON | SKIP:
        return next_question(ask, row, replace(row, answers={**row.answers, "evidence_done": "yes"}))
    if page.stage == "review":
        return _review(ask, row, around, word)
    return show_page(Answer(), row)


def _is_option(page: Page, word: str) -> bool:
    """The open question offers this very word."""
    labels = {option.label[locale] for one in page.questions[:1] for option in one.options for locale in ("zh", "en")}
    return word in {_plain(label) for label in labels}


def _home(ask: Ask, row: Interview, word: str) -> Answer:
    """Which group the case belongs to: by its number on the card, or by its name."""
    places = which_groups(ask, row)
    numbers = {str(n): chat for n, (chat, _) in enumerate(places, start=1)}
    names = {_plain(name): chat for chat, name in reversed(places)}
    chosen = numbers.get(word) or names.get(word)
    return next_question(ask, row, replace(row, home_chat=chosen)) if chosen else show_page(Answer(), row)


def _review(ask: Ask, row: Interview, around: Surroundings, word: str) -> Answer:
    """The draft is written, or one answer is asked for again: by its name, with or without "change" before it."""
    asked = [one.id for one in page_of(row, around).questions]
    if word in ON | WRITE or (asked and word in PLANNED):
        row = with_answers(row, dict.fromkeys(asked, "no" if word in PLANNED else "yes"))
        return finished(ask, row).refresh(f"interview:{row.id}")
    name = next((word.removeprefix(verb) for verb in CHANGE if word.startswith(verb)), word).strip(' 「」“”"')
    for question in changeable(row, around):
        names = {_plain((question.label or question.ask)[locale]) for locale in ("zh", "en")}
        if name and name in names:
            return next_question(ask, row, replace(row, editing=question.id, errors={}, raw={}))
    if name in ("附件", "文件", "证据", "files") and casework.slots(row.answers, around) and row.kind == "initial":
        answers = {key: value for key, value in row.answers.items() if key != "evidence_done"}
        return next_question(ask, row, replace(row, answers=answers))
    return show_page(Answer(), row)


def _plain(text: str) -> str:
    """For comparing: full-width letters, digits and stops as plain ones, capitals as small ones."""
    return unicodedata.normalize("NFKC", text).replace("。", ".").strip().casefold()
