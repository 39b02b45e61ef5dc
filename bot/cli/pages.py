"""A playbook as a page to read: what an operator is asked and told, in the words of the configured language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from bot.cli.questions import implied_conditions

if TYPE_CHECKING:
    from bot.casework.playbook import Condition, Issue, Langs, Phrase, Playbook, Question, Window
    from bot.conversation.words import Say


def marketplace_page(playbook: Playbook, locale: str, say: Say) -> str:
    """The marketplace itself: ways in, sites, ids, statuses, clocks, files, issues."""
    files = playbook.attachments
    sections = (
        (say("Ways in"), (f"{one.name[locale]}: {' → '.join(one.menu)}" for one in playbook.channels)),
        (
            say("Sites"),
            (f"{one.id}: {one.name[locale]}, {one.timezone}, {', '.join(one.languages)}" for one in playbook.sites),
        ),
        (
            say("Ids"),
            (
                f"{one.name[locale]}: {one.requirement[locale]}" + say(", for example {example}", example=one.example)
                for one in playbook.ids.values()
            ),
        ),
        (say("Statuses"), (f"{one.name}: {one.zh} ({one.means})" for one in playbook.statuses)),
        (say("Time limits"), (_window(name, one, locale, say) for name, one in playbook.clocks.items())),
        (
            say("Taking up again"),
            (
                f"{one.name[locale]}: {_window('reopen', one.reopen, locale, say)}"
                for one in playbook.channels
                if one.reopen
            ),
        ),
        (say("How long others take"), (_window(name, one, locale, say) for name, one in playbook.usual.items())),
        (
            say("Attachments"),
            [
                f"{where}{', '.join(taken.types)}; {taken.max_bytes:,} bytes"
                for where, taken in (
                    ("", files),
                    *((f"{one.name[locale]}: ", files.at(one)) for one in playbook.channels if one.files),
                )
            ],
        ),
        (say("Issues"), (f"{one.id}: {one.title[locale]}" for one in playbook.issues)),
        (say("Good to know"), (one[locale] for one in playbook.notes)),
    )
    return _page(f"{playbook.name[locale]} ({playbook.marketplace})", [], sections)


def issue_page(playbook: Playbook, issue: Issue, locale: str, say: Say) -> str:
    """One issue: the way in, the questions, the files, every sentence with its Chinese, time limits, hints."""
    from bot.casework.interview import every_question

    channel = playbook.channel_of(issue)
    top = [words[locale] for words in (issue.about, issue.instead, issue.stop) if words]
    top.append(f"{channel.name[locale]}: {' → '.join([*channel.menu, *issue.menu])}")
    questions: Sequence[Question] = () if issue.stop else every_question(playbook, issue)
    implied = implied_conditions(issue)
    sections = (
        (say("Codes"), (f"{one.code}: {one.meaning[locale]}" for one in issue.codes)),
        (say("Questions"), (_question(one, implied.get(one.id) or one.when, locale, say) for one in questions)),
        (
            say("Attachments"),
            (
                one.title[locale] + ("" if one.required else f" [{say('may be left out')}]") + f": {one.how[locale]}"
                for one in issue.evidence
            ),
        ),
        (say("What happened"), _phrases(issue.summary)),
        (say("Root causes"), _phrases(issue.causes)),
        (say("Actions, when done"), (_pair(one.done, one.label[locale]) for one in issue.actions)),
        (say("Actions, when planned"), (_pair(one.plan, one.label[locale]) for one in issue.actions)),
        (say("Controls"), _phrases(issue.controls)),
        (say("Requests"), _phrases(issue.requests)),
        *((part, _phrases(phrases)) for part, phrases in issue.parts.items()),
        (say("Time limits"), (_window(one.id or one.since, one, locale, say) for one in issue.deadlines)),
        (say("Before sending"), (one[locale] for one in issue.before_sending)),
        (say("What wins"), (one[locale] for one in issue.wins)),
        (say("What loses"), (one[locale] for one in issue.loses)),
        (say("Sources"), issue.sources),
    )
    return _page(f"{issue.title[locale]} ({issue.id})", top, sections)


def _page(title: str, top: Sequence[str], sections: Iterable[tuple[str, Iterable[str]]]) -> str:
    """Title, lines, and the sections that hold something."""
    blocks = [f"# {title}", *top]
    for name, lines in sections:
        listed = "\n".join(f"- {line}" for line in lines)
        blocks += [f"## {name}\n{listed}"] if listed else []
    return "\n\n".join(blocks)


def _question(question: Question, when: Condition, locale: str, say: Say) -> str:
    marks = [] if question.required else [say("may be left out")]
    marks += [_when(when)] if when else []
    lines = [f"{question.id}: {question.ask[locale]}" + (f" [{'; '.join(marks)}]" if marks else "")]
    lines += [f"    - {option.id}: {option.label[locale]}" for option in question.options]
    return "\n".join(lines)


def _when(when: Condition) -> str:
    return ", ".join(f"{name} = {' / '.join(v) if isinstance(v, list) else v}" for name, v in when.items())


def _phrases(phrases: Iterable[Phrase]) -> Iterator[str]:
    for one in phrases:
        yield _pair(one.say, _when(one.when))


def _pair(say: Langs, note: str) -> str:
    """A sentence in each of its languages, its Chinese under it."""
    lines = [text for language, text in say.items() if language != "zh"] or [say["zh"]]
    if note:
        lines[0] = f"[{note}] {lines[0]}"
    return "\n    ".join([*lines, say["zh"]] if "zh" in say else lines)


def _window(name: str, one: Window, locale: str, say: Say) -> str:
    what = one.name[locale] if one.name else name
    unit = {
        "hours": say("{n} hours", n=one.amount),
        "calendar_days": say("{n} days", n=one.amount),
        "business_days": say("{n} business days", n=one.amount),
    }[one.unit]
    return say("{what}: {span} from {since} ({source}, looked at on {day})",
               what=what, span=unit, since=one.since, source=one.source, day=one.checked)  # fmt: skip
