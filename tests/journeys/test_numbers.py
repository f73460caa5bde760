"""Numbers of drafts and dossiers: unique and without a gap, whatever is asked at once."""

import asyncio
import re

import pytest

from monespace_gql.dossiers.models import Dossier
from tests.journeys.client import Visitor
from tests.journeys.given import SCHEMES, open_draft, transmit
from tests.journeys.house import House
from tests.journeys.rows import ready_by_rows

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT_ONCE = 30
NUMBER = re.compile(r"2512(CP|AF)(\d{6})")


async def test_drafts_opened_at_once_have_numbers_that_follow_one_another(employer: Visitor) -> None:
    last = await open_draft(employer)

    numbers = await asyncio.gather(*(open_draft(employer, ("CPRO", "BADGE")[rank % 2]) for rank in range(AT_ONCE)))

    assert sorted(numbers) == list(range(last + 1, last + 1 + AT_ONCE))


async def test_requests_transmitted_at_once_share_one_sequence_a_month_without_gap_or_repetition(
    house: House, employer: Visitor
) -> None:
    schemes = [("CPRO", "BADGE")[rank % 2] for rank in range(AT_ONCE)]
    drafts = await asyncio.gather(*(ready_by_rows(house.store, employer, scheme) for scheme in schemes))
    unfinished = [await open_draft(employer) for _ in range(5)]
    with house.store.reading():
        before = {str(number) for number in await Dossier.all().values_list("number", flat=True)}

    payloads = await asyncio.gather(*(transmit(employer, number) for number in [*drafts, *unfinished, *drafts]))

    told = [payload["dossier"]["number"] for payload in payloads if payload["dossier"]]
    new = set(told) - before
    assert len(told) == 2 * AT_ONCE
    assert len(new) == AT_ONCE
    ranks = sorted(int(found[2]) for number in new if (found := NUMBER.fullmatch(number)))
    last = max((int(found[2]) for number in before if (found := NUMBER.fullmatch(number))), default=0)
    assert ranks == list(range(last + 1, last + 1 + AT_ONCE))
    letters = [payload["dossier"]["number"][4:6] for payload in payloads[:AT_ONCE]]
    assert letters == [SCHEMES[scheme].number_code for scheme in schemes]
    assert sum(payload["userErrors"] == [] for payload in payloads) == AT_ONCE
