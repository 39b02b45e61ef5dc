"""The command line. `--json` prints one JSON document and nothing else; exit 0 fine, 1 blocked, 2 bad input.

Whoever typed something wrong reads one plain sentence on stderr, never a stack trace. The sentences about input are
English, as the help is; what is said about a case comes in CASEBOT_LOCALE.
"""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.casework.mistakes import CasebotError
from bot.cli import cases, checking, drafting, knowing, moving, questions, reminders, serving, upkeep
from bot.cli.common import BadInput, complain

log = logging.getLogger(__name__)

BAD_INPUT = 2
INTERRUPTED = 130

app = typer.Typer(
    name="casebot",
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

for module in (serving, questions, drafting, checking, knowing, cases, reminders, upkeep, moving):
    module.add_to(app)


@app.callback(invoke_without_command=True)
def every_command(
    context: typer.Context,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tell more in the log, on stderr.")] = False,
) -> None:
    """Casebot takes a marketplace case from the first question to an accepted draft, and nudges.

    Settings come from the environment or from a file .env in this folder; .env.example explains each.
    Exit codes: 0 fine, 1 findings that block, 2 bad input.
    """
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    if context.invoked_subcommand is None:
        print(context.get_help())


def run(arguments: Sequence[str] | None = None) -> int:
    """One command, as typed; the exit code. Nobody gets a stack trace for what they typed."""
    try:
        code = app(args=arguments, prog_name="casebot", standalone_mode=False)
    except typer.TyperException as wrong:
        if not wrong.format_message():  # a group without a command: its help was shown
            return 0
        complain(_usage(wrong))
        return BAD_INPUT
    except (BadInput, CasebotError) as wrong:
        complain(str(wrong))
        return BAD_INPUT
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:
        # Ours, not theirs. --verbose shows where; without it nobody is shown a stack trace.
        log.info("unexpected", exc_info=True)
        complain(f"this should not happen ({type(error).__name__}: {error}). Please report it; -v shows more")
        return BAD_INPUT
    return code if isinstance(code, int) else 0


def main() -> None:
    """The `casebot` command."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        # A C locale or an old Windows code page must not turn a Chinese word into a crash.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace" if stream is not sys.stdin else "replace")  # type: ignore[union-attr]
    if hasattr(signal, "SIGPIPE"):
        # `casebot … | head` ends as any other tool does: quietly. serve and chat take it back.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    raise SystemExit(run())


def _usage(wrong: typer.TyperException) -> str:
    """What was wrong with the command line, as a sentence, and where to read on."""
    said = " ".join(wrong.format_message().split()).rstrip(".")
    context = getattr(wrong, "ctx", None)
    return f"{said}. See {context.command_path} --help" if context else said
