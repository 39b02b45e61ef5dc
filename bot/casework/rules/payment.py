"""Money for a favour: a case costs nothing, and whoever takes money for a faster one is no marketplace (R28)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.meaning import Place, Said, said
from bot.casework.rules.names import own_words

_MONEY = ("pays", "sum", "bribe", "present", "tariff", "trades", "willing", "paid_off")
_FAR = 110
"""Characters between the money and what it is to buy: about two clauses."""


@rule(
    "R28",
    "FEE_NOTICE",
    step=Step.LOCATE,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    partly=True,
    source="seed, costs; FAQ 4",
    passes="Amazon case, fee 0",
    fails="pay 300 USD to unlock in 24 h",
)
def fee_notice(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A case costs nothing; whoever takes money for a faster one is no marketplace."""
    text = draft.text
    heard = list(said(own_words(draft, facts), facts.lexicon.meanings))
    for n, sentence in enumerate(heard):
        place = _bought(sentence)
        if place and not any(one.has("refused_pay") for one in heard[max(0, n - 1) : n + 2]):
            start, end = sentence.within(place)
            yield fee_notice.find(
                "“{piece}”: a case costs nothing. Whoever asks for money to speed one up is not the marketplace; "
                "refuse.",
                span=(start, end),
                text=text,
                piece=text[start:end],
            )
    if facts.channel and facts.channel.fee and facts.answers is not None and facts.answer("fee_confirmed") != "yes":
        fee = facts.channel.fee
        yield fee_notice.find(
            "This channel costs {amount}, due {due}. Nobody has agreed to it yet.",
            severity=Severity.WARN,
            overridable=True,
            amount=fee.amount,
            due=fee.due[facts.locale],
        )
    elif (
        facts.playbook and facts.playbook.fee and facts.answers is not None and facts.answer("fee_confirmed") != "yes"
    ):
        yield fee_notice.find("{fee}", severity=Severity.WARN, overridable=True, fee=facts.playbook.fee[facts.locale])


def _bought(sentence: Said) -> Place | None:
    """Where a sentence buys, or is offered, a favour: a result, a bribe, speed, an outcome, the case itself."""
    if sentence.has("warrant") and sentence.has("agent", "pays", "sum", "outcome", "target"):
        return sentence.places("warrant")[0]
    if not sentence.has("buyers", "refuses", "others_speak"):
        for hint in (*sentence.places("hinted"), *sentence.places("cut")):
            return hint
    if not sentence.has(*_MONEY) or sentence.has("refuses"):
        return None
    if place := _for_the_case(sentence):
        return place
    if not sentence.has("buyers"):
        for favour in ("target", "insider", "official", "outcome", "speed"):
            if place := sentence.near("bribe", favour, _FAR):
                return place
        if place := sentence.near("present", "target", _FAR) or sentence.near("present", "outcome", _FAR):
            return place if sentence.has("gives") else None
        if sentence.has("paid_off") and sentence.has("outcome", "speed", "decided"):
            return sentence.places("paid_off")[0]
    if sentence.has("honest_cost"):
        return None
    if place := sentence.near("willing", "decided", _FAR) or sentence.near("willing", "speed", _FAR):
        return place
    if place := sentence.then("trades", "speed", 25) or sentence.then("trades", "outcome", 25):
        return place
    for money in ("pays", "sum"):
        if place := sentence.near(money, "speed", _FAR):
            return place
        if (place := sentence.then(money, "outcome", _FAR)) and _for_it(sentence, place):
            return place
    return _priced(sentence)


def _for_the_case(sentence: Said) -> Place | None:
    """A fee for the case itself, or for a faster one; a laboratory's rush surcharge is none."""
    if sentence.has("hard_cost"):
        return None if sentence.has("others_speak") else sentence.near("tariff", "decided", 25)
    if sentence.has("tariff"):
        return sentence.places("tariff")[0]
    for money in ("sum", "pays"):
        if place := sentence.near(money, "case_work", 40):
            return place
    return None


def _for_it(sentence: Said, place: Place) -> bool:
    """Whether the money is to bring the outcome about: somebody is paid for it, or it is paid for that purpose."""
    return sentence.has("agent", "insider", "target") or any(
        place[0] <= start < place[1] for start, _ in sentence.places("purpose")
    )


def _priced(sentence: Said) -> Place | None:
    """An outcome that somebody has a price for: "sells the removal of the points for $300"."""
    if not sentence.has("agent", "insider", "target"):
        return None
    for start, end in sentence.places("outcome"):
        for named, price in sentence.places("priced"):
            if end <= named <= end + 40 and any(
                price <= at <= price + 15 for money in ("sum", "pays", "trades") for at, _ in sentence.places(money)
            ):
                return start, price
    return None
