"""Checking playbooks: every mistake an admin can make is told with file and line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.playbooks import Complaint, check
from tests.kiosk import FOLDER
from tests.playbooks.test_tongues import FOLDER as TONGUES

TODAY = date(2026, 11, 23)
MAIN = "playbook.yaml"
LISTING = "issues/listing.yaml"


def spoil(tmp_path: Path, name: str, old: str, new: str, *, today: date = TODAY) -> list[Complaint]:
    """The complaints after one place of the kiosk's playbook was changed."""
    shutil.copytree(FOLDER / "kiosk", tmp_path / "kiosk")
    path = tmp_path / "kiosk" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return check([tmp_path], today=today)


def line_of(name: str, text: str) -> int:
    lines = (FOLDER / "kiosk" / name).read_text("utf-8").splitlines()
    return next(n for n, line in enumerate(lines, start=1) if text in line)


def test_a_good_playbook_gets_no_complaint() -> None:
    assert check([FOLDER], today=TODAY) == []


# fmt: off
SPOILT = [
    (MAIN, "language_forced: true", "langage_forced: true",
     "There is no key langage_forced; did you mean language_forced?"),
    (MAIN, "timezone: America/New_York", "timezone: America/New_Yorck", "There is no time zone America/New_Yorck."),
    (MAIN, "- id: kiosk.mx", "- id: kiosk.example", "The id kiosk.example is there twice."),
    (MAIN, "form: letter", "form: leter", "There is no form leter."),
    (MAIN, 'pattern: "K[0-9A-Z]{5}"', 'pattern: "K[0-9A-Z{5}"', "this is no regular expression"),
    (MAIN, "example: K12AB3", "example: K12AB34", "The example K12AB34 does not fit pattern."),
    (MAIN, "tense: past", "tense: passed", "common.0.tense: Input should be"),
    (MAIN, "  first_look: {", "  first_looks: {", "clocks.first_look is missing."),
    (MAIN, "  first_look: {", "  first_looks: {", "No reminder is counted from clocks.first_looks"),
    (MAIN, "    form: letter\n", "    form: letter\n    reopen:"
     " {amount: 5, unit: calendar_days, since: submitted, source: invented, checked: 2026-11-01}\n",
     "counts from the marketplace's last word"),
    (MAIN, "      when: {news: [\"yes\"]}\n      ask", "      when: {news: [maybe]}\n      ask",
     "maybe is no option of news."),
    (MAIN, "{{ submitted_on }} has", "{{ sent_on }} has", "No question fills the slot sent_on."),
    (LISTING, "when: {reason: [supplier]}\n      ask", "when: {reson: [supplier]}\n      ask",
     "reson is no earlier question; did you mean reason?"),
    (LISTING, "when: {loss: unanswered}", "when: {items: unanswered}", "This condition can never hold"),
    (LISTING, "when: {reason: [label]}", "when: {reason: [labels]}", "labels is no option of reason."),
    (LISTING, "when: {loss: answered}", "when: {loss: [much]}",
     "loss has no options: write answered or unanswered."),
    (LISTING, "when: {loss: unanswered}", "when: {requests: [restore]}", "requests is no earlier question."),
    (LISTING, 'en: "The amount is {{ loss }}."', 'en: "The amount is {{ sum }}."',
     "No question fills the slot sum."),
    (LISTING, 'en: "The amount is {{ loss }}."', 'en: "The amount is {{ memo }}."',
     "memo is a note for ourselves and never goes into a draft."),
    (LISTING, 'en: "The amount is {{ loss }}."', 'en: "The amount is {{ loss }."', "This template cannot be read"),
    (LISTING, 'es: "El importe es {{ loss }}."', 'pt: "O valor é {{ loss }}."', "There is no text in es."),
    (LISTING, "{% if att.invoice %}", "{% if att.invoices %}", "There is no evidence invoices."),
    (LISTING, "skip: [deadline]", "skip: [dead_line]", "dead_line is no common question."),
    (LISTING, "since: notice_date", "since: notice_day", "notice_day is no date question."),
    (LISTING, "id: listing.rejected", "id: listing.removed", "The issue listing.removed is there twice."),
    (LISTING, "      - {id: supplier, label:", "      - {id: label, label:", "The id label is there twice."),
    (LISTING, "pick: {actions: [1, 1]}", "pick: {actions: [2, 2]}", "actions: 2 have to be picked, 1 are there."),
    (LISTING, "      example: K12AB3", "      example: X1", "The example X1 does not fit item."),
    (LISTING, "id_format: item", "id_format: itme", "There is no id format itme."),
    (LISTING, "    - id: units\n      kind: number", "    - id: items\n      kind: number",
     "The id items is there twice."),
    (LISTING, "    - id: units\n      kind: number", "    - id: notice_date\n      kind: number",
     "The id notice_date is there twice."),
    (LISTING, "    - id: units\n      kind: number", "    - id: causes\n      kind: number",
     "causes is a name of ours; take another."),
    (LISTING, "  title: {zh: 商品被下架, en: Item removed}\n", "", "title is missing."),
    (LISTING, "- id: listing.removed", "- id: listing.removed\n  channel: phone", "There is no channel phone."),
]
# fmt: on


