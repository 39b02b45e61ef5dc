"""Nobody learns of a case of another group: every way to read is listed here, and a new one fails until it is.

A stranger gets the same answer for a case that exists as for one that does not, word for word but for the number they
typed themselves; nothing of it is shown to them, and nothing of it changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from bot.casework.draft import Draft, Sentence
from bot.casework.share import Share
from bot.conversation.cards import Button
from bot.conversation.router import router
from bot.conversation.values import Reply
from bot.ledger.changes import OfferLink, SaveDraft, SaveEvidence, SaveInterview
from bot.ledger.records import DraftRow, EvidenceRow, Interview, LinkCode
from tests.handlers.conftest import GROUP, OTHER_GROUP, PEOPLE, Team
from tests.house import card_text

ROOT = Path(__file__).parents[2]
NUMBER, NO_NUMBER, NO_REF = "13498835581", "97531975319", "C9999"
SECRETS = ("绝密", "B0SECRET99", "SECRET SENTENCE")
"""What stands in the case, its text, its files, its interview and its reminders, and nowhere else."""

TYPED: dict[str, tuple[str, ...]] = {
    # every command, as a stranger would try it; `{it}` is our number, then the marketplace's
    "again": ("{it}", ""),
    "answered": ("{it}", "{it} 已补材料"),
    "assign": ("{it} @老刘",),
    "caseid": ("{it} 13498835582", "{it} 13498835582 拆分", "{other} {it}"),
    "cancel": ("",),
    "cases": ("", "all", "绝密", "mine waiting", "B0SECRET99"),
    "check": ("amazon {it} 绝密",),
    "drop": ("{it} 不做了",),
    "evidence": ("{it}", ""),
    "followup": ("{it}", ""),
    "help": ("", "{it}"),
    "import": ("", "{it}"),
    "handover": ("@陈姐 {it}", "", "@陈姐"),
    "leave": ("", "until 2026-12-30 @陈姐", "end"),
    "link": ("{it}",),
    "newcase": ("amazon", "{it}"),
    "pause": ("",),
    "reload": ("", "{it}"),
    "remind": ("{it} 周五上午 补发票", "{it}"),
    "overview": ("", "{it}"),
    "pack": ("{it}", ""),
    "reopen": ("{it}",),
    "reply": ("{it}", "{it} Your appeal has been approved.", ""),
    "resolve": ("{it} 通过",),
    "resume": ("", "{it}"),
    "search": ("{it}", "B0SECRET99", "绝密", "SECRET"),
    "settings": ("",),
    "share": ("{it}", ""),
    "shops": ("", "{it}"),
    "snooze": ("{it} 周五上午",),
    "status": ("{it}", ""),
    "submitted": ("{it} 13498835582", ""),
    "track": ("{it} 关联账户, 2026-01-05, 处理中", "{it}", ""),
    "unlink": ("", "{it}"),
    "waiting": ("{it} 周五 18:00",),
}

PRESSED = frozenset(
    re.findall(
        r"\w+",
        """
    again answered caseid cases_page closed draft_approve draft_back draft_change draft_edit draft_files draft_fix
    draft_save draft_split effect_verified evidence_about evidence_ids evidence_remove evidence_screen
    evidence_show evidence_slot
    evidence_smaller evidence_upload followed_up
    followup interview_answer interview_back interview_cancel interview_edit interview_evidence_done
    interview_files interview_finish interview_form interview_home interview_pause interview_phrase interview_pick
    interview_resume learnt lessons_left list_columns list_leave list_map list_take looked marketplace_answered
    newcase nothing_new notice_confirm notice_new notice_reply nudge_open pack remind_at
    reminder_remove reopen reply resolve resolved round_row run settings_change settings_save settings_show
    shop_edit shop_save show_draft snooze snooze_until status submitted track track_shop waiting

    paper_open second_ok second_release second_wish
    response_number response_other response_outcome response_reply response_unchanged rounds
    share_accept share_decline share_end share_offer share_withdraw
    assign_all handover_accept handover_decline interview_take link_confirm link_refuse unlink
    """,
    )
)
"""Every button, forged by a stranger with all that it could carry."""

PAGES: dict[str, str] = {
    # every address, and why a stranger learns nothing there; a page that shows cases needs a test of its own
    "/": "the local workspace: its own chats, on this machine or behind the password",
    "/healthz": "whether it runs, no case",
    "/login": "the password",
    "/local/<who>/<room>": "one chat of the local workspace as its member sees it",
    "/local/changes": "the same, what is new",
    "/local/<who>/<room>/messages": "a message, judged like any other",
    "/local/<who>/<room>/clicks": "a press; of another chat's message: 404 (tests/web/test_page.py)",
    "/local/<who>/<room>/files/<message>/<sha256>": "a file; of another chat's message: 404 (tests/web/test_page.py)",
    "/local/clock": "moves time",
    "/feishu/events": "Feishu's own, signed; answers nothing",
    "/dingtalk/messages": "DingTalk's own, signed; answers nothing",
    "/dingtalk/cards": "DingTalk's own, signed; presses are judged like any other",
}


ROUTE = re.compile(r"\.(?:get|post|put|delete|route)\(\s*(?:\"(/[^\"]*)\"|([A-Z_]+)\))")


class Scene:
    """A case of one group with everything in it, and a stranger."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.ref = team.submitted(NUMBER, title="绝密标题", subjects=("B0SECRET99",))
        owner, now = PEOPLE["xiaoli"], team.now
        draft = Draft(
            marketplace="amazon",
            site="amazon.com",
            issue="account.related",
            language="en",
            form="four_part",
            sentences=(Sentence(part="summary", text="SECRET SENTENCE.", reading="绝密句子。"),),
            headings=(("summary", "[Issue Summary]"),),
        )
        evidence = EvidenceRow(
            id="ev1",
            case=self.ref,
            interview="iv1",
            original="绝密发票.pdf",
            sha256="a" * 64,
            bytes=1,
            by=owner.id,
            at=now,
        )
        interview = Interview(
            id="iv1",
            member=owner.id,
            chat=owner.private_chat,
            home_chat=GROUP,
            kind="reply",
            case=self.ref,
            answers={"shipment_id": "绝密答案"},
            evidence=("ev1",),
            started_at=now,
            touched_at=now,
        )
        team.keep(
            SaveDraft(DraftRow(case=self.ref, version=0, draft=draft, by=owner.id, at=now)),
            SaveEvidence(evidence),
            SaveInterview(interview),
            OfferLink(LinkCode(member=PEOPLE["xiaowang"].id, code="K7M2QXTP", until=now + timedelta(minutes=10))),
        )
        self.before = self.state()

    def state(self) -> object:
        """All that a stranger must not change."""
        with self.team.ledger.reading() as reading:
            return (
                reading.case(self.ref),
                reading.history(self.ref),
                reading.drafts(self.ref),
                reading.evidence(case=self.ref),
                reading.interview("iv1"),
                reading.chat(GROUP),
                reading.link_code(PEOPLE["xiaowang"].id),
                reading.selves(PEOPLE["xiaowang"].id),
            )

    def types(self, text: str) -> list[str]:
        """What everybody is shown after a line of the stranger's, in the group and in private."""
        self.team.say("laoliu", "/cancel", chat=self.team.private("laoliu"))  # what the last try began
        shown = self.team.say("laoliu", text, chat=OTHER_GROUP)
        shown += self.team.say("laoliu", text, chat=self.team.private("laoliu"))
        assert all(one.chat in (OTHER_GROUP, self.team.private("laoliu")) for one in shown), "others were disturbed"
        return [one.text for one in shown]

    def forges(self, action: str, value: Mapping[str, Any], form: Mapping[str, str]) -> list[str]:
        """The same after a press that the stranger made up."""
        self.team.say("laoliu", "/cancel", chat=self.team.private("laoliu"))
        (card,) = self.team.say("laoliu", "/help", chat=self.team.private("laoliu"))
        before = len(self.team.wall.shown)
        reply: Reply = self.team.press_button("laoliu", card, Button("x", action, value), form)
        shown = self.team.wall.shown[before:]
        assert all(one.chat in (OTHER_GROUP, self.team.private("laoliu")) for one in shown), "others were disturbed"
        told = [reply.toast.text] if reply.toast else []
        return told + ([card_text(reply.card)] if reply.card else []) + [one.text for one in shown]

    def carries(self, *, real: bool) -> dict[str, Any]:
        """Everything any button carries, about the case or about nothing."""
        ref = self.ref if real else NO_REF
        return {
            "ref": ref,
            "refs": [ref],
            "about": ref,
            "rest": ref,
            "command": "status",
            "interview": "iv1" if real else "iv9",
            "evidence": "ev1" if real else "ev9",
            "chat": GROUP if real else "wall:nowhere",
            "place": GROUP if real else "wall:nowhere",
            "filters": {"owner": PEOPLE["xiaoli"].id, "seen_by": PEOPLE["xiaoli"].id, "statuses": []},
            "seen_by": PEOPLE["xiaoli"].id,
            "for": PEOPLE["xiaoli"].id,
            "member": PEOPLE["xiaoli"].id,
            "version": 2,
            "draft": 2,
            "revision": 1,
            "page": 1,
            "finding": 0,
            "handover": "h1",
            "apart": PEOPLE["xiaoli"].id if real else "wall:nobody",
            "other": PEOPLE["xiaowang"].id if real else "wall:nobody",
            "proof": "0" * 64,
            "number": 1,
            "slot": "invoice",
            "question": "shipment_id",
            "answer": "x",
            "option": "x",
            "add": "x",
            "instead_of": "y",
            "words": "",
            "known": "",
            "did": "looked",
            "at": self.team.now.isoformat(),
            "key": "x",
            "nudge": "follow_up_due",
            "case_id": NUMBER if real else NO_NUMBER,
        }


