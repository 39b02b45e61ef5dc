"""Finds sentences that two marketplaces share: each has its own, because marketplaces notice copies (R10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.casework.playbook import Kit, Langs, Playbook
from bot.playbooks.check_rules import Path, templates
from bot.playbooks.complaints import Complaint
from bot.playbooks.reading import Source, Spot

LONG_ENOUGH = {"latin": 20, "wide": 8}
"""Letters beside the slots from which two equal sentences are one that was copied."""
_SLOTS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_WIDE = re.compile("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def shared(read: Sequence[tuple[Source, Playbook]]) -> Iterator[Complaint]:
    """Each sentence that an earlier marketplace of the list has, too, at both of its places."""
    first: dict[tuple[str, str], tuple[str, Spot, Path]] = {}
    for source, playbook in read:
        written = {language for site in playbook.sites for language in site.languages}
        for spot, path, say in _everything(source, playbook):
            for language, template in say.items():
                bare = bare_of(template)
                if language not in written or not _long_enough(bare):
                    continue
                other = first.setdefault((language, bare), (playbook.marketplace, spot, path))
                if other[0] == playbook.marketplace:
                    continue
                yield _complaint(spot, (*path, language), other[0], other[1], (*other[2], language))


def bare_of(template: str) -> str:
    """A sentence without its slots, marks and capitals."""
    return " ".join(re.findall(r"\w+", _SLOTS.sub(" ", template).casefold()))


def _long_enough(bare: str) -> bool:
    return len(bare) >= LONG_ENOUGH["wide" if _WIDE.search(bare) else "latin"]


def _complaint(spot: Spot, path: Path, other: str, theirs: Spot, their_path: Path) -> Complaint:
    where = f"{theirs.file}:{theirs.line(*their_path)}"
    return Complaint(
        spot.file, spot.line(*path), "{other} has this very sentence ({where}).", {"other": other, "where": where}
    )


def _everything(source: Source, playbook: Playbook) -> Iterator[tuple[Spot, Path, Langs]]:
    for issue in playbook.issues:
        for path, say in templates(issue):
            yield source.issues[issue.id], path, say
    kits: Mapping[str, Kit] = {"follow_up": playbook.follow_up, "reply": playbook.reply, "reopen": playbook.reopen}
    for key, kit in kits.items():
        for n, phrase in enumerate(kit.phrases):
            yield source.keys[key], (key, "phrases", n, "say"), phrase.say
