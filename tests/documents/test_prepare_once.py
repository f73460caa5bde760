"""Preparing an upload again under the same operation: the same upload, at another address."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from monespace_gql.access import Viewer
from monespace_gql.documents.models import UploadTicket
from monespace_gql.documents.prepare import Ticket
from monespace_gql.documents.prepare_once import prepare_once
from monespace_gql.documents.subject import Subject
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.scheme import Document
from tests.documents import made
from tests.documents.given import ADA, DRAFT, INVOICE, PROGRAMME, Files, MovingClock, told, viewer


async def prepare(
    files: Files,
    operation_id: str | None = "once",
    *,
    by: Viewer = ADA,
    on: Subject = DRAFT,
    of: Document = INVOICE,
    name: str = "a.csv",
) -> Ticket:
    return await files.store.unit(
        lambda unit: prepare_once(unit, by, on, of, operation_id, name=name, size=None, siren=None)
    )


async def test_asked_again_the_same_upload_has_another_address_and_the_former_ends(
    files: Files, clock: MovingClock
) -> None:
    first = await prepare(files)
    clock.wait(minutes=10)

    second = await prepare(files)

    assert second.upload_id == first.upload_id
    assert second.token != first.token
    assert (second.expires_at - first.expires_at).total_seconds() == 600
    with pytest.raises(Refusal) as refused:
        await files.send(first)
    assert told(refused)[0] == "NOT_FOUND"
    received = await files.send(second)
    assert (await files.deposit(second)).id == received.upload_id == first.upload_id
    assert await UploadTicket.all().count() == 1


async def test_an_address_that_expired_is_opened_again(files: Files, clock: MovingClock) -> None:
    await prepare(files)
    clock.wait(minutes=20)

    assert await files.send(await prepare(files))


async def test_ten_at_once_prepare_one_upload(files: Files) -> None:
    tickets = await asyncio.gather(*(prepare(files) for _ in range(10)))

    assert len({ticket.upload_id for ticket in tickets}) == 1
    assert len({ticket.token for ticket in tickets}) == 10
    assert await UploadTicket.all().count() == 1


async def test_without_an_operation_each_is_another_upload(files: Files) -> None:
    await prepare(files, None)
    await prepare(files, None)
    await prepare(files, "other")

    assert await UploadTicket.all().count() == 3


async def test_once_the_file_was_sent_there_is_nothing_to_prepare(files: Files) -> None:
    ticket = await prepare(files)
    await files.send(ticket)

    with pytest.raises(Refusal) as refused:
        await prepare(files)

    assert told(refused)[0] == "ADDRESS_USED"
    assert await files.deposit(ticket)


async def test_a_file_on_its_way_keeps_its_address(files: Files) -> None:
    ticket, arrived, go_on = await prepare(files), asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        arrived.set()
        await go_on.wait()
        yield made.CSV

    sending = asyncio.create_task(files.send(ticket, slow()))
    await arrived.wait()
    with pytest.raises(Refusal) as refused:
        await prepare(files)
    go_on.set()

    assert told(refused)[0] == "ADDRESS_USED"
    assert await sending


async def test_the_operation_of_another_case_type_or_person_reaches_nothing(files: Files) -> None:
    await prepare(files)

    for other in (prepare(files, on=Subject(draft_id=8)), prepare(files, of=PROGRAMME)):
        with pytest.raises(Refusal) as refused:
            await other
        assert told(refused)[0] == "NOT_FOUND"
    assert await prepare(files, by=viewer(2))
    assert await UploadTicket.all().count() == 2


async def test_what_is_declined_may_be_asked_again(files: Files) -> None:
    with pytest.raises(Refusal):
        await prepare(files, name="a.exe")

    assert await prepare(files)
