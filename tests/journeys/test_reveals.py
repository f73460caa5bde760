"""A full NIR: one audited way to read it, to few and with a purpose, and the company's administrator knows who did."""

from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from monespace_gql.journal.store import count_statements
from tests.journeys.client import Visitor
from tests.journeys.given import NIR, complete, open_draft, save, transmitted
from tests.journeys.house import House, lent_mandate

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "employee.nir"
PURPOSE = "Contrôle de la pièce d'identité"
LIST = """query ($first: Int!, $after: String) { reveals(first: $first, after: $after) {
  nodes { id at reader standing path label purpose scheme caseNumber onDossier siren siret }
  pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture(autouse=True)
def discretion(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """No log repeats the value, whoever reads it."""
    with capture_logs() as logs:
        yield
    assert NIR not in "".join((*map(str, logs), caplog.text, *capfd.readouterr()))


def draft(number: int) -> dict[str, object]:
    """A draft, as revealValue names it."""
    return {"draft": {"number": number}}


def dossier(number: str) -> dict[str, object]:
    """A dossier, as revealValue names it."""
    return {"dossier": {"number": number}}


async def reveal(person: Visitor, case: dict[str, object], **more: object) -> Any:  # Any: JSON
    """Read the NIR of a case in full; return the value."""
    payload = await person.done("revealValue", "value", case=case, **{"path": PATH, "purpose": PURPOSE, **more})
    return payload["value"]


async def declined(person: Visitor, case: dict[str, object], **more: object) -> list[str]:
    """Be refused the NIR of a case; return the codes."""
    payload = await person.act("revealValue", "value", case=case, **{"path": PATH, "purpose": PURPOSE, **more})
    assert payload["value"] is None
    return [error["code"] for error in payload["userErrors"]]


async def readings(house: House, number: object, first: int = 100) -> list[Any]:
    """What the administrator is told of one case, newest first."""
    told = (await house.person("admin@humando.test").ask(LIST, first=first))["reveals"]["nodes"]
    return [each for each in told if each["caseNumber"] == str(number)]


async def filled(employer: Visitor) -> int:
    """A draft with the example NIR."""
    number = await open_draft(employer)
    assert (await save(employer, number, complete()))["userErrors"] == []
    return number


async def test_the_employer_reads_it_while_typing_and_the_investigator_once_it_is_transmitted(
    house: House, employer: Visitor, manager: Visitor
) -> None:
    typing, sent = await filled(employer), await transmitted(employer)
    investigator = house.person("investigator@opco.test")

    assert await reveal(employer, draft(typing)) == NIR
    assert await reveal(investigator, dossier(sent)) == NIR

    follower = house.person("follow@humando.test")
    assert await declined(follower, draft(typing)) == ["NOT_REVEALED"]
    for outsider in (house.person("employer@kiso.test"), manager, investigator, house.person("provider@legoud.test")):
        assert await declined(outsider, draft(typing)) == ["NOT_FOUND"]
    for reader in (employer, follower, manager, house.person("provider@legoud.test")):
        assert await declined(reader, dossier(sent)) == ["NOT_REVEALED"]
    assert await declined(house.person("provider@bureauveritas.test"), dossier(sent)) == ["NOT_FOUND"]
    told = {each["standing"]: each for each in [*await readings(house, typing), *await readings(house, sent)]}
    assert set(told) == {"EMPLOYER", "INVESTIGATOR"}
    assert (told["EMPLOYER"]["reader"], told["EMPLOYER"]["onDossier"]) == ("Claire Dumas", False)
    assert (told["INVESTIGATOR"]["reader"], told["INVESTIGATOR"]["onDossier"]) == ("Léa Fontaine", True)
    assert {each["purpose"] for each in told.values()} == {PURPOSE}
    assert {each["label"] for each in told.values()} == {"Numéro de sécurité sociale (NIR)"}


async def test_the_provider_that_typed_it_never_reads_it_back_and_the_employer_does_once_it_took_over(
    house: House, employer: Visitor
) -> None:
    provider = house.person("provider@legoud.test")
    opened = await provider.done("openDraft", "draft { number }", scheme="CPRO", siret="40101593800038")
    number = opened["draft"]["number"]
    async with lent_mandate(house, "40101593800038"):
        assert (await save(provider, number, complete()))["userErrors"] == []

    assert await declined(provider, draft(number)) == ["NOT_REVEALED"]
    assert await declined(employer, draft(number)) == ["NOT_FOUND"]
    await provider.done("handOverDraft", draft={"number": number})
    assert await declined(employer, draft(number)) == ["NOT_REVEALED"]
    await employer.done("acceptDraft", draft={"number": number})
    assert await reveal(employer, draft(number)) == NIR
    assert await declined(provider, draft(number)) == ["NOT_REVEALED"]


async def test_a_purpose_is_asked_for_and_never_holds_the_value(house: House, employer: Visitor) -> None:
    number = await filled(employer)

    for purpose in ("", "   voir   "[:8], "x" * 201, "contrôle\u0007 visuel"):
        assert await declined(employer, draft(number), purpose=purpose) == ["PURPOSE_INVALID"], purpose
    for purpose in (f"Contrôle de {NIR}", "Contrôle de 1 04 05 31 555 042"):
        assert await declined(employer, draft(number), purpose=purpose) == ["PURPOSE_REPEATS_VALUE"]
    for path in ("contract.gross_pay", "employee", "employee.nir.x", "nope"):
        assert await declined(employer, draft(number), path=path) == ["NOT_A_MASKED_FIELD"], path
    for path in ("", "employee..nir", "Employee.nir", "employee.nir; --"):
        assert await declined(employer, draft(number), path=path) == ["BAD_PATH"], path
    assert await declined(employer, {"draft": {"number": 1}}) == ["NOT_FOUND"]
    assert await declined(employer, draft(number), path="employee[0].nir") == []
    assert await readings(house, number) == []


async def test_nothing_kept_there_is_nothing_read(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)

    assert await reveal(employer, draft(number)) is None
    assert await readings(house, number) == []


async def test_an_operation_asked_twice_is_one_reading_and_stands_for_no_other(house: House, employer: Visitor) -> None:
    number, other = await filled(employer), await filled(employer)
    operation = f"read-{number}"

    first = await reveal(employer, draft(number), operationId=operation)
    again = await reveal(employer, draft(number), operationId=operation)

    assert (first, again) == (NIR, NIR)
    assert len(await readings(house, number)) == 1
    assert await declined(employer, draft(other), operationId=operation) == ["OPERATION_ID_REUSED"]
    assert await declined(employer, draft(number), operationId=operation, purpose="Une autre raison") == [
        "OPERATION_ID_REUSED"
    ]
    await save(employer, number, {"employee": {"nir": "2900131555042"}})
    assert await declined(employer, draft(number), operationId=operation) == ["OPERATION_ID_REUSED"]


async def test_only_the_administrators_of_the_company_know_who_read_it(house: House, employer: Visitor) -> None:
    number = await filled(employer)
    await reveal(employer, draft(number))

    for nobody in (
        employer,
        house.person("employer@kiso.test"),
        house.person("provider@legoud.test"),
        house.person("manager@opco.test"),
    ):
        assert (await nobody.ask(LIST, first=10))["reveals"] is None
    (told,) = await readings(house, number)
    assert (told["path"], told["scheme"], told["siren"], told["siret"]) == (PATH, "CPRO", "401015938", "40101593800038")


async def test_readings_go_by_pages_newest_first(house: House, employer: Visitor) -> None:
    admin = house.person("admin@humando.test")
    numbers = [await filled(employer) for _ in range(3)]
    for number in numbers:
        await reveal(employer, draft(number))

    with count_statements(house.store) as one:
        first = (await admin.ask(LIST, first=1))["reveals"]
    with count_statements(house.store) as many:
        page = (await admin.ask(LIST, first=3))["reveals"]
    rest = (await admin.ask(LIST, first=2, after=first["pageInfo"]["endCursor"]))["reveals"]

    assert [each["caseNumber"] for each in page["nodes"]] == [str(number) for number in reversed(numbers)]
    assert page["nodes"] == first["nodes"] + rest["nodes"]
    assert many.count == one.count
    assert (await admin.post(LIST, {"first": 101})).codes == ["BAD_PAGE"]
    assert (await admin.post(LIST, {"first": 1, "after": "x"})).codes == ["BAD_CURSOR"]


async def test_the_value_is_kept_nowhere_but_in_its_case(house: House, employer: Visitor) -> None:
    number = await filled(employer)
    await reveal(employer, draft(number), operationId=f"once-{number}")

    for table, column in (("journal_entry", "data"), ("operation_receipt", "outcome"), ("operation_receipt", "act")):
        sql = f"SELECT count(*) AS found FROM {table} WHERE CAST({column} AS TEXT) LIKE '%' || $1 || '%'"
        (row,) = await house.store.fetch(sql, [NIR])
        assert row["found"] == 0, table
