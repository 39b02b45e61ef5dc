"""What readers see of a message, and whom it rings.

`<at>` is a tag wherever Feishu parses one: in a text message, in `md` and `at` of a post, in `markdown` and `lark_md`
of a card. There it rings, whoever typed it. In `plain_text`, and written with entities, it is text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

AT = re.compile(r"<at\b([^<>]*)>", re.IGNORECASE)
AT_ID = re.compile(r"""\b(?:user_id|open_id|id|ids|email)\s*=\s*["']?([^"'>\s]+)""", re.IGNORECASE)
PHONE = re.compile(r"(?<![\d-])(?:\+?86[- ]?)?1[3-9]\d{9}(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
LOCAL_TIME = re.compile(r"<local_datetime\b([^<>]*)></local_datetime>")
ATTRIBUTE = re.compile(r"""(\w+)\s*=\s*'([^']*)'""")
PEKING = timezone(timedelta(hours=8))
MOMENTS = {
    "date_num": "{at:%Y-%m-%d}",
    "date_short": "{at.month}月{at.day}日",
    "date": "{at.year}年{at.month}月{at.day}日",
    "week": "星期{week}",
    "week_short": "周{week}",
    "time": "{at:%H:%M}",
    "time_sec": "{at:%H:%M:%S}",
    "timezone": "GMT+8:00",
}
"""How `<local_datetime>` shows a moment, by its `format_type` (content-components/rich-text)."""
EVERYBODY = "all"
PARSED_TAGS = ("markdown", "lark_md")
# Read by nobody: ids, keys and settings of a card whose values are strings.
UNSEEN = {"tag", "name", "value", "img_key", "width", "type", "data_type", "element_id", "token", "icon", "behaviors"}


def named(marked_up: str) -> list[str]:
    """The ids in the `<at>` tags of parsed text, in order; `all` for everybody."""
    ids: list[str] = []
    for tag in AT.finditer(marked_up):
        for group in AT_ID.findall(tag.group(1)):
            ids += [one for one in group.split(",") if one]
    return ids


def called(kind: str, body: Any) -> list[str]:
    """Every id this message would ring."""
    if kind == "text":
        return named(str(body.get("text", "")))
    if kind == "post":
        return [one for node in _post_nodes(body) for one in _called_in_post(node)]
    if kind == "interactive":
        return [one for text in parsed_texts(body) for one in named(text)]
    return []


def parsed_texts(node: Any) -> Iterator[str]:
    """The strings of a card in which tags are parsed."""
    if isinstance(node, list):
        for one in node:
            yield from parsed_texts(one)
    elif isinstance(node, dict):
        if node.get("tag") in PARSED_TAGS and isinstance(node.get("content"), str):
            yield node["content"]
        if node.get("tag") == "table":
            yield from _parsed_cells(node)
        for name, value in node.items():
            if name not in ("value", "chart_spec", "rows"):
                yield from parsed_texts(value)


def readable(kind: str, body: Any) -> str:
    """The message as a reader sees it, one part a line."""
    if kind == "text":
        return plain(str(body.get("text", "")))
    if kind == "post":
        return "\n".join("".join(_post_words(node) for node in line) for line in _post_lines(body))
    if kind == "interactive":
        header, parts = body.get("header", {}), body.get("body", {}).get("elements", [])
        return "\n".join(text for text in (*_seen(header), *_seen(parts)) if text.strip())
    if kind in ("file", "media"):
        return f"[{body.get('file_name', kind)}]"
    return f"[{kind}]"


def plain(marked_up: str) -> str:
    """Tags taken away, `<at>` shown as @name, entities read."""
    shown = re.sub(r"<at\b[^<>]*>(.*?)</at>", lambda found: f"@{found.group(1)}", marked_up, flags=re.S)
    shown = LOCAL_TIME.sub(lambda found: local_time(found.group(1)), shown)
    shown = re.sub(r"<br\s*/?>", "\n", shown)
    return html.unescape(re.sub(r"</?(?:b|i|u|s|a|font|text_tag|local_datetime|person|link)\b[^<>]*>", "", shown))


def local_time(attributes: str) -> str:
    """A moment as a reader in Peking sees it; raises ValueError where the tag's page knows no such thing."""
    given = dict(ATTRIBUTE.findall(attributes))
    if set(given) - {"millisecond", "format_type", "link"} or given.get("format_type", "date_num") not in MOMENTS:
        raise ValueError(f"local_datetime{attributes}")
    at = datetime.fromtimestamp(int(given["millisecond"]) / 1000, PEKING)
    return MOMENTS[given.get("format_type", "date_num")].format(at=at, week="一二三四五六日"[at.weekday()])


def would_leak(text: str) -> bool:
    """Whether an audit for phone numbers and e-mail addresses finds one."""
    return bool(PHONE.search(text) or EMAIL.search(text))


def _post_lines(body: Any) -> list[list[dict[str, Any]]]:
    post = body if "content" in body else next((one for one in body.values() if isinstance(one, dict)), {})
    title = [[{"tag": "text", "text": post["title"]}]] if post.get("title") else []
    return [*title, *post.get("content", [])]


def _post_nodes(body: Any) -> Iterator[dict[str, Any]]:
    for line in _post_lines(body):
        yield from line


def _called_in_post(node: dict[str, Any]) -> list[str]:
    if node.get("tag") == "at":
        return [str(node.get("user_id", ""))]
    return named(str(node.get("text", ""))) if node.get("tag") == "md" else []


def _post_words(node: dict[str, Any]) -> str:
    if node.get("tag") == "at":
        return f"@{node.get('user_name') or node.get('user_id', '')}"
    text = str(node.get("text", ""))
    return plain(text) if node.get("tag") == "md" else text


def _seen(node: Any, key: str = "") -> Iterator[str]:
    """The words of a card in reading order."""
    if isinstance(node, list):
        for one in node:
            yield from _seen(one, key)
    elif isinstance(node, dict):
        tag = node.get("tag")
        if tag in ("plain_text", "text_tag") and isinstance(node.get("content"), str):
            yield node["content"]
        elif tag in PARSED_TAGS and isinstance(node.get("content"), str):
            yield plain(node["content"])
        elif tag == "table":
            yield from _table_words(node)
        else:
            if isinstance(node.get("default_value"), str):
                yield node["default_value"]
            for name, value in node.items():
                if name not in UNSEEN and isinstance(value, dict | list):
                    yield from _seen(value, name)


def _table_words(table: dict[str, Any]) -> Iterator[str]:
    columns = [column for column in table.get("columns", []) if isinstance(column, dict)]
    yield " | ".join(str(column.get("display_name", "")) for column in columns)
    for row in table.get("rows", []):
        yield " | ".join(_cell(row.get(column.get("name"), ""), column.get("data_type", "")) for column in columns)


def _cell(value: Any, kind: str) -> str:
    if isinstance(value, list):
        return " ".join(str(one.get("text", one) if isinstance(one, dict) else one) for one in value)
    return plain(str(value)) if kind in PARSED_TAGS else str(value)


def _parsed_cells(table: dict[str, Any]) -> Iterator[str]:
    parsed = [one.get("name") for one in table.get("columns", []) if one.get("data_type") in PARSED_TAGS]
    for row in table.get("rows", []):
        for name in parsed:
            if isinstance(row.get(name), str):
                yield row[name]
