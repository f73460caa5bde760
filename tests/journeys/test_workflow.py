"""A draft between a provider and an employer: with a mandate, without one, refused, deleted, duplicated."""

import asyncio
from collections.abc import AsyncIterator
from email.message import Message
from pathlib import Path

import pytest
import pytest_asyncio
from aiosmtpd.handlers import Message as MessageHandler
from aiosmtpd.smtp import SMTP

from monespace_gql.demo.accounts import create_mandate
from monespace_gql.demo.companies import HUMANDO, HUMANDO_LYON, KISO
from monespace_gql.journal.unit import Unit
from monespace_gql.notifications.mail.mailer import mailer_at
from monespace_gql.notifications.mail.post import Post
from tests.journeys.client import PATIENCE, Visitor
from tests.journeys.given import NIR, attach, complete, open_draft, ready, save, transmit, without_mandate
from tests.journeys.house import House, lent_mandate, open_house

pytestmark = pytest.mark.asyncio(loop_scope="session")

STATE = "draft { state stateLabel }"
NOTES = "{ notifications(first: 100) { nodes { kind subjectNumber text } } }"


@pytest.fixture
def provider(house: House) -> Visitor:
    """Somebody of a training organisation without mandate."""
    return house.person("provider@bureauveritas.test", "PROVIDER")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def mandated(house: House) -> Visitor:
    """Somebody of the training organisation that holds a mandate of KISO."""

    async def work(_: Unit) -> None:
        await create_mandate()

    await house.store.unit(work)
    return house.person("provider@legoud.test", "PROVIDER")


async def opened_by(provider: Visitor, siret: str = HUMANDO) -> int:
    """Open a draft for an employer; return its number."""
    payload = await provider.done("openDraft", "draft { number state }", scheme="CPRO", siret=siret)
    assert payload["draft"]["state"] == "PROVIDER_ENTRY"
    number: int = payload["draft"]["number"]
    return number


async def handed_over(provider: Visitor, siret: str = HUMANDO) -> int:
    """Open a draft for an employer, type it, and hand it over; return its number."""
    number = await opened_by(provider, siret)
    assert (await save(provider, number, without_mandate()))["userErrors"] == []
    payload = await provider.done("handOverDraft", STATE, draft={"number": number})
    assert payload["draft"] == {"state": "AWAITING_EMPLOYER", "stateLabel": "À reprendre par l'adhérent"}
    return number


async def kinds(person: Visitor, number: object) -> list[str]:
    """The kinds of what a person was told of one case."""
    nodes = (await person.ask(NOTES))["notifications"]["nodes"]
    return [note["kind"] for note in nodes if note["subjectNumber"] == str(number)]


async def sees(person: Visitor, number: int) -> bool:
    """Say whether the draft exists for a person, by its number and in their list."""
    found = await person.ask("query ($r: CaseRef!) { draft(ref: $r) { number } }", r={"number": number})
    listed = await person.ask("{ drafts(first: 100) { nodes { number } } }")
    here = {"number": number} in listed["drafts"]["nodes"]
    assert (found["draft"] is not None) is here
    return here


async def test_a_provider_without_mandate_hands_its_draft_over_and_the_employer_completes_it(
    employer: Visitor, provider: Visitor
) -> None:
    number = await opened_by(provider)
    assert not await sees(employer, number)
    assert (await save(provider, number, without_mandate()))["userErrors"] == []
    assert await provider.refused("transmitDraft", draft={"number": number}) == ["NO_MANDATE"]

    async with employer.listening() as feed:
        await provider.done("handOverDraft", draft={"number": number})
        told = await feed.next()

    assert (told["kind"], told["subjectNumber"]) == ("DRAFT_HANDED_OVER", str(number))
    assert {"subjectNumber": str(number), "kind": "DRAFT_TO_VALIDATE"} in (
        await employer.ask("{ tasks { kind subjectNumber } }")
    )["tasks"]
    contract = {"contract": {"weeklyHours": 30}}
    assert (await save(employer, number, contract))["userErrors"][0]["code"] == "WRONG_STATE"
    assert (await save(provider, number, contract))["userErrors"][0]["code"] == "WRONG_STATE"

    accepted = await employer.done("acceptDraft", STATE, draft={"number": number})

    assert accepted["draft"] == {"state": "TAKEN_OVER", "stateLabel": "Reprise de la pré-saisie"}
    assert await kinds(provider, number) == ["DRAFT_ACCEPTED"]
    assert (await employer.ask("{ tasks { subjectNumber } }"))["tasks"].count({"subjectNumber": str(number)}) == 0
    assert await provider.refused("saveDraft", draft={"number": number}, content={"cpro": contract}) == ["WRONG_STATE"]

    employers_own = {
        "employer": {"email": "rh@humando.test"},
        "employee": {"nir": NIR},
        "contract": {"grossPay": "1823.03", "minimumAgreementPay": "1850.00"},
    }
    saved = await save(employer, number, employers_own, "draft { documents { code required } }")
    for line in saved["draft"]["documents"]:
        if line["required"]:
            await attach(employer, {"draft": {"number": number}}, line["code"])
    payload = await transmit(employer, number)

    assert payload["userErrors"] == []
    dossier = payload["dossier"]["number"]
    assert await kinds(provider, dossier) == ["DOSSIER_TRANSMITTED"]


