"""One case, one issue (R04): clauses are about a topic each, and what joins them gives the second one away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.playbook import Words
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.lexicon import Lexicon, Topic
from bot.casework.rules.meaning import Said, is_romance
from bot.casework.rules.names import own_words
from bot.casework.rules.text import CJK, Stretch, hide, sentences

_NUMBERED = re.compile(r"(?:^|\n|(?<=[.。;；]) )[ \t]{0,8}(?:\d{1,2}[.)、]|[（(]\d{1,2}[)）]|[①-⑨])")
_NEW_PART = re.compile(r"\n[ \t]*\n|\[[A-Z][^\[\]\n]{1,40}\]")
_AND = re.compile(r",? and (?=\w)|[;；]")
_CAUSE = re.compile(
    r"(?i)^.{0,25}\b(?:because|due to|caused by|as a result|result(?:ing|ed) (?:in|from)|therefore|led to"
    r"|following|since then|so that)\b|\b(?:for (?:the|this) same|same (?:notice|code|cause|reason|gtin))\b"
    r"|导致|因此|由于|因为|所以|同一(?:通知|原因|代码)|原因相同"
)
_CHINESE = re.compile(f"[{CJK}]")
_NEAR = 60
"""Characters between a subject and what is wrong with it."""
_MOST = 300
"""Clauses that are looked at: nobody's case has a tenth of them."""
_TURNS = ("too", "turn")
_UNNAMED = Words(zh="另一件事", en="another matter")
_GOES_TOGETHER = [
    *({"suspension", other} for other in ("fees", "complaint", "compliance", "listing", "buyer", "onboarding")),
    *({"listing", other} for other in ("complaint", "compliance", "ads", "stock", "onboarding", "buyer")),
    *({"fees", other} for other in ("stock", "buyer", "ads", "complaint")),
    *({"violation", other} for other in ("listing", "suspension", "complaint", "compliance", "fees", "buyer")),
    {"onboarding", "compliance"},
    {"stock", "buyer"},
]
"""One often follows from the other: two of these are two issues only if a word says so."""
_GENERAL = ("fees", "stock", "listing", "suspension", "violation")
"""Subjects that any matter may mention: where a clause has another one, too, it is about that."""


@dataclass(frozen=True, slots=True)
class _Clause:
    """A piece of the text; what joins it to what stands before, and where that begins: "" (a new part), "and",
    "ask" (a sentence that asks for something), "turn" (one that names its subject), "too" (the joining word comes
    after), "number", "more", "another"."""

    said: Said
    place: Stretch
    joined: str
    cut: int


@dataclass(slots=True)
class _Seen:
    """What the clauses so far were about."""

    mentioned: dict[str, Topic] = field(default_factory=dict)
    """All that was named, as a matter or beside one."""
    matters: dict[str, Topic] = field(default_factory=dict)
    here: dict[str, Topic] = field(default_factory=dict)
    """The matters of this part of the text: a cause may tell of lost parcels without asking for them."""
    asked: dict[str, Topic] = field(default_factory=dict)
    """What was asked for."""

    def note(self, clause: _Clause, topics: dict[str, Topic], about: dict[str, Topic]) -> None:
        """One more clause."""
        self.mentioned |= topics
        self.matters |= about
        self.here = about if not clause.joined else self.here | about
        if clause.said.has("wants"):
            self.asked |= about


