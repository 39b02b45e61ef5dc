"""The lexicon, read from `config/lexicon/*.yaml` once: tone phrases, clumsy English, pinyin, topics, acronyms.

An admin may edit the files; a mistake in them is reported with the file's name and stops nothing but the start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.casework.mistakes import AdminTrouble
from bot.casework.playbook import Words
from bot.casework.rules.keeping import Frame, Keeping
from bot.casework.rules.labels import Labels
from bot.casework.rules.lexicon import Lexicon, Phrase, Topic
from bot.casework.rules.meaning import Meaning
from bot.playbooks.yaml_text import NotYaml, plain

_FILES = (
    "tone.yaml",
    "turns.yaml",
    "words.yaml",
    "matters.yaml",
    "private.yaml",
    "forms.yaml",
    "channel.yaml",
    "denial.yaml",
    "requests.yaml",
)
LEXICON = Path(__file__).resolve().parents[2] / "config" / "lexicon"
_FAMILY = re.compile(r"\{([a-z_]+)\}")
_MEMBERS = re.compile(r"(?<!\w)@(\w+)")
_DEEPEST = 3
"""A family may hold families, which hold families."""
_KINDS = frozenset({"URG", "EMO", "PLD", "ACC", "BUY", "THR", "DEN", "VAG", "PRM", "INF"})


class LexiconTrouble(AdminTrouble):
    """The word list {file} cannot be used: {why}"""

    code = "lexicon"


_CAPITALS = ("shouts", "joining", "printed", "shown_statuses", "places", "said_of_it")
"""Lists of words and names for capitals (R14), as the lexicon calls them, too."""
_known: dict[Path, Lexicon] = {}


def lexicon(folder: Path = LEXICON) -> Lexicon:
    """Every word list of the folder, ready to use; read once in a process. Raises LexiconTrouble."""
    if folder not in _known:
        _known[folder] = _lexicon(folder)
    return _known[folder]


def _lexicon(folder: Path) -> Lexicon:
    tone, turns, words, matters, private, forms, channel, denial, requests = (_read(folder / name) for name in _FILES)
    try:
        return Lexicon(
            phrases=tuple(
                phrase
                for groups, families in ((tone["groups"], {}), (turns["groups"], turns["families"]))
                for group in groups
                for phrase in _phrases(group, families)
            ),
            friends=tuple(_pattern(f) for f in (*tone["friends"], *turns["friends"])),
            keeping={language: _keeping(each) for language, each in tone["keeping"].items()},
            acronyms=frozenset(str(word).upper() for word in words["acronyms"]),
            **{name: frozenset(str(word).lower() for word in words[name]) for name in _CAPITALS},
            clumsy=tuple((_pattern(pattern), instead) for pattern, instead in words["clumsy"]),
            calques=tuple((tuple(anchor.split("|")), _pattern(pattern)) for anchor, pattern in words["calques"]),
            english={name: frozenset(family.split()) for name, family in words["english"].items()},
            pinyin=frozenset(words["pinyin"]),
            topics=tuple(
                Topic(
                    id=t["id"],
                    issue_class=t["class"],
                    name=Words(**t["name"]),
                    ids=frozenset(t.get("ids", ())),
                )
                for t in matters["topics"]
            ),
            stop_words={language: frozenset(common.split()) for language, common in words["stop_words"].items()},
            grammar_words=tuple(words["grammar_words"]),
            private=Labels(
                {kind: tuple(map(_pattern, each["latin"])) for kind, each in private.items()},
                {kind: _pattern(each.get("script", "")) for kind, each in private.items()},
            ),
            meanings={
                name: Meaning(each)
                for lists in (
                    *(file["meanings"] for file in (words, matters, forms, channel, requests)),
                    _spelt_out(denial),
                )
                for name, each in lists.items()
            },
            sources=_FILES,
        )
    except (KeyError, TypeError, AttributeError, ValueError, re.error) as trouble:
        raise LexiconTrouble(file=str(folder), why=f"{type(trouble).__name__}: {trouble}") from trouble


def _read(path: Path) -> dict[str, Any]:
    try:
        read: dict[str, Any] = plain(path.read_text("utf-8-sig"))
    except NotYaml as trouble:
        raise LexiconTrouble(file=f"{path.name}:{trouble.line}", why=trouble.why) from trouble
    except (OSError, UnicodeDecodeError) as trouble:
        raise LexiconTrouble(file=path.name, why=" ".join(str(trouble).split())) from trouble
    return read


def _phrases(group: dict[str, Any], families: dict[str, str]) -> Iterator[Phrase]:
    """One group of the tone list as its phrases, `@family` written out."""
    if group["class"] not in _KINDS or group["severity"] not in ("block", "warn"):
        raise ValueError(f"class {group['class']}, severity {group['severity']}")
    common: dict[str, Any] = {
        "kind": group["class"],
        "severity": group["severity"],
        "language": group["language"],
        "advice": group["advice"],
        "legal": group.get("legal", False),
        "unless": _pattern(group.get("unless", "")),
    }
    for text in group.get("phrases", ()):
        yield Phrase(text=str(text), **common)
    for text in group.get("drop", ()):
        yield Phrase(text=str(text), replacement="", **common)
    for text in group.get("cut", ()):
        yield Phrase(text=_written_out(str(text), families), cut=True, **common)
    for text, instead in group.get("replace", {}).items():
        yield Phrase(text=str(text), replacement=str(instead), **common)


def _written_out(text: str, families: dict[str, str]) -> str:
    """`@doubts …6 @opens` with the words of both families; a family may name others."""
    return _filled(text, _MEMBERS, lambda name: "|".join(families[name].split()))


def _filled(text: str, named: re.Pattern[str], words: Callable[[str], str]) -> str:
    """A text with the words of each family in the place of its name."""
    for _ in range(_DEEPEST):
        text = named.sub(lambda m: words(m[1]), text)
    return text


def _spelt_out(lists: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Meanings whose constructions stand one a line, each {family} of words in its place."""
    families: dict[str, dict[str, str]] = lists["families"]

    def filled(text: str, language: str) -> str:
        return _pattern(_filled(text, _FAMILY, lambda name: families[language][name]))

    return {
        name: {
            language: filled(words if isinstance(words, str) else "|".join(words), language)
            for language, words in each.items()
        }
        for name, each in lists["meanings"].items()
    }


def _keeping(how: dict[str, Any]) -> Keeping:
    """How one language keeps the facts of a clause."""
    frames = tuple(
        Frame(
            find=_pattern(each["find"]),
            instead=each["instead"],
            of=_pattern(each.get("of", "")),
            classes=frozenset(each.get("classes", ())),
        )
        for each in how.get("frames", ())
    )
    ends = {key: _pattern(how[key]) for key in ("opens", "apart") if key in how}
    return Keeping(facts=how["facts"], join=how["join"], frames=frames, **ends)


def _pattern(text: str) -> str:
    re.compile(text)
    return text
