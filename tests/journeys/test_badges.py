"""« Badges et cartes » as a temporary-work company lives it: from its own menu to the dossier."""

import re
from typing import Any

import pytest

from monespace_gql.demo.companies import CLOSED_SUPPLIER, CSD, CSD_LYON, HUMANDO, HUMANDO_LYON
from monespace_gql.journal.store import count_statements
from tests.journeys.client import Visitor
from tests.journeys.given import attach, complete, open_draft, save, transmit
from tests.journeys.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

MENU = "Badges et cartes"
SUPPLIER = "service { provider { number outcome { code label } legalName siret uai qualiopi address { city } } }"
BOXES = """summary { exact exactAttestation { version on by resetOn }
  generalConditions conditionsAttestation { version on by resetOn } }"""
FINDINGS = "findings { path code severity message }"
COLUMNS = "columns { code label value display }"
SERVICE = "service { cardType { code } unitPrice quantity total }"
FOUND = {"code": "FOUND", "label": "Établissement trouvé"}
NOTHING = {
    "legalName": None,
    "siret": None,
    "uai": None,
    "qualiopi": None,
    "address": {"city": None},
}
EMPTY = {"number": None, "outcome": None, **NOTHING}
TICKED = {"exact": True, "generalConditions": True}
NEVER = {"version": None, "on": None, "by": None, "resetOn": None}


def content(selected: str, *more: str) -> str:
    """Select a part of the typed content of a draft."""
    return f"draft {{ version {' '.join(more)} content {{ ... on BadgeContent {{ {selected} }} }} }}"


async def saved(person: Visitor, number: int, selected: str, **tabs: object) -> Any:  # Any: a draft
    """Save some tabs; nothing may be declined; return the draft."""
    payload = await save(person, number, tabs, selected, scheme="BADGE")
    assert payload["userErrors"] == []
    return payload["draft"]


async def supplied(person: Visitor, number: int, typed: object) -> Any:  # Any: what the form knows of the supplier
    """Type the supplier's number; return what the form then knows, with the codes of what is said there."""
    selected = content(SUPPLIER, FINDINGS)
    draft = await saved(person, number, selected, service={"provider": {"number": typed}})
    told = [each["code"] for each in draft["findings"] if each["path"] == "service.provider.number"]
    return draft["content"]["service"]["provider"] | {"told": told}


async def listed(person: Visitor, kind: str, selected: str = "number", **zones: object) -> list[Any]:
    """The first lines of a list, as its zones narrow it."""
    filter_of = {"drafts": "DraftFilter", "dossiers": "DossierFilter"}[kind]
    query = f"query ($zones: {filter_of}) {{ {kind}(filter: $zones, first: 100) {{ nodes {{ {selected} }} }} }}"
    found: list[Any] = (await person.ask(query, zones=zones))[kind]["nodes"]
    return found


async def test_cards_go_from_the_menu_to_the_dossier(employer: Visitor) -> None:
    (scheme,) = [each for each in await schemes(employer) if each["menu"] == MENU]
    chrono = next(sub["code"] for sub in scheme["subSchemes"] if "chrono" in sub["label"])
    asked = {"scheme": scheme["code"], "subScheme": chrono, "siret": HUMANDO_LYON}
    opened = await employer.done(
        "openDraft", f"draft {{ number title content {{ ... on BadgeContent {{ {SERVICE} {SUPPLIER} }} }} }}", **asked
    )
    number = opened["draft"]["number"]
    assert opened["draft"]["content"]["service"]["cardType"] == {"code": "CARTE_CHRONO"}
    assert opened["draft"]["content"]["service"]["provider"] == EMPTY
    assert opened["draft"]["title"] == "Carte chronotachygraphe (chrono)"

    typed = {"provider": {"number": "500 123 450"}, "unitPrice": "12,00", "quantity": "1000"}
    draft = await saved(employer, number, content(f"{SERVICE} {SUPPLIER}", COLUMNS), service=typed)
    service = draft["content"]["service"]
    assert (service["unitPrice"], service["quantity"], service["total"]) == ("12.00", 1000, "12000.00")
    assert service["provider"] == {
        "number": "500123450",
        "outcome": {"code": "HEAD_OFFICE", "label": "Siège de l'entreprise, retenu par défaut"},
        "legalName": "CSD",
        "siret": CSD,
        "uai": None,
        "qualiopi": None,
        "address": {"city": "Flers-en-Escrebieux"},
    }

    counter = "draft { documentsProgress { provided required label } tabs { code status } }"
    draft = await saved(employer, number, counter, summary=TICKED, documents={"holdsDocuments": True})
    assert draft["documentsProgress"]["label"] == "0/2 types de documents obligatoires à transmettre"
    assert {tab["code"]: tab["status"] for tab in draft["tabs"]} == {
        "employer": "VALID",
        "service": "VALID",
        "summary": "VALID",
        "documents": "INCOMPLETE",
    }
    refused = await transmit(employer, number)
    assert refused["userErrors"][0]["message"] == "Saisie Invalide"

    for code in ("provider_invoice", "company_invoice"):
        await attach(employer, {"draft": {"number": number}}, code)
    payload = await transmit(employer, number, f"dossier {{ number {COLUMNS} findings {{ code severity }} }}")

    assert payload["userErrors"] == []
    dossier = payload["dossier"]
    assert re.fullmatch(r"2512AF[0-9]{6}", dossier["number"])
    assert dossier["findings"] == [{"code": "BC-10-SIEGE", "severity": "INFO"}]
    assert [(cell["label"], cell["display"]) for cell in dossier["columns"]] == [
        ("Type", "Carte chronotachygraphe (chrono)"),
        ("Prestataire", "CSD"),
        ("Quantité", "1000"),
        ("Montant Total HT", "12.000,00 €"),
    ]
    await the_forgotten_document_follows(employer, dossier["number"])