async def test_nir_and_pay_are_typed_by_a_provider_with_a_mandate_only(house: House) -> None:
    provider = house.person("provider@legoud.test", "PROVIDER")
    number = await opened_by(provider)
    private = {"employee": {"nir": NIR}, "contract": {"grossPay": "1823.03", "minimumAgreementPay": "1850.00"}}

    payload = await save(provider, number, private)

    told = {error["path"]: (error["code"], error["message"]) for error in payload["userErrors"]}
    assert told == dict.fromkeys(
        ("employee.nir", "contract.gross_pay", "contract.minimum_agreement_pay"),
        ("FIELD_LOCKED", "Sans mandat de gestion, ce champ est saisi par l'adhérent."),
    )
    asked = await provider.ask("query ($r: CaseRef!) { draft(ref: $r) { access { locked } } }", r={"number": number})
    assert {"employee.nir", "contract.gross_pay"} <= set(asked["draft"]["access"]["locked"])
    async with lent_mandate(house, HUMANDO):
        assert (await save(provider, number, private))["userErrors"] == []
        with_mandate = await opened_by(provider)
    asked = await provider.ask(
        "query ($r: CaseRef!) { draft(ref: $r) { access { locked } } }", r={"number": with_mandate}
    )
    assert "employee.nir" not in asked["draft"]["access"]["locked"]


async def test_a_provider_with_a_mandate_transmits_itself_and_does_not_hand_over(
    house: House, mandated: Visitor
) -> None:
    kiso = house.person("employer@kiso.test")
    number = await opened_by(mandated, KISO)

    flags = await mandated.ask("query ($r: CaseRef!) { draft(ref: $r) { flags { mandate } } }", r={"number": number})
    assert flags["draft"] == {"flags": {"mandate": True}}
    assert await mandated.refused("handOverDraft", draft={"number": number}) == ["HAS_MANDATE"]

    content = complete(employer={"email": "rh@kiso.test"})
    saved = await save(
        mandated, number, content, "draft { documents { code required } documentsProgress { required } }"
    )
    assert saved["userErrors"] == []
    for line in saved["draft"]["documents"]:
        if line["required"]:
            await attach(mandated, {"draft": {"number": number}}, line["code"])
    payload = await transmit(mandated, number, "dossier { number } draft { findings { path message } }")

    assert payload["userErrors"] == [], payload
    assert await kinds(kiso, payload["dossier"]["number"]) == ["DOSSIER_TRANSMITTED"]


async def test_a_draft_refused_before_or_after_acceptance_leaves_the_employer_and_tells_the_provider(
    employer: Visitor, provider: Visitor
) -> None:
    at_once, later = await handed_over(provider), await handed_over(provider)
    await employer.done("acceptDraft", draft={"number": later})

    for number in (at_once, later):
        payload = await employer.done("refuseDraft", STATE, draft={"number": number}, reason="Pas ce salarié.")
        assert payload["draft"] is None
        assert not await sees(employer, number)
        assert (await kinds(provider, number))[-1] == "DRAFT_REFUSED"
        assert await sees(provider, number)
        assert await provider.refused("saveDraft", draft={"number": number}) == ["WRONG_STATE"]
        assert await provider.refused("deleteDraft", draft={"number": number}) == ["WRONG_STATE"]
        assert await employer.refused("acceptDraft", draft={"number": number}) == ["NOT_FOUND"]