@rule(
    "R04",
    "MULTI_ISSUE",
    step=Step.LOCATE,
    severity=Severity.BLOCK,
    source="seed, pitfall 4",
    passes="15 units missing in shipment FBA15DJCZRX5.",
    fails="Appeal of the IP complaint; also the ad campaign is paused.",
)
def multi_issue(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """One case holds one issue; a second one goes into a case of its own."""
    text, lexicon = draft.text, facts.lexicon
    seen = _Seen()
    words, inside = _without_left_out(own_words(draft, facts), text, lexicon)
    for clause in islice(_clauses(text, words, lexicon), _MOST):
        topics = _topics(inside, clause, lexicon)
        about = dict(sorted(topics.items(), key=lambda one: one[0] in _GENERAL)[:1]) if topics else {}
        if clause.joined and _second(clause, seen, about):
            first, second = next(iter(seen.matters.values()), None), next(iter(about.values()), None)
            yield multi_issue.find(
                "Two issues in one case: {first}, and {second}. "
                "Send the one that costs most first; the other gets a case of its own.",
                span=clause.place.span,
                text=text,
                first=(first.name if first else _UNNAMED)[facts.locale],
                second=(second.name if second else _UNNAMED)[facts.locale],
                classes=(first.issue_class if first else "", second.issue_class if second else ""),
                cut=clause.cut,
                advice="Take this passage out and open a second interview for it.",
            )
            return
        seen.note(clause, topics, about)


def without_second(text: str, cut: int, start: int) -> tuple[str, str]:
    """The text without the second issue, and the passage that was about it: from the connector at `cut` to the end of
    the sentence that begins at `start`, so that the parts after it stay."""
    end = next((s.end for s in sentences(text) if s.end > start), len(text))
    before = text[:cut].rstrip(" ,;，；、\t")
    stop = "" if not before or before[-1] in ".!?。！？\n" else ("。" if _CHINESE.search(before[-1]) else ".")
    return before + stop + text[end:], text[start:end].strip()


def _second(clause: _Clause, seen: _Seen, topics: dict[str, Topic]) -> bool:
    """Whether a clause begins a second matter: by how it is joined, what it is about, and what stood before."""
    said, before = clause.said, seen.mentioned
    new = {key for key in topics if key not in before}
    if clause.joined == "another":
        return bool(new) or (not topics and said.has("trouble", "wants") and not said.has("settled"))
    if clause.joined == "more" and before and said.has("other_object") and said.has("wants"):
        return True
    if not before or not topics or set(topics) & set(before) or _same_matter(before, topics):
        return False
    if _CAUSE.search(clause.place.text):
        return False
    if clause.joined == "more":
        return True
    beside = seen.asked if clause.joined == "ask" else seen.matters if clause.joined in _TURNS else seen.here
    related = any({one, other} in _GOES_TOGETHER for one in beside for other in topics)
    if clause.joined == "too" and seen.asked and said.has("wants"):
        return True
    return bool(beside) and not related


def _same_matter(before: dict[str, Topic], topics: dict[str, Topic]) -> bool:
    """A violation is what a listing is removed or an account suspended for, never a matter beside that."""
    return "violation" in topics and bool({"listing", "suspension", "complaint", "compliance"} & set(before))


def _topics(text: str, clause: _Clause, lexicon: Lexicon) -> dict[str, Topic]:
    """What a clause is about: a topic's own wording, or its subject beside something wrong or a request."""
    place, said = clause.place, clause.said
    found = {t.id: t for t in lexicon.topics if t.pattern.search(text, place.start, place.end)}
    if said.has("settled") and not said.has("wants"):
        return found
    for topic in lexicon.topics:
        about = f"about_{topic.id}"
        named = clause.joined == "another" and said.has(about)
        if named or said.near(about, "trouble", _NEAR) or said.near(about, "wants", _NEAR):
            found.setdefault(topic.id, topic)
    return found


def _sentence_joined(said: Said) -> str:
    """How a whole sentence is joined to those before it, where no word between them does it."""
    if said.has("another_matter") or any(place < _NEAR // 6 for place, _ in said.places("moreover")):
        return ""
    if said.has("too"):
        return "too"
    if any(place < 3 for place, _ in said.places("topic_named")):
        return "turn"
    return "ask" if said.has("wants") else ""


def _without_left_out(words: str, text: str, lexicon: Lexicon) -> tuple[str, str]:
    """The writer's own words, and the text, without the sentences that say what it is not about."""
    out = [s.span for s in sentences(words) if Said(s, lexicon.meanings).has("left_out")]
    return hide(words, out), hide(text, out)


def _clauses(text: str, words: str, lexicon: Lexicon) -> Iterator[_Clause]:
    """The text cut at what joins clauses, and at its headings, which the writer's own words lack. What a later part
    says is not said of the second matter."""
    whole = [(m.start(), m.end(), "number") for m in _NUMBERED.finditer(words)]
    whole += [(m.start(), m.end(), "") for m in _NEW_PART.finditer(text)]
    romance = is_romance(words)
    for sentence in sentences(words):
        said = Said(sentence, lexicon.meanings, romance=romance)
        whole += [(*said.within(at), "another") for at in said.places("another_matter")]
        kind = _sentence_joined(said) if said.start else ""
        if kind:
            whole.append((said.start, said.start, kind))
        if kind != "too":
            whole += [(*said.within(at), "more") for at in said.places("moreover")]
        whole += [(m.start() + sentence.start, m.end() + sentence.start, "and") for m in _AND.finditer(sentence.text)]
    start, joined, cut = 0, "", 0
    for at, end, kind in sorted(whole, key=lambda piece: (piece[0], -piece[1])):
        if at >= start:
            place = Stretch(start, at, words[start:at])
            yield _Clause(Said(place, lexicon.meanings, romance=romance), place, joined, cut)
            start, joined, cut = end, kind, at
    place = Stretch(start, len(words), words[start:])
    yield _Clause(Said(place, lexicon.meanings, romance=romance), place, joined, cut)
