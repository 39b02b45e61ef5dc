"""The language of the channel is proven, not assumed (R02), and chosen on purpose (R22)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.route import LANGUAGES
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.names import own_words
from bot.casework.rules.text import CJK, HANGUL, KANA, is_chinese, sentence_at, sentences
from bot.casework.scripts import simplified

_LETTERS = re.compile(f"[{CJK}{KANA}{HANGUL}]+(?:[\\s，。、；：！？]*[{CJK}{KANA}{HANGUL}]+)*")
_PUNCTUATION = re.compile(r"[，。！？；：、（）【】《》「」『』～・￥]")
_CHINESE_MARKS = re.compile("——|……")
"""Long dashes and dots as only Chinese doubles them. Curly quotes, single dashes and dots are good English."""
_WIDE = re.compile("[\uff01-\uff5e\u3000]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]+")
_PLAIN_MARKS = (
    *(", ", ". ", ".", "?", "; ", ": ", ", ", " (", ") ", "[", "]", '"', '"', '"', '"', '"', '"'),
    *("-", "-", "CNY ", " ", '"', '"', "'", "...", "-"),
)
_PLAIN = dict(zip("，。！？；：、（）【】《》「」『』～・￥\u3000“”‘…—", _PLAIN_MARKS, strict=True))
_LATIN_WORD = re.compile(r"[a-zà-ÿA-ZÀ-ßđăơưąćęłńśźżğışạ-ỹ]+")
_SURE_OF = 8
"""Words from which a language is told."""
_OWN_LETTERS = {"ru": "[\u0400-\u04ff]", "th": "[\u0e00-\u0e7f]", "ar": "[\u0600-\u06ff]", "hi": "[\u0900-\u097f]"}
_SPOKEN = {
    **dict.fromkeys(("MX", "CL", "CO", "AR", "UY", "ES"), "es"),
    **dict.fromkeys(("ID", "MY"), "id"),
    **dict.fromkeys(("DE", "AT"), "de"),
    "TH": "th",
    "VN": "vi",
    "BR": "pt",
    "FR": "fr",
    "IT": "it",
    "NL": "nl",
    "PL": "pl",
    "TW": "zh-TW",
    "JP": "ja",
    "KR": "ko",
}
"""Where a marketplace forces no language, its site takes the country's own (facts on sites: "local, en")."""
_OWN_SCRIPT = ("zh", "zh-TW", "ja", "ko", "th")
_LOCAL_SCRIPT = {"ja": KANA + CJK, "ko": HANGUL, "zh": CJK, "zh-TW": CJK}


def allowed_languages(draft: Draft, facts: Facts) -> frozenset[str]:
    """What the channel takes: the draft's own language, where the site has it; for a bare text all of the site's."""
    known = _of_the_channel(draft, facts)
    forced = facts.playbook is not None and facts.playbook.language_forced
    local = (
        _SPOKEN.get(facts.site.country or "") if facts.site and draft.free_text is not None and not forced else None
    )
    return known | {local} if local else known


def _of_the_channel(draft: Draft, facts: Facts) -> frozenset[str]:
    if facts.playbook and facts.playbook.language_forced:
        return frozenset(
            {"en"} | {language for s in facts.playbook.sites for language in s.languages if language == "en"}
        )
    if facts.site and (not draft.language or draft.free_text is None or draft.language not in facts.site.languages):
        return frozenset(facts.site.languages)
    mine = draft.language or "en"
    if facts.site and draft.free_text is not None and not re.search(f"[{CJK}{KANA}{HANGUL}]", draft.text):
        # A bare text in Latin letters is in one of the site's languages that are written so, where it has any.
        latin = frozenset(one for one in facts.site.languages if one not in _OWN_SCRIPT)
        if latin and not draft.sentences:
            return latin
    if facts.site and not draft.sentences and mine not in _OWN_SCRIPT:
        # A bare text says nothing of its entry: any of the site's languages that are written alike.
        return frozenset({mine, *(one for one in facts.site.languages if one not in _OWN_SCRIPT)})
    return frozenset({mine})


