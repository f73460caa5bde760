"""The part of a dossier that concerns a provider, the case that a tree tells, and findings kept and read back."""

from datetime import date

import pytest

from monespace_gql.access import Case
from monespace_gql.dossiers.register import kept_finding
from monespace_gql.journal.json_field import from_json, to_json
from monespace_gql.lexicon.finding import DatedUse, Explanation, FactUse, Finding, FindingKind, Severity
from monespace_gql.lexicon.standing import Context
from monespace_gql.reads.case_tree import case_of_tree
from monespace_gql.reads.kept_findings import read_findings
from monespace_gql.reads.part import own_part
from monespace_gql.scheme.examination import examine_alone
from monespace_gql.scheme.example import example_content, merged
from tests.access.given import (
    ALL,
    BAKERY,
    EMPLOYERS,
    ENTER,
    MODULE_PROVIDER,
    PROVIDERS,
    SCHOOL,
    SCHOOL_SIRET,
    TEACHER,
    reach,
    transmitted,
    viewer,
)
from tests.scheme.given import ON, SCHEME

TREE: dict[str, object] = {
    "number": "2601TE000001",
    "modules": [{"rank": 0, "provider_siren": SCHOOL}, {"rank": 1, "provider_siren": TEACHER}],
    "lines": [
        {"id": 1, "provider_siren": SCHOOL, "payee_siret": SCHOOL_SIRET},
        {"id": 2, "provider_siren": TEACHER, "payee_siret": f"{TEACHER}00019"},
        {"id": 3, "provider_siren": TEACHER, "payee_siret": f"{BAKERY}00019"},
    ],
    "documents": [{"name": "a", "depositor_siren": SCHOOL}, {"name": "b", "depositor_siren": TEACHER}],
}


def test_a_provider_of_a_module_is_given_their_part_and_nothing_of_the_others() -> None:
    part = own_part(TREE, MODULE_PROVIDER)

    assert part == {
        "number": "2601TE000001",
        "modules": [{"rank": 1, "provider_siren": TEACHER}],
        "lines": [{"id": 2, "provider_siren": TEACHER, "payee_siret": f"{TEACHER}00019"}],
        "documents": [{"name": "b", "depositor_siren": TEACHER}],
    }
    assert SCHOOL not in str(part)


def test_what_was_not_read_does_not_appear() -> None:
    assert own_part({"number": "x"}, MODULE_PROVIDER) == {"number": "x"}
    assert own_part({"lines": None}, MODULE_PROVIDER) == {"lines": []}


def test_somebody_of_two_providers_is_given_both_parts() -> None:
    both = viewer(Context.PROVIDER, reach(TEACHER, any=ALL), reach(SCHOOL, any=ALL))

    part = own_part(TREE, both)

    assert part["modules"] == TREE["modules"]
    assert [line["id"] for line in part["lines"]] == [1, 2]  # type: ignore[attr-defined]  # JSON


def test_a_company_whose_requests_one_may_not_follow_adds_nothing() -> None:
    both = viewer(Context.PROVIDER, reach(TEACHER, any=ALL), reach(SCHOOL, any=ENTER, OTHER=ALL))

    assert own_part({**TREE, "scheme": "CPRO"}, both) == own_part({**TREE, "scheme": "CPRO"}, MODULE_PROVIDER)
    assert own_part({**TREE, "scheme": "OTHER"}, both)["modules"] == TREE["modules"]


def test_trainees_are_those_of_one_s_own_modules() -> None:
    trainees = [{"rank": rank} for rank in range(3)]
    modules = [
        {"rank": 0, "provider_siren": SCHOOL, "trainee_ranks": [0, 1]},
        {"rank": 1, "provider_siren": TEACHER, "trainee_ranks": [2]},
    ]
    tree: dict[str, object] = {"modules": modules, "trainees": trainees}

    assert own_part(tree, MODULE_PROVIDER)["trainees"] == [{"rank": 2}]
    unnamed = [*modules, {"rank": 2, "provider_siren": TEACHER, "trainee_ranks": None}]
    assert own_part({**tree, "modules": unnamed}, MODULE_PROVIDER)["trainees"] == trainees


@pytest.mark.parametrize("case", [EMPLOYERS, PROVIDERS, transmitted(EMPLOYERS), transmitted(PROVIDERS)])
def test_a_tree_tells_the_case_that_access_decides_on(case: Case) -> None:
    tree = {
        "scheme": case.scheme,
        "state": case.state,
        "employer_siren": case.employer_siren,
        "employer_siret": case.employer_siret,
        "creator_context": case.creator_context,
        "creator_siren": case.creator_siren,
        "module_sirens": list(case.module_sirens),
    }

    assert case_of_tree(from_json(to_json(tree)), transmitted=case.transmitted) == case


FINDINGS = (
    Finding("a.b", "REQUIRED", "Saisie obligatoire", FindingKind.REQUIRED),
    Finding(
        "costs.items[0].rate",
        "T-1",
        "« É » & ‘x’",
        FindingKind.RULE,
        Severity.WARNING,
        "L1",
        Explanation(
            date(2026, 1, 6),
            (DatedUse("smic", "SMIC", date(2026, 1, 6), date(2026, 1, 1), "12,02", "Décret"),),
            (FactUse("costs.rate", "9,15", ("costs.items.rate",)),),
            ("costs.items.rate", "costs.starts"),
        ),
    ),
    Finding("a", "T-2", "Non.", FindingKind.RULE, Severity.INFO, None, Explanation()),
)


def test_findings_kept_with_a_dossier_are_read_back_as_they_were() -> None:
    assert read_findings(from_json(to_json([kept_finding(finding) for finding in FINDINGS]))) == FINDINGS


def test_the_findings_of_an_examination_are_read_back_as_they_were() -> None:
    wrong = {"costs": {"ends": "2026-01-01", "exact": None, "starts": "2026-01-02"}, "person": {"disabled": True}}
    findings = examine_alone(SCHEME, merged(example_content(SCHEME), wrong), on=ON).findings

    assert len(findings) > 3
    assert read_findings(from_json(to_json([kept_finding(finding) for finding in findings]))) == findings
