"""The two routes of files, on a real port."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from monespace_gql.access import Viewer
from monespace_gql.documents.models import StoredDocument, UploadTicket
from monespace_gql.documents.storage import FileStorage, Incoming
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.scheme.document import MAX_BYTES
from monespace_gql.web import passage
from monespace_gql.web.files import file_routes
from monespace_gql.web.identity import Claims, Door, Tokens
from monespace_gql.web.options import WebOptions
from monespace_gql.web.safe_headers import safe_headers
from tests.documents import made
from tests.documents.given import ADA, Files, MovingClock, viewer

Client = TestClient[web.Request, web.Application]
SECRET = "a secret long enough to sign the tokens of the tests"
TOKENS = Tokens(SECRET, SystemClock())
STRANGER = viewer(9)


async def identify(claims: Claims, context: str | None) -> Viewer:
    return ADA if claims.email == ADA.email else STRANGER


async def may_read(who: object, document: StoredDocument) -> bool:
    return isinstance(who, Viewer) and who.person_id == document.depositor_id


def bearer(who: Viewer = ADA) -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKENS.issue(who.email, timedelta(hours=1))}"}


class NoticedStorage(FileStorage):
    """The folder; says when a file begins to arrive, and when one is deleted."""

    began: asyncio.Event
    deleted: asyncio.Event

    @asynccontextmanager
    async def incoming(self) -> AsyncIterator[Incoming]:
        async with super().incoming() as incoming:
            self.began.set()
            yield incoming

    async def delete(self, key: str) -> None:
        await super().delete(key)
        self.deleted.set()


@pytest.fixture
def storage(folder: object) -> NoticedStorage:
    noticed = NoticedStorage(folder)  # type: ignore[arg-type]  # the fixture's path
    noticed.began, noticed.deleted = asyncio.Event(), asyncio.Event()
    return noticed


@pytest.fixture
async def client(files: Files) -> AsyncIterator[Client]:
    application = web.Application(middlewares=[passage.declined])
    application.on_response_prepare.append(safe_headers(WebOptions()))
    application.add_routes(
        file_routes(files.store, files.storage, Door(TOKENS, identify), may_read, recogniser=files.recogniser)
    )
    async with TestClient(TestServer(application)) as started:
        yield started


async def refused(response: ClientResponse) -> tuple[int, str]:
    (error,) = (await response.json())["errors"]
    assert error["message"]
    return response.status, error["extensions"]["code"]


async def test_a_file_is_sent_without_a_bearer_and_described(client: Client, files: Files) -> None:
    ticket = await files.prepare("Facture.csv")

    response = await client.put(ticket.path, data=made.CSV)

    told = await response.json()
    assert response.status == 201
    assert set(told) == {"uploadId", "name", "mediaType", "size", "sha256"}
    assert (told["name"], told["mediaType"], told["size"]) == ("Facture.csv", "text/csv", len(made.CSV))
    assert (await files.deposit(ticket)).id.hex == told["uploadId"].replace("-", "")


async def test_a_browser_may_send_it_compressed(client: Client, files: Files) -> None:
    ticket = await files.prepare()

    response = await client.put(ticket.path, data=gzip.compress(made.CSV), headers={"Content-Encoding": "gzip"})

    assert (response.status, (await response.json())["size"]) == (201, len(made.CSV))


async def test_what_inflates_beyond_the_limit_is_declined(client: Client, files: Files) -> None:
    ticket = await files.prepare()
    bomb = gzip.compress(b"\0" * (MAX_BYTES + 1))

    response = await client.put(ticket.path, data=bomb, headers={"Content-Encoding": "gzip"})

    assert await refused(response) == (413, "FILE_TOO_LARGE")
    assert files.on_disk == []


async def test_a_length_over_the_limit_is_declined_before_the_body_comes(client: Client, files: Files) -> None:
    ticket = await files.prepare()

    head = f"PUT {ticket.path} HTTP/1.1\r\nHost: a\r\nContent-Length: {MAX_BYTES + 1}\r\n\r\n"
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(head.encode())
    async with asyncio.timeout(90):
        answer = await reader.readuntil(b"}]}")
    writer.close()
    await writer.wait_closed()

    assert b" 413 " in answer.splitlines()[0]
    assert b"Poids : 20Mo maximum" in answer


async def test_a_body_of_unknown_length_is_counted(client: Client, files: Files) -> None:
    ticket = await files.prepare()

    async def too_much() -> AsyncIterator[bytes]:
        for _ in range(21):
            yield b"a" * (1024 * 1024)

    try:
        response = await client.put(ticket.path, data=too_much())
    except ConnectionError:  # the server hung up while we were still sending, which the protocol allows
        pass
    else:
        assert await refused(response) == (413, "FILE_TOO_LARGE")

    assert files.on_disk == []


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("facture.pdf", made.PROGRAM, (415, "FORMAT_NOT_ACCEPTED")),
        ("facture.pdf", made.pdf_with_script(), (422, "FILE_UNSAFE")),
        ("facture.csv", b"", (422, "FILE_EMPTY")),
    ],
)
async def test_a_content_is_declined_with_its_reason(
    client: Client, files: Files, name: str, content: bytes, expected: tuple[int, str]
) -> None:
    ticket = await files.prepare(name)

    assert await refused(await client.put(ticket.path, data=content)) == expected


async def test_a_form_is_declined(client: Client, files: Files) -> None:
    ticket = await files.prepare()

    response = await client.put(ticket.path, data=b"--x", headers={"Content-Type": "multipart/form-data; boundary=x"})

    assert await refused(response) == (415, "FORMAT_NOT_ACCEPTED")


async def test_unknown_and_expired_addresses_are_answered_alike(
    client: Client, files: Files, clock: MovingClock
) -> None:
    ticket = await files.prepare()
    clock.wait(minutes=15)

    expired = await client.put(ticket.path, data=made.CSV)
    unknown = await client.put("/uploads/unknown", data=made.CSV)

    assert (expired.status, await expired.json()) == (unknown.status, await unknown.json())
    assert await refused(expired) == (404, "NOT_FOUND")


async def test_an_address_serves_once(client: Client, files: Files) -> None:
    ticket = await files.sent()

    assert await refused(await client.put(ticket.path, data=made.CSV)) == (409, "ADDRESS_USED")


async def test_a_client_that_leaves_midway_leaves_nothing(client: Client, files: Files) -> None:
    ticket = await files.prepare()
    assert isinstance(files.storage, NoticedStorage)

    head = f"PUT {ticket.path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf"
    _, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(head.encode())
    await files.storage.began.wait()
    writer.close()
    await writer.wait_closed()

    async with asyncio.timeout(90):
        await files.storage.deleted.wait()
    await files.store.lasting.all_ended()

    assert (await UploadTicket.get()).attempt is None
    assert files.on_disk == []
    assert not await StoredDocument.all().count()


async def test_a_document_is_sent_to_be_saved_and_neither_shown_nor_kept(client: Client, files: Files) -> None:
    stored = await files.deposited('Relevé "été" n°1.csv')

    response = await client.get(f"/documents/{stored.id}", headers=bearer())

    assert response.status == 200
    assert await response.read() == made.CSV
    headers = response.headers
    assert headers["Content-Type"] == "text/csv"
    assert headers["Content-Length"] == str(len(made.CSV))
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"Releve _ete_ n1.csv\"; filename*=UTF-8''Relev%C3%A9%20_%C3%A9t%C3%A9_%20n%C2%B01.csv"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "private, no-store"


async def test_its_headers_alone_may_be_asked(client: Client, files: Files) -> None:
    stored = await files.deposited()

    response = await client.head(f"/documents/{stored.id}", headers=bearer())

    assert (response.status, response.headers["Content-Length"]) == (200, str(len(made.CSV)))
    assert await response.read() == b""


async def test_unknown_withdrawn_and_not_yours_are_answered_alike(client: Client, files: Files) -> None:
    stored, gone = await files.deposited(), await files.deposited()
    await files.withdraw(gone)

    answers = [
        await client.get(f"/documents/{uuid4()}", headers=bearer()),
        await client.get("/documents/not-an-id", headers=bearer()),
        await client.get(f"/documents/{gone.id}", headers=bearer()),
        await client.get(f"/documents/{stored.id}", headers=bearer(STRANGER)),
    ]

    assert {answer.status for answer in answers} == {404}
    assert len({await answer.text() for answer in answers}) == 1


async def test_a_document_is_sent_to_nobody_without_a_bearer(client: Client, files: Files) -> None:
    stored = await files.deposited()

    assert await refused(await client.get(f"/documents/{stored.id}")) == (401, "UNAUTHENTICATED")


async def test_bytes_that_are_missing_are_a_fault_and_not_half_a_file(client: Client, files: Files) -> None:
    stored = await files.deposited()
    await files.storage.delete(stored.storage_key)

    response = await client.get(f"/documents/{stored.id}", headers=bearer())

    assert await refused(response) == (500, "INTERNAL")