@pytest.mark.parametrize(("name", "old", "new", "expected"), SPOILT)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, name: str, old: str, new: str, expected: str) -> None:
    complaints = spoil(tmp_path, name, old, new)

    assert [one for one in complaints if expected in one.text and one.file.name == Path(name).name], complaints


@pytest.mark.parametrize(
    ("name", "old", "new", "at"),
    [
        (MAIN, "langage", "", "language_forced: true"),
        (LISTING, "when: {reason: [labels]}", "when: {reason: [label]}", "when: {reason: [label]}"),
        (LISTING, "pt:", "es:", 'en: "The amount is {{ loss }}."'),
        (LISTING, "since: notice_day,", "since: notice_date,", "id: appeal, amount"),
    ],
)
def test_the_line_is_the_one_to_mend(tmp_path: Path, name: str, old: str, new: str, at: str) -> None:
    spoilt = {
        "langage": ("language_forced", "langage_forced"),
        "pt:": ('es: "El importe', 'pt: "O importe'),
    }.get(old, (new, old))
    complaint = spoil(tmp_path, name, *spoilt)[0]

    assert abs(complaint.line - line_of(name, at)) <= (1 if old == "pt:" else 0)


def test_a_file_that_is_no_yaml_is_told_at_its_line(tmp_path: Path) -> None:
    complaints = spoil(tmp_path, LISTING, "  aliases: [下架]", "  aliases: [下架")

    assert len(complaints) == 1
    assert complaints[0].text.startswith("This is not YAML")
    assert complaints[0].line >= line_of(LISTING, "aliases: [下架]")


def test_contradicting_conditions_are_seen_through_several_questions(tmp_path: Path) -> None:
    complaints = spoil(
        tmp_path, LISTING, "  summary:\n    - id: removed",
        "    - {id: unseen, kind: text, when: {supplier: answered, reason: [label]}, ask: {zh: 无, en: Unseen}}\n"
        "  summary:\n    - id: removed",
    )  # fmt: skip

    assert any("can never hold" in one.text for one in complaints)


def test_a_slot_that_may_be_empty_is_a_warning(tmp_path: Path) -> None:
    complaints = spoil(tmp_path, LISTING, "{% if code %}, code {{ code }}{% endif %}", ", paid {{ loss }}")

    assert {one.level for one in complaints} == {"warning"}
    assert any(one.text == "The slot loss may be empty: put an if around it." for one in complaints)


def test_a_reading_that_says_less_than_its_sentence_is_a_warning(tmp_path: Path) -> None:
    complaints = spoil(tmp_path, LISTING, 'zh: "涉及金额 {{ loss }}。"', 'zh: "涉及一笔金额。"')

    assert [one.text for one in complaints][:1] == ["The slot loss does not stand both here and in the Chinese."]


def test_a_fact_nobody_looked_at_for_half_a_year_is_a_warning() -> None:
    complaints = check([FOLDER], today=date(2027, 5, 1))

    assert complaints
    assert {(one.level, one.values["days"]) for one in complaints} == {("warning", 181)}
    assert check([FOLDER], today=date(2027, 4, 30)) == []


def test_a_sentence_as_long_as_its_part_is_a_warning(tmp_path: Path) -> None:
    long = "The label was printed from an old file. " * 6

    complaints = spoil(tmp_path, LISTING, 'en: "The label was printed from an old file."', f'en: "{long}"')

    assert {one.level for one in complaints} == {"warning"}
    assert any("takes 3 lines" in one.text for one in complaints)


