"""The rules of a scheme over the API: the law, for everybody, and the calendar of what is coming."""

from typing import Any

import pytest

from monespace_cpro.plugin import CPRO
from tests.journeys.client import Visitor
from tests.journeys.everything import everything
from tests.journeys.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

RULES = f"""query ($scheme: String!, $on: Date, $after: Date) {{
  rules(scheme: $scheme, inForceOn: $on, changingAfter: $after) {{ {everything("Rule")} }} }}"""
PEOPLE = [("employer@humando.test", "EMPLOYER"), ("provider@legoud.test", "PROVIDER"), ("manager@opco.test", "MANAGER")]


async def rules(person: Visitor, scheme: str = "CPRO", **asked: object) -> list[Any]:  # Any: JSON
    found: list[Any] = (await person.ask(RULES, scheme=scheme, **asked))["rules"]
    return found


async def test_everybody_reads_every_rule_of_the_law(house: House) -> None:
    read = [await rules(house.person(email, context)) for email, context in PEOPLE]
    installed = house.opened.desk.scheme("CPRO")

    assert read[0] == read[1] == read[2]
    assert [rule["code"] for rule in read[0]] == [rule.code for rule in installed.ruleset]
    assert {rule["code"] for rule in read[0]} >= {rule.code for rule in CPRO.ruleset}
    (added,) = (rule for rule in read[0] if rule["code"] == "TT-FOR-01")
    assert (added["addedBy"]["label"], added["addedBy"]["plugin"]) == (
        "Accord de branche du travail temporaire",
        "monespace-rules",
    )
    (least,) = (rule for rule in read[0] if rule["code"] == "CPRO-DUR-01")
    assert least["addedBy"] is None
    assert "[Durée minimale]" in least["message"]
    assert (least["severity"], least["source"]) == ("BLOCKING", "L6325-11")
    assert {table["table"] for table in least["dated"]} == {"cpro.duration.minimum"}


async def test_the_coming_change_of_the_smic_is_announced_with_the_places_it_touches(employer: Visitor) -> None:
    coming = await rules(employer, after="2026-01-01")

    assert coming
    assert len(coming) < len(CPRO.ruleset)
    (floor,) = (rule for rule in coming if rule["code"] == "CPRO-REM-04")
    (change,) = floor["changes"]
    assert {name: change[name] for name in ("on", "what", "table", "valueBefore", "valueAfter", "source")} == {
        "on": "2026-06-01",
        "what": "VALUE",
        "table": "smic.hourly",
        "valueBefore": "12,02",
        "valueAfter": "12,31",
        "source": "Arrêté du 22 mai 2026",
    }
    assert {"contract.gross_pay", "contract.start", "contract.weekly_hours"} <= set(change["paths"])
    assert await rules(employer, after="2026-06-01") == []


async def test_a_scheme_that_is_not_installed_has_no_rules(employer: Visitor) -> None:
    assert await rules(employer, "NONE") == []


async def test_whoever_has_no_token_reads_none(house: House) -> None:
    reply = await house.bearer(None).post('{ rules(scheme: "CPRO") { code } }')

    assert reply.status == 401


async def test_asking_the_whole_law_again_and_again_in_one_request_is_too_much(employer: Visitor) -> None:
    once = f'rules(scheme: "CPRO") {{ {everything("Rule")} }}'

    thrice = await employer.post(f"{{ {once} again: {once} more: {once} }}")

    assert thrice.codes == ["QUERY_TOO_COSTLY"]
