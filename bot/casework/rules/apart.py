"""When a clause begins a second matter (R04): what joins it to the first, how far apart the two lie, what binds them.

A word that joins ("also", "another problem") gives a second matter away. Where a sentence only follows, its subject
must be unmistakable, or come with an id or a request of its own; the nearer the two subjects lie, the more of these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.casework.rules.clauses import Clause
from bot.casework.rules.lexicon import Topic
from bot.casework.rules.meaning import Said
from bot.casework.rules.subjects import NEAR

_CAUSE = re.compile(
    r"(?i)^.{0,25}\b(?:because|due to|caused by|as a result|result(?:ing|ed) (?:in|from)|therefore|led to"
    r"|following|since then|so that)\b|\b(?:for (?:the|this) same|same (?:notice|code|cause|reason|gtin))\b"
    r"|导致|因此|由于|因为|所以|同一(?:通知|原因|代码)|原因相同"
)
_HENCE = re.compile(
    r"(?i)\b(?:therefore|because|as a result|which is why|due to|hence|thus|so)\b|导致|因此|由于|因为|所以"
)
_OURS = re.compile(r"(?:(?:one|two|three|some|\d+) of )?(?:our|my|nuestr[oa]s?|noss[oa]s?)\b|我们的?|当店|弊社|저희")
"""How a sentence takes up something of the shop's own: what goes on tells of \"the\" order, \"the\" units."""
_TURNS = ("too", "turn")
_GOES_TOGETHER = [
    *({"suspension", other} for other in ("fees", "complaint", "compliance", "listing", "buyer", "onboarding")),
    *({"listing", other} for other in ("complaint", "compliance", "ads", "stock", "onboarding", "buyer")),
    *({"fees", other} for other in ("stock", "buyer", "ads", "complaint")),
    *({"violation", other} for other in ("listing", "suspension", "complaint", "compliance", "fees", "buyer")),
    *({"standing", other} for other in ("suspension", "violation", "buyer", "stock", "listing", "complaint", "fees")),
    *({"settings", other} for other in ("suspension", "onboarding", "fees", "stock")),
    *({"ads", other} for other in ("violation", "suspension")),
    *({"compliance", other} for other in ("onboarding", "stock")),
    {"stock", "buyer"},
]
"""One often follows from the other: two of these are two issues only if a word says so."""
_ONE_AND_THE_SAME = [
    *({"listing", other} for other in ("complaint", "compliance", "violation")),
    *({"suspension", other} for other in ("complaint", "compliance", "violation", "standing", "listing", "fees")),
    *({"standing", other} for other in ("violation", "compliance")),
    *({"fees", other} for other in ("buyer", "violation", "settings")),
    {"onboarding", "settings"},
]
"""The same event told twice: what it was for, and what came of it."""


@dataclass(slots=True)
class Seen:
    """What the clauses so far were about."""

    mentioned: dict[str, Topic] = field(default_factory=dict)
    """All that was named, as a matter or beside one."""
    matters: dict[str, Topic] = field(default_factory=dict)
    here: dict[str, Topic] = field(default_factory=dict)
    """The matters of this part of the text: a cause may tell of lost parcels without asking for them."""
    asked: dict[str, Topic] = field(default_factory=dict)
    """What was asked for."""
    ids: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    """What the playbook calls them."""
    announced: bool = False
    """The writer said that there is more than one matter."""

    def note(self, clause: Clause, topics: Mapping[str, Topic], about: dict[str, Topic]) -> None:
        """One more clause."""
        self.mentioned |= topics
        self.matters |= about
        self.here = about if not clause.joined else self.here | about
        self.ids |= clause.ids.keys()
        self.kinds |= {kind for kind in clause.ids.values() if kind}
        self.announced = self.announced or clause.joined == "another"
        if clause.said.has("wants"):
            self.asked |= about


