"""From a card to the messages Feishu takes: the card itself, what is to be copied as a text of its own, and a file
where a message cannot hold everything.

Nothing on a phone can be copied out of a card, so a text that stands open in one follows it as a plain message. A
card over the limits (30 KB, 200 elements) is made smaller step by step: nothing side by side, long choices as lists,
shorter texts, fewer blocks; what can be pressed is kept longest, and the whole text goes along as a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.conversation.cards import (
    Block,
    Buttons,
    Card,
    Copy,
    Download,
    Field,
    Form,
    Rich,
    Span,
    Text,
    without_buttons,
)
from bot.conversation.words import Say
from cards.render.codec import decode, encode
from cards.render.feishu import Shape, render
from cards.render.feishu_check import MOST_BYTES, wrong_with
from cards.render.feishu_text import clean, is_literal, is_plain, link, open_id, size_of, words_of
from cards.render.text import buttons_of, card_text

JSON = dict[str, Any]

MOST_TEXT_BYTES = 100_000
"""A text message holds 150 KB; the rest is room for how it is counted."""
LONG = 2_000
"""Characters from which a text to be copied comes as a file too: a letter, not twelve lines of a form."""
_KEPT = {"is", "style", "kind", "action", "value", "id", "name", "member", "url", "moment", "sha256", "only", "tone"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of the vendor's: its kind and content, or a file's name and its bytes or digest in the store."""

    kind: Literal["interactive", "text", "post", "file"]
    content: JSON
    body: bytes = b""
    kept: str = ""


def fit(card: Card, *, say: Say, mark: str = "", withheld: bool = False) -> list[Piece]:
    """The messages that show a card, the main one first; all of them within the vendor's limits.

    `mark` names the card's first element. `withheld`: the words go only into a file, because the company's data
    check refuses them in a message. Raises ValueError for a card that no shortening makes valid.
    """
    if withheld:
        return [_card_piece(_without_words(card, say), say, mark, "")[0], whole_file(card, say)]
    if card.plain and not buttons_of(card):
        return _sentence(card, say)
    left_out = say("This is shortened; the whole text is in the file.")
    main, complete = _card_piece(card, say, mark, left_out)
    texts = [
        piece
        for block in card.blocks
        if isinstance(block, Copy)
        for piece in copied(block.text, block.name or card.title)
    ]
    files = [] if complete or any(piece.kind == "file" for piece in texts) else [whole_file(card, say)]
    return [main, *texts, *files]


def fit_one(card: Card, *, say: Say, mark: str = "") -> Piece:
    """The one message a card becomes when it replaces another."""
    if card.plain and not buttons_of(card):
        return _sentence(card, say)[0]
    left_out = say("This is shortened, because a card cannot hold all of it.")
    return _card_piece(card, say, mark, left_out)[0]


def copied(text: str, title: str = "") -> list[Piece]:
    """A text to be copied exactly: as a message where it shows exactly this, and as a file when it is long."""
    text = clean(text)
    pieces = []
    plain: JSON = {"text": text}
    block: JSON = {"zh_cn": {"content": [[{"tag": "code_block", "language": "PLAIN_TEXT", "text": text}]]}}
    if is_literal(text) and size_of(plain) <= MOST_TEXT_BYTES:
        pieces.append(Piece("text", plain))
    elif not is_literal(text) and size_of(block) <= MOST_BYTES:
        pieces.append(Piece("post", block))
    if not pieces or len(text) > LONG:
        pieces.append(_file(title, text))
    return pieces if text.strip() else []


def whole_file(card: Card, say: Say) -> Piece:
    """Everything a card says, as a file."""
    return _file(card.title, card_text(without_buttons(card), say))


def file_name(name: str) -> str:
    """A name without what some file systems cannot hold."""
    return re.sub(r"[^\w.·-]+", " ", clean(name)).strip(" .") or "Casebot"


def _file(title: str, text: str) -> Piece:
    name = file_name(title)[:80]
    return Piece("file", {"file_name": f"{name}.md"}, (clean(text).strip() or "-").encode())


