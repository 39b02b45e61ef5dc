"""A card as HTML for the local workspace's page.

Every text is escaped here, links are https only, and a button carries its action and value sealed, so that
the page can neither forge nor change them. Nothing in the HTML needs a script to work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from bot.conversation.cards import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Chart,
    Copy,
    Divider,
    Download,
    Facts,
    Fold,
    Form,
    Pair,
    Rich,
    Row,
    Span,
    Table,
    Text,
)
from bot.conversation.values import FormValue
from bot.conversation.words import Say
from cards.render.html_form import Seal, field_html

LONG = 4_000
"""Characters after which a text is shown folded: a page of chat must stay readable."""

WHOLE = 20
"""Characters up to which a fact stays on one line: a date or an id must not break at its hyphens."""

_TAGS = {"bold": "strong", "code": "code"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a card is shown, and to whom."""

    message: str
    """Id of the message: prefix of every id inside the card."""
    say: Say
    seal: Seal
    """What a button posts: its action, its value and the fields sent with it, signed."""
    file_url: Callable[[str], str]
    """Where the bytes of that sha256 can be fetched from this message."""
    click_url: str
    hidden: Markup
    """Hidden inputs that every form of the card carries."""
    me: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """Member id to name."""
    private: bool = False
    """A chat of one: it goes without saying whom a card is for."""
    typed: Mapping[str, FormValue] = field(default_factory=dict)
    """What was filled in when the page had to be shown again: goes before the fields' own values."""


def card_html(card: Card, place: Place) -> Markup:
    """The whole card."""
    parts = [mention_html(card.mention, place)] if card.mention else []
    parts += [block_html(block, place, f"{place.message}-{i}") for i, block in enumerate(card.blocks)]
    parts.append(_click_form(place))
    if card.plain:
        return Markup('<div class="said">{}</div>').format(Markup("").join(parts))
    head = Markup('<h3 class="card-title" dir="auto">{}</h3>').format(card.title) if card.title else Markup("")
    foot = Markup("")
    if card.only and not place.private:
        who = "、".join(place.names.get(member, member) for member in card.only)
        foot = Markup('<p class="card-only">{}</p>').format(place.say("For {who}", who=who))
    return Markup('<article class="card tone-{}">{}<div class="card-body">{}</div>{}</article>').format(
        card.tone, head, Markup("").join(parts), foot
    )


def block_html(block: Block, place: Place, at: str) -> Markup:
    """One block; `at` is unique on the page and names it for labels."""
    match block:
        case Text(text, "heading"):
            return Markup('<h4 dir="auto">{}</h4>').format(rich_html(text, place))
        case Text(text, style):
            return Markup('<p class="text {}" dir="auto">{}</p>').format(style, rich_html(text, place))
        case Facts(rows):
            lines = Markup("").join(
                Markup('<div><dt>{}</dt><dd dir="auto">{}</dd></div>').format(label, rich_html(value, place))
                for label, value in rows
            )
            return Markup('<dl class="facts">{}</dl>').format(lines)
        case Bullets(items, numbered):
            tag = Markup("ol" if numbered else "ul")
            lines = Markup("").join(Markup('<li dir="auto">{}</li>').format(rich_html(item, place)) for item in items)
            return Markup("<{0}>{1}</{0}>").format(tag, lines)
        case Table(columns, rows):
            return _table(columns, rows)
        case Chart():
            return _chart(block)
        case Copy():
            return _copy(block, place)
        case Divider():
            return Markup("<hr>")
        case Fold(title, blocks, is_open):
            inner = Markup("").join(block_html(b, place, f"{at}-{i}") for i, b in enumerate(blocks))
            return Markup('<details class="fold"{}><summary>{}</summary><div>{}</div></details>').format(
                Markup(" open" if is_open else ""), title, inner
            )
        case Pair():
            return _pair(block, place)
        case Download(name, sha256, size):
            return file_html(name, size, place.file_url(sha256))
        case Buttons(buttons):
            return Markup('<div class="buttons">{}</div>').format(_buttons(buttons, place))
        case Row():
            return _row(block, place)
        case Form():
            return _form(block, place, at)


def rich_html(rich: Rich, place: Place) -> Markup:
    """A run of text, escaped, with its styles, links and mentions."""
    if isinstance(rich, str):
        return escape(rich)
    if not isinstance(rich, Span):
        return Markup("").join(rich_html(part, place) for part in rich)
    if rich.member:
        name = rich.text.lstrip("@") or place.names.get(rich.member, "")
        mine = " me" if rich.member == place.me else ""
        return Markup('<span class="mention{}">@{}</span>').format(mine, name)
    inner = escape(rich.text)
    if rich.style == "fact":
        inner = Markup('<mark class="{}">{}</mark>').format("whole" if len(rich.text) <= WHOLE else "long", inner)
    elif rich.style in _TAGS:
        inner = Markup("<{0}>{1}</{0}>").format(Markup(_TAGS[rich.style]), inner)
    elif rich.style != "plain":
        inner = Markup('<span class="{}">{}</span>').format(rich.style, inner)
    if re.match(r"https://[^\s]+$", rich.url):
        return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(rich.url, inner)
    return inner


def mention_html(mention: Sequence[Span], place: Place) -> Markup:
    """Who is called, in one line."""
    return Markup('<p class="called">{}</p>').format(Markup(" ").join(rich_html(span, place) for span in mention))


