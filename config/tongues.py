"""The words of each language that a draft needs beside its playbook's phrases: data, edited like the rest of config/.

A language that stands here can be written. Slots are in braces; `listed` takes count, noun and attachment, `more`
the first id, how many others there are, and the total. `statuses` are the account's, as a sentence says them.

Days and figures are written as a reader of the language writes them. Where nothing is said, a day is 2026-11-20, an
amount USD 1250.00: English and Chinese business texts use both, and no country reads them in two ways.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Words(TypedDict):
    """One language."""

    comma: str
    last: str
    """Between the last two of a list."""
    last_before: NotRequired[dict[str, str]]
    """The same before a word that begins so (regular expression, small letters): "factura e invitación"."""
    attachment: str
    """One attachment: "Attachment {n}"."""
    attachments: str
    """Several of them."""
    several: NotRequired[str]
    """Several of what an id's name calls one."""
    listed: str
    sheet: str
    """An attachment that is a list of ids, in the sentence that lists the attachments."""
    list_of: str
    """The sentence that lists the attachments: their numbers and what they are."""
    numbered: NotRequired[str]
    """In that sentence, where one kind of file comes several times."""
    by: str
    """Of a planned action: " by 2026-12-01"."""
    more: str
    """In a title: the first id and how many others."""
    statuses: dict[str, str]
    day: NotRequired[str]
    """A day, from y, m and d."""
    money: NotRequired[dict[str, str]]
    """An amount, by currency; "" is for every other. Takes amount and currency."""
    marks: NotRequired[dict[str, str]]
    """What groups thousands and what stands before the decimals, by the site's country; "" is for every other."""
    abbreviations: NotRequired[str]
    """What ends in a full stop without ending a sentence."""


