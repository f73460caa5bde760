"""Amounts: read as people type them, written as the portal does, split without losing a cent."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monespace_gql.lexicon.money import CENT, display_money, fill, round_to_cent, share, split, to_money
from tests.lexicon.given import MANY

AMOUNTS = st.decimals(Decimal(-10_000_000), Decimal(10_000_000), places=2)


def test_the_remainder_of_a_share_goes_whole_to_the_first_trainee() -> None:
    shares = split(Decimal("1400.00"), 3)

    assert shares == (Decimal("466.68"), Decimal("466.66"), Decimal("466.66"))


def test_the_remainder_of_a_credit_note_goes_the_same_way() -> None:
    shares = split(Decimal("-1400.00"), 3, receiver=2)

    assert shares == (Decimal("-466.66"), Decimal("-466.66"), Decimal("-466.68"))


@MANY
@given(total=AMOUNTS, shares=st.integers(1, 60), data=st.data())
def test_shares_sum_exactly_to_the_total_and_differ_by_less_than_a_cent_each(
    total: Decimal, shares: int, data: st.DataObject
) -> None:
    receiver = data.draw(st.integers(0, shares - 1))

    parts = split(total, shares, receiver)

    assert len(parts) == shares
    assert sum(parts) == total
    assert max(parts) - min(parts) < shares * CENT
    assert len({part for rank, part in enumerate(parts) if rank != receiver}) <= 1
    assert all(part == part.quantize(CENT) for part in parts)
    assert all(part == 0 or (part > 0) is (total > 0) for part in parts)


@MANY
@given(total=st.decimals(-2, 2, places=2), shares=st.integers(1, 60))
def test_a_share_of_nothing_is_nothing_and_never_minus_nothing(total: Decimal, shares: int) -> None:
    parts = split(total, shares)

    assert not [part for part in parts if part.is_zero() and part.is_signed()]


@pytest.mark.parametrize(("shares", "receiver"), [(0, 0), (-1, 0), (3, 3), (3, -1)])
def test_a_split_without_shares_or_without_receiver_is_refused(shares: int, receiver: int) -> None:
    with pytest.raises(ValueError, match="shares must be at least 1"):
        split(Decimal(1), shares, receiver)


WEIGHTS = st.lists(st.decimals(0, 1_000, places=2), min_size=1, max_size=20)


@MANY
@given(total=AMOUNTS, weights=WEIGHTS, data=st.data())
def test_weighted_shares_sum_exactly_and_only_the_receiver_takes_the_remainder(
    total: Decimal, weights: list[Decimal], data: st.DataObject
) -> None:
    assume(sum(weights) > 0)
    receiver = data.draw(st.integers(0, len(weights) - 1))

    parts = share(total, weights, receiver)

    assert sum(parts) == total
    for rank, (part, weight) in enumerate(zip(parts, weights, strict=True)):
        assert rank == receiver or abs(part - total * weight / sum(weights)) < CENT
        assert part == part.quantize(CENT)


@MANY
@given(total=AMOUNTS, shares=st.integers(1, 40))
def test_equal_weights_share_as_a_split_does(total: Decimal, shares: int) -> None:
    assert share(total, [Decimal("3.5")] * shares) == split(total, shares)


@pytest.mark.parametrize("weights", [[], [0], [1, -1, 2]])
def test_weights_that_share_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        share(Decimal(1), [Decimal(weight) for weight in weights])


ROOMS = st.lists(st.decimals(0, 10_000, places=2), min_size=1, max_size=20)


@MANY
@given(rooms=ROOMS, data=st.data())
def test_what_fills_rooms_sums_exactly_and_overflows_none(rooms: list[Decimal], data: st.DataObject) -> None:
    total = data.draw(st.decimals(0, sum(rooms), places=2))

    filled = fill(total, rooms)

    assert sum(filled) == total
    assert all(0 <= part <= room for part, room in zip(filled, rooms, strict=True))
    assert all(part == part.quantize(CENT) for part in filled)


@MANY
@given(rooms=ROOMS)
def test_rooms_take_all_they_hold_and_not_a_cent_more(rooms: list[Decimal]) -> None:
    assert list(fill(sum(rooms, Decimal(0)), rooms)) == rooms
    with pytest.raises(ValueError, match="not room enough"):
        fill(sum(rooms, CENT), rooms)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1823.03", "1823.03"),
        ("1823,03", "1823.03"),
        ("1 823,03", "1823.03"),
        ("1\u202f823,03 €", "1823.03"),
        ("1\u00a0823", "1823.00"),
        ("1.823,03 €", "1823.03"),
        ("1.000.000", "1000000.00"),
        ("0,5", "0.50"),
        ("-12", "-12.00"),
        ("+12", "12.00"),
        ("999999999999", "999999999999.00"),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, amount: str) -> None:
    assert str(to_money(typed)) == amount


@pytest.mark.parametrize(
    "typed", ["", "€", "abc", "1.400", "1,400", "12,345", "1e3", "NaN", "Infinity", "1..2", "--1", "1_000", "1" * 13]
)
def test_what_is_no_amount_of_whole_cents_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        to_money(typed)


@pytest.mark.parametrize("typed", ["-0", "-0,00", "-0.0"])
def test_minus_nothing_is_nothing(typed: str) -> None:
    assert display_money(to_money(typed)) == "0,00 €"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("25371", "25.371,00 €"), ("0.5", "0,50 €"), ("-1400", "-1.400,00 €"), ("1234567.89", "1.234.567,89 €")],
)
def test_an_amount_is_written_as_the_portal_does(amount: str, shown: str) -> None:
    assert display_money(Decimal(amount)) == shown


@MANY
@given(AMOUNTS)
def test_an_amount_written_by_the_portal_is_read_back(amount: Decimal) -> None:
    assert to_money(display_money(amount)) == amount
    assert to_money(f"{amount:.2f}") == amount


@pytest.mark.parametrize(("exact", "rounded"), [("1.005", "1.01"), ("1.004", "1.00"), ("-1.005", "-1.01")])
def test_computations_round_half_up(exact: str, rounded: str) -> None:
    assert round_to_cent(Decimal(exact)) == Decimal(rounded)
