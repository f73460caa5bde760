"""Files that come with depositDocument: one request is enough, under the rights of an address; none is kept twice."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest

from monespace_gql.demo.sample_pdf import sample_pdf
from monespace_gql.documents.models import StoredDocument, UploadTicket
from monespace_gql.documents.recogniser import Recogniser
from monespace_gql.journal.models import JournalEntry
from monespace_gql.scheme.document import MAX_BYTES, MAX_FILES
from tests.journeys.client import PATIENCE, USER_ERRORS, Sent, Visitor
from tests.journeys.given import open_draft, transmitted
from tests.journeys.house import House, open_house
from tests.web.multipart import TYPE, form, part

in_the_house = pytest.mark.asyncio(loop_scope="session")

FILES = "draft { documents { code files { id name size mediaType } } }"
PDF = Sent("Programme signé.pdf", sample_pdf("programme"))
CUTS = 120
AT_ONCE = 20


@in_the_house
async def test_a_file_is_deposited_in_one_request_and_read_back(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)

    payload = await employer.deposit(PDF, FILES, case=draft(number), document="training_programme")

    (file,) = files_of(payload, "training_programme")
    assert payload["userErrors"] == []
    assert (file["name"], file["size"], file["mediaType"]) == (PDF.name, len(PDF.content), "application/pdf")
    (stored,) = await stored_of(house, number)
    assert (await employer.request("GET", f"/documents/{stored.id}")).body == PDF.content
    with house.store.reading():
        entry = await JournalEntry.get(kind="DOCUMENT_DEPOSITED", subject_id=str(stored.draft_id))
    assert entry.data["name"] == PDF.name
    assert await nothing_waits(house)


@in_the_house
async def test_a_file_comes_to_a_dossier_as_well(house: House, employer: Visitor) -> None:
    number = await transmitted(employer)

    payload = await employer.deposit(
        PDF, "dossier { documents { code files { name } } }", case={"dossier": {"number": number}}, document="other"
    )

    assert payload["userErrors"] == []
    (line,) = (line for line in payload["dossier"]["documents"] if line["code"] == "other")
    assert line["files"] == [{"name": PDF.name}]


@in_the_house
async def test_files_of_one_operation_are_deposited_in_order_each_with_its_own_refusals(
    house: House, employer: Visitor
) -> None:
    number = await open_draft(employer)
    query = f"""mutation ($a: DepositDocumentInput!, $b: DepositDocumentInput!, $c: DepositDocumentInput!) {{
        a: depositDocument(input: $a) {{ {FILES} {USER_ERRORS} }}
        b: depositDocument(input: $b) {{ {FILES} {USER_ERRORS} }}
        c: depositDocument(input: $c) {{ {FILES} {USER_ERRORS} }} }}"""
    given = {"case": draft(number), "document": "other", "file": None}

    reply = await employer.send_files(
        query,
        {"a": given, "b": given, "c": given},
        Sent("c.pdf", sample_pdf("c"), "variables.c.file"),
        Sent("b.pdf", b"MZ not a PDF", "variables.b.file"),
        Sent("a.pdf", sample_pdf("a"), "variables.a.file"),
    )

    a, b, c = (reply.json["data"][name] for name in "abc")
    assert [[error["code"] for error in each["userErrors"]] for each in (a, b, c)] == [[], ["FORMAT_NOT_ACCEPTED"], []]
    names = [sorted(file["name"] for file in files_of(each, "other")) for each in (a, b, c)]
    assert names == [["a.pdf"], ["a.pdf"], ["a.pdf", "c.pdf"]]
    assert await nothing_waits(house)


@in_the_house
@pytest.mark.parametrize(
    ("file", "codes"),
    [
        (Sent("a.exe", b"MZ"), ["FORMAT_NOT_ACCEPTED"]),
        (Sent("a.pdf", b""), ["FILE_EMPTY"]),
        (Sent("a.pdf", b"MZ not a PDF"), ["FORMAT_NOT_ACCEPTED"]),
        (Sent("a.pdf", b"a" * (MAX_BYTES + 1)), ["FILE_TOO_LARGE"]),
    ],
    ids=["extension", "empty", "content", "size"],
)
async def test_what_is_not_accepted_is_told_as_data_and_leaves_nothing(
    house: House, employer: Visitor, file: Sent, codes: list[str]
) -> None:
    number = await open_draft(employer)

    payload = await employer.deposit(file, "draft { number }", case=draft(number), document="other")

    assert [error["code"] for error in payload["userErrors"]] == codes
    assert payload["draft"] == {"number": number}
    assert await stored_of(house, number) == []
    assert await nothing_waits(house)


@in_the_house
async def test_either_a_token_or_a_file_is_given(employer: Visitor) -> None:
    number = await open_draft(employer)

    neither = await employer.refused("depositDocument", case=draft(number), document="other")
    both = await employer.deposit(PDF, case=draft(number), document="other", token="x")

    assert neither == [error["code"] for error in both["userErrors"]] == ["TOKEN_OR_FILE"]


@in_the_house
async def test_rights_are_those_of_an_address(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)
    people = {
        "follower": house.person("follow@humando.test"),
        "other employer": house.person("employer@kiso.test"),
        "manager": house.person("manager@opco.test", "MANAGER"),
    }

    for name, person in people.items():
        given = {"case": draft(number), "document": "other"}
        payload = await person.deposit(PDF, "draft { number }", **given)
        by_address = await person.refused("prepareUpload", **given, name="a.pdf")
        assert [error["code"] for error in payload["userErrors"]] == by_address, name
    unknown = await employer.deposit(PDF, case=draft(number), document="nothing")
    nowhere = await employer.deposit(PDF, case=draft(9_999_999), document="other")

    assert [error["code"] for error in unknown["userErrors"]] == ["UNKNOWN_DOCUMENT"]
    assert [error["code"] for error in nowhere["userErrors"]] == ["NOT_FOUND"]
    assert await stored_of(house, number) == []
    assert await nothing_waits(house)


@in_the_house
async def test_the_same_operation_sent_again_keeps_one_file(
    house: House, employer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await open_draft(employer)
    given = {"case": draft(number), "document": "other", "operationId": f"deposit-{number}"}

    at_once = await asyncio.gather(*(employer.deposit(PDF, FILES, **given) for _ in range(4)))
    monkeypatch.delattr(Recogniser, "recognise")  # a file that is not received needs nobody to recognise it
    again = await employer.deposit(PDF, FILES, **given)

    assert [payload["userErrors"] for payload in (*at_once, again)] == [[]] * 5
    assert len({file["id"] for payload in at_once for file in files_of(payload, "other")}) == 1
    assert len(await stored_of(house, number)) == 1
    assert await nothing_waits(house)


@in_the_house
async def test_the_fifth_file_of_a_type_is_the_last_though_eight_come_at_once(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)
    colleague = house.person("admin@humando.test")
    given = {"case": draft(number), "document": "other"}

    payloads = await asyncio.gather(*((employer, colleague)[n % 2].deposit(PDF, **given) for n in range(8)))

    codes = sorted(error["code"] for payload in payloads for error in payload["userErrors"])
    assert codes == ["TOO_MANY_FILES"] * (8 - MAX_FILES)
    assert len(await stored_of(house, number)) == MAX_FILES
    assert await nothing_waits(house)


@in_the_house
async def test_an_upload_prepared_again_has_another_address(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)
    given = {"case": draft(number), "document": "other", "name": "a.pdf", "operationId": f"prepare-{number}"}

    first = (await employer.done("prepareUpload", "upload { token url }", **given))["upload"]
    second = (await employer.done("prepareUpload", "upload { token url }", **given))["upload"]
    former = await employer.request("PUT", first["url"], data=PDF.content, headers={})
    sent = await employer.request("PUT", second["url"], data=PDF.content, headers={})
    await employer.done("depositDocument", case=draft(number), document="other", token=second["token"])

    assert (former.status, sent.status) == (404, 201)
    assert len(await stored_of(house, number)) == 1


async def test_forms_cut_at_random_leave_no_file_no_ticket_and_no_task(database_url: str, tmp_path: Path) -> None:
    async with open_house(database_url, tmp_path) as house:
        employer = house.person("employer@humando.test")
        number = await open_draft(employer)
        await employer.deposit(PDF, case=draft(number), document="other")
        calm, rng, turns = asyncio.all_tasks(), Random(20251221), asyncio.Semaphore(AT_ONCE)

        async def one() -> None:
            async with turns:
                await cut(house, employer, number, rng)

        await asyncio.gather(*(one() for _ in range(CUTS)))
        async with asyncio.timeout(PATIENCE):
            while house.store.lasting.under_way or len(asyncio.all_tasks()) > len(calm):  # noqa: ASYNC110 - an absence
                await asyncio.sleep(0.01)

        kept = await stored_of(house, number)
        folder = house.opened.settings.data / "documents"
        assert sorted(path.name for path in on_disk(folder)) == sorted(file.storage_key for file in kept)
        assert len(kept) <= MAX_FILES
        with house.store.reading():
            assert await UploadTicket.filter(deposited_at=None).count() == 0
        payload = await employer.deposit(PDF, case=draft(number), document="training_programme")
        assert payload["userErrors"] == []


async def cut(house: House, person: Visitor, number: int, rng: Random) -> None:
    """Send a form, a part of it or the whole, and hang up before the answer."""
    query = "mutation ($input: DepositDocumentInput!) { depositDocument(input: $input) { userErrors { code } } }"
    given = {"input": {"case": draft(number), "document": "other", "file": None}}
    body = form(
        part("operations", orjson.dumps({"query": query, "variables": given})),
        part("map", b'{"0": ["variables.input.file"]}'),
        part("0", sample_pdf("x") + b"\n" * 300_000, "a.pdf"),
    )
    lines = [f"{name}: {value}" for name, value in person.headers.items()]
    head = ["POST /graphql HTTP/1.1", "Host: localhost", f"Content-Type: {TYPE}", f"Content-Length: {len(body)}"]
    request = "\r\n".join([*head, *lines, "X-Requested-With: x", "", ""]).encode() + body
    address = urlsplit(house.base)
    _, writer = await asyncio.open_connection(address.hostname, address.port)
    with suppress(ConnectionError):
        writer.write(request[: rng.choice([len(request), rng.randrange(len(request))])])
        await writer.drain()
        for _ in range(rng.choice([0, 5, 50, 500])):
            await asyncio.sleep(0)
    writer.transport.abort()


def draft(number: int) -> Mapping[str, object]:
    """A draft as a case."""
    return {"draft": {"number": number}}


def files_of(payload: Any, code: str) -> list[Any]:  # Any: JSON
    """The files of one type that a payload shows."""
    (line,) = (line for line in payload["draft"]["documents"] if line["code"] == code)
    found: list[Any] = line["files"]
    return found


async def stored_of(house: House, number: int) -> list[StoredDocument]:
    """The files kept of a draft."""
    keys = await house.store.fetch("SELECT id FROM draft WHERE number = $1", [number])
    with house.store.reading():
        return await StoredDocument.filter(draft_id=keys[0]["id"])


async def nothing_waits(house: House) -> bool:
    """Whether nothing is in quarantine, and nothing received that nobody deposited."""
    folder = house.opened.settings.data / "documents"
    with house.store.reading():
        waiting = await UploadTicket.filter(deposited_at=None, received_at__isnull=False).count()
        kept = {str(file.storage_key) for file in await StoredDocument.all()}
    left = [path for path in on_disk(folder) if path.suffix == ".part" or path.name not in kept]
    return waiting == 0 and left == []


def on_disk(folder: Path) -> list[Path]:
    """Every file in the folder, finished or not."""
    return [path for path in folder.rglob("*") if path.is_file()]
