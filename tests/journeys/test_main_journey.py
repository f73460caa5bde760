"""The main job, as one employer lives it: from a blank draft to a live notification, on a server in its own process."""

import asyncio
import re
from typing import Any

from tests.journeys.client import Visitor
from tests.journeys.everything import everything
from tests.journeys.given import NIR, attach, complete, open_draft, save, transmit, transmitted
from tests.journeys.program import Program

HUMANDO = "401015938"
WOMAN_OF_1990 = "2900131555042"
TAB_LABELS = ["Introduction", "Employeur", "Salarié", "Contrat", "Formation", "Financement", "Synthèse", "Documents"]
ODD_ORDER = ("summary", "funding", "contract", "documents", "employee", "introduction", "training", "employer")
FINDINGS = "findings { path code message kind severity source explanation { dated { on value } } }"
CHIPS = "tabs { code status statusLabel }"


async def test_a_request_goes_from_a_blank_draft_to_a_live_notification(
    program: Program, people: tuple[Visitor, Visitor]
) -> None:
    employer, manager = people

    async with employer.listening() as feed:
        number = await opens_a_draft_with_the_employer_already_filled(employer)
        await is_told_everything_wrong_at_once(employer, number)
        await corrects_tab_by_tab_in_any_order(employer, number)
        await deposits_what_is_asked_for(employer, number)
        dossier = await transmits_it_once_though_asked_ten_times(employer, number)
        told = await feed.next()
        granted = await is_told_of_the_grant(manager, dossier, feed)

        assert (told["kind"], told["subjectNumber"]) == ("DOSSIER_TRANSMITTED", dossier)
        await resumes_without_missing_or_repeating(employer, told, granted, feed)

    await reads_everything_in_one_query(employer, number, dossier)
    assert NIR not in program.said
    assert WOMAN_OF_1990 not in program.said
    assert "birthDate" not in program.said


async def opens_a_draft_with_the_employer_already_filled(employer: Visitor) -> int:
    number = await open_draft(employer)

    query = f"""query ($number: CaseNumber!) {{ draft(ref: {{number: $number}}) {{
      number version stateLabel employer {{ siren }} {CHIPS}
      content {{ ... on CproContent {{ employer {{ legalName siret naf idcc email address {{ city }} }} }} }}
      access {{ standing actions {{ code allowed reasons }} }} }} }}"""
    draft = (await employer.ask(query, number=number))["draft"]

    assert type(draft["number"]) is int
    assert (draft["number"], draft["version"]) == (number, 1)
    assert draft["stateLabel"] == "En cours de saisie adhérent"
    assert draft["employer"] == {"siren": HUMANDO}
    assert draft["content"]["employer"] == {
        "legalName": "HUMANDO",
        "siret": "40101593800038",
        "naf": "7820Z",
        "idcc": "1413",
        "email": "employer@humando.test",
        "address": {"city": "Lille"},
    }
    assert {action["code"] for action in draft["access"]["actions"] if action["allowed"]} >= {"SAVE", "TRANSMIT"}
    return number


