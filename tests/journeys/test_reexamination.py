"""A dossier examined again years later: the same is found, though a number of the law has changed since."""

from typing import Any

from monespace_gql.demo.sample_pdf import sample_pdf
from monespace_gql.dossiers.models import Dossier
from monespace_gql.journal.unit import Unit
from tests.journeys.client import Visitor
from tests.journeys.given import attach
from tests.journeys.house import House
from tests.journeys.versions import DAYS, TO_DAYS, TYPED, V1, Houses, houses, written

__all__ = ["houses"]

FINDING = "code path message severity explanation { drivingDate dated { on since value } facts { name value } }"
AGAIN = f"""query ($number: CaseNumber!) {{ dossier(ref: {{number: $number}}) {{
  rulesDigest examinedOn findings {{ {FINDING} }}
  reexamination {{ on schemeVersion digest sameRules same refusal findings {{ {FINDING} }}
    differences {{ path code kept {{ message }} now {{ message severity }} }} }} }} }}"""
LATER = 'Entry(date(2026, 6, 1), Decimal("15.00"), "Décret B"),'
EARLIER = 'Entry(date(2026, 1, 1), Decimal("15.00"), "Décret rétroactif"),'
BY_DAY = """rule("SM-4", when=page.pay < LEAST.at(FILED_ON), at=page.pay, says="{least} € ce jour",
         shows={"least": LEAST.at(FILED_ON)}, severity=Severity.INFO, source="L4"),"""
"""A rule whose number is that of the day of the examination."""
NEW_RULE = 'rule("SM-2", when=page.pay < 100, at=page.pay, says="Trop peu", source="L2"),'


async def transmit(house: House) -> str:
    """Transmit a request that pays too little: a warning; return the dossier's number."""
    employer = house.person("employer@humando.test")
    number = (await employer.done("openDraft", "draft { number }", scheme="SMALL"))["draft"]["number"]
    page = {**TYPED, "pay": "9.00"}
    await employer.done("saveDraft", draft={"number": number}, content={"small": {"page": page}})
    sent = await employer.done("transmitDraft", "dossier { number }", draft={"number": number})
    dossier: str = sent["dossier"]["number"]
    return dossier


def manager(house: House) -> Visitor:
    return house.person("manager@opco.test", "MANAGER")


async def again(house: House, number: str) -> Any:  # Any: a response
    return (await manager(house).ask(AGAIN, number=number))["dossier"]


async def test_a_number_of_the_law_that_changed_since_changes_nothing_of_what_was_found(houses: Houses) -> None:
    async with houses.installed(written("1", rules=BY_DAY)) as house:
        number = await transmit(house)
        at_once = await again(house, number)

    async with houses.installed(written("1", rules=BY_DAY, later=LATER)) as house:
        dossier = await again(house, number)

    assert at_once["reexamination"]["sameRules"] is True
    found = dossier["reexamination"]
    assert found["sameRules"] is False
    assert found["digest"] != dossier["rulesDigest"]
    assert (found["on"], found["same"], found["differences"]) == (dossier["examinedOn"], True, [])
    assert found["findings"] == dossier["findings"] == at_once["findings"]
    finding, of_the_day = found["findings"]
    assert (finding["code"], finding["message"]) == ("SM-1", "Moins de 10,00 €")
    assert (of_the_day["code"], of_the_day["message"]) == ("SM-4", "10,00 € ce jour")
    assert of_the_day["explanation"]["drivingDate"] == dossier["examinedOn"]
    assert finding["explanation"] == {
        "drivingDate": "2026-01-05",
        "dated": [{"on": "2026-01-05", "since": "2020-01-01", "value": "10,00"}],
        "facts": [{"name": "page.pay", "value": "9,00"}, {"name": "page.start", "value": "05/01/2026"}],
    }


