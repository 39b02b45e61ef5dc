"""The story: root causes, actions, controls and requests, chosen from a playbook's vetted sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.casework.conditions import holds, several
from bot.casework.draft import Value
from bot.casework.playbook import Action, Issue, Option, Phrase, Question, Words

KINDS = ("causes", "actions", "controls", "requests")
"""In the order in which they are asked; dates and attestation follow the actions."""

_ASK = {
    "causes": Words(zh="根本原因是哪一个？", en="What was the root cause?"),
    "actions": Words(zh="已经做了或准备做哪些整改？", en="What was done, or will be done?"),
    "controls": Words(zh="以后靠什么防止再发生？", en="What keeps it from happening again?"),
    "requests": Words(zh="请平台做什么？", en="What should the marketplace do?"),
}
_LABEL = {
    "causes": Words(zh="根本原因", en="Root cause"),
    "actions": Words(zh="整改措施", en="Actions"),
    "controls": Words(zh="预防措施", en="Controls"),
    "requests": Words(zh="请求", en="Request"),
}


def phrases(issue: Issue, kind: str) -> Sequence[Phrase | Action]:
    """Everything an issue offers of one kind."""
    found: Sequence[Phrase | Action] = getattr(issue, kind)
    return found


def offered(issue: Issue, kind: str, known: Mapping[str, Value]) -> list[Phrase | Action]:
    """What may be picked with the answers so far."""
    return [one for one in phrases(issue, kind) if holds(one.when, known)]


def chosen(issue: Issue, kind: str, known: Mapping[str, Value]) -> list[Phrase | Action]:
    """What was picked, in the playbook's order."""
    picked = several(known.get(kind, ""))
    return [one for one in phrases(issue, kind) if one.id in picked]


def question(issue: Issue, kind: str, offer: Sequence[Phrase | Action]) -> Question:
    """The question that offers these phrases: a choice of one, or of several within the issue's bounds."""
    least, most = bounds(issue, kind, len(offer))
    return Question(
        id=kind,
        kind="choice" if most == 1 else "choices",
        ask=_ASK[kind],
        label=_LABEL[kind],
        options=[Option(id=one.id, label=label_of(one)) for one in offer],
        required=least > 0,
        minimum=least if most > 1 else None,
        maximum=most if most > 1 else None,
        stage="story",
    )


def bounds(issue: Issue, kind: str, offers: int) -> tuple[int, int]:
    """Least and most to pick, never more than there is."""
    least, most = getattr(issue.pick, kind)
    return min(least, offers), min(most, offers)


def only_way(issue: Issue, kind: str, offer: Sequence[Phrase | Action]) -> Value | None:
    """The answer, when there is nothing to choose: all of what is offered has to be picked. The review shows it."""
    least, most = bounds(issue, kind, len(offer))
    if not offer or least < len(offer):
        return None
    return offer[0].id if most == 1 else tuple(one.id for one in offer)


def label_of(one: Phrase | Action) -> Words:
    """How a phrase is offered."""
    if one.label is not None:
        return one.label
    say = one.say if isinstance(one, Phrase) else one.plan
    return Words(zh=say["zh"], en=say.get("en", say["zh"]))


def done_id(action: Action) -> str:
    """Id of the question when this action was, or will be, done."""
    return f"done_{action.id}"


def done_question(action: Action) -> Question:
    """When the action was, or will be, done."""
    return Question(
        id=done_id(action),
        kind="date",
        ask=Words(zh=f"“{action.label.zh}”是哪天做的？", en=f'When was "{action.label.en}" done?'),
        hint=Words(
            zh="还没做就填计划日期，不确定可以跳过。",
            en="The planned date if it is not done yet; skip it if you do not know.",
        ),
        label=Words(zh=f"完成日期：{action.label.zh}", en=f"Done on: {action.label.en}"),
        required=False,
        stage="story",
    )


def undoes_attesting(question_id: str) -> bool:
    """Whether another answer to this question is about something else than what was attested."""
    return question_id == "actions" or question_id.startswith("done_")


ATTEST = Question(
    id="attest",
    kind="yes_no",
    ask=Words(
        zh="上面填了完成日期的事，都真的做完了吗？",
        en="Were all the actions above that bear a past date really carried out?",
    ),
    label=Words(zh="确认已完成", en="Really done"),
    stage="review",
)
"""Asked on the review, by the button that writes the draft: there all dates stand side by side."""


def needs_attesting(actions: Sequence[Phrase | Action], known: Mapping[str, Value], today: date) -> bool:
    """Whether some action claims to be done: its date is today or earlier."""
    days = (known.get(done_id(one), "") for one in actions if isinstance(one, Action))
    return any(isinstance(day, str) and day and day <= today.isoformat() for day in days)
