"""The root fields that answer one case: by its reference, or by its global identifier."""

from collections.abc import Callable
from dataclasses import dataclass

from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path

from monespace_gql.graph.compiled.arguments import Arguments
from monespace_gql.graph.compiled.given_up import GivenUp
from monespace_gql.graph.compiled.kinds import KINDS, Kind
from monespace_gql.graph.compiled.reading import Reading
from monespace_gql.graph.keys import from_key, number_of
from monespace_gql.graph.reference import CaseRef
from monespace_gql.reads.cases import Key

NULL = "null"


@dataclass(frozen=True, slots=True)
class OneByReference:
    """`draft(ref)` or `dossier(ref)`."""

    key: str
    details: FieldDetailsList
    arguments: Arguments
    kind: Kind
    key_of: Callable[[CaseRef], Key]

    async def read(self, reading: Reading) -> str:
        """Return the JSON of the case."""
        # Its parts are plain, their names spelled alike: Strawberry's reading of them takes as long as all the rest.
        ref = CaseRef(**self.arguments.given(reading.run)["ref"])
        return await _read(reading, self.key, self.details, self.kind, self.key_of(ref))


@dataclass(frozen=True, slots=True)
class OneByIdentifier:
    """`node(id)`, when it names a case."""

    key: str
    details: FieldDetailsList
    arguments: Arguments

    async def read(self, reading: Reading) -> str:
        """Return the JSON of the case; gives up when the identifier names anything else."""
        named = str(self.arguments.given(reading.run)["id"])
        kind = KINDS.get(from_key(named)[0])
        if kind is None:
            raise GivenUp
        return await _read(reading, self.key, self.details, kind, Key(id=number_of(named, kind.type) or 0))


async def _read(reading: Reading, key: str, details: FieldDetailsList, kind: Kind, wanted: Key) -> str:
    plan = reading.plan(key, kind, details)
    line = await reading.reader.case(plan.reads, wanted)
    if line is None:
        return NULL
    written = plan.written(reading.run, line, Path(None, key, "Query"))
    return written if isinstance(written, str) else await written
