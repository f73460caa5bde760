"""The contrat de professionnalisation as it is declared: found, complete, private where the law says so."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from monespace_cpro import code_tables, plugin
from monespace_cpro.diplomas import DIPLOMA, DOUBTFUL_PAY, LOW_PAY, level
from monespace_cpro.plugin import CPRO
from monespace_gql.conformance import Outcome, RuleSet, examine_alone, example_content, interpret, merged
from monespace_gql.scheme import CodeTable, Scheme, Severity, Standing
from monespace_rules.agreements import OPCO_IDCC, SPECIAL_IDCC

FIRST_DAY = date(2026, 1, 6)
ASKED = {"cerfa_signed": 1, "training_programme": 1, "training_agreement": 1}


def test_the_plugin_brings_the_scheme() -> None:
    assert plugin.monespace_schemes() == (CPRO,)
    assert isinstance(CPRO, Scheme)


def test_the_form_has_the_eight_pages_of_the_portal() -> None:
    assert [tab.label for tab in CPRO.tabs] == [
        "Introduction",
        "Employeur",
        "Salarié",
        "Contrat",
        "Formation",
        "Financement",
        "Synthèse",
        "Documents",
    ]
    assert {tab.code for tab in CPRO.duplicable} == {"employer", "employee", "contract", "training"}


def test_the_example_case_may_be_transmitted_without_a_remark() -> None:
    examination = examine_alone(CPRO, example_content(CPRO), on=FIRST_DAY, attached=ASKED)

    assert examination.findings == ()
    assert examination.waiting == ()
    assert examination.may_be_transmitted


def test_an_empty_draft_says_what_is_missing_and_nothing_else() -> None:
    examination = examine_alone(CPRO, {}, on=FIRST_DAY)

    assert {finding.kind for finding in examination.findings} == {"REQUIRED"}


def test_no_rule_crashes_when_one_answer_is_missing() -> None:
    content = example_content(CPRO)
    for path in CPRO.leaves:
        if "funding.lines" in path:
            continue
        tab, *names = path.split(".")
        change: object = None
        for name in reversed(names):
            change = {name: change}

        findings = examine_alone(CPRO, merged(content, {tab: change}), on=FIRST_DAY, attached=ASKED).findings

        assert not [finding for finding in findings if "n'a pas pu être vérifiée" in finding.message], path


def test_every_rule_names_its_source_says_what_it_protects_and_never_blocks_on_a_doubt() -> None:
    for rule in CPRO.ruleset:
        assert rule.source, rule.code
        assert rule.doc.endswith("."), rule.code
        assert not (rule.severity is Severity.BLOCKING and "Doute :" in rule.doc), rule.code


def test_every_agreement_of_the_opco_is_one_of_its_own() -> None:
    idcc = next(rule for rule in CPRO.rules if rule.code == "CPRO-EMP-07")
    for agreement in (*OPCO_IDCC, *SPECIAL_IDCC):
        (verdict,) = interpret(RuleSet([idcc]), {"employer.idcc": agreement.code}, in_force_on=FIRST_DAY)

        assert verdict.outcome is Outcome.QUIET, agreement.code


@pytest.mark.parametrize(
    ("emptied", "waits"),
    [
        ({"employee": {"birth_date": None}}, {"CPRO-SAL-02", "CPRO-SAL-03", "CPRO-REM-09", "CPRO-NIR-07"}),
        ({"employee": {"nir": None}}, {"CPRO-NIR-03", "CPRO-NIR-05", "CPRO-NIR-07", "CPRO-NIR-09"}),
        ({"contract": {"start": "05/10/199"}}, {"CPRO-CTR-13", "CPRO-DUR-01", "CPRO-REM-06"}),
        ({"contract": {"end": "2028-06-30"}, "employee": {"birth_date": None}}, {"CPRO-DUR-02"}),
        ({"contract": {"end": "2028-06-30"}, "employee": {"registered_at_france_travail": None}}, {"CPRO-DUR-02"}),
    ],
)
def test_a_rule_waits_for_what_is_not_typed_and_says_so(emptied: dict[str, object], waits: set[str]) -> None:
    examination = examine_alone(CPRO, merged(example_content(CPRO), emptied), on=FIRST_DAY, attached=ASKED)

    assert {waiting.rule for waiting in examination.waiting} >= waits
    assert not {finding.code for finding in examination.findings} & waits


def test_rules_cover_every_family() -> None:
    families = Counter(rule.code.split("-")[1] for rule in CPRO.rules)

    assert set(families) == {"EMP", "SAL", "NIR", "TUT", "CTR", "DUR", "TPS", "ESS", "REM", "FOR", "FIN"}
    assert families.total() >= 60


@pytest.mark.parametrize(
    ("table", "count"),
    [
        (code_tables.PRIOR_SITUATION, 10),
        (code_tables.MINIMUM_SOCIAL, 3),
        (DIPLOMA, 21),
        (code_tables.CONTRACT_TYPE, 7),
        (code_tables.QUALIFICATION_TYPE, 8),
        (code_tables.SOCIO_PROFESSIONAL_CATEGORY, 6),
        (code_tables.CONTRACT_NATURE, 3),
    ],
    ids=lambda value: value.name if isinstance(value, CodeTable) else "",
)
def test_code_tables_have_as_many_values_as_the_notice(table: CodeTable, count: int) -> None:
    assert len(list(table)) == count
    assert table.source


def test_diplomas_have_the_levels_and_columns_of_the_notice() -> None:
    assert [level(code) for code in ("10", "11", "19", "24", "31", "41", "51", "60")] == [8, 7, 7, 6, 5, 4, 3, 0]
    assert set(DOUBTFUL_PAY) < set(LOW_PAY) < {choice.code for choice in DIPLOMA}


@pytest.mark.parametrize(
    "path",
    [
        "employee.nir",
        "employee.has_disability_status",
        "employee.youth_equivalence",
        "employee.boe_extension",
        "employee.minimum_social",
        "contract.gross_pay",
    ],
)
def test_what_the_law_protects_is_read_by_the_employer_and_the_opco_only(path: str) -> None:
    declared = CPRO.leaves[path].declared

    assert declared.read == {Standing.EMPLOYER, Standing.MANAGER, Standing.INVESTIGATOR}
    assert declared.write == {Standing.EMPLOYER, Standing.PROVIDER}


def test_the_nir_is_masked() -> None:
    assert [path for path, spec in CPRO.leaves.items() if spec.declared.sensitive] == ["employee.nir"]


def test_the_provider_of_a_module_knows_the_employee_by_name_and_birth_date() -> None:
    read = {path for path, spec in CPRO.leaves.items() if Standing.MODULE_PROVIDER in spec.declared.read}

    assert {"employee.birth_name", "employee.first_name", "employee.birth_date"} <= read
    assert not {path for path in read if path.startswith(("employee.address", "employee.phone", "funding.lines"))}


def test_a_rule_about_costs_is_not_told_to_who_may_not_read_them() -> None:
    dear = {"nature": "PEDAGOGY", "quantity": 400, "unit": "HOUR", "unit_rate": "50"}
    content = merged(example_content(CPRO), {"funding": {"lines": [dear]}})

    findings = examine_alone(CPRO, content, on=FIRST_DAY, attached=ASKED).findings

    above = next(finding for finding in findings if finding.code == "CPRO-FIN-01")
    assert above.explanation is not None
    assert "funding.lines.unit_rate" in {path for fact in above.explanation.facts for path in fact.rests_on}


def test_a_missing_document_tells_what_it_is_asked_for() -> None:
    content = merged(example_content(CPRO), {"employee": {"minimum_social": "3"}})

    findings = examine_alone(CPRO, content, on=FIRST_DAY, attached=ASKED).findings

    asked = next(finding for finding in findings if finding.code == "CPRO-SAL-16")
    assert asked.explanation is not None
    assert {path for fact in asked.explanation.facts for path in fact.rests_on} == {"employee.minimum_social"}


def test_the_portrait_shows_title_dates_trainee_provider_and_costs() -> None:
    answers = CPRO.read(example_content(CPRO), on=FIRST_DAY).answers

    portrait = CPRO.portray(answers)

    assert portrait.title == "RNCP37313 - Boulanger"
    assert (portrait.starts_on, portrait.ends_on) == (date(2026, 1, 5), date(2026, 12, 31))
    assert [trainee.display_name for trainee in portrait.trainees] == ["Jean Dupont"]
    assert [(module.provider_siret, module.hours) for module in portrait.modules] == [("48816678600019", 400)]
    assert [(line.label, line.amount, line.payee_name) for line in portrait.lines] == [
        ("Montant CP", Decimal("3660.00"), "LEGOUD CONSEIL FORMATION")
    ]


def test_without_subrogation_the_employer_is_paid() -> None:
    content = merged(example_content(CPRO), {"funding": {"subrogation": False}})

    portrait = CPRO.portray(CPRO.read(content, on=FIRST_DAY).answers)

    assert [line.payee_name for line in portrait.lines] == ["LE FOURNIL DES ARTS"]


def test_an_empty_draft_has_an_empty_portrait() -> None:
    portrait = CPRO.portray(CPRO.read({}, on=FIRST_DAY).answers)

    assert (portrait.title, portrait.trainees, portrait.modules, portrait.lines) == (None, (), (), ())