async def schemes(person: Visitor) -> list[Any]:
    """The schemes of which a draft may be opened."""
    selected = "code menu columns { code label kind path } subSchemes { code label since until }"
    found: list[Any] = (await person.ask(f"{{ schemes {{ {selected} }} }}"))["schemes"]
    return found


async def the_forgotten_document_follows(employer: Visitor, number: str) -> None:
    case = {"dossier": {"number": number}}
    await attach(employer, case, "employer_statement")
    query = "query ($number: CaseNumber!) { dossier(ref: {number: $number}) { documents { code files { name } } } }"
    lines = (await employer.ask(query, number=number))["dossier"]["documents"]
    assert {line["code"]: len(line["files"]) for line in lines} == {
        "provider_invoice": 1,
        "company_invoice": 1,
        "employer_statement": 1,
        "other": 0,
    }


async def test_the_supplier_is_filled_from_its_number_and_never_by_the_client(employer: Visitor) -> None:
    number = await open_draft(employer, "BADGE")

    assert await supplied(employer, number, CSD_LYON) == {
        "number": CSD_LYON,
        "outcome": FOUND,
        "legalName": "CSD",
        "siret": CSD_LYON,
        "uai": None,
        "qualiopi": None,
        "address": {"city": "Lyon"},
        "told": [],
    }
    closed = await supplied(employer, number, CLOSED_SUPPLIER)
    assert (closed["outcome"]["code"], closed["siret"], closed["told"]) == ("CLOSED", CLOSED_SUPPLIER, ["BC-11"])
    own = await supplied(employer, number, HUMANDO_LYON)
    assert (own["outcome"], own["told"]) == (FOUND, ["BC-13"])
    unknown = await supplied(employer, number, "523456788")
    assert {name: unknown[name] for name in NOTHING} == NOTHING
    assert (unknown["outcome"]["code"], unknown["told"]) == ("UNKNOWN", ["BC-09"])
    wrong = await supplied(employer, number, "5001")
    assert {name: wrong[name] for name in NOTHING} == NOTHING
    assert (wrong["outcome"], wrong["told"]) == (None, ["FORMAT_COMPANY_NUMBER"])
    missing = await supplied(employer, number, None)
    assert (missing["outcome"], missing["told"]) == (None, ["REQUIRED"])
    await supplied(employer, number, CSD)
    emptied = await saved(employer, number, content(SUPPLIER), service={"provider": None})
    assert emptied["content"]["service"]["provider"] == EMPTY

    path = "service.provider.legal_name"
    refused = await employer.refused("saveDraft", draft={"number": number}, fields=[{"path": path, "value": "MOI"}])
    assert refused == ["REFERENCE_FIELD"]


async def test_the_number_may_be_typed_place_by_place(employer: Visitor) -> None:
    number = await open_draft(employer, "BADGE")
    fields = [{"path": "service.provider.number", "value": CSD_LYON}]

    payload = await employer.done("saveDraft", content(SUPPLIER), draft={"number": number}, fields=fields)

    assert payload["draft"]["content"]["service"]["provider"]["siret"] == CSD_LYON
    again = await employer.done("saveDraft", "draft { version }", draft={"number": number}, fields=fields)
    assert again["draft"]["version"] == payload["draft"]["version"], "the same answer changes nothing"


