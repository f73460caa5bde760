"""SQL statements do not grow with what is read: as many for ten modules, trainees, lines and documents as for one."""

from functools import partial

import pytest

from monespace_gql.dossiers.models import Dossier
from monespace_gql.drafts.models import Draft
from monespace_gql.journal.store import count_statements
from monespace_gql.journal.unit import Unit
from tests.journeys.client import Visitor
from tests.journeys.everything import everything
from tests.journeys.given import complete, open_draft, save
from tests.journeys.house import House
from tests.journeys.rows import attach_rows, write_dossier

pytestmark = pytest.mark.asyncio(loop_scope="session")

DOSSIER = f"query ($number: CaseNumber!) {{ dossier(ref: {{number: $number}}) {{ {everything('Dossier')} }} }}"
DRAFT = f"query ($number: CaseNumber!) {{ draft(ref: {{number: $number}}) {{ {everything('Draft')} }} }}"
LISTED = """number title stateLabel employer { name } modules { title hours } trainees { displayName }
  financing { requested granted paid balance
    totals(by: FUNDER) { granted paid }
    lines { label granted paid parts { amount paid payments { transfer } } } } documentsProgress { provided required }
  documents { code files { name conformity } } access { hidden actions { code allowed } }
  content { ... on CproContent { employee { birthName } } }"""
DOSSIERS = f"query ($first: Int!) {{ dossiers(first: $first) {{ nodes {{ {LISTED} }} pageInfo {{ hasNextPage }} }} }}"
DRAFTS = """query ($first: Int!) { drafts(first: $first) { edges { cursor node { number title
  documents { code files { name } } findings { path } tabs { status } access { actions { code } } } } } }"""
IN_ALL = 1
"""The statement that reads verifies who is asking, too: they were let in a moment ago."""


async def statements(house: House, person: Visitor, query: str, **variables: object) -> list[str]:
    """Ask, and return the SQL it took, without what the post asks meanwhile about the letters to send."""
    with count_statements(house.store) as counted:
        await person.ask(query, **variables)
    return [sql for sql in counted.sql if "FROM letter" not in sql]


READERS = [
    ("employer@humando.test", "EMPLOYER", IN_ALL),
    ("provider@legoud.test", "PROVIDER", IN_ALL),  # who only gives a module of it
    ("manager@opco.test", "MANAGER", IN_ALL),
]


@pytest.mark.parametrize(("email", "context", "expected"), READERS)
async def test_a_dossier_ten_times_larger_takes_no_more_statements(
    house: House, email: str, context: str, expected: int
) -> None:
    small = await house.store.unit(lambda unit: write_dossier(unit, 1))
    large = await house.store.unit(lambda unit: write_dossier(unit, 10))
    person = house.person(email, context)
    await person.ask("{ viewer { email } }")

    once = await statements(house, person, DOSSIER, number=small)
    ten_times = await statements(house, person, DOSSIER, number=large)

    assert len(ten_times) == len(once) == expected
    assert [sql for sql in ten_times if "FROM dossier r" in sql] == [sql for sql in once if "FROM dossier r" in sql]
    assert sum("FROM dossier r" in sql for sql in ten_times) == expected


async def test_ten_dossiers_take_no_more_statements_than_one(house: House, manager: Visitor) -> None:
    for _ in range(10):
        await house.store.unit(lambda unit: write_dossier(unit, 2))
    await manager.ask("{ viewer { email } }")

    one = await statements(house, manager, DOSSIERS, first=1)
    ten = await statements(house, manager, DOSSIERS, first=10)

    assert len(ten) == len(one) == IN_ALL


@pytest.mark.parametrize("name", [("employer@humando.test", "EMPLOYER"), ("provider@legoud.test", "PROVIDER")])
async def test_odd_rows_take_one_statement_more_however_many_they_are(house: House, name: tuple[str, str]) -> None:
    numbers = [await house.store.unit(lambda unit: write_dossier(unit, 2)) for _ in range(12)]
    person, taken = house.person(*name), []
    await person.ask("{ viewer { email } }")

    for odd in (0, 1, 10):
        await house.store.unit(partial(of_another_version, numbers[:odd]))
        taken.append(await statements(house, person, DOSSIERS, first=12))

    assert [len(each) for each in taken] == [IN_ALL, IN_ALL + 1, IN_ALL + 1]
    assert taken[1] == taken[2]


async def of_another_version(numbers: list[str], _: Unit) -> None:
    """Say of dossiers that they were kept under a version that no plugin knows."""
    await Dossier.filter(number__in=numbers).update(scheme_version="2019.7")


async def test_what_is_not_selected_is_not_read(house: House, manager: Visitor) -> None:
    number = await house.store.unit(lambda unit: write_dossier(unit, 1))
    query = "query ($number: CaseNumber!) { dossier(ref: {number: $number}) { number stateLabel } }"

    *_, sql = await statements(house, manager, query, number=number)

    assert "dossier_trainee" not in sql
    assert "requested_line" not in sql
    assert "content" not in sql


async def test_a_draft_with_ten_times_more_files_takes_no_more_statements(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)
    await save(employer, number, complete())

    bare = await statements(house, employer, DRAFT, number=number)
    await house.store.unit(lambda unit: attach_to(unit, number))
    laden = await statements(house, employer, DRAFT, number=number)

    assert len(laden) == len(bare) == IN_ALL


async def attach_to(unit: Unit, number: int) -> None:
    """Attach ten files to a draft."""
    draft = await Draft.get(number=number)
    await attach_rows(unit, draft.id, ["cerfa_signed", "training_programme"] * 5)


async def test_ten_drafts_examined_take_no_more_statements_than_one(house: House, employer: Visitor) -> None:
    for _ in range(10):
        await open_draft(employer)

    one = await statements(house, employer, DRAFTS, first=1)
    ten = await statements(house, employer, DRAFTS, first=10)

    assert len(ten) == len(one) == IN_ALL


async def test_everything_read_of_the_large_dossier_is_there(house: House, manager: Visitor) -> None:
    number = await house.store.unit(lambda unit: write_dossier(unit, 10))

    dossier = (await manager.ask(DOSSIER, number=number))["dossier"]

    assert [len(dossier[part]) for part in ("modules", "trainees")] == [10, 10]
    assert [len(line["parts"]) for line in dossier["financing"]["lines"]] == [10] * 10
    money = dossier["financing"]
    assert (money["granted"], money["paid"], money["balance"]) == ("100.00", "10.00", "90.00")
    assert [(each["granted"], each["paid"]) for each in money["totals"]] == [("10.00", "1.00")] * 10
    (cerfa,) = (line for line in dossier["documents"] if line["code"] == "cerfa_signed")
    assert len(cerfa["files"]) == 10
    assert len({file["conformity"] for file in cerfa["files"]}) == 3
