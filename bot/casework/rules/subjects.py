"""What a clause is about (R04): topics, however they are worded, and the one of them that is its matter."""

from __future__ import annotations

from collections.abc import Mapping

from bot.casework.rules.clauses import Clause
from bot.casework.rules.lexicon import Lexicon, Topic
from bot.casework.rules.meaning import Said

NEAR = 60
"""Characters between a subject and what is wrong with it."""
_GENERAL = ("fees", "stock", "listing", "suspension", "violation")
"""Subjects that any matter may mention: where a clause has another one, too, it is about that."""


def topics_of(clause: Clause, lexicon: Lexicon) -> dict[str, Topic]:
    """What a clause is about: a topic's subject beside something wrong or a request; where it names none, what its
    numbers are numbers of."""
    said = clause.said
    found: dict[str, Topic] = {}
    if _settled(said) and not said.has("wants") and not clause.opening and clause.joined != "another":
        return found
    listed = bool(clause.ids) and clause.joined in ("and", "more") and clause.sentence.has("wants")
    for topic in lexicon.topics:
        about = f"about_{topic.id}"
        named = clause.joined == "another" and said.has(about)
        named = named or (listed and said.has(f"sure_{topic.id}"))
        if named or said.near(about, "trouble", NEAR) or said.near(about, "wants", NEAR):
            found[topic.id] = topic
    if not found and clause.opening:
        found = {t.id: t for t in lexicon.topics if said.has(f"sure_{t.id}")}
    if not found and clause.ids and (clause.opening or said.has("trouble")):
        found = {t.id: t for t in lexicon.topics if any(key in t.ids for key in clause.ids.values())}
    return found


def _settled(said: Said) -> bool:
    """Whether a clause tells what was done or is attached; not if that only follows what is wrong, after a comma."""
    for start, _ in said.places("settled"):
        comma = said.text.rfind(",", 0, start)
        if not any(end <= comma for _, end in said.places("trouble")):
            return True
    return False


def principal(clause: Clause, topics: Mapping[str, Topic]) -> dict[str, Topic]:
    """The one of these topics that a clause is most about."""
    if len(topics) < 2:
        return dict(topics)
    said = clause.said

    def rank(topic: str) -> tuple[bool, bool, int]:
        first = next((place[0] for place in said.places(f"about_{topic}")), NEAR)
        return topic in _GENERAL, not said.near(f"sure_{topic}", "trouble", NEAR), first

    ranked = sorted(topics, key=rank)
    return {ranked[0]: topics[ranked[0]]}
