"""The unit of work, the only way to write: one transaction in its own task, carried to its end whoever gives up."""

import inspect
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from monespace_gql.journal.delivery import Recorded, deliver, entry_ids, rung_by
from monespace_gql.journal.errors import NestedUnit
from monespace_gql.journal.lasting import to_its_end
from monespace_gql.journal.meter import fresh_context
from monespace_gql.journal.transaction import Rows

if TYPE_CHECKING:
    from monespace_gql.journal.store import Store

T = TypeVar("T")
AfterCommit = Callable[[], Awaitable[None] | None]

log = logging.getLogger(__name__)
_running: ContextVar[bool] = ContextVar("monespace_unit_running", default=False)


class Unit:
    """What an act may do inside its transaction: read, write through the models, record, and queue what comes after."""

    def __init__(self, store: "Store") -> None:
        self.store = store
        self.now: datetime = store.clock.now()
        self._ids = entry_ids(self.now)
        self._recorded: list[Recorded] = []
        self._after: list[AfterCommit] = []

    async def fetch(self, sql: str, params: Iterable[object] = ()) -> Rows:
        """Run one statement inside the transaction, `$1, $2…` on both databases; return its rows (RETURNING too)."""
        return await self.store.fetch(sql, params)

    def record(
        self,
        kind: str,
        subject_kind: str,
        subject_id: object,
        actor: str,
        data: Mapping[str, object] | None = None,
        *,
        recipients: Iterable[str] = (),
        mailed: bool = False,
    ) -> UUID:
        """Record that something happened and whom it is told to, by mail too if `mailed`; return the entry's id.

        Written when the work is done, as the last statements of the transaction, so the row is not there before.
        """
        entry = Recorded(
            next(self._ids),
            self.now,
            actor,
            kind,
            subject_kind,
            str(subject_id),
            data or {},
            frozenset(recipients),
            mailed,
        )
        self._recorded.append(entry)
        return entry.id

    def after_commit(self, callback: AfterCommit) -> None:
        """Call this once the transaction is committed, never if it is not; its failure is logged and undoes nothing."""
        self._after.append(callback)


async def run_unit(
    store: "Store", work: Callable[[Unit], Awaitable[T]], transaction: AbstractAsyncContextManager[object]
) -> T:
    """Run the work as one unit in a context of its own; a cancelled caller still waits for its end."""
    if _running.get():
        raise NestedUnit
    return await to_its_end(store.lasting.start(_run(store, work, transaction), fresh_context()))


async def _run(
    store: "Store", work: Callable[[Unit], Awaitable[T]], transaction: AbstractAsyncContextManager[object]
) -> T:
    store.use_here()
    unit = Unit(store)
    async with transaction:
        running = _running.set(True)
        try:
            outcome = await work(unit)
            await deliver(unit, unit._recorded)
        finally:
            _running.reset(running)
    store.ring(rung_by(unit._recorded))
    for callback in unit._after:
        await _call(callback)
    return outcome


async def _call(callback: AfterCommit) -> None:
    try:
        result = callback()
        if inspect.isawaitable(result):
            await result
    except Exception:
        log.exception("what follows a commit failed; the commit stands")