async def test_the_card_is_chosen_at_the_opening_and_changed_by_a_copy_only(employer: Visitor) -> None:
    asked = {"scheme": "BADGE", "subScheme": "CARTE_BTP"}
    number = (await employer.done("openDraft", "draft { number }", **asked))["draft"]["number"]
    typed = {"provider": {"number": CSD}, "unitPrice": "10,80", "quantity": 3}
    await saved(employer, number, "draft { version }", service=typed, summary=TICKED)

    other = {"draft": {"number": number}, "fields": [{"path": "service.card_type", "value": "CARTE_CHRONO"}]}
    assert await employer.refused("saveDraft", **other) == ["REFERENCE_FIELD"]
    copied = await employer.done(
        "duplicateDraft",
        f"draft {{ subScheme content {{ ... on BadgeContent {{ {SERVICE} {SUPPLIER} {BOXES} }} }} }}",
        draft={"number": number},
        tabs=["employer", "service"],
        subScheme="CARTE_CHRONO",
    )

    copy = copied["draft"]
    assert copy["subScheme"] == "CARTE_CHRONO"
    assert copy["content"]["service"]["cardType"] == {"code": "CARTE_CHRONO"}
    assert copy["content"]["service"]["total"] == "32.40"
    assert copy["content"]["service"]["provider"]["legalName"] == "CSD", "what is known goes with the number"
    assert copy["content"]["summary"]["exact"] is None
    assert copy["content"]["summary"]["exactAttestation"] in (None, NEVER)


async def test_the_total_is_never_the_clients(employer: Visitor) -> None:
    number = await open_draft(employer, "BADGE")
    await saved(employer, number, "draft { version }", service={"unitPrice": "0,10", "quantity": 3})
    fields = [{"path": "service.total", "value": "1,00"}, {"path": "service.quantity", "value": 9}]
    refused = await employer.act("saveDraft", content(SERVICE), draft={"number": number}, fields=fields)
    assert [error["code"] for error in refused["userErrors"]] == ["COMPUTED_FIELD"]
    assert refused["draft"]["content"]["service"]["total"] == "0.30"

    echoed = [{"path": "service.total", "value": "0.30"}, {"path": "service.quantity", "value": 9}]
    payload = await employer.done("saveDraft", content(SERVICE), draft={"number": number}, fields=echoed)
    assert payload["draft"]["content"]["service"]["total"] == "0.90", "sent back as it was read, it is no change"

    typed = f"draft: {{number: {number}}}, content: {{badge: {{service: {{total: 5}}}}}}"
    reply = await employer.post(f"mutation {{ saveDraft(input: {{{typed}}}) {{ userErrors {{ code }} }} }}")
    assert "total" in reply.json["errors"][0]["message"]
    emptied = await saved(employer, number, content(SERVICE), service={"quantity": None})
    assert emptied["content"]["service"]["total"] is None


async def test_boxes_keep_what_was_attested_and_do_not_outlive_a_change(employer: Visitor) -> None:
    number = await open_draft(employer, "BADGE")
    tabs = complete("BADGE")
    draft = await saved(employer, number, content(BOXES), **tabs)
    given = {"version": "2025-01", "on": "2025-12-20", "by": "Claire Dumas", "resetOn": None}
    summary = draft["content"]["summary"]
    assert (summary["exactAttestation"], summary["conditionsAttestation"]) == (given, given)

    same = await saved(employer, number, content(BOXES), summary={"comments": "Livrer à l'agence"}, **without(tabs))
    assert same["content"]["summary"] == summary, "what is not attested changes nothing"

    echo = {"service": {"quantity": 13}, "summary": TICKED}
    changed = await saved(employer, number, content(BOXES, FINDINGS), **echo)
    reset = {"version": None, "on": None, "by": None, "resetOn": "2025-12-20"}
    assert changed["content"]["summary"] == {
        "exact": None,
        "exactAttestation": reset,
        "generalConditions": None,
        "conditionsAttestation": reset,
    }
    told = {(each["code"], each["severity"]) for each in changed["findings"] if "summary" in each["path"]}
    assert told == {("BC-21", "INFO"), ("BC-21-CG", "INFO"), ("REQUIRED", "BLOCKING")}

    stale = {"draft": {"number": number}, "fields": [{"path": "summary.exact", "value": True}]}
    assert await employer.refused("saveDraft", **stale, ifVersion=draft["version"]) == ["CHANGED_BY_ANOTHER"]
    again = await saved(employer, number, content(BOXES, FINDINGS), service={"quantity": 14}, summary=TICKED)
    assert again["content"]["summary"] == summary, "who ticks while changing attests what is saved"
    assert [each for each in again["findings"] if each["code"].startswith("BC-21")] == []

    unticked = await saved(employer, number, content(BOXES), summary={"exact": False})
    assert unticked["content"]["summary"]["exactAttestation"] in (None, NEVER)
    path = "summary.exact_attestation.by"
    forged = {"draft": {"number": number}, "fields": [{"path": path, "value": "Quelqu'un"}]}
    assert await employer.refused("saveDraft", **forged) == ["REFERENCE_FIELD"]


