"""What the playbooks cover, as a page: marketplaces by class, and how sure their facts are. `docs/coverage.md`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import get_args

from bot.casework import story
from bot.casework.playbook import IssueClass, Kit, Playbook, Provenance, Sourced
from bot.playbooks.burden import from_nothing, with_notice

HEAD = """# What the playbooks cover

Made by `make docs` from `config/playbooks/`; a test fails when it is not current. In each class stands how many
sub-types there are; a marketplace without cases writes letters to its manager instead.
"""
ANSWERS = """
## How many answers a text takes

`needed` have to be answered, `asked` has what may be left empty, too. Files, and free text beside a listed answer,
are not counted, nor is the last page, which is read and sent in any case.

From nothing: no shop is known, and marketplace, site and issue are asked as well. With the notice: it is pasted
first, and what was found in it is confirmed on one page, which counts as one answer; with it are confirmed the
language it is written in, that nothing was sent about it before, and that no code is shown where it has none. The
notice is put together from the playbook (its words for the issue, site, dates, an example of each id, code and single
amount that is asked for) and really read; what the reader misses is asked.

"""
FACTS = """
## How sure the facts are

Windows, id formats, fees, pauses, peak seasons, attachments and codes, by where they are from. `seed` and `official`
facts may hold a text back; the others warn, hint or ask.
"""


def coverage_page(playbooks: Mapping[str, Playbook]) -> str:
    """The page in Markdown, with a line for each marketplace and one for all."""
    classes, provenances = get_args(IssueClass), get_args(Provenance)
    rows, facts = [], []
    every_class: Counter[str] = Counter()
    every_fact: Counter[str] = Counter()
    for playbook in playbooks.values():
        counted = Counter(issue.issue_class for issue in playbook.issues)
        every_class += counted
        languages = dict.fromkeys(one for site in playbook.sites for one in site.languages)
        cells: list[object] = [playbook.name.en + ("" if playbook.case_system else " (letters)"), len(playbook.sites)]
        cells += [counted[one] or "" for one in classes]
        cells += [len(playbook.issues), _phrases(playbook), ", ".join(languages)]
        rows.append(_row(cells))
        known = Counter(one for one in _provenances(playbook))
        every_fact += known
        facts.append(_row([playbook.name.en, *(known[one] or "" for one in provenances)]))
    sites = sum(len(one.sites) for one in playbooks.values())
    phrases = sum(_phrases(one) for one in playbooks.values())
    total: list[object] = ["**all**", sites, *(every_class[one] for one in classes)]
    total += [every_class.total(), phrases, ""]
    head = _head(["marketplace", "sites", *classes, "sub-types", "sentences", "languages"])
    of_facts = _head(["marketplace", *(one.replace("_", " ") for one in provenances)])
    all_facts = _row(["**all**", *(every_fact[one] for one in provenances)])
    from_nothing_told = ["needed, median", "needed, most", "asked, median", "asked, most", "longest"]
    with_notice_told = ["with the notice: needed, median", "asked, median"]
    of_answers = _head(["marketplace", *from_nothing_told, *with_notice_told])
    answers = [_row([one.name.en, *_answers(one, playbooks)]) for one in playbooks.values()]
    tables = [HEAD, head, *rows, _row(total), ANSWERS.rstrip("\n"), "", of_answers, *answers]
    return "\n".join([*tables, FACTS, of_facts, *facts, all_facts, ""])


def _answers(playbook: Playbook, playbooks: Mapping[str, Playbook]) -> Iterator[object]:
    """Medians and most of the answers that are needed and asked from nothing, the issue that asks most, and the
    medians with a notice."""
    written = [one for one in playbook.issues if one.stop is None]
    nothing = {one.id: from_nothing(playbook, one) for one in written}
    noticed = [with_notice(playbooks, playbook, one) for one in written]
    for counts in ([one.needed for one in nothing.values()], [one.asked for one in nothing.values()]):
        yield f"{median(counts):g}"
        yield max(counts)
    yield f"`{max(nothing, key=lambda one: nothing[one].asked)}`"
    yield f"{median(one.needed for one in noticed):g}"
    yield f"{median(one.asked for one in noticed):g}"


def _phrases(playbook: Playbook) -> int:
    """Vetted sentences; an action, done or planned, is one."""
    kits: tuple[Kit, ...] = (playbook.follow_up, playbook.reply, playbook.reopen)
    mine = sum(len(kit.phrases) for kit in kits)
    for issue in playbook.issues:
        mine += len(issue.summary) + sum(len(one) for one in issue.parts.values())
        mine += sum(len(story.phrases(issue, kind)) for kind in story.KINDS)
    return mine


def _provenances(playbook: Playbook) -> Iterator[str]:
    facts: list[Sourced] = [*playbook.ids.values(), *playbook.clocks.values(), *playbook.usual.values()]
    facts += [*playbook.peak, playbook.attachments]
    for channel in playbook.channels:
        facts += [one for one in (channel.again, channel.reopen, channel.fee) if one]
    for issue in playbook.issues:
        facts += issue.deadlines
        yield from (one.provenance for one in issue.codes)
    yield from (one.provenance for one in facts)


def _head(cells: Sequence[str]) -> str:
    return _row(cells) + "\n|---|" + "---:|" * (len(cells) - 1)


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(one) for one in cells) + " |"


def main() -> None:
    """Prints the page for the playbooks that ship."""
    from pathlib import Path

    from bot.playbooks.library import library

    print(coverage_page(library([Path(__file__).parents[2] / "config" / "playbooks"]).playbooks), end="")


if __name__ == "__main__":
    main()
