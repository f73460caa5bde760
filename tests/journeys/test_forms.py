"""The CERFA of a request: generated from what is saved, kept as revisions, told when stale, read by few."""

import asyncio
from typing import Any

import pypdfium2
import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from monespace_gql.journal.store import count_statements
from monespace_gql.prints.press import PrintFailed
from tests.journeys.client import Visitor
from tests.journeys.given import NIR, complete, open_draft, ready, save, transmit, without_mandate
from tests.journeys.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

FORM = "CERFA_12434"
FORMS = "forms { code label generatable reason revisions { revision generatedAt stale document { id name url size } } }"
READ = (
    f"query ($n: CaseNumber!) {{ draft(ref: {{number: $n}}) {{ version {FORMS} findings {{ code severity path }} }} }}"
)
PROPOSED = "fundingProposals { missing lines { label amount } }"
ACTIONS = "query ($n: CaseNumber!) { draft(ref: {number: $n}) { access { actions { code allowed reasons } } } }"
DOSSIER = f"query ($n: CaseNumber!) {{ dossier(ref: {{number: $n}}) {{ {FORMS} documents {{ code }} }} }}"


async def filled(person: Visitor) -> int:
    """A draft with everything typed."""
    number = await open_draft(person)
    assert (await save(person, number, complete()))["userErrors"] == []
    return number


async def seen(person: Visitor, number: int) -> Any:  # Any: JSON
    """The draft as this person sees its forms."""
    return (await person.ask(READ, n=number))["draft"]


async def generate(person: Visitor, number: int, version: int | None = None, **more: object) -> Any:  # Any: a payload
    """Generate the CERFA from the version given, else the one saved; return the payload, declined or not."""
    if version is None:
        version = (await seen(person, number))["version"]
    given = {"draft": {"number": number}, "form": FORM, "ifVersion": version} | more
    return await person.act("generateForm", f"document {{ id name url size }} draft {{ {FORMS} }}", **given)


def codes(payload: Any) -> list[str]:  # Any: a payload
    """Why it was declined."""
    return [error["code"] for error in payload["userErrors"]]


