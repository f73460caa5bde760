"""Sweeping: files received and never deposited go after a day, and so do spent tickets and broken-off uploads."""

from datetime import datetime, timedelta

from tortoise.expressions import Q

from monespace_gql.documents.models import UploadTicket
from monespace_gql.documents.storage import Storage, key_of
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit

KEPT_FOR = timedelta(hours=24)
AT_ONCE = 200


async def sweep_uploads(store: Store, storage: Storage, *, kept_for: timedelta = KEPT_FOR) -> int:
    """Delete what nobody deposited within a day; return how many tickets are gone.

    Stopped anywhere, it leaves nothing that the next sweep does not find: a row goes after its bytes.
    """
    before = store.clock.now() - kept_for
    gone = 0
    while doomed := await store.unit(lambda unit: _doom(unit, before)):
        for ticket in doomed:
            if ticket.deposited_at is None:
                await storage.delete(key_of(ticket.upload_id))
        gone += await store.unit(lambda unit: _forget(unit, doomed))
    await storage.forget_unfinished(before)
    return gone


async def _doom(unit: Unit, before: datetime) -> list[UploadTicket]:
    """Take the stale tickets out of reach of a deposit, then of an upload: none of theirs can begin any more."""
    old = Q(received_at__lt=before) | Q(received_at=None, expires_at__lt=before)
    stale = await UploadTicket.filter(old).select_for_update().limit(AT_ONCE)
    for ticket in stale:
        if ticket.deposited_at is None and ticket.received_at is not None:
            ticket.received_at = None
            await ticket.save(update_fields=["received_at"])
    return stale


async def _forget(unit: Unit, doomed: list[UploadTicket]) -> int:
    return await UploadTicket.filter(token_hash__in=[ticket.token_hash for ticket in doomed]).delete()
