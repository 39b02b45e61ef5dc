"""Choices as answers: by button, by number in the list, by label, by the name people use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.casework.asking import walk
from bot.casework.cleaning import folded, half_width, visible
from bot.casework.draft import Answers, Value
from bot.casework.names import find_issue, find_marketplace, find_site
from bot.casework.playbook import Option, Question
from bot.casework.refusing import short, trouble
from bot.casework.surroundings import Surroundings, Trouble

_YES = {"yes", "y", "true", "1", "是", "是的", "有", "对", "好", "确认", "做完了", "都做完了"}
_NO = {"no", "n", "false", "2", "否", "不是", "没有", "没", "无", "不", "还没有", "没做完"}


def take_yes_no(question: Question, text: str) -> Value | Trouble:
    word = half_width(visible(text)).strip().rstrip("。.!").casefold()
    if word in _YES:
        return "yes"
    if word in _NO:
        return "no"
    return trouble(question, "{field}: answer yes or no.", example="yes")


def take_choice(question: Question, words: Sequence[str], answers: Answers, around: Surroundings) -> Value | Trouble:
    """The option, or the options in their order in the list."""
    picked: list[str] = []
    for word in words:
        option = _option(question, word, answers, around)
        if option is None:
            return trouble(question, "{field}: “{given}” is not one of the choices.", given=short(word), example="1")
        if option not in picked:
            picked.append(option)
    if question.kind == "choice":
        if len(picked) == 1:
            return picked[0]
        return trouble(question, "{field}: choose one." if picked else "{field} needs an answer.", example="1")
    least, most = question.minimum or int(question.required), question.maximum or len(question.options)
    if not least <= len(picked) <= most:
        return trouble(
            question,
            "{field}: choose between {least} and {most}; you chose {given}.",
            least=least,
            most=most,
            given=len(picked),
            example="1",
        )
    return tuple(option.id for option in question.options if option.id in picked)


def listed(question: Question, text: str) -> list[str]:
    """One line of chat as choices: `1,3`, `1 3`, labels with commas or line breaks between."""
    text = half_width(visible(text)).strip()
    if question.kind == "choice" or _by_words(question.options, text) is not None:
        return [text] if text else []
    if re.fullmatch(r"[\d\s]+", text):
        return text.split()
    return [one.strip() for one in re.split(r"[\n;,、]+", text) if one.strip()]


def _option(question: Question, word: str, answers: Answers, around: Surroundings) -> str | None:
    """The option of that id, number in the list, label or common name."""
    word = half_width(visible(word)).strip()
    found = _by_words(question.options, word) or _by_name(question, word, answers, around)
    if found is None and re.fullmatch(r"\d{1,3}", word) and 1 <= int(word) <= len(question.options):
        found = question.options[int(word) - 1].id
    return found


def _by_words(options: Sequence[Option], word: str) -> str | None:
    for option in options:
        if option.id == word:
            return option.id
    wanted = folded(word)
    same = [
        one.id for one in options if wanted and wanted in (folded(one.id), folded(one.label.zh), folded(one.label.en))
    ]
    if not same and len(wanted) > 1 and not wanted.isdigit():
        same = [one.id for one in options if wanted in folded(one.label.zh) or wanted in folded(one.label.en)]
    return same[0] if len(same) == 1 else None


def _by_name(question: Question, word: str, answers: Answers, around: Surroundings) -> str | None:
    found: str | None = None
    if question.id == "marketplace":
        found = find_marketplace(around.playbooks, word)
    elif question.id == "site":
        site = find_site(around.playbooks, word, str(walk(answers, around).known.get("marketplace")))
        found = site[1] if site else None
    elif question.id == "issue" and (playbook := walk(answers, around).playbook) is not None:
        issue = find_issue(playbook, word)
        found = issue.id if issue else None
    return found if found in {option.id for option in question.options} else None
