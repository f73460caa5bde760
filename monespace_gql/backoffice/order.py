"""Calls of the back office about one dossier come in order: each bears the next number, and keeps it."""

from monespace_gql.journal.unit import Unit

# The number is taken under the dossier's row: of two calls at once, one finds it taken.
TAKE = """
UPDATE dossier SET office_calls = $1, office_call = $2 WHERE number = $3 AND office_calls = $4 RETURNING id
"""
HELD = "SELECT office_calls, office_call FROM dossier WHERE number = $1"


class UnknownDossier(Exception):
    """Raised when there is no dossier of this number."""


class OutOfOrder(Exception):
    """Raised when a call does not bear the number that follows; `expected` does."""

    def __init__(self, expected: int) -> None:
        super().__init__(expected)
        self.expected = expected


async def take_number(unit: Unit, dossier: str, sequence: int, message: str) -> None:
    """Take the number for this message, or find that it has it already; raises OutOfOrder and UnknownDossier.

    A message that comes again, after a crash or a lost answer, finds its number as long as none follows it.
    """
    rows = await unit.fetch(HELD, [dossier])
    if not rows:
        raise UnknownDossier
    last = int(rows[0]["office_calls"])
    if sequence == last and rows[0]["office_call"] == message:
        return
    if sequence != last + 1 or not await unit.fetch(TAKE, [sequence, message, dossier, last]):
        raise OutOfOrder(last + 1)
