"""The rules as a page for people: what each one wants, why, when it speaks, and one example each way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.casework.rules.engine import Rule, registry


def as_markdown(say: Callable[..., str]) -> str:
    """The whole page, in the language of `say`."""
    return "\n".join([*_head(say), *(line for each in registry() for line in _about(each, say))]) + "\n"


def _head(say: Callable[..., str]) -> Iterator[str]:
    yield f"# {say('What Casebot checks')}"
    yield ""
    yield "<!-- casebot rules --markdown -->"
    yield ""
    yield say(
        "A finding that blocks keeps the text back; a warning only tells. "
        "A rule that is a heuristic can be overridden with a reason, which is kept."
    )
    yield ""
    yield say(
        "Two severities: the first is the rule's own, the second that of its weaker or stronger findings. "
        "Partly: only those of its findings that rest on likeness or inference."
    )
    yield ""
    yield say(
        "Source “seed”: the guide to seller cases this project began with, by its numbered pitfalls, steps and "
        "questions; “added”: a rule of our own."
    )
    yield ""
    columns = ("rule", "what it promises", "step", "severity", "can be overridden", "source")
    yield "| | " + " | ".join(say(column) for column in columns) + " |"
    yield "|---|---|---|---|---|---|---|"
    for each in registry():
        override = say("yes") if each.overridable else say("partly") if each.partly else say("no")
        severity = ", ".join(say(one.value) for one in (each.severity, each.sometimes) if one)
        cells = (each.id, each.name, say(each.about), say(each.step.value), severity, override, each.source)
        yield "| " + " | ".join(cells) + " |"


def _about(each: Rule, say: Callable[..., str]) -> Iterator[str]:
    yield ""
    yield f"## {each.id} {each.name}"
    yield ""
    yield say(each.about)
    yield ""
    yield f"- {say('accepted')}: {_quoted(each.passes)}"
    yield f"- {say('refused')}: {_quoted(each.fails)}"


def _quoted(example: str) -> str:
    return "`" + " ⏎ ".join(example.split("\n")) + "`"
