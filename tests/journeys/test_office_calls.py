"""The back office says what it decided: only it may, in order, and each thing is done once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest

from monespace_gql.backoffice.signature import new_secret, signed
from tests.journeys.client import Reply, Visitor
from tests.journeys.given import CLOCK, transmitted
from tests.journeys.house import House, open_house
from tests.journeys.office import Office, serving

TOLD = "{ notifications(first: 100) { nodes { kind } } }"


@dataclass
class Caller:
    """The back office, calling."""

    house: House
    secret: str
    sent: list[str] = field(default_factory=list)

    async def call(
        self, dossier: str, sequence: object, act: str, *, message: str | None = None, **given: Any
    ) -> Reply:
        """Call for something, under a message id of its own unless given."""
        return await self.send({"dossier": dossier, "sequence": sequence, "act": act, "input": given}, message)

    async def send(self, body: object, message: str | None = None, secret: str | None = None) -> Reply:
        """Send any body, signed."""
        named = message or f"msg-{len(self.sent)}"
        self.sent.append(named)
        written = body if isinstance(body, bytes) else orjson.dumps(body)
        headers = signed(secret or self.secret, named, CLOCK.now(), written)
        anybody = self.house.bearer(None)
        return await anybody.request("POST", "/backoffice/calls", data=written, headers=headers)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with serving(CLOCK) as opened:
        yield opened


@pytest.fixture
async def house(database_url: str, tmp_path: Path, office: Office) -> AsyncIterator[House]:
    """The product, with a back office elsewhere."""
    async with open_house(database_url, tmp_path, backoffice=(office.base, office.secret)) as opened:
        yield opened


@pytest.fixture
def caller(house: House, office: Office) -> Caller:
    return Caller(house, office.secret)


@pytest.fixture
def employer(house: House) -> Visitor:
    return house.person("employer@humando.test")


async def test_it_leads_a_dossier_to_its_grant_and_people_are_told(caller: Caller, employer: Visitor) -> None:
    dossier = await transmitted(employer)

    started = await caller.call(dossier, 1, "startReview")
    granted = await caller.call(dossier, 2, "grantDossier", funder="OPCO EP")

    assert (started.status, granted.status) == (200, 200)
    assert started.json["data"]["startReview"]["dossier"]["state"] == "UNDER_REVIEW"
    assert granted.json["data"]["grantDossier"]["userErrors"] == []
    assert granted.json["data"]["grantDossier"]["dossier"]["state"] == "GRANTED"
    told = [node["kind"] for node in (await employer.ask(TOLD))["notifications"]["nodes"]]
    assert [kind for kind in told if kind.startswith("DOSSIER")] == [
        "DOSSIER_TRANSMITTED",
        "DOSSIER_UNDER_REVIEW",
        "DOSSIER_GRANTED",
    ]


async def test_a_call_that_comes_again_is_answered_alike_and_done_once(caller: Caller, employer: Visitor) -> None:
    dossier = await transmitted(employer)

    first = await caller.call(dossier, 1, "startReview", message="once")
    await caller.call(dossier, 2, "requestPieces", pieces=["cerfa"])
    again = await caller.call(dossier, 1, "startReview", message="once")

    assert again.status == 200
    assert again.json["data"]["startReview"]["userErrors"] == first.json["data"]["startReview"]["userErrors"] == []
    told = [node["kind"] for node in (await employer.ask(TOLD))["notifications"]["nodes"]]
    assert told.count("DOSSIER_UNDER_REVIEW") == 1


async def test_a_message_says_one_thing(caller: Caller, employer: Visitor) -> None:
    dossier = await transmitted(employer)
    await caller.call(dossier, 1, "startReview", message="once")

    other = await caller.call(dossier, 2, "grantDossier", message="once")

    assert (other.status, other.codes) == (409, ["OPERATION_ID_REUSED"])
    assert (await caller.call(dossier, 2, "grantDossier")).json["data"]["grantDossier"]["userErrors"] == []


async def test_calls_come_in_the_order_of_their_numbers(caller: Caller, employer: Visitor) -> None:
    dossier = await transmitted(employer)

    early = await caller.call(dossier, 2, "grantDossier")
    await caller.call(dossier, 1, "startReview")
    taken = await caller.call(dossier, 1, "grantDossier")
    declined = await caller.call(dossier, 2, "closeDossier")
    after = await caller.call(dossier, 3, "grantDossier")

    assert [(reply.status, reply.codes) for reply in (early, taken)] == [(409, ["OUT_OF_ORDER"])] * 2
    assert "numéro 1" in early.json["errors"][0]["message"]
    assert "numéro 2" in taken.json["errors"][0]["message"]
    assert [error["code"] for error in declined.json["data"]["closeDossier"]["userErrors"]] == ["WRONG_STATE"]
    assert after.json["data"]["grantDossier"]["dossier"]["state"] == "GRANTED"


async def test_only_the_back_office_is_heard(caller: Caller, house: House, employer: Visitor) -> None:
    dossier = await transmitted(employer)
    body = {"dossier": dossier, "sequence": 1, "act": "startReview"}

    forged = await caller.send(body, secret=new_secret())
    unsigned = await house.person("manager@opco.test", "MANAGER").request(
        "POST", "/backoffice/calls", data=orjson.dumps(body)
    )

    assert [(reply.status, reply.codes) for reply in (forged, unsigned)] == [(401, ["BAD_SIGNATURE"])] * 2
    assert (await caller.send(body)).status == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"no JSON", 400, "BAD_REQUEST"),
        ([], 400, "BAD_REQUEST"),
        ({"dossier": "2512CP000001", "sequence": 1, "act": "transmitDraft"}, 400, "BAD_REQUEST"),
        ({"dossier": "2512CP000001", "sequence": "1", "act": "startReview"}, 400, "BAD_REQUEST"),
        ({"dossier": "2512CP000001", "sequence": True, "act": "startReview"}, 400, "BAD_REQUEST"),
        ({"dossier": "2512CP000001", "sequence": 1, "act": "startReview", "input": []}, 400, "BAD_REQUEST"),
        (
            {"dossier": "2512CP000001", "sequence": 1, "act": "startReview", "input": {"operationId": "mine"}},
            400,
            "BAD_REQUEST",
        ),
        ({"dossier": "2512CP999999", "sequence": 1, "act": "startReview"}, 404, "NOT_FOUND"),
    ],
)
async def test_what_is_no_call_is_said(caller: Caller, body: object, status: int, code: str) -> None:
    reply = await caller.send(body)

    assert (reply.status, reply.codes) == (status, [code])


async def test_an_input_that_does_not_fit_is_said_without_its_values(caller: Caller, employer: Visitor) -> None:
    reply = await caller.call(await transmitted(employer), 1, "refuseDossier", reason="BECAUSE-I-SAY-SO")

    assert (reply.status, reply.codes) == (422, ["BAD_USER_INPUT"])
    assert "BECAUSE" not in reply.text


async def test_a_server_that_is_its_own_back_office_hears_none(database_url: str, tmp_path: Path) -> None:
    async with open_house(database_url, tmp_path) as house:
        caller = Caller(house, new_secret())

        assert (await caller.call("2512CP000001", 1, "startReview")).status == 404
