"""What a stranger's plugin adds to a scheme it did not write: who added it is said, and its failures harm nobody."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import pytest_asyncio
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from monespace_gql.demo.companies import KISO
from tests.conftest import KINDS
from tests.journeys.client import Visitor
from tests.journeys.given import attach, complete, open_draft, save, without_mandate
from tests.journeys.house import House, open_house
from tests.journeys.stranger import ADDED_BY, STRANGER, strangers
from tests.journeys.versions import TYPED

__all__ = ["strangers"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

ORIGIN = "addedBy { label source plugin }"
FOUND = f"findings {{ code severity message path {ORIGIN} }}"
PROPOSED = "fundingProposals { missing lines { label nature quantity unit unitPrice amount source } }"
FORMS = "forms { code generatable reason revisions { stale document { id url } } }"
SEEN = f"""query ($n: CaseNumber!) {{ draft(ref: {{number: $n}}) {{
  version {FOUND} {PROPOSED} {FORMS} documents {{ code required {ORIGIN} }} tabs {{ code status }} }} }}"""
FAILURE = {"plugin": STRANGER, "scheme": "SMALL"}
Tree = dict[str, Any]


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=KINDS)
async def house(
    request: pytest.FixtureRequest,
    strangers: None,
    new_database: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[House]:
    """The product with the plugins of strangers, on SQLite, then on PostgreSQL."""
    async with open_house(new_database(request.param), tmp_path_factory.mktemp("data")) as opened:
        yield opened


@pytest.fixture
def employer(house: House) -> Visitor:
    return house.person("employer@humando.test")


async def filled(person: Visitor, siret: str | None = None, **changes: object) -> int:
    """A small request as a person types it, some places changed."""
    opened = await person.done("openDraft", "draft { number }", scheme="SMALL", siret=siret)
    number: int = opened["draft"]["number"]
    await person.done("saveDraft", draft={"number": number}, content={"small": {"page": {**TYPED, **changes}}})
    return number


async def seen(person: Visitor, number: int) -> Any:  # Any: JSON
    return (await person.ask(SEEN, n=number))["draft"]


async def generate(person: Visitor, number: int) -> Any:  # Any: a payload
    version = (await seen(person, number))["version"]
    given = {"draft": {"number": number}, "form": "TRY_SHEET", "ifVersion": version}
    return await person.act("generateForm", "document { name url }", **given)


def said(draft: Tree, code: str) -> Any:  # Any: JSON
    """The one finding of this code."""
    (finding,) = (each for each in draft["findings"] if each["code"] == code)
    return finding


@contextmanager
def listening() -> Iterator[list[Any]]:  # Any: log lines
    """What the operator reads meanwhile, without what other parts of the server say."""
    with capture_logs(processors=[merge_contextvars]) as logs:
        yield logs


async def test_an_added_rule_speaks_beside_those_of_the_scheme_and_says_who_added_it(employer: Visitor) -> None:
    draft = await seen(employer, await filled(employer, pay="9.00"))
    paid = await seen(employer, await filled(employer, pay="12.00"))

    assert said(draft, "SM-1")["addedBy"] is None
    assert {each["code"] for each in draft["findings"]}.isdisjoint({"TRY-1"})
    assert (said(paid, "TRY-1")["message"], said(paid, "TRY-1")["addedBy"]) == (
        "La branche d'essai paie 11 euros au plus",
        ADDED_BY,
    )


async def test_everybody_reads_what_is_added_to_a_scheme_and_by_whom(employer: Visitor) -> None:
    query = f"""{{ scheme(code: "SMALL") {{ additions {{ label source plugin }} }}
      rules(scheme: "SMALL") {{ code {ORIGIN} }} }}"""

    told = await employer.ask(query)

    assert told["scheme"]["additions"] == [ADDED_BY]
    by = {rule["code"]: rule["addedBy"] for rule in told["rules"]}
    assert by == {"SM-1": None, **dict.fromkeys(("TRY-1", "TRY-2", "TRY-3", "SMALL-DOC-TRY-AGREEMENT"), ADDED_BY)}


async def test_an_added_document_is_asked_for_then_the_dossier_keeps_who_added_what_was_said(
    house: House, employer: Visitor
) -> None:
    number = await filled(employer, weeks=5)
    draft = await seen(employer, number)
    refused = await employer.refused("transmitDraft", draft={"number": number})

    await attach(employer, {"draft": {"number": number}}, "try_agreement")
    sent = await employer.done("transmitDraft", "dossier { number }", draft={"number": number})

    (document,) = draft["documents"]
    assert document == {"code": "try_agreement", "required": True, "addedBy": ADDED_BY}
    assert said(draft, "SMALL-DOC-TRY-AGREEMENT")["addedBy"] == ADDED_BY
    assert refused[0] == "INVALID_ENTRY"
    manager = house.person("manager@opco.test", "MANAGER")
    query = f"""query ($n: CaseNumber!) {{ dossier(ref: {{number: $n}}) {{
      {FOUND} documents {{ code {ORIGIN} }} reexamination {{ same sameRules findings {{ code {ORIGIN} }} }} }} }}"""
    dossier = (await manager.ask(query, n=sent["dossier"]["number"]))["dossier"]
    assert said(dossier, "TRY-1")["addedBy"] == ADDED_BY
    assert dossier["documents"] == [{"code": "try_agreement", "addedBy": ADDED_BY}]
    assert (dossier["reexamination"]["same"], dossier["reexamination"]["sameRules"]) == (True, True)
    assert {each["code"] for each in dossier["reexamination"]["findings"]} >= {"TRY-1"}


async def test_an_added_rule_tells_nothing_to_who_may_not_read_what_it_looks_at(
    house: House, employer: Visitor
) -> None:
    provider = house.person("provider@legoud.test", "PROVIDER")

    own, others = await seen(employer, await filled(employer)), await seen(provider, await filled(provider, KISO))

    assert said(own, "TRY-3")["addedBy"] == said(others, "TRY-1")["addedBy"] == ADDED_BY
    assert "TRY-3" not in {each["code"] for each in others["findings"]}


async def test_an_added_rule_whose_computation_fails_blocks_with_its_reason_and_names_its_plugin(
    employer: Visitor,
) -> None:
    number = await filled(employer, weeks=13)

    with listening() as logs:
        draft = await seen(employer, number)

    crashed = said(draft, "TRY-2")
    assert (crashed["severity"], crashed["addedBy"]) == ("BLOCKING", ADDED_BY)
    assert "n'a pas pu être vérifiée" in crashed["message"]
    assert said(draft, "TRY-1")["severity"] == "WARNING"
    (log,) = (log for log in logs if log["event"] == "rule_crashed")
    by = {**FAILURE, "hook": "monespace_additions", "rule": "TRY-2", "reason": "ZeroDivisionError"}
    assert log == log | by
    assert (await employer.refused("transmitDraft", draft={"number": number}))[0] == "INVALID_ENTRY"


async def test_what_is_proposed_is_computed_as_of_today_and_shown_to_who_may_read_what_it_reads(
    house: House, employer: Visitor
) -> None:
    provider = house.person("provider@legoud.test", "PROVIDER")

    own = (await seen(employer, await filled(employer)))["fundingProposals"]
    others = (await seen(provider, await filled(provider, KISO)))["fundingProposals"]

    course = {"label": "Cours", "nature": "PEDAGOGY", "quantity": 3, "unit": "HOUR"}
    course |= {"unitPrice": "9.15", "amount": "27.45", "source": "Arrêté du 20/12/2025"}
    assert (own["lines"][0], own["missing"]) == (course, None)
    assert [line["label"] for line in own["lines"]] == ["Cours", "Santé Fragile", "Oubli Fragile"]
    assert [line["label"] for line in others["lines"]] == ["Cours", "Oubli None"]


async def test_a_proposal_that_fails_is_absent_with_its_reason_and_the_operator_reads_whose_it_is(
    employer: Visitor,
) -> None:
    number = await filled(employer, weeks=13)

    with listening() as logs:
        draft = await seen(employer, number)

    assert draft["fundingProposals"]["lines"] == []
    assert draft["fundingProposals"]["missing"].startswith("Une partie des propositions de financement n'a pas pu")
    assert said(draft, "TRY-1")["severity"] == "WARNING"
    (log,) = (log for log in logs if log["event"] == "hook_failed")
    assert log == log | {**FAILURE, "hook": "monespace_funding_proposals", "reason": "DivisionByZero"}


async def test_a_form_of_a_stranger_is_printed_for_a_scheme_it_did_not_write(employer: Visitor) -> None:
    number = await filled(employer)

    payload = await generate(employer, number)

    assert payload["userErrors"] == []
    file = await employer.request("GET", payload["document"]["url"])
    assert (file.status, file.headers["Content-Type"]) == (200, "application/pdf")


async def test_a_page_that_fails_is_refused_then_told_beside_what_was_printed_and_harms_nothing_else(
    employer: Visitor,
) -> None:
    number = await filled(employer)
    await generate(employer, number)
    page = {**TYPED, "weeks": 13}
    await employer.done("saveDraft", draft={"number": number}, content={"small": {"page": page}})

    with listening() as logs:
        draft = await seen(employer, number)
        payload = await generate(employer, number)

    (error,) = payload["userErrors"]
    assert (error["kind"], error["code"], error["path"]) == ("UNAVAILABLE", "FORM_FAILED", "form")
    (form,) = (each for each in draft["forms"] if each["code"] == "TRY_SHEET")
    assert (form["generatable"], form["reason"]) == (False, error["message"].removesuffix("."))
    assert [each["stale"] for each in form["revisions"]] == [True]
    assert "n'a pas pu être comparé à votre demande" in said(draft, "FORM_STALE")["message"]
    failed = [log for log in logs if log["event"] == "form_page_failed"]
    by = {**FAILURE, "hook": "monespace_templates", "form": "TRY_SHEET", "reason": "ZeroDivisionError"}
    assert failed
    assert all(log == log | by for log in failed)


async def test_the_ceilings_of_the_contract_are_proposed_to_the_cent_and_not_to_who_may_not_tell_the_public(
    house: House, employer: Visitor
) -> None:
    provider = house.person("provider@legoud.test", "PROVIDER")
    number = await open_draft(employer)
    await save(employer, number, complete())
    opened = await provider.done("openDraft", "draft { number }", scheme="CPRO", siret=KISO)
    await save(provider, opened["draft"]["number"], without_mandate())

    own, others = await seen(employer, number), await seen(provider, opened["draft"]["number"])

    told = [(each["nature"], each["quantity"], each["amount"]) for each in own["fundingProposals"]["lines"]]
    assert told == [("PEDAGOGY", 400, "3660.00"), ("TUTOR_TRAINING", 40, "600.00"), ("TUTOR_FUNCTION", 6, "1380.00")]
    assert [each["nature"] for each in others["fundingProposals"]["lines"]] == ["TUTOR_TRAINING"]
    assert own["fundingProposals"]["missing"] is others["fundingProposals"]["missing"] is None
