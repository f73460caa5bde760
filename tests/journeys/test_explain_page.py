"""docs/explain.md is what the product does: each operation of the page is run, and its answer holds what is shown."""

import json
import re
from pathlib import Path

import pytest

from tests.journeys.client import Visitor
from tests.journeys.given import complete, open_draft, save, transmitted
from tests.journeys.house import House

PAGE = Path(__file__).parent.parent.parent / "docs" / "explain.md"
BLOCK = re.compile(r"```graphql\n(.*?)```(?:\n\n```json\n(.*?)```)?", re.DOTALL)
OPERATIONS = BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def named(operation: str) -> str:
    """The name of an operation."""
    found = re.match(r"(?:query|mutation) (\w+)", operation)
    assert found is not None
    return found[1]


def holds(answer: object, shown: object) -> bool:
    """Say whether an answer has all that is shown of it; of a list, the items shown, wherever they are."""
    if isinstance(shown, dict):
        return isinstance(answer, dict) and all(holds(answer.get(name), value) for name, value in shown.items())
    if isinstance(shown, list) and shown:
        return isinstance(answer, list) and all(any(holds(item, each) for item in answer) for each in shown)
    return answer == shown


@pytest.mark.asyncio(loop_scope="session")
async def test_each_operation_of_the_page_gives_the_answer_shown(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)
    await save(employer, number, complete(contract={"gross_pay": "900.00"}))
    given = {"number": number, "dossier": await transmitted(employer)}
    manager = house.person("manager@opco.test", "MANAGER")

    for operation, shown in OPERATIONS:
        used = {name: value for name, value in given.items() if f"${name}" in operation}
        person = manager if named(operation) == "Again" else employer
        answer = (await person.post(operation, used)).json
        assert "errors" not in answer, named(operation)
        assert not shown or holds(answer["data"], json.loads(shown)), (named(operation), answer["data"])


def test_the_page_has_an_operation_for_each_of_its_subjects() -> None:
    names = [named(operation) for operation, _ in OPERATIONS]

    assert names == ["Why", "Remains", "WhatIf", "Coming", "Again", "TakenUp"]
    assert sum(bool(shown) for _, shown in OPERATIONS) == 4
