"""draft, check, evidence: files in, a document out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.casework.files import pdf, picture
from tests.cli.conftest import Casebot, one_sentence
from tests.cli.test_contracts import DRAFT_KEYS

RELATED = """
marketplace: Amazon.com
issue: acc.related
answers:
  account_status: suspended
  prior: none
  notice_date: 2026-11-03
  linked_account: HY Store
  link_kind: staff
  ended_on: 2026-08-31
  causes: staff
  actions: [permissions]
  done_permissions: 2026-11-10
  attest: true
  controls: approval
  requests: reinstate
"""


@pytest.fixture
def interview(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(RELATED, encoding="utf-8")
    return path


def test_a_draft_has_the_keys_of_the_contract(casebot: Casebot, interview: Path) -> None:
    document = casebot("draft", interview, "--json").document

    assert set(document) >= DRAFT_KEYS
    assert (document["marketplace"], document["site"], document["issue"]) == (
        "amazon",
        "amazon.com",
        "account.related",
    )
    assert len(document["sections"]) == 4
    assert all(text in document["text"] for text in document["sections"].values())
    assert "On 2026-11-10 we removed the shared permissions." in document["text"]
    assert document["language"] == "en"


def test_without_attestation_what_was_done_is_written_as_planned(casebot: Casebot, interview: Path) -> None:
    interview.write_text(RELATED.replace("  attest: true\n", ""), encoding="utf-8")

    assert "We will remove" in casebot("draft", interview, "--json").document["text"]


def test_a_file_goes_to_the_slot_that_is_named_or_that_its_name_speaks_of(
    casebot: Casebot, interview: Path, tmp_path: Path
) -> None:
    (tmp_path / "business-licence.pdf").write_bytes(pdf())
    (tmp_path / "IMG_1.png").write_bytes(picture(1280, 720))
    (tmp_path / "other.png").write_bytes(picture(1281, 720))
    interview.write_text(
        RELATED + "evidence:\n- business-licence.pdf\n- {slot: NOTICE, file: IMG_1.png}\n- other.png\n",
        encoding="utf-8",
    )

    evidence = casebot("draft", interview, "--json").document["evidence"]

    assert [(one["slot"], one["number"]) for one in evidence] == [("notice", 1), ("licence", 2), (None, None)]
    assert evidence[1]["name"].endswith(".pdf")
    assert evidence[2]["file"].endswith("other.png")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("notice_date: 2026-11-03", "notice_date: 2099-01-01"), "notice_date"),
        (("link_kind: staff", "link_kind: mars"), "network"),
        (("linked_account: HY Store", "linked_acount: HY Store"), "did you mean linked_account"),
        (("  notice_date: 2026-11-03\n", ""), "notice_date"),
        (("linked_account: HY Store", "linked_account: 恒远"), "no Chinese"),
        (("answers:", "evidence: [nowhere.png]\nanswers:"), "nowhere.png"),
        (("answers:", "evidence: [{slot: nope, file: case.yaml}]\nanswers:"), "no slot “nope”"),
        (("issue: acc.related", "issue: ["), "line"),
        (("marketplace: Amazon.com", ""), "marketplace is missing"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(
    casebot: Casebot, interview: Path, change: tuple[str, str], says: str
) -> None:
    interview.write_text(RELATED.replace(*change), encoding="utf-8")

    assert says in one_sentence(casebot("draft", interview, "--json"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_spans_do_not_depend_on_who_saved_the_file(
    casebot: Casebot, tmp_path: Path, encoding: str, line_end: str
) -> None:
    text = "Dear Amazon,\nPlease answer URGENTLY，谢谢\n"
    path = tmp_path / "text.txt"
    path.write_bytes(text.replace("\n", line_end).encode(encoding))

    findings = casebot("check", path, "-m", "amazon", "--json").document["findings"]

    spans = [one for one in findings if one["span"]]
    assert {"R01", "R02"} <= {one["rule"] for one in spans}
    assert all(text[one["span"][0] : one["span"][1]] == one["excerpt"] for one in spans)


def test_fix_takes_the_safe_suggestions_and_shows_them(casebot: Casebot, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("Please review the account!!\n", encoding="utf-8")

    fixed = casebot("check", "text.txt", "-m", "amazon", "--fix", "--json").document["fixed"]
    shown = casebot("check", "text.txt", "-m", "amazon", "--fix").out

    assert fixed == "Please review the account.\n"
    assert "-Please review the account!!" in shown
    assert "+Please review the account." in shown


def test_a_picture_is_no_text(casebot: Casebot, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_bytes(picture(20, 20))

    assert "no text file" in one_sentence(casebot("check", "text.txt", "-m", "amazon"))


def test_evidence_is_told_by_content_and_gets_its_name(casebot: Casebot, tmp_path: Path) -> None:
    (tmp_path / "invoice.pdf").write_bytes(pdf())
    (tmp_path / "empty.pdf").touch()

    good = casebot("evidence", "invoice.pdf", "--marketplace", "amazon", "--subject", "b08n5wrwnw", "--json")
    both = casebot("evidence", "invoice.pdf", "empty.pdf", "--marketplace", "amazon", "--json")

    (file,) = good.document["files"]
    assert set(file) >= {"file", "verdict", "type", "bytes", "name", "findings"}
    assert (good.code, file["file"], file["type"], file["bytes"]) == (0, "invoice.pdf", "pdf", len(pdf()))
    assert file["name"].startswith("B08N5WRWNW_20")
    assert file["name"].endswith("_Invoice.pdf")
    assert (both.code, both.document["verdict"]) == (1, "block")
    assert [one["verdict"] for one in both.document["files"]][1] == "block"
