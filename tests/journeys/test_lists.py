"""Lists as a portal shows them: what is typed is found at once, by words, and so is the dossier it becomes."""

import pytest

from tests.journeys.client import Visitor
from tests.journeys.given import open_draft, save, transmitted

pytestmark = pytest.mark.asyncio(loop_scope="session")

DRAFTS = """
query ($search: String) {
  drafts(search: $search) {
    nodes { number title trainees traineesLabel organisms subSchemeLabel stateLabel }
  }
}
"""
DOSSIERS = """
query ($search: String) {
  dossiers(search: $search) {
    nodes {
      number title startsOn endsOn traineesLabel organisms subSchemeShortLabel stateLabel
      modules { startsOn endsOn }
    }
  }
}
"""


async def found(person: Visitor, search: str) -> list[int]:
    """The numbers of the drafts found."""
    return [node["number"] for node in (await person.ask(DRAFTS, search=search))["drafts"]["nodes"]]


async def test_a_draft_is_found_by_what_was_just_typed_and_no_longer_by_what_was_before(employer: Visitor) -> None:
    number = await open_draft(employer)
    assert await found(employer, str(number)) == [number]
    (blank,) = (await employer.ask(DRAFTS, search=str(number)))["drafts"]["nodes"]
    assert (blank["title"], blank["traineesLabel"]) == ("Nouvelle demande de contrat de professionnalisation", None)
    assert (blank["subSchemeLabel"], blank["organisms"]) == ("Contrat de Professionnalisation", [])

    names = {"birthName": "QUIÑONERO", "usualName": "Wörlitz", "firstName": "Zoé"}
    await save(employer, number, {"employee": names, "training": {"title": "Œnologie appliquée"}})

    for search in ("quinon", "WORLI", "« zoe quinonero »", '"wörlitz zo"', "oenologie zoé"):
        assert await found(employer, search) == [number], search
    (shown,) = (await employer.ask(DRAFTS, search="quinonero"))["drafts"]["nodes"]
    assert (shown["title"], shown["traineesLabel"]) == ("Œnologie appliquée", "Zoé Wörlitz")

    await save(employer, number, {"employee": {"birthName": "SMITH"}})

    assert await found(employer, "quinonero") == []
    assert await found(employer, "« zoé smith »") == [number]


async def test_a_card_is_found_by_the_companys_own_reference(employer: Visitor) -> None:
    number = await open_draft(employer, "BADGE")

    await save(employer, number, {"service": {"internalReference": "ZK-31/2026"}}, scheme="BADGE")

    assert await found(employer, "zk-31") == [number]
    assert await found(employer, "ZK 2026") == [number]


async def test_a_dossier_is_found_and_shown_by_its_modules(employer: Visitor, manager: Visitor) -> None:
    number = await transmitted(employer)

    for person in (employer, manager):
        (node,) = (await person.ask(DOSSIERS, search=number[:12].lower()))["dossiers"]["nodes"]
        assert (node["subSchemeShortLabel"], node["stateLabel"]) == ("ContratPro", "Transmis")
        (module,) = node["modules"]
        assert (node["startsOn"], node["endsOn"]) == (module["startsOn"], module["endsOn"])
        (organism,) = node["organisms"]
        assert organism.split(" - ")[-1].isdigit()
        assert node["traineesLabel"]


async def test_nobody_finds_what_is_out_of_reach(employer: Visitor, manager: Visitor) -> None:
    number = await open_draft(employer)

    for person in (manager, employer.within("EMPLOYER")):
        seen = await found(person, str(number))
        assert seen == ([number] if person.context == "EMPLOYER" else [])