def test_two_folders_are_checked_as_one(tmp_path: Path) -> None:
    (tmp_path / "kiosk" / "issues").mkdir(parents=True)
    mine = tmp_path / "kiosk" / "issues" / "mine.yaml"
    mine.write_text("- id: ip.court\n  title: {zh: 一, en: a}\n  stop: {zh: 一}\n", "utf-8")

    complaints = check([FOLDER, tmp_path], today=TODAY)

    assert [(one.file, one.line, one.text) for one in complaints] == [(mine, 3, "stop.en is missing.")]


def test_a_sentence_that_our_own_rules_stop_is_told_where_it_stands(tmp_path: Path) -> None:
    old = 'en: "Please name the document that is missing."'
    complaints = spoil(tmp_path, LISTING, old, 'en: "Please help us urgently, thanks!"')

    (first, *_) = [one for one in complaints if one.values.get("rule") == "R01"]
    assert (first.level, first.line) == ("error", line_of(LISTING, old))
    assert {"R01", "R14"} <= {str(one.values.get("rule")) for one in complaints}


def test_an_example_answer_is_not_the_sentences_fault(tmp_path: Path) -> None:
    complaints = spoil(tmp_path, LISTING, "example: Example Textile Ltd.", "example: URGENT Textile!!")

    assert [one for one in complaints if one.values.get("rule")] == []


def test_a_sentence_that_two_marketplaces_share_is_told_at_the_second(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "kiosk", tmp_path / "kiosk")
    shutil.copytree(TONGUES / "stall", tmp_path / "stall")
    listing = tmp_path / "stall" / "issues" / "listing.yaml"
    text = listing.read_text("utf-8").replace(
        "An old print file was used.", "Supplier invoices were not filed by item."
    )
    listing.write_text(text, "utf-8")

    (complaint,) = [one for one in check([tmp_path], today=TODAY) if one.level == "error"]

    theirs = line_of(LISTING, "Supplier invoices were not filed by item.")
    assert complaint.file == listing
    assert complaint.line == text[: text.index("Supplier invoices")].count("\n") + 1
    assert complaint.text == (f"kiosk has this very sentence ({tmp_path / 'kiosk' / LISTING}:{theirs}).")


def test_a_choice_inside_a_sentence_has_every_language(tmp_path: Path) -> None:
    complaints = spoil(tmp_path, LISTING, "es: una duda sobre el origen, ", "")

    assert [(one.level, one.text) for one in complaints] == [
        ("error", "The option supplier of reason has no text in es.")
    ]


def test_labels_that_would_stand_in_english_are_a_warning(tmp_path: Path) -> None:
    complaints = spoil(tmp_path, LISTING, "  say: {es: Artículo retirado}\n", "")

    assert [(one.level, one.text) for one in complaints] == [("warning", "The title has no text in es: add say.")]


def test_a_site_that_takes_chinese_names_its_entry(tmp_path: Path) -> None:
    complaints = spoil(tmp_path, MAIN, "languages: [en]", "languages: [en, zh]")

    assert "This site takes Chinese: say in zh_entry where its Chinese entry is." in [one.text for one in complaints]


def test_a_marketplace_without_cases_says_so_to_the_operator(tmp_path: Path) -> None:
    complaints = spoil(tmp_path, MAIN, "language_forced: true", "language_forced: true\ncase_system: false")

    assert "no_case_notice is missing." in [one.text for one in complaints]


def test_the_playbooks_that_ship_have_no_errors() -> None:
    """All of them together, as `casebot playbooks check` does, because no two may share a sentence."""
    ours = Path(__file__).parents[2] / "config" / "playbooks"

    assert [str(one) for one in check([ours], today=TODAY) if one.level == "error"] == []


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("wanted: [{name: {zh: 票, en: x}, patterns: [x], fills: {nobody: x}}]", "There is no question nobody."),
        ("written_on: nobody\n  wanted: [{name: {zh: 票, en: x}, patterns: [x]}]", "There is no question nobody."),
        (
            "signs: [{kind: asks, language: en, patterns: ['x*'], source: s, checked: 2026-11-23}]",
            "This pattern fits a text that holds nothing.",
        ),
        (
            "signs: [{kind: asks, language: en, patterns: [x], source: s, checked: 2026-11-23}]",
            "There is no text in en (refused).",
        ),
    ],
)
def test_a_mistake_in_what_is_known_of_answers_is_told(tmp_path: Path, block: str, expected: str) -> None:
    complaints = spoil(tmp_path, MAIN, "\nreply:", f"\nresponses:\n  {block}\nreply:")

    assert expected in "\n".join(str(one) for one in complaints)
