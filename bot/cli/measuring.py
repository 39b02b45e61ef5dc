"""rules --measure: how right the rules are on a file of texts that somebody labelled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.checking import facts_around
from bot.cli.common import BadInput, issue_named, place_named, playbooks, say
from bot.cli.reading import read_text
from bot.cli.showing import progress, put_json, put_table

if TYPE_CHECKING:
    from bot.casework.rules.measuring import Labelled, Score, Share

KEYS = {"rule", "marketplace", "site", "issue", "text", "expect"}
NEEDED = ("rule", "marketplace", "text", "expect")
_SHOWN = 100
"""Characters of a text on a line for people."""


def measure(file: Path, *, json: bool) -> None:
    """Prints precision and recall of each rule, and the texts it was wrong about."""
    from bot.casework.rules.measuring import scored

    labelled = list(_labelled(file))
    with progress(say()("Checking the texts"), len(labelled)) as advance:
        verdicts = []
        for one in labelled:
            verdicts.append((one, _speaks(one)))
            advance(1)
    scores = scored(verdicts)
    if json:
        put_json([_row(score) for score in scores])
        return
    lines = [(score.rule, str(score.texts), _shown(score.precision), _shown(score.recall)) for score in scores]
    put_table("", ("rule", "texts", "precision (95 %)", "recall (95 %)"), lines)
    for score in scores:
        for what, wrong in (("missed", score.missed), ("false alarm", score.false)):
            for one in wrong:
                print(f"{one.place}: {score.rule} {what}: {' '.join(one.text.split())[:_SHOWN]}")


def _speaks(one: Labelled) -> bool:
    from bot.casework.rules import check, draft_of_text

    library = playbooks()
    playbook, site = place_named(library, one.marketplace, one.site)
    about = issue_named(playbook, one.issue) if one.issue else None
    found = check(draft_of_text(one.text, playbook, site, about), facts_around(library, playbook, site, about))
    return any(finding.rule == one.rule for finding in found)


def _labelled(file: Path) -> Iterator[Labelled]:
    """The file's texts. Raises BadInput, with the line, for one that is not of the shape the command names."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedSeq
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    from bot.casework.rules import registry
    from bot.casework.rules.measuring import Labelled

    try:
        rows = YAML(typ="rt", pure=True).load(read_text(file))
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        raise BadInput(f"{file}:{mark.line + 1 if mark else 1}: this is no YAML") from None
    if not isinstance(rows, CommentedSeq):
        raise BadInput(f"{file}: a list of {', '.join(sorted(KEYS))} is expected")
    known = {rule.id for rule in registry()}
    for n, row in enumerate(rows):
        place = f"{file}:{rows.lc.item(n)[0] + 1}"
        if not isinstance(row, dict) or not set(row) <= KEYS or not all(_text(row, key) for key in NEEDED):
            raise BadInput(f"{place}: {', '.join(NEEDED)} are needed, site and issue may be there")
        if row["rule"] not in known:
            raise BadInput(f"{place}: there is no rule {row['rule']}")
        if row["expect"] not in ("fires", "silent"):
            raise BadInput(f"{place}: expect is fires or silent, not {row['expect']}")
        yield Labelled(place=place, **{key: _text(row, key) for key in KEYS if key in row})  # type: ignore[arg-type]


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return str(value) if isinstance(value, str) else ""


def _shown(share: Share) -> str:
    if share.value is None:
        return "-"
    low, high = share.interval
    return f"{share.value:.2f} ({low:.2f}–{high:.2f}), {share.part} of {share.whole}"


def _row(score: Score) -> dict[str, Any]:
    def wrong(texts: list[Labelled]) -> list[dict[str, str]]:
        return [{"place": one.place, "text": one.text} for one in texts]

    def share(of: Share) -> dict[str, Any]:
        return {"value": of.value, "interval": list(of.interval), "part": of.part, "whole": of.whole}

    return {
        "rule": score.rule,
        "texts": score.texts,
        "precision": share(score.precision),
        "recall": share(score.recall),
        "missed": wrong(score.missed),
        "false_alarms": wrong(score.false),
    }
