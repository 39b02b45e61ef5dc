"""The route: the questions every case begins with, before a marketplace's own: where, whose, about what.

They are the product's questions, so their words stand here; their options come from playbooks and shops.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.casework.playbook import Issue, Option, Playbook, Question, Site, Words
from bot.casework.surroundings import ShopFacts, Surroundings

NEW_SHOP = "new"
NO_CODE = "none"
OTHER_CODE = "other"
TRIES = "tries"

CLASSES = {
    "account": Words(zh="账户", en="Account"),
    "listing": Words(zh="商品 / Listing", en="Listing"),
    "funds": Words(zh="资金与结算", en="Funds and payouts"),
    "policy": Words(zh="政策与合规", en="Policy and compliance"),
    "logistics": Words(zh="物流与售后", en="Logistics and after-sales"),
    "ip": Words(zh="知识产权", en="Intellectual property"),
    "ads": Words(zh="广告与流量", en="Ads and traffic"),
    "onboarding": Words(zh="入驻与准入", en="Onboarding and admission"),
}

LANGUAGES = {
    "zh": Words(zh="简体中文", en="Chinese"),
    "zh-TW": Words(zh="繁体中文", en="Traditional Chinese"),
    "en": Words(zh="英文", en="English"),
    "es": Words(zh="西班牙文", en="Spanish"),
    "pt": Words(zh="葡萄牙文", en="Portuguese"),
    "ja": Words(zh="日文", en="Japanese"),
    "ko": Words(zh="韩文", en="Korean"),
    "de": Words(zh="德文", en="German"),
    "fr": Words(zh="法文", en="French"),
    "it": Words(zh="意大利文", en="Italian"),
    "th": Words(zh="泰文", en="Thai"),
    "vi": Words(zh="越南文", en="Vietnamese"),
    "id": Words(zh="印尼文", en="Indonesian"),
}


def _choice(id: str, zh: str, en: str, options: Sequence[Option], *, label: Words) -> Question:
    return Question(id=id, kind="choice", ask=Words(zh=zh, en=en), label=label, options=list(options), stage="route")


def marketplace(around: Surroundings) -> Question:
    """Which marketplace."""
    options = [Option(id=key, label=playbook.name) for key, playbook in around.playbooks.items()]
    return _choice(
        "marketplace", "哪个平台？", "Which marketplace?", options, label=Words(zh="平台", en="Marketplace")
    )


def shop(shops: Sequence[ShopFacts]) -> Question:
    """Which of the team's shops, or a new one."""
    options = [Option(id=one.id, label=Words(zh=one.name, en=one.name)) for one in shops]
    options.append(Option(id=NEW_SHOP, label=Words(zh="新店铺", en="A new shop")))
    return _choice("shop", "哪家店铺？", "Which shop?", options, label=Words(zh="店铺", en="Shop"))


NEW_SHOP_QUESTIONS = (
    Question(
        id="shop_name",
        kind="text",
        ask=Words(zh="店铺简称（团队内部怎么叫它）", en="Short name of the shop, as your team says it"),
        label=Words(zh="店铺简称", en="Shop name"),
        example="US-Home",
        maximum=40,
        plain=True,
        stage="route",
    ),
    Question(
        id="seller_id",
        kind="text",
        ask=Words(zh="卖家编号（Seller ID），没有可以跳过", en="Seller id, if you have it"),
        label=Words(zh="卖家编号", en="Seller id"),
        example="A1B2C3D4E5F6G7",
        maximum=60,
        required=False,
        stage="route",
    ),
    Question(
        id="legal_name_en",
        kind="text",
        ask=Words(zh="公司英文名（与后台一致）", en="Legal name in English, as registered with the marketplace"),
        label=Words(zh="公司英文名", en="Legal name (English)"),
        example="Shenzhen Example Trading Co., Ltd.",
        maximum=120,
        stage="route",
    ),
    Question(
        id="legal_name_zh",
        kind="text",
        ask=Words(zh="公司中文名，可以跳过", en="Legal name in Chinese, optional"),
        label=Words(zh="公司中文名", en="Legal name (Chinese)"),
        maximum=60,
        required=False,
        plain=True,
        stage="route",
    ),
)


def site(sites: Iterable[Site]) -> Question:
    """Which country store."""
    options = [Option(id=one.id, label=one.name) for one in sites]
    return _choice("site", "哪个站点？", "Which site?", options, label=Words(zh="站点", en="Site"))


def language(where: Site) -> Question:
    """Which language entry, for a site whose channel takes more than one."""
    options = [Option(id=one, label=LANGUAGES[one]) for one in where.languages]
    return _choice(
        "language",
        "用哪种语言提交？（后台要选对应的语言入口）",
        "In which language will it be submitted? (choose that entry in the back office)",
        options,
        label=Words(zh="提交语言", en="Language"),
    )


def issue_class(playbook: Playbook) -> Question:
    """Which of the eight classes; only those the playbook has issues in."""
    present = {one.issue_class for one in playbook.issues}
    options = [Option(id=key, label=label) for key, label in CLASSES.items() if key in present]
    return _choice(
        "issue_class",
        "问题属于哪一类？",
        "What kind of problem is it?",
        options,
        label=Words(zh="问题大类", en="Class"),
    )


def issue(playbook: Playbook, of_class: str) -> Question:
    """Which sub-type."""
    options = [
        Option(id=one.id, label=one.title, note=one.about) for one in playbook.issues if one.issue_class == of_class
    ]
    return _choice("issue", "具体是哪种情况？", "Which one exactly?", options, label=Words(zh="具体问题", en="Issue"))


