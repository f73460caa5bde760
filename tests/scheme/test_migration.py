"""Versions of a scheme: the steps between them are checked at boot, and taken without losing what was typed."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given

from monespace_gql.access.mask import tell_changes
from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme import Migration, SchemeMistake, field
from monespace_gql.scheme.example import example_content
from monespace_gql.scheme.migration import Change, MigrationFailed, changed_places, steps_from, upgraded
from tests.scheme.given import EMPLOYER_AND_OPCO, ON, SCHEME, SOME, contents, scheme

Tree = dict[str, Any]  # Any: JSON


def step(since: str, to: str, **more: Any) -> Migration:  # Any: whatever a migration takes
    return Migration(since=since, to=to, **more)


def rename(content: Tree) -> Tree:
    content["person"]["last_name"] = content["person"].pop("surname", None)
    return content


def shout(content: Tree) -> Tree:
    content["person"]["last_name"] = (content["person"]["last_name"] or "").upper()
    return content


STEPS = (step("2", "3", migrate=shout, says=("En capitales.",)), step("1", "2", migrate=rename, says=("Renommé.",)))
LATEST = scheme(version="3", migrations=STEPS)


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([("1", "2")], "migrations lead from '1' to '2' and stop before '3'"),
        ([("1", "2"), ("2", "1")], "its migrations turn in a loop, 1 → 2 → 1"),
        ([("1", "2"), ("2", "2")], "its migrations turn in a loop, 1 → 2 → 2"),
        ([("3", "2"), ("2", "3")], "declares a migration from its own version '3': a loop"),
        ([("1", "3"), ("1", "2"), ("2", "3")], "declares two migrations from version '1'"),
        ([("2026.1", "2027.1")], "stop before '3'"),
    ],
)
def test_steps_that_lead_nowhere_stop_the_declaration(steps: list[tuple[str, str]], told: str) -> None:
    with pytest.raises(SchemeMistake) as mistake:
        scheme(version="3", migrations=tuple(step(*each) for each in steps))

    assert "scheme 'TEST'" in str(mistake.value)
    assert told in str(mistake.value)


def test_a_former_field_is_declared_as_it_was() -> None:
    with pytest.raises(SchemeMistake, match=r"`former` gives « person\.surname » no field"):
        step("1", "2", former={"person.surname": "Nom"})


def test_the_steps_follow_each_other_whatever_the_order_they_are_written_in() -> None:
    ways = {version: steps_from(LATEST, version) for version in "0123"}

    assert {version: way and [each.to for each in way] for version, way in ways.items()} == {
        "0": None,
        "1": ["2", "3"],
        "2": ["3"],
        "3": (),
    }


def test_a_content_is_taken_up_step_by_step_and_what_changed_is_told() -> None:
    content: Tree = {"person": {"surname": "Dupont", "first_name": "Jean"}, "costs": {"items": [{"quantity": "3"}]}}
    before = deepcopy(content)

    upgrade = upgraded(LATEST, content, "1")

    assert upgrade is not None
    assert upgrade.content["person"]["last_name"] == "DUPONT"  # type: ignore[index]  # JSON
    assert (upgrade.since, upgrade.to, upgrade.notes) == ("1", "3", ("Renommé.", "En capitales."))
    assert upgrade.changes == (
        Change("costs.items[0].quantity", "3", 3),
        Change("person.last_name", None, "DUPONT"),
        Change("person.surname", "Dupont", None),
    )
    assert changed_places(upgrade.changes) == ("costs.items", "person.last_name", "person.surname")
    assert content == before, "what was given is left alone"
    assert upgraded(LATEST, content, "0") is None


def raises(content: Tree) -> Tree:
    raise KeyError("SECRET")


def replaced(by: object) -> Callable[[Tree], Any]:
    return lambda content: by


@pytest.mark.parametrize(
    ("migrate", "told"),
    [
        (raises, "the migration from '1' to '2' raised KeyError"),
        (replaced(None), "give no content"),
        (replaced({"persons": {}}), "the unknown tab « persons »"),
        (replaced({"person": {"surname": "SECRET"}}), "the unknown field « person.surname »"),
        (replaced({"person": {"address": {"planet": "SECRET"}}}), "the unknown field « person.address.planet »"),
        (replaced({"person": "SECRET"}), "no block at « person »"),
        (replaced({"costs": {"items": {"wording": "SECRET"}}}), "no list at « costs.items »"),
        (replaced({"costs": {"items": ["SECRET"]}}), "no block at « costs.items »"),
        (replaced({"costs": {"starts": ON}}), "a date at « costs.starts »"),
        (replaced({"costs": {"starts": ["SECRET"]}}), "a list at « costs.starts »"),
    ],
)
def test_a_step_at_fault_is_told_without_any_value(migrate: Callable[[Tree], Tree], told: str) -> None:
    made = scheme(version="2", migrations=(step("1", "2", migrate=migrate),))

    with pytest.raises(MigrationFailed) as failed:
        upgraded(made, {"person": {"last_name": "Dupont"}}, "1")

    assert told in str(failed.value)
    assert "SECRET" not in str(failed.value)


@SOME
@given(content=contents())
def test_a_version_that_changed_no_field_changes_nothing_that_was_typed(content: Tree) -> None:
    kept = SCHEME.read(content, on=ON).kept
    made = scheme(version="2", migrations=(step("1", "2"),))

    upgrade = upgraded(made, kept, "1")

    assert upgrade is not None
    assert (upgrade.content, upgrade.changes) == (kept, ())


def test_a_change_is_told_under_the_rights_the_place_had_and_has() -> None:
    former = {
        "person.weight": field("Poids", example="70", read=EMPLOYER_AND_OPCO),
        "person.card": field("Carte", example="4970", sensitive=True),
        "person.phone": field("Téléphone", example="06", read=EMPLOYER_AND_OPCO),
    }
    made = scheme(version="2", migrations=(step("1", "2", former=former),))
    changes = [
        Change("person.weight", "70", None),
        Change("person.card", "49701234", None),
        Change("person.phone", "06", "0620501234"),
        Change("person.nir", None, "2951099126111"),
        Change("costs.items[0].wording", "a", "b"),
        Change("person.never_declared", "SECRET", None),
    ]

    assert tell_changes(made, Standing.EMPLOYER, changes) == (
        changes[0],
        Change("person.card", "•••••234", None),
        changes[2],
        Change("person.nir", None, "••••••••••111"),
        changes[4],
    )
    assert tell_changes(made, Standing.PROVIDER, changes) == (Change("person.card", "•••••234", None), changes[4])


def test_the_example_of_the_present_version_needs_no_step() -> None:
    upgrade = upgraded(LATEST, LATEST.read(example_content(LATEST), on=ON).kept, "3")

    assert upgrade is not None
    assert upgrade.changes == ()
