"""The facts of a case as phrases may use them: every answer by its question's id, formatted for one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.casework import route
from bot.casework.asking import Walk, every_question
from bot.casework.cleaning import BLANK_IN_HAN, HAN
from bot.casework.conditions import several
from bot.casework.draft import Answers, Attachment, Value
from bot.casework.lists import FITS, slot_of
from bot.casework.phrases import Fact
from bot.casework.playbook import Issue, Langs, Option, Playbook, Question, Site
from bot.casework.surroundings import ShopFacts
from bot.casework.tongues import Tongue, attachment_numbers, day_in, figure_in, joined, money_in, tongue

ACCOUNT_STATUS = "account_status"
"""The product's own question, so its answers are words of the language, not of a playbook."""

CASE_FACTS = ("marketplace", "site", "code", "seller_id", "legal_name", "shop", "att")
"""Slots that every phrase may use beside its questions; `date` and `by` are for actions."""


class Counted(str):
    """A count in place of a list: "40 ASINs listed in Attachment 1". `noun` is what it counts, in that language."""

    __slots__ = ("noun",)
    noun: str


class Files(Mapping[str, Fact]):
    """`att.invoice` in a phrase: "Attachment 2", or "" when there is no such file. Unknown slots are errors."""

    def __init__(self, numbers: Mapping[str, Fact]) -> None:
        self._numbers = numbers

    def __getattribute__(self, name: str) -> Any:
        # Jinja asks for attributes first: a slot called "items" or "get" must still be the slot.
        if not name.startswith("_"):
            numbers = object.__getattribute__(self, "_numbers")
            if name in numbers:
                return numbers[name]
        return object.__getattribute__(self, name)

    def __getitem__(self, slot: str) -> Fact:
        return self._numbers[slot]

    def __iter__(self) -> Any:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def facts_for(
    found: Walk,
    language: str,
    *,
    attachments: Sequence[Attachment],
    shop: ShopFacts | None,
    extra: Answers | None = None,
    more_questions: Iterable[Question] = (),
) -> dict[str, Any]:
    """The context of every template of this case in one language. Unanswered and hidden questions are ""."""
    playbook, issue = found.playbook, found.issue
    if playbook is None or issue is None:
        raise ValueError("facts are of a case whose issue is known")
    words = tongue(language)
    asked = {one.id: one for one in (*every_question(playbook, issue), *more_questions)} | found.met
    facts: dict[str, Any] = {key: Fact("", key) for key in asked}
    for key, question in asked.items():
        value = found.known.get(key, "")
        # What is plain is a note for ourselves: leaving it out makes a phrase that uses it an error.
        if question.plain:
            del facts[key]
        elif value:
            text = formatted(question, value, found, language, attachments)
            noun = text.noun if isinstance(text, Counted) else ""
            facts[key] = Fact(text, key, noun=noun, many=len(several(value)) > 1)
    facts |= _own(found, playbook, language, shop)
    facts["att"] = files_of(issue, attachments, words)
    given = {
        key: joined([day_in(one, words) for one in several(value)], words) for key, value in (extra or {}).items()
    }
    facts |= {key: Fact(value, key) for key, value in given.items() if value or key not in facts}
    return facts


def formatted(
    question: Question, value: Value, found: Walk, language: str, attachments: Sequence[Attachment] = ()
) -> str:
    """An answer as it reads inside a sentence of that language."""
    words = tongue(language)
    parts = list(several(value))
    if question.id == ACCOUNT_STATUS:
        return words.statuses.get(parts[0], parts[0])
    if question.kind in ("choice", "choices"):
        texts = {one.id: _option_text(one, language) for one in question.options}
        return joined([texts.get(one, one) for one in parts], words)
    if question.kind == "date":
        return day_in(parts[0], words)
    if question.kind in ("money", "number"):
        country = _country(found)
        return money_in(parts[0], words, country) if question.kind == "money" else figure_in(parts[0], words, country)
    if question.kind == "ids" and len(parts) > FITS:
        return _counted(question, parts, found, language, attachments) or joined(parts, words)
    return joined(parts, words)


