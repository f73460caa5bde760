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

NULL = b"null"


@dataclass(frozen=True, slots=True, eq=False)
class OneByReference:
    """`draft(ref)` or `dossier(ref)`; `by` is the member of `ref` that is a variable, and its name, when it is so."""

    key: str
    details: FieldDetailsList
    arguments: Arguments
    kind: Kind
    key_of: Callable[[CaseRef], Key]
    by: tuple[str, str] | None

    async def read(self, reading: Reading) -> bytes:
        """Return the JSON of the case."""
        return await _read(reading, self, self.kind, self.key_of(self._ref(reading)))

    def _ref(self, reading: Reading) -> CaseRef:
        # Its parts are plain, their names spelled alike: Strawberry's reading of them takes as long as all the rest.
        if self.by is not None:
            member, variable = self.by
            value = reading.begun.variables.coerced.get(variable)
            if value is not None:
                return CaseRef(**{member: value})
        return CaseRef(**self.arguments.given(reading.begun)["ref"])


@dataclass(frozen=True, slots=True, eq=False)
class OneByIdentifier:
    """`node(id)`, when it names a case."""

    key: str
    details: FieldDetailsList
    arguments: Arguments

    async def read(self, reading: Reading) -> bytes:
        """Return the JSON of the case; gives up when the identifier names anything else."""
        named = str(self.arguments.given(reading.begun)["id"])
        kind = KINDS.get(from_key(named)[0])
        if kind is None:
            raise GivenUp
        return await _read(reading, self, kind, Key(id=number_of(named, kind.type) or 0))


async def _read(reading: Reading, root: OneByReference | OneByIdentifier, kind: Kind, wanted: Key) -> bytes:
    plan = reading.plan(root, kind, root.details)
    line = await reading.reader.case(plan.reads, wanted)
    if line is None:
        return NULL
    written = plan.written(reading, line, Path(None, root.key, "Query"))
    return written if isinstance(written, bytes) else await written
