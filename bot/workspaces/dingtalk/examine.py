"""What doctor says about DingTalk: whether the app may do what Casebot needs, and where to click for the rest.

DingTalk lists no permissions. What can be asked without disturbing anybody is asked (a token, a connection that is
not used; a card, a file and a person that do not exist); what cannot is known by having been heard, which the
workspace notes in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from bot.casework.mistakes import VendorTrouble
from bot.conversation.words import Say
from bot.ledger.ledger import Reading
from bot.workspaces.dingtalk.client import CREATE, DOWNLOAD, DingTalkClient
from bot.workspaces.dingtalk.errors import AddressNotAllowed, CardRefused, MissingScope
from bot.workspaces.trouble import MessageGone, Refused, SetUpWrong, Unreachable
from config.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    state: Literal["good", "warn", "bad"]
    advice: str = ""


SCOPES = {
    "qyapi_robot_sendmsg": "send messages and fetch the files people send",
    "Card.Instance.Write": "show cards",
    "qyapi_base": "send files",
}
"""What Casebot needs; docs/dingtalk.md lists the same, and a test compares them."""
PROBE = "casebot-doctor"
TOPICS = [{"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"}]


def examine(settings: Settings, client: DingTalkClient, reading: Reading | None, say: Say) -> Iterator[Finding]:
    """Everything, in the order a person would look. Sends nothing to anybody."""
    if settings.dingtalk_transport == "stream":
        try:
            client.open_stream(TOPICS)
        except VendorTrouble as trouble:
            yield _unreachable(settings, trouble, say)
            return
        yield Finding(say("DingTalk: the app is published and may use the stream"), "good")
    yield from _permitted(settings, client, say)
    yield from _cards(settings, client, say)
    if reading is not None:
        yield from _heard(settings, reading, say)


def _unreachable(settings: Settings, trouble: VendorTrouble, say: Say) -> Finding:
    if isinstance(trouble, SetUpWrong):
        advice = say("Compare DINGTALK_CLIENT_ID and DINGTALK_CLIENT_SECRET with the console: Credentials.")
    elif isinstance(trouble, AddressNotAllowed):
        advice = say("In the console: Security settings, add this server's address.")
    elif isinstance(trouble, Unreachable):
        advice = say("Check the network and DINGTALK_BASE_URL ({url}).", url=settings.dingtalk_base_url)
    else:
        advice = say("In the console: add the robot, choose Stream mode, then create and publish a version.")
    # A refusal of ours would be called a fault of Casebot; here it is one of the console's switches.
    error = trouble.values["code"] if isinstance(trouble, Refused) else say(trouble.template(), **trouble.values)
    return Finding(say("DingTalk does not answer as it should: {error}", error=error), "bad", advice)


def _permitted(settings: Settings, client: DingTalkClient, say: Say) -> Iterator[Finding]:
    """What has its permission is refused for another reason: there is no such file."""
    probes: dict[str, Callable[[], None]] = {
        "qyapi_robot_sendmsg": lambda: client.probe(
            DOWNLOAD, {"downloadCode": PROBE, "robotCode": client.robot_code}
        ),
        "qyapi_base": client.probe_upload,
    }
    for scope, probe in probes.items():
        try:
            probe()
        except MissingScope:
            yield Finding(
                say(
                    "DingTalk: the permission {scope} is missing: to {purpose}",
                    scope=scope,
                    purpose=say(SCOPES[scope]),
                ),
                "bad",
                say("In the console: Permissions, add it, then publish a version."),
            )
        except Unreachable:
            yield Finding(
                say("DingTalk's older interface cannot be reached"),
                "bad",
                say("Check the network and DINGTALK_OAPI_URL ({url}).", url=settings.dingtalk_oapi_url),
            )
        except VendorTrouble:
            pass


def _templates(settings: Settings, client: DingTalkClient, say: Say) -> Iterator[Finding]:
    """A card for nobody tells whether its template is there."""
    for name, id in (
        ("DINGTALK_FORM_TEMPLATE_ID", settings.dingtalk_form_template_id),
        ("DINGTALK_DRAFT_TEMPLATE_ID", settings.dingtalk_draft_template_id),
    ):
        space = {"spaceType": "IM_ROBOT", "robotCode": client.robot_code}
        body = {"cardTemplateId": id, "outTrackId": f"{PROBE}-{name}", "openSpaceId": f"dtv1.card//IM_ROBOT.{PROBE}"}
        try:
            client.probe(CREATE, body | {"cardData": {"cardParamMap": {}}, "imRobotOpenDeliverModel": space})
        except CardRefused as trouble:
            if str(trouble.values["code"]).startswith("param.template"):
                yield Finding(
                    say("DingTalk: the template of {name} is not known or not published", name=name),
                    "bad",
                    say(
                        "In the card builder: open it, associate it with this app, publish it, and copy its id again."
                    ),
                )
        except VendorTrouble:
            pass


def _cards(settings: Settings, client: DingTalkClient, say: Say) -> Iterator[Finding]:
    """An update of a card that does not exist tells whether cards are permitted."""
    try:
        client.update_card({"outTrackId": PROBE, "cardData": {"cardParamMap": {"title": ""}}})
    except MissingScope as trouble:
        where = say("In the console: Permissions, add it, then publish a version.")
        yield Finding(say(trouble.template(), **trouble.values), "bad", where)
        return
    except (MessageGone, CardRefused):
        pass
    except VendorTrouble as trouble:
        yield _unreachable(settings, trouble, say)
        return
    missing = [
        name
        for name, id in (
            ("DINGTALK_FORM_TEMPLATE_ID", settings.dingtalk_form_template_id),
            ("DINGTALK_DRAFT_TEMPLATE_ID", settings.dingtalk_draft_template_id),
        )
        if not id
    ]
    if missing:
        yield Finding(
            say("DingTalk: no card template ({names}), so everything is asked by text", names=", ".join(missing)),
            "warn",
            say("Import config/dingtalk/form.json and draft.json in two minutes: docs/dingtalk.md shows how."),
        )
        return
    broken = list(_templates(settings, client, say))
    yield from broken
    if not broken:
        yield Finding(say("DingTalk: cards are permitted and both templates are set"), "good")


def _heard(settings: Settings, reading: Reading, say: Say) -> Iterator[Finding]:
    if not reading.setting("dingtalk:heard"):
        yield Finding(
            say("DingTalk: no message was ever heard"),
            "warn",
            say("Publish a version, put yourself into its visible range, and write to the robot."),
        )
    if reading.setting("dingtalk:stranger"):
        yield Finding(
            say("DingTalk: somebody without a staff id wrote to the robot"),
            "warn",
            say("Publish a version of the app. People of other organisations cannot use it."),
        )
    unknown = [task for task in reading.tasks(states=("unknown",), kind="send") if task.lane.startswith("dingtalk:")]
    if unknown:
        yield Finding(
            say("DingTalk: of {n} messages nobody knows whether they arrived", n=len(unknown)),
            "warn",
            say("Each is sent once more when somebody writes in its chat."),
        )
    month = datetime.now(UTC).strftime("%Y-%m")
    calls = settings.dingtalk_monthly_calls
    told = [
        n for n in (70, 90, 100) if reading.tasks(prefix=f"dingtalk:quota:{month}:{n}:", states=("waiting", "done"))
    ]
    if told:
        yield Finding(
            say("DingTalk: {n} % of this month's {calls} calls are used", n=told[-1], calls=calls),
            "warn",
            say("A paid edition has more; DINGTALK_MONTHLY_CALLS says how many there are."),
        )