def code(about: Issue) -> Question:
    """The error or rejection code: chosen where the playbook knows codes, else typed."""
    label = Words(zh="错误代码", en="Code")
    if not about.codes:
        return Question(
            id="code",
            kind="text",
            ask=Words(zh="页面显示的错误代码，没有可以跳过", en="The error code the page shows, if any"),
            label=label,
            example="E-1001",
            maximum=80,
            required=False,
            stage="route",
        )
    options = [
        Option(
            id=code_key(one.code),
            label=Words(zh=f"{one.code} {one.meaning.zh}", en=f"{one.code} {one.meaning.en}"),
            text={"zh": one.code, "en": one.code},
        )
        for one in about.codes
    ]
    options.append(Option(id=NO_CODE, label=Words(zh="页面未显示", en="The page shows none")))
    options.append(Option(id=OTHER_CODE, label=Words(zh="其他代码", en="Another code")))
    return _choice("code", "页面显示哪个代码？", "Which code does the page show?", options, label=label)


def code_key(shown: str) -> str:
    """A code as an option's id: what an id may not hold becomes a hyphen."""
    return re.sub(r"[^A-Za-z0-9_.\-]+", "-", shown).strip("-._") or "code"


def after_issue(playbook: Playbook, about: Issue) -> tuple[Question, ...]:
    """Code, account status and what the marketplace already said."""
    return (
        code(about),
        *([_CODE_OTHER] if about.codes else []),
        *STANDING,
        Question(
            id="prior_case_id",
            kind="id" if playbook.case_id in playbook.ids else "text",
            id_format=playbook.case_id if playbook.case_id in playbook.ids else None,
            ask=Words(zh="已有的 Case 编号", en="The number of the open case"),
            label=Words(zh="已有 Case 编号", en="Open case number"),
            maximum=None if playbook.case_id in playbook.ids else 60,
            when={"prior": ["open_case"]},
            stage="route",
        ),
        *_of_channel(playbook, about),
    )


def zh_entry(where: Site) -> Question:
    """Whether the site's Chinese entry was chosen: only there it takes Chinese (seed, note)."""
    entry = where.zh_entry or where.name
    return Question(
        id="zh_entry",
        kind="yes_no",
        ask=Words(
            zh="后台已经选到中文入口了吗？中文只从这里收。",
            en="Is the Chinese entry chosen in the back office? Chinese is taken there only.",
        ),
        hint=entry,
        label=Words(zh="中文入口已选", en="Chinese entry chosen"),
        required=False,
        stage="route",
    )


def _of_channel(playbook: Playbook, about: Issue) -> Iterable[Question]:
    """What a channel's own limits make us ask: how often it was tried, whether its fee is agreed to."""
    channel = next((one for one in playbook.channels if one.id == about.channel), None)
    if channel is None:
        return
    if channel.attempts:
        yield _choice(
            TRIES,
            "这件事在这个渠道已经提交过几次？",
            "How often was this sent through this channel already?",
            [Option(id=str(n), label=Words(zh=f"{n} 次", en=str(n))) for n in range(channel.attempts + 1)],
            label=Words(zh="已提交次数", en="Sent before"),
        ).model_copy(
            update={
                "required": False,
                "hint": Words(zh=f"最多 {channel.attempts} 次。", en=f"{channel.attempts} at most."),
            }
        )
    if channel.fee:
        fee = channel.fee
        yield Question(
            id="fee_confirmed",
            kind="yes_no",
            ask=Words(
                zh=f"这个渠道要收费（{fee.amount}），负责人同意了吗？", en=f"This channel costs {fee.amount}. Agreed?"
            ),
            hint=fee.due,
            label=Words(zh="费用已同意", en="Fee agreed to"),
            required=False,
            stage="route",
        )


_CODE_OTHER = Question(
    id="code_other",
    kind="text",
    ask=Words(zh="请照抄页面上的代码", en="Copy the code from the page"),
    label=Words(zh="其他代码", en="Other code"),
    example="E-1001",
    maximum=80,
    when={"code": [OTHER_CODE]},
    stage="route",
)

STANDING = (
    Question(
        id="account_status",
        kind="choice",
        ask=Words(zh="账户现在是什么状态？", en="What is the account's status now?"),
        label=Words(zh="账户状态", en="Account status"),
        options=[
            Option(id="active", label=Words(zh="正常（Active）", en="Active")),
            Option(id="suspended", label=Words(zh="停用或冻结（Suspended）", en="Suspended")),
            Option(id="under_review", label=Words(zh="审核中（Under review）", en="Under review")),
        ],
        stage="route",
    ),
    Question(
        id="prior",
        kind="choice",
        ask=Words(zh="这件事平台回复过吗？", en="Has the marketplace already said something about this?"),
        label=Words(zh="平台此前回复", en="So far"),
        options=[
            Option(id="none", label=Words(zh="还没联系过", en="Not contacted yet")),
            Option(id="answered", label=Words(zh="联系过，已有回复", en="Contacted, it answered")),
            Option(id="open_case", label=Words(zh="已有一个 Case 还开着", en="A case is already open")),
        ],
        stage="route",
    ),
    Question(
        id="prior_text",
        kind="paragraph",
        ask=Words(zh="平台怎么回复的？粘贴原文即可", en="What did it answer? Paste the text"),
        label=Words(zh="平台回复原文", en="Its answer"),
        maximum=20000,
        plain=True,
        when={"prior": ["answered"]},
        stage="route",
    ),
)
