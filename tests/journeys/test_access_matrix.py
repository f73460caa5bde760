"""`accessMatrix` says to a client what `access` says of a case, before there is any case."""

import pytest

from tests.journeys.client import Visitor
from tests.journeys.everything import everything
from tests.journeys.given import complete, open_draft, save, transmitted
from tests.journeys.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

MATRIX = f"query ($scheme: String) {{ accessMatrix(scheme: $scheme) {{ {everything('AccessMatrix')} }} }}"
ACCESS = "state access { standing hidden locked masked actions { code allowed } }"
READ = f"query ($number: CaseNumber!) {{ %s(ref: {{number: $number}}) {{ {ACCESS} }} }}"


async def test_the_matrix_is_the_same_for_everybody_and_for_one_scheme_or_all(house: House, employer: Visitor) -> None:
    whole = (await employer.ask(MATRIX, scheme=None))["accessMatrix"]
    one = (await house.person("manager@opco.test").ask(MATRIX, scheme="CPRO"))["accessMatrix"]

    assert {each["scheme"] for each in whole["schemes"]} == {"CPRO", "BADGE"}
    assert one["schemes"] == [each for each in whole["schemes"] if each["scheme"] == "CPRO"]
    assert (one["acts"], one["sights"]) == (whole["acts"], whole["sights"])
    assert (await employer.ask(MATRIX, scheme="NOPE"))["accessMatrix"]["schemes"] == []


async def test_what_a_case_says_of_its_access_is_what_the_matrix_said(house: House, employer: Visitor) -> None:
    matrix = (await employer.ask(MATRIX, scheme="CPRO"))["accessMatrix"]
    number = await open_draft(employer)
    await save(employer, number, complete())
    dossier = await transmitted(employer)
    people = [employer, house.person("provider@legoud.test"), house.person("manager@opco.test")]
    seen = [(True, (await person.ask(READ % "dossier", number=dossier))["dossier"]) for person in people]
    seen.append((False, (await employer.ask(READ % "draft", number=number))["draft"]))

    for on_dossier, case in seen:
        title, (scheme,) = case["access"]["standing"], matrix["schemes"]
        fields = scheme["fields"]
        assert set(case["access"]["masked"]) == {each["path"] for each in fields if title in each["masked"]}
        readable = {each["path"] for each in fields if title in [*each["read"], *each["masked"]]}
        assert set(case["access"]["hidden"]) == {each["path"] for each in fields} - readable
        told = {
            each["act"]
            for each in matrix["acts"]
            if (each["onDossier"], each["standing"], each["state"]) == (on_dossier, title, case["state"])
        }
        assert {each["code"] for each in case["access"]["actions"] if each["allowed"]} == told
