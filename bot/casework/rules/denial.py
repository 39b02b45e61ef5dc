"""A denial convinces nobody unless a file or dated figures stand beside it (R08)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.meaning import Said, said
from bot.casework.rules.names import own_words
from bot.casework.rules.text import Stretch, sentences
from bot.casework.rules.tone import replacement_of
from bot.casework.tongues import attachment_words

_NOT_OURS = re.compile(
    r"\bno (?:\w+ ){0,3}(?:codes?|records?|ids?|numbers?|notices?|details?|types?|pages?|reasons?)\b"
    r"|\bno (?:\w+ ){0,2}(?:violations?|infringements?) (?:was |is )?(?:named|shown|given|stated|specified|listed)"
)
"""What the notice leaves out, which nobody denies."""
_OF_THE_NOTICE = re.compile(r"\b(?:notice|page|report|message|mail)\b[^.]{0,20}$")
_WE = re.compile(r"(?:we|i|our|my)\b")
_FAR = 70
"""Characters between "not" and what is denied."""
_FILE_NAMED = re.compile(
    rf"(?:\b(?:Exhibits?|Appendix|Annex|Enclosures?)|凭证|附图|附件[一二三四五六]|Anexos?|Anlagen?|Annexes?|Allegat[oi]|Lampiran"
    rf"|{attachment_words()}|添付|첨부)\s*#?\s*[\d一二三四五六]+",
    re.IGNORECASE,
)
_RECORD_NAMED = re.compile(
    r"\b(?:invoice|report|certificate|registration|tracking|licen[cs]e|order|case|notice|patent"
    r"|trademark)s?\s+(?:(?:no|number|id)\.?\s*)?(?=[A-Z0-9\-]*\d)[A-Z0-9][A-Z0-9\-]{3,}\b"
    r"|(?:发票号?|专利号?|商标号?|注册号?|证书号?|报告号?|订单号?)\s*[:：]?\s*(?=[A-Z0-9\-]*\d)[A-Z0-9][A-Z0-9\-]{3,}",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{2}-\d{2}\b(?!-)|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"
    r"|Dec)[a-z]* \d{4}\b|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2},? \d{4}\b"
    r"|\d+\s*[月월]\s*\d+\s*[日일]|\b\d{1,2}[/.]\d{1,2}[/.]\d{4}\b"
)
_COUNT = re.compile(
    r"(?i)\b\d[\d,]*\s+(?:\w+ ){0,2}(?:orders?|units?|messages?|e-?mails?|reviews?|listings?|asins?"
    r"|invoices?|records?|accounts?|transactions?|log-?ins?)\b|\d+\s*(?:单|个订单|条|件|份|封)"
)
_CHINESE = "一二三四五六"
_NUMBER = re.compile(rf"\d+|[{_CHINESE}]")


@rule(
    "R08",
    "DENIAL_WITHOUT_EVIDENCE",
    step=Step.WRITE,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, pitfall 8",
    passes="Our account is not linked to the named store. Licence, lease and broadband bill: Attachment 1.",
    fails="We did not manipulate reviews.",
)
def denial_without_evidence(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A denial needs an attachment, or dated figures, in the same sentence or the next."""
    text, words = draft.text, own_words(draft, facts)
    all_sentences = sentences(words)
    flagged = [
        sentence
        for sentence, heard in zip(all_sentences, said(words, facts.lexicon.meanings), strict=True)
        if _denies(heard)
    ]
    for n, sentence in enumerate(all_sentences):
        if sentence not in flagged:
            continue
        beside = all_sentences[n : n + 2]
        original = " ".join(text[s.start : s.end] for s in beside)
        if not _backed(original, facts, draft):
            yield denial_without_evidence.find(
                "“{sentence}” denies without proof. The marketplace goes by its logs: add the period, the orders, "
                "the result of the check and the attachment, or state the cause.",
                span=sentence.span,
                text=text,
                sentence=text[sentence.start : sentence.end][:120],
                advice="Write what was checked: period, orders, result, attachment.",
            )
    yield from _from_the_list(draft, facts, words, all_sentences, flagged)


