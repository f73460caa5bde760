"""Fields the server computes: from values that are there, never from what was typed at their place."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from monespace_gql.access.mask import mask_for
from monespace_gql.lexicon.standing import EVERY_STANDING, Standing
from monespace_gql.scheme import Block, Money, Portrait, Scheme, SchemeMistake, Severity, Tab, facts, field, rule
from monespace_gql.scheme.examination import examine, examine_alone
from monespace_gql.scheme.example import example_content, typable
from monespace_gql.scheme.json_schema import json_schema
from monespace_gql.scheme.strict import parse
from tests.scheme.given import ON, SOME, TYPED, scheme


def multiplied(price: Decimal, pieces: int) -> Decimal:
    return price * pieces


def shared(price: Decimal, pieces: int) -> Decimal:
    return price / (pieces - 13)


class Purchase(Block):
    """What is bought."""

    price: Money = field("Prix", example="12.00")
    pieces: int = field("Nombre", example=1000, read=EVERY_STANDING - {Standing.PROVIDER})
    total: Money | None = field("Total", computed=multiplied, below=Decimal(1_000_000))
    share: Money | None = field("Part", computed=shared)


class Order(Tab, label="Commande"):
    """One page."""

    purchase: Purchase = field("Achat")
    other: Purchase | None = field("Autre achat", rare=True)
    more: list[Purchase] = field("Autres achats")


order = facts(Order)
DEAR = rule("T-DEAR", when=order.purchase.total > Decimal(12_000), at=order.purchase.total, says="Cher", source="L1")
SHOP: Scheme = scheme(tabs=(Order,), rules=(DEAR,), documents=(), portray=lambda answers: Portrait())


def read(**purchase: object) -> Any:  # Any: a reading
    return SHOP.read({"order": {"purchase": purchase}}, on=ON)


def test_a_thousand_at_twelve_euros_make_twelve_thousand_exactly() -> None:
    reading = read(price="12,00", pieces="1000", total="1,00")

    assert reading.values["order.purchase.total"] == Decimal("12000.00")
    assert reading.kept["order"]["purchase"]["total"] == "12000.00"


@SOME
@given(st.decimals(0, 99_999, places=2), st.integers(0, 9), TYPED)
def test_whatever_is_typed_at_its_place_the_total_is_that_of_its_inputs(
    price: Decimal, pieces: int, typed: object
) -> None:
    values = read(price=str(price), pieces=pieces, total=typed).values

    assert values["order.purchase.total"] == price * pieces


@pytest.mark.parametrize("given", [{}, {"price": "12"}, {"price": "douze", "pieces": 2}])
def test_while_an_input_is_missing_or_wrong_there_is_no_total_and_nothing_is_said_of_it(given: Any) -> None:
    reading = read(**given, total="5")

    assert reading.kept["order"]["purchase"]["total"] is None
    assert [finding.path for finding in reading.findings if finding.path.endswith(("total", "share"))] == []


def test_rules_read_it_and_wait_for_it() -> None:
    content = {"order": {"purchase": {"price": "12.01", "pieces": 1000}}}

    assert [finding.code for finding in examine_alone(SHOP, content, on=ON).findings] == ["T-DEAR"]
    assert [held.rule for held in examine_alone(SHOP, {}, on=ON).waiting] == ["T-DEAR"]


def test_what_cannot_be_computed_is_told_and_stops_the_transmission() -> None:
    (finding,) = read(price="12", pieces=13).findings

    assert (finding.path, finding.code, finding.severity) == ("order.purchase.share", "COMPUTED", Severity.BLOCKING)


async def test_the_operator_reads_once_which_field_could_not_be_computed() -> None:
    content = {"order": {"purchase": {"price": "12", "pieces": 13}}}

    with capture_logs() as logs:
        examination = await examine(SHOP, content, on=ON, attached={}, engine=None)

    assert [(log["event"], log["place"]) for log in logs] == [("field_not_computed", "order.purchase.share")]
    assert not examination.may_be_transmitted


def test_a_result_out_of_bounds_is_told_like_any_value() -> None:
    (finding,) = read(price="99999", pieces=14).findings

    assert (finding.path, finding.code) == ("order.purchase.total", "FORMAT_BOUND")


def test_an_optional_block_is_not_typed_because_a_total_was_kept_in_it() -> None:
    reading = SHOP.read({"order": {"purchase": {"price": "1", "pieces": 1}, "other": {"total": "5.00"}}}, on=ON)

    assert (reading.kept["order"]["other"], reading.findings) == (None, ())  # type: ignore[index]  # JSON


def test_each_item_of_a_list_has_its_own() -> None:
    content = {"order": {"purchase": {"price": 1, "pieces": 1}, "more": [{"price": 2, "pieces": 3, "total": 9}]}}

    assert SHOP.read(content, on=ON).values["order.more[0].total"] == Decimal("6.00")


def test_it_is_read_by_those_who_read_all_its_inputs_and_typed_by_nobody() -> None:
    for title in Standing:
        mask = mask_for(SHOP, title)
        assert mask.hides("order.purchase.total") is (title is Standing.PROVIDER)
        assert "order.purchase.total" in mask.locked


def test_its_example_comes_from_those_of_its_inputs_and_no_client_is_asked_for_it() -> None:
    example = example_content(SHOP)

    assert example["order"]["purchase"]["total"] == "12000.00"  # type: ignore[index]  # JSON
    assert "total" not in typable(SHOP, example)["order"]["purchase"]  # type: ignore[index]
    tab: Any = json_schema(SHOP)["properties"]
    assert tab["order"]["properties"]["purchase"]["properties"]["total"]["readOnly"] is True


def test_the_strict_parse_has_it() -> None:
    parsed = parse(SHOP, SHOP.read(example_content(SHOP), on=ON))["order"]

    assert parsed.purchase.total == Decimal("12000.00")  # type: ignore[attr-defined]  # a tab of this test


@pytest.mark.parametrize(
    ("annotation", "compute", "told"),
    [
        (Money, lambda price: price, "write `… | None`"),
        (Money | None, lambda: Decimal(1), "name its inputs"),
        (Money | None, lambda prise: prise, "Vouliez-vous dire « price »"),
        (Money | None, lambda secret: Decimal(1), "only plain fields that are not sensitive can be"),
        (Money | None, lambda price: price / 0, "cannot be computed from the examples"),
        (Money | None, lambda price: None, "it gives nothing"),
        (int | None, lambda price: "beaucoup", "cannot be computed from the examples: Saisissez un nombre entier"),
    ],
)
def test_an_authors_mistake_is_told_when_the_block_is_declared(annotation: Any, compute: Any, told: str) -> None:
    members = {
        "__annotations__": {"price": Money, "secret": str, "place": annotation},
        "__module__": __name__,
        "price": field("Prix", example="1.00"),
        "secret": field("Secret", example="abcdef", sensitive=True),
        "place": field("Calcul", computed=compute),
    }

    with pytest.raises(SchemeMistake) as raised:
        type(Tab)("Page", (Tab,), members, label="Page")  # type: ignore[misc]  # a metaclass, called

    assert "Page.place" in str(raised.value)
    assert told in str(raised.value)
