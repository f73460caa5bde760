"""The clock of the law: what nobody decided within its delay is granted as it was asked for, once, and told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.silence import Silence, _grant
from monespace_gql.journal.models import JournalEntry
from tests.conftest import KINDS
from tests.journeys.client import Visitor
from tests.journeys.clock import MovingClock
from tests.journeys.given import attach, transmitted
from tests.journeys.house import House, open_house

pytestmark = pytest.mark.asyncio(loop_scope="session")

EMPLOYER = "employer@humando.test"
READ = """query ($n: CaseNumber!) { dossier(ref: {number: $n}) {
  state decision { dueOn decidedOn tacit } financing { requested granted } } }"""


@pytest_asyncio.fixture(loop_scope="session", params=KINDS)
async def there(
    request: pytest.FixtureRequest, new_database: Callable[[str], str], tmp_path: Path
) -> AsyncIterator[tuple[House, MovingClock]]:
    """A house, and its clock."""
    clock = MovingClock()
    async with open_house(new_database(request.param), tmp_path, clock) as opened:
        yield opened, clock


async def read(house: House, number: str, email: str = EMPLOYER) -> Any:  # Any: JSON
    """What a person, logged in now, reads of a dossier."""
    return (await house.person(email).ask(READ, n=number))["dossier"]


def manager_of(house: House) -> Visitor:
    """A manager, logged in now."""
    return house.person("manager@opco.test", "MANAGER")


async def test_silence_grants_once_the_last_day_is_over_and_not_before(there: tuple[House, MovingClock]) -> None:
    house, clock = there
    number = await transmitted(house.person(EMPLOYER))
    reviewed = await transmitted(house.person(EMPLOYER))
    await manager_of(house).done("startReview", dossier={"number": reviewed})
    silence = Silence(house.store)

    clock.pass_days(20)
    on_the_last_day = await silence.pass_day()
    clock.pass_days(1)
    with capture_logs() as logs:
        at_once = await asyncio.gather(*(silence.pass_day() for _ in range(5)))

    assert (on_the_last_day, sum(at_once), await silence.pass_day()) == (0, 2, 0)
    assert [line["event"] for line in logs if "silence" in line["event"]] == ["granted_by_silence"] * 2
    dossier = await read(house, number)
    assert (dossier["state"], dossier["financing"]) == ("GRANTED", {"requested": "3660.00", "granted": "3660.00"})
    assert dossier["decision"] == {"dueOn": "2026-01-09", "decidedOn": "2026-01-10", "tacit": True}
    assert (await read(house, reviewed))["decision"]["tacit"] is True
    for email, context in ((EMPLOYER, None), ("provider@legoud.test", "PROVIDER"), ("manager@opco.test", "MANAGER")):
        notes = await house.person(email, context).ask("{ notifications(first: 100) { nodes { kind subjectNumber } } }")
        kinds = [note["kind"] for note in notes["notifications"]["nodes"] if note["subjectNumber"] == number]
        assert kinds == ["DOSSIER_TRANSMITTED", "DOSSIER_GRANTED_TACITLY"], email
    with house.store.reading():
        entries = await JournalEntry.filter(kind="DOSSIER_GRANTED_TACITLY")
    assert {entry.actor for entry in entries} == {"system:silence"}


async def test_what_was_decided_while_silence_looked_is_left_as_it_is(there: tuple[House, MovingClock]) -> None:
    house, clock = there
    number = await transmitted(house.person(EMPLOYER))
    clock.pass_days(21)
    await manager_of(house).done("grantDossier", dossier={"number": number})
    with house.store.reading():
        key = (await Dossier.get(number=number)).id

    assert await house.store.unit(lambda unit: _grant(unit, key)) is False

    assert (await read(house, number))["decision"]["tacit"] is False


async def test_no_time_runs_while_pieces_are_awaited_and_it_runs_whole_from_the_day_they_came(
    there: tuple[House, MovingClock],
) -> None:
    house, clock = there
    number = await transmitted(house.person(EMPLOYER))
    ref = {"number": number}
    await manager_of(house).done("startReview", dossier=ref)
    await manager_of(house).done("requestPieces", dossier=ref, documents=["training_programme"])

    clock.pass_days(100)
    waited = await Silence(house.store).pass_day()
    await attach(house.person(EMPLOYER), {"dossier": ref}, "training_programme")
    clock.pass_days(5)
    await manager_of(house).done("startReview", dossier=ref)
    due = (await read(house, number))["decision"]["dueOn"]
    clock.pass_days(15)
    early = await Silence(house.store).pass_day()
    clock.pass_days(1)

    assert (waited, due, early) == (0, "2026-04-19", 0), "the last piece came on 30 March, seen later"
    assert await Silence(house.store).pass_day() == 1


async def test_a_decision_in_time_or_another_scheme_leaves_silence_nothing_to_say(
    there: tuple[House, MovingClock],
) -> None:
    house, clock = there
    decided, card = await transmitted(house.person(EMPLOYER)), await transmitted(house.person(EMPLOYER), "BADGE")
    await manager_of(house).done("startReview", dossier={"number": decided})
    await manager_of(house).done("refuseDossier", dossier={"number": decided}, reason="NO_FUNDS")

    clock.pass_days(400)

    assert await Silence(house.store).pass_day() == 0
    assert (await read(house, decided))["state"] == "REFUSED"
    assert (await read(house, card))["decision"]["dueOn"] is None


async def test_one_dossier_that_cannot_be_granted_does_not_hold_up_the_others(there: tuple[House, MovingClock]) -> None:
    house, clock = there
    broken, sound = await transmitted(house.person(EMPLOYER)), await transmitted(house.person(EMPLOYER))
    spoil = "UPDATE requested_line SET amount = $1 WHERE dossier_id = (SELECT id FROM dossier WHERE number = $2)"
    await house.store.unit(lambda unit: unit.fetch(spoil, [Decimal("-1.00"), broken]))

    clock.pass_days(21)

    assert await Silence(house.store).pass_day() == 1
    assert ((await read(house, broken))["state"], (await read(house, sound))["state"]) == ("TRANSMITTED", "GRANTED")


@pytest.mark.parametrize("kind", KINDS)
async def test_a_server_that_was_down_catches_up_when_it_starts(
    kind: str, new_database: Callable[[str], str], tmp_path: Path
) -> None:
    clock, address = MovingClock(), new_database(kind)
    async with open_house(address, tmp_path, clock) as house:
        number = await transmitted(house.person(EMPLOYER))
        notes = await house.person(EMPLOYER).ask("{ notifications(first: 1) { latestCursor } }")

    clock.pass_days(21)

    async with open_house(address, tmp_path, clock, settled=True) as house:
        cursor = notes["notifications"]["latestCursor"]
        async with house.person(EMPLOYER).listening(cursor) as feed:
            told = await feed.next()
        assert (told["kind"], told["subjectNumber"]) == ("DOSSIER_GRANTED_TACITLY", number)
        with house.store.reading():
            assert (await Dossier.get(number=number)).tacit
