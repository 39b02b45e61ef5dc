"""The time a notice gives without naming a day."""

from __future__ import annotations

import pytest

from bot.casework.notice.windows import windows_of


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("You have 7 days from the date of this notice to appeal.", 7, "calendar_days"),
        ("Deadline: 7 days from the date of this notice", 7, "calendar_days"),
        ("Please reply within 3 business days.", 3, "business_days"),
        ("Please send the\ninvoices within seven (7) days\nof receiving this email.", 7, "calendar_days"),
        ("请在收到本通知后3个工作日内提交申诉。", 3, "business_days"),
        ("自本通知之日起7日内可以申诉。", 7, "calendar_days"),
        ("本メールの送信から5日以内にご回答ください。", 5, "calendar_days"),
        ("본 메일 수신 후 7일 이내에 제출해 주세요.", 7, "calendar_days"),
        ("Debes responder dentro de 48 horas.", 48, "hours"),
        ("Bitte antworten Sie innerhalb von 14 Tagen.", 14, "calendar_days"),
    ],
)
def test_the_time_for_an_answer_is_found(text: str, amount: int, unit: str) -> None:
    assert [(one.amount, one.unit) for one in windows_of(text)] == [(amount, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "We will reply within 7 days.",
        "Buyers may return goods within 30 days.",
        "Please send invoices issued within 365 days.",
        "您的资金将在90天内保留。",
        "我们会在3个工作日内处理，请耐心等待。",
        "The payment is held for 14 days.",
    ],
)
def test_other_peoples_time_is_not_ours(text: str) -> None:
    assert not windows_of(text)
