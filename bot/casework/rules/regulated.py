"""Goods that a law looks at: medical goods, children's goods and cosmetics come with their papers (R26)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.text import spans

_REGULATED = {
    "medical": r"\bmedical (?:devices?|use|claim)\b|\bthermometers?\b|\bblood (?:pressure|glucose|oxygen)\b"
    r"|\b(?:glucose (?:meter|monitor)|oximeters?|hearing aids?|syringes?|pregnancy tests?)\b"
    r"|\bsurgical\b|\bmedicines?\b|\bdispositivos? m[eé]dicos?\b|\bterm[oôó]metros?\b|\bmedicamentos?\b"
    r"|医疗|药品|体温计|血压计|血糖仪|助听器"
    r"|医療機器|医薬品|体温計|血圧計|의료기기|의약품|체온계|혈압계",
    "children": r"\b(?:toys?|dolls?|jigsaws?|pacifiers?|rattles?|infant|crib|stroller"
    r"|baby (?:products?|carrier|bottle|crib|monitor))\b|\b(?:children['’]?s|kids['’]?|kid['’]s|toddlers?['’]s?) \w+"
    r"|\b(?:juguetes?|brinquedos?|beb[éê]s?)\b"
    r"|儿童|玩具|婴儿|おもちゃ|ベビー用品|乳幼児|장난감|완구|유아용|어린이",
    "cosmetics": r"\b(?:cosmetics?|skin ?care|makeup|lipstick|sunscreen|serum|moisturi[sz]ers?|mascara|nail polish"
    r"|(?:face|eye|hand) cream)\b|\b(?:cosm[eé]ticos?|maquillaje|maquiagem|protetor solar|protector solar)\b"
    r"|化妆品|护肤|面霜|口红|眼霜|精华液|化粧品|日焼け止め|美容液|화장품|선크림|스킨케어",
}
_NONE_OF_THESE = re.compile(
    r"(?i)\b(?:pets?|dogs?|cats?|birds?)['’]?s? (?:\w+ )?toys?\b|\b(?:oven|meat|kitchen|food|grill|freezer|fridge"
    r"|room|indoor|outdoor|wine|pool|aquarium) thermometers?\b"
    r"|\bthermometers? for (?:the )?(?:ovens?|meat|grills?|food|wine|pools?|freezers?|fridges?)\b"
    r"|\b(?:serum|cosmetics?|makeup) (?:bottles?|bags?|organi[sz]ers?|mirrors?|boxes|holders?)\b"
    r"|宠物(?:用)?玩具|[猫狗]玩具|化妆[包镜]|化妆品收纳"
)
"""Goods that only sound like it: a dog's toy, an oven's thermometer, an empty bottle."""
_PAPERS = re.compile(
    r"(?i)\b(?:CPC|children'?s product certificate|CPNP|FDA (?:registration|clearance|510)|510\(k\)"
    r"|lab(?:oratory)? report|test report|ingredient list|safety assessment|CE (?:certificate"
    r"|declaration)|declaration of conformity|certificate of|SDS|GMP|licen[cs]e)\b|检测报告|合规文件|证书|备案|许可证"
    r"|\b(?:certificado|laudo|informe de laboratorio|registro sanitario|COFEPRIS|ANVISA|INMETRO|NOM)\b"
    r"|試験成績書|証明書|許可証|届出書|認証書|인증서|시험성적서|신고필증|허가증"
)
_NO_PAPERS = re.compile(
    r"(?i)\b(?:no|without|lack(?:s|ing)?|missing|not have (?:an?|any|the)) (?:\w+ ){0,3}(?:documents?"
    r"|licen[cs]e|certificates?|report|papers?|CPC|proof)\b|\bsupplier(?:'s)? promise\b|没有(?:任何)?(?:证书|文件"
    r"|报告|许可证)|\b(?:sin|sem) (?:\w+ ){0,2}(?:certificado|documentos?|laudo|registro)\b"
    r"|(?:証明書|成績書|許可証)(?:が|は)(?:ない|ありません)|(?:인증서|성적서|허가증)(?:가|이) 없"
)


@rule(
    "R26",
    "HIGH_REG_CATEGORY",
    step=Step.SUBCLASS,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, FAQ 2",
    passes="toy with CPC and lab report",
    fails="toy, no document",
    overridable=True,
)
def high_reg_category(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Medical goods, children's goods and cosmetics come with their compliance documents."""
    if facts.issue is None or facts.issue.issue_class not in ("listing", "policy", "onboarding"):
        return
    about = " ".join([draft.text, facts.answer("category", "product_category"), *facts.names])
    about = _NONE_OF_THESE.sub("", about)
    category = next((key for key, words in _REGULATED.items() if re.search(words, about, re.IGNORECASE)), "")
    if not category or facts.filled() or (_PAPERS.search(draft.text) and not _NO_PAPERS.search(draft.text)):
        return
    place = next(spans(re.compile(_REGULATED[category], re.IGNORECASE), draft.text), None)
    yield high_reg_category.find(
        "Medical goods, toys and cosmetics need their compliance documents: attach them, or say why none apply.",
        span=place.span if place else None,
        text=draft.text,
        severity=Severity.WARN if facts.attachments is None else Severity.BLOCK,
    )
