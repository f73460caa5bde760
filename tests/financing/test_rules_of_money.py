"""The invariants of the money of a dossier (domain reference §8.4), whatever the amounts."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.financing.account import Axis, Line, Part, totals, whole
from monespace_gql.financing.grant import FunderShare, by_funder
from monespace_gql.financing.reduce import Elapsed, elapsed, reduced
from monespace_gql.lexicon.money import CENT, fill, split
from tests.lexicon.given import MANY

AMOUNT = st.decimals(0, 100_000, places=2)
DAY = date(2026, 1, 5)


@st.composite
def accounts(draw: st.DrawFn) -> list[Line]:
    """Modules × natures × funders × trainees, some of it paid."""
    lines = []
    for module, nature in draw(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ABC")), min_size=1, max_size=6)):
        granted, trainees = draw(AMOUNT), draw(st.integers(1, 4))
        parts = [
            Part(funder, rank, f"T{rank}", part)
            for funder, amount in (("OPCO", granted), ("ETAT", draw(AMOUNT)))
            for rank, part in enumerate(split(amount, trainees))
        ]
        paid = fill(draw(st.decimals(0, sum(p.granted for p in parts), places=2)), [p.granted for p in parts])
        settled = tuple(
            Part(part.funder, part.trainee_rank, part.trainee_name, part.granted, amount)
            for part, amount in zip(parts, paid, strict=True)
        )
        payee = draw(st.sampled_from(("1", "2")))
        lines.append(
            Line(module, f"M{module}", nature, nature, payee, payee, draw(AMOUNT), draw(st.booleans()), settled)
        )
    return lines


@MANY
@given(lines=accounts())
def test_along_every_axis_the_sums_are_those_of_the_whole(lines: Sequence[Line]) -> None:
    total = whole(lines)

    for axis in Axis:
        along = totals(lines, axis)
        assert sum(each.granted for each in along) == total.granted
        assert sum(each.paid for each in along) == total.paid
        assert sum(each.balance for each in along) == total.balance == total.granted - total.paid
        assert all(each.balance >= 0 for each in along)
        assert len({each.key for each in along}) == len(along)
        if axis in (Axis.FUNDER, Axis.TRAINEE):
            assert all(each.requested is None for each in along)
        else:
            assert sum(each.requested or 0 for each in along) == total.requested


@MANY
@given(lines=accounts())
def test_only_what_is_asked_for_in_money_counts_as_requested(lines: Sequence[Line]) -> None:
    assert whole(lines).requested == sum(line.requested for line in lines if line.monetary)


@MANY
@given(total=AMOUNT, first=st.decimals(0, 100, places=2), second=st.decimals(0, 500, places=2))
def test_funders_take_exactly_the_amount_of_the_line(total: Decimal, first: Decimal, second: Decimal) -> None:
    shares = [FunderShare("A", percent=first), FunderShare("B", amount=second), FunderShare("C")]

    taken = by_funder(total, shares)

    assert sum(amount for _funder, amount in taken) == total
    assert taken[1] == ("B", second)
    assert abs(taken[0][1] - total * first / 100) <= CENT / 2


@pytest.mark.parametrize(
    "shares",
    [
        [FunderShare("A"), FunderShare("B")],
        [FunderShare("A", amount=Decimal(1), percent=Decimal(1)), FunderShare("B")],
        [FunderShare("A", amount=Decimal(1)), FunderShare("A")],
        [FunderShare("A", amount=Decimal(1))],
    ],
)
def test_funders_that_do_not_say_how_much_are_refused(shares: list[FunderShare]) -> None:
    with pytest.raises(ValueError, match="funder"):
        by_funder(Decimal(100), shares)


@MANY
@given(granted=st.lists(AMOUNT, min_size=1, max_size=8), data=st.data())
def test_what_a_breach_leaves_is_between_what_was_paid_and_what_was_granted(
    granted: list[Decimal], data: st.DataObject
) -> None:
    paid = [data.draw(st.decimals(0, amount, places=2)) for amount in granted]
    kept = data.draw(st.decimals(sum(paid), sum(granted), places=2))

    parts = reduced(granted, paid, kept)

    assert sum(parts) == kept
    assert all(low <= part <= high for low, part, high in zip(paid, parts, granted, strict=True))


@MANY
@given(length=st.integers(1, 1_500), lived=st.integers(0, 2_000), amount=AMOUNT)
def test_the_pro_rata_of_a_contract_grows_with_its_days_and_ends_with_the_whole(
    length: int, lived: int, amount: Decimal
) -> None:
    end = DAY + timedelta(days=length - 1)

    part = elapsed(DAY, end, DAY + timedelta(days=lived)).of(amount)

    assert 0 <= part <= amount
    assert part == part.quantize(CENT)
    assert part <= elapsed(DAY, end, DAY + timedelta(days=lived + 1)).of(amount)
    assert elapsed(DAY, end, end).of(amount) == amount


def test_a_contract_broken_halfway_keeps_half_to_the_cent() -> None:
    assert elapsed(date(2026, 1, 1), date(2026, 12, 31), date(2026, 1, 31)) == Elapsed(31, 365)
    assert Elapsed(1, 3).of(Decimal("100.00")) == Decimal("33.33")
    assert Elapsed(2, 3).of(Decimal("100.00")) == Decimal("66.67")