def second(clause: Clause, seen: Seen, topics: Mapping[str, Topic]) -> bool:
    """Whether a clause begins a second matter: by how it is joined, what it is about, and what stood before."""
    said, before = clause.said, seen.mentioned
    new = {key for key in topics if key not in before}
    if clause.joined == "another":
        return bool(new) or (not topics and said.has("trouble", "wants") and not said.has("settled"))
    if clause.joined == "more" and before and said.has("other_object") and said.has("wants"):
        return True
    if len(seen.here) > 1 and said.has("all_asked"):
        return True
    if not before or not topics or _same_matter(before, topics) or _CAUSE.search(clause.place.text):
        return False
    if set(topics) & set(before):
        return (
            clause.joined == "next"
            and not set(topics) & set(seen.matters)
            and _apart(clause, seen, topics, near=True)
        )
    if clause.joined == "more" or seen.announced:
        return True
    if clause.joined == "and" and (
        _bound(said) or _HENCE.search(clause.sentence.text[: said.start - clause.sentence.start])
    ):
        return False
    if clause.joined == "too" and seen.asked and said.has("wants"):
        return True
    if clause.joined in ("next", "and", "too", "number") and _apart(clause, seen, topics):
        return True
    if clause.joined in ("next", "follows"):
        return False
    beside = seen.asked if clause.joined == "ask" else seen.matters if clause.joined in _TURNS else seen.here
    return bool(beside) and not _goes_together(beside, topics)


def _apart(clause: Clause, seen: Seen, topics: Mapping[str, Topic], *, near: bool = False) -> bool:
    """Whether a clause that no word of another matter joins is of one nevertheless. `near`: more is asked of it, as
    its subject was mentioned."""
    said = clause.said
    if not seen.here or said.has("points_back") or _bound(said):
        return False
    ((key, topic),) = topics.items()
    asks_still = any(said.near(f"about_{one}", "wants", NEAR) for one in seen.here if one != key)
    if clause.joined == "next" and asks_still and not said.has("other_object"):
        return False
    kept = key != "fees" or "settings" in seen.here or said.has("kept_back")
    if kept and any({one, key} in _ONE_AND_THE_SAME for one in seen.here) and not said.has("other_object"):
        return False
    asks = said.has("wants") and not said.has("looks_into")
    numbered = bool(topic.ids.intersection(clause.ids.values())) and said.has("trouble")
    numbered = numbered or (asks and key != "stock" and _of_another_kind(clause, seen))
    sure = bool(numbered or said.near(f"sure_{key}", "trouble", NEAR))
    if not sure and not (asks and said.near(f"sure_{key}", "wants", NEAR)):
        return False
    near = near or key == "standing" or _goes_together(seen.here, topics)
    if not near:
        return True
    anchored = any(one not in seen.ids for one in clause.ids) or said.has("other_object")
    if clause.joined == "and":
        return (anchored and bool(seen.ids)) or said.has("too")
    follows = key in ("stock", "ads") and bool({"listing", "compliance", "suspension"} & set(seen.here))
    ours = sure and clause.joined == "next" and not follows and bool(_OURS.match(said.text))
    return anchored or (asks and bool(seen.asked)) or clause.joined == "too" or ours


def _of_another_kind(clause: Clause, seen: Seen) -> bool:
    """A number of another kind of thing than those that were named: a sale beside a listing."""
    kinds = {kind for kind in clause.ids.values() if kind}
    return bool(kinds and seen.kinds) and not kinds & seen.kinds


def _bound(said: Said) -> bool:
    """Whether it begins with a word that only what stands before gives a sense."""
    return any(place < 3 for place, _ in said.places("bound"))


def _goes_together(some: Mapping[str, Topic], others: Mapping[str, Topic]) -> bool:
    return any({one, other} in _GOES_TOGETHER for one in some for other in others)


def _same_matter(before: Mapping[str, Topic], topics: Mapping[str, Topic]) -> bool:
    """A violation is what a listing is removed or an account suspended for, never a matter beside that."""
    return "violation" in topics and bool({"listing", "suspension", "complaint", "compliance"} & set(before))