async def test_only_the_company_that_created_a_draft_deletes_it(
    house: House, employer: Visitor, provider: Visitor
) -> None:
    own, colleague = await open_draft(employer), house.person("admin@humando.test")
    taken_over = await handed_over(provider)
    await employer.done("acceptDraft", draft={"number": taken_over})

    assert await house.person("employer@kiso.test").refused("deleteDraft", draft={"number": own}) == ["NOT_FOUND"]
    assert await house.person("follow@humando.test").refused("deleteDraft", draft={"number": own}) == ["NO_PERMISSION"]
    assert await employer.refused("deleteDraft", draft={"number": taken_over}) == ["WRONG_STATE"]
    assert await provider.refused("deleteDraft", draft={"number": taken_over}) == ["WRONG_STATE"]

    deleted = await colleague.done("deleteDraft", STATE, draft={"number": own})

    assert deleted["draft"] is None
    assert not await sees(employer, own)
    assert await employer.refused("saveDraft", draft={"number": own}) == ["NOT_FOUND"]


async def test_a_copy_keeps_the_tabs_chosen_and_neither_attestations_nor_files(employer: Visitor) -> None:
    source = await ready(employer)
    selected = """draft { number documents { files { id } } content { ... on CproContent {
        employer { siret pensionFund } employee { birthName tutor { eligible } } contract { start } } } }"""

    copy = await employer.done("duplicateDraft", selected, draft={"number": source}, tabs=["employer", "employee"])

    draft = copy["draft"]
    assert draft["number"] != source
    assert draft["content"]["employee"] == {"birthName": "Dupont", "tutor": {"eligible": None}}
    assert draft["content"]["employer"]["pensionFund"] == "AG2R"
    assert draft["content"]["contract"]["start"] is None
    assert [line["files"] for line in draft["documents"] if line["files"]] == []
    assert await employer.refused("duplicateDraft", draft={"number": source}, tabs=["funding"]) == ["NOT_DUPLICABLE"]


async def test_a_copy_without_the_employer_is_for_another_establishment_and_another_sub_scheme(
    employer: Visitor,
) -> None:
    opened = await employer.done("openDraft", "draft { number }", scheme="BADGE", subScheme="CARTE_BTP")
    source = opened["draft"]["number"]

    copy = await employer.done(
        "duplicateDraft",
        "draft { scheme subScheme employer { siret } }",
        draft={"number": source},
        tabs=["service"],
        subScheme="CARTE_CHRONO",
        siret=HUMANDO_LYON,
    )

    assert copy["draft"] == {"scheme": "BADGE", "subScheme": "CARTE_CHRONO", "employer": {"siret": HUMANDO_LYON}}
    wrong = {"draft": {"number": source}, "tabs": [], "subScheme": "CONTRAT_PRO"}
    assert await employer.refused("duplicateDraft", **wrong) == ["UNKNOWN_SUB_SCHEME"]


async def test_an_act_asked_twice_under_the_same_name_is_done_once(employer: Visitor, provider: Visitor) -> None:
    number = await handed_over(provider)
    asked = {"draft": {"number": number}, "operationId": f"accept-{number}"}

    answers = await asyncio.gather(*(employer.done("acceptDraft", STATE, **asked) for _ in range(4)))

    assert {answer["draft"]["state"] for answer in answers} == {"TAKEN_OVER"}
    assert await kinds(provider, number) == ["DRAFT_ACCEPTED"]


class Letters(MessageHandler):
    """An SMTP server's box, on this machine."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Message] = []
        self.arrived = asyncio.Event()
        self.loop = asyncio.get_running_loop()

    def handle_message(self, message: Message) -> None:
        self.received.append(message)
        self.loop.call_soon_threadsafe(self.arrived.set)

    async def until(self, many: int) -> list[Message]:
        """Wait for that many letters."""
        async with asyncio.timeout(PATIENCE):
            while len(self.received) < many:
                self.arrived.clear()
                await self.arrived.wait()
        return self.received


@pytest_asyncio.fixture(loop_scope="session")
async def letters() -> AsyncIterator[tuple[Letters, str]]:
    """A real SMTP server, and its address."""
    box = Letters()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box), "127.0.0.1", 0)
    async with server:
        yield box, f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_those_who_may_accept_are_told_by_mail_once(
    database_url: str, tmp_path: Path, letters: tuple[Letters, str]
) -> None:
    box, address = letters
    async with open_house(database_url, tmp_path, smtp_url=address) as house:
        provider = house.person("provider@bureauveritas.test", "PROVIDER")

        number = await handed_over(provider)
        received = await box.until(3)
        await Post(house.store, mailer_at(address, tmp_path), "Mon Espace <nobody@monespace.invalid>").carry()

    assert {str(letter["To"]) for letter in received} == {
        "employer@humando.test",
        "both@humando.test",
        "admin@humando.test",
    }
    text = received[0].get_payload(decode=True)
    assert isinstance(text, bytes)
    assert f"n° {number}" in text.decode()
    assert len(received) == 3
