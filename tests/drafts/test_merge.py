"""Merging a save: absent is not null, nothing is lost, two people on two places never hinder each other."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.access.mask import Mask, mask_for, masked
from monespace_gql.drafts.items import without_ids
from monespace_gql.drafts.merge import MAX_TEXT, Base, Merged, merge
from monespace_gql.lexicon.refusal import RefusalKind
from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme import Block, Portrait, Reference, Scheme, Tab
from monespace_gql.scheme import field as question
from monespace_gql.scheme.example import example_content, merged
from monespace_gql.scheme.field import MAX_ITEMS
from tests.scheme.given import ON, SCHEME, SOME, TYPED, scheme

EMPLOYER, PROVIDER = (mask_for(SCHEME, title) for title in (Standing.EMPLOYER, Standing.PROVIDER))
EXAMPLE = SCHEME.read(example_content(SCHEME), on=ON).kept
ITEM = {"wording": "A", "quantity": 1, "rate": "1.00"}

Json = Any  # Any: JSON


@dataclass
class Kept:
    """A draft between two saves."""

    content: dict[str, Json] = field(default_factory=lambda: deepcopy(dict(EXAMPLE)))
    field_versions: dict[str, int] = field(default_factory=dict)
    version: int = 1
    of: Scheme = SCHEME

    def merge(self, typed: dict[str, Json], mask: Mask = EMPLOYER, if_version: int | None = None) -> Merged:
        base = Base(self.content, self.field_versions, self.version)
        return merge(self.of, base, typed, mask=mask, if_version=if_version, on=ON)

    def save(self, typed: dict[str, Json], mask: Mask = EMPLOYER, if_version: int | None = None) -> None:
        done = self.merge(typed, mask, if_version)
        assert done.errors == ()
        if done.changed:
            self.version += 1
            self.content = dict(done.content)
            self.field_versions |= dict.fromkeys(done.changed, self.version)


def codes(done: Merged) -> list[tuple[str, str | None]]:
    return [(error.code, error.path) for error in done.errors]


def test_what_is_absent_is_unchanged_and_null_empties() -> None:
    done = Kept().merge({"person": {"first_name": "Luc", "phone": None}})

    assert done.errors == ()
    assert done.changed == ("person.first_name", "person.phone")
    assert done.content == merged(EXAMPLE, {"person": {"first_name": "Luc", "phone": None}})


def test_a_block_merges_field_by_field() -> None:
    done = Kept().merge({"person": {"address": {"town": {"city": "Albi"}}}})

    assert done.changed == ("person.address.town.city",)
    assert done.content["person"]["address"] == {  # type: ignore[index]  # a tab is kept as an object
        "street": "50 impasse Clouet",
        "town": {"postcode": "31500", "city": "Albi"},
    }


def test_a_block_set_to_null_is_emptied_field_by_field_down_to_the_last() -> None:
    done = Kept().merge({"person": {"address": None}})

    assert done.changed == ("person.address.street", "person.address.town.postcode", "person.address.town.city")
    assert done.content["person"]["address"] == {  # type: ignore[index]  # as above
        "street": None,
        "town": {"postcode": None, "city": None},
    }


def test_an_optional_block_set_to_null_goes_away() -> None:
    kept = Kept()
    kept.save({"person": {"second_address": {"street": "1 rue", "town": {"city": "Albi"}}}})

    done = kept.merge({"person": {"second_address": None}})

    assert done.content["person"]["second_address"] is None  # type: ignore[index]  # as above


def test_a_tab_set_to_null_is_emptied_but_for_what_may_not_be_typed() -> None:
    done = Kept().merge({"company": None})

    assert (done.changed, done.errors) == (("company.siren", "company.naf", "company.idcc", "company.email"), ())
    assert done.content["company"] == {
        **dict.fromkeys(("siren", "naf", "idcc", "email")),
        "legal_name": "ATELIER DU PAIN",
        "siret": "91273969500019",
    }
    assert Kept().merge({"costs": None}).content["costs"]["items"] == []  # type: ignore[index]  # a tab is an object


def test_emptying_a_tab_leaves_what_one_may_neither_read_nor_type() -> None:
    done = Kept().merge({"person": None}, PROVIDER)

    assert done.errors == ()
    assert "person.last_name" in done.changed
    assert not {"person.nir", "person.disabled"} & set(done.changed)
    assert {EXAMPLE["person"][name] == done.content["person"][name] for name in ("nir", "disabled")} == {True}  # type: ignore[index]


def test_emptying_what_may_not_be_typed_at_all_is_declined() -> None:
    class Known(Tab, label="Connu"):
        """What the directory fills."""

        legal_name: str = question("Dénomination", example="X", reference=Reference.NAME)

    made = scheme(tabs=(Known,), rules=(), documents=(), portray=lambda _: Portrait())
    kept = Kept({"known": {"legal_name": "X"}}, of=made)

    assert codes(kept.merge({"known": None}, mask_for(made, Standing.EMPLOYER))) == [
        ("REFERENCE_FIELD", "known.legal_name")
    ]


def test_emptying_a_tab_conflicts_with_a_change_inside_it() -> None:
    kept = Kept()
    kept.save({"person": {"first_name": "Luc"}})

    done = kept.merge({"person": None}, if_version=1)

    assert codes(done) == [("CHANGED_BY_ANOTHER", "person.first_name")]
    assert done.errors[0].details == {"yours": None, "theirs": "Luc"}


def test_a_list_is_replaced_as_a_whole() -> None:
    kept = Kept()
    kept.save({"costs": {"items": [ITEM, ITEM | {"quantity": "2"}]}})

    done = kept.merge({"costs": {"items": [{"wording": "B"}]}})

    assert done.changed == ("costs.items",)
    only = {"wording": "B", "quantity": None, "rate": None}
    assert done.content["costs"]["items"] == [only]  # type: ignore[index]  # as above
    assert kept.merge({"costs": {"items": None}}).content["costs"]["items"] == []  # type: ignore[index]  # as above


def test_what_is_wrong_is_saved_as_it_was_typed() -> None:
    done = Kept().merge({"costs": {"starts": "demain"}, "person": {"phone": 12}})

    assert done.errors == ()
    assert done.content["costs"]["starts"] == "demain"  # type: ignore[index]  # as above


@pytest.mark.parametrize(
    "same",
    [
        {"costs": {"starts": "02/03/2026", "exact": "oui"}},
        {"person": {"phone": "+33 6 20 50 12 34", "colour": " "}},
        {"costs": {"items": [{"rate": "9,15", "quantity": "3", "wording": " Cours "}]}},
        {"person": {"second_address": {"street": ""}}},
        {"company": {}},
        {},
    ],
)
def test_the_same_value_written_otherwise_is_no_change(same: dict[str, Json]) -> None:
    done = Kept().merge(same)

    assert (done.changed, done.errors) == ((), ())
    assert done.content == EXAMPLE


def test_a_number_one_is_a_change_from_a_yes() -> None:
    class Count(Tab, label="Nombre"):
        """A number."""

        how_many: int | None = question("Combien", example=1)

    kept = Kept({}, of=scheme(tabs=(Count,), rules=(), documents=()))
    kept.save({"count": {"how_many": True}})

    done = kept.merge({"count": {"how_many": 1}})

    assert done.changed == ("count.how_many",)
    assert done.content["count"]["how_many"] is not True  # type: ignore[index]  # as above


def test_the_merge_leaves_what_it_was_given_alone() -> None:
    kept, typed = Kept(), {"person": {"address": {"town": {"city": "Albi"}}}, "costs": {"items": [ITEM]}}

    kept.merge(typed)

    assert kept.content == EXAMPLE
    assert typed == {"person": {"address": {"town": {"city": "Albi"}}}, "costs": {"items": [ITEM]}}


@pytest.mark.parametrize(
    ("typed", "path", "suggested"),
    [
        ({"persone": {}}, "persone", "« person »"),
        ({"person": {"frist_name": "x"}}, "person.frist_name", "« person.first_name »"),
        (
            {"person": {"address": {"town": {"citty": "x"}}}},
            "person.address.town.citty",
            "« person.address.town.city »",
        ),
        ({"zzzzzzzz": {"x": 1}}, "zzzzzzzz", None),
    ],
)
def test_an_unknown_place_is_declined_with_a_suggestion(
    typed: dict[str, Json], path: str, suggested: str | None
) -> None:
    (error,) = Kept().merge(typed).errors

    assert (error.kind, error.code, error.path) == (RefusalKind.INVALID, "UNKNOWN_FIELD", path)
    assert (f"Vouliez-vous dire {suggested} ?" in error.message) is (suggested is not None)


def test_an_unknown_place_of_any_length_is_told_shortly() -> None:
    (error,) = Kept().merge({"x" * 10_000: {}}).errors

    assert len(error.message) < 200


@pytest.mark.parametrize(
    "typed",
    [
        {"person": "x"},
        {"person": []},
        {"person": {"address": "1 rue"}},
        {"person": {"address": [{}]}},
        {"costs": {"items": "x"}},
        {"costs": {"items": {"wording": "A"}}},
        {"costs": {"items": [ITEM, "x"]}},
    ],
)
def test_a_block_given_as_something_else_is_declined_rather_than_emptied(typed: dict[str, Json]) -> None:
    done = Kept().merge(typed)

    assert [error.kind for error in done.errors] == [RefusalKind.INVALID]


def test_an_unknown_place_inside_an_item_is_declined_with_its_rank() -> None:
    done = Kept().merge({"costs": {"items": [ITEM, ITEM | {"quantty": 3}]}})

    assert codes(done) == [("UNKNOWN_FIELD", "costs.items[1].quantty")]


def test_what_the_directory_fills_is_declined_unless_sent_back_as_it_was() -> None:
    assert Kept().merge({"company": {"legal_name": "ATELIER DU PAIN", "siret": "912 739 695 00019"}}).errors == ()

    done = Kept().merge({"company": {"legal_name": "AUTRE", "siret": None, "email": "x@y.fr"}})

    assert codes(done) == [("REFERENCE_FIELD", "company.legal_name"), ("REFERENCE_FIELD", "company.siret")]
    assert {error.kind for error in done.errors} == {RefusalKind.FORBIDDEN}


def test_what_is_locked_for_a_standing_is_declined_for_it_alone() -> None:
    assert Kept().merge({"person": {"disabled": True}}, EMPLOYER).errors == ()

    assert codes(Kept().merge({"person": {"disabled": True}}, PROVIDER)) == [("FIELD_LOCKED", "person.disabled")]


def test_a_masked_value_sent_back_as_it_was_read_is_unchanged() -> None:
    read = EMPLOYER.cover(EXAMPLE)

    done = Kept().merge(deepcopy(read))

    assert read["person"]["nir"] == masked("2951099126111") == "••••••••••111"  # type: ignore[index]  # as above
    assert (done.changed, done.errors) == ((), ())
    assert done.content == EXAMPLE


def test_a_masked_value_may_be_replaced_or_emptied() -> None:
    assert Kept().merge({"person": {"nir": "253072B073004"}}).changed == ("person.nir",)
    assert Kept().merge({"person": {"nir": None}}).changed == ("person.nir",)


def test_a_mask_that_fits_no_value_is_kept_as_it_was_typed() -> None:
    done = Kept().merge({"person": {"nir": "••••••••••222"}})

    assert done.content["person"]["nir"] == "••••••••••222"  # type: ignore[index]  # as above


def test_a_place_changed_since_is_declined_with_both_values() -> None:
    kept = Kept()
    kept.save({"person": {"first_name": "Luc"}})

    (error,) = kept.merge({"person": {"first_name": "Marc", "last_name": "Petit"}}, if_version=1).errors

    assert (error.kind, error.code, error.path) == (RefusalKind.STALE, "CHANGED_BY_ANOTHER", "person.first_name")
    assert error.details == {"yours": "Marc", "theirs": "Luc"}


@pytest.mark.parametrize(
    ("typed", "if_version"),
    [
        ({"person": {"first_name": "Luc"}}, 1),
        ({"person": {"first_name": "Marc"}}, 2),
        ({"person": {"first_name": "Marc"}}, None),
        ({"person": {"last_name": "Petit"}}, 1),
        ({"costs": {"ends": None}}, 1),
    ],
)
def test_the_same_value_a_fresh_version_or_another_place_is_no_conflict(
    typed: dict[str, Json], if_version: int | None
) -> None:
    kept = Kept()
    kept.save({"person": {"first_name": "Luc"}})

    assert kept.merge(typed, if_version=if_version).errors == ()


def test_emptying_a_block_conflicts_with_a_change_deep_inside_it() -> None:
    kept = Kept()
    kept.save({"person": {"address": {"town": {"city": "Albi"}}}})

    done = kept.merge({"person": {"address": None}}, if_version=1)

    assert codes(done) == [("CHANGED_BY_ANOTHER", "person.address.town.city")]


def test_a_conflict_never_shows_what_the_viewer_may_not_read() -> None:
    kept = Kept()
    kept.save({"person": {"nir": "253072B073004"}})

    (seen_by_provider,) = kept.merge({"person": {"nir": "2951099126111"}}, PROVIDER, if_version=1).errors
    (seen_by_employer,) = kept.merge({"person": {"nir": "2951099126111"}}, EMPLOYER, if_version=1).errors

    assert seen_by_provider.details["theirs"] is None
    assert seen_by_employer.details == {"yours": "••••••••••111", "theirs": "••••••••••004"}
    assert "253072B073004" not in f"{seen_by_provider}{seen_by_employer}"


def test_a_conflict_on_a_list_covers_what_is_hidden_inside_it() -> None:
    class Row(Block):
        """A row with a place that only the employer reads and anybody writes."""

        wording: str = question("Libellé", example="A")
        price: str | None = question("Prix", example="1", read=[Standing.EMPLOYER], write=list(Standing))

    class Rows(Tab, label="Lignes"):
        """Rows."""

        lines: list[Row] = question("Lignes")

    made = scheme(tabs=(Rows,), rules=(), documents=())
    kept = Kept({}, of=made)
    kept.save({"rows": {"lines": [{"wording": "A", "price": "SECRET"}]}}, mask_for(made, Standing.EMPLOYER))

    mask = mask_for(made, Standing.PROVIDER)
    key = kept.content["rows"]["lines"][0]["id"]
    (error,) = kept.merge({"rows": {"lines": [{"id": key, "wording": "B"}]}}, mask, if_version=1).errors

    assert [without_ids(error.details[whose]) for whose in ("yours", "theirs")] == [
        [{"wording": "B", "price": None}],
        [{"wording": "A", "price": None}],
    ]


def test_a_save_has_limits_of_size() -> None:
    many = Kept().merge({"costs": {"items": [{}] * (MAX_ITEMS + 1)}})
    long = Kept().merge(
        {"costs": {"comments": "x" * (MAX_TEXT + 1)}, "company": {"naf": {"a": ["x" * (MAX_TEXT + 1)]}}}
    )
    inside = Kept().merge({"costs": {"items": [{"wording": "x" * (MAX_TEXT + 1)}]}})
    fitting = {"items": [ITEM] * MAX_ITEMS, "comments": "x" * MAX_TEXT}

    assert codes(many) == [("TOO_MANY_ITEMS", "costs.items")]
    assert codes(long) == [("TOO_LONG", "costs.comments"), ("TOO_LONG", "company.naf")]
    assert codes(inside) == [("TOO_LONG", "costs.items")]
    assert {error.kind for done in (many, long, inside) for error in done.errors} == {RefusalKind.LIMIT}
    assert Kept().merge({"costs": fitting}).errors == ()


def test_every_reason_is_told_at_once() -> None:
    kept = Kept()
    kept.save({"person": {"first_name": "Luc"}})

    done = kept.merge(
        {
            "company": {"siret": "x"},
            "person": {"first_name": "Marc", "unknown": 1},
            "costs": {"comments": "x" * 5000},
        },
        if_version=1,
    )

    assert {code for code, _ in codes(done)} == {
        "REFERENCE_FIELD",
        "CHANGED_BY_ANOTHER",
        "UNKNOWN_FIELD",
        "TOO_LONG",
    }


WRITABLE = [path for path in SCHEME.leaves if path not in EMPLOYER.locked and not path.startswith("costs.items.")]


def tree(typed: dict[str, Json]) -> dict[str, Json]:
    """Write places as the tree that a client sends."""
    made: dict[str, Json] = {}
    for path, value in typed.items():
        *parents, last = path.split(".")
        here = made
        for step in parents:
            here = here.setdefault(step, {})
        here[last] = value
    return made


TWO_SAVES = st.lists(st.sampled_from(WRITABLE), min_size=2, unique=True).flatmap(
    lambda places: st.integers(1, len(places) - 1).flatmap(
        lambda cut: st.tuples(
            st.fixed_dictionaries(dict.fromkeys(places[:cut], TYPED)),
            st.fixed_dictionaries(dict.fromkeys(places[cut:], TYPED)),
        )
    )
)


@SOME
@given(TWO_SAVES)
def test_two_saves_of_different_places_commute(saves: tuple[dict[str, Json], dict[str, Json]]) -> None:
    mine, hers = map(tree, saves)
    one, other = Kept(), Kept()

    one.save(mine, if_version=1)
    one.save(hers, if_version=1)
    other.save(hers, if_version=1)
    other.save(mine, if_version=1)

    assert one.content == other.content
    assert set(one.field_versions) == set(other.field_versions)


@SOME
@given(TWO_SAVES)
def test_a_save_asked_twice_changes_nothing_the_second_time(saves: tuple[dict[str, Json], dict[str, Json]]) -> None:
    kept = Kept()
    kept.save(tree(saves[0]), if_version=1)

    again = kept.merge(tree(saves[0]), if_version=1)

    assert (again.changed, again.errors) == ((), ())
