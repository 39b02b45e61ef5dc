"""What is pasted where: a text cut into the fields of the marketplace's form, each exactly as it is pasted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.casework.draft import Draft
from bot.casework.playbook import Playbook, Words
from bot.casework.way_in import instructions

TITLE = Words(zh="标题", en="Title")
WHOLE = Words(zh="正文", en="Text")


@dataclass(frozen=True, slots=True)
class Pasted:
    """One field of the form. `limit`: how many characters it takes, where that is known."""

    name: Words
    text: str
    limit: int | None = None


def fields_to_paste(draft: Draft, playbook: Playbook) -> tuple[Pasted, ...]:
    """The fields in the order of the form. A part with a limit of its own is a field of its own, without its heading;
    else the whole text goes into one."""
    issue = playbook.issue(draft.issue)
    form = next((one for one in playbook.forms if one.id == draft.form), playbook.form_of(issue))
    title = (Pasted(TITLE, draft.subject),) if draft.subject else ()
    limits = {part.id: part.max_chars for part in form.parts}
    parts = {part.id: "\n".join(part.lines) for part in draft.parts if part.lines}
    if draft.free_text is None and len(parts) > 1 and all(limits.get(part) for part in parts):
        names = {part.id: part.name for part in form.parts}
        return title + tuple(Pasted(names[part], text, limits[part]) for part, text in parts.items())
    return (*title, Pasted(WHOLE, draft.text, instructions(playbook, draft.site, issue).max_chars))
