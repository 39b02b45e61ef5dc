"""docs/commands.md: every command's help as one page. `python -m bot.cli.reference > docs/commands.md`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import typer

_TOP = """# The command line

`casebot …`, also `python -m bot …`. This page is generated from the commands' own help: `make docs`.

`--json` prints one JSON document on stdout and nothing else there. Exit codes: 0 fine, 1 findings that block, 2 bad
input, with one sentence on stderr. `casebot COMMAND --help` says the same as this page.
"""


def page() -> str:
    """The whole page, as Markdown."""
    from bot.cli import app

    blocks = [_TOP]
    for name, command in _commands(typer.main.get_command(app), "casebot"):
        blocks.append(_block(name, command))
    return "\n".join(blocks)


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command with its full name, in the order of --help; groups give way to their members."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
        return
    for word, one in inner.items():
        yield from _commands(one, f"{name} {word}")


def _block(name: str, command: Any) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    usage = " ".join([name, *(_placeholder(one) for one in arguments), *(["[OPTIONS]"] if options else [])])
    lines = [f"## {name}", "", "```", usage, "```", "", inspect.cleandoc(command.help or "")]
    rows = [(_placeholder(one), one.help or "") for one in arguments]
    rows += [(", ".join(one.opts), one.help or "") for one in options]
    if rows:
        lines += [
            "",
            "| | |",
            "|---|---|",
            *(f"| `{term.replace('|', chr(92) + '|')}` | {said} |" for term, said in rows),
        ]
    return "\n".join([*lines, ""])


def _placeholder(argument: Any) -> str:
    word = argument.metavar or argument.name.upper() + ("…" if argument.nargs == -1 else "")
    return word if argument.required or argument.metavar else f"[{word}]"


if __name__ == "__main__":
    print(page(), end="")