async def is_told_everything_wrong_at_once(employer: Visitor, number: int) -> None:
    selected = f"draft {{ {FINDINGS} {CHIPS} waiting {{ rule missing }} }}"
    wrong = {
        "employee": {
            "sex": "M",
            "birthDate": "05/10/199",
            "nir": WOMAN_OF_1990,
            "hasTemporaryNir": False,
            "highestDiploma": "51",
        },
        "contract": {
            "nature": "CDD",
            "start": "05/01/2026",
            "end": "31/12/2025",
            "grossPay": "900,00",
            "weeklyHours": 35,
            "concludedOn": "18/12/2025",
        },
    }

    first = (await save(employer, number, wrong, selected))["draft"]
    second = (await save(employer, number, {"employee": {"birthDate": "12/05/2004"}}, selected))["draft"]

    blank, ill_formed, against = by_code(first, "REQUIRED"), by_code(first, "FORMAT_DATE"), by_code(second, "CPRO-NIR")
    assert ("employee.birth_name", "Saisie obligatoire", "REQUIRED", "BLOCKING") in blank
    assert ill_formed == [
        ("employee.birth_date", "Saisissez une valeur de date valide au format JJ/MM/AAAA", "FORMAT", "BLOCKING")
    ]
    sex = "Le sexe renseigné ne correspond pas au 1er chiffre du NIR (il doit commencer par 1 pour le sexe Masculin)"
    assert by_code(first, "CPRO-NIR-05") == [("employee.nir", sex, "RULE", "BLOCKING")]
    assert {message for _, message, _, _ in against} == {
        sex,
        "L'année de naissance indiquée ne correspond pas aux 2e et 3e chiffres du NIR",
        "Le mois de naissance indiqué ne correspond pas aux 4e et 5e chiffres du NIR",
    }
    end = [("contract.end", "La date de fin doit être postérieure à la date de début", "RULE", "BLOCKING")]
    assert by_code(first, "CPRO-CTR-14") == end
    assert "employee.birth_date" in {place for held in first["waiting"] for place in held["missing"]}
    assert by_code(first, "CPRO-REM") == []
    floor = "La rémunération ne peut être inférieure à 70 % du SMIC (1.276,12 €)"
    assert by_code(second, "CPRO-REM-04") == [("contract.gross_pay", floor, "RULE", "BLOCKING")]
    (pay,) = (finding for finding in second["findings"] if finding["code"] == "CPRO-REM-04")
    assert pay["source"] == "D6325-15"
    assert {number["on"] for number in pay["explanation"]["dated"]} == {"2026-01-05"}
    assert {"employer", "employee", "contract"} <= set(chips(second, "INCOMPLETE"))
    label = "Des données obligatoires sont absentes ou des règles de gestion non valides"
    assert {tab["statusLabel"] for tab in second["tabs"] if tab["status"] == "INCOMPLETE"} == {label}


async def corrects_tab_by_tab_in_any_order(employer: Visitor, number: int) -> None:
    content = complete()

    for tab in ODD_ORDER:
        payload = await save(employer, number, {tab: content[tab]}, f"draft {{ {FINDINGS} {CHIPS} }}")
        assert payload["userErrors"] == []
        assert tab == "documents" or tab in chips(payload["draft"], "VALID") or tab == "contract", payload["draft"]

    assert chips(payload["draft"], "INCOMPLETE") == ["documents"]
    assert {finding["path"] for finding in payload["draft"]["findings"] if finding["severity"] == "BLOCKING"} == {
        "documents.cerfa_signed",
        "documents.training_programme",
        "documents.training_agreement",
    }


async def deposits_what_is_asked_for(employer: Visitor, number: int) -> None:
    refused = await employer.refused("transmitDraft", draft={"number": number})
    assert refused[0] == "INVALID_ENTRY"

    for code in ("cerfa_signed", "training_programme", "training_agreement"):
        await attach(employer, {"draft": {"number": number}}, code)

    selected = f"{CHIPS} documentsProgress {{ provided required }}"
    query = f"query ($n: CaseNumber!) {{ draft(ref: {{number: $n}}) {{ {selected} }} }}"
    draft = (await employer.ask(query, n=number))["draft"]
    assert draft["documentsProgress"] == {"provided": 3, "required": 3}
    assert chips(draft, "INCOMPLETE") == []
    assert {tab["statusLabel"] for tab in draft["tabs"]} == {"Onglet validé"}


async def transmits_it_once_though_asked_ten_times(employer: Visitor, number: int) -> str:
    selected = "dossier { id number } draft { stateLabel dossierNumber }"

    payloads = await asyncio.gather(*(transmit(employer, number, selected) for _ in range(10)))
    payloads.append(await transmit(employer, number, selected))

    (dossier,) = {payload["dossier"]["number"] for payload in payloads}
    assert re.fullmatch(r"\d{4}CP\d{6}", dossier)
    assert len({payload["dossier"]["id"] for payload in payloads}) == 1
    codes = [[error["code"] for error in payload["userErrors"]] for payload in payloads]
    assert codes.count([]) == 1
    assert codes.count(["ALREADY_TRANSMITTED"]) == 10
    assert payloads[-1]["userErrors"][0]["kind"] == "WRONG_STATE"
    assert payloads[-1]["draft"] == {"stateLabel": "Transmis", "dossierNumber": dossier}
    listed = await employer.ask("{ dossiers { nodes { number } } drafts { nodes { number } } }")
    assert listed == {"dossiers": {"nodes": [{"number": dossier}]}, "drafts": {"nodes": []}}
    return str(dossier)


