"""The dashboard and the tasks: each number is the count of the very list it links to, for anybody, in any state."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from random import Random
from typing import Any

import pytest
import pytest_asyncio

from monespace_gql.demo.companies import HUMANDO, KISO, LEGOUD
from monespace_gql.dossiers.models import Dossier
from monespace_gql.drafts.models import Draft
from monespace_gql.journal.store import count_statements
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.state import DossierState, DraftState
from tests.conftest import KINDS
from tests.journeys.client import Visitor
from tests.journeys.clock import MovingClock
from tests.journeys.given import attach, open_draft, transmitted
from tests.journeys.house import House, open_house
from tests.journeys.rows import write_dossier

pytestmark = pytest.mark.asyncio(loop_scope="session")

DASHBOARD = "{ dashboard { counters { code label count list criteria } } }"
LISTS = {"DRAFTS": "Draft", "DOSSIERS": "Dossier"}
PEOPLE = [
    ("employer@humando.test", "EMPLOYER"),
    ("follow@humando.test", "EMPLOYER"),
    ("employer@kiso.test", "EMPLOYER"),
    ("provider@legoud.test", "PROVIDER"),
    ("provider@bureauveritas.test", "PROVIDER"),
    ("both@humando.test", "PROVIDER"),
    ("manager@opco.test", "MANAGER"),
    ("investigator@opco.test", "MANAGER"),
]
REACHED: Mapping[str, list[DraftState]] = {
    "EMPLOYER": [DraftState.EMPLOYER_ENTRY, DraftState.DELETED, DraftState.TRANSMITTED],
    "PROVIDER": [state for state in DraftState if state is not DraftState.EMPLOYER_ENTRY],
}
"""The states that a draft comes to, by who opened it."""

TASKS = "{ tasks { kind label subjectNumber dueOn } }"


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=KINDS)
async def house(
    request: pytest.FixtureRequest, new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """A house with cases in every state, of several companies."""
    async with open_house(new_database(request.param), tmp_path_factory.mktemp("data"), MovingClock()) as opened:
        for email in ("employer@humando.test", "employer@kiso.test"):
            for _ in range(6):
                await open_draft(opened.person(email))
        await opened.store.unit(scatter)
        yield opened


async def scatter(unit: Unit) -> None:
    """Put dossiers and drafts in states drawn once for all; some drafts are a provider's."""
    drawn = Random(6)
    for rank in range(40):
        number = await write_dossier(unit, 1, siret=drawn.choice((HUMANDO, KISO)))
        state = list(DossierState)[rank % len(DossierState)] if rank < 8 else drawn.choice(list(DossierState))
        await Dossier.filter(number=number).update(state=state)
    for draft in await Draft.all():
        if drawn.random() < 0.6:
            draft.creator_context, draft.creator_siren = "PROVIDER", LEGOUD[:9]
        draft.state = drawn.choice(REACHED[draft.creator_context])
        await draft.save()


async def listed(person: Visitor, counter: Any) -> int:  # Any: JSON
    """Ask the list that a counter links to, with the criteria it gives, as a client does."""
    name, kind = counter["list"].lower(), LISTS[counter["list"]]
    types = {"filter": f"{kind}Filter", "orderBy": f"{kind}Order"}
    declared = ", ".join(f"${each}: {types[each]}" for each in counter["criteria"])
    given = ", ".join(f"{each}: ${each}" for each in counter["criteria"])
    query = f"query ({declared}) {{ {name}({given}) {{ totalCount }} }}"
    count: int = (await person.ask(query, **counter["criteria"]))[name]["totalCount"]
    return count


@pytest.mark.parametrize(("email", "context"), PEOPLE)
async def test_each_number_is_the_count_of_its_list(house: House, email: str, context: str) -> None:
    person = house.person(email, context)

    counters = (await person.ask(DASHBOARD))["dashboard"]["counters"]

    assert [(each["code"], each["count"]) for each in counters] == [
        (each["code"], await listed(person, each)) for each in counters
    ]
    totals: Counter[str] = Counter()
    for each in counters:
        totals[each["list"]] += each["count"]
    for name, total in totals.items():
        assert total == await listed_whole(person, name.lower()), "every case is counted once"


async def listed_whole(person: Visitor, name: str) -> int:
    """Count a list without any criteria."""
    count: int = (await person.ask(f"{{ {name} {{ totalCount }} }}"))[name]["totalCount"]
    return count


async def test_the_numbers_are_not_all_alike(house: House) -> None:
    counters = (await house.person("manager@opco.test", "MANAGER").ask(DASHBOARD))["dashboard"]["counters"]

    assert sum(each["count"] for each in counters) == 40
    assert all(each["count"] for each in counters)


async def test_the_whole_dashboard_takes_one_statement(house: House) -> None:
    person = house.person("employer@humando.test")

    with count_statements(house.store) as counted:
        await person.ask(DASHBOARD)

    assert len([sql for sql in counted.sql if "count(*)" in sql]) == 1


async def test_what_waits_follows_the_state_of_a_dossier(house: House, employer: Visitor, manager: Visitor) -> None:
    number = await transmitted(employer)
    ref = {"number": number}

    async def kinds(person: Visitor) -> list[tuple[str, object]]:
        found = (await person.ask(TASKS))["tasks"]
        return [(task["kind"], task["dueOn"]) for task in found if task["subjectNumber"] == number]

    provider = house.person("provider@legoud.test", "PROVIDER")
    assert (await kinds(manager), await kinds(employer)) == ([("DOSSIER_TO_REVIEW", "2026-01-09")], [])
    await manager.done("startReview", dossier=ref)
    assert await kinds(manager) == [("DOSSIER_TO_DECIDE", "2026-01-09")]
    await manager.done("requestPieces", dossier=ref, documents=["training_agreement"])
    assert (await kinds(manager), await kinds(employer)) == ([], [("DOSSIER_TO_COMPLETE", None)])
    assert await kinds(house.person("follow@humando.test")) == [], "who may not deposit is not asked to"
    assert await kinds(provider) == [], "nor the provider of a module"
    await attach(employer, {"dossier": ref}, "training_agreement")
    assert await kinds(manager) == [("DOSSIER_TO_RESUME", None)]
    await manager.done("startReview", dossier=ref)
    await manager.done("grantDossier", dossier=ref)
    assert (await kinds(manager), await kinds(employer)) == ([], [])
