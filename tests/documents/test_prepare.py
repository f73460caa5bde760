"""Preparing an upload: what is declined before a byte is sent."""

from datetime import timedelta
from hashlib import sha256

import pytest

from monespace_gql.documents.models import UploadTicket
from monespace_gql.documents.prepare import OPEN_AT_ONCE
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.scheme.document import FORMATS, MAX_BYTES
from tests.documents.given import ADA, PROGRAMME, Files, MovingClock, codes, told


async def test_a_ticket_says_where_and_how_to_send_the_file(files: Files, clock: MovingClock) -> None:
    ticket = await files.prepare("facture.pdf", size=1200)

    assert ticket.path == f"/uploads/{ticket.token}"
    assert (ticket.method, ticket.max_bytes) == ("PUT", 20 * 1024 * 1024)
    assert ticket.expires_at == clock.now() + timedelta(minutes=15)


async def test_only_the_hash_of_a_token_is_kept(files: Files) -> None:
    ticket = await files.prepare()

    (kept,) = await UploadTicket.all().values()
    assert kept["token_hash"] == sha256(ticket.token.encode()).hexdigest()
    assert ticket.token not in str(kept)


@pytest.mark.parametrize("extension", [*FORMATS, "PDF"])
async def test_the_seven_formats_are_accepted(files: Files, extension: str) -> None:
    assert await files.prepare(f"piece.{extension}")


@pytest.mark.parametrize("name", ["virus.exe", "facture.pdf.exe", "facture", "page.html", "plan.svg", "a.docm", ""])
async def test_any_other_extension_is_declined(files: Files, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        await files.prepare(name)

    assert told(refused) == ("FORMAT_NOT_ACCEPTED", "Formats acceptés : pdf, jpg, png, xls, xlsx, docx, csv")


async def test_twenty_mo_exactly_may_be_announced(files: Files) -> None:
    assert await files.prepare(size=MAX_BYTES)


async def test_one_byte_more_may_not(files: Files) -> None:
    with pytest.raises(Refusal) as refused:
        await files.prepare(size=MAX_BYTES + 1)

    assert told(refused) == ("FILE_TOO_LARGE", "Poids : 20Mo maximum")


async def test_every_reason_is_told_at_once(files: Files) -> None:
    with pytest.raises(Refusal) as refused:
        await files.prepare("virus.exe", size=0)

    assert codes(refused.value.errors) == ["FORMAT_NOT_ACCEPTED", "FILE_EMPTY"]
    assert not await UploadTicket.all().count()


async def test_a_sixth_file_of_a_type_is_declined_before_it_is_sent(files: Files) -> None:
    for _ in range(5):
        await files.deposited()

    with pytest.raises(Refusal) as refused:
        await files.prepare()

    assert told(refused) == ("TOO_MANY_FILES", "5 fichiers maximum")
    assert await files.prepare(of=PROGRAMME)


async def test_nobody_opens_addresses_without_end(files: Files, clock: MovingClock) -> None:
    for _ in range(OPEN_AT_ONCE):
        await files.prepare()

    with pytest.raises(Refusal) as refused:
        await files.prepare()
    clock.wait(minutes=16)

    assert codes(refused.value.errors) == ["TOO_MANY_UPLOADS"]
    assert await files.prepare(by=ADA)