def _country(found: Walk) -> str:
    site = str(found.known.get("site", ""))
    return next((one.country or "" for one in found.playbook.sites if one.id == site), "") if found.playbook else ""


def files_of(issue: Issue, attachments: Sequence[Attachment], words: Tongue) -> Files:
    """The number of each evidence slot's file, "" where there is none."""
    numbers: dict[str, Fact] = {}
    for slot in issue.evidence:
        mine = [one.number for one in attachments if one.slot == slot.id]
        numbers[slot.id] = Fact(attachment_numbers(mine, words) if mine else "", f"att.{slot.id}")
    return Files(numbers)


def _counted(
    question: Question, parts: Sequence[str], found: Walk, language: str, attachments: Sequence[Attachment]
) -> str:
    """The count, and where the ids stand: in the list that Casebot made, else in a spreadsheet that is there."""
    sheets = {slot.id for slot in found.issue.evidence if slot.kind == "spreadsheet"} if found.issue else set()
    made = [one for one in attachments if one.slot == slot_of(question.id)]
    sheet = next((one for one in (*made, *attachments) if one.slot in {*sheets, slot_of(question.id)}), None)
    known = found.playbook.ids.get(question.id_format or "") if found.playbook else None
    if sheet is None or known is None:
        return ""
    words = tongue(language)
    noun = in_language(known.say, language) or words.several.format(
        noun=_label(known.name.zh, known.name.en, language)
    )
    said = words.listed.format(count=len(parts), noun=noun, attachment=attachment_numbers([sheet.number], words))
    counted = Counted(BLANK_IN_HAN.sub("", said))
    counted.noun = noun
    return counted


def _own(found: Walk, playbook: Playbook, language: str, shop: ShopFacts | None) -> dict[str, Fact]:
    """The case's own facts: marketplace, site, code, and whose shop it is."""
    known = found.known
    site = playbook.site(str(known["site"])) if known.get("site") else None
    seller_id = str(known.get("seller_id") or (shop.seller_id if shop else ""))
    english = str(known.get("legal_name_en") or (shop.legal_name_en if shop else ""))
    chinese = str(known.get("legal_name_zh") or (shop.legal_name_zh if shop else ""))
    legal_name = (chinese or english) if language in ("zh", "zh-TW") else english
    shop_name = shop.name if shop else str(known.get("shop_name", ""))
    if HAN.search(shop_name) and language not in ("zh", "zh-TW"):
        shop_name = legal_name or seller_id
    own = {
        "marketplace": _label(playbook.name.zh, playbook.name.en, language),
        "site": _site_name(playbook, site, language) if site else "",
        "code": _code(found),
        "seller_id": seller_id,
        "legal_name": legal_name,
        "shop": shop_name,
    }
    return {key: Fact(value, key) for key, value in own.items()}


def _site_name(playbook: Playbook, site: Site, language: str) -> str:
    """The site as a draft calls it: "Amazon.com", or the marketplace and the country."""
    if said := in_language(site.say, language):
        return said
    name, of = (_label(one.zh, one.en, language) for one in (site.name, playbook.name))
    if of.casefold() in name.casefold():
        return name
    return of + name if HAN.search(of + name) else f"{of} {name}"


def _code(found: Walk) -> str:
    value = str(found.known.get("code", ""))
    if found.issue is None or not found.issue.codes:
        return value
    if value == route.OTHER_CODE:
        return str(found.known.get("code_other", ""))
    return next((one.code for one in found.issue.codes if route.code_key(one.code) == value), "")


def in_language(say: Langs, language: str) -> str:
    """The text of that language, "" if there is none."""
    return next((text for key, text in say.items() if key == language), "")


def _option_text(option: Option, language: str) -> str:
    return in_language(option.text, language) or _label(option.label.zh, option.label.en, language)


def _label(zh: str, en: str, language: str) -> str:
    return zh if language in ("zh", "zh-TW") else en
