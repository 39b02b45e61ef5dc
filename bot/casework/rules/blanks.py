"""Blanks that somebody left to fill in: marks, words and brackets that stand for something unknown (R33)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.rules.text import Stretch, bracketed
from bot.casework.tongues import attachment_words

_BLANKS = re.compile(
    r"\{\{[^{}\n]{0,80}\}\}|\{%[^%\n]{0,80}%\}|\{[a-zA-Z_][\w .]{0,40}\}"
    r"|<[A-Za-z\u4e00-\u9fff][\w .\u4e00-\u9fff\-]{0,40}>|【[^】\n]{0,40}】|\$\{[^}\n]{0,40}\}"
    r"|(?<![\w\-])[A-Z0-9\-_]{0,12}X{3,12}[X0-9\-_]{0,24}\b"
    r"|(?<!\w)[×＊*]{3,}(?!\w)|_{3,}|\?{3,}|\.{6,}"
    r"|\b(?:(?:19|20)\d\d|\d{1,2})[-/.](?:XX|\d{1,2})[-/.]XX\b|\b(?:19|20)\d\d[-/.]XX\b|\bX{2,4}\s?[年月日]"
    r"|\bXX[-/.](?:XX|\d{1,2})[-/.](?:X{2,4}|\d{2,4})\b|[$€£¥]\s?X{1,6}(?:[.,]X{1,2})?\b|\bX{2,6}[.,]XX\b"
    r"|[:：]\s*to be (?:completed|added|filled(?: in)?|confirmed|determined|supplied|provided)\b|某某"
    r"|(?<![●★◎○〇])[○〇]{2,}(?![●★◎○〇])"
    r"|(?<![0-9A-Za-z])O{3,}(?![0-9A-Za-z])"
    r"|\b(?:TBD|TBC|TODO|FIXME|T\.B\.D\.?)\b(?!-\d)|\blorem ipsum\b"
    r"|待补(?![货仓库发寄款税])充?|待補(?![貨倉庫發寄款稅])充?|待填写?|待填寫?|待定(?!位|向)|待(?:确认|確認)(?!收货|收貨|订单|訂單)"
    r"|此处填写|此處填寫|请填写|請填寫"
    r"|\b(?:insert|enter|fill in|add) (?:the |your )?(?:date|name|number|amount|asin|order|id|here"
    r"|details)(?: here)?\b(?=[\s\])}>.,]|$)"
    r"|\b(?:your|my) (?:company|name|store) name here\b"
    r"|(?<![\w%])%[A-Z][A-Z_]{1,30}%(?!\w)|<<[^<>\n]{1,40}>>|@@[A-Za-z_]{2,30}@@|(?<!\w)#[A-Z][A-Z_]{2,30}#(?!\w)"
    r"|(?<!\w)\$[A-Z][A-Z_]{2,30}\b\$?|(?<!\w)~{3,}(?!\w)|-{4,}(?=\s+(?:units?|pcs|pieces|orders?|usd|eur))"
    r"|[(（]\s*(?:[\w ./'-]{0,30}\s)?(?:to be (?:confirmed|added|completed|supplied|provided|determined|filled)"
    r"|filled in|tb[acd]|to follow"
    r"|(?:insert|fill in|enter|type|write|put|add)\b[^()（）\n]{0,30}\b(?:here|name|number|date)"
    r"|unknown yet|fill (?:me )?in|placeholder|por (?:confirmar|completar|definir|llenar|agregar)|a (?:definir"
    r"|confirmar|preencher|completar)|(?:inserte|insira|complete|preencha|escriba|ingrese|digite)\b[^()（）\n]{0,30})\s*[)）]"
    r"|[(（][^()（）\n]{0,16}(?:여기에?|입력|기재 ?(?:예정|요망)|추후|미정|확인 ?(?:필요|예정)"
    r"|작성 ?(?:예정|요망)|ここに"
    r"|を?(?:記入|入力)"
    r"(?:してください|する|予定|のこと)?|未定|後日|要確認|確認中|追記予定|待(?!机|機)|填(?:写|入|上|这|此)|请补|補充|补充|稍后|暂缺|未知|空着)"
    r"[^()（）\n]{0,10}[)）]"
    r"|\b(?:mr|ms|mrs|dr)\.? (?:abc|xyz|xx|x\.?y\.?|so-and-so|n\.?n\.?|name)\b|\b(?:john|jane) doe\b"
    r"|\babc (?:company|co\b|ltd|trading|corp)|\b(?:company|supplier|brand|product|store|customer) (?:name )?abc\b",
    re.IGNORECASE,
)
_MORE_BLANKS = re.compile(
    # A day, a year or a count that stands for any.
    r"×{2,}(?=\s?[\u4e00-\u9fff])|(?<![0-9A-Za-z])(?:19|20)(?:XX|××|\*\*)(?=\s?年)"
    r"|(?<![0-9A-Za-z])X(?=\s?[年月日])|[〇○◯]{1,4}(?=[年月日件個])"
    r"|\b(?:dd|d|mm|m|tt|jj|aaaa|yyyy|yy)(?:[/.-](?:dd|mm|tt|jj|aaaa|yyyy|yy)){2}\b"
    r"|\b(?:19|20)\d\d[-/.](?:\?{1,2}|\d{1,2}[-/.]\?{1,2})|(?:19|20)\d\d\s?年[ \u3000]+月(?![均底初末度租])"
    r"|月[ \u3000]+日(?![均常期本前后後])"
    r"|\b(?:with|of|by|is|are|was|were|about|only|received|sent|weighs) [NXY] (?:kg|g|cm|mm|units?|pcs|pieces|orders?"
    r"|cartons?|days?|USD|EUR|GBP)\b"
    # A name that stands for any.
    r"|(?<![0-9A-Za-z\-])[Xx×]{2}(?=公司|机构|機構|检测|有限|工厂|供应商|品牌|经理|先生|女士|物流|快递|银行|平台|店铺)"
    r"|(?<=[\u3041-\u30ff\u3400-\u9fff])[●△▲■]{2,}(?=[\u3400-\u9fff])"
    # What one of us asks another in the middle of a text.
    r"|[(（]\s*(?i:(?:what |which |exact )?(?:name|date|number|amount|quantity|address|price|time|id|who|when|where)"
    r" ?[?？]+)\s*[)）]"
    r"|[(（](?!(?i:note|remark|hint|tip|important|attention)s?[:：])[^\W\d_]{1,12}[:：]\s?"
    r"(?i:(?:please |pls |kindly )?(?:write|fill|add|complete|insert|ask|find out|check (?:the|with|this|it))\b)"
    r"[^()（）\n]{0,90}[)）]"
    r"|[(（][^()（）\n]{0,8}[:：]\s?(?:请(?!问)|帮|麻烦)[^()（）\n]{0,6}(?:填|补|写|查|问|确认)[^()（）\n]{0,40}[)）]"
    r"|[(（][^()（）\n]{0,8}[:：]\s?(?:填|补|写|查|问)(?:一下|上去)[^()（）\n]{0,40}[)）]"
    # What a table or a program writes where it has nothing.
    r"|#(?:REF|VALUE|NAME|DIV/0|NULL|NUM)[!?]|#N/A|\b(?:null|undefined|NaN)\b(?! (?:and void|result|hypothesis))"
    r"|\b(?i:reference|ref|no|number|id|code|tracking)\.?:? None\b"
    # A label with nothing behind it, or blanks before a unit.
    r"|\b(?i:invoice|order|report|certificate|licen[cs]e|policy|receipt|tracking|case) (?:No\.|[Nn]umber|ID)"
    r"(?=\s+(?:dated|issued|covers|was|is dated|of \d{4}-)\b)"
    r"|(?<=[\u4e00-\u9fff])[ \u3000]{3,}(?=[件个個%％天元台只份名])"
    # Words that tell the writer what to do.
    r"|(?i:\b(?:choose|pick|select|delete) (?:one|as appropriate|as applicable|where applicable)\b"
    r"|\b(?:replace|change) (?:this |it )?with (?:our|your|the real|real)s?\b"
    r"|\b(?:to be|will be) (?:added|filled in|completed|inserted) later\b"
    r"|\byour (?:full )?(?:name|company|signature|address|title) here\b"
    r"|[(（]\s*(?:completar|rellenar|preencher|llenar|ausf[üu]llen|compléter)\s*[)）])"
    r"|\b(?:Explain|Describe|Summari[sz]e|State) (?:here|briefly|in (?:one|two|three|a few|\d)\b|what went wrong"
    r"|how you|why (?:it|this) (?:was|happened))"
)
"""Blanks that no mark tells; these are as they are written, in capitals or not."""
_NO_MARK = re.compile(
    r"[*＊]{3,}\s?(?=\d)|【[^】\n]*(?:送料|税込|公式|新品|限定|正規|国内|ポイント|セット|日本製|翌日|即納)[^】\n]*】"
)
"""Digits that were masked, and what a shop in Japan puts before a title."""
_STATE = re.compile(r"""["“「『](?:TBD|TBC|待填写?|待填寫?|待定|待确认|待確認|未定|(?i:your name here))["”」』]""")
"""What a page or a product was read to show, in quotation marks."""
_SHOWN = re.compile(
    r"(?i)(?:状态|狀態|显示|顯示|标记|標記|提示|ステータス|상태|status|shows?|marked|labelled)[^\"“「『]{0,6}$"
)
"""What stands before the words of a page, in quotation marks."""
_MADE_SO = re.compile(
    r"(?i)\bfill-in-the-blank|\b(?:printed|engraved|embossed|stamped)\b"
    r"|\bpart of (?:the|its) (?:\w+ )?(?:title|design|print|name)"
    r"|\b(?:message tool|auto-?reply|template|merge field)\b|印刷|印有|图案|圖案|印字"
)
"""What tells that a blank in quotation marks stands on the goods themselves, or in a message that was sent so."""
_LOWER_OK = re.compile(r"^(?:xxx|XXX)?(?:xl|XL|XXL|xxl)$")
_NO_BLANK = re.compile(
    rf"(?i)^\[(?:[^\]]*\d{{6,}}[^\]]*|(?:exhibit|appendix|annex|figure|fig\.?|table|page|{attachment_words()}"
    r")\s*#?\d+(?:\s*[-–,]\s*\d+)?|\d{1,3}(?:\s*[-–,]\s*\d{1,3})*|sic|\.{3}|…|re|fw)\]$"
)
_QUOTE = re.compile(r"\"[^\"\n]{1,160}\"|“[^”\n]{1,160}”|「[^」\n]{1,160}」|『[^』\n]{1,160}』")


def blanks(text: str) -> Iterator[Stretch]:
    """Every blank of a text; whether a bracket is a heading of its form, the form knows."""
    for match in (*_BLANKS.finditer(text), *_MORE_BLANKS.finditer(text)):
        if _NO_MARK.match(text, match.start()) or _LOWER_OK.match(match.group()):
            continue
        if not _read_off(text, match.start()) and not _quoted(text, match.start(), match.end()):
            yield Stretch(match.start(), match.end(), match.group())
    for piece in bracketed(text):
        if not _NO_BLANK.match(piece.text) and not _quoted(text, *piece.span):
            yield piece


def _read_off(text: str, start: int) -> bool:
    """The first words in quotation marks, where they are a state or follow a word by which a page is quoted."""
    if not start or text[start - 1] not in '"“「『':
        return False
    return bool(_STATE.match(text, start - 1) or _SHOWN.search(text, max(0, start - 30), start - 1))


def _quoted(text: str, start: int, end: int) -> bool:
    """A blank among other words in quotation marks, which were printed or sent so, as a word near by says."""
    for quote in _QUOTE.finditer(text, max(0, start - 200), end + 200):
        if quote.start() < start and end < quote.end() and quote.end() - quote.start() > end - start + 6:
            return bool(_MADE_SO.search(text, max(0, quote.start() - 120), quote.end() + 120))
    return False
