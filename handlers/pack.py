"""`/pack`: the text field by field, the files under their new names, and all of it as one archive for a machine
without the chat. The archive says on its face that it is for ourselves: no marketplace takes one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from bot.casework.pasting import fields_to_paste
from bot.casework.playbook import Playbook
from bot.conversation.router import Answer, Ask, click, command, internal, work
from bot.ledger.files import FileStore
from handlers.common import must_act, must_be_at_home, playbook_of, the_case
from handlers.draft import NoDraft
from handlers.papers import opening, private_of

INTERNAL = "仅供内部搬运,勿上传平台"
"""Stands in the archive's name and in a note inside, in Chinese whoever asked: who finds it must understand it."""
LARGEST_BUNDLE = 28_000_000
"""Bytes; Feishu sends files of up to 30 MB (im-v1/file/create)."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same draft gives the same archive, bit by bit."""


@command("pack", aliases=["打包", "导出"], help="The text and the files, ready to paste", usage="/pack C1042")
def pack(ask: Ask) -> Answer:
    """Everything in private: what goes where, each field as a message, each file, and the archive."""
    case = the_case(ask)
    must_act(ask, case)
    must_be_at_home(ask, case)
    row = ask.ledger.draft(case.ref)
    if row is None:
        raise NoDraft(ref=case.ref)
    chat = private_of(ask)
    fields = fields_to_paste(row.draft, playbook_of(ask, case))
    answer = opening(Answer(), ask, case, row.draft.attachments)
    answer.show("pack", chat, ref=case.ref, version=row.version)
    for n in range(len(fields)):
        answer.show("pack_field", chat, ref=case.ref, version=row.version, field=n)
    for one in row.draft.attachments:
        answer.show("draft_file", chat, ref=case.ref, number=one.number)
    answer.do(
        "pack",
        ref=case.ref,
        chat=chat,
        version=row.version,
        fields=[[one.name["zh-CN"], one.text] for one in fields],
        files=[[one.name, one.sha256] for one in row.draft.attachments if one.sha256],
    )
    if ask.event.kind == "click":
        return answer.toast(ask.say("Everything comes in our private chat."))
    if ask.chat.id != chat:
        answer.tell(ask.chat.id, ask.say("{name} gets everything in private.", name=ask.member.name))
    return answer


@click("pack")
def pack_pressed(ask: Ask) -> Answer:
    """The same from a button."""
    return pack(ask)


@work("pack")
def bundle(subject: Mapping[str, Any], files: FileStore, playbooks: Mapping[str, Playbook]) -> dict[str, Any]:  # noqa: ARG001
    """The archive, kept in the store; nothing where it would be larger than a chat takes."""
    there = [(str(name), str(sha256)) for name, sha256 in subject["files"] if files.has(str(sha256))]
    if sum(files.size(sha256) for _, sha256 in there) > LARGEST_BUNDLE:
        return {"sha256": ""}
    made = archive(subject["fields"], [(name, files.get(sha256)) for name, sha256 in there])
    return {"sha256": files.put(made)}


@internal("pack")
def bundled(ask: Ask) -> Answer:
    """The archive is there, or it is too large to be sent."""
    ref, chat, sha256 = str(ask.value["ref"]), str(ask.value["chat"]), str(ask.value["result"]["sha256"])
    if not sha256:
        text = ask.say("The files of {ref} are too large for one archive; please take them one by one.", ref=ref)
        return Answer().tell(chat, text)
    name = f"{ref}-v{ask.value['version']}-{INTERNAL}.zip"
    return Answer().show("pack_bundle", chat, name=name, sha256=sha256)


def archive(fields: Sequence[Sequence[str]], files: Sequence[tuple[str, bytes]]) -> bytes:
    """A ZIP of each field as a text file in the form's order, each attachment, and a note about what this is."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(zipfile.ZipInfo(f"{INTERNAL}.txt", EPOCH), f"{INTERNAL}。\n".encode("utf-8-sig"))
        for n, (name, text) in enumerate(fields, 1):
            bundle.writestr(zipfile.ZipInfo(f"{n}-{name}.txt", EPOCH), text.encode("utf-8-sig"))
        for name, content in files:
            bundle.writestr(zipfile.ZipInfo(f"附件/{name.replace('/', '_')}", EPOCH), content)
    return made.getvalue()
