"""`casebot rules --measure`: anybody brings their own labelled texts."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Casebot, one_sentence

TEXTS = """\
- {rule: R01, marketplace: amazon, text: "We beg you to look at it.", expect: fires}
- {rule: R01, marketplace: amazon, text: "The listing is inactive.", expect: silent}
- rule: R14
  marketplace: amazon
  site: amazon.com
  text: "Please help!!!"
  expect: silent
"""


def test_each_rule_is_measured_and_what_it_got_wrong_is_shown_with_its_line(casebot: Casebot, tmp_path: Path) -> None:
    file = tmp_path / "texts.yaml"
    file.write_text(TEXTS, encoding="utf-8")

    shown = casebot("rules", "--measure", str(file))
    first, second = casebot("rules", "--measure", str(file), "--json").document

    assert shown.code == 0
    assert "texts.yaml:3: R14 false alarm: Please help!!!" in " ".join(shown.out.split("\n"))
    assert (first["rule"], first["precision"]["value"], first["recall"]["value"]) == ("R01", 1.0, 1.0)
    assert (second["precision"]["value"], second["recall"]["value"]) == (0.0, None)
    assert [one["text"] for one in second["false_alarms"]] == ["Please help!!!"]


def test_a_wrong_file_is_refused_with_the_line(casebot: Casebot, tmp_path: Path) -> None:
    file = tmp_path / "texts.yaml"
    for wrong, why in {
        "- [": "no YAML",
        "rule: R01": "a list of",
        "- {rule: R01, text: x}": ":1: rule, marketplace, text, expect are needed",
        "- {rule: R99, marketplace: amazon, text: x, expect: fires}": "no rule R99",
        "- {rule: R01, marketplace: amazon, text: x, expect: maybe}": "fires or silent",
        "- {rule: R01, marketplace: nowhere, text: x, expect: fires}": "nowhere",
    }.items():
        file.write_text(wrong, encoding="utf-8")
        assert why in one_sentence(casebot("rules", "--measure", str(file)))
