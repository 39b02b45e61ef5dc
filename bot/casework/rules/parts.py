"""What a part of a form says, found in running text: whether it is told, surely is not, or cannot be known (R37)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.casework.playbook import Form, Issue, Question
from bot.casework.rules.meaning import Said

_ROLES: Mapping[str, str] = {
    **dict.fromkeys(("summary", "facts", "record", "listing", "subject"), "record"),
    **dict.fromkeys(("cause", "causes"), "causes"),
    **dict.fromkeys(("action", "actions"), "actions"),
    "controls": "controls",
    **dict.fromkeys(("request", "requests", "ask"), "request"),
    "entry": "entry",
}
"""What a part is for, by the id that the playbooks give it."""
_PLAN = ("causes", "actions", "controls")
_DIGIT = re.compile(r"\d(?!\s?(?:項目|点セット|つ|가지))|[一二三四五六七八九十两]\s?[件个单笔天月号]")
_NUMBER = re.compile(
    r"(?<![\w.,-])(?!\d{4}-\d\d?-\d\d?(?!\w)|B0[A-Z0-9]{8}\b)(?=[A-Z-]{0,12}\d)[A-Z0-9][A-Z0-9_-]{4,}(?![\w%]|[.,]\d)"
)
"""What can only be the number of one thing: no day, no amount, no product of the catalogue."""
_ANY_ID = re.compile(
    r"(?<![\w.,-])(?!\d{4}-\d\d?-\d\d?(?!\w))(?=[\w-]{0,20}\d)[A-Za-z0-9_][\w-]{4,}(?![%]|[.,]\d)", re.ASCII
)


def told(part: str, form: Form, text: str, heard: list[Said]) -> bool | None:
    """Whether this part of the form is told in the text, under whatever heading; None: who knows."""
    role = _ROLES.get(part)
    if role == "record":
        return bool(_DIGIT.search(text))
    if role == "entry":
        return bool(_NUMBER.search(text)) or any(one.has("entry_there", "law_street", "law_phone") for one in heard)
    if role == "request":
        return any(one.has("part_request") for one in heard) or (None if not text.isascii() else False)
    if role in _PLAN:
        there = any(one.has(f"part_{role}") for one in heard)
        return there or (False if _is_plan(form, heard) else None)
    return None


def _is_plan(form: Form, heard: list[Said]) -> bool:
    """A text that means to be a plan, for a form that is one: cause, correction and prevention are all wanted."""
    roles = {_ROLES.get(part.id) for part in form.parts}
    return roles.issuperset(_PLAN) and any(one.has("part_plan") for one in heard)


def plan_instead(form: Form, heard: list[Said]) -> bool:
    """A plan of action where the form has no room for one: a claim, an appeal of one decision, an entry."""
    if {_ROLES.get(part.id) for part in form.parts} & set(_PLAN):
        return False
    opens = any(one.has("part_plan_named") and one.places("part_plan_named")[0][0] < 40 for one in heard[:1])
    labels = {one.text[slice(*place)][:5] for one in heard for place in one.places("part_label")}
    return opens or len(labels) > 1


def number_wanted(issue: Issue, text: str) -> Question | None:
    """The number without which nobody finds the order or shipment that a claim is about, where the text has none."""
    if issue.issue_class != "logistics":
        return None
    wanted = next((q for q in issue.questions if q.kind == "id" and q.subject and q.required and not q.when), None)
    return wanted if wanted and not _ANY_ID.search(text) else None
