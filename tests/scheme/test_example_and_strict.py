"""The example case, the part a person types, and the strict parse at transmission."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from pydantic import ValidationError

from monespace_gql.catalogue import install
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.example import example_content, merged, typable
from monespace_gql.scheme.strict import parse
from tests.scheme.given import ON, SCHEME, SOME, Company, Costs, Person, contents

INSTALLED = list(install())
each_scheme = pytest.mark.parametrize("scheme", [SCHEME, *INSTALLED], ids=lambda scheme: scheme.code)


@each_scheme
def test_the_example_case_of_every_scheme_becomes_instances_of_its_tabs(scheme: Scheme) -> None:
    reading = scheme.read(example_content(scheme), on=ON)

    parsed = parse(scheme, reading)

    assert reading.findings == ()
    assert list(parsed) == [tab.code for tab in scheme.tabs]
    assert all(type(parsed[tab.code]) is tab for tab in scheme.tabs)


def test_a_parsed_tab_holds_values_and_not_what_was_typed() -> None:
    content = merged(example_content(SCHEME), {"person": {"second_address": None}, "costs": {"starts": "02/03/2026"}})

    parsed = parse(SCHEME, SCHEME.read(content, on=ON))

    person, costs = parsed["person"], parsed["costs"]
    assert isinstance(person, Person)
    assert isinstance(costs, Costs)
    assert (person.second_address, person.address.town.city) == (None, "Toulouse")
    assert (costs.starts, costs.items[0].rate) == (date(2026, 3, 2), Decimal("9.15"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"company": {"siret": None}},
        {"costs": {"starts": "demain"}},
        {"person": {"second_address": {"street": "1 rue"}}},
        {"costs": {"items": [{"wording": "x"}]}},
    ],
)
def test_a_content_with_a_hole_is_never_parsed(wrong: dict[str, object]) -> None:
    reading = SCHEME.read(merged(example_content(SCHEME), wrong), on=ON)

    assert reading.findings
    with pytest.raises(ValidationError):
        parse(SCHEME, reading)


@SOME
@given(content=contents())
def test_a_content_without_a_finding_is_always_parsed(content: dict[str, object]) -> None:
    whole = merged(example_content(SCHEME), content)
    reading = SCHEME.read(whole, on=ON)

    if not reading.findings:
        assert isinstance(parse(SCHEME, reading)["company"], Company)


def test_a_change_merges_into_blocks_and_replaces_lists_and_values() -> None:
    before = {"a": {"b": {"c": 1, "d": 2}, "e": [1, 2]}, "f": 3}

    after = merged(before, {"a": {"b": {"c": None}, "e": [9]}, "g": {"h": 4}, "f": {"i": 5}})

    assert after == {"a": {"b": {"c": None, "d": 2}, "e": [9]}, "f": {"i": 5}, "g": {"h": 4}}
    assert before == {"a": {"b": {"c": 1, "d": 2}, "e": [1, 2]}, "f": 3}


@each_scheme
def test_what_a_person_types_leaves_out_what_the_directory_fills(scheme: Scheme) -> None:
    typed = typable(scheme, example_content(scheme))

    filled = [path for path, spec in scheme.leaves.items() if spec.declared.reference is not None]
    assert filled
    for path in filled:
        found: object = typed
        for step in path.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        assert found is None, path


def test_what_a_person_types_keeps_everything_else() -> None:
    example = example_content(SCHEME)

    typed = typable(SCHEME, example)

    assert typed["costs"] == example["costs"]
    assert typed["person"] == example["person"]
    assert typed["company"] == {
        "siren": "401015938",
        "naf": "1071C",
        "idcc": "0843",
        "email": "contact@atelier.fr",
    }
    assert typable(SCHEME, {"company": "x", "person": {"unknown": 1}}) == {"company": {}, "person": {}, "costs": {}}


@each_scheme
def test_the_example_case_has_a_portrait(scheme: Scheme) -> None:
    portrait = scheme.portray(scheme.read(example_content(scheme), on=ON).answers)

    assert portrait.title
    assert portrait.lines
    assert all(line.amount == line.amount.quantize(Decimal("0.01")) for line in portrait.lines)


@each_scheme
@pytest.mark.parametrize("content", [{}, {"person": None}, {"nothing": 1}])
def test_an_empty_draft_has_a_portrait(scheme: Scheme, content: dict[str, object]) -> None:
    portrait = scheme.portray(scheme.read(content, on=ON).answers)

    assert portrait.starts_on is None
