"""Answers a query from compiled plans, or leaves it whole to graphql-core: errors are its work, and so are odd rows."""

from typing import Any, NamedTuple

import orjson
import strawberry
import structlog
from graphql import GraphQLError
from graphql.execution import Executor as Run
from graphql.execution.collect_fields import FieldDetailsList

from monespace_gql.graph import wording
from monespace_gql.graph.begun import Begun
from monespace_gql.graph.compiled.given_up import GivenUp
from monespace_gql.graph.compiled.kinds import Kind
from monespace_gql.graph.compiled.node import NodePlan, node_plan
from monespace_gql.graph.compiled.operation import Operation, operation_of, steering
from monespace_gql.graph.compiled.reading import Reading
from monespace_gql.graph.compiled.together import together
from monespace_gql.graph.context import Asked
from monespace_gql.graph.documents import Selected
from monespace_gql.journal.dialect import Dialect
from monespace_gql.lexicon.recent import Recent
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.reads.compiled.reading import BoundStatements, CompiledReader, NotAsSupposed, RightsChanged
from monespace_gql.reads.compiled.supposed import Supposed, supposed_of

KEPT = 200
"""How many plans are kept, those used longest ago leave first; and as many operations."""

BOUND = 2_000
"""How many statements of plans are kept with the values of their viewers."""

EXPECTED = (GivenUp, NotAsSupposed, Refusal, GraphQLError)
"""What leaves an operation to graphql-core without anything being broken here."""

Steered = tuple[Selected, tuple[tuple[str, object], ...]]
"""An operation, with the values of the variables that steer what it selects."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.graphql")


class Answer(NamedTuple):
    """A response; `mixed` when graphql-core completed some of its cases, whose rows were not as supposed."""

    body: bytes
    mixed: bool


class CompiledReads:
    """Answers the queries of one schema; one is shared by all the requests of a process.

    What is kept depends on the document and on the variables of `@skip` and `@include`, on no other value of a client.
    """

    def __init__(self, schema: strawberry.Schema, kept: int = KEPT) -> None:
        self._schema = schema
        self._steering: Recent[Selected, tuple[str, ...]] = Recent(kept)
        self._operations: Recent[Steered, Operation] = Recent(kept)
        self._plans: Recent[tuple[object, Supposed, Dialect], NodePlan] = Recent(kept)
        self._bound = BoundStatements(BOUND)

    @property
    def plans(self) -> int:
        """How many plans are kept."""
        return len(self._plans)

    async def answer(self, begun: Begun, context: Asked) -> Answer | None:
        """Return the response to a query; None when graphql-core is to run it, from its start, with a viewer confirmed.

        Raises what `confirm` raises of somebody let in provisionally.
        """
        provisional = context.provisional
        try:
            operation = self._operation(begun)
            if not operation.compiled:
                return None
            if operation.others:
                await context.confirm()
            return await self._answer(operation, begun, context)
        except RightsChanged:
            context.provisional = provisional  # whatever another root had found a moment before
            return None
        except EXPECTED:
            return None
        except Exception as broken:  # noqa: BLE001 - a fault here makes an answer slower, not wrong: the log tells of it
            log.warning(
                "compiled_read_broke",
                document=begun.selected.document.digest,
                exception_type=type(broken).__qualname__,
                trail=wording.trail(broken),
            )
            return None

    async def _answer(self, operation: Operation, begun: Begun, context: Asked) -> Answer:
        left: list[int] = []
        reader = CompiledReader(context.reader, context.provisional, context.verified, left.append, self._bound)
        reading = Reading(begun, reader, self._plan)
        if operation.sole is not None:
            key, root = operation.sole
            response = b'{"data":{"%b":%b}}' % (key.encode(), await root.read(reading))
        else:
            response = _response(operation, await _written(operation, reading))
        if reading.failed:
            raise GivenUp
        return Answer(response, mixed=bool(left))

    def _operation(self, begun: Begun) -> Operation:
        steered = self._steered(begun)
        return self._operations.find(steered) or self._operations.keep(steered, operation_of(self._schema, begun.run))

    def _steered(self, begun: Begun) -> Steered:
        names = self._steering.find(begun.selected)
        if names is None:
            names = self._steering.keep(begun.selected, steering(begun.run))
        given = begun.variables.coerced
        return begun.selected, tuple((name, given[name]) for name in names if name in given)

    def _plan(self, reading: Reading, root: object, kind: Kind, details: FieldDetailsList) -> NodePlan:
        reader = reading.reader.reader
        supposed = supposed_of(reader.viewer, kind.supposed)
        if supposed is None:
            raise GivenUp
        kept = root, supposed, reader.store.dialect
        found = self._plans.find(kept)
        if found is not None:
            return found
        made = node_plan(reading.run, kind, details, supposed, reader.catalogue, reader.store.dialect)
        return self._plans.keep(kept, made)


async def _written(operation: Operation, reading: Reading) -> dict[str, bytes]:
    """Write every root field of an operation that has several, or some that no plan reads."""
    *read, others = await together(
        *(root.read(reading) for root in operation.compiled.values()), _others(operation, reading.run)
    )
    return {**operation.named, **dict(zip(operation.compiled, read, strict=True)), **others}


async def _others(operation: Operation, run: Run[Any]) -> dict[str, bytes]:
    """Complete the root fields that no plan reads."""
    values = run.execute_fields(operation.type, run.root_value, None, operation.others, None)
    completed = values if isinstance(values, dict) else await values
    return {key: orjson.dumps(value) for key, value in completed.items()}


def _response(operation: Operation, written: dict[str, bytes]) -> bytes:
    return b'{"data":{%b}}' % b",".join(b'"%b":%b' % (key.encode(), written[key]) for key in operation.keys)
