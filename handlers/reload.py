"""`/reload`: playbooks that an admin changed are read again; a broken one leaves everything as it was."""

from __future__ import annotations

from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, command, internal

TOLD = 5
"""So many mistakes are told in the chat; `casebot playbooks check` shows them all."""


class LeadsOnly(UserMistake):
    """Only a lead can do that."""

    code = "leads_only"


@command(
    "reload",
    aliases=["重新加载", "重载"],
    help="Read the playbooks again without a restart",
    usage="/reload",
    group="team",
    lead_only=True,
)
def reload(ask: Ask) -> Answer:
    """Asks for it; reading and checking takes a moment and is done beside everything else."""
    if not ask.lead:
        raise LeadsOnly()
    key = f"reload:{ask.event.workspace}:{ask.event.id}"
    return Answer().do("reload", key=key, chat=ask.chat.id).tell(ask.chat.id, ask.say("Reading the playbooks …"))


@internal("reload")
def reloaded(ask: Ask) -> Answer:
    """What came of it, where it was asked for."""
    chat, result = str(ask.value["chat"]), ask.value["result"]
    if complaints := result["complaints"]:
        first = complaints[:TOLD]
        told = [f"{one['file']}:{one['line']}: {ask.say(one['message'], **one['values'])}" for one in first]
        more = len(complaints) - len(told)
        text = ask.say("Nothing was changed: the playbooks have {n} mistakes.", n=len(complaints))
        rest = [ask.say("… and {n} more; casebot playbooks check shows them all.", n=more)] if more else []
        return Answer().tell(chat, "\n".join([text, *told, *rest]))
    if not result["changed"]:
        return Answer().tell(chat, ask.say("The playbooks are as they were; nothing has changed."))
    names = ask.say(", ").join(result["changed"])
    text = ask.say(
        "The playbooks are in force: {names}. Interviews that have begun finish on their version.", names=names
    )
    return Answer().tell(chat, text)