def text_of(pdf: bytes) -> str:
    """What the pages say."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return " ".join(page.get_textpage().get_text_range() for page in opened)


async def test_a_form_is_generated_as_often_as_wanted_and_every_revision_stays(house: House, employer: Visitor) -> None:
    number = await filled(employer)

    first = await generate(employer, number)
    await save(employer, number, {"contract": {"job": "Pâtissière"}})
    second = await generate(employer, number)

    assert (codes(first), codes(second)) == ([], [])
    form, _recap = second["draft"]["forms"]
    assert (form["code"], form["label"], form["generatable"], form["reason"]) == (FORM, "CERFA 12434*05", True, None)
    assert [(each["revision"], each["stale"]) for each in form["revisions"]] == [(1, True), (2, False)]
    assert [each["document"]["id"] for each in form["revisions"]] == [first["document"]["id"], second["document"]["id"]]
    for payload, job in ((first, "Boulanger"), (second, "Pâtissière")):
        file = await employer.request("GET", payload["document"]["url"])
        assert (file.status, file.headers["Content-Type"]) == (200, "application/pdf")
        assert len(file.body) == payload["document"]["size"]
        assert job in text_of(file.body)
        assert NIR in text_of(file.body)
        assert payload["document"]["name"].startswith(f"CERFA 12434-05 demande {number} révision ")


async def test_only_what_is_saved_is_printed(employer: Visitor) -> None:
    number = await filled(employer)
    version = (await seen(employer, number))["version"]

    for other in (version - 1, version + 1):
        payload = await generate(employer, number, other)
        assert codes(payload) == ["NOT_SAVED"]
        assert payload["document"] is None
        (error,) = payload["userErrors"]
        assert error["message"] == "Enregistrez votre demande avant de générer le formulaire."
    assert (await seen(employer, number))["forms"][0]["revisions"] == []


async def test_an_empty_draft_has_its_form_too(employer: Visitor) -> None:
    payload = await generate(employer, await open_draft(employer))

    assert codes(payload) == []


async def test_a_change_of_what_it_shows_makes_it_stale_and_another_change_does_not(employer: Visitor) -> None:
    number = await filled(employer)
    await generate(employer, number)

    await save(employer, number, {"summary": {"comments": "Sans effet sur le CERFA"}})
    assert not [each for each in (await seen(employer, number))["findings"] if each["code"] == "FORM_STALE"]
    await save(employer, number, {"employee": {"firstName": "Jeanne"}})
    told = await seen(employer, number)

    (finding,) = (each for each in told["findings"] if each["code"] == "FORM_STALE")
    assert (finding["severity"], finding["path"]) == ("WARNING", "documents.cerfa_12434")
    assert [each["stale"] for each in told["forms"][0]["revisions"]] == [True]
    await generate(employer, number)
    told = await seen(employer, number)
    assert not [each for each in told["findings"] if each["code"] == "FORM_STALE"]
    assert [each["stale"] for each in told["forms"][0]["revisions"]] == [True, False]


async def test_once_transmitted_it_is_handed_over_and_generated_no_more(employer: Visitor, house: House) -> None:
    number = await ready(employer)
    made = await generate(employer, number)
    payload = await transmit(employer, number)
    dossier = payload["dossier"]["number"]

    late = await generate(employer, number)

    assert codes(late) == ["ALREADY_TRANSMITTED"]
    told = "La demande a été transmise : le formulaire ne peut plus être généré."
    assert late["userErrors"][0]["message"] == told
    kept = (await employer.ask(DOSSIER, n=dossier))["dossier"]
    form, _recap = kept["forms"]
    assert [each["document"]["id"] for each in form["revisions"]] == [made["document"]["id"]]
    assert (form["generatable"], form["revisions"][0]["stale"]) == (False, False)
    assert FORM not in {line["code"] for line in kept["documents"]}
    assert (await employer.request("GET", made["document"]["url"])).status == 200


async def test_it_is_no_supporting_document(employer: Visitor) -> None:
    number = await filled(employer)
    before = await employer.ask(
        "query ($n: CaseNumber!) { draft(ref: {number: $n}) { documentsProgress { provided } } }", n=number
    )
    made = await generate(employer, number)
    after = await employer.ask(
        "query ($n: CaseNumber!) { draft(ref: {number: $n}) { documentsProgress { provided } } }", n=number
    )

    case = {"draft": {"number": number}}
    assert before == after
    assert await employer.refused("withdrawDocument", case=case, documentId=made["document"]["id"]) == ["NOT_FOUND"]
    assert await employer.refused("prepareUpload", case=case, document=FORM, name="a.pdf") == ["UNKNOWN_DOCUMENT"]


async def test_who_may_not_read_everything_on_it_neither_generates_nor_reads_it(
    house: House, employer: Visitor
) -> None:
    provider = house.person("provider@legoud.test")
    opened = await provider.done("openDraft", "draft { number }", scheme="CPRO", siret="40101593800038")
    number: int = opened["draft"]["number"]
    assert (await save(provider, number, without_mandate()))["userErrors"] == []

    assert codes(await generate(provider, number)) == ["FORM_NOT_OPEN"]
    form, _recap = (await seen(provider, number))["forms"]
    assert (form["generatable"], form["revisions"]) == (False, [])
    assert form["reason"] == "Ce formulaire montre des données qui ne vous sont pas ouvertes"
    actions = (await provider.ask(ACTIONS, n=number))["draft"]["access"]["actions"]
    (action,) = (each for each in actions if each["code"] == "GENERATE_FORM")
    assert (action["allowed"], action["reasons"]) == (False, [form["reason"]])

    await provider.done("handOverDraft", draft={"number": number})
    await employer.done("acceptDraft", draft={"number": number})
    made = await generate(employer, number)
    assert codes(made) == []
    await save(employer, number, {"employee": {"nir": "1040531555139"}})
    told = await seen(provider, number)
    assert told["forms"][0]["revisions"] == []
    assert not [each for each in told["findings"] if each["code"] == "FORM_STALE"]
    for person in ("provider@legoud.test", "follow@humando.test", "employer@kiso.test", "manager@opco.test"):
        assert (await house.person(person).request("GET", made["document"]["url"])).status == 404, person
    assert codes(await generate(house.person("follow@humando.test"), number)) == ["NO_PERMISSION"]
    assert codes(await generate(house.person("employer@kiso.test"), number, 1)) == ["NOT_FOUND"]


async def test_reading_the_nir_on_it_is_told_to_the_company_s_administrator(house: House, employer: Visitor) -> None:
    number = await ready(employer)
    made = await generate(employer, number)
    await employer.request("GET", made["document"]["url"])
    await transmit(employer, number)
    investigator = house.person("investigator@opco.test")
    assert (await investigator.request("GET", made["document"]["url"])).status == 200
    assert (await house.person("manager@opco.test").request("GET", made["document"]["url"])).status == 404

    query = "{ reveals(first: 5) { nodes { reader path purpose standing onDossier caseNumber } } }"
    told = (await house.person("admin@humando.test").ask(query))["reveals"]["nodes"][:2]
    assert [(each["standing"], each["path"], each["onDossier"]) for each in told] == [
        ("INVESTIGATOR", "employee.nir", True),
        ("EMPLOYER", "employee.nir", False),
    ]
    assert {each["purpose"] for each in told} == {"Lecture du formulaire CERFA 12434*05, révision 1"}


async def test_the_same_operation_is_one_revision(employer: Visitor) -> None:
    number = await filled(employer)

    payloads = await asyncio.gather(*(generate(employer, number, operationId="cerfa-1") for _ in range(3)))
    payloads.append(await generate(employer, number, operationId="cerfa-1"))

    assert [codes(each) for each in payloads] == [[]] * 4
    assert len({each["document"]["id"] for each in payloads}) == 1
    assert len((await seen(employer, number))["forms"][0]["revisions"]) == 1


async def test_two_at_once_are_two_revisions_and_no_bytes_are_left_behind(house: House, employer: Visitor) -> None:
    number = await filled(employer)
    folder = house.opened.settings.data / "documents" / "kept"
    before = set(folder.glob("*/*"))

    await asyncio.gather(*(generate(employer, number) for _ in range(3)), generate(employer, number, 1))

    assert [each["revision"] for each in (await seen(employer, number))["forms"][0]["revisions"]] == [1, 2, 3]
    assert len(set(folder.glob("*/*")) - before) == 3


async def test_a_scheme_without_forms_of_its_own_prints_its_recap_and_no_other(employer: Visitor) -> None:
    number = await open_draft(employer, "BADGE")
    await save(employer, number, complete("BADGE"), scheme="BADGE")

    (form,) = (await seen(employer, number))["forms"]
    payload = await generate(employer, number, form="RECAP")

    assert (form["code"], form["label"], form["generatable"]) == ("RECAP", "Synthèse de la demande", True)
    file = await employer.request("GET", payload["document"]["url"])
    told = text_of(file.body)
    assert all(each in told for each in ("Badges et cartes", "Coût total (HT)", "630,00 €"))
    assert codes(await generate(employer, number)) == ["UNKNOWN_FORM"]


async def test_the_recap_on_paper_shows_no_sensitive_value_and_is_closed_to_who_may_not_read_the_rest(
    house: House, employer: Visitor
) -> None:
    provider = house.person("provider@legoud.test")
    opened = await provider.done("openDraft", "draft { number }", scheme="CPRO", siret="40101593800038")
    await save(provider, opened["draft"]["number"], without_mandate())
    number = await filled(employer)

    payload = await generate(employer, number, form="RECAP")
    declined = await generate(provider, opened["draft"]["number"], form="RECAP")

    told = text_of((await employer.request("GET", payload["document"]["url"])).body)
    assert "1.823,03" in told
    assert NIR not in told.replace(" ", "")
    assert codes(declined) == ["FORM_NOT_OPEN"]


async def test_a_form_that_cannot_be_printed_is_told_and_the_next_one_is_printed(
    house: House, employer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await filled(employer)

    async def fails(*_: object) -> bytes:
        raise PrintFailed("MemoryError")

    with monkeypatch.context() as broken:
        broken.setattr(type(house.opened.prints.press), "print", fails)
        with capture_logs(processors=[merge_contextvars]) as logs:
            payload = await generate(employer, number)

    (error,) = payload["userErrors"]
    assert (error["kind"], error["code"], error["path"]) == ("UNAVAILABLE", "FORM_NOT_PRINTED", "form")
    assert "MemoryError" not in str(payload)
    (log,) = (log for log in logs if log["event"] == "form_not_printed")
    by = {"plugin": "monespace-cpro", "hook": "monespace_schemes", "scheme": "CPRO", "form": FORM}
    assert log == {**log, **by, "reason": "MemoryError"}
    assert codes(await generate(employer, number)) == []


async def test_forms_proposals_and_the_summary_cost_a_list_no_statement(house: House, employer: Visitor) -> None:
    await generate(employer, await filled(employer))
    query = "{{ drafts(first: 5) {{ nodes {{ number {} }} }} }}"

    counts = []
    for selected in ("version", f"{FORMS} {PROPOSED} summary {{ sections {{ title lines {{ label value }} }} }}"):
        with count_statements(house.store) as counted:
            await employer.ask(query.format(selected))
        counts.append(counted.count)

    assert counts[0] == counts[1]


SUMMARY = "summary { sections { title lines { label value } } totals { label amount } }"


async def test_the_summary_is_the_same_for_a_draft_and_its_dossier_each_under_its_mask(
    house: House, employer: Visitor
) -> None:
    number = await ready(employer)
    draft = await employer.ask(f"query ($n: CaseNumber!) {{ draft(ref: {{number: $n}}) {{ {SUMMARY} }} }}", n=number)
    dossier_number = (await transmit(employer, number))["dossier"]["number"]
    query = f"query ($n: CaseNumber!) {{ dossier(ref: {{number: $n}}) {{ {SUMMARY} }} }}"
    dossier = await employer.ask(query, n=dossier_number)
    provider = await house.person("provider@legoud.test").ask(query, n=dossier_number)

    told = draft["draft"]["summary"]
    assert told == dossier["dossier"]["summary"]
    assert [section["title"] for section in told["sections"]] == [
        *("L'employeur", "Le salarié", "Le tuteur", "Le contrat", "La formation", "Le financement")
    ]
    lines = {line["label"]: line["value"] for section in told["sections"] for line in section["lines"]}
    assert lines["Numéro de sécurité sociale (NIR)"] == f"{'•' * 10}042"
    assert lines["Date de début d'exécution du contrat"] == "05/01/2026"
    assert told["totals"] == [{"label": "Coût total (HT)", "amount": "3660.00"}]
    seen_by_provider = {
        line["label"] for section in provider["dossier"]["summary"]["sections"] for line in section["lines"]
    }
    assert "Numéro de sécurité sociale (NIR)" not in seen_by_provider
    assert "Intitulé précis" in seen_by_provider
    assert provider["dossier"]["summary"]["totals"] == []


async def test_the_summary_of_cards_is_that_of_the_guide(employer: Visitor) -> None:
    number = await open_draft(employer, "BADGE")
    await save(employer, number, complete("BADGE"), scheme="BADGE")

    query = f"query ($n: CaseNumber!) {{ draft(ref: {{number: $n}}) {{ {SUMMARY} }} }}"
    told = (await employer.ask(query, n=number))["draft"]["summary"]

    lines = {line["label"]: line["value"] for section in told["sections"] for line in section["lines"]}
    assert list(lines) == [
        *("Entreprise", "SIRET", "IDCC", "Adresse", "Type de badge/carte", "Nombre", "Coût unitaire")
    ]
    assert (lines["Entreprise"], lines["Nombre"], lines["Coût unitaire"]) == ("HUMANDO", "12", "52,50 €")
    assert told["totals"] == [{"label": "Coût total (HT)", "amount": "630.00"}]