def without(tabs: Any) -> dict[str, Any]:  # Any: JSON
    """The same tabs but for the summary."""
    return {code: tab for code, tab in tabs.items() if code != "summary"}


async def test_the_menu_has_its_own_lists(house: House, employer: Visitor) -> None:
    card, contract = await open_draft(employer, "BADGE"), await open_draft(employer)
    await saved(employer, card, "draft { version }", service={"unitPrice": "12,00", "quantity": 1000})

    cards = await listed(employer, "drafts", f"number scheme {COLUMNS}", menu=MENU)
    usual = await listed(employer, "drafts", f"number scheme {COLUMNS}", menu="Dossiers")

    assert {each["scheme"] for each in cards} == {"BADGE"}
    assert "BADGE" not in {each["scheme"] for each in usual}
    shown = next(each["columns"] for each in cards if each["number"] == card)
    assert [cell["value"] for cell in shown] == ["CARTE_BTP", None, 1000, "12000.00"]
    assert next(each["columns"] for each in usual if each["number"] == contract) == []
    assert await listed(employer, "drafts", menu="Autre menu") == []
    assert await listed(employer, "drafts", menu=MENU, schemes=["CPRO"]) == []
    criteria = {"drafts": {"filter": {"menu": MENU}}}
    kept = await employer.done(
        "saveFilter", "savedFilter { criteria outdated }", name=f"Cartes {card}", criteria=criteria
    )
    assert kept["savedFilter"]["criteria"]["filter"] == {"menu": MENU}
    assert kept["savedFilter"]["outdated"] is False


async def test_a_list_of_cards_takes_as_many_statements_with_its_columns_as_without(
    house: House, employer: Visitor
) -> None:
    for _ in range(3):
        await open_draft(employer, "BADGE")

    counts = []
    for selected in ("number", f"number {COLUMNS}"):
        with count_statements(house.store) as counted:
            assert len(await listed(employer, "drafts", selected, menu=MENU)) >= 3
        counts.append(len([sql for sql in counted.sql if "mail_receipt" not in sql]))

    assert counts[0] == counts[1]


async def test_a_provider_prepares_a_request_that_the_employer_takes_over(house: House, employer: Visitor) -> None:
    provider = house.person("provider@bureauveritas.test", "PROVIDER")
    asked = {"scheme": "BADGE", "subScheme": "CARTE_CHRONO", "siret": HUMANDO}
    number = (await provider.done("openDraft", "draft { number }", **asked))["draft"]["number"]
    await saved(provider, number, "draft { version }", **complete("BADGE", employer={"email": "agence@humando.fr"}))
    assert number not in [each["number"] for each in await listed(employer, "drafts", menu=MENU)]

    await provider.done("handOverDraft", "draft { state }", draft={"number": number})
    await employer.done("acceptDraft", "draft { state }", draft={"number": number})
    changed = await saved(employer, number, content(BOXES), service={"unitPrice": "50,00"})
    assert changed["content"]["summary"]["exact"] is None, "what the provider attested is not what is asked now"

    draft = await saved(employer, number, content(BOXES), summary=TICKED)
    assert draft["content"]["summary"]["exactAttestation"]["by"] == "Claire Dumas"
    for code in ("provider_invoice", "company_invoice"):
        await attach(employer, {"draft": {"number": number}}, code)
    payload = await transmit(employer, number)
    assert payload["userErrors"] == []
    seen = [each["number"] for each in await listed(provider, "dossiers", menu=MENU)]
    assert payload["dossier"]["number"] in seen
