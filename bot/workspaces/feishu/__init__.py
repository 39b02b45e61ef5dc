"""Feishu and Lark, through the open platform's own interfaces."""
