"""The statements that a connection which reads keeps prepared: a bounded weight of them, the longest weigh the most.

A prepared statement holds some fifty bytes of its process on the server for each letter, for as long as it is kept.
asyncpg counts statements and not what they weigh, and would keep a hundred of any length.
"""

from collections.abc import Sequence
from itertools import count

import asyncpg

from monespace_gql.journal.transaction import Rows
from monespace_gql.lexicon.recent import Recent

LETTERS_KEPT = 400_000
"""How long the statements kept may be, together: some 20 MB of the server's process."""

LONGEST_KEPT = 200_000
"""A longer one is planned at each use."""

OUTDATED = (asyncpg.InvalidCachedStatementError, asyncpg.OutdatedSchemaCacheError)
"""What a statement is declined with that was prepared for a table that has changed since."""


class Prepared:
    """The statements of one connection. Any: asyncpg ships no types."""

    def __init__(self, connection: "asyncpg.Connection") -> None:
        self._connection = connection
        self._kept: Recent[str, asyncpg.prepared_stmt.PreparedStatement] = Recent(LETTERS_KEPT, weigh=len)
        self._numbers = count()

    async def fetch(self, sql: str, values: Sequence[object]) -> Rows:
        """Run a statement, prepared the first time; raises what the database declines it with."""
        if len(sql) > LONGEST_KEPT:
            return list(await self._connection.fetch(sql, *values))
        try:
            return await self._fetch(sql, values)
        except OUTDATED:
            self._kept.clear()
            return await self._fetch(sql, values)

    async def _fetch(self, sql: str, values: Sequence[object]) -> Rows:
        statement = self._kept.find(sql)
        if statement is None:
            named = f"monespace_{next(self._numbers)}"
            statement = self._kept.keep(sql, await self._connection.prepare(sql, name=named))
        rows: Rows = await statement.fetch(*values)
        return rows
