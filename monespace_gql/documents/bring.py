"""Bringing in a file that came with its operation: prepared and received as any other, then deposited or forgotten."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

from monespace_gql.documents.models import UploadTicket
from monespace_gql.documents.prepare import hash_of, new_token
from monespace_gql.documents.receive import receive
from monespace_gql.documents.recogniser import Recogniser
from monespace_gql.documents.sent_file import SentFile
from monespace_gql.documents.storage import Storage, key_of
from monespace_gql.journal.lasting import to_its_end
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import Refusal

Prepare = Callable[[Unit, str], Awaitable[object]]
"""Prepares the upload under this token, once the viewer's rights are checked; raises Refusal."""

OF_THE_FILE = frozenset({"name", "size"})
"""What a file says of itself, where its name and size are not given apart."""

log = logging.getLogger(__name__)


@asynccontextmanager
async def brought(
    store: Store, storage: Storage, recogniser: Recogniser, file: SentFile, prepare: Prepare
) -> AsyncIterator[str]:
    """Receive the file; gives the token to deposit it by. What the block does not deposit is gone when it ends."""
    token = new_token()
    try:
        await _prepared(store, prepare, token)
        async with aclosing(file.chunks()) as chunks:
            await receive(store, storage, recogniser, token, chunks)
        yield token
    finally:
        await to_its_end(store.lasting.start(_forget(store, storage, token)))


async def _prepared(store: Store, prepare: Prepare, token: str) -> None:
    try:
        await store.unit(lambda unit: prepare(unit, token))
    except Refusal as refusal:
        told = (replace(each, path="file") if each.path in OF_THE_FILE else each for each in refusal.errors)
        raise Refusal(*told) from None


async def _forget(store: Store, storage: Storage, token: str) -> None:
    """Leave nothing of a file that was not deposited; its ticket goes last, for a sweep to find the rest."""
    try:
        with store.reading():
            ticket = await UploadTicket.get_or_none(token_hash=hash_of(token), deposited_at=None)
        if ticket is not None:
            await storage.delete(key_of(ticket.upload_id))
            await store.unit(lambda _: ticket.delete())
    except Exception:  # the first failure is the one to report; the sweep forgets it within a day
        log.warning("a file that was not deposited could not be forgotten", exc_info=True)
