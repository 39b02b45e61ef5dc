"""What a counter-notice holds (17 U.S.C. 512(g)(3)), found by what it says, however it is headed or run together.

A statement that is only announced ("the signature will follow") or refused ("I do not consent") is not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from bot.casework.playbook import Form, Words
from bot.casework.rules.meaning import Said

NAMED = Words(zh="版权反通知", en="Copyright counter-notice")
_CALLED_SO = re.compile(
    r"(?i)\A\W*(?:dmca |copyright |formal )?counter-?\s?noti(?:ce|fication)\b"
    r"|\b(?:this (?:is (?:a|our) )?|(?:send|submit|file|as) (?:this |a |our )?(?:dmca )?)counter-?\s?noti"
    r"(?:ce|fication)\b"
    r"|\A\W*(?:pursuant to|under|in accordance with|according to|as (?:provided|required) by) (?:section )?"
    r"(?:17 u\.?s\.?c\.?\s*)?(?:§\s*)?512\s?\(g\)"
)
"""A text that says of itself that it is a counter-notice; one that was received or withdrawn is another matter."""
_NEAR = 60
"""Characters between what is kept back and the words that say so."""
_BESIDE = 150
"""Characters between a court and the consent to it, in one sentence."""


def calls_itself_counter_notice(text: str) -> bool:
    """Whether a text says that it is a counter-notice, which the law wants signed with name and contact details."""
    return bool(_CALLED_SO.search(text))


def is_counter_notice(form: Form) -> bool:
    """Whether a form is a counter-notice under the law of the United States, by the parts it has."""
    parts = {part.id for part in form.parts}
    return parts >= {"material", "jurisdiction"} or parts >= {"material", "court"}


def elements_told(sentences: Sequence[Said]) -> frozenset[str]:
    """The parts of a counter-notice that these sentences hold, by the ids that forms give them."""
    heard = [one for one in sentences if not _kept_back(one)]
    there = {key for key, told in _ELEMENTS.items() if told(heard)}
    return frozenset(there | {part for part, needs in _IN_OTHER_FORMS.items() if set(needs) <= there})


def elements() -> Iterator[tuple[str, Words]]:
    """Each part of a counter-notice: its id and its name."""
    return iter(_CALLED.items())


def _kept_back(one: Said) -> bool:
    return bool(one.near("law_kept_back", "law_asked", _NEAR))


def _all(heard: Iterable[Said], *meanings: str) -> bool:
    return all(any(one.has(meaning) for one in heard) for meaning in meanings)


def _material(heard: list[Said]) -> bool:
    """What was removed, and where it stood; "the district where my address is located" is no such place."""
    elsewhere = [one for one in heard if one.has("law_what") or not one.has("law_court")]
    return _all(elsewhere, "law_what", "law_where")


def _statement(heard: list[Said]) -> bool:
    return _all(heard, "law_oath", "law_belief", "law_mistake")


def _identity(heard: list[Said]) -> bool:
    """Where the sender can be reached; the name stands beside it or in the signature."""
    return _all(heard, "law_street", "law_phone")


def _jurisdiction(heard: list[Said]) -> bool:
    """Consent in the sentence that names the court, or in the one after it: "We consent to it"."""
    if any(_consents(one) for one in heard):
        return True
    return any(a.has("law_court") and b.near("law_consent", "law_points", 20) for a, b in pairwise(heard))


def _consents(one: Said) -> bool:
    """A court, and a consent that is not the one to the service of papers."""
    taken = [place for place in one.places("law_consent") if not _of_service(one, place[1])]
    return any(
        min(abs(court[0] - end), abs(start - court[1])) <= _BESIDE
        for court in one.places("law_court")
        for start, end in taken
    )


def _of_service(one: Said, at: int) -> bool:
    return any(at <= start <= at + 15 for start, _ in one.places("law_service"))


def _service(heard: list[Said]) -> bool:
    return any(one.has("law_served") or (one.has("law_service") and one.has("law_takes")) for one in heard)


def _signature(heard: list[Said]) -> bool:
    return _all(heard, "law_signed")


_ELEMENTS: Mapping[str, Callable[[list[Said]], bool]] = {
    "material": _material,
    "statement": _statement,
    "identity": _identity,
    "jurisdiction": _jurisdiction,
    "service": _service,
    "signature": _signature,
}
_CALLED = {
    "material": Words(zh="被下架的内容和位置", en="Material and location"),
    "statement": Words(zh="善意声明（伪证责任）", en="Good-faith statement"),
    "identity": Words(zh="姓名、地址和电话", en="Name and contact details"),
    "jurisdiction": Words(zh="接受法院管辖", en="Consent to jurisdiction"),
    "service": Words(zh="接受送达", en="Acceptance of service"),
    "signature": Words(zh="签名和日期", en="Signature"),
}
_IN_OTHER_FORMS = {
    "oath": ("statement",),
    "party": ("identity",),
    "court": ("jurisdiction", "service"),
    "sign": ("signature",),
}
"""Another form's parts, by what each holds."""
