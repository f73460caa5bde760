"""A file that came with its operation: received as any other, deposited or gone, whatever happens in between."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from monespace_gql.documents.bring import brought
from monespace_gql.documents.deposit import deposit_document
from monespace_gql.documents.models import StoredDocument, UploadTicket
from monespace_gql.documents.prepare import Ticket, prepare_upload
from monespace_gql.documents.sent_file import SentFile
from monespace_gql.documents.storage import FileStorage, key_of
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.scheme.document import MAX_BYTES
from tests.documents import made
from tests.documents.given import ADA, DRAFT, INVOICE, Files, codes, pieces, told

Sent = Callable[[str, bytes], AbstractAsyncContextManager[SentFile]]


@pytest.fixture
def sent(files: Files) -> Sent:
    @asynccontextmanager
    async def arrived(name: str, content: bytes) -> AsyncIterator[SentFile]:
        async with files.storage.incoming() as quarantine:
            file = SentFile()
            await file.arrive(name, pieces(content), quarantine)
            yield file

    return arrived


def bringing(files: Files, file: SentFile) -> AbstractAsyncContextManager[str]:
    async def prepare(unit: Unit, token: str) -> Ticket:
        return await prepare_upload(unit, ADA, DRAFT, INVOICE, name=file.name, size=file.size, token=token)

    return brought(files.store, files.storage, files.recogniser, file, prepare)


async def nothing_is_left(files: Files) -> bool:
    """Whether there is no file, finished or not, no ticket, and nothing under way."""
    return files.on_disk == [] and not await UploadTicket.exists() and not files.store.lasting.under_way


async def test_what_is_deposited_is_the_file_as_it_came(files: Files, sent: Sent) -> None:
    async with sent("Facture.csv", made.CSV) as file, bringing(files, file) as token:
        stored = await files.deposit(token)

    assert (stored.name, stored.media_type, stored.size) == ("Facture.csv", "text/csv", len(made.CSV))
    assert await files.content(stored.storage_key) == made.CSV
    assert len(files.on_disk) == 1


async def test_one_file_may_be_deposited_twice(files: Files, sent: Sent) -> None:
    async with sent("a.csv", made.CSV) as file:
        for _ in range(2):
            async with bringing(files, file) as token:
                await files.deposit(token)

    first, second = await StoredDocument.all()
    assert first.storage_key != second.storage_key
    assert first.sha256 == second.sha256
    assert len(files.on_disk) == 2


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.exe", made.CSV, [("FORMAT_NOT_ACCEPTED", "file")]),
        ("a.csv", b"", [("FILE_EMPTY", "file")]),
        ("a.exe", b"a" * (MAX_BYTES + 1), [("FORMAT_NOT_ACCEPTED", "file"), ("FILE_TOO_LARGE", "file")]),
        ("a.pdf", made.PROGRAM, [("FORMAT_NOT_ACCEPTED", None)]),
        ("a.pdf", made.pdf_with_script(), [("FILE_UNSAFE", None)]),
    ],
)
async def test_what_is_declined_is_told_of_the_file_and_leaves_nothing(
    files: Files, sent: Sent, name: str, content: bytes, expected: list[tuple[str, str | None]]
) -> None:
    async with sent(name, content) as file:
        with pytest.raises(Refusal) as refused:
            async with bringing(files, file):
                pytest.fail("this file must be declined")

    assert [(error.code, error.path) for error in refused.value.errors] == expected
    assert await nothing_is_left(files)


async def test_a_file_too_large_is_counted_whole_and_held_up_to_its_limit(files: Files) -> None:
    async with files.storage.incoming() as quarantine:
        file = SentFile()
        await file.arrive("a.csv", pieces(b"a" * (MAX_BYTES + 5), 1024 * 1024), quarantine)

        assert file.size == MAX_BYTES + 5
        assert quarantine.path.stat().st_size == MAX_BYTES


async def test_what_the_block_does_not_deposit_is_gone(files: Files, sent: Sent) -> None:
    await files.deposited()
    held = files.on_disk

    async with sent("a.csv", made.CSV) as file, bringing(files, file):
        pass

    assert files.on_disk == held
    assert await UploadTicket.filter(deposited_at=None).count() == 0


async def test_a_deposit_that_is_declined_leaves_nothing(files: Files, sent: Sent) -> None:
    async with sent("a.csv", made.CSV) as file:
        with pytest.raises(Refusal) as refused:
            async with bringing(files, file):
                await files.deposit("another")

    assert codes(refused.value.errors) == ["NOT_FOUND"]
    assert await nothing_is_left(files)


async def test_a_cancellation_before_the_deposit_leaves_nothing(files: Files, sent: Sent) -> None:
    entered = asyncio.Event()

    async def bring_and_wait() -> None:
        async with sent("a.csv", made.CSV) as file, bringing(files, file):
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(bring_and_wait())
    await entered.wait()
    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled()
    assert await nothing_is_left(files)


async def test_a_cancellation_during_the_deposit_keeps_what_was_deposited(files: Files, sent: Sent) -> None:
    begun = asyncio.Event()

    async def bring_and_deposit() -> None:
        async with sent("a.csv", made.CSV) as file, bringing(files, file) as token:

            async def work(unit: Unit) -> StoredDocument:
                begun.set()
                return await deposit_document(unit, ADA, DRAFT, INVOICE, token)

            await files.store.unit(work)

    task = asyncio.create_task(bring_and_deposit())
    await begun.wait()
    task.cancel()
    await asyncio.wait([task])

    (stored,) = await StoredDocument.all()
    assert await files.content(stored.storage_key) == made.CSV


class Broken(FileStorage):
    """A storage that deletes nothing any more."""

    async def delete(self, key: str) -> None:
        raise OSError(key)


async def test_what_cannot_be_deleted_is_left_for_the_sweep_and_hides_no_reason(
    store: Store, folder: Path, files: Files, sent: Sent
) -> None:
    broken = Files(store, Broken(folder), files.recogniser, folder)

    async with sent("a.csv", made.CSV) as file:
        with pytest.raises(Refusal) as refused:
            async with bringing(broken, file):
                await files.deposit("another")

    ticket = await UploadTicket.get()
    assert told(refused)[0] == "NOT_FOUND"
    assert [path.name for path in files.on_disk] == [key_of(ticket.upload_id)]


def test_a_file_is_not_read_before_it_has_arrived() -> None:
    with pytest.raises(RuntimeError):
        SentFile().chunks()