async def test_what_changed_without_dates_is_named(houses: Houses) -> None:
    async with houses.installed(V1) as house:
        number = await transmit(house)

    async with houses.installed(written("1", later=EARLIER, rules=NEW_RULE)) as house:
        found = (await again(house, number))["reexamination"]

    assert (found["same"], found["sameRules"]) == (False, False)
    assert found["differences"] == [
        {
            "path": "page.pay",
            "code": "SM-1",
            "kept": {"message": "Moins de 10,00 €"},
            "now": {"message": "Moins de 15,00 €", "severity": "WARNING"},
        },
        {"path": "page.pay", "code": "SM-2", "kept": None, "now": {"message": "Trop peu", "severity": "BLOCKING"}},
    ]


async def test_a_dossier_of_a_former_version_is_examined_in_the_present_one_or_it_is_said_why_not(
    houses: Houses,
) -> None:
    async with houses.installed(V1) as house:
        number = await transmit(house)

    newer = written("2", fields=DAYS, more=TO_DAYS, arguments="migrations=STEPS,", title="called")
    async with houses.installed(newer) as house:
        taken_up = (await again(house, number))["reexamination"]
    async with houses.installed(written("3", fields=DAYS, title="called")) as house:
        stuck = (await again(house, number))["reexamination"]

    assert (taken_up["schemeVersion"], taken_up["same"], taken_up["refusal"]) == ("2", True, None)
    assert (stuck["same"], stuck["findings"], stuck["differences"]) == (None, [], [])
    assert "« 1 »" in stuck["refusal"]


async def test_only_the_opco_examines_again(houses: Houses) -> None:
    async with houses.installed(V1) as house:
        number = await transmit(house)
        investigator = house.person("investigator@opco.test", "MANAGER")
        employer = house.person("employer@humando.test")
        answers = [
            (await who.ask(AGAIN, number=number))["dossier"]["reexamination"] for who in (investigator, employer)
        ]

    assert answers[0]["same"] is True
    assert answers[1] is None


ASKS = """DOCUMENTS = (document("proof", "Justificatif", required=True),)
"""
COUNTED = 'rule("SM-3", when=attached("proof") > 1, at=page.pay, says="Deux", severity=Severity.INFO, source="L3"),'


async def test_files_are_those_it_was_transmitted_with(houses: Houses) -> None:
    body = written("1", rules=COUNTED, more=ASKS, arguments="documents=DOCUMENTS,")
    async with houses.installed(body) as house:
        employer = house.person("employer@humando.test")
        number = (await employer.done("openDraft", "draft { number }", scheme="SMALL"))["draft"]["number"]
        page = {**TYPED, "pay": "9.00"}
        await employer.done("saveDraft", draft={"number": number}, content={"small": {"page": page}})
        await attach(employer, {"draft": {"number": number}}, "proof")
        sent = await employer.done("transmitDraft", "dossier { number }", draft={"number": number})
        dossier = sent["dossier"]["number"]
        with house.store.reading():
            kept = await Dossier.get(number=dossier)
        await attach_another(employer, dossier)
        found = (await again(house, dossier))["reexamination"]

        async def forget(_: Unit) -> None:
            await Dossier.filter(number=dossier).update(attached=None)

        await house.store.unit(forget)
        uncounted = (await again(house, dossier))["reexamination"]

    assert kept.attached == {"proof": 1}
    assert (found["same"], [each["code"] for each in found["findings"]]) == (True, ["SM-1"])
    assert (uncounted["same"], [each["code"] for each in uncounted["findings"]]) == (True, ["SM-1"])


async def attach_another(person: Visitor, dossier: str) -> None:
    """Send one more file of the same type once the dossier is there."""
    given = {"case": {"dossier": {"number": dossier}}, "document": "proof"}
    prepared = await person.done("prepareUpload", "upload { token url }", name="other.pdf", **given)
    await person.request("PUT", prepared["upload"]["url"], data=sample_pdf("other"), headers={})
    await person.done("depositDocument", "dossier { number }", token=prepared["upload"]["token"], **given)
