"""A denial convinces nobody unless a file or dated figures stand beside it (R08)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.names import own_words
from bot.casework.rules.text import Stretch, sentences
from bot.casework.rules.tone import replacement_of
from bot.casework.tongues import attachment_words

_SUBJECT = (
    r"(?:\b(?:i|we|our (?:company|team|store|shop|account|products?|items?|units|goods|brand|listings?"
    r"|staff|employees|reviews?|invoices?|documents?)"
    r"|(?:this|the|these) (?:accounts?|products?|items?|goods|listings?|reviews?|invoices?|allegations?|claims?))\b)"
)
_NOT = (
    r"(?:\b(?:(?:did|have|has|do|does|are|is|was|were|had|would|could)(?:n['’]?t| not)|am not|never"
    r"|cannot have|can['’]t have)\b|['’]ve (?:never|not)\b|['’]re not\b)"
)
_OTHER_VERB = (
    r"(?:receiv|see\b|seen|saw|get\b|got\b|find\b|found|understand|know\b|told|inform|given|shown|access"
    r"|verif|check|notic|inspect|detect|realis|realiz|train"
    r"|catch|caught|prevent|remov|compar|updat|includ|confirm|record|cover|respond|repl(?:y|ied)|appeal"
    r"|contest|disput|agree|identif|specif|attach|upload|submit"
    r"|ask for (?:the|a copy)|state\b|explain|mention|list the|aware|clear\b|sure\b|test\b|monitor|screen"
    r"|review the|review our|review each|compl(?:y|ied))"
)
_MISCONDUCT = (
    r"(?:manipulat\w+|brush\w*|fak(?:e|ed|ing)\b|rebat\w+|violat\w+|infring\w+|counterfeit\w*|inauthentic"
    r"|replicas?\b|forg(?:e|ed|ery|ing)\b|fraud\w*|falsif\w+|fabricat\w+|wrong\b"
    r"|illegal\w*|cheat\w*|abus(?:e|ed|ing)\b|multiple accounts?|(?:related|linked|connected|associated"
    r"|tied)\b(?: in any way)? (?:to|with)"
    r"|(?:buy|bought|purchas\w+|pa(?:y|id)(?: for)?|solicit\w*|incentivi[sz]\w+|offer\w*|request\w*"
    r"|ask(?:ed)?(?: for)?|exchang\w+|trad\w+|writ\w+|post\w*)(?: \w+){0,4} reviews?"
    r"|stolen|steal|copy|copied|misus\w+|mislead\w*|drop-?ship\w*)"
)
_DENIES = re.compile(
    rf"{_SUBJECT}(?P<a>[^.;:!?\n]{{0,40}}?){_NOT}(?P<gap>[^.;:!?\n]{{0,60}}?)\b{_MISCONDUCT}", re.IGNORECASE
)
_STEM = re.compile(
    r"(?i)manipul|brush|fak|rebat|violat|infring|counterf|inauth|replica|forg|fraud|falsi|fabric|wrong|illegal|cheat"
    r"|abus|multiple|(?:rela|link|connec|associa|ti)\w{0,3}ed|review|stol|steal|cop[yi]|misus|mislead|ship|misconduct"
    r"|authentic|genuine|innocent|original|legal|legit|compliant|true|[\u4e00-\u9fff]"
)
"""Without one of these a sentence denies nothing, and the slower patterns need not look."""
_BLOCKER = re.compile(rf"\b{_OTHER_VERB}", re.IGNORECASE)
_NOMINAL = re.compile(
    r"\b(?:there (?:is|was|were|are|has been|have been) )?(?:no|without any|zero"
    r"|free of)\s+(?:\w+ ){0,2}(?:violations?|infringements?|manipulation|fake (?:orders?|reviews?)"
    r"|brushing|misconduct|wrongdoing|fraud|counterfeits?)\b"
    r"|\b(?:100\s?%|totally|definitely|absolutely|completely|fully|certainly)\s+(?:authentic|genuine"
    r"|innocent|original|legal|legitimate|compliant|true)\b"
    r"|\b(?:is|are|was|were) (?:not|never) (?:\w+ ){0,2}(?:counterfeit|fake|inauthentic|forged|infringing"
    r"|manipulated|related to us)\b",
    re.IGNORECASE,
)
_NOT_OURS = re.compile(
    r"(?i)\bno (?:\w+ ){0,2}(?:violations?|infringements?) (?:code|record|id|number|notice|detail|details"
    r"|type|page|was (?:named|shown|given|stated|specified)|is (?:named|shown|given|stated|listed)"
    r"|(?:named|listed|shown|stated))"
)
_ZH = re.compile(
    r"(?:我们?|本店|我司|店铺|公司)?(?:从来|从|绝对|根本|完全)?(?:没有|没|未曾|从未|不存在|不是|并非|并没有|并未)(?:任何|进行|参与|过)*"
    r"[^。;；,，\n收到写明说明显示提供告知检查核查核对发现标明列出注明]{0,12}(?:刷单|刷评|测评|违规|侵权|售假|假货|关联(?!性)|操纵|欺诈|造假|伪造|虚假发货)"
    r"|(?:绝对|百分之?百|100\s?%)\s*(?:正品|原创|真实)|冤枉|误判|被陷害"
)
_ZH_FACT = re.compile(r"(?:没有|未|没)(?:写明|说明|显示|收到|提供|告知|发现|标明|列出|注明)|未发现")
_FILE_NAMED = re.compile(
    rf"(?:\b(?:Exhibits?|Appendix|Annex|Enclosures?)|凭证|附图|{attachment_words()})\s*#?\s*\d+", re.IGNORECASE
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
_NUMBER = re.compile(r"\d+")


@rule(
    "R08",
    "DENIAL_WITHOUT_EVIDENCE",
    step=Step.WRITE,
    severity=Severity.BLOCK,
    source="seed, pitfall 8",
    passes="Our account is not linked to the named store. Licence, lease and broadband bill: Attachment 1.",
    fails="We did not manipulate reviews.",
)
def denial_without_evidence(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A denial needs an attachment, or dated figures, in the same sentence or the next."""
    text, words = draft.text, own_words(draft, facts)
    all_sentences = sentences(words)
    for n, sentence in enumerate(all_sentences):
        if not _denies(sentence.text):
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
    flagged = [s for s in all_sentences if _denies(s.text)]
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
            span, instead = replacement_of(text, hit)
            yield denial_without_evidence.find(
                "“{word}” denies without proof.",
                span=span,
                text=text,
                severity=Severity(hit.phrase.severity),
                suggestion=instead,
                advice=hit.phrase.advice,
                word=text[hit.start : hit.end],
            )


