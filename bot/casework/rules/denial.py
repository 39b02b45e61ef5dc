"""A denial convinces nobody unless a file or dated figures stand beside it (R08)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.counter_notice import calls_itself_counter_notice
from bot.casework.rules.denying import Denial, denial
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.meaning import said
from bot.casework.rules.names import own_words
from bot.casework.rules.text import MASK, Stretch, sentences
from bot.casework.rules.tone import replacement_of
from bot.casework.tongues import attachment_words

_FILE_NAMED = re.compile(
    rf"(?:\b(?:Exhibits?|Appendix|Annex|Enclosures?)|凭证|附图|附件[一二三四五六]|Anexos?|Anlagen?|Annexes?|Allegat[oi]|Lampiran"
    rf"|{attachment_words()}|添付|첨부)\s*#?\s*[\d一二三四五六]+",
    re.IGNORECASE,
)
_ENCLOSED = re.compile(
    r"(?i)\b(?:is|are) (?:attached|enclosed)\b(?! (?:to|with|by)\b)|\b(?:attached|enclosed) (?:invoice|receipt|report"
    r"|certificate|contract|letter|lease|licen[cs]e|agreement|list|authori[sz]ation|document|export|extract|bill)s?\b"
    r"|(?:证书?|书|发票|合同|报告|凭证|明细|记录|截图|文件|底单|清单)[^。]{0,8}(?:附后|附上|随附|见附件|如附件|附于)"
    r"|(?:서류|증명서|계약서|인보이스|명세서|확인서|내역)[^.]{0,10}첨부(?:합니다|하였|했|드립)"
    r"|(?:書|証明|資料|明細|納品書|請求書)[^。]{0,8}(?:添付(?:いた|し|の)|同封)"
    r"|\b(?:adjunt(?:amos|o|a|as|os)|se adjunta[n]?|anexamos|em anexo|segue[m]? anex[oa]s?)\b"
)
"""A paper that is sent along, though no number is named."""
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
_HEADING = re.compile(rf"{MASK}+[ \t]*\n\s*(?=\S)")
"""A heading on the line above, which is masked and not part of what denies."""


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
    if calls_itself_counter_notice(draft.text):  # the law asks for the bare word, under penalty of perjury
        return
    text, words = draft.text, own_words(draft, facts)
    all_sentences = sentences(words)
    heard = [denial(sentence) for sentence in said(words, facts.lexicon.meanings)]
    for n, (sentence, how) in enumerate(zip(all_sentences, heard, strict=True)):
        if how is None:
            continue
        first = n if how is Denial.SAID else max(n - 1, 0)
        last = next((m for m in range(n + 1, len(heard)) if heard[m] is None), len(heard))
        original = " ".join(text[s.start : s.end] for s in all_sentences[first : last + 1])
        if not _backed(original, facts, draft):
            heading = _HEADING.match(words, sentence.start, sentence.end)
            start = heading.end() if heading else sentence.start
            yield denial_without_evidence.find(
                "“{sentence}” denies without proof. The marketplace goes by its logs: add the period, the orders, "
                "the result of the check and the attachment, or state the cause.",
                span=(start, sentence.end),
                text=text,
                severity=Severity.BLOCK if how is Denial.SAID else Severity.WARN,
                sentence=text[start : sentence.end][:120],
                advice="Write what was checked: period, orders, result, attachment.",
            )
    flagged = [sentence for sentence, how in zip(all_sentences, heard, strict=True) if how is Denial.SAID]
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


def _backed(text: str, facts: Facts, draft: Draft) -> bool:
    """A file that is really there, a numbered record, or a date with a count."""
    there = len(draft.attachments) or (len(facts.attachments) if facts.attachments is not None else 0)
    unknown = facts.attachments is None and not draft.attachments
    named = [_count(_NUMBER.findall(m.group())[-1]) for m in _FILE_NAMED.finditer(text)]
    if named and (unknown or any(1 <= number <= there for number in named)):
        return True
    if (unknown or there) and _ENCLOSED.search(text):
        return True
    if _RECORD_NAMED.search(text):
        return True
    dates = _DATE.findall(text)
    return len(dates) >= 2 or bool(dates and _COUNT.search(text))


def _count(written: str) -> int:
    """2 and 二 are one number."""
    return _CHINESE.index(written) + 1 if written in _CHINESE else int(written)
