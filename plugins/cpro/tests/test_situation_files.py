"""A situation that is badly written is told with its place and what to write instead."""

from pathlib import Path

import pytest

from monespace_cpro.plugin import CPRO
from monespace_gql.conformance import SituationMistake, load, run

HEAD = "scheme: CPRO\non: 2026-01-06\nsituations:\n"


def written(folder: Path, text: str) -> Path:
    (folder / "cases.yaml").write_text(HEAD + text, encoding="utf-8")
    return folder


def differences(folder: Path) -> list[str]:
    return [told for situation in load(folder) for told in run(situation, CPRO)]


def test_an_unknown_key_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    folder = written(tmp_path, "  - {name: x, expects: {clean: true}}\n")

    with pytest.raises(SituationMistake, match=r"cases\.yaml, « x », .*expect"):
        load(folder)


def test_an_unknown_field_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    folder = written(tmp_path, "  - {name: x, given: {contract.stop: 2026-12-31}, expect: {clean: true}}\n")

    with pytest.raises(SituationMistake, match=r"« contract\.stop » n'est pas un champ de CPRO\. Vouliez-vous dire"):
        differences(folder)


def test_an_unknown_field_of_a_repeated_block_is_refused_too(tmp_path: Path) -> None:
    folder = written(tmp_path, "  - {name: x, given: {funding.lines: [{natur: PAY}]}, expect: {clean: true}}\n")

    with pytest.raises(SituationMistake, match=r"« funding\.lines\.natur » n'est pas un champ"):
        differences(folder)


def test_an_item_is_added_by_its_rank(tmp_path: Path) -> None:
    item = "{'funding.lines[1]': {nature: PEDAGOGY, quantity: 1, unit: HOUR, unit_rate: 9}}"
    folder = written(tmp_path, f"  - {{name: x, given: {item}, expect: {{speaks: [CPRO-FIN-02]}}}}\n")

    assert differences(folder) == []


def test_an_unknown_rule_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    folder = written(tmp_path, "  - {name: x, expect: {speaks: [CPRO-DUR-00]}}\n")

    with pytest.raises(SituationMistake, match="Vouliez-vous dire « CPRO-DUR-0"):
        differences(folder)


def test_a_situation_that_cannot_fail_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SituationMistake, match="nothing is expected"):
        load(written(tmp_path, "  - {name: x, expect: {}}\n"))


def test_two_situations_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SituationMistake, match="« x »"):
        load(written(tmp_path, "  - {name: x, expect: {clean: true}}\n  - {name: x, expect: {clean: true}}\n"))


def test_a_rule_that_waits_says_what_for(tmp_path: Path) -> None:
    folder = written(tmp_path, "  - {name: x, given: {employee.birth_date: }, expect: {speaks: [CPRO-SAL-02]}}\n")

    assert differences(folder) == ["CPRO-SAL-02 devait parler et attend employee.birth_date"]


def test_a_rule_that_must_not_speak_and_does_is_a_difference(tmp_path: Path) -> None:
    folder = written(tmp_path, "  - {name: x, given: {contract.end: 2026-07-03}, expect: {not: [CPRO-DUR-01]}}\n")

    assert len(differences(folder)) == 1


def test_a_remark_on_a_clean_case_is_a_difference(tmp_path: Path) -> None:
    folder = written(tmp_path, "  - {name: x, given: {employer.idcc: 0001}, expect: {clean: true}}\n")

    assert [told for told in differences(folder) if "CPRO-EMP-07" in told]


def test_another_severity_or_message_is_a_difference(tmp_path: Path) -> None:
    said = "{code: CPRO-DUR-01, severity: INFO, message: jamais}"
    folder = written(tmp_path, f"  - {{name: x, given: {{contract.end: 2026-07-03}}, expect: {{speaks: [{said}]}}}}\n")

    assert len(differences(folder)) == 2


def test_numbers_and_dates_stay_what_is_written(tmp_path: Path) -> None:
    folder = written(tmp_path, "  - {name: x, given: {employee.birth_department: 01}, expect: {clean: true}}\n")

    assert load(folder)[0].given == {"employee.birth_department": "01"}
