"""Items of a list that one does not read whole: a save keeps what is hidden of each, and never writes a mask."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.access.mask import Mask, mask_for
from monespace_gql.drafts.items import without_ids
from monespace_gql.drafts.merge import Base, Merged, merge
from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme import Block, Nir, Portrait, Scheme, SchemeMistake, Tab, field
from monespace_gql.scheme.json_schema import json_schema
from tests.drafts.trainees import MADE
from tests.scheme.given import ON, SOME, scheme

Json = Any  # Any: JSON


EMPLOYER, PROVIDER = (mask_for(MADE, title) for title in (Standing.EMPLOYER, Standing.PROVIDER))
ANA = {"who": "Ana", "nir": "2951099126111", "pay": "1800", "health": {"disabled": True}, "skills": [{"wording": "A"}]}
BOB = {"who": "Bob", "nir": "253072B073004", "pay": "2000", "health": {"disabled": False}, "skills": []}


def saved(content: Json, people: Json, mask: Mask, of: Scheme = MADE) -> Merged:
    """Save a list of people."""
    return merge(of, Base(content, {}, 1), {"trainees": {"people": people}}, mask=mask, if_version=None, on=ON)


def kept(people: Json, mask: Mask = EMPLOYER, content: Json = None) -> Json:
    """Save a list of people that must not be declined; return the content."""
    done = saved(content or {}, people, mask)
    assert done.errors == ()
    return done.content


def people_of(content: Json) -> Json:
    """The people, without their identities."""
    return without_ids(content["trainees"]["people"])


def codes(done: Merged) -> list[tuple[str, str | None]]:
    return [(error.code, error.path) for error in done.errors]


BEFORE = kept([ANA, BOB])
FIRST, SECOND = (item["id"] for item in BEFORE["trainees"]["people"])


def shown(mask: Mask) -> Json:
    """The list as somebody reads it."""
    return deepcopy(mask.cover(BEFORE))["trainees"]["people"]  # type: ignore[index]  # a tab is an object


def test_the_server_gives_each_item_an_identity_that_lasts() -> None:
    renamed = kept([{"id": FIRST, "who": "Anna"}, {"id": SECOND}, {"who": "Zoé"}], EMPLOYER, BEFORE)

    ids = [item["id"] for item in renamed["trainees"]["people"]]
    assert ids[:2] == [FIRST, SECOND]
    assert len(set(ids)) == 3


@pytest.mark.parametrize("mask", [EMPLOYER, PROVIDER])
def test_a_list_sent_back_as_it_was_read_changes_nothing(mask: Mask) -> None:
    done = saved(BEFORE, shown(mask), mask)

    assert (done.changed, done.errors) == ((), ())
    assert done.content == BEFORE


def test_what_is_hidden_masked_or_locked_stays_with_its_item_wherever_it_goes() -> None:
    ana, bob = shown(PROVIDER)
    ana["who"] = "Anna"

    after = kept([{"who": "Zoé"}, bob, ana], PROVIDER, BEFORE)

    new, second, first = people_of(after)
    assert new == {"who": "Zoé", "nir": None, "pay": None, "health": None, "skills": []}
    assert (second, first) == (BOB, ANA | {"who": "Anna"})


def test_an_item_that_is_not_given_goes_away_and_takes_what_is_hidden_with_it() -> None:
    (_, bob) = shown(PROVIDER)

    assert people_of(kept([bob], PROVIDER, BEFORE)) == [BOB]
    assert people_of(kept([], PROVIDER, BEFORE)) == []


def test_inside_an_item_absent_is_unchanged_and_null_empties() -> None:
    after = kept([{"id": FIRST, "nir": None, "skills": None, "health": None}, {"id": SECOND}], PROVIDER, BEFORE)

    assert people_of(after) == [ANA | {"nir": None, "skills": []}, BOB]


@pytest.mark.parametrize(
    ("item", "code", "place"),
    [
        ({"who": "Zoé", "nir": "••••••••••111"}, "MASKED_VALUE", "[0].nir"),
        ({"id": "ID", "nir": "••••••••••004"}, "MASKED_VALUE", "[0].nir"),
        ({"id": "ID", "health": {"disabled": False}}, "FIELD_LOCKED", "[0].health.disabled"),
        ({"who": "Zoé", "health": {"disabled": True}}, "FIELD_LOCKED", "[0].health.disabled"),
        ({"id": "gone"}, "UNKNOWN_ITEM", ""),
        ({"id": {"a": 1}}, "UNKNOWN_ITEM", ""),
        ({"who": "Ana"}, "ITEM_ID_NEEDED", ""),
        ({"id": "ID", "whoo": "Ana"}, "UNKNOWN_FIELD", "[0].whoo"),
    ],
)
def test_what_would_write_a_mask_or_lose_a_value_is_declined(item: Json, code: str, place: str) -> None:
    first = item | ({"id": FIRST} if item.get("id") == "ID" else {})
    others = [{"id": SECOND}] if code != "ITEM_ID_NEEDED" else []

    done = saved(BEFORE, [first, *others], PROVIDER)

    assert codes(done) == [(code, f"trainees.people{place}")]
    assert "2951099126111" not in str(done.errors)


def test_asking_for_identities_says_nothing_of_what_is_hidden() -> None:
    bare = kept([{"who": "Ana"}])

    assert codes(saved(bare, [{"who": "Anna"}], PROVIDER)) == [("ITEM_ID_NEEDED", "trainees.people")]
    assert codes(saved({}, [{"who": "Anna"}], PROVIDER)) == []


def test_one_identity_twice_is_declined() -> None:
    assert codes(saved(BEFORE, [{"id": FIRST}, {"id": FIRST}], EMPLOYER)) == [("DUPLICATE_ITEM", "trainees.people")]


def test_items_kept_before_they_had_an_identity_go_by_their_rank_until_they_have_one() -> None:
    bare = {"trainees": {"people": [ANA, BOB]}}

    after = kept([{"id": "1", "who": "Bobby"}, {"id": "0"}], PROVIDER, bare)

    assert people_of(after) == [BOB | {"who": "Bobby"}, ANA]
    assert not {item["id"] for item in after["trainees"]["people"]} & {"0", "1"}


def test_null_does_not_empty_a_list_that_holds_what_one_may_not_type() -> None:
    done = merge(MADE, Base(BEFORE, {}, 1), {"trainees": None}, mask=PROVIDER, if_version=None, on=ON)

    assert codes(done) == [("FIELD_LOCKED", "trainees.people")]


def test_who_may_type_nothing_of_a_list_changes_nothing_of_it() -> None:
    mask = mask_for(MADE, Standing.MODULE_PROVIDER)

    assert codes(saved(BEFORE, [], mask)) == [("FIELD_LOCKED", "trainees.people")]


def test_a_list_that_everybody_reads_as_they_type_it_has_no_identity() -> None:
    assert set(MADE.identified) == {"trainees.people"}
    assert set(scheme().identified) == set()
    properties = json_schema(MADE)["properties"]["trainees"]["properties"]["people"]["items"]["properties"]  # type: ignore[index]
    assert "id" in properties
    assert "id" not in properties["skills"]["items"]["properties"]


def test_a_field_called_like_the_identity_is_told_at_boot() -> None:
    class Odd(Block):
        """Its own identity, and a secret."""

        id: str = field("Identifiant", example="x")
        nir: Nir | None = field("NIR", example="2951099126111", sensitive=True)

    class Odds(Tab, label="Lignes"):
        """Lines."""

        lines: list[Odd] = field("Lignes")

    with pytest.raises(SchemeMistake, match=r"odds\.lines\.id: « id » is the identity of each item"):
        scheme(tabs=(Odds,), rules=(), documents=(), portray=lambda _: Portrait())


@SOME
@given(st.permutations([0, 1, 2]), st.lists(st.booleans(), min_size=3, max_size=3), st.lists(st.text("ab"), min_size=3))
def test_no_save_of_a_provider_moves_or_loses_a_hidden_value(
    order: list[int], stays: list[bool], names: list[str]
) -> None:
    before = kept([ANA, BOB, ANA | {"who": "Cid", "nir": "1040531555042", "pay": "1900"}])
    items = before["trainees"]["people"]
    read: Json = PROVIDER.cover(before)["trainees"]
    given_back = [read["people"][rank] for rank in order if stays[rank]]
    sent = [item | {"who": who} for item, who in zip(given_back, names, strict=False)]

    after = kept(sent, PROVIDER, before)["trainees"]["people"]

    secrets = {item["id"]: (item["nir"], item["pay"], item["health"]) for item in items}
    assert all((item["nir"], item["pay"], item["health"]) == secrets[item["id"]] for item in after)
    assert len(after) == len(sent)