def _sentence(card: Card, say: Say) -> list[Piece]:
    """A card that is a text to copy or a file goes as just that; a sentence as a text message, or a post where people
    are called or a text message would read what a person typed as markup."""
    match card.blocks:
        case (Copy(text, _, name),) if not card.mention:
            return copied(text, name) or [Piece("text", {"text": "-"})]
        case (Download(name, sha256),) if not card.mention:
            return [Piece("file", {"file_name": file_name(name)}, kept=sha256)]
    lines: list[Rich] = [card.mention] if card.mention else []
    lines += [
        block.text
        if isinstance(block, Text)
        else card_text(replace(card, title="", mention=(), blocks=(block,)), say)
        for block in card.blocks
    ]
    words = "\n".join(words_of(line) for line in lines).strip() or "-"
    plain: JSON = {"text": words}
    if all(is_plain(line) for line in lines) and is_literal(words) and size_of(plain) <= MOST_TEXT_BYTES:
        return [Piece("text", plain)]
    post: JSON = {"zh_cn": {"content": [row for line in lines for row in _post_rows(line)]}}
    if size_of(post) <= MOST_BYTES:
        return [Piece("post", post)]
    short: JSON = {"zh_cn": {"content": _post_rows(words[:1000] + "…")}}
    return [Piece("post", short), _file("", words)]


def _post_rows(rich: Rich) -> list[list[JSON]]:
    """A run of text as rows of a post: literal text, mentions by id, links."""
    rows: list[list[JSON]] = [[]]
    for span in [rich] if isinstance(rich, str | Span) else rich:
        if isinstance(span, Span) and (person := open_id(span.member)):
            rows[-1].append({"tag": "at", "user_id": person})
            continue
        if isinstance(span, Span) and link(span.url):
            rows[-1].append({"tag": "a", "text": words_of(span) or span.url, "href": span.url})
            continue
        first, *others = words_of(span).split("\n")
        for n, words in enumerate((first, *others)):
            if n:
                rows.append([])
            if words:
                rows[-1].append({"tag": "text", "text": words})
    return [row or [{"tag": "text", "text": " "}] for row in rows]


def _card_piece(card: Card, say: Say, mark: str, left_out: str) -> tuple[Piece, bool]:
    """The largest form of the card that is within the limits, and whether it still says everything; if not, it says
    `left_out`."""
    wrong: list[str] = []
    for one, shape, complete in _candidates(card, say, left_out):
        content = render(one, say=say, shape=shape, mark=mark)
        wrong = wrong_with(content)
        if not wrong:
            return Piece("interactive", content), complete
    raise ValueError(f"a card that Feishu would refuse: {'; '.join(wrong[:3])}")


def _candidates(card: Card, say: Say, left_out: str) -> Iterator[tuple[Card, Shape, bool]]:
    yield card, Shape(), True
    yield card, Shape(compact=True), True
    small = Shape(compact=True, lists=True)
    yield card, small, True
    note = Text(left_out, "note")
    for longest in (1500, 500, 150):
        yield _shortened(card, longest, note), small, False
    short = _shortened(card, 150, note)
    for share in (0.5, 0.25, 0.1, 0.0):
        yield replace(short, blocks=_fewer(short.blocks, share)), small, False
    how = Text(say("This form is too long for a card: please answer by typing, one question at a time."))
    pressed = [
        Buttons(block.buttons[:20]) if isinstance(block, Buttons) else block for block in _fewer(short.blocks, 0)
    ]
    last = [
        part for block in pressed for part in ((how, Buttons(block.others)) if isinstance(block, Form) else (block,))
    ]
    yield replace(short, blocks=tuple(last[:8])), small, False


def _fewer(blocks: Sequence[Block], share: float) -> tuple[Block, ...]:
    """The first part of what only says something, and everything at the root that can be pressed."""
    acting = [isinstance(block, Buttons | Form) for block in blocks]
    room = int((len(blocks) - sum(acting)) * share) + 1
    kept: list[Block] = []
    for block, acts in zip(blocks, acting, strict=True):
        room -= not acts
        if acts or room >= 0:
            kept.append(block)
    return tuple(kept)


def _shortened(card: Card, longest: int, note: Text) -> Card:
    """Every text cut to that many characters, with the note first."""
    short = decode(_cut(encode(card), longest))
    return replace(short, blocks=(note, *short.blocks))


def _cut(node: Any, longest: int) -> Any:
    if isinstance(node, str):
        return node if len(node) <= longest else node[: longest - 1] + "…"
    if isinstance(node, list):
        return [_cut(one, longest) for one in node]
    if isinstance(node, dict):
        return {name: value if name in _KEPT else _cut(value, longest) for name, value in node.items()}
    return node


def _without_words(card: Card, say: Say) -> Card:
    """Title and what can be pressed."""
    note = Text(say("The company's data check does not let this text through in a message. It is in the file below."))
    blocks: list[Block] = [note]
    for block in card.blocks:
        if isinstance(block, Buttons):
            blocks.append(block)
        elif isinstance(block, Form):
            blocks.append(replace(block, fields=[_emptied(field) for field in block.fields]))
    return replace(card, blocks=tuple(blocks), plain=False, summary=card.title)


def _emptied(field: Field) -> Field:
    return replace(field, value="" if isinstance(field.value, str) else ())
