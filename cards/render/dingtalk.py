"""A card as a Markdown message, for chats where no card can be shown: everything in it can be answered by text.

What can be pressed bears a number, `#17 label`. Sending "#17" presses it; in a private chat the label is a link that
sends it. The options of a form that asks one thing are pressed like that too. What is to be copied goes as a plain
text of its own, because nothing in Markdown can be copied as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

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
    Field,
    Fold,
    Form,
    Pair,
    Row,
    Table,
    Text,
)
from bot.conversation.values import FormValue
from bot.conversation.words import Say
from cards.render.dingtalk_text import bold, cut, escape, link, markdown, speaking, words_of
from cards.render.lines import as_lines

TITLE_BYTES = 200
MOST_OPTIONS = 20
"""Options of one question that are offered as links; longer lists are answered by their number."""


@dataclass(frozen=True, slots=True)
class Press:
    """Something with a number: the button, what it fills in, and the fields that may be typed behind the number."""

    number: int
    button: Button
    given: Mapping[str, FormValue] = field(default_factory=dict)
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A card as DingTalk shows it without a template."""

    title: str
    text: str
    copies: tuple[Copy, ...] = ()
    presses: tuple[Press, ...] = ()


@dataclass
class Writer:
    """Writes the Markdown of one card. `first` is the first number that is free; `speaks` allows links that speak."""

    say: Say
    first: int = 1
    speaks: bool = False
    wrap: Callable[[int], int] = int
    copies: list[Copy] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._numbers = count(self.first)

    # -- blocks

    def lines(self, blocks: Sequence[Block]) -> list[str]:
        """The blocks as paragraphs."""
        return [line for block in blocks for line in self.block(block) if line.strip()]

    def block(self, block: Block) -> list[str]:
        match block:
            case Text(text, style):
                return [f"#### {markdown(text)}" if style == "heading" else markdown(text)]
            case Facts(rows):
                return ["  \n".join(f"{escape(label)}：{markdown(value)}" for label, value in rows)]
            case Bullets(items, numbered):
                marks = (f"{n}. " if numbered else "- " for n in count(1))
                return ["\n".join(f"{mark}{markdown(item)}" for mark, item in zip(marks, items, strict=False))]
            case Table() | Chart():
                return ["\n".join(f"- {escape(line)}" for line in as_lines(block))]
            case Copy():
                self.copies.append(block)
                return []
            case Divider():
                return ["---"]
            case Fold(title, blocks):
                # A text to copy that is folded away comes by itself when it is wanted; nobody unfolds anything here.
                lines = self.lines([one for one in blocks if not isinstance(one, Copy)])
                return [bold(title), *lines] if lines else []
            case Pair(text, reading, note, button):
                under = f"{markdown(text)}  \n　{markdown(reading)}" + (f"  \n　{escape(note)}" if note else "")
                return [under, *([self.press(button)] if button else [])]
            case Download(name):
                return [escape(self.say("File: {name}", name=name))]
            case Buttons(buttons):
                return ["  \n".join(self.press(button) for button in buttons)]
            case Row(text, buttons, detail):
                under = f"  \n{markdown(detail)}" if words_of(detail) else ""
                pressed = "　".join(self.press(button) for button in buttons)
                return [f"{markdown(text)}{under}" + (f"  \n{pressed}" if pressed else "")]
            case Form():
                return self.form(block)
        return []

    # -- what can be pressed

    def press(
        self,
        button: Button,
        *,
        label: str = "",
        given: Mapping[str, FormValue] | None = None,
        fields: Sequence[str] = (),
    ) -> str:
        """The button with its number; a link that speaks where that works."""
        number = self.wrap(next(self._numbers))
        self.presses.append(Press(number, button, given or {}, tuple(fields)))
        label = label or button.label
        if not self.speaks:
            return f"**#{number}** {escape(label)}"
        return f"**#{number}** {link(label, speaking(f'#{number} {label}' if not fields else f'#{number}'))}"

    def form(self, form: Form) -> list[str]:
        """The questions, how they are answered, and the ways out."""
        typed = [one for one in form.fields if one.kind != "file"]
        lines = [line for one in form.fields for line in self.question(one)]
        only = typed[0] if len(typed) == 1 else None
        if only and only.kind == "choice" and 0 < len(only.options) <= MOST_OPTIONS:
            options = [
                self.press(form.submit, label=option.label, given={only.name: option.id}) for option in only.options
            ]
            lines.append("  \n".join(options))
        elif typed:
            lines += self.answering(form, typed)
        return [*lines, *(["  \n".join(self.press(button) for button in form.others)] if form.others else [])]

    def answering(self, form: Form, typed: Sequence[Field]) -> list[str]:
        """How a form that asks to be typed in is sent."""
        names = [one.name for one in typed]
        asked = form.submit.action == "interview_answer"
        if asked and len(typed) > 1:
            return [
                escape(
                    self.say("Answer one question at a time: type the answer to the first one that is still open.")
                )
            ]
        if asked:
            return [escape(self._how(typed[0]))]
        pressed = self.press(form.submit, fields=names)
        number = self.presses[-1].number
        if len(typed) == 1:
            how = self.say("Send #{n} and the answer behind it.", n=number)
        else:
            how = self.say("Send #{n} and the answers behind it, in this order, with ； between them.", n=number)
        return [f"{pressed}  \n{escape(how)}"]

    def question(self, asked: Field) -> Iterator[str]:
        """A field as a question."""
        label = asked.label if asked.required else f"{asked.label} ({self.say('optional')})"
        lines = [bold(label)]
        lines += [escape(asked.error)] if asked.error else []
        lines += [escape(asked.hint)] if asked.hint else []
        lines += [escape(self.say("For example: {example}", example=asked.example))] if asked.example else []
        if asked.kind == "file":
            lines.append(
                escape(
                    self.say("Send the file here.")
                    if self.speaks
                    else self.say("Send the file to me in our private chat.")
                )
            )
        chosen = {asked.value} if isinstance(asked.value, str) else set(asked.value)
        for n, option in enumerate(asked.options, 1):
            note = f" · {option.note}" if option.note else ""
            lines.append(f"{n}\\. {escape(option.label + note)}" + (" ✓" if option.id in chosen else ""))
        if asked.value and not asked.options:
            value = asked.value if isinstance(asked.value, str) else ", ".join(asked.value)
            lines.append(escape(self.say("Now: {value}", value=cut(value, 600))))
        yield "  \n".join(lines)

    def _how(self, asked: Field) -> str:
        if asked.kind == "choices":
            return self.say("Answer with the numbers, for example 1 3.")
        return self.say("Answer with the number.") if asked.kind == "choice" else self.say("Type the answer.")


