"""What the rules may know about a draft beyond its text. Everything is a value; most of it is optional.

A bare text is checked with nothing but a playbook and a lexicon; the more is known, the more rules can speak.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.casework.calendar import BusinessCalendar, Calendars
from bot.casework.case import Case
from bot.casework.deadlines import WEEKDAYS_ONLY
from bot.casework.draft import Answers
from bot.casework.playbook import Channel, Form, Issue, Playbook, Site
from bot.casework.rules.lexicon import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of the case as it was inspected. Sizes are bytes and pixels; `type` is the true one, by content."""

    name: str
    """The name it bears, or will bear, at the marketplace."""
    original: str = ""
    better_name: str = ""
    """The name it should bear, where that is another one."""
    type: str = ""
    bytes: int = 0
    slot: str = ""
    kind: str = ""
    """The kind of its evidence slot: screenshot, document, photo, spreadsheet, identity, mail."""
    width: int = 0
    height: int = 0
    phone_camera: bool = False
    """EXIF names a camera: a photo, not a capture of the screen."""
    address_bar: bool | None = None
    """Whether the address bar is visible; None when nobody has looked."""
    clock: bool | None = None
    host: str = ""
    """Where the page is from, as its address bar was read to show."""
    flat: float = 1.0
    """Share of neighbouring pixels that are alike: nearly all of a screen's, few of a photo's."""
    shown_number: str = ""
    """The marketplace's number as the picture was read to show it."""
    stored_number: str = ""
    """The one it should show; "" where none is expected on it."""
    wanted: tuple[str, ...] = ()
    """The types its evidence slot asks for, where it says so."""
    trouble: str = ""
    """Why the content cannot be used: empty, locked, broken, no_pages, macros, too_many_pixels."""
    used_for: str = ""
    """Another shop of ours on the same marketplace whose case holds these very bytes (R10)."""
    shows: Mapping[str, str] = field(default_factory=dict)
    """What the file was seen to say, by question id (model, legal name …), for R36."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherShop:
    """Another shop of ours, by what would tell a marketplace that the two belong together."""

    name: str
    words: tuple[str, ...]
    """Its seller id, legal names and brands, without those that the case's own shop bears too."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known around a draft. `lexicon` is required: without its words most rules would be silent."""

    lexicon: Lexicon
    playbook: Playbook | None = None
    playbooks: Mapping[str, Playbook] = field(default_factory=dict)
    """All marketplaces', for their vocabulary (R10)."""
    site: Site | None = None
    issue: Issue | None = None
    answers: Answers | None = None
    """None: nobody was asked (a bare text). Then nothing is traced to answers."""
    attachments: tuple[File, ...] | None = None
    """None: nobody knows what will be attached. Then "Attachment 2" is believed."""
    case: Case | None = None
    twin: Case | None = None
    """An earlier case of the same shop, issue and subjects."""
    alike: Case | None = None
    """Another live case of the same shop, site and issue, where both are about no id; the reader may see it."""
    alike_opened: str = ""
    """When that one was opened, as the reader's chat says days."""
    now: datetime | None = None
    """In the time zone whose days count: "today" is its."""
    calendars: Calendars = field(default_factory=Calendars)
    """In force now, with what an admin added."""
    business_days_since_update: int | None = None
    subjects: tuple[str, ...] = ()
    """The ids the case is about, where there is no case yet."""
    names: tuple[str, ...] = ()
    """Product titles, brands and company names: masked before tone, capitals and word lists are judged."""
    earlier: tuple[tuple[str, str], ...] = ()
    """(marketplace, text) of earlier drafts that may be copies (R10)."""
    other_shops: tuple[OtherShop, ...] = ()
    """Our other shops, which a case must not mention (R34)."""
    said_for: str = ""
    """Another shop of ours on the same marketplace whose case has nearly the same text (R10)."""
    at_hand: frozenset[str] | None = None
    """Which prerequisites the operator confirmed: back_office, ids, screenshots, documents, statement (R27)."""
    looked: frozenset[str] | None = None
    """Where somebody looked before following up: back_office, mailbox (R29)."""
    kept: frozenset[str] | None = None
    """What the archive holds: case_id, sent_at, text, attachments, history, document (R30)."""
    document_wanted: bool = False
    """An archive is configured, so R30 asks for the document link, too."""
    locale: str = "zh-CN"
    """Whose language the playbook's names have inside a finding's values."""
    grammar: bool = True
    """Whether the grammar checker may be loaded (140 MB, about a second at first use)."""

    @property
    def today(self) -> date | None:
        """The day of `now`."""
        return self.now.date() if self.now else None

    @property
    def business_days(self) -> BusinessCalendar:
        """The site's, by which the marketplace counts; weekdays while no site is known."""
        return self.calendars.of_site(self.site) if self.site else WEEKDAYS_ONLY

    @property
    def channel(self) -> Channel | None:
        """The way in for the issue, when playbook and issue are known."""
        if self.playbook and self.issue:
            return self.playbook.channel_of(self.issue)
        return None

    @property
    def form(self) -> Form | None:
        """The document that is wanted: the issue's, else the playbook's four-part form."""
        if not self.playbook:
            return None
        if self.issue:
            return self.playbook.form_of(self.issue)
        return next((form for form in self.playbook.forms if form.four_part), None)

    def answer(self, *keys: str) -> str:
        """The first of these answers that is there, as one text; empty if none is."""
        for key in keys:
            value = (self.answers or {}).get(key, "")
            if value:
                return value if isinstance(value, str) else ", ".join(value)
        return ""

    def filled(self) -> frozenset[str]:
        """The evidence slots that have a file."""
        return frozenset(file.slot for file in self.attachments or ())