def _from_the_list(
    draft: Draft, facts: Facts, words: str, all_sentences: tuple[Stretch, ...], flagged: list[Stretch]
) -> Iterator[Finding]:
    """The lexicon's denials, where no sentence pattern spoke already."""
    text = draft.text
    for hit in facts.lexicon.hits(words):
        if hit.phrase.kind != "DEN" or any(s.start <= hit.start < s.end for s in flagged):
            continue
        at = next((n for n, s in enumerate(all_sentences) if s.start <= hit.start < s.end), None)
        beside = " ".join(text[s.start : s.end] for s in all_sentences[at : at + 2]) if at is not None else ""
        if not _backed(beside, facts, draft):
            span, instead = replacement_of(draft, facts, words, hit)
            yield denial_without_evidence.find(
                "“{word}” denies without proof.",
                span=span,
                text=text,
                severity=Severity(hit.phrase.severity),
                suggestion=instead,
                advice=hit.phrase.advice,
                word=text[hit.start : hit.end],
            )


def _denies(sentence: Said) -> bool:
    """A denial in itself, or goods that are genuine on our word; what is not done; what there is none of."""
    if sentence.has("denied", "vouched"):
        return True
    if sentence.has("violation") and (_not_done(sentence) or _not_done_after(sentence)):
        return True
    return any(
        not _NOT_OURS.match(sentence.text, start) and not _OF_THE_NOTICE.search(sentence.text[:start])
        for start, _ in sentence.places("never_of")
    )


def _not_done(sentence: Said) -> bool:
    """Something ours, a "not" after it, a violation after that; what was not learnt or checked denies nothing."""
    itself = sentence.places("nobody")
    for start, end in sorted({*sentence.places("negation"), *itself}):
        ours = (start, end) in itself or sentence.before(start + 1, "own", 45) or _then_ours(sentence, end)
        if sentence.english_at(start) and not ours:
            continue
        for what, _ in sentence.places("violation"):
            if 0 <= what - end <= _reach(sentence, start) and not _learnt(sentence, end, what):
                return True
    return False


def _then_ours(sentence: Said, end: int) -> bool:
    """ "At no point did we …": the subject follows."""
    return any(end <= start <= end + 8 and _WE.match(sentence.text, start) for start, _ in sentence.places("own"))


def _not_done_after(sentence: Said) -> bool:
    """Japanese and Korean say "not" at the end."""
    for start, _ in sentence.places("not_after"):
        for what, end in sentence.places("violation"):
            if 0 <= start - end <= 30 and not _learnt(sentence, what, start):
                return True
    return False


def _reach(sentence: Said, place: int) -> int:
    return _FAR if sentence.english_at(place) else 40 if sentence.text[place].isascii() else 14


def _learnt(sentence: Said, start: int, end: int) -> bool:
    return any(start <= place < end for place, _ in sentence.places("learns"))


def _backed(text: str, facts: Facts, draft: Draft) -> bool:
    """A file that is really there, a numbered record, or a date with a count."""
    named = [_count(_NUMBER.findall(m.group())[-1]) for m in _FILE_NAMED.finditer(text)]
    if named:
        there = len(draft.attachments) or (len(facts.attachments) if facts.attachments is not None else 0)
        unknown = facts.attachments is None and not draft.attachments
        if unknown or any(1 <= number <= there for number in named):
            return True
    if _RECORD_NAMED.search(text):
        return True
    dates = _DATE.findall(text)
    return len(dates) >= 2 or bool(dates and _COUNT.search(text))


def _count(written: str) -> int:
    """2 and 二 are one number."""
    return _CHINESE.index(written) + 1 if written in _CHINESE else int(written)