def page(
    card: Card,
    say: Say,
    *,
    first: int = 1,
    speaks: bool = False,
    wrap: Callable[[int], int] = int,
    people: Sequence[str] = (),
) -> Page:
    """The card as one Markdown text. `people`: the names of those it is for alone."""
    writer = Writer(say, first, speaks, wrap)
    called = " ".join(escape(f"@{span.text.lstrip('@')}") for span in card.mention)
    lines = [*writer.lines(card.blocks), *only_for(people, say)]
    title = clean_title(card)
    head = [f"### {escape(card.title)}"] if card.title else []
    text = "\n\n".join([*([called] if called else []), *head, *lines])
    if writer.presses and not speaks:
        text += "\n\n" + escape(
            say("To choose, mention me and send the number, for example #{n}.", n=writer.presses[0].number)
        )
    return Page(title, text, tuple(writer.copies), tuple(writer.presses))


def only_for(people: Sequence[str], say: Say) -> list[str]:
    """Who may press, as the last line; nothing where that is everybody."""
    return [escape(say("For {who}", who="、".join(people)))] if people else []


def clean_title(card: Card) -> str:
    """The line for the chat list and for phones' notifications."""
    return cut(" ".join((card.summary or card.title).split()) or "Casebot", TITLE_BYTES)


__all__ = ["MOST_OPTIONS", "Page", "Press", "Writer", "clean_title", "only_for", "page"]
