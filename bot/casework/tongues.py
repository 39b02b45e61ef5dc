"""The few words of each language that a draft needs beside its phrases: and, attachment, listed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tongue:
    """How one language joins lists and names attachments. `listed` takes count, noun and attachment."""

    comma: str
    last: str
    attachment: str
    attachments: str
    listed: str
    list_of: str
    """The sentence that lists the attachments: number and what they are."""
    by: str
    """Of a planned action: " by 2026-12-01"."""
    more: str
    """In a title: the first id and how many others."""
    numbered: str = "{name} ({numbers})"
    """In the list of attachments, where one kind of file comes several times."""


# fmt: off
_ENGLISH = Tongue(
    ", ", " and ", "Attachment", "Attachments", "{count} {noun}s listed in {attachment}",
    "{attachments}: {names}.", " by {day}", "{first} and {count} more",
)
_TONGUES = {
    "en": _ENGLISH,
    "zh": Tongue(
        "、", " 和 ", "附件", "附件", "{attachment}所列 {count} 个 {noun}",
        "{attachments}：{names}。", "（计划 {day} 前完成）", "{first} 等 {total} 个", "{name}（{numbers}）",
    ),
    "zh-TW": Tongue(
        "、", " 和 ", "附件", "附件", "{attachment}所列 {count} 個 {noun}",
        "{attachments}：{names}。", "（預計 {day} 前完成）", "{first} 等 {total} 個", "{name}（{numbers}）",
    ),
    "es": Tongue(
        ", ", " y ", "Adjunto", "Adjuntos", "{count} {noun} que figuran en el {attachment}",
        "{attachments}: {names}.", " a más tardar el {day}", "{first} y {count} más",
    ),
    "pt": Tongue(
        ", ", " e ", "Anexo", "Anexos", "{count} {noun} listados no {attachment}",
        "{attachments}: {names}.", " até {day}", "{first} e mais {count}",
    ),
    "ja": Tongue(
        "、", "、", "添付", "添付", "{attachment}に記載の{noun} {count}件",
        "{attachments}：{names}。", "（{day}まで）", "{first} ほか{count}件", "{name}（{numbers}）",
    ),
    "ko": Tongue(
        ", ", ", ", "첨부", "첨부", "{attachment}에 기재된 {noun} {count}건",
        "{attachments}: {names}.", " ({day}까지)", "{first} 외 {count}건",
    ),
    "de": Tongue(
        ", ", " und ", "Anlage", "Anlagen", "{count} {noun} laut {attachment}",
        "{attachments}: {names}.", " bis {day}", "{first} und {count} weitere",
    ),
    "fr": Tongue(
        ", ", " et ", "Pièce jointe", "Pièces jointes", "{count} {noun} figurant dans la {attachment}",
        "{attachments} : {names}.", " au plus tard le {day}", "{first} et {count} autres",
    ),
    "it": Tongue(
        ", ", " e ", "Allegato", "Allegati", "{count} {noun} elencati nell'{attachment}",
        "{attachments}: {names}.", " entro il {day}", "{first} e altri {count}",
    ),
}
# fmt: on


def tongue(language: str) -> Tongue:
    """The words of a language; English where we have none."""
    return _TONGUES.get(language, _ENGLISH)


def joined(parts: Sequence[str], words: Tongue) -> str:
    """A, B and C."""
    if len(parts) < 2:
        return "".join(parts)
    return words.comma.join(parts[:-1]) + words.last + parts[-1]


def attachment_numbers(numbers: Sequence[int], words: Tongue) -> str:
    """Attachment 2; Attachments 1-3; Attachments 1, 3 and 4."""
    numbers = sorted(set(numbers))
    if len(numbers) == 1:
        return f"{words.attachment} {numbers[0]}"
    if numbers == list(range(numbers[0], numbers[-1] + 1)) and len(numbers) > 2:
        return f"{words.attachments} {numbers[0]}-{numbers[-1]}"
    return f"{words.attachments} {joined([str(one) for one in numbers], words)}"
