"""Answers a query from compiled plans, or leaves it whole to graphql-core: errors are its work, and so are odd rows."""

from dataclasses import dataclass
from typing import Any

import orjson
import strawberry
import structlog
from graphql import GraphQLError
from graphql.execution import Executor as Run
from graphql.execution.collect_fields import FieldDetailsList

from monespace_gql.graph import wording
from monespace_gql.graph.compiled.given_up import GivenUp
from monespace_gql.graph.compiled.kinds import Kind
from monespace_gql.graph.compiled.node import NodePlan, node_plan
from monespace_gql.graph.compiled.operation import Operation, operation_of, steering
from monespace_gql.graph.compiled.reading import Reading
from monespace_gql.graph.compiled.recent import Recent
from monespace_gql.graph.compiled.together import together
from monespace_gql.graph.context import Asked
from monespace_gql.journal.dialect import Dialect
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.reads.compiled.reading import CompiledReader, NotAsSupposed, RightsChanged
from monespace_gql.reads.compiled.supposed import Supposed, supposed_of

KEPT = 200
"""How many plans are kept, those used longest ago leave first; and as many operations."""

EXPECTED = (GivenUp, NotAsSupposed, Refusal, GraphQLError)
"""What leaves an operation to graphql-core without anything being broken here."""

Named = tuple[str, str | None]
"""An operation, by the digest of its document and its name."""
Steered = tuple[Named, tuple[tuple[str, object], ...]]
"""An operation, with the values of the variables that steer what it selects."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.graphql")


@dataclass(frozen=True, slots=True)
class Answer:
    """A response; `mixed` when graphql-core completed some of its cases, whose rows were not as supposed."""

    body: bytes
    mixed: bool


class CompiledReads:
    """Answers the queries of one schema; one is shared by all the requests of a process.

    What is kept depends on the document and on the variables of `@skip` and `@include`, on no other value of a client.
    """

    def __init__(self, schema: strawberry.Schema, kept: int = KEPT) -> None:
        self._schema = schema
        self._steering: Recent[Named, tuple[str, ...]] = Recent(kept)
        self._operations: Recent[Steered, Operation] = Recent(kept)
        self._plans: Recent[tuple[Steered, str, str, Supposed, Dialect], NodePlan] = Recent(kept)

    @property
    def plans(self) -> int:
        """How many plans are kept."""
        return len(self._plans)

    async def answer(self, run: Run[Any], document: str, context: Asked) -> Answer | None:
        """Return the response to a query; None when graphql-core is to run it, from its start, with a viewer confirmed.

        `document` is its digest. Raises what `confirm` raises of somebody let in provisionally.
        """
        provisional = context.provisional
        try:
            steered = self._steered(run, document)
            operation = self._operations.get(steered, lambda: operation_of(self._schema, run))
            if not operation.compiled:
                return None
            if operation.others:
                await context.confirm()
            return await self._answer(steered, operation, _apart(run), context)
        except RightsChanged:
            context.provisional = provisional  # whatever another root had found a moment before
            return None
        except EXPECTED:
            return None
        except Exception as broken:  # noqa: BLE001 - a fault here makes an answer slower, not wrong: the log tells of it
            log.warning(
                "compiled_read_broke",
                document=document,
                exception_type=type(broken).__qualname__,
                trail=wording.trail(broken),
            )
            return None

    async def _answer(self, steered: Steered, operation: Operation, run: Run[Any], context: Asked) -> Answer:
        left: list[int] = []
        reader = CompiledReader(context.reader, context.provisional, context.verified, left.append)

        def planned(key: str, kind: Kind, details: FieldDetailsList) -> NodePlan:
            return self._plan(steered, key, kind, details, run, reader)

        reading = Reading(run, reader, planned)
        if len(operation.compiled) == 1 and not operation.others:
            ((key, root),) = operation.compiled.items()
            written = {**operation.named, key: await root.read(reading)}
        else:
            *read, others = await together(
                *(root.read(reading) for root in operation.compiled.values()), _others(operation, run)
            )
            written = {**operation.named, **dict(zip(operation.compiled, read, strict=True)), **others}
        if run.collected_errors.errors:
            raise GivenUp
        return Answer(_response(operation, written), mixed=bool(left))

    def _steered(self, run: Run[Any], document: str) -> Steered:
        named = (document, run.operation.name.value if run.operation.name else None)
        given = run.variable_values.coerced
        names = self._steering.get(named, lambda: steering(run))
        return named, tuple((name, given[name]) for name in names if name in given)

    def _plan(
        self, steered: Steered, key: str, kind: Kind, details: FieldDetailsList, run: Run[Any], reader: CompiledReader
    ) -> NodePlan:
        supposed = supposed_of(reader.reader.viewer, kind.supposed)
        if supposed is None:
            raise GivenUp
        catalogue, dialect = reader.reader.catalogue, reader.reader.store.dialect
        return self._plans.get(
            (steered, key, kind.type, supposed, dialect),
            lambda: node_plan(run, kind, details, supposed, catalogue, dialect),
        )


def _apart(run: Run[Any]) -> Run[Any]:
    """Return a run of the same operation whose errors are its own."""
    return run.build_per_event_executor(run.root_value)


async def _others(operation: Operation, run: Run[Any]) -> dict[str, str]:
    """Complete the root fields that no plan reads."""
    values = run.execute_fields(operation.type, run.root_value, None, operation.others, None)
    completed = values if isinstance(values, dict) else await values
    return {key: orjson.dumps(value).decode() for key, value in completed.items()}


def _response(operation: Operation, written: dict[str, str]) -> bytes:
    pairs = ",".join(f'"{key}":{written[key]}' for key in operation.keys)
    return f'{{"data":{{{pairs}}}}}'.encode()
