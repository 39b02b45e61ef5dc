"""The words by which mail programs mark what a mail is made of: heads, forwarded mails, quoted ones. In the languages
of the marketplaces and of our own mail programs.

Each is a part of a regular expression, to be used without regard to case.
"""

from __future__ import annotations

HEADS = {
    "sender": r"from|发件人|寄件者|de|von|差出人|보낸\s?사람|da",
    "date": r"sent|date|发送时间|发件时间|日期|时间|fecha|enviado(?: el| em)?|data|datum|gesendet|送信日時|日時|날짜|"
    r"보낸\s?날짜",
    "to": r"to|cc|reply-to|收件人|抄送|para|an|宛先|받는\s?사람",
    "subject": r"subject|主题|主旨|标题|asunto|assunto|betreff|件名|제목",
}
"""What stands before the colon in a mail's head."""

FORWARDED = (
    r"forwarded message|转发的?(?:邮件|信息|消息)|mensaje reenviado|mensagem encaminhada|weitergeleitete nachricht"
    r"|転送(?:された)?(?:メッセージ)?|전달(?:된 메(?:시지|일))?"
)
"""Above a mail that somebody passes on."""

ORIGINAL = (
    r"original message|(?:回复的)?原(?:始)?邮件|mensaje original|mensagem original|元のメッセージ|원본 메(?:시지|일)"
    r"|ursprüngliche nachricht"
)
"""Above the mail that is answered."""

WROTE = (
    r"on\s.{5,150}\bwrote\s*[:：]|am\s.{5,150}\bschrieb.{0,80}[:：]|el\s.{5,150}\bescribió\s*[:：]"
    r"|em\s.{5,150}\bescreveu\s*[:：]|在?.{5,150}写道\s*[:：]|.{5,150}(?:の(?:メッセージ|メール)|書きました)\s*[:：]"
    r"|.{5,150}님이 (?:작성|썼습니다).{0,10}[:：]"
)
"""The line above the words of somebody else."""
