"""Receiving a file: once, within its limits, and nothing is left of what fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from monespace_gql.documents.models import StoredDocument, UploadTicket
from monespace_gql.documents.receive import Received, receive
from monespace_gql.documents.recogniser import Recogniser
from monespace_gql.documents.storage import FileStorage, Incoming, StorageUnavailable, key_of
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.scheme.document import MAX_BYTES
from tests.documents import made
from tests.documents.given import Files, MovingClock, pieces, told


async def test_a_file_sent_is_kept_and_described(files: Files) -> None:
    ticket = await files.prepare("../Facture n°1.csv")

    received = await files.send(ticket)

    digest = sha256(made.CSV).hexdigest()
    assert received == Received(received.upload_id, "Facture n°1.csv", "text/csv", len(made.CSV), digest)
    assert await files.content(key_of(received.upload_id)) == made.CSV
    assert len(files.on_disk) == 1


async def test_a_token_serves_once(files: Files) -> None:
    ticket = await files.sent()

    with pytest.raises(Refusal) as refused:
        await files.send(ticket)

    assert told(refused)[0] == "ADDRESS_USED"
    assert len(files.on_disk) == 1


async def test_a_token_whose_upload_failed_may_be_tried_again(files: Files) -> None:
    ticket = await files.prepare()
    with pytest.raises(Refusal):
        await files.send(ticket, made.PROGRAM)

    assert (await files.send(ticket)).media_type == "text/csv"


async def test_unknown_and_expired_tokens_are_answered_alike(files: Files, clock: MovingClock) -> None:
    ticket = await files.prepare()
    clock.wait(minutes=15)

    with pytest.raises(Refusal) as expired:
        await files.send(ticket)
    with pytest.raises(Refusal) as unknown:
        await files.send("unknown")

    assert expired.value.errors == unknown.value.errors
    assert told(expired)[0] == "NOT_FOUND"


async def test_twenty_mo_exactly_are_received(files: Files) -> None:
    ticket = await files.prepare("grand.pdf")

    assert (await files.send(ticket, made.pdf_of(MAX_BYTES))).size == MAX_BYTES


async def test_one_byte_more_is_declined_and_nothing_more_is_read(files: Files) -> None:
    ticket, read = await files.prepare("grand.pdf"), 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"\0" * (MAX_BYTES // 4 + (read == 4))

    with pytest.raises(Refusal) as refused:
        await files.send(ticket, endless())

    assert told(refused) == ("FILE_TOO_LARGE", "Poids : 20Mo maximum")
    assert read == 4
    assert files.on_disk == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("facture.pdf", made.PROGRAM, "FORMAT_NOT_ACCEPTED"),
        ("facture.pdf", made.PAGE, "FORMAT_NOT_ACCEPTED"),
        ("facture.pdf", made.pdf_with_script(), "FILE_UNSAFE"),
        ("contrat.docx", made.docx(parts={"word/vbaProject.bin": b"x"}), "FILE_UNSAFE"),
        ("facture.csv", b"", "FILE_EMPTY"),
    ],
)
async def test_what_is_declined_leaves_nothing(files: Files, name: str, content: bytes, code: str) -> None:
    ticket = await files.prepare(name)

    with pytest.raises(Refusal) as refused:
        await files.send(ticket, content)

    assert told(refused)[0] == code
    assert files.on_disk == []
    assert await waiting()


async def test_a_form_around_the_file_is_declined_before_anything_is_read(files: Files) -> None:
    ticket = await files.prepare()

    with pytest.raises(Refusal) as refused:
        await receive(
            files.store,
            files.storage,
            files.recogniser,
            ticket.token,
            pieces(b"--x"),
            "multipart/form-data; boundary=x",
        )

    assert told(refused) == (
        "FORMAT_NOT_ACCEPTED",
        "Envoyez le contenu du fichier tel quel, sans formulaire autour.",
    )


async def test_an_upload_that_is_cancelled_leaves_no_file_and_no_row(files: Files) -> None:
    ticket, arrived = await files.prepare(), asyncio.Event()

    async def never_ends() -> AsyncIterator[bytes]:
        yield made.CSV
        arrived.set()
        await asyncio.Event().wait()

    upload = asyncio.create_task(files.send(ticket, never_ends()))
    await arrived.wait()
    assert len(files.on_disk) == 1
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload

    assert files.on_disk == []
    assert await waiting()
    assert not await StoredDocument.all().count()
    assert await files.send(ticket)


async def test_two_uploads_under_one_token_do_not_run_together(files: Files) -> None:
    ticket, arrived, go_on = await files.prepare(), asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield made.CSV[:5]
        arrived.set()
        await go_on.wait()
        yield made.CSV[5:]

    first = asyncio.create_task(files.send(ticket, slow()))
    await arrived.wait()
    with pytest.raises(Refusal) as second:
        await files.send(ticket)
    go_on.set()

    assert told(second)[0] == "ADDRESS_USED"
    assert await files.content(key_of((await first).upload_id)) == made.CSV


async def test_an_upload_that_is_too_slow_is_declined(files: Files) -> None:
    ticket = await files.prepare()

    async def stuck() -> AsyncIterator[bytes]:
        yield made.CSV
        await asyncio.Event().wait()

    with pytest.raises(Refusal) as refused:
        await receive(files.store, files.storage, files.recogniser, ticket.token, stuck(), slowest=0.05)

    assert told(refused)[0] == "TOO_SLOW"
    assert files.on_disk == []
    assert await waiting()


class LeftOnceKept(FileStorage):
    """A storage whose client leaves at the very moment when the file is kept."""

    @asynccontextmanager
    async def incoming(self) -> AsyncIterator[Incoming]:
        async with super().incoming() as incoming:
            yield Leaving(incoming)


@dataclass(frozen=True)
class Leaving:
    """A file whose sender leaves once it is kept."""

    incoming: Incoming

    @property
    def path(self) -> Path:
        return self.incoming.path

    async def write(self, chunk: bytes) -> None:
        await self.incoming.write(chunk)

    async def keep(self, key: str) -> None:
        await self.incoming.keep(key)
        raise asyncio.CancelledError


async def test_an_upload_cancelled_after_its_file_is_kept_leaves_nothing_either(
    store: Store, folder: Path, files: Files
) -> None:
    ticket = await files.prepare()

    with pytest.raises(asyncio.CancelledError):
        await receive(store, LeftOnceKept(folder), files.recogniser, ticket.token, pieces(made.CSV))

    assert files.on_disk == []
    assert await waiting()
    assert await files.send(ticket)


class FullDisk(FileStorage):
    """A storage whose disk is full."""

    @asynccontextmanager
    async def incoming(self) -> AsyncIterator[Incoming]:
        raise StorageUnavailable("OSError")
        yield


async def test_a_full_disk_is_said_to_be_momentary_and_the_ticket_still_serves(
    store: Store, folder: Path, files: Files
) -> None:
    ticket = await files.prepare()

    with pytest.raises(Refusal) as refused:
        await receive(store, FullDisk(folder), Recogniser(), ticket.token, pieces(made.CSV))

    assert told(refused)[0] == "STORAGE_UNAVAILABLE"
    assert await files.send(ticket)


async def waiting() -> bool:
    """Whether the only ticket is as it was prepared, nothing received under it and no attempt going on."""
    (ticket,) = await UploadTicket.all()
    return ticket.attempt is None and ticket.received_at is None and ticket.sha256 is None
