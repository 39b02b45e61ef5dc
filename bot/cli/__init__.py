"""The command line. `--json` prints one JSON document and nothing else; exit 0 fine, 1 blocked, 2 bad input."""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

import bot.cli.cases as cases
import bot.cli.knowing as knowing
import bot.cli.serving as serving
import bot.cli.upkeep as upkeep
import bot.cli.writing as writing
from bot.casework.mistakes import AdminTrouble, UserMistake
from bot.cli.common import BadInput, complain

app = typer.Typer(
    name="casebot",
    help="Casebot takes a marketplace case from the first question to an accepted draft, and nudges.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

for module in (serving, writing, knowing, cases, upkeep):
    module.add_to(app)


@app.callback()
def every_command(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tell more in the log.")] = False,
) -> None:
    """Settings come from the environment or .env; .env.example explains each."""
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)


def main() -> None:
    """The `casebot` command: nobody gets a stack trace for what they typed."""
    from config.settings import SettingsTrouble

    try:
        app()
    except (BadInput, SettingsTrouble, UserMistake, AdminTrouble) as mistake:
        complain(str(mistake))
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
