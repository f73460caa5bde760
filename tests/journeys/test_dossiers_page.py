"""docs/dossiers.md is what the product does: its operations are run in order, and the answers hold what is shown."""

import json
from pathlib import Path

import pytest

from tests.journeys.client import Visitor
from tests.journeys.given import transmitted
from tests.journeys.house import House
from tests.journeys.test_explain_page import BLOCK, holds, named

PAGE = Path(__file__).parent.parent.parent / "docs" / "dossiers.md"
OPERATIONS = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
BY_THE_EMPLOYER = {"ByWhen", "Waiting", "Money", "Home"}
LINES = "query ($n: CaseNumber!) { dossier(ref: {number: $n}) { financing { lines { id } } } }"


@pytest.mark.asyncio(loop_scope="session")
async def test_each_operation_of_the_page_gives_the_answer_shown(house: House, employer: Visitor) -> None:
    number = await transmitted(employer)
    manager = house.person("manager@opco.test", "MANAGER")
    (line,) = (await manager.ask(LINES, n=number))["dossier"]["financing"]["lines"]
    given = {"dossier": number, "line": line["id"]}

    for operation, shown in OPERATIONS:
        used = {name: value for name, value in given.items() if f"${name}" in operation}
        person = employer if named(operation) in BY_THE_EMPLOYER else manager
        answer = (await person.post(operation, used)).json
        assert "errors" not in answer, named(operation)
        assert not shown or holds(answer["data"], json.loads(shown)), (named(operation), answer["data"])
        assert shown or not any(payload["userErrors"] for payload in answer["data"].values()), answer["data"]


def test_the_page_has_an_operation_for_each_of_its_subjects() -> None:
    names = [named(operation) for operation, _ in OPERATIONS]

    assert names == ["ByWhen", "TakeUp", "AskFor", "Waiting", "Grant", "Money", "Pay", "Home"]
    assert sum(bool(shown) for _, shown in OPERATIONS) == 6
