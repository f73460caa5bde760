"""Numbers given under a name, one after the other, without gap or repetition."""

from monespace_gql.journal.unit import Unit

NEXT = """
INSERT INTO counter (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = counter.value + 1
RETURNING value
"""


async def next_number(unit: Unit, name: str, start: int = 1) -> int:
    """Return the next number under this name, `start` the first time.

    The number belongs to the unit: rolled back, it is given to the next one. On PostgreSQL other units asking for
    the same name wait until this one ends: ask late.
    """
    (row,) = await unit.fetch(NEXT, [name, start])
    number: int = row["value"]
    return number
