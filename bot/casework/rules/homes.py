"""Where people live (R34): an address, where the words around it say that it is a person's and not a firm's."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from bot.casework.rules.labels import Label, Labels, around
from bot.casework.rules.text import Stretch, sentence_at

ADDRESS = "A buyer's address does not belong in a case: “{piece}”. Take it out."

_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’.\-]*"
_STREET = re.compile(
    # 2217 Alder Creek Road
    rf"\b\d{{1,5}}[A-Za-z]?,? (?:{_NAME} ){{1,4}}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr"
    r"|Court|Ct|Way|Terrace|Place|Pl|Close|Crescent|Cres|Square|Sq|Circle|Cir|Highway|Hwy|Parkway|Pkwy|Trail|Row|Gardens|Grove"
    r"|Mews|Quay|Walk|Loop|Park|View|Heights|Hill|Green|Rise|Parade)\b"
    # 8 rue des Tilleuls
    r"|\b\d{1,4}(?: bis| ter)?,? (?:rue|avenue|boulevard|all[ée]e|chemin|place|impasse|quai|route|cours"
    r"|square) [\w'’]"
    # Lindenstraße 48, Kerkstraat 12, Storgatan 4
    r"|\b[A-ZÄÖÜÅ][\w\-]*(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|damm|ufer|straat|laan|plein|gracht|gatan|v[äa]gen"
    r"|gränd) \d{1,4}\b"
    # Am Anger 9, 99084
    r"|\b(?:Am|Im|An der|In der|Auf de[mr]|Zu[mr]|Hinter de[mr]|Alte[rn]?) [A-ZÄÖÜ][\w\-]+ \d{1,4}[a-z]?,? \d{4,5}\b"
    # Calle Durango 214, Rua das Acácias, 310, Via Roma 5, Jl. Merdeka No. 3, ul. Polna 7
    r"|\b(?:[Cc]alle|C/|[Aa]v(?:enida|da)?\.?|[Rr]ua|R\.|[Vv]ia|[Vv]iale|[Cc]orso|[Pp]iazza|[Cc]arrera|Cra\.?|[Pp]aseo"
    r"|[Cc]amino|[Tt]ravessa|[Aa]lameda|[Ee]strada|[Rr]odovia|[Pp]asaje|[Jj]alan|Jl\.?|Jln\.?|[Ll]orong|[Uu]l\.|[Uu]lica"
    rf"|[Ss]oi|[ĐđDd]ường)(?: (?:d[aeo]s?|del|dei|della|la|of|{_NAME}|\d{{1,3}}[-/]\d+)){{0,6}},? "
    r"(?:No\.? |Nr\.? |n[º°.] ?|#)?\d{1,5}\b"
    # 八打灵再也SS2路24号, 大阪府吹田市千里山東2-14-8, 마포구 월드컵로 23길 15, ถนนสุขุมวิท 12
    r"|[省市区區州县縣镇鎮乡鄉村][^\s,，。;；]{1,24}?[路街道巷弄里段村][^\s,，。;；]{0,10}?\d{1,5}\s?[号號栋棟室單单楼樓-]"
    r"|[路街道巷弄]\d{1,5}[号號]"
    r"|[都道府県市区町村][^\s,、。;；]{1,16}?\d{1,4}(?:[-ー－の]\d{1,4}){1,3}|丁目|番地"
    r"|[시도구군]\s?[가-힣\d]{1,10}(?:로|길|동)\s?\d{1,4}|(?:ถนน|ซอย|หมู่)\s?\S{1,20}"
)
_PART = re.compile(
    # Blk 412, #08-233, Apt 5B, Unit 12
    r"\bBlk \d|#\d{2}-\d{2,4}\b|\b(?:Apt|Apartment|Flat|Unit|Suite|Apto|Depto|Dpto|Piso)\.? ?#?\d{1,5}[A-Z]?\b"
    # ZIP and post codes, with the state or the town
    r"|\b[A-Z]{2} \d{5}(?:-\d{4})?\b|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|\b[A-Z]\d[A-Z] \d[A-Z]\d\b|\b\d{5}-\d{3}\b"
    r"|\bS\(?\d{6}\)?(?!\w)|\b\d{5} [A-ZÄÖÜ][a-zäöüß]{2,}"
)
"""Parts of an address that stand elsewhere, too: one alone needs somebody who lives there."""
_LABELLED = re.compile(
    r"(?i)\b(?:buyer|customer|recipient|consignee|receiver|addressee|shipping|delivery)(?:['’]s)?(?: \w+)? address\b"
    r"\s*(?:is|[:：])\s*[^\n]{0,20}\d|(?:买家|收货|收件人?)地址\s*[:：为是]\s*\S{4,}"
)
_TO_SOMEBODY = re.compile(
    r"\b(?:to|with|from|for|by|of|an|bei|von|à|chez|a|con|para|com|is|was|[A-Z][a-z]+:) "
    r"(?P<name>(?:[A-ZÀ-Þ][\w'’.\-]*,? ){1,2}"
    r"[A-ZÀ-Þ][\w'’\-]+)(?: of|,| \(|:) ?$"
)
"""Somebody's name, and right behind it the address."""
_FIRMS = re.compile(
    r"(?i)\b(?:co|ltd|inc|llc|gmbh|limited|company|corp|trading|warehous\w*|cent(?:er|re)|store|shop|factory|technology|industr\w*"
    r"|park|building|logistics|group|electronics?|supply|foods?|imports?|exports?|goods|depot|hub|office|street|road|city"
    r"|county|airport|port|district|express|post|mail|services?|court|labs?|new|san|los|las|saint|st|fort|north|south"
    r"|east|west)\b"
)
"""Words in the name of a firm or a town, none of which anybody is called."""
_FLAT = re.compile(r"\b(?:Apt|Apartment|Flat|Apto|Depto|Dpto)\.? ?#?\d")
_SENTENCE = 500
"""Characters around an address that are looked at, however long its sentence is."""
_BESIDE = 90
"""Characters between whose home it is, or whose warehouse, and the address."""