# fmt: off
TONGUES: dict[str, Words] = {
    "en": {
        "comma": ", ", "last": " and ",
        "attachment": "Attachment {n}", "attachments": "Attachments {n}",
        "several": "{noun}s",
        "listed": "{count} {noun} listed in {attachment}",
        "sheet": "list of the {noun}",
        "list_of": "{attachments}: {names}.",
        "by": " by {day}", "more": "{first} and {count} more",
        "statuses": {"active": "active", "suspended": "suspended", "under_review": "under review"},
        "abbreviations": "Inc. Ltd. Co. Corp. No. e.g. i.e. vs. approx. Mr. Ms. Dr. St. U.S.",
    },
    "zh": {
        "comma": "、", "last": " 和 ",
        "attachment": "附件 {n}", "attachments": "附件 {n}",
        "listed": "{attachment} 所列 {count} 个 {noun}",
        "sheet": "{noun} 清单",
        "list_of": "{attachments}：{names}。", "numbered": "{name}（{numbers}）",
        "by": "（计划 {day} 前完成）", "more": "{first} 等 {total} 个",
        "statuses": {"active": "正常", "suspended": "停用", "under_review": "审核中"},
    },
    "zh-TW": {
        "comma": "、", "last": " 和 ",
        "attachment": "附件 {n}", "attachments": "附件 {n}",
        "listed": "{attachment} 所列 {count} 個 {noun}",
        "sheet": "{noun} 清單",
        "list_of": "{attachments}：{names}。", "numbered": "{name}（{numbers}）",
        "by": "（預計 {day} 前完成）", "more": "{first} 等 {total} 個",
        "statuses": {"active": "正常", "suspended": "停用", "under_review": "審核中"},
    },
    "es": {
        "comma": ", ", "last": " y ", "last_before": {"i|í|hi(?!e)|hí": " e "},
        "attachment": "Adjunto {n}", "attachments": "Adjuntos {n}",
        "listed": "{count} {noun} que figuran en el {attachment}",
        "sheet": "lista de {noun}",
        "list_of": "{attachments}: {names}.",
        "by": " a más tardar el {day}", "more": "{first} y {count} más",
        "day": "{d:02}/{m:02}/{y}", "money": {"": "{currency} {amount}"},
        "marks": {"": ".,", "MX": ",.", "US": ",."},
        "statuses": {"active": "activa", "suspended": "suspendida", "under_review": "en revisión"},
        "abbreviations": "Sr. Sra. Ud. Uds. núm. art. pág. aprox. S.A. C.V. S.L. Ltd. Co. Inc.",
    },
    "pt": {
        "comma": ", ", "last": " e ",
        "attachment": "Anexo {n}", "attachments": "Anexos {n}",
        "listed": "{count} {noun} que constam no {attachment}",
        "sheet": "lista de {noun}",
        "list_of": "{attachments}: {names}.",
        "by": " até {day}", "more": "{first} e mais {count}",
        "day": "{d:02}/{m:02}/{y}", "money": {"": "{currency} {amount}", "BRL": "R$ {amount}"},
        "marks": {"": ".,"},
        "statuses": {"active": "ativa", "suspended": "suspensa", "under_review": "em análise"},
        "abbreviations": "Sr. Sra. nº. art. pág. aprox. S.A. Ltda. Ltd. Co. Inc.",
    },
    "ja": {
        "comma": "、", "last": "、",
        "attachment": "添付資料{n}", "attachments": "添付資料{n}",
        "listed": "{attachment}に記載の{noun}{count}件",
        "sheet": "{noun}一覧",
        "list_of": "{attachments}：{names}。", "numbered": "{name}（{numbers}）",
        "by": "（{day}まで）", "more": "{first} ほか{count}件",
        "day": "{y}年{m}月{d}日", "money": {"": "{currency} {amount}", "JPY": "{amount}円"},
        "marks": {"": ",."},
        "statuses": {"active": "通常", "suspended": "停止中", "under_review": "審査中"},
    },
    "ko": {
        "comma": ", ", "last": ", ",
        "attachment": "첨부 {n}", "attachments": "첨부 {n}",
        "listed": "{attachment}에 기재된 {noun} {count}건",
        "sheet": "{noun} 목록",
        "list_of": "{attachments}: {names}.",
        "by": "({day}까지)", "more": "{first} 외 {count}건",
        "day": "{y}년 {m}월 {d}일", "money": {"": "{currency} {amount}", "KRW": "{amount}원"},
        "marks": {"": ",."},
        "statuses": {"active": "정상", "suspended": "정지", "under_review": "심사 중"},
    },
    "de": {
        "comma": ", ", "last": " und ",
        "attachment": "Anlage {n}", "attachments": "Anlagen {n}",
        "listed": "{count} {noun} laut {attachment}",
        "sheet": "Liste der {noun}",
        "list_of": "{attachments}: {names}.",
        "by": " bis {day}", "more": "{first} und {count} weitere",
        "day": "{d:02}.{m:02}.{y}", "money": {"": "{amount} {currency}"},
        "marks": {"": ".,"},
        "statuses": {"active": "aktiv", "suspended": "gesperrt", "under_review": "in Prüfung"},
        "abbreviations": "Nr. z.B. bzw. ca. Str. Hr. Fr. Ltd. Co.",
    },
    "fr": {
        "comma": ", ", "last": " et ",
        "attachment": "Pièce jointe {n}", "attachments": "Pièces jointes {n}",
        "listed": "{count} {noun} figurant dans la {attachment}",
        "sheet": "liste des {noun}",
        "list_of": "{attachments} : {names}.",
        "by": " au plus tard le {day}", "more": "{first} et {count} autres",
        "day": "{d:02}/{m:02}/{y}", "money": {"": "{amount} {currency}"},
        "marks": {"": " ,"},
        "statuses": {"active": "actif", "suspended": "suspendu", "under_review": "en cours d'examen"},
        "abbreviations": "M. Mme. art. env. Ltd. Co.",
    },
    "it": {
        "comma": ", ", "last": " e ",
        "attachment": "Allegato {n}", "attachments": "Allegati {n}",
        "listed": "{count} {noun} che figurano nell'{attachment}",
        "sheet": "elenco di {noun}",
        "list_of": "{attachments}: {names}.",
        "by": " entro il {day}", "more": "{first} e altri {count}",
        "day": "{d:02}/{m:02}/{y}", "money": {"": "{amount} {currency}"},
        "marks": {"": ".,"},
        "statuses": {"active": "attivo", "suspended": "sospeso", "under_review": "in revisione"},
        "abbreviations": "Sig. art. pag. ca. S.p.A. S.r.l. Ltd. Co.",
    },
    "th": {
        "comma": ", ", "last": " และ ",
        "attachment": "เอกสารแนบ {n}", "attachments": "เอกสารแนบ {n}",
        "listed": "{noun} {count} รายการตาม{attachment}",
        "sheet": "รายการ{noun}",
        "list_of": "{attachments}: {names}",
        "by": " ภายใน {day}", "more": "{first} และอีก {count} รายการ",
        "statuses": {"active": "ปกติ", "suspended": "ถูกระงับ", "under_review": "อยู่ระหว่างตรวจสอบ"},
    },
    "vi": {
        "comma": ", ", "last": " và ",
        "attachment": "Tệp đính kèm {n}", "attachments": "Tệp đính kèm {n}",
        "listed": "{count} {noun} trong {attachment}",
        "sheet": "danh sách {noun}",
        "list_of": "{attachments}: {names}.",
        "by": " trước ngày {day}", "more": "{first} và {count} mục khác",
        "statuses": {"active": "hoạt động", "suspended": "bị đình chỉ", "under_review": "đang xét duyệt"},
    },
    "id": {
        "comma": ", ", "last": " dan ",
        "attachment": "Lampiran {n}", "attachments": "Lampiran {n}",
        "listed": "{count} {noun} yang tercantum dalam {attachment}",
        "sheet": "daftar {noun}",
        "list_of": "{attachments}: {names}.",
        "by": " paling lambat {day}", "more": "{first} dan {count} lainnya",
        "statuses": {"active": "aktif", "suspended": "ditangguhkan", "under_review": "sedang ditinjau"},
        "abbreviations": "No. dll. PT. Ltd. Co.",
    },
}
# fmt: on
