"""Receiving the bytes of a file: counted as they come, recognised by their content, kept; or nothing is left."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID, uuid4

from monespace_gql.documents import declined
from monespace_gql.documents.content.not_accepted import FORMAT_NOT_ACCEPTED
from monespace_gql.documents.file_name import extension_of
from monespace_gql.documents.models import UploadTicket
from monespace_gql.documents.prepare import hash_of
from monespace_gql.documents.recogniser import Recogniser
from monespace_gql.documents.storage import Incoming, Storage, StorageUnavailable, key_of
from monespace_gql.journal.lasting import to_its_end
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, not_found, refuse
from monespace_gql.scheme.document import MAX_BYTES

WHAT = "Cette adresse d’envoi"
SLOWEST = 600.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Received:
    """A file that waits to be deposited."""

    upload_id: UUID
    name: str
    media_type: str
    size: int
    sha256: str


async def receive(
    store: Store,
    storage: Storage,
    recogniser: Recogniser,
    token: str,
    chunks: AsyncIterator[bytes],
    declared_type: str | None = None,
    *,
    slowest: float = SLOWEST,
) -> Received:
    """Receive one file under a token, once; after a failure the same token may be tried again until it expires.

    Raises Refusal. Unknown and expired tokens are answered alike. `slowest` is the longest an upload may take, in
    seconds. The type declared by the client is not believed; only a form around the bytes is declined.
    """
    _decline_form(declared_type)
    token_hash, attempt = hash_of(token), uuid4()
    try:
        ticket = await store.unit(lambda unit: _claim(unit, token_hash, attempt))
        return await _take_in(store, storage, recogniser, ticket, chunks, slowest)
    except BaseException as error:  # also when cancelled: whatever happened, the attempt is given back
        await to_its_end(store.lasting.start(_give_back(store, storage, token_hash, attempt)))
        if isinstance(error, StorageUnavailable):
            raise declined.storage_unavailable() from error
        raise


def address_used() -> Refusal:
    """Decline to use an address twice."""
    told = "Cette adresse d’envoi a déjà servi : demandez-en une autre pour un autre fichier."
    return refuse(RefusalKind.WRONG_STATE, "ADDRESS_USED", told)


def _decline_form(declared_type: str | None) -> None:
    if (declared_type or "").strip().lower().startswith("multipart/"):
        told = "Envoyez le contenu du fichier tel quel, sans formulaire autour."
        raise refuse(RefusalKind.INVALID, FORMAT_NOT_ACCEPTED, told)


async def _claim(unit: Unit, token_hash: str, attempt: UUID) -> UploadTicket:
    ticket = await UploadTicket.select_for_update().get_or_none(token_hash=token_hash)
    if ticket is None or ticket.expires_at <= unit.now:
        raise not_found(WHAT)
    if ticket.received_at is not None or ticket.attempt is not None:
        raise address_used()
    ticket.attempt = attempt
    await ticket.save(update_fields=["attempt"])
    return ticket


async def _take_in(
    store: Store,
    storage: Storage,
    recogniser: Recogniser,
    ticket: UploadTicket,
    chunks: AsyncIterator[bytes],
    slowest: float,
) -> Received:
    async with storage.incoming() as incoming:
        size, digest = await _pour_in_time(chunks, incoming, slowest)
        media_type = await recogniser.recognise(incoming.path, extension_of(ticket.name))
        await incoming.keep(key_of(ticket.upload_id))
    received = Received(ticket.upload_id, ticket.name, media_type, size, digest)
    await store.unit(lambda unit: _mark(unit, ticket, received))
    return received


async def _pour_in_time(chunks: AsyncIterator[bytes], incoming: Incoming, slowest: float) -> tuple[int, str]:
    try:
        async with asyncio.timeout(slowest):
            return await _pour(chunks, incoming)
    except TimeoutError:
        raise declined.too_slow() from None


async def _pour(chunks: AsyncIterator[bytes], incoming: Incoming) -> tuple[int, str]:
    """Write the bytes as they come and stop at the first one too many; return how many, and their digest."""
    size, digest = 0, sha256()
    async for chunk in chunks:
        size += len(chunk)
        if size > MAX_BYTES:
            raise Refusal(declined.too_large())
        digest.update(chunk)
        await incoming.write(chunk)
    if size == 0:
        raise Refusal(declined.empty())
    return size, digest.hexdigest()


async def _mark(unit: Unit, ticket: UploadTicket, received: Received) -> None:
    ticket.media_type = received.media_type
    ticket.size = received.size
    ticket.sha256 = received.sha256
    ticket.received_at = unit.now
    await ticket.save(update_fields=["media_type", "size", "sha256", "received_at"])


async def _give_back(store: Store, storage: Storage, token_hash: str, attempt: UUID) -> None:
    """Undo an attempt that did not reach its end; the bytes go before the claim, which protects them from the next."""
    try:
        with store.reading():
            ticket = await UploadTicket.get_or_none(token_hash=token_hash, attempt=attempt, received_at=None)
        if ticket is not None:
            await storage.delete(key_of(ticket.upload_id))
            await store.unit(lambda unit: _unclaim(unit, ticket))
    except Exception:  # the first failure is the one to report; the ticket expires by itself
        log.warning("an upload could not be given back", exc_info=True)


async def _unclaim(unit: Unit, ticket: UploadTicket) -> None:
    ticket.attempt = None
    await ticket.save(update_fields=["attempt"])
