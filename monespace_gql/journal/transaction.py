"""What a transaction of either database has in common: it is counted, and always ends."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient
from tortoise.connection import get_connections

from monespace_gql.journal.meter import Meter

log = logging.getLogger(__name__)


# Rows as the driver gives them: by name, by place, or dict(row). Any: asyncpg ships no types.
Rows = list[Any]
AnyTransaction = TypeVar("AnyTransaction", bound=TransactionalDBClient)


class Metered(BaseDBAsyncClient):
    """Counts each statement that a model sends inside a unit of work. Any: each driver answers in its own types."""

    meter: Meter

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        """Insert one row."""
        self.meter.note(query)
        return await super().execute_insert(query, values)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Write many rows with one statement."""
        self.meter.note(query)
        await super().execute_many(query, values)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> Any:
        """Run one statement."""
        self.meter.note(query)
        return await super().execute_query(query, values)

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """Run one statement that returns rows."""
        self.meter.note(query)
        return await super().execute_query_dict(query, values)


@asynccontextmanager
async def begun(transaction: AnyTransaction) -> AsyncIterator[AnyTransaction]:
    """Begin, make it the one that models use in this task, and commit; whatever fails, the commit too, rolls back."""
    await transaction.begin()
    token = get_connections().set(transaction.connection_name, transaction)
    try:
        yield transaction
        await transaction.commit()
    except BaseException:
        await _roll_back(transaction)
        raise
    finally:
        get_connections().reset(token)


async def _roll_back(transaction: TransactionalDBClient) -> None:
    try:
        await transaction.rollback()
    except Exception:  # the first failure is the one to report; a lost connection has rolled back by itself
        log.warning("a transaction could not be rolled back by a statement", exc_info=True)
    transaction._finalized = True
