"""What went wrong and what was done is said by the operator: no playbook leaves a single sentence to take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest

from bot.casework import story
from bot.casework.asking import every_question
from bot.casework.conditions import holds
from bot.casework.playbook import Issue, Playbook
from tests.playbooks.walking import books


@pytest.mark.parametrize("marketplace", books().playbooks)
def test_a_cause_or_an_action_is_chosen_among_two_at_least(marketplace: str) -> None:
    playbook = books().playbooks[marketplace]
    alone = [
        (issue.id, kind, known)
        for issue in playbook.issues
        if issue.stop is None
        for kind in ("causes", "actions")
        if story.phrases(issue, kind)
        for known in _situations(playbook, issue, kind)
        if len(story.offered(issue, kind, known)) < 2
    ]

    assert alone == []


def _situations(playbook: Playbook, issue: Issue, kind: str) -> Iterator[Mapping[str, str]]:
    """Every combination of single answers that decide about these sentences, as far as it can come about."""
    asked = {one.id: one for one in every_question(playbook, issue)}
    deciding = sorted({key for one in story.phrases(issue, kind) for key in one.when})
    ways = [[one.id for one in asked[key].options] or ["yes", "no", ""] for key in deciding]
    for answers in product(*ways):
        known = {key: one for key, one in zip(deciding, answers, strict=True) if one}
        # A combination that hides one of its own questions never stands.
        needed = [(key, wanted) for one in known for key, wanted in asked[one].when.items() if key in known]
        if all(holds({key: wanted}, known) for key, wanted in needed):
            yield known