@rule(
    "R02",
    "FORCED_LANGUAGE",
    step=Step.WRITE,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, pitfall 2; note",
    passes="Shenzhen Hengyuan Technology Co., Ltd. is the account holder.",
    fails="The 店铺 was suspended on 2026-11-03.",
)
def forced_language(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Nothing but the channel's language: no Chinese letters or marks, no full-width signs, no other tongue."""
    text = draft.text
    languages = allowed_languages(draft, facts)
    wanted = _named(languages, facts.locale)
    if not any(language.startswith("zh") for language in languages):
        yield from _foreign_letters(text, languages, wanted)
        if not {"ja", "ko"} & languages or not re.search(f"[{KANA}{HANGUL}]", text):
            yield from _foreign_marks(text)
    yield from _other_tongue(draft, facts, languages, wanted)
    for match in _INVISIBLE.finditer(text):
        yield forced_language.find(
            "There is an invisible character here; it breaks copying and searching.",
            span=match.span(),
            text=text,
            severity=Severity.WARN,
            suggestion="",
        )


def _foreign_letters(text: str, languages: frozenset[str], wanted: str) -> Iterator[Finding]:
    local = "".join(_LOCAL_SCRIPT.get(language, "") for language in languages)
    if "ja" in languages and not re.search(f"[{KANA}]", text):
        local = ""
    for match in _LETTERS.finditer(text):
        strange = re.search(f"[^{local}\\s，。、；：！？]", match.group()) if local else match
        if strange or ("ja" in languages and simplified(match.group())):
            yield forced_language.find(
                "The channel takes {wanted} only; a text with “{piece}” is returned or ignored.",
                span=match.span(),
                text=text,
                wanted=wanted,
                piece=match.group()[:40],
                advice="Write it in the channel's language, or leave it out.",
            )
    if "ko" in languages and "en" not in languages:
        letters = re.findall(r"[^\W\d_]", text)
        share = sum(1 for letter in letters if "\uac00" <= letter <= "\ud7af") / len(letters) if letters else 1
        if len(letters) > 20 and share < 0.6:
            yield forced_language.find(
                "The channel takes {wanted} only; a text with “{piece}” is returned or ignored.",
                severity=Severity.WARN,
                wanted=wanted,
                piece=text[:40],
            )


def _foreign_marks(text: str) -> Iterator[Finding]:
    found = {(m.start(), m.end(), Severity.BLOCK) for p in (_PUNCTUATION, _WIDE) for m in p.finditer(text)}
    places = sorted(found)
    reach = -1
    for start, end, severity in places:
        if start < reach:
            continue
        reach = end
        yield forced_language.find(
            "“{piece}” is a full-width or Chinese character; the form expects plain ones.",
            span=(start, end),
            text=text,
            severity=severity,
            suggestion=_plain(text, start, end),
            piece=text[start:end],
        )
    for match in list(_CHINESE_MARKS.finditer(text))[:20]:
        yield forced_language.find(
            "“{piece}” is a curly quote or a long dash; plain ones are safer.",
            span=match.span(),
            text=text,
            severity=Severity.WARN,
            suggestion=_PLAIN[match.group()[0]],
            piece=match.group(),
        )


def _plain(text: str, start: int, end: int) -> str:
    plain = "".join(_PLAIN.get(c) or unicodedata.normalize("NFKC", c) for c in text[start:end])
    if end >= len(text) or text[end].isspace() or text[end] in ".,;:!?，。！？；：)":
        plain = plain.rstrip(" ")
    return plain.lstrip(" ") if start == 0 or text[start - 1].isspace() else plain


def _named(languages: Iterable[str], locale: str) -> str:
    """The languages as the reader calls them."""
    names = [LANGUAGES[one][locale] if one in LANGUAGES else one for one in sorted(languages)]
    return (", " if locale.startswith("en") else "、").join(names)


def _other_tongue(draft: Draft, facts: Facts, languages: frozenset[str], wanted: str) -> Iterator[Finding]:
    """Another language, in the whole text or in one sentence: by its letters, or by the words each sentence needs."""
    if not any(language in facts.lexicon.stop_words for language in languages):
        return
    whole = own_words(draft, facts)[:6000]
    pieces = [whole, *(sentence.text for sentence in sentences(whole)[:60])]
    found = next((found for piece in pieces if (found := _tongue_of(piece, facts, languages))), "")
    if found:
        yield forced_language.find(
            "The text seems to be in another language ({found}); the channel takes {wanted}.",
            found=_named([found], facts.locale),
            wanted=wanted,
        )


def _tongue_of(text: str, facts: Facts, languages: frozenset[str]) -> str:
    """The language a text is in, where that is none of these; "" where it is one, or nobody can tell."""
    for language, letters in _OWN_LETTERS.items():
        if language not in languages and len(re.findall(letters, text)) * 3 > len(re.findall(r"[^\W\d_]", text)) + 24:
            return language
    low = [word.lower() for word in _LATIN_WORD.findall(text)]
    if len(low) < _SURE_OF:
        return ""
    stops = facts.lexicon.stop_words
    share = {language: sum(word in common for word in low) / len(low) for language, common in stops.items()}
    best = max(sorted(share), key=lambda language: share[language])
    if best in languages:
        return ""
    mine = frozenset().union(*(stops.get(language, frozenset()) for language in languages))
    expected = sum(word in mine and word not in stops[best] for word in low) / len(low)
    only = sum(word in stops[best] and word not in mine for word in low) / len(low)
    return best if share[best] >= 0.2 and only >= 0.15 and share[best] > 2 * expected else ""


_CHINESE_ENTRY = re.compile("中文(?:站|版|语言)?(?:入口|通道|界面|页面|后台)")
_DOUBTED = re.compile("不确定|不清楚|不知道|是否|哪个|哪里|没有|找不到|尚未|未确认|未选|无法|[吗?？]")


@rule(
    "R22",
    "CHINESE_ENTRY",
    step=Step.LOCATE,
    severity=Severity.WARN,
    source="seed, note",
    passes="A Chinese text for a site whose Chinese entry was chosen",
    fails="A Chinese text, the site unknown",
)
def chinese_entry(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A Chinese text goes only where the site has a Chinese entry, and only after that entry was chosen."""
    if re.search(f"[{KANA}]", draft.text) or _entry_taken(draft.text):
        return
    if not (draft.language.startswith("zh") or is_chinese(draft.text)):
        return
    if facts.site and "zh-TW" in facts.site.languages and "zh" not in facts.site.languages:
        return
    if facts.playbook and not facts.playbook.case_system and facts.site and "zh" in facts.site.languages:
        return  # a letter goes to a person; there is no entry to choose
    if facts.site is None:
        yield chinese_entry.find("A Chinese text needs a site and its Chinese entry: which site is it?")
    elif facts.site.zh_entry is None:
        yield chinese_entry.find(
            "{site} has no Chinese entry that we know of; write in the site's language.",
            site=facts.site.name[facts.locale],
        )
    elif facts.answer("zh_entry", "chinese_entry", "entry") not in ("yes", "zh", "chinese"):
        yield chinese_entry.find(
            "{site} takes Chinese only through its Chinese entry ({entry}). Confirm that it was chosen.",
            site=facts.site.name[facts.locale],
            entry=facts.site.zh_entry[facts.locale],
        )


def _entry_taken(text: str) -> bool:
    """The text itself says that it goes in by the Chinese entry, and does not ask whether it may."""
    entry = _CHINESE_ENTRY.search(text)
    return bool(entry) and not _DOUBTED.search(sentence_at(text, entry.start()).text if entry else "")
