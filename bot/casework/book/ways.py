"""Where a marketplace is and how it is reached: sites, channels, forms, id formats, statuses, attachments."""

# ruff: noqa: RUF012 (pydantic copies a default for each object)
from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.casework.book.terms import Key, Langs, Language, Pattern, Sourced, Strength, Strict, Window, Words


class Site(Strict):
    """One country store of a marketplace."""

    id: str
    name: Words
    say: Langs = {}
    """How a draft calls it ("Amazon.com"); the marketplace's name and the site's where empty."""
    aliases: list[str] = []
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    subdivision: str | None = None
    timezone: str
    host: str
    languages: list[Language]
    zh_entry: Words | None = None
    """Where the Chinese entry of this site is, for sites whose channel takes Chinese."""
    marketplace_id: str | None = None
    weekend: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = ["sat", "sun"]


class FormPart(Strict):
    """One part of the document a channel expects, with the heading it bears (empty: none)."""

    id: Key
    heading: Langs = {}
    name: Words
    max_lines: int | None = None
    max_chars: int | None = None
    required: bool = True

    def headed(self, language: str) -> str:
        """Its heading in this language, else the English one; "" where it bears none."""
        return {str(key): heading for key, heading in self.heading.items()}.get(language) or self.heading.get(
            "en", ""
        )


class Form(Strict):
    """The shape of a document: the four-part case text, a counter-notice, a claim form's text …"""

    id: Key
    name: Words
    parts: list[FormPart]
    width: int = 90
    """Columns of a line: a Chinese, Japanese or Korean character takes two."""
    max_chars: int | None = None
    four_part: bool = False
    """R12 and R13 apply."""
    legal: bool = False
    """Names counsel, addresses and phone numbers of our own company: R01 THR and R34 make room."""


class Again(Sourced):
    """How a channel takes a second contact about the same matter, and what too early or too much costs.

    Told before sending and before a follow-up. What is firm (seed, official) blocks where it can be told from the
    case; anything else warns.
    """

    wait_hours: int | None = Field(default=None, ge=1, le=2000)
    """Hours between one contact and the next."""
    restarts_clock: bool = False
    """A contact before the answer starts the marketplace's count anew."""
    needs_new: bool = False
    """The next try is only taken with something new."""
    penalty: Words | None = None
    """What a duplicate contact costs ("it is marked as abusive contact")."""


class Fee(Sourced):
    """What a channel costs. Asked for confirmation in the interview, shown before sending."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    least: int = Field(ge=0)
    most: int = Field(ge=0)
    due: Words
    """When it is paid ("when the appeal is sent, whatever comes of it")."""

    @property
    def amount(self) -> str:
        """ "USD 50-200"."""
        return f"{self.currency} {self.least}" + (f"-{self.most}" if self.most > self.least else "")


class ChannelFiles(Sourced):
    """What may be attached here, where that is not what the marketplace takes elsewhere."""

    types: list[str] = []
    """Taken beside those that are taken everywhere."""
    max_bytes: int | None = None
    videos: Words | None = None
    """What to do instead of attaching a video."""


class Channel(Strict):
    """The official way in: where the operator clicks, and what may be written there."""

    id: Key
    name: Words
    menu: list[str]
    menu_zh: list[str] = []
    url: str | None = None
    """May hold {host}."""
    case_url: str | None = None
    """May hold {host} and {case_id}."""
    form: Key = "four_part"
    max_chars: int | None = None
    attempts: int | None = Field(default=None, ge=1, le=9)
    """How many texts about one matter are taken at all: asked for, shown, and held to (R11)."""
    again: Again | None = None
    reopen: Window | None = None
    """How long after the marketplace's last word a case that was closed, or decided against us, can be taken up
    again, at the end of `attempts` never; None where nothing is known of it."""
    fee: Fee | None = None
    files: ChannelFiles | None = None
    note: Words | None = None
    kind: Literal["case", "appeal", "form", "upload", "mail", "letter"] = "case"


class SiteForm(Strict):
    """How an id looks on one site, where that is told by the id: "MLB" and digits in Brazil."""

    pattern: Pattern
    example: str


class IdFormat(Sourced):
    """How an id of this marketplace looks, and how much we trust that knowledge."""

    name: Words
    say: Langs = {}
    """How a sentence calls several of them, by language ("artículos"); the name where empty."""
    pattern: Pattern
    """Regular expression for the whole value, after normalising."""
    strength: Strength = "hard"
    soft_pattern: Pattern | None = None
    """A narrower form; a value outside it is questioned, never refused."""
    check: Literal["isbn10", "gtin", "date6", "date8_middle"] | None = None
    """A named checksum or plausibility test; its failure warns."""
    example: str
    requirement: Words
    normalise: list[Literal["upper", "strip_spaces", "3-7-7", "strip_hash"]] = []
    find: Pattern | None = None
    """How it is found in running text: a regular expression with word boundaries of its own. `\\b`, `\\w` and
    `\\d` know only ASCII here, so that an id is found right beside a Japanese or Chinese character."""
    labels: list[str] = []
    """What else notices call it, before the value ("Ref. no."); its name in both languages is known anyway."""
    names_files: bool = False
    """May stand first in an attachment's name."""
    by_site: dict[str, SiteForm] = {}
    """By site: the narrower form there. Another site's id is as wrong as a mistyped one."""

    def at(self, site: str) -> IdFormat:
        """The format as it holds on that site."""
        form = self.by_site.get(site)
        return self.model_copy(update={"pattern": form.pattern, "example": form.example}) if form else self


class StatusName(Strict):
    """One status as the marketplace shows it, and what it means to us."""

    name: str
    zh: str
    means: Literal["open", "waiting", "answered", "resolved", "closed"]


class Attachments(Sourced):
    """What may be attached to a case."""

    types: list[str]
    max_bytes: int
    max_files: int | None = None
    videos: Words | None = None
    """What to do instead of attaching a video."""

    def at(self, channel: Channel | None) -> Attachments:
        """What may be attached there."""
        here = channel.files if channel else None
        if here is None:
            return self
        return self.model_copy(
            update={
                "types": list(dict.fromkeys((*self.types, *here.types))),
                "max_bytes": here.max_bytes or self.max_bytes,
                "videos": here.videos or self.videos,
            }
        )