def file_html(name: str, size: int, url: str) -> Markup:
    """A file to take away."""
    return Markup(
        '<a class="file" href="{}" download><span class="file-kind" aria-hidden="true">{}</span>'
        '<span class="file-name" dir="auto">{}</span><span class="file-size">{}</span></a>'
    ).format(url, kind_of(name), name, readable_size(size))


def kind_of(name: str) -> str:
    """The end of a file name, for its badge: at most four letters."""
    end = name.rpartition(".")[2] if "." in name else ""
    return end[:4].upper() if end.isascii() and end.isalnum() else "FILE"


def readable_size(size: int) -> str:
    """1,234,567 bytes as "1.2 MB"; nothing where the size is not known."""
    if size <= 0:
        return ""
    if size < 1_000:
        return f"{size} B"
    return f"{size / 1_000:.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def long_text_html(text: str, say: Say) -> Markup:
    """A message as it was typed, folded when it is long."""
    if len(text) <= LONG:
        return Markup('<p class="text" dir="auto">{}</p>').format(text)
    return Markup(
        '<details class="long"><summary><span class="text" dir="auto">{}…</span><span class="more">{}</span>'
        '</summary><p class="text" dir="auto">{}</p></details>'
    ).format(text[:300], say("Show all {count} characters", count=f"{len(text):,}"), text)


def _copy(block: Copy, place: Place) -> Markup:
    # An HTML parser drops one line break after <pre>; ours takes that place, so the text stays exact.
    return Markup(
        '<figure class="copy"><figcaption><span>{}</span><button type="button" class="small" data-copy '
        'data-copied="{}">{}</button></figcaption><pre dir="auto">\n{}</pre></figure>'
    ).format(block.label, place.say("Copied"), place.say("Copy"), block.text)


def _pair(pair: Pair, place: Place) -> Markup:
    note = Markup('<p class="pair-note">{}</p>').format(pair.note) if pair.note else Markup("")
    button = _buttons([pair.button], place, small=True) if pair.button else Markup("")
    return Markup(
        '<div class="pair"><div><p class="pair-text" dir="auto">{}</p>'
        '<p class="pair-reading" dir="auto">{}</p>{}</div>{}</div>'
    ).format(rich_html(pair.text, place), rich_html(pair.reading, place), note, button)


def _row(row: Row, place: Place) -> Markup:
    detail = Markup('<p class="row-detail" dir="auto">{}</p>').format(rich_html(row.detail, place))
    buttons = Markup('<div class="buttons">{}</div>').format(_buttons(row.buttons, place, small=True))
    return Markup('<div class="row"><div class="row-text"><p dir="auto">{}</p>{}</div>{}</div>').format(
        rich_html(row.text, place), detail if row.detail else "", buttons if row.buttons else ""
    )


def _click_form(place: Place) -> Markup:
    """The form that buttons outside any form belong to (by its id)."""
    return Markup('<form class="click" id="{}-click" method="post" action="{}">{}</form>').format(
        place.message, place.click_url, place.hidden
    )


def _buttons(buttons: Sequence[Button], place: Place, *, small: bool = False) -> Markup:
    return Markup("").join(_button(button, place, small=small) for button in buttons)


def _button(button: Button, place: Place, *, small: bool = False) -> Markup:
    return Markup('<button type="submit" class="{}{}" form="{}-click" name="press" value="{}"{}>{}</button>').format(
        button.style, " small" if small else "", place.message, place.seal(button, ()), _confirm(button), button.label
    )


def _confirm(button: Button) -> Markup:
    return Markup(' data-confirm="{}"').format(button.confirm) if button.confirm else Markup("")


def _form(form: Form, place: Place, at: str) -> Markup:
    fields = Markup("").join(
        field_html(one, f"{at}-{i}", place.say, place.typed.get(one.name)) for i, one in enumerate(form.fields)
    )
    submit = Markup('<button type="submit" class="{}" name="press" value="{}"{}>{}</button>').format(
        "primary" if form.submit.style == "plain" else form.submit.style,
        place.seal(form.submit, form.fields),
        _confirm(form.submit),
        form.submit.label,
    )
    # The page's script sends such a form as soon as a file is chosen, so that none is forgotten in it.
    only_files = all(one.kind == "file" for one in form.fields)
    files = Markup(" files-only") if only_files else Markup("")
    if only_files and form.fields:
        how = place.say("You can also choose them here, drag them in or paste them.")
        fields = Markup('<p class="hint">{}</p>{}').format(how, fields)
    return Markup(
        '<form class="fields{}" method="post" action="{}" enctype="multipart/form-data" novalidate>'
        '{}{}<div class="buttons">{}{}</div></form>'
    ).format(files, place.click_url, place.hidden, fields, submit, _buttons(form.others, place))


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    head = Markup("").join(Markup("<th>{}</th>").format(column) for column in columns)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup('<td dir="auto">{}</td>').format(cell) for cell in row))
        for row in rows
    )
    return Markup('<table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(head, body)


def _chart(chart: Chart) -> Markup:
    """Bars that need no script and no inline style: a meter beside each label."""
    most = max((number for _, number in chart.bars), default=0)
    bars = Markup("").join(
        Markup('<div><dt>{0}</dt><dd><meter min="0" max="{2}" value="{1}"></meter> {1}</dd></div>').format(
            label, number, max(most, 1)
        )
        for label, number in chart.bars
    )
    title = Markup("<figcaption>{}</figcaption>").format(chart.title) if chart.title else Markup("")
    return Markup('<figure class="chart">{}<dl class="facts">{}</dl></figure>').format(title, bars)
