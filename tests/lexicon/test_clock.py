"""The legal day is the one France is living, whatever the machine's zone."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.lexicon.clock import PARIS, FixedClock, SystemClock, today
from tests.lexicon.given import MANY


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 1, 5, 22, 59, 59, tzinfo=UTC), date(2026, 1, 5)),
        (datetime(2026, 1, 5, 23, 0, 0, tzinfo=UTC), date(2026, 1, 6)),
        (datetime(2026, 7, 5, 21, 59, 59, tzinfo=UTC), date(2026, 7, 5)),
        (datetime(2026, 7, 5, 22, 0, 0, tzinfo=UTC), date(2026, 7, 6)),
        (datetime(2025, 12, 31, 23, 0, 0, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 24, 22, 0, 0, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_day_begins_at_midnight_in_paris(instant: datetime, day: date) -> None:
    assert today(FixedClock(instant)) == day


@MANY
@given(st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC)), st.integers(-12, 14))
def test_the_day_does_not_depend_on_the_zone_an_instant_is_written_in(instant: datetime, hours: int) -> None:
    elsewhere = FixedClock(instant.astimezone(timezone(timedelta(hours=hours))))

    assert today(elsewhere) == today(FixedClock(instant)) == instant.astimezone(PARIS).date()
    assert elsewhere.now() == instant
    assert elsewhere.now().tzinfo is UTC


def test_the_machine_tells_the_instant_in_utc() -> None:
    now = SystemClock().now()

    assert now.tzinfo is UTC
