"""Companies looked up and attestations kept: what a save adds by itself to what was typed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from monespace_gql.directory.directory import Answer, Company, Source
from monespace_gql.drafts.attest import attest
from monespace_gql.drafts.fill_companies import fill_companies
from monespace_gql.drafts.look_up import Found, concluded, look_up
from monespace_gql.drafts.open import checked_sub_scheme
from monespace_gql.lexicon.place import at, is_given
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.scheme import LookupOutcome
from tests.scheme.test_variants import WHOLE

SIREN = "500123450"
HEAD = Company(f"{SIREN}00016", "CSD", head_office=True, closed=False)
SHOP = Company(f"{SIREN}00024", "CSD", head_office=False, closed=False)
OTHER_SHOP = Company(f"{SIREN}00032", "CSD", head_office=False, closed=False)
ON = date(2026, 1, 5)
Tree = dict[str, Any]


def closed(company: Company) -> Company:
    return replace(company, closed=True)


@pytest.mark.parametrize(
    ("number", "companies", "outcome", "company"),
    [
        (SIREN, [HEAD], LookupOutcome.FOUND, HEAD),
        (SHOP.siret, [SHOP], LookupOutcome.FOUND, SHOP),
        (SIREN, [HEAD, SHOP], LookupOutcome.HEAD_OFFICE, HEAD),
        (SIREN, [SHOP, OTHER_SHOP, closed(HEAD)], LookupOutcome.SEVERAL, None),
        (SIREN, [SHOP, closed(HEAD)], LookupOutcome.FOUND, SHOP),
        (SIREN, [closed(HEAD), closed(SHOP)], LookupOutcome.CLOSED, closed(HEAD)),
        (SHOP.siret, [closed(SHOP)], LookupOutcome.CLOSED, closed(SHOP)),
        (SHOP.siret, [HEAD], LookupOutcome.UNKNOWN, None),
        (SIREN, [], LookupOutcome.UNKNOWN, None),
    ],
)
@pytest.mark.parametrize("degraded", [False, True])
def test_a_look_up_ends_with_one_open_establishment_or_says_why_not(
    number: str, companies: list[Company], outcome: LookupOutcome, company: Company | None, degraded: bool
) -> None:
    found = concluded(number, Answer(tuple(companies), degraded=degraded, source=Source.EMBEDDED))

    unknown = LookupOutcome.UNANSWERED if degraded else LookupOutcome.UNKNOWN
    assert found == Found(unknown if outcome is LookupOutcome.UNKNOWN else outcome, company)


class Asked:
    """A directory that remembers what it was asked."""

    def __init__(self) -> None:
        self.questions: list[str] = []

    async def search(self, text: str, limit: int = 20) -> Answer:
        self.questions.append(text)
        return Answer((SHOP,), degraded=False, source=Source.EMBEDDED)


@pytest.mark.parametrize(
    ("typed", "questions"),
    [
        ({"request": {"supplier": {"number": " 500 123 450 "}}}, [SIREN]),
        ({"request": {"supplier": {"number": "500"}}}, []),
        ({"request": {"supplier": {"number": None}}}, []),
        ({"request": {"supplier": None}}, []),
        ({"request": {"supplier": [SIREN]}}, []),
        ({"request": SIREN}, []),
        ({}, []),
    ],
)
async def test_only_well_formed_numbers_that_are_sent_are_asked_for(typed: Tree, questions: list[str]) -> None:
    directory = Asked()

    found = await look_up(directory, [WHOLE], typed)  # type: ignore[arg-type]  # what the act needs of the port

    assert directory.questions == questions == list(found)


def filled(before: Tree, number: object, found: Mapping[str, Found]) -> Tree:
    """What a save of this number makes of the supplier."""
    after = {"request": {"supplier": {**before, "number": number}}}
    content = fill_companies(WHOLE, {"request": {"supplier": before}}, after, WHOLE.lookups, found)
    supplier: Tree = content["request"]["supplier"]  # type: ignore[index]  # JSON
    return supplier


KNOWN: Tree = {"number": SIREN, "siret": SHOP.siret, "outcome": "FOUND"}
AWAY = {SIREN: Found(LookupOutcome.UNANSWERED), HEAD.siret: Found(LookupOutcome.UNANSWERED)}


def test_what_is_found_fills_the_block_and_a_number_taken_back_empties_it() -> None:
    assert filled({}, SIREN, {SIREN: Found(LookupOutcome.FOUND, SHOP)}) == KNOWN
    for number in (None, "", "500", "500123451"):
        assert filled(KNOWN, number, {}) == {"number": number, "siret": None, "outcome": None}


def test_without_an_answer_what_was_known_of_the_same_number_stays() -> None:
    assert filled(KNOWN, SIREN, AWAY) == KNOWN
    assert filled(KNOWN, HEAD.siret, AWAY) == {"number": HEAD.siret, "siret": HEAD.siret, "outcome": "UNANSWERED"}
    assert filled({}, SIREN, AWAY) == {"number": SIREN, "siret": None, "outcome": "UNANSWERED"}
    assert filled({}, SIREN, {}) == {"number": SIREN, "siret": None, "outcome": "UNANSWERED"}


def test_a_box_is_not_attested_by_being_sent_again() -> None:
    ticked = {"request": {"signed": True, "record": {"on": "2026-01-02"}}}

    assert attest(WHOLE, ticked, ticked, on=ON, by="X").content == ticked
    changed = {"request": {**ticked["request"], "variant": "OLD"}}
    settled = attest(WHOLE, ticked, changed, on=ON, by="X")
    assert settled.unticked == ("request.signed",)
    assert settled.content["request"] == {"signed": None, "record": {"reset_on": "2026-01-05"}, "variant": "OLD"}


def test_a_variant_that_is_not_open_is_declined_with_those_that_are() -> None:
    before = date(2025, 12, 31)

    assert checked_sub_scheme(WHOLE, None, on=before) == "OLD"
    assert checked_sub_scheme(WHOLE, "NEW", on=date(2026, 1, 1)) == "NEW"
    for asked, code in (("NEW", "SUB_SCHEME_CLOSED"), ("NONE", "UNKNOWN_SUB_SCHEME")):
        with pytest.raises(Refusal) as declined:
            checked_sub_scheme(WHOLE, asked, on=before)
        assert [error.code for error in declined.value.errors] == [code]
        assert declined.value.errors[0].message.endswith("parmi : OLD.")


def test_a_place_is_given_when_its_block_is_emptied_and_not_when_it_is_left_alone() -> None:
    assert is_given({"a": None}, "a.b")
    assert is_given({"a": {"b": None}}, "a.b")
    assert not is_given({"a": {}}, "a.b")
    assert not is_given({"a": "x"}, "a.b")
    assert at({"a": {"b": 1}}, "a.b") == 1
    assert at({"a": "x"}, "a.b") is None
