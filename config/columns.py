"""What the columns and the statuses of a team's own case list are called: data, edited like the rest of config/.

A header means a column when it is one of its words, whatever the capitals, blanks and punctuation; of several that
fit the one named first here. `needed` columns must be there.
"""

from __future__ import annotations

from typing import TypedDict


class Column(TypedDict):
    """One column of the list."""

    label: str
    """What it is called on cards and in sentences; a sentence of the catalogue."""
    words: tuple[str, ...]
    needed: bool


# fmt: off
COLUMNS: dict[str, Column] = {
    "case_id": {
        "label": "Case ID", "needed": True,
        "words": (
            "case id", "caseid", "case", "case no", "case number", "case编号", "案件编号", "案件号", "工单号",
            "工单编号",
            "平台编号", "平台案件编号", "平台单号", "问题编号", "ticket", "ticket id", "编号", "单号",
        ),
    },
    "shop": {
        "label": "Shop", "needed": True,
        "words": ("shop", "store", "account", "店铺", "店铺名", "店铺名称", "店名", "店铺简称", "账号", "店铺账号"),
    },
    "marketplace": {
        "label": "Marketplace", "needed": False,
        "words": ("marketplace", "platform", "平台", "平台名称", "渠道"),
    },
    "site": {"label": "Site", "needed": False, "words": ("site", "country", "站点", "国家", "国家站", "市场")},
    "issue": {
        "label": "Issue", "needed": True,
        "words": ("issue", "type", "case type", "问题", "问题类型", "案件类型", "类型", "事由", "申诉类型",
        "问题分类", "分类"),
    },
    "submitted": {
        "label": "Submitted on", "needed": True,
        "words": (
            "submitted on", "submitted", "opened", "created", "date", "提交日期", "提交时间", "提交",
            "开案日期", "开案时间",
            "开case时间", "发起时间", "创建时间", "创建日期", "申诉日期", "日期",
        ),
    },
    "status": {
        "label": "Status", "needed": True,
        "words": ("status", "state", "progress", "状态", "案件状态", "当前状态", "进度", "进展", "处理状态"),
    },
    "updated": {
        "label": "Last update", "needed": False,
        "words": (
            "last update", "updated", "last reply", "最近更新", "最后更新", "更新日期", "更新时间",
            "最后回复", "最近回复",
            "最近进展日期", "最后跟进", "跟进日期", "跟进时间",
        ),
    },
    "due": {
        "label": "Answer by", "needed": False,
        "words": ("answer by", "due", "deadline", "截止", "截止日期", "截止时间", "回复截止", "最晚回复"),
    },
    "owner": {
        "label": "Owner", "needed": False,
        "words": ("owner", "assignee", "负责人", "跟进人", "处理人", "运营", "经办人", "责任人"),
    },
    "subjects": {
        "label": "Ids it is about", "needed": False,
        "words": ("ids", "asin", "asins", "sku", "order", "order id", "商品编号", "商品id", "订单号",
        "涉及asin", "货件号"),
    },
    "title": {
        "label": "Title", "needed": False,
        "words": ("title", "subject", "note", "标题", "主题", "备注", "说明", "问题描述", "描述", "内容"),
    },
}

STATUSES: dict[str, tuple[str, ...]] = {
    # beside the marketplace's own names, which stand in its playbook
    "open": (
        "open", "pending", "submitted", "in progress", "processing", "answered", "处理中", "进行中", "已提交",
        "审核中",
        "跟进中", "等平台", "等平台回复", "待平台回复", "已回复", "待审核", "未完结", "未完成",
    ),
    "waiting": (
        "waiting", "waiting for us", "action required", "待回复", "待我方回复", "等我方回复", "待补充", "待补材料",
        "需补材料", "补材料", "需回复",
    ),
    "resolved": (
        "resolved", "done", "approved", "success", "已解决", "解决", "通过", "已通过", "成功", "申诉成功",
        "完成", "已完成",
        "完结", "已完结", "结案", "已结案",
    ),
    "refused": ("refused", "rejected", "denied", "failed", "被拒", "拒绝", "已拒绝", "驳回", "已驳回", "失败",
    "申诉失败"),
    "closed": ("closed", "关闭", "已关闭", "平台关闭", "被关闭"),
    "dropped": ("dropped", "cancelled", "given up", "放弃", "已放弃", "不做了", "取消", "已取消", "作废"),
}
# fmt: on