@pytest.fixture(params=["never shared", "shared once"])
def scene(request: pytest.FixtureRequest, team: Team) -> Scene:
    """The stranger's group may have seen the case once: when that is over, it is nothing to them again."""
    scene = Scene(team)
    if request.param == "shared once":
        offered = Share(chat=OTHER_GROUP, by=PEOPLE["xiaoli"].id, at=team.now)
        accepted = offered.offer("work", by=offered.by, at=team.now).accept()
        for share in (accepted, accepted.end()):
            team.keep(team.case(scene.ref).shared(share, group="别的群"))
        scene.before = scene.state()
    return scene


def alike(scene: Scene, text: str) -> str:
    """Without what the stranger typed themselves."""
    for word in (scene.ref, scene.ref.lower(), NO_REF, NUMBER, NO_NUMBER):
        text = text.replace(word, "X")
    return text


def hides(scene: Scene, theirs: list[str], nothing: list[str]) -> None:
    assert [alike(scene, one) for one in theirs] == [alike(scene, one) for one in nothing]
    leaked = [secret for secret in SECRETS for one in theirs if secret in one]
    assert not leaked
    assert scene.state() == scene.before


@pytest.mark.usefixtures("books")
def test_every_command_is_listed() -> None:
    assert set(TYPED) == set(router.commands), "a new command: write down above what a stranger would type"


