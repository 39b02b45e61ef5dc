"""How people say that they send the same thing again (R11), or begin anew because nobody answered (R20), by language.

A rule looks for the words in the writer's own sentences; what a buyer or a supplier does again is no duplicate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.rules.text import Stretch, spans

_TEXT = "(?:appeal|case|ticket|request|text|form|issue|complaint)"
_AGAIN = re.compile(
    r"(?i)\b(?:second|another|duplicate|parallel|additional) (?:case|ticket"
    r"|appeal)\b[^.;\n]{0,50}\b(?:same|faster|again|quicker|speed)\b"
    rf"|\b(?:re-?submit\w*|re-?send\w*|submit\w*|send\w*) (?:\w+ ){{0,3}}(?:the )?(?:same|identical) (?:\w+ ){{0,2}}?"
    rf"(?:{_TEXT}|documents?)\b"
    rf"|\b(?:submit\w*|send\w*|file\w*) (?:it|this|(?:this|the|our) {_TEXT}) (?:once more|again"
    rf"|a second time|twice)\b"
    rf"|\b(?:filed|submitted|sent) (?:this|the|our) {_TEXT} (?:twice|several times)\b"
    r"|\bwe (?:have )?(?:already )?opened (?:\w+ )?(?:two|three|four|several|multiple|many|[2-9]) cases\b"
    r"|(?:同一|同样的?)(?:问题|内容|申诉)[^。；\n]{0,10}(?:再|又|重复)(?:提交|发|开|申诉)|重复提交|(?:多|再)开(?:几|一)个case"
    r"|(?:再|又|重新)(?:次)?(?:提交|发送|申诉)(?:了|一遍|一次|一下)*(?:同样|相同|一样)的?"
    r"|\b(?:re)?env(?:iamos|iaremos|iar|ío|iei)\b[^.\n]{0,20}\b(?:l[ao]s?|el|os?|as?) m[ie]sm[oa]s? "
    r"(?:apelaci[oó]n|caso|consulta|descargo|reclamo|solicitud|recurso|apela[cç][aã]o|chamado|solicita[cç][aã]o)\b"
    r"|同じ(?:内容|件|申請|異議|問い合わせ)[^。\n]{0,12}(?:再度|もう一度|重ねて)[^。\n]{0,8}(?:申請|提出|送|問い合わせ)"
    r"|같은 (?:소명서|문의|이의 ?제기|내용|건)[^.\n]{0,10}(?:다시|재차|한 번 더) ?(?:제출|접수|보내|문의)"
)
_NEW_FOR_OLD = re.compile(
    r"(?i)\b(?:open\w*|submit\w*|creat\w+|fil(?:e|ed|ing)|start\w*|rais\w+) (?:a |an |this "
    r"|another )?(?:new|another|second|fresh) (?:case|ticket)\b|\bnew case (?:because|since|as)\b"
    r"|\b(?:new|another|second|fresh) (?:case|ticket) (?:was|has been|will be) "
    r"(?:opened|submitted|created|filed|raised)\b|\bhere is (?:a|another) (?:fresh|new|second) (?:one|case|ticket)\b"
    r"|(?:新开|重新开|另开|重开|新建|再开)(?:了|一个|个|一个新的?)*\s*(?:case|工单|案例|(?=[。，,；\s]|$))"
    r"|\babr(?:imos|iremos|ir|í|i)\b (?:una?|um) ?(?:nuev[oa]|nov[oa]) "
    r"(?:consulta|caso|reclamo|apelaci[oó]n|chamado|recurso)\b"
    r"|新し[いく][^。\n]{0,4}(?:問い合わせ|ケース|案件)[^。\n]{0,6}(?:送|作|出|起票|します|しました)"
    r"|새(?:로운)? (?:문의|케이스)(?:를|을)? ?(?:접수|제출|등록)"
)
_SILENT = re.compile(
    r"(?i)\b(?:no (?:reply|response|answer|update|feedback)|not (?:answered|replied|responded)|(?:has"
    r"|have|had)(?:n['’]t| not) (?:been )?(?:answered|replied|responded|heard)|silent|never (?:answered"
    r"|replied|responded)|did(?:n['’]t| not) (?:reply|answer|respond)|ignored|old case|previous case"
    r"|earlier case|still waiting|unanswered|without (?:a |any )?(?:reply|answer|response))\b"
    r"|没(?:有)?(?:回复|回应|答复|消息|人理)|不回复|未回复|没回|无人(?:回复|理)"
    r"|\b(?:no (?:nos )?(?:respondieron|contestaron|hubo respuesta)|sin respuesta|sem resposta"
    r"|n[aã]o (?:foi respondid[oa]|responderam|houve resposta))\b"
    r"|(?:回答|返信|返答)(?:が|は)?(?:ない|なく|ありません|いただけ)"
    r"|(?:답변|회신|응답)(?:이|은)? ?(?:없|오지 않|받지 못)"
)
_OTHERS = re.compile(
    r"(?i)(?:\b(?:buyers?|customers?|suppliers?|couriers?|carriers?|comprador\w*|clientes?|proveedor\w*|fornecedor\w*)\b"
    r"|买家|客户|供应商|購入者|お客様|仕入先|구매자|고객|공급)[^.;。；\n]{0,30}$"
)


def sent_again(text: str) -> Iterator[Stretch]:
    """Where the writer sends, or has sent, the same thing once more."""
    return _ours(_AGAIN, text)


def begun_anew(text: str) -> Iterator[Stretch]:
    """Where the writer begins a new case although an old one is only silent."""
    return _ours(_NEW_FOR_OLD, text) if _SILENT.search(text) else iter(())


def _ours(pattern: re.Pattern[str], text: str) -> Iterator[Stretch]:
    return (one for one in spans(pattern, text) if not _OTHERS.search(text[max(0, one.start - 60) : one.start]))
