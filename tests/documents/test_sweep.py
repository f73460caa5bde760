"""What nobody deposited goes after a day; what was deposited stays."""

from monespace_gql.documents.models import StoredDocument, UploadTicket
from monespace_gql.documents.storage import StorageUnavailable
from monespace_gql.documents.sweep import sweep_uploads
from tests.documents.given import Files, MovingClock, codes
from tests.documents.made import CSV
from tests.documents.test_deposit_and_withdraw import refusal

DAY = {"hours": 24, "seconds": 1}


async def test_a_file_never_deposited_goes_after_a_day(files: Files, clock: MovingClock) -> None:
    ticket = await files.sent()
    clock.wait(**DAY)

    assert await sweep_uploads(files.store, files.storage) == 1

    assert files.on_disk == []
    assert not await UploadTicket.all().count()
    assert codes((await refusal(files.deposit(ticket))).errors) == ["NOT_FOUND"]


async def test_within_the_day_it_may_still_be_deposited(files: Files, clock: MovingClock) -> None:
    ticket = await files.sent()
    clock.wait(hours=23, minutes=59)

    assert await sweep_uploads(files.store, files.storage) == 0
    assert await files.deposit(ticket)


async def test_a_file_deposited_stays_when_its_ticket_goes(files: Files, clock: MovingClock) -> None:
    stored = await files.deposited()
    clock.wait(**DAY)

    assert await sweep_uploads(files.store, files.storage) == 1

    assert await files.content(stored.storage_key) == CSV
    assert await StoredDocument.all().count() == 1


async def test_a_ticket_never_used_goes_a_day_after_its_end(files: Files, clock: MovingClock) -> None:
    await files.prepare()

    clock.wait(hours=24)
    assert await sweep_uploads(files.store, files.storage) == 0
    clock.wait(minutes=16)
    assert await sweep_uploads(files.store, files.storage) == 1


async def test_a_sweep_that_breaks_leaves_to_the_next_what_it_did_not_do(files: Files, clock: MovingClock) -> None:
    ticket = await files.sent()
    clock.wait(**DAY)

    class Broken(type(files.storage)):  # type: ignore[misc]  # the storage, unable to delete
        async def delete(self, key: str) -> None:
            raise StorageUnavailable

    try:
        await sweep_uploads(files.store, Broken(files.folder))
    except StorageUnavailable:
        assert codes((await refusal(files.deposit(ticket))).errors) == ["NOT_RECEIVED"]
    clock.wait(minutes=15)

    assert await sweep_uploads(files.store, files.storage) == 1
    assert files.on_disk == []