async def is_told_of_the_grant(manager: Visitor, dossier: str, feed: Any) -> Any:  # Any: JSON
    granting = manager.done("grantDossier", "dossier { stateLabel }", dossier={"number": dossier}, funder="OPCO")

    payload = await granting
    told = await feed.next()

    assert payload["dossier"] == {"stateLabel": "Accordé"}
    assert (told["kind"], told["subjectNumber"]) == ("DOSSIER_GRANTED", dossier)
    assert told["text"] == f"Le dossier {dossier} « RNCP37313 - Boulanger » est accordé."
    return told


async def resumes_without_missing_or_repeating(employer: Visitor, first: Any, second: Any, feed: Any) -> None:
    async with employer.listening(first["cursor"]) as resumed:
        again = await resumed.next()
        another = await transmitted(employer)
        third = await resumed.next()

    told = await feed.next()
    past = (await employer.ask("{ notifications { nodes { number cursor subjectNumber } } }"))["notifications"]["nodes"]
    assert again == second
    assert third == told
    assert third["subjectNumber"] == another
    assert [note["number"] for note in (first, second, third)] == [1, 2, 3]
    assert [note["cursor"] for note in past] == [note["cursor"] for note in (first, second, third)]


async def reads_everything_in_one_query(employer: Visitor, draft: int, number: str) -> None:
    query = f"query ($number: CaseNumber!) {{ dossier(ref: {{number: $number}}) {{ {everything('Dossier')} }} }}"

    dossier = (await employer.ask(query, number=number))["dossier"]

    assert (dossier["number"], dossier["draftNumber"], dossier["stateLabel"]) == (number, draft, "Accordé")
    assert dossier["subSchemeLabel"] == "Contrat de Professionnalisation"
    employer_kept = {"name": "HUMANDO", "siren": HUMANDO, "siret": "40101593800038", "establishment": None}
    assert dossier["employer"] == employer_kept
    content = dossier["content"]
    assert content["contract"]["start"] == "2026-01-05"
    assert content["contract"]["grossPay"] == "1823.03"
    assert content["contract"]["nature"]["code"] == "CDD"
    assert content["employee"]["nir"] == "••••••••••042"
    assert [tab["label"] for tab in dossier["tabs"]] == TAB_LABELS
    assert {tab["status"] for tab in dossier["tabs"]} == {"VALID"}
    assert [trainee["displayName"] for trainee in dossier["trainees"]] == ["Jean Dupont"]
    (module,) = dossier["modules"]
    assert (module["title"], module["providerSiret"], module["hours"]) == ("Boulanger", "48816678600019", 400)
    assert (dossier["financing"]["requested"], dossier["financing"]["granted"]) == ("3660.00", "3660.00")
    (line,) = dossier["financing"]["lines"]
    (part,) = line["parts"]
    assert (part["funder"], part["traineeName"], part["amount"]) == ("OPCO", "Jean Dupont", "3660.00")
    files = {line["code"]: [file["conformity"] for file in line["files"]] for line in dossier["documents"]}
    assert files["cerfa_signed"] == files["training_agreement"] == ["DEPOSITED"]
    assert not any(finding["severity"] == "BLOCKING" for finding in dossier["findings"])
    assert [action["code"] for action in dossier["access"]["actions"] if action["allowed"]] == ["DEPOSIT_DOCUMENT"]
    assert {action["code"] for action in dossier["access"]["actions"]} > {"GRANT", "RECORD_PAYMENT", "CLOSE"}
    assert all(action["reasons"] for action in dossier["access"]["actions"] if not action["allowed"])


def by_code(case: Any, start: str) -> list[tuple[str, str, str, str]]:  # Any: JSON
    """The findings whose code starts so: path, message, kind, severity."""
    return [
        (found["path"], found["message"], found["kind"], found["severity"])
        for found in case["findings"]
        if found["code"].startswith(start)
    ]


def chips(case: Any, status: str) -> list[str]:  # Any: JSON
    """The tabs that show this chip."""
    return [tab["code"] for tab in case["tabs"] if tab["status"] == status]
