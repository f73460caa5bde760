"""The guide's dossier 2507AF034116: two modules, three trainees, ten lines, and not a cent that does not add up."""

from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio

from monespace_gql.demo.past_dossier import NUMBER, create_past_dossier
from monespace_gql.dossiers.models import Dossier, DossierModule
from monespace_gql.journal.store import count_statements
from monespace_gql.journal.unit import Unit
from tests.conftest import KINDS
from tests.journeys.client import Visitor
from tests.journeys.house import House, open_house

pytestmark = pytest.mark.asyncio(loop_scope="session")

SUMS = "requested granted paid balance"
AXES = " ".join(
    f"{axis}: totals(by: {axis}) {{ key label {SUMS} }}" for axis in ["MODULE", "NATURE", "FUNDER", "PAYEE", "TRAINEE"]
)
DOSSIER = f"""query ($n: CaseNumber!) {{ dossier(ref: {{number: $n}}) {{ schemeLabel stateLabel traineesLabel
  modules {{ title providerName hours }} trainees {{ displayName }}
  financing {{ label {SUMS} {AXES}
    lines {{ moduleRank label payeeLabel {SUMS} parts {{ funder traineeName amount }} }} }} }} }}"""
SHARES = {"ALAIN BODET": "466.68", "CHLOE MARTIN": "466.66", "MARC DURAND": "466.66"}


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=KINDS)
async def house(
    request: pytest.FixtureRequest, new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """A house of its own: nobody else's lists know this dossier."""
    async with open_house(new_database(request.param), tmp_path_factory.mktemp("data")) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def there(house: House) -> House:
    """The dossier, in the house."""

    await house.store.unit(lambda _: create_past_dossier())
    return house


async def read(person: Visitor) -> Any:  # Any: JSON
    """What a person reads of the dossier."""
    return (await person.ask(DOSSIER, n=NUMBER))["dossier"]


async def test_the_guide_is_read_to_the_cent(there: House) -> None:
    dossier = await read(there.person("employer@siae.test"))

    money = dossier["financing"]
    assert (dossier["schemeLabel"], dossier["stateLabel"], dossier["traineesLabel"]) == (
        "AF",
        "Accordé",
        "ALAIN BODET + 2",
    )
    assert money["label"] == "Financements (10) avec subrogation"
    assert (money["granted"], money["paid"], money["balance"]) == ("25371.00", "0.00", "25371.00")
    first = money["lines"][0]
    assert (first["label"], first["requested"]) == ("Montant CP", "1400.00")
    assert {part["traineeName"]: part["amount"] for part in first["parts"]} == SHARES
    assert {part["funder"] for line in money["lines"] for part in line["parts"]} == {"Subvention Etat"}
    assert (first["payeeLabel"], money["lines"][1]["payeeLabel"]) == ("BUREAU VERITAS EXPLOITATION + 2", "SIAE + 2")
    assert [(each["key"], each["granted"]) for each in money["MODULE"]] == [("0", "13700.00"), ("1", "11671.00")]
    for axis in ("MODULE", "NATURE", "FUNDER", "PAYEE", "TRAINEE"):
        assert sum(Decimal(each["granted"]) for each in money[axis]) == Decimal("25371.00"), axis
    assert [each["label"] for each in money["TRAINEE"]] == ["ALAIN BODET", "CHLOE MARTIN", "MARC DURAND"]


async def test_each_provider_reads_its_module_and_what_it_is_paid_alone(there: House) -> None:
    bureau = await read(there.person("provider@bureauveritas.test", "PROVIDER"))
    legoud = await read(there.person("provider@legoud.test", "PROVIDER"))

    for dossier, rank, granted in ((bureau, 0, "1400.00"), (legoud, 1, "1671.00")):
        (line,) = dossier["financing"]["lines"]
        assert (line["moduleRank"], line["granted"], dossier["financing"]["granted"]) == (rank, granted, granted)
        assert [each["granted"] for each in dossier["financing"]["MODULE"]] == [granted]
        assert len(dossier["modules"]) == 1
        assert "SIAE" not in str(dossier["financing"])


async def test_the_whole_account_takes_one_statement_and_another_for_who_is_not_as_supposed(there: House) -> None:
    for person in (there.person("employer@siae.test"), there.person("provider@legoud.test", "PROVIDER")):
        with count_statements(there.store) as counted:
            await read(person)
        assert sum("FROM dossier r" in sql for sql in counted.sql) == 2
        assert not [
            sql for sql in counted.sql if sql.startswith("SELECT") and "payment" in sql and "dossier r" not in sql
        ]


async def test_nothing_is_written_to_it_while_its_scheme_is_not_installed(there: House, manager: Visitor) -> None:
    dossier = {"number": NUMBER}
    key = (
        f"query ($n: CaseNumber!) {{ dossier(ref: {{number: $n}}) {{ state financing {{ {SUMS} lines {{ id }} }} }} }}"
    )
    before = (await manager.ask(key, n=NUMBER))["dossier"]
    amounts = [{"line": line["id"], "amount": "100.00"} for line in before["financing"]["lines"]]

    paying = {"transfer": "VIR-AF", "paidOn": "2025-12-01", "amounts": amounts}
    assert await manager.refused("recordPayment", dossier=dossier, **paying) == ["SCHEME_NOT_INSTALLED"]
    assert await manager.refused("closeDossier", dossier=dossier) == ["SCHEME_NOT_INSTALLED"]

    assert (await manager.ask(key, n=NUMBER))["dossier"] == before


async def test_a_provider_knows_the_trainees_of_its_own_module_alone(there: House) -> None:
    async def attend(_: Unit) -> None:
        key = (await Dossier.get(number=NUMBER)).id
        for rank, ranks in ((0, [0, 1]), (1, [2])):
            await DossierModule.filter(dossier_id=key, rank=rank).update(trainee_ranks=ranks)

    await there.store.unit(attend)

    bureau = await read(there.person("provider@bureauveritas.test", "PROVIDER"))
    legoud = await read(there.person("provider@legoud.test", "PROVIDER"))
    whole = await read(there.person("employer@siae.test"))

    assert [each["displayName"] for each in bureau["trainees"]] == ["ALAIN BODET", "CHLOE MARTIN"]
    assert ([each["displayName"] for each in legoud["trainees"]], legoud["traineesLabel"]) == (
        ["MARC DURAND"],
        "MARC DURAND",
    )
    assert len(whole["trainees"]) == 3
