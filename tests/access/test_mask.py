"""The mask: what a standing may not read is cut out before anything looks at it, in values and in words."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from monespace_gql.access.mask import HIDDEN_CHARACTER, Mask, mask_for, masked
from monespace_gql.catalogue import install
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.finding import DatedUse, Explanation, FactUse, Finding, FindingKind
from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme import Scheme, Tab, field
from monespace_gql.scheme.examination import examine_alone
from monespace_gql.scheme.example import example_content, merged
from tests.scheme.given import ON, SCHEME, SOME, contents, scheme

NIR = "2951099126111"
MASK = Mask(
    hidden=frozenset({"person.disabled", "costs.items.rate"}),
    locked=frozenset({"company.siret"}),
    masked=frozenset({"person.nir"}),
)
EMPLOYER, PROVIDER, MODULE_PROVIDER, MANAGER = (
    mask_for(SCHEME, title)
    for title in (Standing.EMPLOYER, Standing.PROVIDER, Standing.MODULE_PROVIDER, Standing.MANAGER)
)
DATED = DatedUse("smic", "SMIC", date(2026, 1, 6), date(2026, 1, 1), "12,02", "Décret")


def finding(path: str, *read: str, rests_on: tuple[str, ...] = ()) -> Finding:
    used = tuple(FactUse(name, "valeur", (name,)) for name in read)
    why = Explanation(date(2026, 1, 6), (DATED,), used, rests_on or read)
    return Finding(path, "X-1", "Non.", FindingKind.RULE, explanation=why if read or rests_on else None)


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        ("person.disabled", True),
        ("costs.items[3].rate", True),
        ("costs.items.rate", True),
        ("costs.items[3].wording", False),
        ("person.nir", False),
        ("person", False),
        ("", False),
    ],
)
def test_a_place_is_hidden_whatever_its_rank(path: str, hidden: bool) -> None:
    assert MASK.hides(path) is hidden


@pytest.mark.parametrize("title", list(Standing))
def test_a_mandate_unlocks_what_needs_one_for_the_provider_alone(title: Standing) -> None:
    class Person(Tab, label="Personne"):
        """Somebody."""

        nir: str = field("NIR", example="x", write_needs_mandate=True)
        city: str = field("Nom", example="x")

    made = scheme(tabs=(Person,), rules=(), documents=())
    without, with_mandate = mask_for(made, title), mask_for(made, title, mandated=True)

    assert without.locked == ({"person.nir"} if title is Standing.PROVIDER else set())
    assert with_mandate.locked == set()
    assert without.hidden == with_mandate.hidden == set()


def test_a_covered_content_has_nulls_and_masked_forms_in_the_same_shape() -> None:
    content = {
        "person": {"nir": NIR, "disabled": True, "first_name": "Jean"},
        "costs": {"items": [{"rate": "9.15", "quantity": 3}, {"rate": None, "quantity": 1}], "exact": False},
        "company": None,
    }

    assert MASK.cover(content) == {
        "person": {"nir": "••••••••••111", "disabled": None, "first_name": "Jean"},
        "costs": {"items": [{"rate": None, "quantity": 3}, {"rate": None, "quantity": 1}], "exact": False},
        "company": None,
    }
    assert content["person"]["nir"] == NIR, "what was given is left alone"  # type: ignore[index]  # JSON


def test_a_missing_sensitive_value_stays_missing() -> None:
    assert MASK.cover({"person": {"nir": None}}) == {"person": {"nir": None}}


@pytest.mark.parametrize(
    ("value", "shown"), [("", ""), ("1", "•"), ("123", "•••"), ("1234", "•234"), (NIR, "••••••••••111")]
)
def test_a_masked_form_shows_three_characters_and_never_the_whole(value: str, shown: str) -> None:
    assert masked(value) == shown
    assert len(shown) == len(value)


def test_a_finding_at_a_hidden_place_or_resting_on_one_disappears() -> None:
    told = [
        finding("person.first_name"),
        finding("person.disabled"),
        finding("costs.items[2].rate"),
        finding("person.first_name", "person.disabled"),
        finding("person.first_name", rests_on=("person.disabled",)),
        finding("person.first_name", "costs.items.rate"),
        finding("costs", "company.naf"),
    ]

    assert MASK.findings(told) == (told[0], told[6])


def test_a_finding_keeps_its_words_without_the_facts_shown_masked() -> None:
    (told,) = MASK.findings([finding("person.first_name", "person.nir", "person.first_name")])

    assert told.explanation is not None
    assert [fact.name for fact in told.explanation.facts] == ["person.first_name"]
    assert told.explanation.dated == (DATED,)
    assert told.explanation.rests_on == ("person.nir", "person.first_name")


def test_the_declaration_decides_what_each_standing_reads_and_writes() -> None:
    assert EMPLOYER.hidden == frozenset()
    assert EMPLOYER.locked == {"company.legal_name", "company.siret"}
    assert EMPLOYER.masked == {"person.nir", "person.iban"}
    assert PROVIDER.hidden == MODULE_PROVIDER.hidden == {"person.nir", "person.disabled"}
    assert PROVIDER.locked == {"company.legal_name", "company.siret", "person.disabled"}
    assert MODULE_PROVIDER.locked == PROVIDER.locked | {"person.nir"}
    assert PROVIDER.masked == {"person.iban"}, "what is hidden has no masked form"
    assert MANAGER.locked == {"company.legal_name", "company.siret", "person.disabled", "person.nir"}


def test_a_mask_is_computed_once() -> None:
    assert mask_for(SCHEME, Standing.EMPLOYER) is EMPLOYER


@SOME
@given(content=contents())
def test_whatever_was_typed_the_covered_content_betrays_no_hidden_or_sensitive_value(
    content: dict[str, object],
) -> None:
    planted = merged(content, {"person": {"nir": "CANARY-NIR", "disabled": "CANARY-HEALTH", "iban": "CANARY-IBAN"}})
    kept = SCHEME.read(planted, on=ON).kept

    seen = {title: str(mask_for(SCHEME, title).cover(kept)) for title in Standing}

    assert all("CANARY-NIR" not in text and "CANARY-IBAN" not in text for text in seen.values())
    assert {title for title, text in seen.items() if "CANARY-HEALTH" in text} == {
        Standing.EMPLOYER,
        Standing.MANAGER,
        Standing.INVESTIGATOR,
    }
    assert HIDDEN_CHARACTER in seen[Standing.PROVIDER]


@pytest.mark.parametrize("title", Standing)
@pytest.mark.parametrize("scheme", [SCHEME, *install()], ids=lambda scheme: scheme.code)
def test_no_finding_told_looks_at_a_place_that_its_reader_may_not_read(scheme: Scheme, title: Standing) -> None:
    mask = mask_for(scheme, title)

    for content in ({}, example_content(scheme), *_half_filled(scheme)):
        examination = examine_alone(scheme, content, on=ON)
        for told in mask.findings(examination.findings):
            looked_at = told.explanation.rests_on if told.explanation else ()
            assert not [path for path in (told.path, *looked_at) if paths.pattern(path) in mask.hidden]
            read = {path for fact in (told.explanation.facts if told.explanation else ()) for path in fact.rests_on}
            assert not {paths.pattern(path) for path in read} & mask.masked


def _half_filled(scheme: Scheme) -> list[dict[str, object]]:
    example = example_content(scheme)
    return [{code: tab for code, tab in example.items() if code != left_out} for left_out in example]


def test_a_document_asked_for_a_hidden_reason_is_asked_to_those_who_may_know_it() -> None:
    content = merged(example_content(SCHEME), {"person": {"disabled": True}})
    findings = examine_alone(SCHEME, content, on=ON, attached={"identity": 1}).findings

    assert [told.code for told in EMPLOYER.findings(findings)] == ["T-RIGHTS", "TEST-DOC-HEALTH"]
    assert PROVIDER.findings(findings) == ()
    assert [told.code for told in PROVIDER.findings([replace(findings[0], explanation=None)])] == ["T-RIGHTS"]