def _denies(sentence: str) -> bool:
    if not _STEM.search(sentence):
        return False
    for match in _DENIES.finditer(sentence):
        if not _BLOCKER.search(match.group("gap")) and not re.search(
            r"(?i)\b(?:if|whether|because)\b", match.group("gap")
        ):
            return True
    for match in _NOMINAL.finditer(sentence):
        if not _NOT_OURS.match(sentence, match.start()) and not re.search(
            r"(?i)\b(?:notice|page|report|report page)\b[^.]{0,20}$", sentence[: match.start()]
        ):
            return True
    match_zh = _ZH.search(sentence)
    return bool(match_zh and not _ZH_FACT.search(match_zh.group()))


def _backed(text: str, facts: Facts, draft: Draft) -> bool:
    """A file that is really there, a numbered record, or a date with a count."""
    named = [int(_NUMBER.findall(m.group())[-1]) for m in _FILE_NAMED.finditer(text)]
    if named:
        there = len(draft.attachments) or (len(facts.attachments) if facts.attachments is not None else 0)
        unknown = facts.attachments is None and not draft.attachments
        if unknown or any(1 <= number <= there for number in named):
            return True
    if _RECORD_NAMED.search(text):
        return True
    dates = _DATE.findall(text)
    return len(dates) >= 2 or bool(dates and _COUNT.search(text))