@pytest.mark.usefixtures("books")
def test_every_button_is_listed() -> None:
    assert set(router.clicks) == PRESSED, "a new button: add it above, and what it carries to `Scene.carries`"


def declared() -> set[str]:
    """Every address that a page registers, read from the sources: a blueprint counts before anybody serves it."""
    found = set()
    for path in [*(ROOT / "bot" / "web").rglob("*.py"), *(ROOT / "bot" / "workspaces").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        if "from flask" in text:
            module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            found |= {literal or getattr(module, name) for literal, name in ROUTE.findall(text)}
    return found


def test_every_page_is_listed() -> None:
    assert declared() == set(PAGES), "a new address: say above why a stranger learns nothing there, and test that"


@pytest.mark.parametrize("command", sorted(TYPED))
def test_no_command_tells_a_stranger_anything(scene: Scene, command: str) -> None:
    for words in TYPED[command]:
        line = f"/{command} {words}".strip()
        own = [word for word in SECRETS if word in line]  # what one typed oneself may be repeated
        for it, not_it in ((scene.ref, NO_REF), (NUMBER, NO_NUMBER)):
            theirs = scene.types(line.format(it=it, other=NO_REF))
            nothing = scene.types(line.format(it=not_it, other=NO_REF))
            said = [one.replace(word, "") for one in theirs for word in own] if own else theirs
            assert [alike(scene, one) for one in theirs] == [alike(scene, one) for one in nothing]
            assert not [secret for secret in SECRETS for one in said if secret in one]
            assert scene.state() == scene.before


@pytest.mark.parametrize("action", sorted(PRESSED))
def test_no_forged_button_tells_a_stranger_anything(scene: Scene, action: str) -> None:
    form = {"text": "x", "when": "周五 18:00", "case_id": NO_NUMBER, "words": "", "note": "x", "outcome": "x"}
    form |= {"line": "0", "wish": "x", "reason": "x", "group": OTHER_GROUP, "mode": "view"}
    nothing = scene.forges(action, scene.carries(real=False), form)
    theirs = scene.forges(action, scene.carries(real=True), form)
    hides(scene, theirs, nothing)


def test_the_scene_is_there_for_those_it_belongs_to(scene: Scene) -> None:
    """What the strangers are refused is really there to be seen; else the tests above prove nothing."""
    (card,) = scene.team.say("xiaowang", f"/status {scene.ref}")
    assert "绝密标题" in card.text
    assert "绝密标题" in scene.team.say("chenjie", "/search B0SECRET99")[-1].text
    assert "绝密发票" in "".join(one.text for one in scene.team.say("xiaoli", f"/evidence {scene.ref}"))
