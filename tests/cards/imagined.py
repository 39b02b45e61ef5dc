"""Cards as nobody would make them: every block, every nesting, any text a person could type."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.conversation.cards import (
    Bullets,
    Button,
    Buttons,
    Card,
    Choice,
    Copy,
    Divider,
    Download,
    Facts,
    Field,
    Fold,
    Form,
    Pair,
    Row,
    Span,
    Text,
)

ATTACKS = (
    "<at id=all></at>",
    '<at user_id="all"></at>',
    "< at id=all >",
    "</font><at ids=all>",
    "[x](https://evil.example)",
    "**`~~~`**",
    "&lt;at id=all&gt;",
    "    <at id=all></at>",
    "1. - # > |",
    "\n\n---\n",
    "\ud800\x00\u202e",
    "@所有人 @all",
)
texts = st.one_of(
    st.text(max_size=40),
    st.sampled_from(ATTACKS),
    st.tuples(st.text(max_size=5), st.sampled_from(ATTACKS)).map("".join),
)
members = st.sampled_from(["feishu:ou_one", "feishu:ou_two", "local:xiaoli", "all", "feishu:ou_x></at><at id=all>"])
spans = st.builds(
    Span,
    texts,
    st.sampled_from(["plain", "bold", "muted", "fact", "good", "bad", "code"]),
    member=st.one_of(st.just(""), members),
    url=st.sampled_from(
        ["", "https://a.example/?q=(1)&b=2", "javascript:alert(1)", "https://a.example/)<at id=all>"]
    ),
)
rich = st.one_of(texts, spans, st.lists(st.one_of(texts, spans), max_size=4))
buttons = st.builds(
    Button,
    texts,
    st.sampled_from(["status", "looked"]),
    st.dictionaries(st.sampled_from(["ref", "revision"]), st.one_of(texts.map(repr), st.integers())),
    st.sampled_from(["plain", "primary", "danger"]),
    texts,
)
some_buttons = st.lists(buttons, max_size=4)
choices = st.lists(st.builds(Choice, texts, texts, texts), max_size=5)
names = st.sampled_from(["case_id", "note", "owner", "done_on"])


def _field(kind, name, label, value, options, hint, error, required, longest):
    return Field(name, kind, label, value, options, hint, hint, error, required, longest)


fields = st.builds(
    _field,
    st.sampled_from(["text", "paragraph", "choice", "choices", "date", "file"]),
    names,
    texts,
    st.one_of(texts, st.just("2026-11-23"), st.just("长" * 2500), st.lists(texts, max_size=3).map(tuple)),
    choices,
    texts,
    texts,
    st.booleans(),
    st.sampled_from([1, 80, 1000, 4000]),
)
forms = st.builds(Form, st.lists(fields, max_size=4, unique_by=lambda one: one.name), buttons, some_buttons)
leaves = st.one_of(
    st.builds(Text, rich, st.sampled_from(["plain", "heading", "note"])),
    st.builds(Facts, st.lists(st.tuples(texts, rich), max_size=4)),
    st.builds(Bullets, st.lists(rich, max_size=4), st.booleans()),
    st.builds(Copy, texts, texts),
    st.just(Divider()),
    st.builds(Pair, rich, rich, texts, st.one_of(st.none(), buttons)),
    st.builds(Download, texts, st.just("0" * 64), st.integers(0, 10**9)),
    st.builds(Buttons, some_buttons),
    st.builds(Row, rich, some_buttons, rich),
    forms,
)
blocks = st.recursive(
    leaves, lambda inner: st.builds(Fold, texts, st.lists(inner, max_size=3), st.booleans()), max_leaves=6
)
cards = st.builds(
    Card,
    title=texts,
    blocks=st.lists(blocks, max_size=5),
    summary=texts,
    tone=st.sampled_from(["plain", "info", "good", "warn", "bad"]),
    only=st.lists(members, max_size=2).map(tuple),
    mention=st.lists(st.builds(Span, texts, member=members), max_size=2).map(tuple),
    plain=st.booleans(),
)