Found = tuple[Stretch, str]


def homes(text: str, labels: Labels) -> Iterator[Found]:
    """Every address of which the text says that a buyer, or anybody, lives there."""
    for match in _LABELLED.finditer(text):
        yield Stretch(match.start(), match.end(), match.group()), ADDRESS
    streets, parts = list(_STREET.finditer(text)), list(_PART.finditer(text))
    if not streets and not parts:
        return
    said = [label for label in labels.of(text) if label.kind in ("home", "party", "premises")]
    places = [one.start() for one in parts]
    for match in (*streets, *parts):
        sentence = sentence_at(text, match.start())
        near = around(said, *match.span(), _SENTENCE)
        here = [label for label in near if sentence.start <= label.start < sentence.end]
        alone = match.re is _PART and _parts_beside(places, match, sentence) < 2
        if alone and not any(label.kind == "home" for label in here):
            continue
        if _lived_in(match, here) or (not alone and _somebodys(text, match, sentence, here)):
            yield Stretch(match.start(), match.end(), match.group()), ADDRESS


def _parts_beside(places: list[int], match: re.Match[str], sentence: Stretch) -> int:
    """How many parts of an address, this one among them, its sentence holds near it."""
    first = max(sentence.start, match.start() - _SENTENCE)
    return bisect_left(places, min(sentence.end, match.end() + _SENTENCE)) - bisect_left(places, first)


def _lived_in(match: re.Match[str], here: list[Label]) -> bool:
    """Whose the nearest word before the address makes it; behind it, only that somebody lives there."""
    before = [label for label in here if 0 <= match.start() - label.end <= _BESIDE]
    if before:
        return max(before, key=lambda label: label.end).kind != "premises"
    return any(label.start >= match.end() for label in here) and not any(label.kind == "premises" for label in here)


def _somebodys(text: str, match: re.Match[str], sentence: Stretch, here: list[Label]) -> bool:
    """An address behind a person's name, or with the number of a flat, where no firm is spoken of."""
    if any(label.kind == "premises" for label in here):
        return False
    named = _TO_SOMEBODY.search(text, max(sentence.start, match.start() - 60), match.start())
    if named and not _FIRMS.search(named.group("name")):
        return True
    return bool(_FLAT.search(text, match.end(), min(sentence.end, match.end() + 12)))
