"""The rights of a person as one text that the database writes: what a viewer is read from, and later verified by."""

from functools import lru_cache
from typing import Protocol, cast

from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.transaction import Rows
from monespace_gql.people.models import Person
from monespace_gql.people.state import IN_FORCE


class Reads(Protocol):
    """What models read from here: the reading connections, or a unit's transaction."""

    async def read(self, query: str, values: list[object]) -> Rows:
        """Run one statement and return its rows."""


class Adds(Protocol):
    """The parameters of a statement that is being written."""

    def add(self, value: object) -> str:
        """Add a value; return its placeholder."""


async def rights_here(email: str) -> str | None:
    """Return the rights of who has that e-mail, None for nobody: one statement, inside a unit or outside."""
    client = Person._meta.db
    dialect = Dialect.POSTGRESQL if client.capabilities.dialect == "postgres" else Dialect.SQLITE
    (row,) = await cast(Reads, client).read(_statement(dialect), [email.lower()])
    return cast("str | None", row["rights"])


def rights(email: str, parameters: Adds, dialect: Dialect) -> str:
    """Return the expression of the rights of who has that e-mail now: text, NULL for nobody; no table is needed."""
    return _text(dialect).format(email=parameters.add(email.lower()))


@lru_cache(maxsize=2)
def _statement(dialect: Dialect) -> str:
    return f"SELECT {_text(dialect).format(email='$1')} AS rights"


@lru_cache(maxsize=2)
def _text(dialect: Dialect) -> str:
    """Write the expression, but for the e-mail; the values of what counts are words of ours."""
    counts = (f"a.{name} IS NULL" if value is None else f"a.{name} = '{value}'" for name, value in IN_FORCE.items())
    return WRITTEN[dialect].format(email="{email}", counts=" AND ".join(counts))


ON_POSTGRESQL = """(SELECT CAST(json_build_array(p.id, p.email, p.first_name, p.last_name, p.opco_role, (
SELECT coalesce(json_agg(json_build_array(a.context, a.siren, a.siret, a.permissions, a.administrator) ORDER BY a.id),
'[]'::json) FROM affiliation a WHERE a.person_id = p.id AND {counts})) AS TEXT)
FROM person p WHERE p.email = CAST({email} AS TEXT))"""

ON_SQLITE = """(SELECT json_array(p.id, p.email, p.first_name, p.last_name, p.opco_role, json((
SELECT json_group_array(json(one)) FROM (SELECT json_array(a.context, a.siren, a.siret, json(a.permissions),
json(CASE WHEN a.administrator THEN 'true' ELSE 'false' END)) AS one
FROM affiliation a WHERE a.person_id = p.id AND {counts} ORDER BY a.id))))
FROM person p WHERE p.email = CAST({email} AS TEXT))"""

WRITTEN = {Dialect.POSTGRESQL: ON_POSTGRESQL, Dialect.SQLITE: ON_SQLITE}
